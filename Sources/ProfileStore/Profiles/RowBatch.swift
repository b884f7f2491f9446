public import AnomalyScoring

/// Where a row of the profiles stands: its key, and its table.
///
/// Rows lie in the order of their keys, and of their tables where keys are equal: what belongs to one party lies together.
public struct RowKey: Sendable, Hashable, HashOrdered {
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

extension RowKey {
    /// Puts keys into the order in which rows are looked for, each once. Complexity: O(*n*), as keys are hashes.
    public static func order(_ keys: inout [RowKey]) {
        keys.sortByHash()
        keys.keepOnce()
    }
}

/// Rows of profiles on their way into a store or out of it: keys, times of last use, and bytes behind one another as ``PackedRow`` has them.
///
/// A row without bytes says that the row is to be removed. The latest row of a key counts.
public struct RowBatch: Sendable {
    struct Entry: Sendable, HashOrdered {
        let key: UInt64
        /// Seconds since 1970.
        let lastUse: UInt32
        /// Where its bytes begin: a later row's begin further behind.
        let offset: UInt32
        let length: UInt16
        let table: UInt8

        var rowKey: RowKey { RowKey(table: table, key: key) }
        var range: Range<Int> { Int(offset)..<Int(offset) + Int(length) }

        /// By key, then by table; the later of two rows of one key comes last.
        static func < (a: Entry, b: Entry) -> Bool {
            a.key != b.key ? a.key < b.key : a.table != b.table ? a.table < b.table : a.offset < b.offset
        }
    }

    private static var laterBy: Int { 16 }

    private(set) var entries: [Entry] = []
    private(set) var bytes: [UInt8] = []
    /// The row that is being packed.
    private var packed: [UInt8] = []

    /// No rows.
    public init() {}

    /// How many rows there are.
    public var count: Int { entries.count }

    /// How many bytes the rows have together, packed.
    public var byteCount: Int { bytes.count }

    /// Removes all rows; what memory they took is kept for others.
    public mutating func removeAll() {
        entries.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
    }

    /// Gives the rows in the order in which they were added, but those to be removed; each with the time of its last use, in seconds since 1970, and
    /// the key of one that comes some rows later.
    ///
    /// - Throws: what `body` throws, and ``StoreError`` for a row out of a store that is damaged.
    public func forEach(
        _ body: (_ key: RowKey, _ lastUse: UInt32, _ row: RawSpan, _ later: RowKey?) throws -> Void
    ) throws {
        var row: [UInt8] = []
        for (place, entry) in entries.enumerated() where entry.length > 0 {
            let later = place + Self.laterBy < entries.count ? entries[place + Self.laterBy].rowKey : nil
            // Bytes have no padding: to look at them as raw bytes is safe.
            let packed = unsafe bytes.span.extracting(entry.range).bytes
            try PackedRow.unpacked(packed, with: &row) { try body(entry.rowKey, entry.lastUse, $0, later) }
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
        let count = PackedRow.pack(row, into: &packed)
        append(key, lastUse, length: count)
        bytes.append(contentsOf: packed[..<count])
    }

    /// Adds a row as ``PackedRow`` has it.
    mutating func add(_ key: RowKey, lastUse: UInt32, packed row: RawSpan) {
        append(key, lastUse, length: row.byteCount)
        unsafe row.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
    }

    /// Says that a row is to be removed.
    public mutating func addRemoval(of key: RowKey) {
        append(key, 0, length: 0)
        // Two rows never begin at one place: which is the later one is told by it.
        bytes.append(0)
    }

    private mutating func append(_ key: RowKey, _ lastUse: UInt32, length: Int) {
        entries.append(
            Entry(
                key: key.key,
                lastUse: lastUse,
                offset: UInt32(bytes.count),
                length: UInt16(length),
                table: key.table
            )
        )
    }

    /// Puts the rows into the order in which they are stored; of equal keys the latest stays.
    mutating func sort() {
        entries.sortByHash()
        var count = 0
        // By places: an array that is gone through while it is changed is copied first.
        for place in entries.indices {
            if count > 0, entries[count - 1].rowKey == entries[place].rowKey { count -= 1 }
            entries[count] = entries[place]
            count += 1
        }
        entries.removeLast(entries.count - count)
    }
}
