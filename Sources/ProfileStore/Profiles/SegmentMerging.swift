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
final class SegmentCursor {
    private let segment: Segment
    private let reader: BlockReader
    private var place = -1
    private var row = 0
    private var block: RowBlock?

    init(_ segment: Segment, _ reader: BlockReader) throws {
        (self.segment, self.reader) = (segment, reader)
        try nextBlock()
    }

    private func nextBlock() throws {
        place += 1
        row = 0
        block = place < segment.fences.count ? try reader.block(segment, place) : nil
    }

    /// The row's key; nil at the end.
    var key: RowKey? { block?.key(row) }

    var lastUse: UInt32 { block?.lastUse(row) ?? 0 }

    /// The row's bytes.
    func bytes() throws -> ArraySlice<UInt8> {
        guard let block, let range = block.range(row) else {
            throw BlockReader.damaged(segment.id, "its part \(place + 1) is not what paycheck writes")
        }
        return block.bytes[range]
    }

    func advance() throws {
        guard let block else { return }
        row += 1
        if row == block.count { try nextBlock() }
    }
}

/// Goes through the rows of several segments in the order of keys; of equal keys the newest segment's counts.
struct SegmentMerge {
    private var cursors: [SegmentCursor]

    init(_ segments: some Sequence<Segment>, _ db: Database) throws {
        let reader = try BlockReader(db)
        cursors = try segments.map { try SegmentCursor($0, reader) }
    }

    /// The cursor that stands at the row that counts, and its key; nil at the end. Complexity: O(segments).
    func next() -> (SegmentCursor, RowKey)? {
        var best: (cursor: SegmentCursor, key: RowKey)?
        for cursor in cursors {
            guard let key = cursor.key else { continue }
            // A later cursor is of a newer segment.
            if let found = best, found.key < key { continue }
            best = (cursor, key)
        }
        return best
    }

    /// Leaves a key behind in every segment.
    func advance(past key: RowKey) throws {
        for cursor in cursors where cursor.key == key { try cursor.advance() }
    }
}
