/// SipHash-1-3 with fixed keys: identities of accounts, names and references become 64-bit keys.
///
/// Aumasson and Bernstein, "SipHash: a fast short-input PRF" (2012). Keyed, so that nobody who does not know the
/// keys can choose accounts that collide; fixed, so that profiles mean the same in every run.
struct SipHash {
    private var v0: UInt64
    private var v1: UInt64
    private var v2: UInt64
    private var v3: UInt64

    private static let key0: UInt64 = 0x7061_7963_6865_636B
    private static let key1: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// Begins a hash for one kind of key: each kind has a key of its own, so that equal texts of two kinds do not meet.
    @inline(__always)
    init(kind: UInt8) {
        let key1 = Self.key1 ^ UInt64(kind)
        v0 = Self.key0 ^ 0x736F_6D65_7073_6575
        v1 = key1 ^ 0x646F_7261_6E64_6F6D
        v2 = Self.key0 ^ 0x6C79_6765_6E65_7261
        v3 = key1 ^ 0x7465_6462_7974_6573
    }

    /// Adds eight bytes.
    @inline(__always)
    mutating func add(_ word: UInt64) {
        v3 ^= word
        round()
        v0 ^= word
    }

    /// Adds a text as it stands, and its length.
    @inline(__always)
    mutating func add(_ text: Range<Int>, of bytes: Span<UInt8>) {
        let words = unsafe bytes.extracting(text).bytes
        var at = 0
        while at &+ 8 <= words.byteCount {
            add(Self.word(at, of: words))
            at &+= 8
        }
        let rest = Self.word(text.lowerBound &+ at, words.byteCount &- at, of: bytes)
        add(rest | UInt64(truncatingIfNeeded: words.byteCount & 0xFF) &<< 56)
    }

    /// Adds a text without its spaces and in upper case, and its length: `de89 3704` is `DE893704`.
    @inline(__always)
    mutating func add(normalised text: Range<Int>, of bytes: Span<UInt8>) {
        let words = unsafe bytes.extracting(text).bytes
        var at = 0
        while at &+ 8 <= words.byteCount {
            let word = Self.word(at, of: words)
            guard !Self.hasSpace(word) else {
                return addBySymbol(text.lowerBound &+ at..<text.upperBound, after: at, bytes)
            }
            add(Self.upper(word))
            at &+= 8
        }
        let rest = Self.word(text.lowerBound &+ at, words.byteCount &- at, of: bytes)
        guard !Self.hasSpace(rest) else {
            return addBySymbol(text.lowerBound &+ at..<text.upperBound, after: at, bytes)
        }
        add(Self.upper(rest) | UInt64(truncatingIfNeeded: words.byteCount & 0xFF) &<< 56)
    }

    /// The same for what has spaces, behind `count` bytes that had none.
    private mutating func addBySymbol(_ text: Range<Int>, after count: Int, _ bytes: Span<UInt8>) {
        var count = count
        var word: UInt64 = 0
        for at in text where bytes[at] != 0x20 {
            word |= UInt64(bytes[at]) << UInt64((count & 7) * 8)
            count += 1
            if count & 7 == 0 {
                add(Self.upper(word))
                word = 0
            }
        }
        add(Self.upper(word) | UInt64(count & 0xFF) << 56)
    }

    /// The hash; never 0, which marks an empty place in the tables.
    @inline(__always)
    consuming func finalized() -> UInt64 {
        v2 ^= 0xFF
        round()
        round()
        round()
        let hash = v0 ^ v1 ^ v2 ^ v3
        return hash == 0 ? 1 : hash
    }

    /// The hash of two keys together, as of a debtor and a creditor.
    @inline(__always)
    static func pair(_ a: UInt64, _ b: UInt64, kind: UInt8) -> UInt64 {
        var hash = SipHash(kind: kind)
        hash.add(a)
        hash.add(b)
        return hash.finalized()
    }

