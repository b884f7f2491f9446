import Dispatch
import GRDB
import Synchronization

/// Inserts rows into the audited tables and has them chained, and blocks of profiles, and merges segments, in the order in which it is told:
/// at once, or on a thread of its own while who hands them in goes on.
///
/// The connection is the other thread's until ``settle()`` has returned; nothing else may use it meanwhile.
final class RowWriter: @unchecked Sendable {
    /// Rows that are handed over together: their columns lie behind one another, each row's up to its end.
    ///
    /// They go from one thread to the other and back as free memory, and are never with both.
    private final class Rows: @unchecked Sendable {
        private(set) var columns = RowColumns()
        private(set) var places: [(table: AuditedTable, id: Int64, end: Int)] = []

        func add(_ table: AuditedTable, _ id: Int64, _ write: (inout RowColumns) -> Void) {
            write(&columns)
            places.append((table, id, columns.encoding.bytes.count))
        }

        func removeAll() {
            columns.removeAll()
            places.removeAll(keepingCapacity: true)
        }
    }

    /// So many rows, or blocks, are handed over together, and so many times as many wait at most.
    private static let handedRows = 256
    private static let handedBlocks = 16
    private static let mostHanded = 128

    /// The thread; nil where there is none of its own.
    private let queue: DispatchQueue?
    private let work = DispatchGroup()
    private let places = DispatchSemaphore(value: RowWriter.mostHanded)
    private let failure = Mutex<(any Error)?>(nil)
    /// What is to be handed over: the caller's.
    private var waiting = Rows()
    /// Memory that is free for what comes.
    private let free = Mutex<[Rows]>([])
    private var waitingBlocks: [(id: Int64, bytes: [UInt8])] = []
    /// What inserts: the thread's while it works, else the caller's.
    private var chain: AuditChain
    private let statements: [AuditedTable: RawStatement]
    private let blocks: BlockStatements
    /// What was merged, and how many segments it stands for.
    private var merged: (count: Int, segment: Segment)?

    /// A writer behind the end of a chain.
    init(_ db: Database, _ chain: AuditChain, aside: Bool) throws {
        self.chain = chain
        queue = aside ? DispatchQueue(label: "paycheck.rows") : nil
        var statements: [AuditedTable: RawStatement] = [:]
        for table in AuditedTable.allCases {
            let marks = String(repeating: ", ?", count: table.columns.count)
            statements[table] = try RawStatement(
                "INSERT INTO \(table.rawValue) (id, \(table.quotedColumns)) VALUES (?\(marks))",
                db
            )
        }
        self.statements = statements
        blocks = try BlockStatements(db)
    }

    deinit { work.wait() }

    /// Takes a row.
    func add(_ table: AuditedTable, _ id: Int64, _ columns: (inout RowColumns) -> Void) throws {
        waiting.add(table, id, columns)
        if waiting.places.count >= Self.handedRows { try hand() }
    }

    /// Takes a block of profiles.
    func add(block: Int64, _ bytes: [UInt8]) throws {
        waitingBlocks.append((block, bytes))
        if waitingBlocks.count >= Self.handedBlocks { try hand() }
    }

    /// Merges segments behind what was handed in before.
    func merge(_ merge: SegmentMerge, isGone: @escaping @Sendable (RowKey, UInt32) -> Bool) throws {
        try hand()
        try run { [self] in
            let written = try merge.write(blocks, isGone: isGone)
            let row = Rows()
            row.add(.profileSegment, written.segment.id) { written.putColumns(into: &$0, replacing: merge.old) }
            try insert(row)
            merged = (merge.old.count, written.segment)
        }
    }

    /// What was merged since this was asked last; only behind ``settle()``.
    func takeMerged() -> (count: Int, segment: Segment)? {
        defer { merged = nil }
        return merged
    }

    /// Waits until all rows are inserted; the connection is the caller's then. Throws what inserting has thrown.
    func settle() throws {
        try hand()
        work.wait()
        try failure.withLock { if let error = $0 { throw error } }
    }

    /// Waits until nothing is being inserted any more, whatever has failed.
    func abandon() {
        (waiting, waitingBlocks) = (Rows(), [])
        work.wait()
    }

    /// Records the end of the chain.
    func finish(_ db: Database) throws {
        try settle()
        try chain.finish(db)
    }

    private func hand() throws {
        guard !waiting.places.isEmpty || !waitingBlocks.isEmpty else { return }
        let (rows, parts) = (waiting, waitingBlocks)
        (waiting, waitingBlocks) = (free.withLock { $0.popLast() } ?? Rows(), [])
        try run { [self] in
            try insert(rows)
            for part in parts { try blocks.insertion.run(part.id, blob: part.bytes) }
            rows.removeAll()
            free.withLock { $0.append(rows) }
        }
    }

    /// Does something behind what was handed in before.
    private func run(_ insert: @escaping @Sendable () throws -> Void) throws {
        guard let queue else { return try insert() }
        places.wait()
        queue.async(group: work) { [self] in
            defer { places.signal() }
            guard failure.withLock({ $0 == nil }) else { return }
            do { try insert() } catch { failure.withLock { $0 = error } }
        }
    }

    private func insert(_ rows: Rows) throws {
        let bytes = rows.columns.encoding.bytes
        var start = 0
        for row in rows.places {
            // Bytes have no padding: to look at them as raw bytes is safe.
            let columns = unsafe bytes.span.extracting(start..<row.end).bytes
            start = row.end
            guard let statement = statements[row.table] else { continue }
            try statement.run(row.id, columns)
            try chain.append(row.table, row.id, columns)
        }
    }
}
