/// Rows of eight bytes by 64-bit key in pages of open addressing that are nearly full and grow by an eighth: some 19 bytes a row.
///
/// The lowest bits of a key are the page, further ones the place in it. Within a page the rows lie in the order of their homes (Celis,
/// "Robin Hood hashing", 1986), so a key that is not there is missed as early as one that is there is found. A table
/// that grows does so page by page: the memory that both hold together is more by one page. A copy shares every page
/// that neither side has written since.
struct PagedTable<Row: BitwiseCopyable & Sendable>: Sendable {
    private struct Entry: BitwiseCopyable, Sendable {
        var key: UInt64
        var row: Row
    }

    private var pages: ContiguousArray<ContiguousArray<Entry>>
    private var counts: ContiguousArray<Int32>
    private var layout = Places(count: 16)
    private var pageMask = 0
    private(set) var count = 0
    private let none: Entry
    /// How many thirty-seconds of a page are rows at most.
    private let most: Int

    /// From so many places on there are twice as many pages instead.
    private static var mostPlaces: Int { 2048 }

    /// An empty table whose pages have so many rows on 32 places at most: where rows come and go with every payment fewer, since one
    /// that comes moves half of 1/(1 − *share*)² others.
    init(empty: Row, mostOf32 most: Int = 31) {
        self.most = most
        none = Entry(key: 0, row: empty)
        pages = [ContiguousArray(repeating: none, count: layout.count)]
        counts = [0]
    }

    @inline(__always)
    private func page(_ key: UInt64) -> Int { Int(truncatingIfNeeded: key) & pageMask }

    /// The places of a page, as many in each; one is free always.
    private struct Places: Sendable {
        var count: Int

        @inline(__always)
        func home(_ key: UInt64) -> Int {
            Int(truncatingIfNeeded: ((key >> 8 & 0xFFFF_FFFF) &* UInt64(truncatingIfNeeded: count)) >> 32)
        }

        /// How far from its home a key stands at a place.
        @inline(__always)
        func distance(_ key: UInt64, _ place: Int) -> Int {
            let distance = place &- home(key)
            return distance < 0 ? distance &+ count : distance
        }

        @inline(__always)
        func next(_ place: Int) -> Int { place &+ 1 == count ? 0 : place &+ 1 }

        /// Where a key is, or else where it belongs.
        @inline(__always)
        func search(_ key: UInt64, _ entries: UnsafePointer<Entry>) -> (place: Int, isThere: Bool) {
            var place = home(key)
            var distance = 0
            while true {
                let found = unsafe entries[place].key
                if found == key { return (place, true) }
                if found == 0 || self.distance(found, place) < distance { return (place, false) }
                place = next(place)
                distance &+= 1
            }
        }

        /// Puts an entry where it belongs; those behind it move on by one place.
        func put(_ entry: Entry, into page: inout ContiguousArray<Entry>) -> Int {
            unsafe page.withUnsafeMutableBufferPointer { entries in
                let first = unsafe search(entry.key, UnsafePointer(entries.baseAddress!)).place
                var place = first
                var moving = entry
                while moving.key != 0 {
                    let other = unsafe entries[place]
                    unsafe entries[place] = moving
                    moving = other
                    place = next(place)
                }
                return first
            }
        }
    }

    /// Whether a key's page has no room for one more.
    @inline(__always)
    private func isFull(_ key: UInt64) -> Bool { (Int(counts[page(key)]) &+ 1) &* 32 > layout.count &* most }

    /// The place of a key, or −1.
    @inline(__always)
    func place(of key: UInt64) -> Int {
        let page = page(key)
        let (place, isThere) = unsafe pages[page].withUnsafeBufferPointer {
            unsafe layout.search(key, $0.baseAddress!)
        }
        return isThere ? page << 32 | place : -1
    }

    /// The place of a key, made where it was not there; the table grows where it must.
    @inline(__always)
    mutating func insert(_ key: UInt64) -> (place: Int, isNew: Bool) {
        let found = place(of: key)
        return found >= 0 ? (found, false) : (add(key), true)
    }

    @inline(never)
    private mutating func add(_ key: UInt64) -> Int {
        if isFull(key) { grow() }
        let page = page(key)
        counts[page] += 1
        count += 1
        let layout = layout
        return page << 32 | layout.put(Entry(key: key, row: none.row), into: &pages[page])
    }

