import AnomalyScoring
import Dispatch
import PaymentModel
import ProfileStore
import Synchronization

/// A file that is read on another thread, with the rows of profiles that its payments need, while what came before is judged.
///
/// Of a file one batch is ready and the next one made, and no more until the first is taken: memory is bounded, and the reading goes on
/// while the file before is being stored.
final class FileAhead: Sendable {
    /// What comes next.
    enum Piece: Sendable {
        /// Events to be judged together, and the rows that the store had for their payments; nil where it could not be read.
        case batch([MessageEvent], FetchedRows?)
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
    private let hasRoom = DispatchSemaphore(value: 0)
    private let end = DispatchGroup()

    /// Has a file read on a queue; `settings` tell how payments are turned into keys.
    init<Source: ByteSource & SendableMetatype>(
        name: String,
        bytes: Int,
        on queue: DispatchQueue,
        store: ProfileStore,
        snapshot: KeptSnapshot,
        settings: ScoringSettings,
        options: ReadingOptions,
        open: @escaping @Sendable () throws -> Source
    ) {
        self.name = name
        // A semaphore must not end below the number that it began with.
        hasRoom.signal()
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
                try Checker.readBatches(of: &source, options) { events in
                    try put(.batch(events, try? FetchedRows(of: events, scorer, snapshot.current(of: store))))
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
        hasRoom.wait()
        guard !state.withLock({ $0.isStopped }) else { throw Stopped() }
        hand(batch)
    }

    private func hand(_ piece: Piece) {
        state.withLock { $0.pieces.append(piece) }
        isReady.signal()
    }

    /// Waits for what comes next. Behind the end, a failure and what was not read, nothing does.
    func next() -> Piece {
        isReady.wait()
        defer { hasRoom.signal() }
        return state.withLock { $0.pieces.isEmpty ? .unread : $0.pieces.removeFirst() }
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
        hasRoom.signal()
        end.wait()
    }
}

/// The state of a store that is read ahead: kept as long as what has changed since is in memory.
final class KeptSnapshot: Sendable {
    private let kept = Mutex<StoreSnapshot?>(nil)

    /// The state that is kept; the present one where there is none.
    func current(of store: ProfileStore) throws -> StoreSnapshot {
        try kept.withLock { kept in
            if let kept { return kept }
            // While nobody reads an older one, the log can be emptied: it begins anew then.
            try store.checkpoint()
            let snapshot = try store.snapshot()
            kept = snapshot
            return snapshot
        }
    }

    /// Lets go of it, as soon as nobody reads it.
    func drop() { kept.withLock { $0 = nil } }
}

/// Rows that the store had for some payments, at one of its generations.
struct FetchedRows: Sendable {
    /// How many keys were looked for.
    let count: Int
    let generation: Int64
    let rows: RowBatch

    init(of events: [MessageEvent], _ scorer: Scorer, _ snapshot: StoreSnapshot) throws {
        var payments: [Payment] = []
        for case .payment(let payment) in events { payments.append(payment) }
        let keys = TransactionProfiles.keys(of: payments, scorer)
        count = keys.count
        (generation, rows) = try snapshot.read { reader in
            return (reader.generation, try reader.rows(keys))
        }
    }
}
