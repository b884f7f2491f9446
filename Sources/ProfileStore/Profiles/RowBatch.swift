/// Where a row of the profiles stands: its key, and its table.
///
/// Rows lie in the order of their keys, and of their tables where keys are equal: what belongs to one party lies together.
public struct RowKey: Sendable, Hashable, Comparable {
    /// A hash of what the row is about.
    public let key: UInt64
    /// The number of the table.
    public let table: UInt8

    /// Names a row.
    public init(table: UInt8, key: UInt64) {
        (self.key, self.table) = (key, table)
    }

    /// By key, then by table.
    public static func < (a: RowKey, b: RowKey) -> Bool {
        a.key != b.key ? a.key < b.key : a.table < b.table
    }
}

/// Rows of profiles on their way into a store: keys, times of last use, and bytes behind one another.
///
/// A row without bytes says that the row is to be removed. The latest row of a key counts.
public struct RowBatch: Sendable {
    struct Entry: Sendable {
        var key: RowKey
        /// Seconds since 1970.
        var lastUse: UInt32
        var offset: Int
        var length: Int
    }

    private(set) var entries: [Entry] = []
    private(set) var bytes: [UInt8] = []

    /// No rows.
    public init() {}

    /// How many rows there are.
    public var count: Int { entries.count }

    /// How many bytes the rows have together.
    public var byteCount: Int { bytes.count }

    /// Gives the rows in the order in which they were added; those to be removed have no bytes.
    public func forEach(_ body: (RowKey, RawSpan) throws -> Void) rethrows {
        try forEachEntry { key, _, row in try body(key, row) }
    }

    /// The same with the times of last use.
    func forEachEntry(_ body: (RowKey, UInt32, RawSpan) throws -> Void) rethrows {
        for entry in entries {
            // Bytes have no padding: to look at them as raw bytes is safe.
            let row = unsafe bytes.span.extracting(entry.offset..<entry.offset + entry.length).bytes
            try body(entry.key, entry.lastUse, row)
        }
    }

    /// Adds a row of at most 32,768 bytes, with the time of its last use in seconds since 1970.
    public mutating func add(_ key: RowKey, lastUse: UInt32, _ row: [UInt8]) {
        // Bytes have no padding: to look at them as raw bytes is safe.
        unsafe add(key, lastUse: lastUse, row.span.bytes)
    }

    /// Adds a row of at most 32,768 bytes, with the time of its last use in seconds since 1970.
    public mutating func add(_ key: RowKey, lastUse: UInt32, _ row: RawSpan) {
        precondition(row.byteCount <= RowBlock.maximumRowBytes, "a row of profiles fits a block")
        entries.append(Entry(key: key, lastUse: lastUse, offset: bytes.count, length: row.byteCount))
        unsafe row.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
    }

    /// Says that a row is to be removed.
    public mutating func addRemoval(of key: RowKey) {
        entries.append(Entry(key: key, lastUse: 0, offset: bytes.count, length: 0))
    }

    /// Puts the rows into the order in which they are stored; of equal keys the latest stays.
    mutating func sort() {
        var places = entries.indices.map { (key: entries[$0].key, place: $0) }
        // They come as a few runs in order, of which the library's sort makes use.
        places.sort { $0.key != $1.key ? $0.key < $1.key : $0.place < $1.place }
        var ordered: [Entry] = []
        ordered.reserveCapacity(entries.count)
        for (key, place) in places {
            if ordered.last?.key == key { ordered.removeLast() }
            ordered.append(entries[place])
        }
        entries = ordered
    }
}
