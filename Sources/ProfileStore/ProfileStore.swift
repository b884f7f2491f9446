import Foundation
import GRDB
public import PaymentModel
import Synchronization

/// Profiles, assessments and the audit chain in one SQLite file.
///
/// Write-ahead log, `synchronous = FULL`: what a transaction has ended is there after a loss of power. One process writes at a
/// time; another waits for it, as long as it was told to. Readers see the state of the last transaction.
public final class ProfileStore: Sendable {
    /// What is to be done with the file.
    public enum Access: Sendable {
        /// Only to be read.
        case reading
        /// It must be there.
        case writing
        /// Made where there is none.
        case creating
    }

    /// How a store is used.
    public struct Options: Sendable {
        /// How long another process that writes is waited for.
        public var patience: Duration
        /// Told once when another process is being waited for.
        public var onWaiting: (@Sendable () -> Void)?
        /// The most pages of 8 KiB that the file may have; nil for no limit but the disk.
        public var maximumPages: Int?

        /// How many threads may work for one transaction; what is stored does not depend on it.
        public var threads: Int

        /// Makes options.
        public init(
            patience: Duration = .seconds(300),
            maximumPages: Int? = nil,
            threads: Int = 1,
            onWaiting: (@Sendable () -> Void)? = nil
        ) {
            self.patience = patience
            self.maximumPages = maximumPages
            self.threads = threads
            self.onWaiting = onWaiting
        }
    }

    /// The path as given.
    public let path: String
    let pool: DatabasePool
    private let access: Access
    private let threads: Int
    /// Whether the store is being closed: then nobody is waited for any more.
    private let isClosing: ClosingMark
    /// The segments of the last two generations that somebody has read or written: while one is being committed, both are asked for.
    private let segments = Mutex<[(generation: Int64, segments: Segments)]>([])
    /// What takes the log into the file beside the transactions; nil where there is one thread for all.
    private let checkpoints: CheckpointQueue?

    /// Opens a store, and brings one of an earlier version to this one's where it is opened for writing.
    public init(path: String, access: Access, options: Options = Options()) throws {
        self.path = path
        let isThere = FileManager.default.fileExists(atPath: path)
        if access == .creating, !isThere { try Self.makeFile(path) }
        if access != .creating, !isThere {
            throw StoreError(
                .missing,
                "no such file; make profiles with paycheck learn PATH --profiles FILE, or check the path"
            )
        }
        if access != .reading, isThere,
            !FileManager.default.isWritableFile(atPath: path)
        {
            throw StoreError(.readOnly, "the profiles may not be written; check the rights of the file")
        }
        let file = URL(filePath: path).resolvingSymlinksInPath().path
        if access != .creating, (try? FileManager.default.attributesOfItem(atPath: file)[.size] as? Int) == 0 {
            // Before SQLite makes a database of it.
            throw Self.empty
        }
        (self.access, threads) = (access, options.threads)
        let mark = ClosingMark()
        isClosing = mark
        let begun = ContinuousClock.now
        while true {
            do {
                pool = try translated {
                    let pool = try DatabasePool(path: path, configuration: Self.configuration(access, options, mark))
                    try Self.prepare(pool, access, options)
                    return pool
                }
                break
            } catch let error as StoreError where error.code == .busy && begun.duration(to: .now) < options.patience {
                // While others make the file, too, SQLite does not wait by itself.
                Thread.sleep(forTimeInterval: 0.02)
            }
        }
        checkpoints = access == .reading || options.threads == 1 ? nil : CheckpointQueue(path)
    }

    /// How much of the file is mapped into memory.
    private static let mappedBytes = 1 << 31

