/// Says of most keys that a segment does not have them, without a look at its blocks: those of a payment are in few segments.
///
/// A Bloom filter (B. H. Bloom, CACM 13, 1970) whose bits for a key all lie in one 64-bit word (F. Putze, P. Sanders, J. Singler, 2007): five
/// bits in sixteen for each key, which let some five of a thousand other keys through.
struct KeyFilter: Sendable {
    private static let bitsPerKey = 16
    /// Beyond so many keys a segment has no filter: it would take more than 200 MB of memory.
    static let mostKeys = 100_000_000

    private var words: [UInt64]

    /// A filter of no keys yet, with room for so many.
    init(keys: Int) {
        words = Array(repeating: 0, count: max(1, (keys * Self.bitsPerKey + 63) / 64))
    }

    /// What a store has of a filter: its words, lowest byte first; nil where the bytes are none.
    init?(_ bytes: [UInt8]) {
        guard !bytes.isEmpty, bytes.count % 8 == 0 else { return nil }
        // Bytes have no padding: to look at them as raw bytes is safe.
        let raw = unsafe bytes.span.bytes
        words = stride(from: 0, to: bytes.count, by: 8).map {
            unsafe UInt64(littleEndian: raw.unsafeLoadUnaligned(fromByteOffset: $0, as: UInt64.self))
        }
    }

    /// The filter as a store has it.
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(words.count * 8)
        for word in words { bytes.append(littleEndian: word) }
        return bytes
    }

    /// Adds a key. Complexity: O(1).
    mutating func insert(_ key: RowKey) {
        let (place, bits) = place(of: key)
        words[place] |= bits
    }

    /// Whether the segment may have a key; false where it certainly has not. Complexity: O(1).
    func mayContain(_ key: RowKey) -> Bool {
        let (place, bits) = place(of: key)
        return words[place] & bits == bits
    }

    private func place(of key: RowKey) -> (Int, UInt64) {
        // Keys have their owner's bits in front: they are mixed (the finalizer of SplitMix64).
        var hash = key.key &+ UInt64(key.table) &* 0x9E37_79B9_7F4A_7C15
        hash = (hash ^ hash >> 30) &* 0xBF58_476D_1CE4_E5B9
        hash = (hash ^ hash >> 27) &* 0x94D0_49BB_1331_11EB
        hash ^= hash >> 31
        let place = Int((hash >> 32) &* UInt64(words.count) >> 32)
        var bits: UInt64 = 0
        for part in 0..<5 { bits |= 1 << (hash >> UInt64(part * 6) & 63) }
        return (place, bits)
    }
}
