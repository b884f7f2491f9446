import Dispatch
import GRDB
import Synchronization

/// Inserts rows into the audited tables and has them chained, and blocks of profiles, in the order in which they come: at once, or on a
/// thread of its own while who hands them in goes on.
///
/// The connection is the other thread's until ``settle()`` has returned; nothing else may use it meanwhile.
final class RowWriter: @unchecked Sendable {
    /// A row that waits; its columns are put together where it is inserted.
    private struct Row: Sendable {
        let table: AuditedTable
        let id: Int64
        let columns: @Sendable (inout RowColumns) -> Void
    }

    /// So many rows, or blocks, are handed over together, and so many times as many wait at most.
    private static let handedRows = 256
    private static let handedBlocks = 16
    private static let mostHanded = 64

    /// The thread; nil where there is none of its own.
    private let queue: DispatchQueue?
    private let work = DispatchGroup()
    private let places = DispatchSemaphore(value: RowWriter.mostHanded)
    private let failure = Mutex<(any Error)?>(nil)
    /// What is to be handed over: the caller's.
    private var waiting: [Row] = []
    private var waitingBlocks: [(id: Int64, bytes: [UInt8])] = []
    /// What inserts: the thread's while it works, else the caller's.
    private var chain: AuditChain
    private let statements: [AuditedTable: RawStatement]
    private let blocks: RawStatement
    private var columns = RowColumns()

    /// A writer behind the end of a chain.
    init(_ db: Database, _ chain: AuditChain, aside: Bool) throws {
        self.chain = chain
        queue = aside ? DispatchQueue(label: "paycheck.rows") : nil
        var statements: [AuditedTable: RawStatement] = [:]
        for table in AuditedTable.allCases {
            let columns = table.columns
            let marks = String(repeating: ", ?", count: columns.count)
            let names = columns.map { "\"" + $0 + "\"" }.joined(separator: ", ")
            statements[table] = try RawStatement(
                "INSERT INTO \(table.rawValue) (id, \(names)) VALUES (?\(marks))",
                db
            )
        }
        self.statements = statements
        blocks = try RawStatement("INSERT INTO profile_block (id, bytes) VALUES (?, ?)", db)
    }

    deinit { work.wait() }

    /// Takes a row.
    func add(_ table: AuditedTable, _ id: Int64, _ columns: @escaping @Sendable (inout RowColumns) -> Void) throws {
        waiting.append(Row(table: table, id: id, columns: columns))
        if waiting.count >= Self.handedRows { try hand() }
    }

    /// Takes a block of profiles.
    func add(block: Int64, _ bytes: [UInt8]) throws {
        waitingBlocks.append((block, bytes))
        if waitingBlocks.count >= Self.handedBlocks { try hand() }
    }

    /// Waits until all rows are inserted; the connection is the caller's then. Throws what inserting has thrown.
    func settle() throws {
        try hand()
        work.wait()
        try failure.withLock { if let error = $0 { throw error } }
    }

    /// Waits until nothing is being inserted any more, whatever has failed.
    func abandon() {
        (waiting, waitingBlocks) = ([], [])
        work.wait()
    }

    /// Records the end of the chain.
    func finish(_ db: Database) throws {
        try settle()
        try chain.finish(db)
    }

    private func hand() throws {
        guard !waiting.isEmpty || !waitingBlocks.isEmpty else { return }
        let (rows, parts) = (waiting, waitingBlocks)
        (waiting, waitingBlocks) = ([], [])
        try run { [self] in
            try insert(rows)
            for part in parts { try blocks.run(part.id, blob: part.bytes) }
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

    private func insert(_ rows: [Row]) throws {
        for row in rows {
            guard let statement = statements[row.table] else { continue }
            columns.removeAll()
            row.columns(&columns)
            // Bytes have no padding: to look at them as raw bytes is safe.
            let bytes = columns.encoding.bytes
            try unsafe statement.run(row.id, bytes.span.bytes)
            try unsafe chain.append(row.table, row.id, bytes.span.bytes)
        }
    }
}
