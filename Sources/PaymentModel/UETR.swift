/// A unique end-to-end transaction reference: a UUID of version 4 (RFC 9562) in lower case, 36 characters.
public struct UETR: Sendable, Hashable {
    /// The two halves of the number.
    public let high: UInt64, low: UInt64

    /// Reads the 36 characters; nil where hyphens, digits, version or variant are not a version 4 UUID's, or where
    /// a letter is upper-case. Complexity: O(1), eight digits at once.
    public init?(_ text: RawSpan) {
        guard text.byteCount == 36 else { return nil }
        for hyphen in [8, 13, 18, 23] {
            // Any byte is a number.
            let byte = unsafe text.unsafeLoad(fromByteOffset: hyphen, as: UInt8.self)
            guard byte == UInt8(ascii: "-") else { return nil }
        }
        guard let first = Self.eightDigits(text, at: 0), let second = Self.fourDigits(text, at: 9),
            let third = Self.fourDigits(text, at: 14), let fourth = Self.fourDigits(text, at: 19),
            let fifth = Self.eightDigits(text, at: 24), let sixth = Self.fourDigits(text, at: 32),
            // Version 4, and the variant of the standard.
            third >> 12 == 4, fourth >> 14 == 2
        else { return nil }
        high = first << 32 | second << 16 | third
        low = fourth << 48 | fifth << 16 | sixth
    }

    @inline(__always)
    private static func eightDigits(_ text: RawSpan, at place: Int) -> UInt64? {
        number(UInt64(bigEndian: unsafe text.unsafeLoadUnaligned(fromByteOffset: place, as: UInt64.self)))
    }

    @inline(__always)
    private static func fourDigits(_ text: RawSpan, at place: Int) -> UInt64? {
        let digits = UInt32(bigEndian: unsafe text.unsafeLoadUnaligned(fromByteOffset: place, as: UInt32.self))
        return number(0x3030_3030 << 32 | UInt64(digits))
    }

    /// The number of eight hexadecimal digits, the first in the highest byte; nil where one is none, or upper-case.
    @inline(__always)
    private static func number(_ digits: UInt64) -> UInt64? {
        let ones: UInt64 = 0x0101_0101_0101_0101
        // What would be a letter has bit 6 set: a is 0x61, and ten.
        let values = (digits & (ones &* 15)) &+ (digits >> 6 & ones) &* 9
        let letters = (values &+ ones &* 6) >> 4 & ones
        // Only digits are what is made of their values again.
        guard values & (ones &* 240) == 0, values &+ ones &* 0x30 &+ letters &* 0x27 == digits else { return nil }
        var number = (values | values >> 4) & 0x00FF_00FF_00FF_00FF
        number = (number | number >> 8) & 0x0000_FFFF_0000_FFFF
        return (number | number >> 16) & 0xFFFF_FFFF
    }

    /// Reads the 36 characters; see ``init(_:)-(RawSpan)``.
    public init?(_ text: some Collection<UInt8>) {
        guard text.count == 36 else { return nil }
        var bytes = InlineArray<36, UInt8>(repeating: 0)
        for (place, byte) in text.enumerated() { bytes[place] = byte }
        // Bytes have no padding: to look at them as raw bytes is safe.
        unsafe self.init(bytes.span.bytes)
    }

    /// Reads the 36 characters; see ``init(_:)-(RawSpan)``.
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
