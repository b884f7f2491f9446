internal import PaymentModel
internal import SwiftASN1
internal import X509

/// Distinguished names as texts that can be compared: RFC 4514, lower case, leaf first, no spaces around separators.
///
/// A name in a certificate and the same name as somebody wrote it become one text: escapes are taken off first and put on anew, runs of white
/// space are one space (RFC 5280, 7.1), and of letters only A to Z are folded: others that look alike, as the sign of the kelvin, stay what they are.
enum DistinguishedNames {
    /// The text of a name in a certificate.
    static func text(_ name: DistinguishedName) -> String { parts(of: name).reversed().joined(separator: ",") }

    /// Whether a name in a certificate is another, or one below it (RFC 5280, 4.2.1.10).
    static func isWithin(_ name: DistinguishedName, _ above: DistinguishedName) -> Bool {
        parts(of: name).starts(with: parts(of: above))
    }

    /// The parts of a name in a certificate as texts, the root's first.
    private static func parts(of name: DistinguishedName) -> [String] {
        name.map { part in
            joined(part.map { attribute in (type(attribute.type.description), value(of: attribute.value)) })
        }
    }

    /// A name that somebody wrote, in the same form; types may be dotted numbers, values quoted or in hexadecimal.
    ///
    /// Signers write spaces behind commas or none, and types in any case (XML Signature 4.4.4 asks for RFC 4514 and gets many things).
    static func normalized(_ text: String) -> String {
        parts(of: Array(text.utf8), at: UInt8(ascii: ",")).map { part in
            joined(
                attributes(of: part).map { attribute in
                    let sides = attribute.split(
                        separator: UInt8(ascii: "="),
                        maxSplits: 1,
                        omittingEmptySubsequences: false
                    )
                    guard sides.count == 2 else { return (nil, value(written: attribute)) }
                    return (
                        type(lowercased(String(decoding: trimmed(sides[0]), as: UTF8.self))), value(written: sides[1])
                    )
                }
            )
        }.joined(separator: ",")
    }

    /// Whether a text is a name: attributes with their types.
    static func isName(_ text: String) -> Bool {
        parts(of: Array(text.utf8), at: UInt8(ascii: ",")).allSatisfy { part in
            guard let sign = part.firstIndex(of: UInt8(ascii: "=")) else { return false }
            return isType(trimmed(part[..<sign]))
        }
    }

    /// The institution that a name on the network belongs to: the organisation in front of `o=swift`, a BIC of eight characters.
    static func networkOwner(_ text: String) -> String? {
        let parts = parts(of: Array(text.utf8), at: UInt8(ascii: ",")).map { String(decoding: $0, as: UTF8.self) }
        guard parts.count >= 2, parts[parts.count - 1] == "o=swift", parts[parts.count - 2].hasPrefix("o=") else {
            return nil
        }
        let owner = parts[parts.count - 2].utf8.dropFirst(2)
        guard owner.count == 8, owner.allSatisfy({ $0 >= 0x61 && $0 <= 0x7A || $0.isDigit }) else {
            return nil
        }
        return String(decoding: owner, as: UTF8.self).uppercased()
    }

    // MARK: Parts

    /// The parts of a text between separators that are neither escaped nor within quotation marks around a value.
    private static func parts(of text: [UInt8], at separator: UInt8) -> [ArraySlice<UInt8>] {
        var parts: [ArraySlice<UInt8>] = []
        var start = 0
        var isQuoted = false
        var last = UInt8(ascii: "=")
        var place = 0
        while place < text.count {
            let byte = text[place]
            if byte == UInt8(ascii: "\\") {
                place += 1
            } else if byte == UInt8(ascii: "\"") {
                isQuoted = !isQuoted && last == UInt8(ascii: "=")
            } else if byte == separator, !isQuoted {
                parts.append(text[start..<place])
                start = place + 1
            }
            if !isSpace(byte) { last = byte }
            place += 1
        }
        parts.append(text[min(start, text.count)...])
        return parts
    }

    /// The attributes of a part, mostly one: a plus sign begins another where a type and `=` follow it.
    private static func attributes(of part: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        var found: [ArraySlice<UInt8>] = []
        for piece in parts(of: Array(part), at: UInt8(ascii: "+")) {
            let isOwn = piece.firstIndex(of: UInt8(ascii: "=")).map { isType(trimmed(piece[..<$0])) } ?? false
            if !isOwn, let last = found.popLast() {
                found.append((Array(last) + [UInt8(ascii: "+")] + piece)[...])
            } else {
                found.append(piece)
            }
        }
        return found
    }

    private static func joined(_ attributes: [(type: String?, value: String)]) -> String {
        attributes.map { attribute in attribute.type.map { "\($0)=\(attribute.value)" } ?? attribute.value }.sorted()
            .joined(separator: "+")
    }

    private static func isType(_ text: ArraySlice<UInt8>) -> Bool {
        !text.isEmpty
            && text.allSatisfy {
                $0.isDigit || folded($0) >= 0x61 && folded($0) <= 0x7A || $0 == UInt8(ascii: ".")
                    || $0 == UInt8(ascii: "-")
            }
    }

