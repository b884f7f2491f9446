import GRDB

/// What is written to a store as one: rows of profiles, input files, assessments, releases; each with its audit entry.
///
/// Valid only within ``ProfileStore/transaction(recorded:_:)``. Verdicts may be inserted by another thread than the one that hands them in;
/// what is read waits for it.
public final class StoreTransaction {
    private let connection: Database
    private let rows: RowWriter
    private(set) var segments: Segments
    /// Changes whenever profiles do: the number of the latest segment that was ever written.
    public private(set) var generation: Int64
    private var lastIDs: [AuditedTable: Int64] = [:]

    init(_ db: Database, _ known: (generation: Int64, segments: Segments), recorded: Int64, aside: Bool) throws {
        connection = db
        (generation, segments) = known
        // Later the connection may be another thread's.
        for table in AuditedTable.allCases {
            lastIDs[table] = try Int64.fetchOne(db, sql: "SELECT max(id) FROM \(table.rawValue)") ?? 0
        }
        rows = try RowWriter(db, try AuditChain(db, recorded: recorded), aside: aside)
    }

    func finish() throws { try rows.finish(connection) }

    /// Ends it where it has failed.
    func abandon() { rows.abandon() }

    /// The connection, once all rows that were handed in are in their tables.
    func database() throws -> Database {
        try rows.settle()
        return connection
    }

    /// What can be read, with what this transaction has written so far. Valid up to the next row that is inserted.
    public var reader: StoreReader {
        get throws { StoreReader(try database(), (generation, segments)) }
    }

    /// Takes changed rows into the profiles as one new segment, and merges what has become due.
    ///
    /// `isExpired` says of a row, by its table and the time of its last use, that it has no effect any more: it is left
    /// out when its segment is merged. The batch is empty then. Complexity: O(*n* log *n*) in the number of rows, and what merging costs.
    public func write(_ batch: inout RowBatch, isExpired: (UInt8, UInt32) -> Bool) throws {
        guard batch.count > 0 else { return }
        batch.sort()
        var writer = SegmentWriter(id: generation + 1, rows: batch.count) { [rows] in try rows.add(block: $0, $1) }
        for entry in batch.entries {
            // Bytes have no padding: to look at them as raw bytes is safe.
            try unsafe writer.add(
                entry.rowKey,
                lastUse: entry.lastUse,
                batch.bytes.span.extracting(entry.range).bytes
            )
        }
        batch.removeAll()
        try record(&writer, replacing: 0)
        while let count = SegmentMerging.due(segments.list.map(\.level)) { try merge(count, isExpired) }
    }

    /// Makes one segment of all, without the rows of some keys; what was removed is then nowhere in the file.
    public func rewrite(without isRemoved: (RowKey) -> Bool, isExpired: (UInt8, UInt32) -> Bool) throws {
        // Places that are given free are written over with noughts.
        let db = try database()
        try db.execute(sql: "PRAGMA secure_delete = ON")
        defer { try? db.execute(sql: "PRAGMA secure_delete = OFF") }
        try merge(segments.list.count, isExpired, isRemoved)
    }

    private func merge(
        _ count: Int,
        _ isExpired: (UInt8, UInt32) -> Bool,
        _ isRemoved: (RowKey) -> Bool = { _ in false }
    ) throws {
        let db = try database()
        let old = Array(segments.list.suffix(count))
        // Where nothing lies beneath, a removal has done its work.
        let isWhole = count == segments.list.count
        let blocks = try RawStatement("INSERT INTO profile_block (id, bytes) VALUES (?, ?)", db)
        var writer = SegmentWriter(id: generation + 1, rows: old.reduce(0) { $0 + $1.rows }) {
            try blocks.run($0, blob: $1)
        }
        var merge = try SegmentMerge(old, db)
        try merge.forEach { key, lastUse, row in
            let isGone = row.isEmpty ? isWhole : isExpired(key.table, lastUse) || isRemoved(key)
            if !isGone { try writer.add(key, lastUse: lastUse, row) }
        }
        try record(&writer, replacing: count)
        for segment in old {
            try db.execute(
                sql: "DELETE FROM profile_block WHERE id BETWEEN ? AND ?",
                arguments: [Segment.blockID(segment.id, 0), Segment.blockID(segment.id, Segment.maximumBlocks)]
            )
        }
    }

    private func record(_ writer: inout SegmentWriter, replacing replacedCount: Int) throws {
        let (segment, digest) = try writer.finish()
        let replaced = segments.list.suffix(replacedCount).map { String($0.id) }.joined(separator: ",")
        let (level, count, bytes) = (segment.level, segment.rows, segment.bytes)
        try insert(.profileSegment, segment.id) { row in
            row.add(level)
            row.add(count)
            row.add(bytes)
            row.add(replaced)
            row.add(blob: digest)
        }
        segments.replaceLast(replacedCount, with: segment)
        generation = segment.id
        try rows.settle()
    }

    /// Inserts a row under the number given, with its audit entry.
    func insert(
        _ table: AuditedTable,
        _ id: Int64,
        _ columns: @escaping @Sendable (inout RowColumns) -> Void
    ) throws {
        try rows.add(table, id, columns)
    }

    /// Inserts a row under the next number, and gives that.
    @discardableResult
    func insert(_ table: AuditedTable, _ columns: @escaping @Sendable (inout RowColumns) -> Void) throws -> Int64 {
        let id = nextID(table)
        try insert(table, id, columns)
        lastIDs[table] = id
        return id
    }

    /// The number that the next row of a table gets: rows are never removed, so numbers have no holes.
    func nextID(_ table: AuditedTable) -> Int64 { (lastIDs[table] ?? 0) + 1 }
}
