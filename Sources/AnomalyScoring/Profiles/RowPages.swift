internal import CPrefetch

/// Rows that lie in pages and never move, by number. A removed row's number is given out again.
///
/// A copy of the whole shares every page that neither side has written since.
struct RowPages<Row: BitwiseCopyable & Sendable>: Sendable {
    private struct Page: Sendable {
        private var storage: ContiguousArray<Row> = []
        /// Where the storage's rows lie: to look there in the storage itself would count references to it.
        private var address: UInt = 0
        /// See ``PageOwnership``.
        private var owner: UInt64 = 0

        init(capacity: Int) { storage.reserveCapacity(capacity) }

        /// Where the rows lie, for reading.
        @inline(__always)
        var rows: UnsafePointer<Row> { unsafe UnsafePointer(bitPattern: address).unsafelyUnwrapped }

        /// Where the rows lie, for writing by the owner of a number; nil where the page has another owner.
        @inline(__always)
        func rows(of owner: UInt64) -> UnsafeMutablePointer<Row>? {
            self.owner == owner ? unsafe UnsafeMutablePointer(mutating: rows) : nil
        }

        mutating func own(_ owner: UInt64) {
            address = unsafe storage.withUnsafeMutableBufferPointer { UInt(bitPattern: $0.baseAddress) }
            self.owner = owner
        }

        mutating func append(_ row: Row, _ owner: UInt64) {
            storage.append(row)
            // A copy has no more room than rows, and may lie elsewhere now.
            own(owner)
        }
    }

    private var pages: ContiguousArray<Page> = []
    private var ownership = PageOwnership()
    private var free: ContiguousArray<UInt32> = []
    /// The numbers that were ever given out.
    private(set) var end = 0
    private let empty: Row

    private static var pageBits: Int { 10 }

    init(empty: Row) { self.empty = empty }

    /// How many rows there are.
    var count: Int { end - free.count }

    /// The number of a new, empty row.
    @inline(never)
    mutating func append() -> Int {
        if let number = free.popLast() {
            self[Int(number)] = empty
            return Int(number)
        }
        let number = end
        let page = number >> Self.pageBits
        if page == pages.count { pages.append(Page(capacity: 1 << Self.pageBits)) }
        pages[page].append(empty, ownership.number())
        end += 1
        return number
    }

    /// Gives a row's place back.
    mutating func remove(_ number: Int) {
        self[number] = empty
        free.append(UInt32(truncatingIfNeeded: number))
    }

    /// Asks for the lines of a row, and does not wait for them.
    @inline(__always)
    func ask(for number: Int) {
        let row = unsafe UnsafeRawPointer(place(of: number))
        var offset = 0
        while offset < MemoryLayout<Row>.size &- 1 {
            unsafe paycheck_prefetch(row + offset)
            offset &+= 64
        }
        unsafe paycheck_prefetch(row + (MemoryLayout<Row>.size &- 1))
    }

    /// Where a row lies, for reading.
    @inline(__always)
    private func place(of number: Int) -> UnsafePointer<Row> {
        unsafe pages.span[number >> Self.pageBits].rows + number & ((1 << Self.pageBits) - 1)
    }

    /// Lends a row where it lies.
    ///
    /// The address holds until a row is added or this value copied.
    @inline(__always)
    mutating func address(of number: Int) -> UnsafeMutablePointer<Row> {
        let owner = ownership.number()
        // What owns a page does not ask whether a copy has the list of pages, too: the list itself is not written to.
        let page = number >> Self.pageBits
        let rows = unsafe pages.span[page].rows(of: owner) ?? owned(page, by: owner)
        return unsafe rows + number & ((1 << Self.pageBits) - 1)
    }

    @inline(never)
    private mutating func owned(_ page: Int, by owner: UInt64) -> UnsafeMutablePointer<Row> {
        pages[page].own(owner)
        return unsafe UnsafeMutablePointer(mutating: pages[page].rows)
    }

    /// The row of a number.
    subscript(number: Int) -> Row {
        @inline(__always) unsafeAddress { unsafe place(of: number) }
        @inline(__always) unsafeMutableAddress { unsafe address(of: number) }
    }
}
