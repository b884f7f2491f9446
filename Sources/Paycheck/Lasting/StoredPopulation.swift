import PaymentModel
import ProfileStore

/// The population as rows of a table of its own, so that a file writes only those parts of it that it changed.
///
/// Table 0. Row 0: how many bytes, 32 bits, and the time of the latest payment, 64 bits, seconds since 1970, lowest byte
/// first. Row *n*: the *n*th ``partBytes`` bytes of what the scorer wrote.
struct StoredPopulation {
    static let table: UInt8 = 0
    static let partBytes = 1_024

    /// What the store has now.
    private(set) var bytes: [UInt8] = []
    /// The latest payment that was taken in.
    private(set) var latest: Int64?

    /// Nothing stored yet.
    init() {}

    /// Reads what is stored; `read` gives the rows that are there among those asked for.
    init(_ read: (_ keys: [RowKey], _ tell: (RowKey, RawSpan) throws -> Void) throws -> Void) throws {
        var head: [UInt8] = []
        try read([Self.key(0)]) { _, row in head = Self.bytes(row) }
        guard head.count == 12 else {
            guard head.isEmpty else { throw Self.damaged }
            return
        }
        let count = Int(Self.word(head, 0, 4))
        let time = Int64(bitPattern: Self.word(head, 4, 8))
        latest = time == .min ? nil : time
        let number = (count + Self.partBytes - 1) / Self.partBytes
        guard number <= 1 << 16 else { throw Self.damaged }
        // Rows come in no order that means anything.
        var parts = [[UInt8]](repeating: [], count: number)
        try read((0..<number).map { Self.key(UInt64($0) + 1) }) { key, row in parts[Int(key.key) - 1] = Self.bytes(row)
        }
        for (place, part) in parts.enumerated() {
            guard part.count == min(Self.partBytes, count - place * Self.partBytes) else { throw Self.damaged }
        }
        bytes = parts.flatMap { $0 }
    }

    /// Gives the rows in which a new population differs from the stored one, which it then is.
    mutating func replace(with new: [UInt8], latest newLatest: Int64?, _ write: (RowKey, [UInt8]) -> Void) {
        if new.count != bytes.count || newLatest != latest || bytes.isEmpty {
            var head: [UInt8] = []
            for byte in 0..<4 { head.append(UInt8(truncatingIfNeeded: new.count >> (byte * 8))) }
            let time = UInt64(bitPattern: newLatest ?? .min)
            for byte in 0..<8 { head.append(UInt8(truncatingIfNeeded: time >> UInt64(byte * 8))) }
            write(Self.key(0), head)
        }
        var part: UInt64 = 0
        for start in stride(from: 0, to: max(new.count, bytes.count), by: Self.partBytes) {
            part += 1
            let old = Self.part(bytes, start)
            let changed = Self.part(new, start)
            if old != changed { write(Self.key(part), Array(changed)) }
        }
        (bytes, latest) = (new, newLatest)
    }

    private static func key(_ number: UInt64) -> RowKey { RowKey(table: table, key: number) }

    private static func part(_ bytes: [UInt8], _ start: Int) -> ArraySlice<UInt8> {
        start < bytes.count ? bytes[start..<min(start + partBytes, bytes.count)] : []
    }

    private static func bytes(_ row: RawSpan) -> [UInt8] { unsafe row.withUnsafeBytes { unsafe Array($0) } }

    private static func word(_ bytes: [UInt8], _ start: Int, _ count: Int) -> UInt64 {
        var value: UInt64 = 0
        for byte in 0..<count { value |= UInt64(bytes[start + byte]) << UInt64(byte * 8) }
        return value
    }

    private static var damaged: StoreError {
        StoreError(.damaged, "the profiles are damaged: the population is not whole; run paycheck audit verify")
    }
}