    private static func type(_ name: String) -> String {
        let name = name.hasPrefix("oid.") ? String(name.dropFirst(4)) : name
        return types[name] ?? name
    }

    // MARK: Values

    /// A value of a certificate: its text where it is one, else `#` and its DER (RFC 4514, 2.4).
    private static func value(of value: RelativeDistinguishedName.Attribute.Value) -> String {
        if let text = String(value) { return escaped(Array(text.utf8)) }
        var serializer = DER.Serializer()
        guard (try? serializer.serialize(ASN1Any(value))) != nil else { return "" }
        return self.value(der: serializer.serializedBytes)
    }

    private static func value(der: [UInt8]) -> String {
        let hexadecimal = "#" + Hexadecimal.text(der)
        guard let node = try? DER.parse(der), case .primitive(let content) = node.content else { return hexadecimal }
        switch node.identifier {
        case .utf8String, .printableString, .ia5String:
            return escaped(Array(String(decoding: content, as: UTF8.self).utf8))
        case .teletexString:
            // What is written as T.61 is Latin 1 everywhere but in the standard.
            return escaped(Array(String(String.UnicodeScalarView(content.map { Unicode.Scalar($0) })).utf8))
        case .bmpString where content.count % 2 == 0:
            let bytes = Array(content)
            let units = stride(from: 0, to: bytes.count, by: 2).map { UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) }
            return escaped(Array(String(decoding: units, as: UTF16.self).utf8))
        default: return hexadecimal
        }
    }

    /// A value as somebody wrote it.
    private static func value(written text: ArraySlice<UInt8>) -> String {
        var text = trimmed(text)
        if text.first == UInt8(ascii: "#"), let der = HexText.bytes(String(decoding: text.dropFirst(), as: UTF8.self)) {
            return value(der: der)
        }
        if text.count >= 2, text.first == UInt8(ascii: "\""), text.last == UInt8(ascii: "\"") {
            text = text.dropFirst().dropLast()
        }
        var plain: [UInt8] = []
        var place = text.startIndex
        while place < text.endIndex {
            var byte = text[place]
            place += 1
            if byte == UInt8(ascii: "\\"), place < text.endIndex {
                if place + 1 < text.endIndex, let high = Hexadecimal.digit(text[place]),
                    let low = Hexadecimal.digit(text[place + 1])
                {
                    byte = high << 4 | low
                    place += 2
                } else {
                    byte = text[place]
                    place += 1
                }
            }
            plain.append(byte)
        }
        return escaped(plain)
    }

    /// A value without escapes in the form that is compared: RFC 4514, 2.4.
    private static func escaped(_ plain: [UInt8]) -> String {
        var text: [UInt8] = []
        var isInSpace = false
        for (place, byte) in plain.enumerated() {
            if isSpace(byte) {
                if !isInSpace {
                    if place == 0 { text.append(UInt8(ascii: "\\")) }
                    text.append(UInt8(ascii: " "))
                }
                isInSpace = true
                continue
            }
            isInSpace = false
            if byte == 0 {
                text += Array("\\00".utf8)
                continue
            }
            if ",+\"\\<>;".utf8.contains(byte) || byte == UInt8(ascii: "#") && text.isEmpty {
                text.append(UInt8(ascii: "\\"))
            }
            text.append(folded(byte))
        }
        if isInSpace, text.count != 2 || text[0] != UInt8(ascii: "\\") {
            text.insert(UInt8(ascii: "\\"), at: text.count - 1)
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Without the white space at both ends that is not escaped.
    private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let text = text.drop(while: isSpace)
        var end = text.endIndex
        while end > text.startIndex, isSpace(text[end - 1]) { end -= 1 }
        let escapes = text[..<end].reversed().prefix { $0 == UInt8(ascii: "\\") }.count
        return end < text.endIndex && escapes % 2 == 1 ? text[...end] : text[..<end]
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte >= 0x09 && byte <= 0x0D }

    private static func lowercased(_ text: String) -> String {
        String(decoding: text.utf8.map(folded), as: UTF8.self)
    }

    private static func folded(_ byte: UInt8) -> UInt8 { byte.isUpperLetter ? byte | 0x20 : byte }

    /// RFC 4514's names, and the few others that certificates of payment systems have.
    private static let types: [String: String] = [
        "2.5.4.3": "cn", "2.5.4.4": "sn", "2.5.4.5": "serialnumber", "2.5.4.6": "c", "2.5.4.7": "l", "2.5.4.8": "st",
        "2.5.4.9": "street", "2.5.4.10": "o", "2.5.4.11": "ou", "2.5.4.97": "organizationidentifier",
        "0.9.2342.19200300.100.1.25": "dc", "0.9.2342.19200300.100.1.1": "uid", "1.2.840.113549.1.9.1": "email",
        "emailaddress": "email", "e": "email", "s": "st",
    ]
}
