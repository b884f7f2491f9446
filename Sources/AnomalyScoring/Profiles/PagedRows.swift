/// Large rows by 64-bit key: an open-addressing index over rows that lie in pages and never move.
///
/// Growing copies the index only, and a copy of the whole shares every page that neither side has written since.
struct PagedRows<Row: Sendable>: Sendable {
    private var index: OpenAddressingTable<UInt32>
    private var pages: ContiguousArray<ContiguousArray<Row>> = []
    private(set) var count = 0
    private let empty: Row

    private static var pageBits: Int { 10 }

    init(empty: Row) {
        self.empty = empty
        index = OpenAddressingTable(empty: 0)
    }

    /// The number of a key's row, or −1.
    @inline(__always)
    func find(_ key: UInt64) -> Int {
        let place = index.place(of: key)
        return place < 0 ? -1 : Int(index[place])
    }

    /// The number of a key's row, made where there was none.
    @inline(__always)
    mutating func insert(_ key: UInt64) -> Int {
        let (place, isNew) = index.insert(key)
        return isNew ? append(at: place) : Int(index[place])
    }

    @inline(never)
    private mutating func append(at place: Int) -> Int {
        let number = count
        index[place] = UInt32(truncatingIfNeeded: number)
        if number >> Self.pageBits == pages.count {
            var page = ContiguousArray<Row>()
            page.reserveCapacity(1 << Self.pageBits)
            pages.append(page)
        }
        pages[number >> Self.pageBits].append(empty)
        count += 1
        return number
    }

    /// The row of a number.
    subscript(number: Int) -> Row {
        @inline(__always) _read { yield pages[number >> Self.pageBits][number & ((1 << Self.pageBits) - 1)] }
        @inline(__always) _modify { yield &pages[number >> Self.pageBits][number & ((1 << Self.pageBits) - 1)] }
    }
}
