import GRDB

/// When segments are merged: levels grow by a ratio, and a level never has that many segments.
///
/// So a row is written again at most once for each level, and a key is looked for in the filters of some thirty segments: each costs little, since
/// they are gone through in the order of keys. What is
/// merged depends on the sizes alone: the same files leave the same segments, in however many runs.
enum SegmentMerging {
    static let ratio = 16
    /// Segments up to this size are of level 0.
    static let smallestBytes = 1 << 18

    /// The level of a segment of so many bytes.
    static func level(bytes: Int) -> Int {
        var level = 0
        var limit = smallestBytes
        while bytes > limit {
            level += 1
            limit *= ratio
        }
        return level
    }

    /// How many of the last segments are to become one now; nil where none are.
    ///
    /// Levels go down from the oldest segment to the newest: smaller ones before a larger one are merged with it, and
    /// ``ratio`` of one level become one.
    static func due(_ levels: [Int]) -> Int? {
        guard let newest = levels.last else { return nil }
        let smaller = levels.dropLast().reversed().prefix { $0 < newest }.count
        if smaller > 0 { return smaller + 1 }
        let equal = levels.reversed().prefix { $0 == newest }.count
        return equal >= ratio ? equal : nil
    }
}

/// Goes through the rows of one segment.
private struct SegmentCursor {
    private let segment: Segment
    private var place = -1
    private var row = 0
    private var block: RowBlock?
    /// A row of a block that is not packed.
    private var packed: [UInt8] = []
    /// The row's key; nil at the end.
    private(set) var key: RowKey?

    init(_ segment: Segment, _ reader: BlockReader) throws {
        self.segment = segment
        try nextBlock(reader)
    }

    private mutating func nextBlock(_ reader: BlockReader) throws {
        place += 1
        row = 0
        block = place < segment.fences.count ? try reader.block(segment, place) : nil
        key = block?.key(0)
    }

    /// Hands out this row and those that come before a key, each with the time of its last use and its bytes as ``PackedRow`` has them, and
    /// stands behind them then.
    mutating func forEach(
        before limit: RowKey?,
        _ reader: BlockReader,
        _ body: (RowKey, UInt32, RawSpan) throws -> Void
    ) throws {
        guard var key else { return }
        repeat {
            guard let block else { return }
            while true {
                guard let range = block.range(row) else {
                    throw BlockReader.damaged(segment.id, "its part \(place + 1) is not what paycheck writes")
                }
                // Bytes have no padding: to look at them as raw bytes is safe.
                let bytes = unsafe block.bytes.span.extracting(range).bytes
                if block.isPacked {
                    try body(key, block.lastUse(row), bytes)
                } else {
                    let count = PackedRow.pack(bytes, into: &packed)
                    try unsafe body(key, block.lastUse(row), packed.span.extracting(0..<count).bytes)
                }
                row += 1
                guard row < block.count else { break }
                key = block.key(row)
                if let limit, !(key < limit) {
                    self.key = key
                    return
                }
            }
            try nextBlock(reader)
            guard let next = self.key else { return }
            key = next
        } while limit.map { key < $0 } ?? true
    }

    /// Passes over this row.
    mutating func advance(_ reader: BlockReader) throws {
        guard let block else { return }
        row += 1
        if row == block.count { try nextBlock(reader) } else { key = block.key(row) }
    }
}

/// The merging of the last segments into one.
struct SegmentMerge: Sendable {
    /// The segments, in the order of writing.
    let old: [Segment]
    /// The number of the new one.
    private let id: Int64
    /// Where nothing lies beneath, a removal has done its work.
    private let isWhole: Bool

    init(_ all: [Segment], last count: Int, into id: Int64) {
        old = Array(all.suffix(count))
        self.id = id
        isWhole = count == all.count
    }

    /// Writes the new segment without the rows that are gone, by their keys and the times of their last use, and removes the blocks of the old.
    func write(_ blocks: BlockStatements, isGone: (RowKey, UInt32) -> Bool) throws -> WrittenSegment {
        var writer = SegmentWriter(id: id, rows: old.reduce(0) { $0 + $1.rows }) {
            try blocks.insertion.run($0, blob: $1)
        }
        var cursors = try SegmentCursors(old, blocks.reader)
        try cursors.forEach { key, lastUse, row in
            if row.isEmpty ? !isWhole : !isGone(key, lastUse) { try writer.add(key, lastUse: lastUse, row) }
        }
        let written = try writer.finish()
        for segment in old {
            try blocks.removal.run(Segment.blockID(segment.id, 0), Segment.blockID(segment.id, Segment.maximumBlocks))
        }
        return written
    }
}

/// What reads, inserts and removes blocks: made where the connection is, used where it may be.
struct BlockStatements {
    let reader: BlockReader
    let insertion: RawStatement
    let removal: RawStatement

    init(_ db: Database) throws {
        reader = try BlockReader(db)
        insertion = try RawStatement("INSERT INTO profile_block (id, bytes) VALUES (?, ?)", db)
        removal = try RawStatement("DELETE FROM profile_block WHERE id BETWEEN ? AND ?", db)
    }
}

/// Goes through the rows of several segments in the order of keys; of equal keys the newest segment's counts.
struct SegmentCursors {
    private let reader: BlockReader
    private var cursors: [SegmentCursor]
    /// Where each cursor stands: the lowest key last, and of equal ones the newest segment's.
    private var queue: [(key: RowKey, cursor: Int)] = []

    init(_ segments: some Sequence<Segment>, _ reader: BlockReader) throws {
        self.reader = reader
        cursors = try segments.map { try SegmentCursor($0, reader) }
        for cursor in cursors.indices { wait(cursor) }
    }

    private mutating func wait(_ cursor: Int) {
        guard let key = cursors[cursor].key else { return }
        var place = queue.count
        while place > 0, queue[place - 1].key < key || queue[place - 1].key == key && queue[place - 1].cursor > cursor {
            place -= 1
        }
        queue.insert((key, cursor), at: place)
    }

    /// Gives each key's row that counts as ``PackedRow`` has it, with the time of its last use; one that was removed has no bytes.
    ///
    /// Complexity: O(*n* *s*) in the numbers of rows and of segments; rows that lie together in one segment are compared once.
    mutating func forEach(_ body: (RowKey, UInt32, RawSpan) throws -> Void) throws {
        var last: RowKey?
        while let (key, cursor) = queue.popLast() {
            if key == last {
                try cursors[cursor].advance(reader)
            } else {
                last = key
                try cursors[cursor].forEach(before: queue.last?.key, reader, body)
            }
            wait(cursor)
        }
    }
}
