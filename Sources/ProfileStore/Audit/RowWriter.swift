import Dispatch
import GRDB
import Synchronization

/// Inserts rows into the audited tables and has them chained, in the order in which they come: at once, or on a thread of its own while
/// who hands them in goes on.
///
/// The connection is the other thread's until ``settle()`` has returned; nothing else may use it meanwhile.
final class RowWriter: @unchecked Sendable {
    /// Rows that wait, their columns behind one another.
    private struct Rows {
        var entries: [(table: AuditedTable, id: Int64, end: Int)] = []
        var bytes: [UInt8] = []
    }

    /// So many bytes are handed over together, and so many times as many wait at most.
    private static let handedBytes = 1 << 17
    private static let mostHanded = 16

    /// The thread; nil where there is none of its own.
    private let queue: DispatchQueue?
    private let work = DispatchGroup()
    private let places = DispatchSemaphore(value: RowWriter.mostHanded)
    private let failure = Mutex<(any Error)?>(nil)
    /// What is to be handed over: the caller's.
    private var waiting = Rows()
    private var columns = RowColumns()
    /// What inserts: the thread's while it works, else the caller's.
    private var chain: AuditChain
    private let statements: [AuditedTable: RawStatement]

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
    }

    deinit { work.wait() }

    /// Takes a row; `body` gives its columns.
    func add(_ table: AuditedTable, _ id: Int64, _ body: (inout RowColumns) throws -> Void) throws {
        columns.removeAll()
        try body(&columns)
        waiting.bytes += columns.encoding.bytes
        waiting.entries.append((table, id, waiting.bytes.count))
        if waiting.bytes.count >= Self.handedBytes { try hand() }
    }

    /// Waits until all rows are inserted; the connection is the caller's then. Throws what inserting has thrown.
    func settle() throws {
        try hand()
        work.wait()
        try failure.withLock { if let error = $0 { throw error } }
    }

    /// Waits until nothing is being inserted any more, whatever has failed.
    func abandon() {
        waiting = Rows()
        work.wait()
    }

    /// Records the end of the chain.
    func finish(_ db: Database) throws {
        try settle()
        try chain.finish(db)
    }

    private func hand() throws {
        guard !waiting.entries.isEmpty else { return }
        let rows = waiting
        waiting = Rows()
        guard let queue else { return try insert(rows) }
        waiting.bytes.reserveCapacity(Self.handedBytes + 4_096)
        places.wait()
        queue.async(group: work) { [self] in
            defer { places.signal() }
            guard failure.withLock({ $0 == nil }) else { return }
            do { try insert(rows) } catch { failure.withLock { $0 = error } }
        }
    }

    private func insert(_ rows: Rows) throws {
        var start = 0
        for (table, id, end) in rows.entries {
            guard let statement = statements[table] else { continue }
            // Bytes have no padding: to look at them as raw bytes is safe.
            let row = unsafe rows.bytes.span.bytes.extracting(start..<end)
            try statement.run(id, row)
            try chain.append(table, id, row)
            start = end
        }
    }
}
