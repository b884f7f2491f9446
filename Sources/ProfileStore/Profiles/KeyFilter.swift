internal import CPrefetch

/// Says of most keys that a segment does not have them, without a look at its blocks: those of a payment are in few segments.
///
/// A Bloom filter (B. H. Bloom, CACM 13, 1970) whose bits for a key all lie in one 64-bit word (F. Putze, P. Sanders, J. Singler, 2007): five
/// bits in some fourteen for each key, which let some twelve of a thousand other keys through. It has the owners of rows, too, the high 24
/// bits of a key: where a segment has none of an owner's rows, the others need not be looked for.
///
/// The word is one of ``spread`` that lie where the key lies among all keys: who goes through keys in their order goes through the filter in its
/// order, and finds in the processor's cache what belongs to one owner.
struct KeyFilter: Sendable {
    /// For each row; owners have no bits of their own.
    private static let bitsPerRow = 20
    /// Beyond so many keys a segment has no filter: it would take more than 250 MB of memory.
    static let mostKeys = 100_000_000
    /// What stands in front of the words in a store.
    private static let format: UInt8 = 3
    /// Among so many words a key's one is chosen by its hash, so that owners of many rows fill no word alone.
    private static let spread: UInt64 = 64

    private var words: [UInt64]
    /// The owner that was put in last: rows of one come one after another.
    private var lastOwner: UInt64?

    /// A filter of no keys yet, with room for so many.
    init(keys: Int) {
        words = Array(repeating: 0, count: max(1, (keys * Self.bitsPerRow + 63) / 64))
    }

    /// What a store has of a filter: a byte for its format, then its words, lowest byte first; nil where the bytes are none of this format.
    init?(_ bytes: [UInt8]) {
        guard bytes.count > 8, bytes.count % 8 == 1, bytes[0] == Self.format else { return nil }
        // Bytes have no padding: to look at them as raw bytes is safe.
        let raw = unsafe bytes.span.bytes
        words = stride(from: 1, to: bytes.count, by: 8).map {
            unsafe UInt64(littleEndian: raw.unsafeLoadUnaligned(fromByteOffset: $0, as: UInt64.self))
        }
    }

    /// The filter as a store has it.
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(words.count * 8 + 1)
        bytes.append(Self.format)
        bytes.append(littleEndian: words)
        return bytes
    }

    /// Adds a key and its owner. Complexity: O(1).
    mutating func insert(_ key: RowKey) {
        insert(hash: Self.hash(key.key, key.table), near: key.key)
        guard lastOwner != key.owner else { return }
        lastOwner = key.owner
        insert(hash: Self.hash(ofOwner: key.owner), near: key.owner << 40)
    }

    private mutating func insert(hash: UInt64, near key: UInt64) {
        words[place(of: hash, near: key)] |= Self.bits(of: hash)
    }

    /// Whether the segment may have a key; false where it certainly has not. Complexity: O(1).
    func mayContain(_ key: RowKey) -> Bool { mayContain(hash: Self.hash(key.key, key.table), near: key.key) }

    /// Whether the segment may have rows of an owner; false where it certainly has none. Complexity: O(1).
    func mayContain(owner: UInt64) -> Bool { mayContain(hash: Self.hash(ofOwner: owner), near: owner << 40) }

    /// Asks for the line of the word that tells of an owner, and does not wait for it: they lie apart, and each comes from memory.
    func ask(forOwner owner: UInt64) {
        let place = place(of: Self.hash(ofOwner: owner), near: owner << 40)
        unsafe words.withUnsafeBufferPointer { words in
            if let first = words.baseAddress { unsafe paycheck_prefetch(first + place) }
        }
    }

    private func mayContain(hash: UInt64, near key: UInt64) -> Bool {
        let bits = Self.bits(of: hash)
        return words[place(of: hash, near: key)] & bits == bits
    }

    private func place(of hash: UInt64, near key: UInt64) -> Int {
        let spread = min(Self.spread, UInt64(words.count))
        // Shifts bind more strongly than anything else: the products are shifted, not the counts.
        let first = ((key >> 32) &* (UInt64(words.count) - spread + 1)) >> 32
        return Int(first + (((hash >> 32) &* spread) >> 32))
    }

    private static func bits(of hash: UInt64) -> UInt64 {
        var bits: UInt64 = 0
        for part in 0..<5 { bits |= 1 << (hash >> UInt64(part * 6) & 63) }
        return bits
    }

    private static func hash(ofOwner owner: UInt64) -> UInt64 { hash(owner, 254) }

    /// Keys have their owner's bits in front: they are mixed (the finalizer of SplitMix64).
    private static func hash(_ key: UInt64, _ table: UInt8) -> UInt64 {
        var hash = key &+ UInt64(table) &* 0x9E37_79B9_7F4A_7C15
        hash = (hash ^ hash >> 30) &* 0xBF58_476D_1CE4_E5B9
        hash = (hash ^ hash >> 27) &* 0x94D0_49BB_1331_11EB
        return hash ^ hash >> 31
    }
}

extension RowKey {
    /// The high 24 bits of the key, which the rows of a debtor or a creditor share.
    var owner: UInt64 { key >> 40 }
}
