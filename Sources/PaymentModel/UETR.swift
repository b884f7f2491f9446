/// A unique end-to-end transaction reference: a UUID of version 4 (RFC 9562) in lower case, 36 characters.
public struct UETR: Sendable, Hashable {
    /// The two halves of the number.
    public let high: UInt64, low: UInt64

    /// Reads the 36 characters; nil where hyphens, digits, version or variant are not a version 4 UUID's, or where
    /// a letter is upper-case.
    @specialized(where Text == ArraySlice<UInt8>)
    @specialized(where Text == [UInt8])
    @specialized(where Text == String.UTF8View)
    @specialized(where Text == Substring.UTF8View)
    public init?<Text: Collection<UInt8>>(_ text: Text) {
        guard text.count == 36 else { return nil }
        var high: UInt64 = 0
        var low: UInt64 = 0
        for (position, byte) in text.enumerated() {
            switch position {
            case 8, 13, 18, 23:
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            case 14: guard byte == UInt8(ascii: "4") else { return nil }
            case 19:
                guard [UInt8(ascii: "8"), UInt8(ascii: "9"), UInt8(ascii: "a"), UInt8(ascii: "b")].contains(byte) else {
                    return nil
                }
            default: break
            }
            let digit: UInt64
            if byte.isDigit {
                digit = UInt64(byte &- 48)
            } else if byte &- 97 < 6 {
                digit = UInt64(byte &- 87)
            } else {
                return nil
            }
            if position < 18 { high = high << 4 | digit } else { low = low << 4 | digit }
        }
        self.high = high
        self.low = low
    }

    /// Reads the 36 characters; see ``init(_:)-(Collection<UInt8>)``.
    public init?(_ text: some StringProtocol) {
        self.init(text.utf8)
    }
}

extension UETR: CustomStringConvertible {
    /// The 36 characters.
    public var description: String {
        func hex(_ value: UInt64, _ count: Int) -> String {
            let digits = String(value, radix: 16)
            return String(repeating: "0", count: count - digits.utf8.count) + digits
        }
        return [
            hex(high >> 32, 8), hex(high >> 16 & 0xFFFF, 4), hex(high & 0xFFFF, 4), hex(low >> 48, 4),
            hex(low & 0xFFFF_FFFF_FFFF, 12),
        ].joined(separator: "-")
    }
}
