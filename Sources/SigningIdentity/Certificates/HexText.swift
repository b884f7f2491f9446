internal import PaymentModel

/// Numbers and digests as texts.
enum HexText {
    /// Pairs with colons, as serial numbers are written; no leading zero bytes.
    static func pairs(_ bytes: some Sequence<UInt8>) -> String {
        var bytes = Array(bytes.drop { $0 == 0 })
        if bytes.isEmpty { bytes = [0] }
        return bytes.map { Hexadecimal.text([$0]) }.joined(separator: ":")
    }

    /// Reads hexadecimal digits, with or without colons, spaces or hyphens; nil for anything else.
    static func bytes(_ text: String) -> [UInt8]? {
        let bytes = Hexadecimal.bytes(text.filter { !": -".contains($0) })
        return bytes?.isEmpty == false ? bytes : nil
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
}
