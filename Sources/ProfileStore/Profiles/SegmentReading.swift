import GRDB

/// The segments that count, in the order of writing, and the reading of rows in them.
struct Segments: Sendable {
    private(set) var list: [Segment]

    /// The segments of a store; reads their fences and filters only. Complexity: O(*n*/100) in the number of rows.
    init(_ db: Database) throws {
        let reader = try BlockReader(db)
        var replaced: Set<Int64> = []
        let rows = try Row.fetchAll(db, sql: "SELECT id, level, rows, bytes, replaces FROM profile_segment ORDER BY id")
        for row in rows { replaced.formUnion(Self.identifiers(row["replaces"] ?? "")) }
        list = []
        for row in rows {
            guard let id: Int64 = row["id"], !replaced.contains(id), let level: Int = row["level"],
                let count: Int = row["rows"], let bytes: Int = row["bytes"]
            else { continue }
            guard let fences = Segment.fences(try reader.bytes(id, 0)) else {
                throw BlockReader.damaged(id, "its list of parts is not what paycheck writes")
            }
            let filter = try reader.filter(id, blocks: fences.count)
            list.append(Segment(id: id, level: level, rows: count, bytes: bytes, fences: fences, filter: filter))
        }
    }

    /// The identifiers in a list such as `3,4,5`.
    static func identifiers(_ text: String) -> [Int64] { text.split(separator: ",").compactMap { Int64($0) } }

    /// Puts a new segment in the place of the last ones.
    mutating func replaceLast(_ count: Int, with segment: Segment) {
        list.removeLast(count)
        if segment.rows > 0 { list.append(segment) }
    }

    /// Gives the rows that are there among some keys, which are in order and each there once: those of the newest segment first.
    ///
    /// Complexity: of each block in which a key lies the head is read once for each segment, and of the rows those that are asked for.
    func read(_ keys: [RowKey], _ db: Database, _ tell: (RowKey, RawSpan) throws -> Void) throws {
        let reader = try BlockReader(db)
        var waiting = keys
        for segment in list.reversed() where !waiting.isEmpty { try segment.read(&waiting, reader, tell) }
    }

    /// Gives every row that is there, in the order of keys.
    func readAll(_ db: Database, _ tell: (RowKey, UInt32, RawSpan) throws -> Void) throws {
        var merge = try SegmentMerge(list, db)
        try merge.forEach { key, lastUse, row in if !row.isEmpty { try tell(key, lastUse, row) } }
    }
}

extension Segment {
    /// Gives the rows that are here among some keys, and leaves those that are not, in their order.
    fileprivate func read(
        _ waiting: inout [RowKey],
        _ reader: BlockReader,
        _ tell: (RowKey, RawSpan) throws -> Void
    ) throws {
        var rest = 0
        var place = -1
        var row = 0
        var block: RowBlock?
        var owner: UInt64?
        var isOwnerHere = true
        for index in waiting.indices {
            let key = waiting[index]
            // It moves to the front, and is taken back where it is found.
            waiting[rest] = key
            rest += 1
            if let filter {
                if owner != key.owner {
                    owner = key.owner
                    isOwnerHere = filter.mayContain(owner: key.owner)
                }
                guard isOwnerHere, filter.mayContain(key) else { continue }
            }
            guard let next = self.block(for: key, from: max(place, 0)) else { continue }
            if next != place {
                block = nil
                block = try reader.head(self, next)
                place = next
                row = 0
            }
            guard let block else { continue }
            row = block.firstRow(notBefore: key, from: row)
            guard row < block.count, block.key(row) == key else { continue }
            guard let range = block.range(row) else {
                throw BlockReader.damaged(id, "its part \(place + 1) is not what paycheck writes")
            }
            rest -= 1
            // No bytes: the row was removed.
            if !range.isEmpty { try reader.withRow(range) { try tell(key, $0) } }
        }
        waiting.removeLast(waiting.count - rest)
    }
}
