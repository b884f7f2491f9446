/// Rows that lie in pages and never move, by number. A removed row's number is given out again.
///
/// A copy of the whole shares every page that neither side has written since.
struct RowPages<Row: Sendable>: Sendable {
    private var pages: ContiguousArray<ContiguousArray<Row>> = []
    private var free: ContiguousArray<UInt32> = []
    private var end = 0
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
    mutating func remove(_ number: Int) { free.append(UInt32(truncatingIfNeeded: number)) }

    /// The row of a number.
    subscript(number: Int) -> Row {
        @inline(__always) _read { yield pages[number >> Self.pageBits][number & ((1 << Self.pageBits) - 1)] }
        @inline(__always) _modify { yield &pages[number >> Self.pageBits][number & ((1 << Self.pageBits) - 1)] }
    }
}

/// Large rows by 64-bit key: an open-addressing index over ``RowPages``. Growing copies the index only.
struct PagedRows<Row: Sendable>: Sendable {
    private var index = OpenAddressingTable<UInt32>(empty: 0)
    private var rows: RowPages<Row>

    init(empty: Row) { rows = RowPages(empty: empty) }

    /// How many rows there are.
    var count: Int { index.count }

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
        let number = rows.append()
        index[place] = UInt32(truncatingIfNeeded: number)
        return number
    }

    /// Removes a key's row; false where there was none.
    mutating func remove(_ key: UInt64) -> Bool {
        let number = find(key)
        guard number >= 0 else { return false }
        rows.remove(number)
        return index.remove(key)
    }

    /// The keys that have a row, in no order that means anything.
    var keys: [UInt64] { index.allKeys }

    /// The row of a number.
    subscript(number: Int) -> Row {
        @inline(__always) _read { yield rows[number] }
        @inline(__always) _modify { yield &rows[number] }
    }
}
