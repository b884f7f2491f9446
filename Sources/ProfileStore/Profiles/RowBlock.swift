/// Some rows of profiles behind one another, as one record of the store: what is read at a time.
///
/// Whole numbers, lowest byte first: a 16-bit count; for each row its 64-bit key, its 32-bit time of last use, the 8-bit
/// number of its table and the 16-bit end of its bytes; then the bytes. Rows are in the order of ``RowKey``.
struct RowBlock {
    /// The most bytes of a block with more than one row: one page of the store.
    static let targetBytes = 8_100
    /// The most bytes of one row.
    static let maximumRowBytes = 32_768
    private static let headBytes = 15

    let bytes: [UInt8]
    let count: Int

    /// A block out of a store; nil where the bytes are not one.
    init?(_ bytes: [UInt8]) {
        guard bytes.count >= 2 else { return nil }
        count = Int(bytes[0]) | Int(bytes[1]) << 8
        self.bytes = bytes
        guard count > 0, bytes.count >= 2 + count * Self.headBytes else { return nil }
        guard end(of: count - 1) == bytes.count else { return nil }
    }

    /// Where a row stands.
    func key(_ row: Int) -> RowKey {
        RowKey(table: bytes[2 + count * 12 + row], key: load(2 + row * 8, as: UInt64.self))
    }

    /// The time of a row's last use.
    func lastUse(_ row: Int) -> UInt32 { load(2 + count * 8 + row * 4, as: UInt32.self) }

    /// Where a row's bytes are; nil where the block is damaged.
    func range(_ row: Int) -> Range<Int>? {
        let start = row == 0 ? 2 + count * Self.headBytes : end(of: row - 1)
        let end = end(of: row)
        guard start >= 2 + count * Self.headBytes, start <= end, end <= bytes.count else { return nil }
        return start..<end
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
        2 + count * Self.headBytes + Int(load(2 + count * 13 + row * 2, as: UInt16.self))
    }

    /// A whole number, lowest byte first.
    private func load<Number: FixedWidthInteger & BitwiseCopyable>(_ place: Int, as: Number.Type) -> Number {
        // Any bytes make a whole number, and a place beyond the bytes traps.
        unsafe Number(littleEndian: bytes.span.bytes.unsafeLoadUnaligned(fromByteOffset: place, as: Number.self))
    }
}

/// Puts rows together into blocks; they come in the order of their keys.
struct RowBlockBuilder {
    private var keys: [UInt8] = []
    private var lastUses: [UInt8] = []
    private var tables: [UInt8] = []
    private var ends: [UInt8] = []
    private var rows: [UInt8] = []
    private(set) var first: RowKey?

    /// Whether a row of so many bytes has room beside those there are.
    func hasRoom(for length: Int) -> Bool {
        tables.isEmpty || 2 + (tables.count + 1) * 15 + rows.count + length <= RowBlock.targetBytes
    }

    /// Takes a row.
    mutating func add(_ key: RowKey, lastUse: UInt32, _ row: ArraySlice<UInt8>) {
        if first == nil { first = key }
        for byte in 0..<8 { keys.append(UInt8(truncatingIfNeeded: key.key >> UInt64(byte * 8))) }
        for byte in 0..<4 { lastUses.append(UInt8(truncatingIfNeeded: lastUse >> UInt32(byte * 8))) }
        tables.append(key.table)
        rows.append(contentsOf: row)
        ends.append(UInt8(truncatingIfNeeded: rows.count))
        ends.append(UInt8(truncatingIfNeeded: rows.count >> 8))
    }

    /// The block of the rows so far, with which the builder begins anew; nil where there are none.
    mutating func take() -> [UInt8]? {
        guard first != nil else { return nil }
        var block: [UInt8] = []
        block.reserveCapacity(2 + tables.count * 15 + rows.count)
        block.append(UInt8(truncatingIfNeeded: tables.count))
        block.append(UInt8(truncatingIfNeeded: tables.count >> 8))
        block += keys
        block += lastUses
        block += tables
        block += ends
        block += rows
        keys.removeAll(keepingCapacity: true)
        lastUses.removeAll(keepingCapacity: true)
        tables.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        rows.removeAll(keepingCapacity: true)
        first = nil
        return block
    }
}
