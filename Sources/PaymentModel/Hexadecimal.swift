/// Bytes written as hexadecimal digits (RFC 4648, section 8), two each.
public enum Hexadecimal {
    /// The digits, in small letters. Complexity: O(*n*).
    @inlinable
    public static func text(_ bytes: some Sequence<UInt8>) -> String {
        var digits: [UInt8] = []
        digits.reserveCapacity(bytes.underestimatedCount * 2)
        for byte in bytes {
            digits.append(code(byte >> 4))
            digits.append(code(byte & 15))
        }
        return String(decoding: digits, as: UTF8.self)
    }

    /// The bytes of digits in small or capital letters; nil where something else stands there, or half a byte. Complexity: O(*n*).
    @inlinable
    public static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count / 2)
        var high: UInt8?
        for byte in text.utf8 {
            guard let value = digit(byte) else { return nil }
            if let first = high {
                bytes.append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        return high == nil ? bytes : nil
    }

    /// The value of a digit; nil of anything else.
    @inlinable
    public static func digit(_ byte: UInt8) -> UInt8? {
        guard byte.isHexDigit else { return nil }
        return byte.isDigit ? byte - 0x30 : (byte | 0x20) - 0x57
    }

    /// The digit of a value below 16.
    @inlinable
    static func code(_ value: UInt8) -> UInt8 { value < 10 ? value + 0x30 : value + 0x57 }
}