    /// Reads a key's home without looking for it: brings the line into the cache.
    @inline(__always)
    func touch(_ key: UInt64) -> UInt32 {
        unsafe pages[page(key)].withUnsafeBufferPointer { unsafe UInt32(truncatingIfNeeded: $0[layout.home(key)].key) }
    }

    /// The row at a place.
    subscript(place: Int) -> Row {
        @inline(__always) _read { yield pages[place >> 32][place & 0xFFFF_FFFF].row }
        @inline(__always) _modify { yield &pages[place >> 32][place & 0xFFFF_FFFF].row }
    }

    /// How many rows there would be room for if none were left free.
    var places: Int { pages.count * layout.count }

    /// The keys that have a row, in no order that means anything.
    var allKeys: [UInt64] {
        var keys: [UInt64] = []
        keys.reserveCapacity(count)
        forEach { key, _ in keys.append(key) }
        return keys
    }

    /// Goes through the rows, in no order that means anything.
    func forEach(_ body: (UInt64, Row) -> Void) {
        for page in pages { for entry in page where entry.key != 0 { body(entry.key, entry.row) } }
    }

    /// Removes a key's row; false where there was none.
    mutating func remove(_ key: UInt64) -> Bool {
        let found = place(of: key)
        guard found >= 0 else { return false }
        let page = found >> 32
        var gap = found & 0xFFFF_FFFF
        while true {
            let place = layout.next(gap)
            let entry = pages[page][place]
            guard entry.key != 0, layout.distance(entry.key, place) > 0 else { break }
            pages[page][gap] = entry
            gap = place
        }
        pages[page][gap] = none
        counts[page] -= 1
        count -= 1
        return true
    }

    /// Removes the rows that nobody needs, page by page.
    @inline(never)
    mutating func removeAll(where isGone: (UInt64, Row) -> Bool) {
        for number in pages.indices { clean(number, isGone) }
    }

    /// Where the page of a key has no room for one more, removes the rows of the page that nobody needs; where these are few
    /// the table grows.
    @inline(__always)
    mutating func makeRoom(for key: UInt64, without isGone: (UInt64, Row) -> Bool) {
        guard isFull(key) else { return }
        clean(page(key), isGone)
        if Int(counts[page(key)]) * 32 > layout.count * (most - 4) { grow() }
    }

    @inline(never)
    private mutating func clean(_ number: Int, _ isGone: (UInt64, Row) -> Bool) {
        var page = ContiguousArray(repeating: none, count: layout.count)
        var kept: Int32 = 0
        for entry in pages[number] where entry.key != 0 && !isGone(entry.key, entry.row) {
            _ = layout.put(entry, into: &page)
            kept += 1
        }
        guard kept != counts[number] else { return }
        count -= Int(counts[number] - kept)
        counts[number] = kept
        pages[number] = page
    }

    /// Makes the pages larger by an eighth, or twice as many.
    @inline(never)
    private mutating func grow() {
        // Keys that all lie in a few pages, which no hash makes, are not parted by more of them.
        if layout.count >= Self.mostPlaces, count * 2 > pages.count * layout.count { return split() }
        layout.count += max(8, layout.count / 8)
        for number in pages.indices {
            var page = ContiguousArray(repeating: none, count: layout.count)
            for entry in pages[number] where entry.key != 0 { _ = layout.put(entry, into: &page) }
            pages[number] = page
        }
    }

    private mutating func split() {
        let old = pages.count
        pageMask = 2 * old - 1
        var halves = ContiguousArray<Int32>(repeating: 0, count: 2 * old)
        forEach { key, _ in halves[page(key)] += 1 }
        let most = halves.reduce(0) { max($0, Int($1)) }
        layout.count = max(layout.count * 9 / 16, most * 16 / 15 + 8)
        pages.reserveCapacity(2 * old)
        for _ in 0..<old { pages.append([]) }
        for number in 0..<old {
            let entries = pages[number]
            pages[number] = ContiguousArray(repeating: none, count: layout.count)
            pages[number + old] = ContiguousArray(repeating: none, count: layout.count)
            let layout = layout
            for entry in entries where entry.key != 0 {
                let half = page(entry.key)
                _ = layout.put(entry, into: &pages[half])
            }
        }
        counts = halves
    }
}
