/// Fixed-size rows by 64-bit key, open addressing with linear probing, at most 70 % full.
///
/// For rows of up to some dozens of bytes, which lie in the table itself. Keys are hashes already: their low bits
/// are the place.
struct OpenAddressingTable<Row: Sendable>: Sendable {
    private(set) var keys: ContiguousArray<UInt64>
    private(set) var rows: ContiguousArray<Row>
    private(set) var count = 0
    private var mask: Int
    private let empty: Row

    init(empty: Row, capacity: Int = 64) {
        var size = 64
        while size * 7 < capacity * 10 { size *= 2 }
        self.empty = empty
        keys = ContiguousArray(repeating: 0, count: size)
        rows = ContiguousArray(repeating: empty, count: size)
        mask = size - 1
    }

    /// The place of a key, or −1.
    @inline(__always)
    func place(of key: UInt64) -> Int {
        var place = Int(truncatingIfNeeded: key) & mask
        while true {
            let found = keys[place]
            if found == key { return place }
            if found == 0 { return -1 }
            place = (place &+ 1) & mask
        }
    }

    /// The place of a key, made where it was not there; the table grows where it must.
    @inline(__always)
    mutating func insert(_ key: UInt64) -> (place: Int, isNew: Bool) {
        var place = Int(truncatingIfNeeded: key) & mask
        while true {
            let found = keys[place]
            if found == key { return (place, false) }
            if found == 0 { break }
            place = (place &+ 1) & mask
        }
        if (count &+ 1) &* 10 > keys.count &* 7 {
            grow()
            return insert(key)
        }
        keys[place] = key
        count += 1
        return (place, true)
    }

    /// The place of a key's home, where its row most likely is.
    @inline(__always)
    func home(_ key: UInt64) -> Int { Int(truncatingIfNeeded: key) & mask }

    /// The row at a place.
    subscript(place: Int) -> Row {
        @inline(__always) _read { yield rows[place] }
        @inline(__always) _modify { yield &rows[place] }
    }

    /// Lends the rows to be changed, with the keys beside them.
    @inline(__always)
    mutating func changeRows(_ body: (_ keys: Span<UInt64>, _ rows: inout MutableSpan<Row>) -> Void) {
        let keys = keys
        var rows = rows.mutableSpan
        body(keys.span, &rows)
    }

    /// The keys that have a row, in no order that means anything.
    var allKeys: [UInt64] { keys.filter { $0 != 0 } }

    /// Goes through the rows, in no order that means anything.
    func forEach(_ body: (UInt64, Row) -> Void) {
        for place in keys.indices where keys[place] != 0 { body(keys[place], rows[place]) }
    }

    /// Removes a key's row; false where there was none.
    ///
    /// The rows behind it move up where they would not be found otherwise (Knuth, volume 3, algorithm 6.4 R).
    mutating func remove(_ key: UInt64) -> Bool {
        var gap = place(of: key)
        guard gap >= 0 else { return false }
        var place = gap
        while true {
            place = (place + 1) & mask
            guard keys[place] != 0 else { break }
            // How far the row stands from its home, and from the gap: it moves where its home does not lie between.
            if (place &- home(keys[place])) & mask >= (place &- gap) & mask {
                keys[gap] = keys[place]
                rows[gap] = rows[place]
                gap = place
            }
        }
        keys[gap] = 0
        rows[gap] = empty
        count -= 1
        return true
    }

    /// Builds the table anew, twice as large.
    @inline(never)
    private mutating func grow() {
        let size = 2 * keys.count
        var newKeys = ContiguousArray<UInt64>(repeating: 0, count: size)
        var newRows = ContiguousArray<Row>(repeating: empty, count: size)
        let newMask = size - 1
        for place in keys.indices where keys[place] != 0 {
            var target = Int(truncatingIfNeeded: keys[place]) & newMask
            while newKeys[target] != 0 { target = (target + 1) & newMask }
            newKeys[target] = keys[place]
            newRows[target] = rows[place]
        }
        (keys, rows, mask) = (newKeys, newRows, newMask)
    }
}
