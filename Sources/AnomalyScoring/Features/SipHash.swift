/// SipHash-1-3 with fixed keys: identities of accounts, names and references become 64-bit keys.
///
/// Aumasson and Bernstein, "SipHash: a fast short-input PRF" (2012). Keyed, so that nobody who does not know the
/// keys can choose accounts that collide; fixed, so that profiles mean the same in every run.
struct SipHash {
    private var v0: UInt64
    private var v1: UInt64
    private var v2: UInt64
    private var v3: UInt64
    private var word: UInt64 = 0
    private var length: UInt64 = 0

    private static let key0: UInt64 = 0x7061_7963_6865_636B
    private static let key1: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// Begins a hash for one kind of key: equal texts of different kinds do not meet.
    @inline(__always)
    init(kind: UInt8) {
        v0 = Self.key0 ^ 0x736F_6D65_7073_6575
        v1 = Self.key1 ^ 0x646F_7261_6E64_6F6D
        v2 = Self.key0 ^ 0x6C79_6765_6E65_7261
        v3 = Self.key1 ^ 0x7465_6462_7974_6573
        add(kind)
    }

    @inline(__always)
    mutating func add(_ byte: UInt8) {
        word |= UInt64(byte) << ((length & 7) &* 8)
        length &+= 1
        if length & 7 == 0 { compress() }
    }

    @inline(__always)
    mutating func add(_ value: UInt64) {
        var rest = value
        for _ in 0..<8 {
            add(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        }
    }

    /// The hash; never 0, which marks an empty place in the tables.
    @inline(__always)
    consuming func finalized() -> UInt64 {
        word |= (length & 0xFF) << 56
        compress()
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
        hash.length = 16 &+ 8
        hash.v3 ^= a
        hash.round()
        hash.v0 ^= a
        hash.v3 ^= b
        hash.round()
        hash.v0 ^= b
        return hash.finalized()
    }

    /// A hash with the high 24 bits of its owner's key, by which the shard is told of every row.
    @inline(__always)
    static func owned(_ hash: UInt64, by owner: UInt64) -> UInt64 {
        let low = hash & 0x0000_00FF_FFFF_FFFF
        return owner & 0xFFFF_FF00_0000_0000 | (low == 0 ? 1 : low)
    }

    @inline(__always)
    private mutating func compress() {
        v3 ^= word
        round()
        v0 ^= word
        word = 0
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