    /// A mixture of two words of which one is a keyed hash already: who does not know it cannot choose what meets.
    ///
    /// The two halves of a product, twice (as in Wang Yi's wyhash).
    @inline(__always)
    static func mixed(_ a: UInt64, _ b: UInt64, kind: UInt8) -> UInt64 {
        let first = (a ^ key0).multipliedFullWidth(by: b ^ key1)
        let second = (first.high ^ first.low ^ UInt64(kind)).multipliedFullWidth(by: 0xBF58_476D_1CE4_E5B9)
        let word = second.high ^ second.low
        return word == 0 ? 1 : word
    }

    /// A hash with the high 24 bits of its owner's key, by which the shard is told of every row.
    @inline(__always)
    static func owned(_ hash: UInt64, by owner: UInt64) -> UInt64 {
        let low = hash & 0x0000_00FF_FFFF_FFFF
        return owner & 0xFFFF_FF00_0000_0000 | (low == 0 ? 1 : low)
    }

    /// A mixture of up to eight bytes in upper case: for what tells apart a few values of one account and needs no secret.
    ///
    /// Stafford's variant 13 of MurmurHash3's finaliser.
    @inline(__always)
    static func mixture(of text: Range<Int>, _ bytes: Span<UInt8>) -> UInt32 {
        var word = upper(word(text.lowerBound, text.count, of: bytes)) ^ key1
        word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
        return UInt32(truncatingIfNeeded: word ^ word >> 31)
    }

    /// The eight bytes at a place, all of which must be there, lowest first.
    @inline(__always)
    private static func word(_ at: Int, of bytes: RawSpan) -> UInt64 {
        UInt64(littleEndian: unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: at, as: UInt64.self))
    }

    /// Up to eight bytes at a place, lowest first; 0 above them.
    @inline(__always)
    static func word(_ at: Int, _ count: Int, of bytes: Span<UInt8>) -> UInt64 {
        guard count > 0 else { return 0 }
        guard at &+ 8 <= bytes.count else { return edgeWord(at, count, of: bytes) }
        // Any bytes make a number; the place is checked.
        let word = unsafe bytes.bytes.unsafeLoadUnaligned(fromByteOffset: at, as: UInt64.self)
        return UInt64(littleEndian: word) & UInt64.max >> UInt64(64 &- 8 &* min(count, 8))
    }

    private static func edgeWord(_ at: Int, _ count: Int, of bytes: Span<UInt8>) -> UInt64 {
        var word: UInt64 = 0
        for place in 0..<min(count, 8) { word |= UInt64(bytes[at + place]) << UInt64(place * 8) }
        return word
    }

    /// Whether one of eight bytes is a space.
    @inline(__always)
    private static func hasSpace(_ word: UInt64) -> Bool {
        let difference = word ^ 0x2020_2020_2020_2020
        return (difference &- 0x0101_0101_0101_0101) & ~difference & 0x8080_8080_8080_8080 != 0
    }

    /// Eight bytes with the letters a to z in upper case.
    @inline(__always)
    private static func upper(_ word: UInt64) -> UInt64 {
        let low = word & 0x7F7F_7F7F_7F7F_7F7F
        // The highest bit of a byte: whether it is at least a, and whether it lies behind z.
        let fromA = low &+ 0x1F1F_1F1F_1F1F_1F1F
        let behindZ = low &+ 0x0505_0505_0505_0505
        return word ^ (fromA & ~behindZ & ~word & 0x8080_8080_8080_8080) >> 2
    }

    @inline(__always)
    private mutating func round() {
        v0 = v0 &+ v1
        v1 = v1 << 13 | v1 >> 51
        v1 ^= v0
        v0 = v0 << 32 | v0 >> 32
        v2 = v2 &+ v3
        v3 = v3 << 16 | v3 >> 48
        v3 ^= v2
        v0 = v0 &+ v3
        v3 = v3 << 21 | v3 >> 43
        v3 ^= v0
        v2 = v2 &+ v1
        v1 = v1 << 17 | v1 >> 47
        v1 ^= v2
        v2 = v2 << 32 | v2 >> 32
    }
}
