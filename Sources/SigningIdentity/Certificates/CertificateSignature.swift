internal import SwiftASN1

/// The outermost parts of a certificate in DER (RFC 5280, 4.1.1): what is signed, by which algorithm, and the signature.
struct CertificateSignature {
    private let signed: [UInt8]
    private let algorithm: [UInt8]
    private let algorithmInside: [UInt8]
    private let value: [UInt8]

    /// Takes a certificate apart; nil where it is none.
    init?(der: [UInt8]) {
        guard let parts = (try? DER.parse(der))?.parts, parts.count == 3,
            let value = try? ASN1BitString(derEncoded: parts[2]), value.paddingBits == 0
        else { return nil }
        let fields = parts[0].parts?.drop { $0.identifier.tagClass == .contextSpecific }
        guard let fields, fields.count > 1 else { return nil }
        signed = Array(parts[0].encodedBytes)
        algorithm = Array(parts[1].encodedBytes)
        algorithmInside = Array(fields[fields.startIndex + 1].encodedBytes)
        self.value = Array(value.bytes)
    }

    /// Whether the algorithm beside the signature is, byte for byte, the one that is signed (RFC 5280, 4.1.1.2).
    ///
    /// The one beside is nobody's: who may change it can give a certificate that is on a list another digest.
    var isNamedAlike: Bool { algorithm == algorithmInside }

    /// The certificate with the other forms of its signature.
    ///
    /// Where (*r*, *s*) is an ECDSA signature, (*r*, *n* − *s*) is one, too, and needs no key to make. Which curve it is says the
    /// issuer's key; so there is a form for each curve that *s* may be of. None for other algorithms.
    var otherForms: [[UInt8]] {
        guard let numbers = (try? DER.parse(value))?.parts, numbers.count == 2, let r = Self.number(numbers[0]),
            let s = Self.number(numbers[1])
        else { return [] }
        return Self.orders.compactMap { order in
            guard let order = HexText.bytes(order), let other = Self.difference(order, s) else { return nil }
            let pair = Self.encoded(0x30, Self.encodedNumber(r) + Self.encodedNumber(other))
            return Self.encoded(0x30, signed + algorithm + Self.encoded(0x03, [0] + pair))
        }
    }

    /// The orders of the curves P-256, P-384 and P-521 (FIPS 186-5, SP 800-186).
    private static let orders = [
        "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
        "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973",
        "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409",
    ]

    /// The bytes of a number that is not negative, without leading noughts.
    private static func number(_ node: ASN1Node) -> [UInt8]? {
        guard node.identifier == .integer, case .primitive(let bytes) = node.content, let first = bytes.first,
            first < 0x80
        else { return nil }
        return Array(bytes.drop { $0 == 0 })
    }

    /// *a* − *b* without leading noughts; nil where that is nought or less.
    private static func difference(_ a: [UInt8], _ b: [UInt8]) -> [UInt8]? {
        guard b.count <= a.count else { return nil }
        var result = a
        var borrow = 0
        for place in 0..<a.count {
            let own = a.count - 1 - place
            let other = place < b.count ? Int(b[b.count - 1 - place]) : 0
            let value = Int(a[own]) - other - borrow
            borrow = value < 0 ? 1 : 0
            result[own] = UInt8(value & 0xFF)
        }
        let digits = Array(result.drop { $0 == 0 })
        return borrow == 1 || digits.isEmpty ? nil : digits
    }

    private static func encodedNumber(_ digits: [UInt8]) -> [UInt8] {
        encoded(0x02, (digits.first ?? 0x80) >= 0x80 ? [0] + digits : digits)
    }

    /// A value with its tag and its length, in DER.
    private static func encoded(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        guard content.count >= 0x80 else { return [tag, UInt8(content.count)] + content }
        var length: [UInt8] = []
        var rest = content.count
        while rest > 0 {
            length.insert(UInt8(rest & 0xFF), at: 0)
            rest >>= 8
        }
        return [tag, 0x80 | UInt8(length.count)] + length + content
    }
}
