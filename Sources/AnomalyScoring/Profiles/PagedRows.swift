internal import CPrefetch

/// Large rows by 64-bit key: ``RowPages`` with the keys beside the rows, and an index of four bytes a place over them.
///
/// The index holds numbers of rows only, at most 70 % full; to grow it is made anew from the rows, which stay where they are.
struct PagedRows<Row: BitwiseCopyable & Sendable>: Sendable {
    /// A row and its key, in halves so that it adds no gap.
    private struct KeyedRow: BitwiseCopyable, Sendable {
        var low: UInt32 = 0
        var high: UInt32 = 0
        var row: Row

        @inline(__always)
        var key: UInt64 {
            get { UInt64(high) << 32 | UInt64(low) }
            set { (low, high) = (UInt32(truncatingIfNeeded: newValue), UInt32(truncatingIfNeeded: newValue >> 32)) }
        }
    }

    /// By the low bits of the key: 28 bits of the row's number and 1, and 4 further bits of the key, so that the rows of
    /// other keys are seldom looked at; 0 where there is none.
    private var index = ContiguousArray<UInt32>(repeating: 0, count: 64)
    private var mask = 63
    private var rows: RowPages<KeyedRow>

    init(empty: Row) { rows = RowPages(empty: KeyedRow(row: empty)) }

    /// How many rows there are.
    var count: Int { rows.count }

    @inline(__always)
    private static func tag(_ key: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: key >> 36) & 15 }

    @inline(__always)
    private static func number(_ entry: UInt32) -> Int { Int(entry >> 4) &- 1 }

    /// The number of a key's row, or −1.
    @inline(__always)
    func find(_ key: UInt64) -> Int {
        let index = index.span
        var place = Int(truncatingIfNeeded: key) & mask
        while true {
            let entry = index[place]
            if entry == 0 { return -1 }
            if entry & 15 == Self.tag(key), rows[Self.number(entry)].key == key { return Self.number(entry) }
            place = (place &+ 1) & mask
        }
    }

    /// Asks for the line of the index that a key stands in, and does not wait for it.
    @inline(__always)
    func ask(for key: UInt64) {
        unsafe index.withUnsafeBufferPointer {
            unsafe paycheck_prefetch($0.baseAddress! + Int(truncatingIfNeeded: key) & mask)
        }
    }

    /// The number that a key's row most likely has, or −1, by the index alone; asks for the lines of the row, and does not wait
    /// for them.
    @inline(__always)
    func look(for key: UInt64) -> Int {
        let index = index.span
        var place = Int(truncatingIfNeeded: key) & mask
        while true {
            let entry = index[place]
            if entry == 0 { return -1 }
            if entry & 15 == Self.tag(key) {
                rows.ask(for: Self.number(entry))
                return Self.number(entry)
            }
            place = (place &+ 1) & mask
        }
    }

    /// The number of a key's row and where it lies, made where there was none; `likely` is what ``look(for:)`` told. The address holds until a row is added
    /// or this value copied.
    @inline(__always)
    mutating func row(of key: UInt64, likely: Int) -> (number: Int, address: UnsafeMutablePointer<Row>) {
        if likely >= 0 {
            let keyed = unsafe rows.address(of: likely)
            if unsafe keyed.pointee.key == key {
                return unsafe (likely, withUnsafeMutablePointer(to: &keyed.pointee.row) { unsafe $0 })
            }
        }
        return unsafe row(of: key)
    }

    @inline(never)
    private mutating func row(of key: UInt64) -> (number: Int, address: UnsafeMutablePointer<Row>) {
        let number = insert(key)
        return unsafe (number, address(of: number))
    }

    /// Where a row lies; holds until a row is added or this value copied.
    @inline(__always)
    mutating func address(of number: Int) -> UnsafeMutablePointer<Row> {
        let keyed = unsafe rows.address(of: number)
        return unsafe withUnsafeMutablePointer(to: &keyed.pointee.row) { unsafe $0 }
    }

    /// The number of a key's row, made where there was none.
    @inline(__always)
    mutating func insert(_ key: UInt64) -> Int {
        let number = find(key)
        return number >= 0 ? number : add(key)
    }

    @inline(never)
    private mutating func add(_ key: UInt64) -> Int {
        if (count + 1) * 10 > index.count * 7 { grow() }
        let number = rows.append()
        precondition(number < 0x0FFF_FFFE, "268 million rows in one shard: more shards hold more")
        rows[number].key = key
        put(key, number)
        return number
    }

    private mutating func put(_ key: UInt64, _ number: Int) {
        var place = Int(truncatingIfNeeded: key) & mask
        while index[place] != 0 { place = (place + 1) & mask }
        index[place] = UInt32(truncatingIfNeeded: number + 1) << 4 | Self.tag(key)
    }

    private mutating func grow() {
        index = ContiguousArray(repeating: 0, count: 2 * index.count)
        mask = index.count - 1
        for number in 0..<rows.end where rows[number].key != 0 { put(rows[number].key, number) }
    }

    /// Removes a key's row; false where there was none.
    ///
    /// The entries behind it move up where they would not be found otherwise (Knuth, volume 3, algorithm 6.4 R).
    mutating func remove(_ key: UInt64) -> Bool {
        let number = find(key)
        guard number >= 0 else { return false }
        var gap = Int(truncatingIfNeeded: key) & mask
        while Self.number(index[gap]) != number { gap = (gap + 1) & mask }
        var place = gap
        while true {
            place = (place + 1) & mask
            guard index[place] != 0 else { break }
            let home = Int(truncatingIfNeeded: rows[Self.number(index[place])].key) & mask
            if (place &- home) & mask >= (place &- gap) & mask {
                index[gap] = index[place]
                gap = place
            }
        }
        index[gap] = 0
        rows.remove(number)
        return true
    }

    /// The keys that have a row, in no order that means anything.
    var keys: [UInt64] { (0..<rows.end).lazy.map { rows[$0].key }.filter { $0 != 0 } }

    /// The row of a number.
    subscript(number: Int) -> Row {
        @inline(__always) _read { yield rows[number].row }
        @inline(__always) _modify { yield &rows[number].row }
    }
}
