/// A short code of ASCII letters and digits kept in one machine word: country, currency, BIC.
///
/// The bytes stand in the word from the lowest up, so that comparing and hashing are single instructions.
@usableFromInline
struct ASCIICode: Sendable, Hashable {
    @usableFromInline let low: UInt64
    @usableFromInline let high: UInt32

    /// Packs 1 to 12 bytes; nil where there are more, none, or one outside A–Z and 0–9.
    init?(_ bytes: some Sequence<UInt8>, length: ClosedRange<Int>) {
        var low: UInt64 = 0
        var high: UInt32 = 0
        var count = 0
        for byte in bytes {
            guard count < 12, byte.isUpperLetter || byte.isDigit else { return nil }
            if count < 8 {
                low |= UInt64(byte) << UInt64(8 * count)
            } else {
                high |= UInt32(byte) << UInt32(8 * (count - 8))
            }
            count += 1
        }
        guard length.contains(count) else { return nil }
        self.low = low
        self.high = high
    }

    /// The bytes back, without padding.
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        var word = low
        while word != 0 {
            bytes.append(UInt8(truncatingIfNeeded: word))
            word >>= 8
        }
        var rest = high
        while rest != 0 {
            bytes.append(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        }
        return bytes
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }
}

extension UInt8 {
    /// A to Z.
    @inlinable public var isUpperLetter: Bool { self &- 65 < 26 }
    /// 0 to 9.
    @inlinable public var isDigit: Bool { self &- 48 < 10 }
    /// 0 to 9, a to f, A to F.
    @inlinable public var isHexDigit: Bool { isDigit || (self | 0x20) &- 97 < 6 }
}
