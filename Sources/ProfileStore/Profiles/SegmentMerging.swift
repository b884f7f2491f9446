import GRDB

/// When segments are merged: levels grow by a ratio, and a level never has that many segments.
///
/// So a row is written again at most once for each level, and a key is looked for in the filters of some dozen segments. What is
/// merged depends on the sizes alone: the same files leave the same segments, in however many runs.
enum SegmentMerging {
    static let ratio = 8
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

    /// Hands out the time of the row's last use, and its bytes.
    func withRow(_ body: (UInt32, RawSpan) throws -> Void) throws {
        guard let block, let range = block.range(row) else {
            throw BlockReader.damaged(segment.id, "its part \(place + 1) is not what paycheck writes")
        }
        // Bytes have no padding: to look at them as raw bytes is safe.
        try unsafe body(block.lastUse(row), block.bytes.span.extracting(range).bytes)
    }

    mutating func advance(_ reader: BlockReader) throws {
        guard let count = block?.count else { return }
        row += 1
        if row == count { try nextBlock(reader) } else { key = block?.key(row) }
    }
}

/// Goes through the rows of several segments in the order of keys; of equal keys the newest segment's counts.
struct SegmentMerge {
    private let reader: BlockReader
    private var cursors: [SegmentCursor]

    init(_ segments: some Sequence<Segment>, _ db: Database) throws {
        let reader = try BlockReader(db)
        self.reader = reader
        cursors = try segments.map { try SegmentCursor($0, reader) }
    }

    /// Gives each key's row that counts, with the time of its last use; one that was removed has no bytes.
    ///
    /// Complexity: O(*n* *s*) in the numbers of rows and of segments.
    mutating func forEach(_ body: (RowKey, UInt32, RawSpan) throws -> Void) throws {
        while true {
            var best = -1
            var bestKey = RowKey(table: .max, key: .max)
            for place in cursors.indices {
                // A later cursor is of a newer segment.
                guard let key = cursors[place].key, best < 0 || !(bestKey < key) else { continue }
                (best, bestKey) = (place, key)
            }
            guard best >= 0 else { return }
            try cursors[best].withRow { try body(bestKey, $0, $1) }
            for place in cursors.indices where cursors[place].key == bestKey { try cursors[place].advance(reader) }
        }
    }
}
