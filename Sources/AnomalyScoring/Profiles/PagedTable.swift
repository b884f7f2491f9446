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
        private var storage: ContiguousArray<Entry>
        let places: PagePlaces
        var rows: UInt32
        /// Where the storage's entries lie: to look there in the storage itself would count references to it.
        private var address: UInt
        /// See ``PageOwnership``.
        private var owner: UInt64 = 0

        /// A page of entries in the order of their ranks, on so many places.
        init(places count: Int, none: Entry, _ kept: ContiguousArray<Entry>) {
            let places = PagePlaces(count: count)
            storage = unsafe ContiguousArray(unsafeUninitializedCapacity: count) { entries, initialized in
                unsafe kept.withUnsafeBufferPointer {
                    unsafe places.write(entries.baseAddress!, $0.baseAddress!, kept.count, none: none)
                }
                initialized = count
            }
            self.places = places
            rows = UInt32(truncatingIfNeeded: kept.count)
            address = unsafe storage.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
        }

        /// The entries that are to be kept, in the order of their ranks.
        @inline(__always)
        func entries(where isKept: (UInt64, Row) -> Bool) -> ContiguousArray<Entry> {
            unsafe ContiguousArray(unsafeUninitializedCapacity: places.count) { kept, initialized in
                initialized = unsafe places.copy(entries, to: kept.baseAddress!, where: isKept)
            }
        }

        /// Where the entries lie, for reading.
        @inline(__always)
        var entries: UnsafePointer<Entry> { unsafe UnsafePointer(bitPattern: address).unsafelyUnwrapped }

        /// Where the entries lie, for writing by the owner of a number.
        @inline(__always)
        mutating func entries(of owner: UInt64) -> UnsafeMutablePointer<Entry> {
            if self.owner != owner { own(owner) }
            return unsafe UnsafeMutablePointer(mutating: entries)
        }

        /// The same without becoming the owner; nil where the page has another.
        @inline(__always)
        func ownEntries(of owner: UInt64) -> UnsafeMutablePointer<Entry>? {
            self.owner == owner ? unsafe UnsafeMutablePointer(mutating: entries) : nil
        }

        @inline(never)
        private mutating func own(_ owner: UInt64) {
            address = unsafe storage.withUnsafeMutableBufferPointer { UInt(bitPattern: $0.baseAddress) }
            self.owner = owner
        }
    }

    private var pages: ContiguousArray<Page>
    private var ownership = PageOwnership()
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
        pages = [Page(places: 16, none: none, [])]
    }

    /// The page of a key; those that there are not yet are still in the one they will be parted from.
    @inline(__always)
    private func page(_ key: UInt64) -> Int {
        let page = Int(truncatingIfNeeded: key) & pageMask
        return page < pages.count ? page : page & pageMask >> 1
    }

    /// The place of a key; a negative number that tells ``add(_:_:at:over:)`` where it belongs where it is not there.
    @inline(__always)
    func place(of key: UInt64) -> Int {
        let number = page(key)
        let page = pages.span[number]
        let place = unsafe page.places.find(key, page.entries)
        return place < 0 ? place : number << 32 | place
    }

    /// The place of a key, made where it was not there; the table grows where it must.
    @inline(__always)
    mutating func insert(_ key: UInt64) -> (place: Int, isNew: Bool) {
        let found = place(of: key)
        return found >= 0 ? (found, false) : (add(key, none.row, at: found), true)
    }

    @inline(never)
    private mutating func add(_ key: UInt64, _ row: Row, at found: Int) -> Int {
        add(key, row, at: found) { _, _ in false }
    }

    /// The place of a key that is not there, made with a row; `found` is what ``place(of:)`` told of it. A row that nobody needs gives its place where
    /// one lies near.
    @inline(__always)
    mutating func add(_ key: UInt64, _ row: Row, at found: Int, over isGone: (UInt64, Row) -> Bool) -> Int {
        var found = found
        if count >= pages.count &* Self.meanRows {
            part()
            found = place(of: key)
        }
        while true {
            let number = page(key)
            let hasFilled = put(Entry(key: key, row: row), found, number, isGone)
            if let hasFilled {
                if hasFilled { count &+= 1 }
                return number << 32 | (found &+ pages.span[number].places.count)
            }
            renew(number, isGone)
            found = place(of: key)
        }
    }

    @inline(__always)
    private mutating func put(
        _ entry: Entry,
        _ found: Int,
        _ number: Int,
        _ isGone: (UInt64, Row) -> Bool
    ) -> Bool? {
        let (most, owner) = (most, ownership.number())
        var pages = pages.mutableSpan
        let places = pages[number].places
        let mayFill = (Int(pages[number].rows) &+ 1) &* 32 <= places.count &* most
        let entries = unsafe pages[number].entries(of: owner)
        let hasFilled = unsafe places.put(entry, at: found &+ places.count, entries, mayFill: mayFill, over: isGone)
        if hasFilled == true { pages[number].rows &+= 1 }
        return hasFilled
    }

    /// Asks for the lines in which a key most likely is, and does not wait for them.
    @inline(__always)
    func ask(for key: UInt64) {
        let page = pages.span[page(key)]
        // A row is eight places from its home on the average.
        let line = unsafe UnsafeRawPointer(page.entries + page.places.home(key))
        unsafe paycheck_prefetch(line)
        unsafe paycheck_prefetch(line + 64)
        unsafe paycheck_prefetch(line + 128)
    }

    /// The row at a place.
    subscript(place: Int) -> Row {
        @inline(__always) get { unsafe pages.span[place >> 32].entries[place & 0xFFFF_FFFF].row }
        @inline(__always) set { unsafe address(of: place).pointee = newValue }
    }

    /// Where the row of a place lies; holds until a row is added or removed or this value copied.
    @inline(__always)
    mutating func address(of place: Int) -> UnsafeMutablePointer<Row> {
        let owner = ownership.number()
        // What owns a page does not ask whether a copy has the list of pages, too: the list itself is not written to.
        let entries = unsafe pages.span[place >> 32].ownEntries(of: owner) ?? ownedEntries(place >> 32, by: owner)
        return unsafe withUnsafeMutablePointer(to: &entries[place & 0xFFFF_FFFF].row) { unsafe $0 }
    }

    @inline(never)
    private mutating func ownedEntries(_ page: Int, by owner: UInt64) -> UnsafeMutablePointer<Entry> {
        unsafe pages[page].entries(of: owner)
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
        forEachPlace { key, row in if key != 0 { body(key, row) } }
    }

    /// Goes through all places, those without a row too, whose keys are 0: where most have one, but which cannot be foreseen.
    @inline(__always)
    func forEachPlace(_ body: (UInt64, Row) -> Void) {
        for page in pages {
            for place in 0..<page.places.count { unsafe body(page.entries[place].key, page.entries[place].row) }
        }
    }

    /// Removes a key's row; false where there was none.
    mutating func remove(_ key: UInt64) -> Bool {
        let found = place(of: key)
        guard found >= 0 else { return false }
        let number = found >> 32
        let places = pages[number].places
        let entries = unsafe pages[number].entries(of: ownership.number())
        var gap = found & 0xFFFF_FFFF
        while true {
            let place = places.next(gap)
            let entry = unsafe entries[place]
            guard entry.key != 0, places.distance(entry.key, place) > 0 else { break }
            unsafe entries[gap] = entry
            gap = place
        }
        unsafe entries[gap] = none
        pages[number].rows -= 1
        count -= 1
        return true
    }

    /// Removes the rows that nobody needs, page by page.
    @inline(__always)
    mutating func removeAll(where isGone: (UInt64, Row) -> Bool) {
        for number in pages.indices {
            replace(number, by: pages[number].entries { !isGone($0, $1) }, places: pages[number].places.count)
        }
    }

    private mutating func replace(_ number: Int, by kept: ContiguousArray<Entry>, places: Int) {
        count += kept.count - Int(pages[number].rows)
        pages[number] = Page(places: places, none: none, kept)
    }

    /// Makes a page without the rows that nobody needs, and larger where these are few.
    @inline(never)
    private mutating func renew(_ number: Int, _ isGone: (UInt64, Row) -> Bool) {
        let places = pages[number].places.count
        let kept = pages[number].entries { !isGone($0, $1) }
        let isLargeEnough = kept.count * 32 <= places * (most - 4)
        replace(number, by: kept, places: isLargeEnough ? places : places + max(8, places * growth / 32))
    }

    /// Adds a page, and parts the rows with it of the one that has had its keys.
    @inline(never)
    private mutating func part() {
        let new = pages.count
        if new > pageMask { pageMask = pageMask << 1 | 1 }
        let old = new & pageMask >> 1
        let bit = UInt64(pageMask &- pageMask >> 1)
        let move = pages[old].entries { key, _ in key & bit != 0 }
        let stay = pages[old].entries { key, _ in key & bit == 0 }
        pages[old] = Page(places: room(for: stay.count), none: none, stay)
        pages.append(Page(places: room(for: move.count), none: none, move))
    }

    /// Places for so many rows, and as many more as a page grows by.
    private func room(for rows: Int) -> Int { rows * (32 + growth) / most + 8 }
}
