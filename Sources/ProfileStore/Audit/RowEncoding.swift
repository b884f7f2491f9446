import GRDB

/// The columns of a row as the audit chain hashes them: for each its kind, then its value.
///
/// 0: nothing. 1: a whole number, 64 bits, lowest byte first. 2: an IEEE 754 number, likewise. 3: a text, 4: bytes, each
/// with its length in 32 bits, lowest byte first, in front.
struct RowEncoding: Equatable {
    private(set) var bytes: [UInt8] = []

    init() {}

    /// The encoding of a row as it is stored now; the first columns are passed over.
    init(_ row: Row, from first: Int) {
        for column in first..<row.count {
            let value: DatabaseValue = row[column]
            switch value.storage {
            case .null: addNull()
            case .int64(let number): add(number)
            case .double(let number): add(number)
            case .string(let text): add(3, Array(text.utf8)[...])
            case .blob(let data): add(4, Array(data)[...])
            }
        }
    }

    mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    mutating func addNull() { bytes.append(0) }

    mutating func add(_ number: Int64) {
        bytes.append(1)
        bytes.append(littleEndian: number)
    }

    mutating func add(_ number: Double) {
        bytes.append(2)
        bytes.append(littleEndian: number.bitPattern)
    }

    mutating func add(_ kind: UInt8, _ value: ArraySlice<UInt8>) {
        addHead(kind, count: value.count)
        bytes.append(contentsOf: value)
    }

    mutating func add(text: UnsafeRawBufferPointer) {
        addHead(3, count: text.count)
        unsafe bytes.append(contentsOf: text)
    }

    mutating func add(text: String) {
        addHead(3, count: text.utf8.count)
        bytes.append(contentsOf: text.utf8)
    }

    /// Adds a text that is put together where it is to stand; `repair` may change its bytes.
    mutating func addText(_ write: (inout [UInt8]) -> Void, repair: (ArraySlice<UInt8>) -> [UInt8]?) {
        let head = bytes.count
        addHead(3, count: 0)
        let start = bytes.count
        write(&bytes)
        if let repaired = repair(bytes[start...]) { bytes.replaceSubrange(start..., with: repaired) }
        let count = UInt32(bytes.count - start)
        for byte in 0..<4 { bytes[head + 1 + byte] = UInt8(truncatingIfNeeded: count >> UInt32(byte * 8)) }
    }

    private mutating func addHead(_ kind: UInt8, count: Int) {
        bytes.append(kind)
        bytes.append(littleEndian: UInt32(count))
    }
}

/// The columns of rows that are to be inserted, one after another, in the order of ``AuditedTable/columns``.
struct RowColumns {
    private(set) var encoding = RowEncoding()

    mutating func removeAll() { encoding.removeAll() }

    mutating func add(_ number: Int?) {
        if let number { encoding.add(Int64(number)) } else { encoding.addNull() }
    }

    mutating func add(_ flag: Bool) { add(flag ? 1 : 0) }

    mutating func add(_ value: Double) {
        // SQLite has neither a negative nought nor what is not a number.
        encoding.add(value.isFinite ? value + 0 : 0)
    }

    mutating func add(_ text: String?) {
        guard var text else { return add(nil as Int?) }
        text.withUTF8 { unsafe add(text: UnsafeRawBufferPointer($0)) }
    }

    /// A text by its UTF-8; nothing where it is empty.
    mutating func add(utf8 text: Span<UInt8>) {
        guard !text.isEmpty else { return add(nil as Int?) }
        unsafe text.withUnsafeBytes { unsafe add(text: $0) }
    }

    /// A text that is put together where it is to stand.
    mutating func addText(_ write: (inout [UInt8]) -> Void) {
        encoding.addText(write) { text in
            guard unsafe !text.withUnsafeBytes({ unsafe Self.isPlain($0) }) else { return nil }
            return Array(Self.repaired(String(decoding: text, as: UTF8.self)).utf8)
        }
    }

    /// Bytes that are not UTF-8 are taken down as what they can be read back as.
    private mutating func add(text: UnsafeRawBufferPointer) {
        if unsafe Self.isPlain(text) { return unsafe encoding.add(text: text) }
        encoding.add(text: Self.repaired(unsafe String(decoding: text, as: UTF8.self)))
    }

    /// Whether all bytes are ASCII and none is NUL; eight at a time.
    private static func isPlain(_ text: UnsafeRawBufferPointer) -> Bool {
        let (lows, highs): (UInt64, UInt64) = (0x0101_0101_0101_0101, 0x8080_8080_8080_8080)
        var place = 0
        var marks: UInt64 = 0
        while place + 8 <= text.count {
            let word = unsafe text.loadUnaligned(fromByteOffset: place, as: UInt64.self)
            // What is taken off sets the high bit of the first byte that is 0; behind it, it does not matter any more.
            marks |= (word | (word &- lows)) & highs
            place += 8
        }
        while place < text.count {
            if unsafe text[place] &- 1 >= 0x7F { return false }
            place += 1
        }
        return marks == 0
    }

    /// SQLite's tools cut a text at a NUL: it becomes what stands for the unreadable.
    private static func repaired(_ text: String) -> String {
        text.utf8.contains(0) ? text.replacing("\0", with: "\u{FFFD}") : text
    }

    mutating func add(blob: [UInt8]) { encoding.add(4, blob[...]) }
}
