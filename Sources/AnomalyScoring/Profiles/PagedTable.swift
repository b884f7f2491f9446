internal import CPrefetch

/// Rows of eight bytes by 64-bit key in pages of open addressing that are nearly full and grow by a sixteenth: some 17 bytes a row.
///
/// The lowest bits of a key are the page, further ones the place in it. Within a page the rows lie in the order of their homes (Celis,
/// "Robin Hood hashing", 1986), so a key that is not there is missed as early as one that is there is found. Each page grows by
/// itself, and pages are added one by one (Litwin, "Linear hashing", 1980): no insertion ever moves more than one page. A copy shares
/// every page that neither side has written since.
struct PagedTable<Row: BitwiseCopyable & Sendable>: Sendable {
    typealias Entry = PageEntry<Row>

    private struct Page: Sendable {
        var entries: ContiguousArray<Entry>
        let places: PagePlaces
        var rows: UInt32
        /// Where the entries lay when they were made, for ``ask(for:)`` only: to look there in the entries themselves would count
        /// references to them.
        let address: Int

        init(_ writer: PageWriter<Row>) {
            (entries, places, rows) = (writer.entries, writer.places, UInt32(writer.rows))
            address = unsafe entries.withUnsafeBufferPointer { Int(bitPattern: $0.baseAddress) }
        }
    }

    private var pages: ContiguousArray<Page>
    /// As many bits as the largest number of a page has.
    private var pageMask = 0
    private(set) var count = 0
    private let none: Entry
    /// How many thirty-seconds of a page are rows at most, and by how many a page grows.
    private let most: Int
    private let growth: Int

    /// So many rows a page on the average; while the pages are parted one by one those that are not yet have twice as many as those
    /// that are.
    private static var meanRows: Int { 2048 }

    /// An empty table whose pages have so many rows on 32 places at most, and grow by so many: where rows come and go with every payment
    /// fewer, and by more, since one that comes moves half of 1/(1 − *share*)² others.
    init(empty: Row, mostOf32 most: Int = 31, growth: Int = 2) {
        self.most = most
        self.growth = growth
        none = Entry(key: 0, row: empty)
        pages = [Page(PageWriter(places: 16, none: none))]
    }

    /// The page of a key; those that there are not yet are still in the one they will be parted from.
    @inline(__always)
    private func page(_ key: UInt64) -> Int {
        let page = Int(truncatingIfNeeded: key) & pageMask
        return page < pages.count ? page : page & pageMask >> 1
    }

    /// The place of a key, or −1.
    @inline(__always)
    func place(of key: UInt64) -> Int {
        let page = page(key)
        let places = pages[page].places
        let place = unsafe pages[page].entries.withUnsafeBufferPointer { unsafe places.find(key, $0.baseAddress!) }
        return place < 0 ? -1 : page << 32 | place
    }

    /// The place of a key, made where it was not there; the table grows where it must.
    @inline(__always)
    mutating func insert(_ key: UInt64) -> (place: Int, isNew: Bool) {
        let found = place(of: key)
        return found >= 0 ? (found, false) : (add(key), true)
    }

    /// The place of a key that is not there, made; a row that nobody needs gives its place where one lies near.
    @inline(__always)
    mutating func add(_ key: UInt64, over isGone: (UInt64, Row) -> Bool) -> Int {
        if count >= pages.count &* Self.meanRows { part() }
        while true {
            let page = page(key)
            let places = pages[page].places
            let mayFill = (Int(pages[page].rows) &+ 1) &* 32 <= places.count &* most
            let entry = Entry(key: key, row: none.row)
            let put = unsafe pages[page].entries.withUnsafeMutableBufferPointer {
                unsafe places.put(entry, $0.baseAddress!, mayFill: mayFill, over: isGone)
            }
            guard put.place >= 0 else {
                renew(page, isGone)
                continue
            }
            if put.hasFilled {
                pages[page].rows += 1
                count += 1
            }
            return page << 32 | put.place
        }
    }

    @inline(never)
    private mutating func add(_ key: UInt64) -> Int { add(key) { _, _ in false } }

