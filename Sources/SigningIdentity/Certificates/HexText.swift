internal import PaymentModel

/// Numbers and digests as texts.
enum HexText {
    /// Two lower-case digits a byte.
    static func digits(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        for byte in bytes {
            text.append(alphabet[Int(byte >> 4)])
            text.append(alphabet[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Pairs with colons, as serial numbers are written; no leading zero bytes.
    static func pairs(_ bytes: some Sequence<UInt8>) -> String {
        var bytes = Array(bytes.drop { $0 == 0 })
        if bytes.isEmpty { bytes = [0] }
        return bytes.map { digits([$0]) }.joined(separator: ":")
    }

    /// Reads hexadecimal digits, with or without colons, spaces or hyphens; nil for anything else.
    static func bytes(_ text: String) -> [UInt8]? {
        var result: [UInt8] = []
        var half: UInt8?
        for byte in text.utf8 {
            if ": -".utf8.contains(byte) { continue }
            guard let digit = Self.digit(byte) else { return nil }
            if let high = half {
                result.append(high << 4 | digit)
                half = nil
            } else {
                half = digit
            }
        }
        return half == nil && !result.isEmpty ? result : nil
    }

    /// The value of a hexadecimal digit; nil of anything else.
    static func digit(_ byte: UInt8) -> UInt8? {
        guard byte.isHexDigit else { return nil }
        return byte.isDigit ? byte - 0x30 : (byte | 0x20) - 0x57
    }

    /// The bytes of a decimal number of any length up to 100 digits, as XML signatures write serial numbers; nil for anything else.
    static func bytes(ofDecimal text: some Collection<UInt8>) -> [UInt8]? {
        guard !text.isEmpty, text.count <= 100, text.allSatisfy(\.isDigit) else { return nil }
        var bytes: [UInt8] = [0]
        for digit in text {
            var carry = Int(digit - 0x30)
            for place in bytes.indices.reversed() {
                carry += Int(bytes[place]) * 10
                bytes[place] = UInt8(carry & 0xFF)
                carry >>= 8
            }
            if carry > 0 { bytes.insert(UInt8(carry), at: 0) }
        }
        return bytes
    }

    private static let alphabet = Array("0123456789abcdef".utf8)
}
