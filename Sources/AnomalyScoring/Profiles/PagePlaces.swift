/// A row of a ``PagedTable`` with its key, 0 for none.
struct PageEntry<Row: BitwiseCopyable & Sendable>: BitwiseCopyable, Sendable {
    var key: UInt64
    var row: Row
}

/// The places of a page and the order in which rows lie on them; at least one is free always.
struct PagePlaces: BitwiseCopyable, Sendable {
    private let size: UInt32

    init(count: Int) { size = UInt32(count) }

    @inline(__always)
    var count: Int { Int(size) }

    /// What orders the keys of a page; the low bits, which say in which page they are, do not.
    @inline(__always)
    private func rank(_ key: UInt64) -> UInt64 { key >> 8 & 0xFFFF_FFFF }

    /// Where a key's row lies unless others lie there: in a page of any size a higher rank has no lower home.
    @inline(__always)
    func home(_ key: UInt64) -> Int { Int(truncatingIfNeeded: (rank(key) &* UInt64(size)) >> 32) }

    /// How far from its home a key stands at a place.
    @inline(__always)
    func distance(_ key: UInt64, _ place: Int) -> Int {
        let distance = place &- home(key)
        return distance < 0 ? distance &+ count : distance
    }

    @inline(__always)
    func next(_ place: Int) -> Int { place &+ 1 == count ? 0 : place &+ 1 }

    /// Where a key is; where it is not, the place that it belongs to, less the number of places: −1 for the last.
    ///
    /// Keys are compared by fours, and whether the key's place was passed already is asked once for each four: by ranks first, which
    /// are to be had without a multiplication.
    @inline(__always)
    func find<Row>(_ key: UInt64, _ entries: UnsafePointer<PageEntry<Row>>) -> Int {
        let home = home(key)
        let rank = rank(key)
        var place = home
        while place &+ 4 <= count {
            if unsafe entries[place].key == key { return place }
            if unsafe entries[place &+ 1].key == key { return place &+ 1 }
            if unsafe entries[place &+ 2].key == key { return place &+ 2 }
            let last = unsafe entries[place &+ 3].key
            if last == key { return place &+ 3 }
            if last == 0 || self.rank(last) > rank && distance(last, place &+ 3) <= place &+ 3 &- home { break }
            place &+= 4
        }
        var distance = place &- home
        if place == count { place = 0 }
        while true {
            let found = unsafe entries[place].key
            if found == key { return place }
            if found == 0 { break }
            let other = self.distance(found, place)
            if other < distance || other == distance && self.rank(found) > rank { break }
            place = next(place)
            distance &+= 1
        }
        return place &- count
    }

    /// Puts an entry whose key is not there at the place that ``find(_:_:)`` told; those behind it move on by one place, as far as to a free one or to
    /// one that nobody needs. Where that would have to be a free place and none may be filled, nothing is changed and the answer is nil; else whether
    /// one was filled.
    @inline(__always)
    func put<Row>(
        _ entry: PageEntry<Row>,
        at first: Int,
        _ entries: UnsafeMutablePointer<PageEntry<Row>>,
        mayFill: Bool,
        over isGone: (UInt64, Row) -> Bool
    ) -> Bool? {
        var end = first
        while true {
            let found = unsafe entries[end]
            if found.key == 0 {
                guard mayFill else { return nil }
                break
            }
            if isGone(found.key, found.row) { break }
            end = next(end)
        }
        let hasFilled = unsafe entries[end].key == 0
        if end < first {
            // Behind the last place comes the first.
            unsafe (entries + 1).update(from: entries, count: end)
            unsafe entries[0] = entries[count &- 1]
            end = count &- 1
        }
        if end > first { unsafe (entries + first + 1).update(from: entries + first, count: end &- first) }
        unsafe entries[first] = entry
        return hasFilled
    }

    /// Copies the entries that are to be kept to another place, in the order of their ranks; how many there are.
    ///
    /// Each is written, and counted or written over: which of them it is cannot be foreseen.
    @inline(__always)
    func copy<Row>(
        _ entries: UnsafePointer<PageEntry<Row>>,
        to kept: UnsafeMutablePointer<PageEntry<Row>>,
        where isKept: (UInt64, Row) -> Bool
    ) -> Int {
        // Those in front may have their homes at the end.
        var start = 0
        while unsafe entries[start].key != 0 && home(entries[start].key) > start { start &+= 1 }
        var rows = 0
        var place = start
        for _ in 0..<count {
            let entry = unsafe entries[place]
            unsafe kept[rows] = entry
            let (isThere, isKept) = (entry.key != 0, isKept(entry.key, entry.row))
            rows &+= (isThere ? 1 : 0) & (isKept ? 1 : 0)
            place = next(place)
        }
        return rows
    }

    /// Writes a page anew, of entries in the order of their ranks.
    func write<Row>(
        _ entries: UnsafeMutablePointer<PageEntry<Row>>,
        _ kept: UnsafePointer<PageEntry<Row>>,
        _ rows: Int,
        none: PageEntry<Row>
    ) {
        unsafe entries.initialize(repeating: none, count: count)
        var next = 0
        var row = 0
        while row < rows {
            let entry = unsafe kept[row]
            let place = max(home(entry.key), next)
            guard place < count else { break }
            unsafe entries[place] = entry
            next = place &+ 1
            row &+= 1
        }
        // Behind the last place comes the first.
        while row < rows {
            let entry = unsafe kept[row]
            let first = unsafe find(entry.key, UnsafePointer(entries)) &+ count
            _ = unsafe put(entry, at: first, entries, mayFill: true) { _, _ in false }
            row &+= 1
        }
    }
}
