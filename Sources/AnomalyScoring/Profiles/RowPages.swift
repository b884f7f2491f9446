internal import CPrefetch

/// Rows that lie in pages and never move, by number. A removed row's number is given out again.
///
/// A copy of the whole shares every page that neither side has written since.
struct RowPages<Row: Sendable>: Sendable {
    private var pages: ContiguousArray<ContiguousArray<Row>> = []
    /// Where the pages lay when they were made, for ``ask(for:)`` only: to look there in the pages themselves would count references to them.
    private var addresses: ContiguousArray<Int> = []
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
            addresses.append(unsafe page.withUnsafeBufferPointer { Int(bitPattern: $0.baseAddress) })
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

    /// Asks for the lines of a row, and does not wait for them.
    @inline(__always)
    func ask(for number: Int) {
        let place = number & ((1 << Self.pageBits) - 1)
        let row = addresses[number >> Self.pageBits] &+ place &* MemoryLayout<Row>.stride
        var offset = 0
        while offset < MemoryLayout<Row>.size &- 1 {
            unsafe paycheck_prefetch(UnsafeRawPointer(bitPattern: row &+ offset))
            offset &+= 64
        }
        unsafe paycheck_prefetch(UnsafeRawPointer(bitPattern: row &+ MemoryLayout<Row>.size &- 1))
    }

    /// Lends a row where it lies, and all else beside it: the page is asked once whether it is shared.
    ///
    /// The address holds until a row is added or this value copied.
    @inline(__always)
    mutating func address(of number: Int) -> UnsafeMutablePointer<Row> {
        unsafe pages[number >> Self.pageBits].withUnsafeMutableBufferPointer {
            unsafe $0.baseAddress! + number & ((1 << Self.pageBits) - 1)
        }
    }

    /// The row of a number.
    subscript(number: Int) -> Row {
        @inline(__always) _read { yield pages[number >> Self.pageBits][number & ((1 << Self.pageBits) - 1)] }
        @inline(__always) _modify { yield &pages[number >> Self.pageBits][number & ((1 << Self.pageBits) - 1)] }
    }
}
