/// The attributes of one start tag, as places in the bytes.
///
/// Only what is plain is taken: names of ASCII, values of printable ASCII without references. Everything else is for the
/// reference engine.
struct TagAttributes {
    /// One attribute.
    struct Attribute {
        /// The prefix, empty without one.
        var prefix: Range<Int>
        /// The local name.
        var name: Range<Int>
        var value: Range<Int>
    }

    private(set) var list: [Attribute] = []
    /// Whether the tag ends its element as well.
    private(set) var isEmptyElement = false

    /// More than any message has.
    static let maximum = 8

    /// What stopped the reading of a tag.
    enum Outcome {
        /// The place behind the tag.
        case end(Int)
        /// The bytes end inside the tag.
        case incomplete
        /// It is not plain.
        case unusual
    }

    /// Reads from just behind the element's name to the end of the tag.
    mutating func read(_ bytes: RawSpan, _ from: Int, end: Int) -> Outcome {
        list.removeAll(keepingCapacity: true)
        isEmptyElement = false
        var index = from
        while true {
            let start = skipSpace(bytes, index)
            let byte = bytes.byte(start)
            if byte == UInt8(ascii: ">") { return .end(start + 1) }
            if byte == UInt8(ascii: "/") {
                guard start + 1 < end else { return .incomplete }
                isEmptyElement = true
                return bytes.byte(start + 1) == UInt8(ascii: ">") ? .end(start + 2) : .unusual
            }
            if start >= end { return .incomplete }
            guard start > index, beginsName(byte), list.count < Self.maximum else { return .unusual }
            guard let attribute = attribute(bytes, start, end) else {
                return missesEnd(bytes, start, end) ? .incomplete : .unusual
            }
            // The same name under two prefixes may be the same attribute.
            if list.contains(where: { bytes.same($0.name, attribute.name) }) { return .unusual }
            list.append(attribute)
            index = attribute.value.upperBound + 1
        }
    }

    private func missesEnd(_ bytes: RawSpan, _ from: Int, _ end: Int) -> Bool {
        var index = from
        while index < end {
            if bytes.byte(index) == UInt8(ascii: ">") { return false }
            index += 1
        }
        return true
    }

    private func attribute(_ bytes: RawSpan, _ from: Int, _ end: Int) -> Attribute? {
        var index = from
        while isNameByte(bytes.byte(index)) { index += 1 }
        var prefix = from..<from
        var name = from..<index
        if bytes.byte(index) == UInt8(ascii: ":") {
            prefix = name
            let start = index + 1
            guard beginsName(bytes.byte(start)) else { return nil }
            index = start
            while isNameByte(bytes.byte(index)) { index += 1 }
            name = start..<index
        }
        guard name.count + prefix.count < 200 else { return nil }
        index = skipSpace(bytes, index)
        guard bytes.byte(index) == UInt8(ascii: "=") else { return nil }
        index = skipSpace(bytes, index + 1)
        let quote = bytes.byte(index)
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return nil }
        let start = index + 1
        index = start
        while bytes.byte(index) != quote {
            let byte = bytes.byte(index)
            guard byte >= 0x20, byte < 0x7F, byte != UInt8(ascii: "&"), byte != UInt8(ascii: "<"), index - start < 4096
            else { return nil }
            index += 1
        }
        return Attribute(prefix: prefix, name: name, value: start..<index)
    }

    /// Declares the namespaces of the tag; false where one is not plain.
    ///
    /// libxml2 says something of names that are no URIs; what is not plainly one is left to it.
    func declareNamespaces(_ bytes: RawSpan, in scope: inout NamespaceScope) -> Bool {
        for attribute in list {
            let isDefault = attribute.prefix.isEmpty && bytes.equals(attribute.name, "xmlns")
            guard isDefault || bytes.equals(attribute.prefix, "xmlns") else { continue }
            guard scope.count < NamespaceScope.maximum, bytes.isPlainURI(attribute.value) else { return false }
            if !isDefault, bytes.byte(attribute.name.lowerBound) | 0x20 == UInt8(ascii: "x"),
                bytes.equals(attribute.name, "xml") || bytes.equals(attribute.name, "xmlns")
            {
                return false
            }
            guard !bytes.equals(attribute.value, "http://www.w3.org/XML/1998/namespace"),
                !bytes.equals(attribute.value, "http://www.w3.org/2000/xmlns/")
            else { return false }
            scope.declare(
                prefix: isDefault ? attribute.name.lowerBound..<attribute.name.lowerBound : attribute.name,
                name: attribute.value,
                in: bytes
            )
        }
        return true
    }

    /// Whether an attribute declares a namespace.
    static func declares(_ attribute: Attribute, _ bytes: RawSpan) -> Bool {
        attribute.prefix.isEmpty ? bytes.equals(attribute.name, "xmlns") : bytes.equals(attribute.prefix, "xmlns")
    }
}

extension RawSpan {
    /// Whether a range is a URI of letters, digits, `.`, `-`, `_`, `:` and `/` with a scheme, an authority without a port, and at
    /// most one fragment (RFC 3986, appendix A). Others may be URIs, too.
    fileprivate func isPlainURI(_ range: Range<Int>) -> Bool {
        guard let first = range.first, isLetter(first) else { return false }
        var index = first
        while index < range.upperBound, byte(index) != UInt8(ascii: ":") {
            guard isNameByte(byte(index)), byte(index) != UInt8(ascii: "_") else { return false }
            index += 1
        }
        guard index < range.upperBound else { return false }
        index += 1
        var isAuthority = false
        if index + 1 < range.upperBound, byte(index) == UInt8(ascii: "/"), byte(index + 1) == UInt8(ascii: "/") {
            isAuthority = true
            index += 2
        }
        var hasFragment = false
        while index < range.upperBound {
            switch byte(index) {
            case UInt8(ascii: ":") where isAuthority: return false
            case UInt8(ascii: ":"): break
            case UInt8(ascii: "/"): isAuthority = false
            case UInt8(ascii: "#"):
                if hasFragment { return false }
                (hasFragment, isAuthority) = (true, false)
            default: guard isNameByte(byte(index)) else { return false }
            }
            index += 1
        }
        return true
    }

    private func isLetter(_ index: Int) -> Bool { (byte(index) | 0x20) &- 0x61 < 26 }

    /// Whether a range holds just this text.
    func equals(_ range: Range<Int>, _ text: StaticString) -> Bool {
        guard range.count == text.utf8CodeUnitCount else { return false }
        return text.withUTF8Buffer { text in
            for place in 0..<text.count where unsafe text[place] != byte(range.lowerBound + place) { return false }
            return true
        }
    }

    /// Whether a range holds just these bytes.
    func equals(_ range: Range<Int>, _ text: [UInt8]) -> Bool {
        guard range.count == text.count else { return false }
        for place in 0..<text.count where text[place] != byte(range.lowerBound + place) { return false }
        return true
    }

    /// Whether two ranges hold the same bytes.
    func same(_ a: Range<Int>, _ b: Range<Int>) -> Bool {
        guard a.count == b.count else { return false }
        for place in 0..<a.count where byte(a.lowerBound + place) != byte(b.lowerBound + place) { return false }
        return true
    }

    /// Whether a range has a byte.
    func holds(_ range: Range<Int>, _ wanted: UInt8) -> Bool {
        for index in range where byte(index) == wanted { return true }
        return false
    }

    /// The bytes of a range.
    func array(_ range: Range<Int>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(range.count)
        for index in range { result.append(byte(index)) }
        return result
    }
}
