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

    /// Where a key is, or −1.
    @inline(__always)
    func find<Row>(_ key: UInt64, _ entries: UnsafePointer<PageEntry<Row>>) -> Int {
        let home = home(key)
        var place = home
        // By fours: whether the key's place was passed already is asked less often than whether it is there.
        while place &+ 4 <= count {
            if unsafe entries[place].key == key { return place }
            if unsafe entries[place &+ 1].key == key { return place &+ 1 }
            if unsafe entries[place &+ 2].key == key { return place &+ 2 }
            let last = unsafe entries[place &+ 3].key
            if last == key { return place &+ 3 }
            if last == 0 || distance(last, place &+ 3) < place &+ 3 &- home { return -1 }
            place &+= 4
        }
        var distance = place &- home
        if place == count { place = 0 }
        while true {
            let found = unsafe entries[place].key
            if found == key { return place }
            if found == 0 || self.distance(found, place) < distance { return -1 }
            place = next(place)
            distance &+= 1
        }
    }

    /// Where a key that is not there belongs: behind those of a lower rank.
    @inline(__always)
    private func place<Row>(for key: UInt64, _ entries: UnsafePointer<PageEntry<Row>>) -> Int {
        var place = home(key)
        var distance = 0
        while true {
            let found = unsafe entries[place].key
            if found == 0 { return place }
            let other = self.distance(found, place)
            if other < distance || other == distance && rank(found) > rank(key) { return place }
            place = next(place)
            distance &+= 1
        }
    }

    /// Puts an entry whose key is not there where it belongs; those behind it move on by one place, as far as to a free one or to one that nobody
    /// needs. Where that would have to be a free place and none may be filled, nothing is changed and the place is −1.
    @inline(__always)
    func put<Row>(
        _ entry: PageEntry<Row>,
        _ entries: UnsafeMutablePointer<PageEntry<Row>>,
        mayFill: Bool,
        over isGone: (UInt64, Row) -> Bool
    ) -> (place: Int, hasFilled: Bool) {
        let first = unsafe place(for: entry.key, UnsafePointer(entries))
        if unsafe mayFill && entries[first].key == 0 {
            unsafe entries[first] = entry
            return (first, true)
        }
        var end = first
        while true {
            let found = unsafe entries[end]
            if found.key == 0 {
                guard mayFill else { return (-1, false) }
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
        unsafe (entries + first + 1).update(from: entries + first, count: end &- first)
        unsafe entries[first] = entry
        return (first, hasFilled)
    }

    /// Goes through the entries in the order of their ranks.
    @inline(__always)
    func forEach<Row>(_ entries: ContiguousArray<PageEntry<Row>>, _ body: (PageEntry<Row>) -> Void) {
        // Those in front may have their homes at the end.
        var start = 0
        while entries[start].key != 0, home(entries[start].key) > start { start += 1 }
        for place in start..<count where entries[place].key != 0 { body(entries[place]) }
        for place in 0..<start { body(entries[place]) }
    }
}

/// A page that is made of entries in the order of their ranks.
struct PageWriter<Row: BitwiseCopyable & Sendable> {
    private(set) var entries: ContiguousArray<PageEntry<Row>>
    let places: PagePlaces
    private(set) var rows = 0
    private var next = 0

    init(places count: Int, none: PageEntry<Row>) {
        places = PagePlaces(count: count)
        entries = ContiguousArray(repeating: none, count: count)
    }

    /// Adds an entry whose rank is not below that of the one before.
    @inline(__always)
    mutating func add(_ entry: PageEntry<Row>) {
        rows += 1
        let place = max(places.home(entry.key), next)
        if place < places.count {
            entries[place] = entry
            next = place + 1
        } else {
            _ = unsafe entries.withUnsafeMutableBufferPointer {
                unsafe places.put(entry, $0.baseAddress!, mayFill: true) { _, _ in false }
            }
        }
    }
}