    /// Asks for the lines in which a key most likely is, and does not wait for them.
    @inline(__always)
    func ask(for key: UInt64) {
        let page = page(key)
        let home = pages[page].places.home(key)
        // A row is eight places from its home on the average.
        let line = pages[page].address &+ home &* MemoryLayout<Entry>.stride
        unsafe paycheck_prefetch(UnsafeRawPointer(bitPattern: line))
        unsafe paycheck_prefetch(UnsafeRawPointer(bitPattern: line &+ 64))
        unsafe paycheck_prefetch(UnsafeRawPointer(bitPattern: line &+ 128))
    }

    /// The row at a place.
    subscript(place: Int) -> Row {
        @inline(__always) _read { yield pages[place >> 32].entries[place & 0xFFFF_FFFF].row }
        @inline(__always) _modify { yield &pages[place >> 32].entries[place & 0xFFFF_FFFF].row }
    }

    /// How many rows there would be room for if none were left free.
    var places: Int { pages.reduce(0) { $0 + $1.places.count } }

    /// The keys that have a row, in no order that means anything.
    var allKeys: [UInt64] {
        var keys: [UInt64] = []
        keys.reserveCapacity(count)
        forEach { key, _ in keys.append(key) }
        return keys
    }

    /// Goes through the rows, in no order that means anything.
    func forEach(_ body: (UInt64, Row) -> Void) {
        for page in pages { for entry in page.entries where entry.key != 0 { body(entry.key, entry.row) } }
    }

    /// Removes a key's row; false where there was none.
    mutating func remove(_ key: UInt64) -> Bool {
        let found = place(of: key)
        guard found >= 0 else { return false }
        let page = found >> 32
        let places = pages[page].places
        var gap = found & 0xFFFF_FFFF
        while true {
            let place = places.next(gap)
            let entry = pages[page].entries[place]
            guard entry.key != 0, places.distance(entry.key, place) > 0 else { break }
            pages[page].entries[gap] = entry
            gap = place
        }
        pages[page].entries[gap] = none
        pages[page].rows -= 1
        count -= 1
        return true
    }

    /// Removes the rows that nobody needs, page by page.
    @inline(never)
    mutating func removeAll(where isGone: (UInt64, Row) -> Bool) {
        for number in pages.indices {
            var page = PageWriter(places: pages[number].places.count, none: none)
            pages[number].places.forEach(pages[number].entries) { if !isGone($0.key, $0.row) { page.add($0) } }
            guard page.rows != pages[number].rows else { continue }
            replace(number, by: page)
        }
    }

    private mutating func replace(_ number: Int, by page: PageWriter<Row>) {
        count += page.rows - Int(pages[number].rows)
        pages[number] = Page(page)
    }

    /// Makes a page without the rows that nobody needs, and larger where these are few.
    @inline(never)
    private mutating func renew(_ number: Int, _ isGone: (UInt64, Row) -> Bool) {
        let places = pages[number].places.count
        var kept = 0
        for entry in pages[number].entries where entry.key != 0 && !isGone(entry.key, entry.row) { kept += 1 }
        let isLargeEnough = kept * 32 <= places * (most - 4)
        var page = PageWriter(places: isLargeEnough ? places : places + max(8, places * growth / 32), none: none)
        pages[number].places.forEach(pages[number].entries) { if !isGone($0.key, $0.row) { page.add($0) } }
        replace(number, by: page)
    }

    /// Adds a page, and parts the rows with it of the one that has had its keys.
    @inline(never)
    private mutating func part() {
        let new = pages.count
        if new > pageMask { pageMask = pageMask << 1 | 1 }
        let old = new & pageMask >> 1
        let (entries, places) = (pages[old].entries, pages[old].places)
        let bit = UInt64(pageMask &- pageMask >> 1)
        var moved = 0
        for entry in entries where entry.key & bit != 0 { moved += 1 }
        var stay = PageWriter(places: room(for: Int(pages[old].rows) - moved), none: none)
        var move = PageWriter(places: room(for: moved), none: none)
        places.forEach(entries) { if $0.key & bit == 0 { stay.add($0) } else { move.add($0) } }
        pages[old] = Page(stay)
        pages.append(Page(move))
    }

    /// Places for so many rows, and as many more as a page grows by.
    private func room(for rows: Int) -> Int { rows * (32 + growth) / most + 8 }
}
