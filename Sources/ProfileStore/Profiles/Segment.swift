import Crypto
import GRDB

/// A sorted run of profile rows in the store: written once, read often, replaced as a whole.
///
/// The rows that a file changes become one segment; small segments are merged into larger ones (``SegmentMerging``). So what
/// did not change is not written again, and one SHA-256 for each segment lets the audit chain cover every row.
/// The design is that of a log-structured merge-tree (O'Neil, Cheng, Gawlick, O'Neil 1996).
struct Segment: Sendable {
    /// The place in the order of writing, from 1: a later segment's row counts.
    let id: Int64
    /// Small for small segments: so many times ``SegmentMerging/ratio`` fits above ``SegmentMerging/smallestBytes``.
    let level: Int
    let rows: Int
    let bytes: Int
    /// The first row of each block.
    let fences: [RowKey]
    /// What tells which keys are not there; nil where there is none.
    let filter: KeyFilter?

    /// The place of a block's record; 0 is the fences', and the one behind the last block the filter's.
    static func blockID(_ segment: Int64, _ number: Int) -> Int64 { segment << 24 | Int64(number) }
    /// The most blocks of a segment: some 100 GB.
    static let maximumBlocks = 1 << 24 - 2

    /// The last block that can have a key; nil where all rows are behind it. Complexity: O(log *d*) in the distance from `start`.
    func block(for key: RowKey, from start: Int) -> Int? {
        var low = start
        var high = start
        // Keys come in their order: the next one's block is near the last one's.
        var step = 1
        while high < fences.count, !(key < fences[high]) {
            low = high + 1
            high += step
            step *= 2
        }
        high = min(high, fences.count)
        while low < high {
            let middle = (low + high) / 2
            if key < fences[middle] { high = middle } else { low = middle + 1 }
        }
        return low == 0 ? nil : low - 1
    }

    static func encoded(_ fences: [RowKey]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(fences.count * 9)
        for fence in fences {
            bytes.append(littleEndian: fence.key)
            bytes.append(fence.table)
        }
        return bytes
    }

    static func fences(_ bytes: [UInt8]) -> [RowKey]? {
        guard bytes.count % 9 == 0 else { return nil }
        // Bytes have no padding: to look at them as raw bytes is safe.
        let raw = unsafe bytes.span.bytes
        return stride(from: 0, to: bytes.count, by: 9).map { place in
            let key = unsafe UInt64(littleEndian: raw.unsafeLoadUnaligned(fromByteOffset: place, as: UInt64.self))
            return RowKey(table: bytes[place + 8], key: key)
        }
    }
}

/// A segment that is in the store, but not yet in its table.
struct WrittenSegment: Sendable {
    let segment: Segment
    /// The SHA-256 over those of its blocks.
    let digest: [UInt8]

    /// Puts its row in the table `profile_segment` together.
    func putColumns(into row: inout RowColumns, replacing old: [Segment]) {
        row.add(segment.level)
        row.add(segment.rows)
        row.add(segment.bytes)
        row.add(old.map { String($0.id) }.joined(separator: ","))
        row.add(blob: digest)
    }
}

/// Writes one segment: rows come in the order of their keys, each key once.
struct SegmentWriter {
    let id: Int64
    /// Stores a block under its number.
    private let insert: (Int64, [UInt8]) throws -> Void
    private var filter: KeyFilter?
    private var builder = RowBlockBuilder()
    private var fences: [RowKey] = []
    private var digest = SHA256()
    private(set) var rows = 0
    private(set) var bytes = 0

    /// Begins a segment of at most so many rows.
    init(id: Int64, rows: Int, insert: @escaping (Int64, [UInt8]) throws -> Void) {
        self.id = id
        self.insert = insert
        filter = rows > KeyFilter.mostKeys ? nil : KeyFilter(keys: rows)
    }

    /// Takes a row as ``PackedRow`` has it.
    mutating func add(_ key: RowKey, lastUse: UInt32, _ row: RawSpan) throws {
        if !builder.hasRoom(for: row.byteCount) { try endBlock() }
        builder.add(key, lastUse: lastUse, row)
        filter?.insert(key)
        rows += 1
    }

    private mutating func endBlock() throws {
        guard let first = builder.first else { return }
        guard fences.count < Segment.maximumBlocks else {
            throw StoreError(
                .full,
                "the profiles have more rows than one file takes; forget accounts, or begin a new file"
            )
        }
        fences.append(first)
        try write(builder.take(), number: fences.count)
    }

