/// Fixed-size rows by 64-bit key, open addressing with linear probing, at most 70 % full.
///
/// For rows of up to some dozens of bytes, which lie in the table itself. Keys are hashes already: their low bits
/// are the place.
struct OpenAddressingTable<Row: Sendable>: Sendable {
    private struct Entry: Sendable {
        var key: UInt64
        var row: Row
    }

    private var entries: ContiguousArray<Entry>
    private(set) var count = 0
    private var mask: Int
    private let empty: Row

    init(empty: Row, capacity: Int = 64) {
        var size = 64
        while size * 7 < capacity * 10 { size *= 2 }
        self.empty = empty
        entries = ContiguousArray(repeating: Entry(key: 0, row: empty), count: size)
        mask = size - 1
    }

    /// The place of a key, or −1.
    @inline(__always)
    func place(of key: UInt64) -> Int {
        var place = Int(truncatingIfNeeded: key) & mask
        while true {
            let found = entries[place].key
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
            let found = entries[place].key
            if found == key { return (place, false) }
            if found == 0 { break }
            place = (place &+ 1) & mask
        }
        if (count &+ 1) &* 10 > entries.count &* 7 {
            grow()
            return insert(key)
        }
        entries[place].key = key
        count += 1
        return (place, true)
    }

    /// The place of a key's home, where its row most likely is.
    @inline(__always)
    func home(_ key: UInt64) -> Int { Int(truncatingIfNeeded: key) & mask }

    /// The row at a place.
    subscript(place: Int) -> Row {
        @inline(__always) _read { yield entries[place].row }
        @inline(__always) _modify { yield &entries[place].row }
    }

    /// Changes the rows of keys, each of which is told with the place where it was in a table that this one was copied from; a bit for each
    /// that is not there.
    @inline(__always)
    mutating func change(
        _ count: Int,
        where which: (Int) -> (key: UInt64, place: Int),
        _ change: (inout Row) -> Void
    ) -> UInt32 {
        var entries = entries.mutableSpan
        var missing: UInt32 = 0
        for number in 0..<count {
            let (key, place) = which(number)
            if key == 0 { continue }
            if place >= 0, place < entries.count, entries[place].key == key {
                change(&entries[place].row)
            } else {
                missing |= 1 << UInt32(truncatingIfNeeded: number)
            }
        }
        return missing
    }

    /// The keys that have a row, in no order that means anything.
    var allKeys: [UInt64] { entries.lazy.map(\.key).filter { $0 != 0 } }

    /// Goes through the rows, in no order that means anything.
    func forEach(_ body: (UInt64, Row) -> Void) {
        for entry in entries where entry.key != 0 { body(entry.key, entry.row) }
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
            guard entries[place].key != 0 else { break }
            // How far the row stands from its home, and from the gap: it moves where its home does not lie between.
            if (place &- home(entries[place].key)) & mask >= (place &- gap) & mask {
                entries[gap] = entries[place]
                gap = place
            }
        }
        entries[gap] = Entry(key: 0, row: empty)
        count -= 1
        return true
    }

    /// Builds the table anew, twice as large.
    @inline(never)
    private mutating func grow() {
        let size = 2 * entries.count
        var larger = ContiguousArray(repeating: Entry(key: 0, row: empty), count: size)
        mask = size - 1
        for entry in entries where entry.key != 0 {
            var place = Int(truncatingIfNeeded: entry.key) & mask
            while larger[place].key != 0 { place = (place + 1) & mask }
            larger[place] = entry
        }
        entries = larger
    }
}
