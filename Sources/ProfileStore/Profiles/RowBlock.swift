/// Some rows of profiles behind one another, as one record of the store: what is read at a time.
///
/// Whole numbers, lowest byte first: a 16-bit count, with its high bit set; for each row its 64-bit key, its 32-bit time of last use, the 8-bit
/// number of its table and the 16-bit end of its bytes; then the bytes, as ``PackedRow`` has them. Rows are in the order of ``RowKey``.
/// Where the high bit of the count is not set, rows are not packed.
struct RowBlock {
    /// The most bytes of a block with more than one row: one page of the store.
    static let targetBytes = 8_100
    /// The most bytes of one row.
    static let maximumRowBytes = 32_768
    static let headBytes = 15

    /// The block, or its beginning, as far as the bytes of its rows.
    let bytes: [UInt8]
    let count: Int
    /// Whether rows are as ``PackedRow`` has them.
    let isPacked: Bool
    /// How many bytes the whole block has.
    private let byteCount: Int
    fileprivate static let packedMark: UInt16 = 1 << 15

    /// A block out of a store; nil where the bytes are not one.
    init?(_ bytes: [UInt8]) { self.init(head: bytes, of: bytes.count) }

    /// A block of so many bytes, of which only the head may be there; nil where it is not one.
    init?(head bytes: [UInt8], of byteCount: Int) {
        guard bytes.count >= 2 else { return nil }
        count = Self.rowCount(bytes)
        isPacked = bytes[1] & 128 != 0
        (self.bytes, self.byteCount) = (bytes, byteCount)
        guard count > 0, bytes.count >= Self.headLength(count) else { return nil }
        guard end(of: count - 1) == byteCount else { return nil }
    }

    /// How many rows a block has, by its first two bytes.
    static func rowCount(_ bytes: [UInt8]) -> Int { Int(bytes[0]) | Int(bytes[1] & 127) << 8 }

    /// How many bytes stand in front of those of the rows.
    static func headLength(_ count: Int) -> Int { 2 + count * headBytes }

    /// Where a row stands.
    func key(_ row: Int) -> RowKey {
        RowKey(table: bytes[2 + count * 12 + row], key: load(2 + row * 8, as: UInt64.self))
    }

    /// The time of a row's last use.
    func lastUse(_ row: Int) -> UInt32 { load(2 + count * 8 + row * 4, as: UInt32.self) }

    /// Where a row's bytes are; nil where the block is damaged.
    func range(_ row: Int) -> Range<Int>? {
        let start = row == 0 ? Self.headLength(count) : end(of: row - 1)
        let end = end(of: row)
        guard start >= Self.headLength(count), start <= end, end <= byteCount else { return nil }
        // What is longer than any row that is written would not fit where it is brought together with others.
        let most = isPacked ? PackedRow.mostBytes : Self.maximumRowBytes
        return end - start <= most ? start..<end : nil
    }

    /// The first row from a place on that is not before a key; `count` where there is none. Complexity: O(log *n*).
    func firstRow(notBefore target: RowKey, from start: Int = 0) -> Int {
        var low = start
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if key(middle) < target { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func end(of row: Int) -> Int {
        Self.headLength(count) + Int(load(2 + count * 13 + row * 2, as: UInt16.self))
    }

    /// A whole number, lowest byte first.
    private func load<Number: FixedWidthInteger & BitwiseCopyable>(_ place: Int, as: Number.Type) -> Number {
        // Any bytes make a whole number, and a place beyond the bytes traps.
        unsafe Number(littleEndian: bytes.span.bytes.unsafeLoadUnaligned(fromByteOffset: place, as: Number.self))
    }
}

/// Puts rows together into blocks; they come in the order of their keys.
struct RowBlockBuilder {
    private var keys: [UInt64] = []
    private var lastUses: [UInt32] = []
    private var tables: [UInt8] = []
    private var ends: [UInt16] = []
    private var rows: [UInt8] = []

    /// The first row; nil where there is none.
    var first: RowKey? { keys.isEmpty ? nil : RowKey(table: tables[0], key: keys[0]) }

    /// Whether a row of so many bytes has room beside those there are.
    func hasRoom(for length: Int) -> Bool {
        tables.isEmpty || RowBlock.headLength(tables.count + 1) + rows.count + length <= RowBlock.targetBytes
    }

    /// Takes a packed row.
    mutating func add(_ key: RowKey, lastUse: UInt32, _ row: RawSpan) {
        keys.append(key.key)
        lastUses.append(lastUse)
        tables.append(key.table)
        unsafe row.withUnsafeBytes { unsafe rows.append(contentsOf: $0) }
        ends.append(UInt16(truncatingIfNeeded: rows.count))
    }

    /// Hands out the block of the rows so far, with which the builder begins anew.
    mutating func take() -> [UInt8] {
        var block: [UInt8] = []
        block.reserveCapacity(RowBlock.headLength(tables.count) + rows.count)
        block.append(littleEndian: UInt16(truncatingIfNeeded: tables.count) | RowBlock.packedMark)
        block.append(littleEndian: keys)
        block.append(littleEndian: lastUses)
        block += tables
        block.append(littleEndian: ends)
        block += rows
        keys.removeAll(keepingCapacity: true)
        lastUses.removeAll(keepingCapacity: true)
        tables.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        rows.removeAll(keepingCapacity: true)
        return block
    }
}
