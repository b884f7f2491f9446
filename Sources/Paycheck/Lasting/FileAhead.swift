import AnomalyScoring
import Dispatch
import PaymentModel
import ProfileStore
import Synchronization

/// A file that is read on another thread, with the rows of profiles that its payments need, while what came before is judged.
///
/// What waits to be judged is bounded by ``AheadRoom``, for all files together: the reading goes on while files before are being stored.
final class FileAhead: Sendable {
    /// What comes next.
    enum Piece: Sendable {
        /// What is to be judged together, and the rows that the store had for its payments; nil where it could not be read.
        case batch(MessageBatch, FetchedRows?)
        /// The end of the file: what it is known by.
        case end(digest: [UInt8], bytes: Int)
        /// Why there is no more.
        case failure(any Error)
        /// Nothing was read: the file is known.
        case unread
    }

    private struct Stopped: Error {}
    private struct State {
        var pieces: [Piece] = []
        var digest: [UInt8]?
        var isStopped = false
    }

    /// The file's path as given.
    let name: String
    private let state = Mutex(State())
    private let isReady = DispatchSemaphore(value: 0)
    private let room: AheadRoom
    private let end = DispatchGroup()

    /// Has a file read on a queue; `settings` tell how payments are turned into keys.
    init<Source: ByteSource & SendableMetatype>(
        name: String,
        bytes: Int,
        on queue: DispatchQueue,
        store: ProfileStore,
        room: AheadRoom,
        settings: ScoringSettings,
        options: ReadingOptions,
        open: @escaping @Sendable () throws -> Source
    ) {
        (self.name, self.room) = (name, room)
        queue.async(group: end) { [self] in
            do {
                guard !state.withLock({ $0.isStopped }) else { return }
                if try store.read({ try $0.knowsFile(ofBytes: bytes) }) {
                    // It may be one that was given before: then there is nothing to be read.
                    let digest = try DigestingSource(try open()).finish().digest
                    state.withLock { $0.digest = digest }
                    guard try store.read({ try $0.inputFile(digest: digest) }) == nil else { return hand(.unread) }
                }
                let scorer = Scorer(settings: settings)
                var source = DigestingSource(try open())
                try Checker.readBatches(of: &source, options, identified: true) { messages in
                    let batch = messages.batch
                    let rows = batch.payments.isEmpty ? nil : try? FetchedRows(of: batch, scorer, store)
                    try put(.batch(messages, rows))
                }
                let (digest, bytes) = try source.finish()
                hand(.end(digest: digest, bytes: bytes))
            } catch is Stopped {
                return
            } catch {
                hand(.failure(error))
            }
        }
    }

    /// Hands a batch over, once there is room for it.
    private func put(_ batch: Piece) throws(Stopped) {
        repeat {
            guard !state.withLock({ $0.isStopped }) else { throw Stopped() }
        } while !room.take()
        hand(batch)
    }

    private func hand(_ piece: Piece) {
        state.withLock { $0.pieces.append(piece) }
        isReady.signal()
    }

    /// Waits for what comes next. Behind the end, a failure and what was not read, nothing does.
    func next() -> Piece {
        isReady.wait()
        let piece = state.withLock { $0.pieces.isEmpty ? .unread : $0.pieces.removeFirst() }
        if case .batch = piece { room.giveBack() }
        return piece
    }

    /// What the file is known by, where that was looked for before it was read: waits until there is something to take.
    func digest() -> [UInt8]? {
        isReady.wait()
        isReady.signal()
        return state.withLock(\.digest)
    }

    /// Ends the reading.
    func stop() {
        state.withLock { $0.isStopped = true }
        end.wait()
        let left = state.withLock { state in
            defer { state.pieces = [] }
            return state.pieces
        }
        for case .batch in left { room.giveBack() }
    }
}

/// How many batches of all files may wait to be judged, and what was judged on its way back: memory is given free where it was taken, since
/// two threads that do so wait for one another.
final class AheadRoom: Sendable {
    /// Some 40 MB each, of payments with usual texts: those of a file or two.
    private static let most = 4

    private let free = DispatchSemaphore(value: 0)
    private let used = Mutex<[MessageBatch]>([])

    init() {
        // A semaphore must not end below the number that it began with.
        for _ in 0..<Self.most { free.signal() }
    }

    /// Takes room for one, and lets go of what is on its way back; false where there was none for a while.
    func take() -> Bool {
        let hasRoom = free.wait(timeout: .now() + .milliseconds(20)) == .success
        let used = used.withLock { used in
            defer { used = [] }
            return used
        }
        // Outside the lock.
        withExtendedLifetime(used) {}
        return hasRoom
    }

    /// Gives room back for one that is going to be judged.
    func giveBack() { free.signal() }

    /// Takes what was judged.
    func giveBack(_ batch: consuming MessageBatch) { used.withLock { [batch] in $0.append(batch) } }
}

/// What was read of some payments, and the rows that the store had for them, at one of its generations.
struct FetchedRows: Sendable {
    /// What was read of the payments to know.
    let features: FeatureBatch
    /// How many keys were looked for.
    let count: Int
    let generation: Int64
    let rows: RowBatch

    init(of batch: PaymentBatch, _ scorer: Scorer, _ store: ProfileStore) throws {
        features = scorer.featureReader.read(batch.payments)
        let keys = TransactionProfiles.keys(of: batch, features, scorer)
        count = keys.count
        // What is stored meanwhile is in memory by the time that these rows are wanted.
        (generation, rows) = try store.read { reader in
            return (reader.generation, try reader.rows(keys))
        }
    }
}
