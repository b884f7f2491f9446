/// Short values that have passed their rules: files name the same institutions and countries over and over.
///
/// Exact, for values of up to 16 bytes: a value is kept whole, in the one place that its bytes lead to.
struct GoodValues {
    private var entries = [Entry](repeating: Entry(), count: 256)

    private struct Entry: Equatable {
        var low: UInt64 = 0
        var high: UInt64 = 0
        /// The length and the kind of rule; 0 for an empty place.
        var tag: UInt32 = 0
    }

    @inline(__always)
    func contains(_ value: ArraySlice<UInt8>, _ kind: UInt8) -> Bool {
        guard let entry = Self.entry(value, kind) else { return false }
        return entries[Self.place(entry)] == entry
    }

    mutating func insert(_ value: ArraySlice<UInt8>, _ kind: UInt8) {
        guard let entry = Self.entry(value, kind) else { return }
        entries[Self.place(entry)] = entry
    }

    private static func entry(_ value: ArraySlice<UInt8>, _ kind: UInt8) -> Entry? {
        guard value.count <= 16 else { return nil }
        var entry = Entry(tag: UInt32(value.count) << 8 | UInt32(kind))
        for byte in value {
            entry.high = entry.high << 8 | entry.low >> 56
            entry.low = entry.low << 8 | UInt64(byte)
        }
        return entry
    }

    private static func place(_ entry: Entry) -> Int {
        let mixed = (entry.low ^ entry.high &* 0x9E37_79B9_7F4A_7C15) &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: mixed >> 56)
    }
}
