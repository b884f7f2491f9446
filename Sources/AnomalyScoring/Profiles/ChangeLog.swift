/// The keys of the rows that were written since somebody last asked, by table.
///
/// A list that grows by some eight bytes a row written, not a mark at the row: writing it costs next to nothing, and
/// nothing at all where nobody asks.
struct ChangeLog: Sendable {
    /// Whether anything is noted.
    var isOn = false
    private var keys = ContiguousArray<ContiguousArray<UInt64>>(repeating: [], count: ProfileTable.allCases.count)

    @inline(__always)
    mutating func note(_ table: ProfileTable, _ key: UInt64) {
        if isOn { keys[Int(table.rawValue) &- 1].append(key) }
    }

    /// The keys of a table's rows, each once, in their order.
    func changed(_ table: ProfileTable) -> [UInt64] {
        var sorted = Array(keys[Int(table.rawValue) - 1])
        sorted.sortByHash()
        sorted.keepOnce()
        return sorted
    }

    /// Forgets what was noted.
    mutating func clear() {
        for table in keys.indices { keys[table].removeAll(keepingCapacity: true) }
    }
}
