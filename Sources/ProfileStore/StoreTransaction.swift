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

    func finish() throws {
        _ = try database()
        try rows.finish(connection)
    }

    /// Ends it where it has failed.
    func abandon() { rows.abandon() }

    /// The connection, once all rows that were handed in are in their tables.
    func database() throws -> Database {
        try rows.settle()
        if let (count, segment) = rows.takeMerged() { segments.replaceLast(count, with: segment) }
        return connection
    }

    /// What can be read, with what this transaction has written so far. Valid up to the next row that is inserted.
    public var reader: StoreReader {
        get throws { StoreReader(try database(), (generation, segments)) }
    }

    /// Takes changed rows into the profiles as one new segment. The batch is empty then.
    ///
    /// Complexity: O(*n*) in the number of rows, as keys are hashes.
    public func write(_ batch: inout RowBatch) throws {
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
        let written = try writer.finish()
        generation = written.segment.id
        try rows.add(.profileSegment, generation) { written.putColumns(into: &$0, replacing: []) }
        _ = try database()
        segments.replaceLast(0, with: written.segment)
    }

    /// Merges the segments of which there have become too many, if any, beside what is handed in meanwhile; what is read waits for it.
    ///
    /// `isExpired` says of a row, by its table and the time of its last use, that it has no effect any more: it is left out. So that the
    /// same files leave the same segments, this is to be called at the beginning of each: what a file adds is merged with the next.
    public func mergeSegments(isExpired: @escaping @Sendable (UInt8, UInt32) -> Bool) throws {
        _ = try database()
        guard let count = SegmentMerging.due(segments.list.map(\.level)) else { return }
        generation += 1
        let merge = SegmentMerge(segments.list, last: count, into: generation)
        try rows.merge(merge) { isExpired($0.table, $1) }
    }

    /// Makes one segment of all, without the rows of some keys; what was removed is then nowhere in the file.
    public func rewrite(without isRemoved: (RowKey) -> Bool, isExpired: (UInt8, UInt32) -> Bool) throws {
        // Places that are given free are written over with noughts.
        let db = try database()
        try db.execute(sql: "PRAGMA secure_delete = ON")
        defer { try? db.execute(sql: "PRAGMA secure_delete = OFF") }
        generation += 1
        let merge = SegmentMerge(segments.list, last: segments.list.count, into: generation)
        let written = try merge.write(try BlockStatements(db)) { isExpired($0.table, $1) || isRemoved($0) }
        try rows.add(.profileSegment, generation) { written.putColumns(into: &$0, replacing: merge.old) }
        _ = try database()
        segments.replaceLast(merge.old.count, with: written.segment)
    }

    /// Inserts a row under the number given, with its audit entry.
    func insert(
        _ table: AuditedTable,
        _ id: Int64,
        _ columns: (inout RowColumns) -> Void
    ) throws {
        try rows.add(table, id, columns)
    }

    /// Inserts a row under the next number, and gives that.
    @discardableResult
    func insert(_ table: AuditedTable, _ columns: (inout RowColumns) -> Void) throws -> Int64 {
        let id = nextID(table)
        try insert(table, id, columns)
        lastIDs[table] = id
        return id
    }

    /// The number that the next row of a table gets: rows are never removed, so numbers have no holes.
    func nextID(_ table: AuditedTable) -> Int64 { (lastIDs[table] ?? 0) + 1 }
}