    private mutating func write(_ block: [UInt8], number: Int) throws {
        bytes += block.count
        digest.update(data: SHA256.digest(of: block))
        try insert(Segment.blockID(id, number), block)
    }

    /// Writes what is left, and gives the segment.
    mutating func finish() throws -> WrittenSegment {
        try endBlock()
        if let filter { try write(filter.bytes, number: fences.count + 1) }
        try write(Segment.encoded(fences), number: 0)
        let segment = Segment(
            id: id,
            level: SegmentMerging.level(bytes: bytes),
            rows: rows,
            bytes: bytes,
            fences: fences,
            filter: filter
        )
        return WrittenSegment(segment: segment, digest: Array(digest.finalize()))
    }
}

/// Reads blocks of segments.
final class BlockReader {
    private let statement: RawStatement
    private let blobs: BlobReader
    /// The head of a block: so much of it is read first as the head of most takes.
    private var head = [UInt8](repeating: 0, count: 3_328)
    /// A row of a block, and one that was not packed.
    private var row = [UInt8](repeating: 0, count: 1_024)
    private var packed: [UInt8] = []

    init(_ db: Database) throws {
        statement = try RawStatement("SELECT bytes FROM profile_block WHERE id = ?", db)
        blobs = BlobReader("profile_block", db)
    }

    /// The bytes of a block's record.
    func bytes(_ segment: Int64, _ number: Int) throws -> [UInt8] {
        guard let found = try record(segment, number) else {
            throw Self.damaged(segment, "its part \(number) is not there")
        }
        return found
    }

    /// The filter behind the last of so many blocks; nil where a segment was written without one, or where it is none: all blocks are
    /// looked at then, and audit verify tells of it.
    func filter(_ segment: Int64, blocks: Int) throws -> KeyFilter? {
        try record(segment, blocks + 1).flatMap { KeyFilter($0) }
    }

    private func record(_ segment: Int64, _ number: Int) throws -> [UInt8]? {
        statement.bind(1, Segment.blockID(segment, number))
        return try statement.bytes()
    }

    /// A block, counted from 0.
    func block(_ segment: Segment, _ place: Int) throws -> RowBlock {
        guard let block = RowBlock(try bytes(segment.id, place + 1)) else {
            throw Self.damaged(segment.id, "its part \(place + 1) is not what paycheck writes")
        }
        return block
    }

    /// The head of a block, counted from 0: where its rows are. They are read one by one, by ``withRow(_:isPacked:_:)``.
    func head(_ segment: Segment, _ place: Int) throws -> RowBlock {
        guard let count = try blobs.go(to: Segment.blockID(segment.id, place + 1)) else {
            throw Self.damaged(segment.id, "its part \(place + 1) is not there")
        }
        var known = min(count, head.count)
        try blobs.read(known, from: 0, into: &head)
        let needed = known < 2 ? 0 : RowBlock.headLength(RowBlock.rowCount(head))
        if needed > known {
            known = min(count, needed)
            head = [UInt8](repeating: 0, count: known)
            try blobs.read(known, from: 0, into: &head)
        }
        guard let block = RowBlock(head: head, of: count) else {
            throw Self.damaged(segment.id, "its part \(place + 1) is not what paycheck writes")
        }
        return block
    }

    /// Hands out a row of the block whose head was read last, as ``PackedRow`` has it; it has no bytes where it was removed.
    func withRow(_ range: Range<Int>, isPacked: Bool, _ body: (RawSpan) throws -> Void) throws {
        if range.count > row.count { row = [UInt8](repeating: 0, count: range.count) }
        try blobs.read(range.count, from: range.lowerBound, into: &row)
        let row = row
        // Bytes have no padding: to look at them as raw bytes is safe.
        let bytes = unsafe row.span.extracting(0..<range.count).bytes
        guard !isPacked else { return try body(bytes) }
        let count = PackedRow.pack(bytes, into: &packed)
        let packed = packed
        try unsafe body(packed.span.extracting(0..<count).bytes)
    }

    static func damaged(_ segment: Int64, _ what: String) -> StoreError {
        StoreError(
            .damaged,
            "the profiles are damaged: segment \(segment), \(what); run paycheck audit verify, and take the latest copy"
        )
    }
}

extension SHA256 {
    /// The digest of some bytes.
    static func digest(of bytes: [UInt8]) -> [UInt8] {
        var hash = SHA256()
        unsafe bytes.withUnsafeBytes { unsafe hash.update(bufferPointer: $0) }
        return Array(hash.finalize())
    }
}
