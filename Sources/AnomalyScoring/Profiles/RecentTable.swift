/// Remembers the latest rows by key, within a bounded number of them.
///
/// Two generations: what is written goes into the younger; when that is full it becomes the older one, and the older
/// one is forgotten. So at least `capacity` and at most twice as many rows are remembered, a row's age decides, and
/// forgetting costs nothing a payment. O(1) each time; 24 bytes a place for rows of twelve.
struct RecentTable<Row: Sendable>: Sendable {
    private var younger: OpenAddressingTable<Row>
    private var older: OpenAddressingTable<Row>
    private let empty: Row
    private let capacity: Int

    init(empty: Row, capacity: Int) {
        self.empty = empty
        self.capacity = capacity
        younger = OpenAddressingTable(empty: empty)
        older = OpenAddressingTable(empty: empty)
    }

    /// Writes a row and gives the one that was remembered under the key, if any.
    mutating func replace(_ key: UInt64, with row: Row) -> Row? {
        let (place, isNew) = younger.insert(key)
        var known: Row?
        if isNew {
            let before = older.place(of: key)
            if before >= 0 { known = older[before] }
        } else {
            known = younger[place]
        }
        younger[place] = row
        if younger.count >= capacity {
            older = younger
            younger = OpenAddressingTable(empty: empty)
        }
        return known
    }
}
