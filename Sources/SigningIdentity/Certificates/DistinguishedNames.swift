internal import SwiftASN1
internal import X509

/// Distinguished names as texts that can be compared: RFC 4514, lower case, leaf first, no spaces around separators.
enum DistinguishedNames {
    /// The text of a name in a certificate.
    static func text(_ name: DistinguishedName) -> String {
        name.reversed().map { part in
            part.map { "\(type($0.type))=\(value($0.value))" }.sorted().joined(separator: "+")
        }.joined(separator: ",")
    }

    /// A name that somebody wrote, in the same form; types may be dotted numbers.
    ///
    /// Signers write spaces behind commas or none, and types in any case (XML Signature 4.4.4 asks for RFC 4514 and gets many things).
    static func normalized(_ text: String) -> String {
        parts(of: text).map { part in
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2 else { return trimmed(part).lowercased() }
            let type = trimmed(String(sides[0])).lowercased()
            return "\(types[type] ?? type)=\(trimmed(String(sides[1])).lowercased())"
        }.joined(separator: ",")
    }

    /// The institution that a name on the network belongs to: the organisation in front of `o=swift`, a BIC of eight characters.
    static func networkOwner(_ text: String) -> String? {
        let parts = parts(of: text)
        guard parts.count >= 2, parts[parts.count - 1] == "o=swift", parts[parts.count - 2].hasPrefix("o=") else {
            return nil
        }
        let owner = parts[parts.count - 2].dropFirst(2)
        guard owner.utf8.count == 8, owner.utf8.allSatisfy({ $0 < 0x80 && ($0 > 0x60 || $0 >= 0x30 && $0 < 0x3A) })
        else {
            return nil
        }
        return owner.uppercased()
    }

    /// The parts of a text between commas that are not escaped.
    private static func parts(of text: String) -> [String] {
        var parts = [""]
        var isEscaped = false
        for character in text {
            if character == ",", !isEscaped {
                parts.append("")
                continue
            }
            isEscaped = character == "\\" && !isEscaped
            parts[parts.count - 1].append(character)
        }
        return parts
    }

    private static func trimmed(_ text: String) -> String {
        var text = text[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }

    private static func type(_ identifier: ASN1ObjectIdentifier) -> String {
        let dotted = identifier.description
        return types[dotted] ?? dotted
    }

    private static func value(_ value: RelativeDistinguishedName.Attribute.Value) -> String {
        var escaped = ""
        for character in value.description.lowercased() {
            if ",+\"\\<>;=".contains(character) { escaped.append("\\") }
            escaped.append(character)
        }
        return escaped
    }

    /// RFC 4514's names, and the few others that certificates of payment systems have.
    private static let types: [String: String] = [
        "2.5.4.3": "cn", "2.5.4.4": "sn", "2.5.4.5": "serialnumber", "2.5.4.6": "c", "2.5.4.7": "l", "2.5.4.8": "st",
        "2.5.4.9": "street", "2.5.4.10": "o", "2.5.4.11": "ou", "2.5.4.97": "organizationidentifier",
        "0.9.2342.19200300.100.1.25": "dc", "0.9.2342.19200300.100.1.1": "uid", "1.2.840.113549.1.9.1": "email",
        "emailaddress": "email", "e": "email", "s": "st",
    ]
}

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
            let digit: UInt8
            switch byte {
            case 0x30...0x39: digit = byte - 0x30
            case 0x41...0x46: digit = byte - 0x37
            case 0x61...0x66: digit = byte - 0x57
            case UInt8(ascii: ":"), UInt8(ascii: " "), UInt8(ascii: "-"): continue
            default: return nil
            }
            if let high = half {
                result.append(high << 4 | digit)
                half = nil
            } else {
                half = digit
            }
        }
        return half == nil && !result.isEmpty ? result : nil
    }

    /// The bytes of a decimal number of any length up to 100 digits, as XML signatures write serial numbers; nil for anything else.
    static func bytes(ofDecimal text: some Collection<UInt8>) -> [UInt8]? {
        guard !text.isEmpty, text.count <= 100, text.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
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
