/// Rows that lie in pages and never move, by number. A removed row's number is given out again.
///
/// A copy of the whole shares every page that neither side has written since.
struct RowPages<Row: Sendable>: Sendable {
    private var pages: ContiguousArray<ContiguousArray<Row>> = []
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
        if number >> Self.pageBits == pages.count {
            var page = ContiguousArray<Row>()
            page.reserveCapacity(1 << Self.pageBits)
            pages.append(page)
        }
        pages[number >> Self.pageBits].append(empty)
        end += 1
        return number
    }

    /// Gives a row's place back.
    mutating func remove(_ number: Int) {
        self[number] = empty
        free.append(UInt32(truncatingIfNeeded: number))
    }

    /// The row of a number.
    subscript(number: Int) -> Row {
        @inline(__always) _read { yield pages[number >> Self.pageBits][number & ((1 << Self.pageBits) - 1)] }
        @inline(__always) _modify { yield &pages[number >> Self.pageBits][number & ((1 << Self.pageBits) - 1)] }
    }
}