    /// Makes an empty file that only its owner may read or write; SQLite gives its own files beside it the same rights.
    private static func makeFile(_ path: String) throws(StoreError) {
        let descriptor = unsafe open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        if descriptor >= 0 {
            _ = Foundation.close(descriptor)
        } else if errno == EEXIST, !FileManager.default.fileExists(atPath: path) {
            throw StoreError(
                .missing,
                "is a symbolic link to a file that is not there; remove the link, or name the file itself"
            )
        }
        // All else SQLite tells, or somebody else has made the file meanwhile.
    }

    private static func configuration(_ access: Access, _ options: Options, _ mark: ClosingMark) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = access == .reading
        configuration.foreignKeysEnabled = false
        configuration.maximumReaderCount = 2
        let waiting = Atomic<Bool>(false)
        let begun = Mutex<ContinuousClock.Instant?>(nil)
        configuration.busyMode = .callback { attempt in
            let since = begun.withLock { begun in
                if attempt == 0 || begun == nil { begun = .now }
                return (begun ?? .now).duration(to: .now)
            }
            if since > .seconds(1), !waiting.exchange(true, ordering: .relaxed) { options.onWaiting?() }
            guard since < options.patience, !mark.isSet else { return false }
            Thread.sleep(forTimeInterval: 0.01)
            return true
        }
        configuration.prepareDatabase { db in
            if access == .creating { try db.execute(sql: "PRAGMA page_size = 8192") }
            try db.execute(sql: "PRAGMA cache_size = -32768")
            try db.execute(sql: "PRAGMA trusted_schema = OFF")
            // Pages that are mapped are looked at anew each time they are used: to check each of their cells, too, would take longer than
            // all else. Who only reads a file, perhaps a damaged one, takes that time.
            try db.execute(sql: "PRAGMA cell_size_check = \(access == .reading ? "ON" : "OFF")")
            // Pages are read where the system has them, as far as SQLite can: profiles are read all over the file.
            _ = try Int.fetchOne(db, sql: "PRAGMA mmap_size = \(mappedBytes)")
        }
        return configuration
    }

    private static var empty: StoreError {
        StoreError(.foreign, "is empty: there are no profiles in it; make them with paycheck learn")
    }

    private static func prepare(_ pool: DatabasePool, _ access: Access, _ options: Options) throws {
        guard access != .reading else {
            let version = try pool.read { try StoreSchema.version($0) }
            guard version > 0 else { throw Self.empty }
            guard version >= StoreSchema.readable else {
                throw StoreError(
                    .otherVersion,
                    "the profiles are of version \(version) and are brought to \(StoreSchema.version) when paycheck next writes to them"
                )
            }
            return
        }
        try pool.writeWithoutTransaction { db in
            // The pool has set NORMAL by now, with which a loss of power could take back what was told as done.
            try db.execute(sql: "PRAGMA synchronous = FULL")
            guard try Int.fetchOne(db, sql: "PRAGMA synchronous") == 2 else {
                throw StoreError(.inputOutput, "SQLite does not write as safely as it was told to; nothing was written")
            }
            // What is read lies in mapped pages. What is written goes into the log once there is more of it than this, on the thread that
            // inserts, and not all at once when the transaction ends.
            try db.execute(sql: "PRAGMA cache_size = -8192")
            // The log is taken into the file every 64 MB: pages that change again meanwhile are written there once. Where another thread
            // does that, too, it begins anew every 256 MB.
            try db.execute(sql: "PRAGMA wal_autocheckpoint = \(options.threads == 1 ? 8_192 : 32_768)")
            // Some builds of SQLite write noughts over what is given free: merged segments would be written twice. What has to be
            // gone is, see rewrite(without:isExpired:) and compact().
            try db.execute(sql: "PRAGMA secure_delete = OFF")
            if let pages = options.maximumPages { try db.execute(sql: "PRAGMA max_page_count = \(pages)") }
            guard try access == .creating || StoreSchema.version(db) > 0 else { throw Self.empty }
            // What can be read as it is stays so until something is written: a program that refuses what the rows hold leaves the
            // store to the one that wrote it.
            guard try StoreSchema.version(db) < StoreSchema.readable else { return }
            try db.inTransaction(.immediate) {
                let found = try StoreSchema.version(db)
                try StoreSchema.migrate(db, from: found, to: found == 0 ? StoreSchema.version : StoreSchema.readable)
                return .commit
            }
        }
    }

    /// Runs what belongs together: all of it is stored, or nothing where anything fails or the process ends.
    ///
    /// No other process writes meanwhile. `recorded` is the time that the audit chain gives to what is done.
    public func transaction<Result>(
        recorded: Timestamp,
        _ body: (StoreTransaction) throws -> Result
    ) throws -> Result {
        try refuseClosed()
        return try translated {
            try pool.writeWithoutTransaction { db in
                var result: Result?
                do {
                    try db.inTransaction(.immediate) {
                        let found = try StoreSchema.version(db)
                        if found < StoreSchema.version {
                            try StoreSchema.migrate(db, from: found, to: StoreSchema.version)
                        }
                        let transaction = try StoreTransaction(
                            db,
                            try self.segments(db),
                            recorded: recorded.secondsSinceEpoch,
                            aside: threads > 1
                        )
                        // Nothing may use the connection any more when it goes back.
                        defer { transaction.abandon() }
                        result = try body(transaction)
                        try transaction.finish()
                        note((transaction.generation, transaction.segments))
                        return .commit
                    }
                } catch {
                    // What was noted may not have been committed.
                    segments.withLock { $0 = [] }
                    throw error
                }
                checkpoints?.begin()
                guard let result else { preconditionFailure("a transaction that was committed has its result") }
                return result
            }
        }
    }

    /// Reads a state of the store that no writer changes meanwhile.
    public func read<Result>(_ body: (StoreReader) throws -> Result) throws -> Result {
        try refuseClosed()
        return try translated {
            try pool.read { db in try body(StoreReader(db, try segments(db))) }
        }
    }

    /// Ends the use of the store: the write-ahead log is taken into the file, where no other process needs it, so that the file alone
    /// is all there is.
    ///
    /// What was committed is safe without it, too.
    public func close() throws {
        // What is closed stays so: SQLite would be asked to close what it has given back.
        guard !isClosing.set() else { return }
        checkpoints?.end()
        try translated {
            if access != .reading { pool.writeWithoutTransaction { db in _ = try? db.checkpoint(.truncate) } }
            try pool.close()
        }
    }

    private func refuseClosed() throws(StoreError) {
        guard isClosing.isSet else { return }
        throw StoreError(.inputOutput, "these profiles were closed by this program: open them anew")
    }

    /// Gives space that is not used any more back to the disk, and empties the write-ahead log.
    public func compact() throws {
        try translated {
            try pool.writeWithoutTransaction { db in
                try db.execute(sql: "VACUUM")
                _ = try db.checkpoint(.truncate)
            }
        }
    }

    private func segments(_ db: Database) throws -> (generation: Int64, segments: Segments) {
        let generation = try Int64.fetchOne(db, sql: "SELECT max(id) FROM profile_segment") ?? 0
        if let known = segments.withLock({ $0.first { $0.generation == generation } }) { return known }
        let found = (generation: generation, segments: try Segments(db))
        note(found)
        return found
    }

    private func note(_ found: (generation: Int64, segments: Segments)) {
        segments.withLock { known in
            known.removeAll { $0.generation == found.generation }
            known.append(found)
            // Not the older one: somebody may read a state that is older still.
            if known.count > 2, let oldest = known.indices.min(by: { known[$0].generation < known[$1].generation }) {
                known.remove(at: oldest)
            }
        }
    }
}

/// Says once and for all that something is over.
private final class ClosingMark: Sendable {
    private let flag = Atomic<Bool>(false)

    var isSet: Bool { flag.load(ordering: .relaxed) }

    /// Sets it; whether it was set before.
    func set() -> Bool { flag.exchange(true, ordering: .relaxed) }
}
