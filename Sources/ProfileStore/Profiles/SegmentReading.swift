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

    /// Gives the rows that are there among some keys, with the times of their last use; the keys are in order and each there once, as ``PackedRow`` has them: those of the newest
    /// segment first.
    ///
    /// Complexity: of each block in which a key lies the head is read once for each segment, and of the rows those that are asked for.
    func read(_ keys: [RowKey], _ db: Database, _ tell: (RowKey, UInt32, RawSpan) throws -> Void) throws {
        let reader = try BlockReader(db)
        var wanted = WantedRows(keys)
        for segment in list.reversed() where wanted.count > 0 { try segment.read(&wanted, reader, tell) }
    }

    /// Gives every row that is there, in the order of keys.
    func readAll(_ db: Database, _ tell: (RowKey, UInt32, RawSpan) throws -> Void) throws {
        var cursors = try SegmentCursors(list, try BlockReader(db))
        var row: [UInt8] = []
        try cursors.forEach { key, lastUse, packed in
            guard !packed.isEmpty else { return }
            try PackedRow.unpacked(packed, with: &row) { try tell(key, lastUse, $0) }
        }
    }
}

/// Rows that are looked for in one segment after another.
private struct WantedRows {
    let keys: [RowKey]
    /// Which of them were found already: there, or removed.
    var isFound: [Bool]
    /// How many were not.
    var count: Int
    /// The owners of the keys in their order, each with the end of its keys.
    let owners: [(owner: UInt64, end: Int)]

    init(_ keys: [RowKey]) {
        self.keys = keys
        isFound = [Bool](repeating: false, count: keys.count)
        count = keys.count
        var owners: [(owner: UInt64, end: Int)] = []
        for (place, key) in keys.enumerated() {
            if owners.last?.owner == key.owner {
                owners[owners.count - 1].end = place + 1
            } else {
                owners.append((key.owner, place + 1))
            }
        }
        self.owners = owners
    }
}

extension Segment {
    /// So many owners before it is looked at, the filter is asked for what it has of one.
    private static var ownersAhead: Int { 12 }

    /// Gives the rows that are here among those wanted.
    fileprivate func read(
        _ wanted: inout WantedRows,
        _ reader: BlockReader,
        _ tell: (RowKey, UInt32, RawSpan) throws -> Void
    ) throws {
        var place = -1
        var row = 0
        var block: RowBlock?
        var start = 0
        for (number, (owner, end)) in wanted.owners.enumerated() {
            defer { start = end }
            if let filter {
                if number + Self.ownersAhead < wanted.owners.count {
                    filter.ask(forOwner: wanted.owners[number + Self.ownersAhead].owner)
                }
                guard filter.mayContain(owner: owner) else { continue }
            }
            for index in start..<end where !wanted.isFound[index] {
                let key = wanted.keys[index]
                if let filter, !filter.mayContain(key) { continue }
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
                wanted.isFound[index] = true
                wanted.count -= 1
                // No bytes: the row was removed.
                if !range.isEmpty {
                    try reader.withRow(range, isPacked: block.isPacked) { try tell(key, block.lastUse(row), $0) }
                }
            }
        }
    }
}
