internal import CLibXML2
internal import PaymentModel

// What the validation finds, in words: what was found, what was expected.
extension ReferenceEngine {
    /// Tells what the validation has found in the call that is just over.
    mutating func tellFindings() {
        guard !findings.isEmpty else { return }
        for fault in findings.take() { schemaError(fault) }
    }

    private mutating func schemaError(_ fault: XMLFault) {
        guard !isStopped, subtree != nil, !fault.isWarning else { return }
        // Beyond the limits problems are counted, and nobody reads what they say.
        guard !isBeyondLimits else { return countUntold() }
        let finding = SchemaFinding(fault)
        let element = stack.isEmpty ? nil : stack.top
        // A value that breaks a facet is also said to be no value of its type: once is enough.
        if let element, let last = subtree?.lastSchemaError, last.offset == element.offset, last.name == element.name,
            last.attribute == finding.attribute, finding.isAboutValue
        {
            return
        }
        if let element { subtree?.lastSchemaError = (element.offset, element.name, finding.attribute) }
        let name = element.map { names.text(of: $0.name) } ?? ""
        let value = finding.attribute == nil ? text[...] : (finding.value.map { Array($0.utf8)[...] } ?? text[...])
        tell(finding.code, finding.words(element: name, value: value), at: place(attribute: finding.attribute))
    }
}

/// One finding of the validation, taken apart: libxml2 says the details only in its message.
struct SchemaFinding {
    let code: String
    /// The attribute that it is about.
    let attribute: String?
    /// The value, where the message has it.
    let value: String?
    /// Whether it is about a value rather than about which elements stand where.
    let isAboutValue: Bool
    private let kind: Kind
    private let detail: String

    private enum Kind {
        case pattern(String)
        case enumeration(String)
        case tooLong(String)
        case tooShort(String)
        case digits(String)
        case decimals(String)
        case tooSmall(String)
        case tooLarge(String)
        case notMore(String)
        case notLess(String)
        case length(String)
        case fixed(String)
        case type(String)
        case unexpected(expected: [String])
        case missing(expected: [String])
        case text
        case elementInValue
        case unknownAttribute
        case missingAttribute
        case unknownRoot
        case other
    }

    init(_ fault: XMLFault) {
        let said = Said(fault.message)
        attribute = said.attribute.map(Self.localName)
        value = said.between("The value '", "' ")
        detail = said.detail
        let kind: Kind
        let code: String
        switch xmlParserErrors(UInt32(clamping: fault.code)) {
        case XML_SCHEMAV_CVC_PATTERN_VALID:
            (code, kind) = ("schema.pattern", .pattern(said.last("pattern '")))
        case XML_SCHEMAV_CVC_ENUMERATION_VALID:
            (code, kind) = ("schema.enumeration", .enumeration(said.last("set {")))
        case XML_SCHEMAV_CVC_MAXLENGTH_VALID:
            (code, kind) = ("schema.length", .tooLong(said.last("maximum length of '")))
        case XML_SCHEMAV_CVC_MINLENGTH_VALID:
            (code, kind) = ("schema.length", .tooShort(said.last("minimum length of '")))
        case XML_SCHEMAV_CVC_LENGTH_VALID:
            (code, kind) = ("schema.length", .length(said.last("length of '")))
        case XML_SCHEMAV_CVC_TOTALDIGITS_VALID:
            (code, kind) = ("schema.value", .digits(said.last("allowed ('")))
        case XML_SCHEMAV_CVC_FRACTIONDIGITS_VALID:
            (code, kind) = ("schema.value", .decimals(said.last("allowed ('")))
        case XML_SCHEMAV_CVC_MININCLUSIVE_VALID:
            (code, kind) = ("schema.value", .tooSmall(said.last("allowed ('")))
        case XML_SCHEMAV_CVC_MAXINCLUSIVE_VALID:
            (code, kind) = ("schema.value", .tooLarge(said.last("allowed ('")))
        case XML_SCHEMAV_CVC_MINEXCLUSIVE_VALID:
            (code, kind) = ("schema.value", .notMore(said.last("than '")))
        case XML_SCHEMAV_CVC_MAXEXCLUSIVE_VALID:
            (code, kind) = ("schema.value", .notLess(said.last("than '")))
        case XML_SCHEMAV_CVC_ELT_5_2_2_2_1, XML_SCHEMAV_CVC_ELT_5_2_2_2_2, XML_SCHEMAV_CVC_AU:
            (code, kind) = ("schema.value", .fixed(said.last("constraint '")))
        case XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_1, XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_2,
            XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_3, XML_SCHEMAV_CVC_ATTRIBUTE_3,
            XML_SCHEMAV_CVC_COMPLEX_TYPE_2_2:
            if said.has("Element content is not allowed") {
                (code, kind) = ("schema.element", .elementInValue)
            } else {
                (code, kind) = ("schema.value", .type(said.has("the local ") ? "" : said.last("type '")))
            }
        case XML_SCHEMAV_ELEMENT_CONTENT:
            let expected = Self.expected(said)
            if said.has("Missing child element") {
                (code, kind) = ("schema.missing", .missing(expected: expected))
            } else {
                (code, kind) = ("schema.sequence", .unexpected(expected: expected))
            }
        case XML_SCHEMAV_CVC_COMPLEX_TYPE_2_3:
            (code, kind) = ("schema.content", .text)
        case XML_SCHEMAV_CVC_TYPE_3_1_2, XML_SCHEMAV_CVC_COMPLEX_TYPE_2_1:
            (code, kind) = ("schema.element", .elementInValue)
        case XML_SCHEMAV_CVC_COMPLEX_TYPE_3_2_1, XML_SCHEMAV_CVC_COMPLEX_TYPE_3_2_2, XML_SCHEMAV_CVC_TYPE_3_1_1:
            (code, kind) = ("schema.attribute", .unknownAttribute)
        case XML_SCHEMAV_CVC_COMPLEX_TYPE_4:
            (code, kind) = ("schema.attribute", .missingAttribute)
        case XML_SCHEMAV_CVC_ELT_1:
            (code, kind) = ("schema.element", .unknownRoot)
        default:
            (code, kind) = ("schema.other", .other)
        }
        self.code = code
        self.kind = kind
        switch kind {
        case .unexpected, .missing, .text, .elementInValue, .unknownAttribute, .missingAttribute, .unknownRoot:
            isAboutValue = false
        default: isAboutValue = true
        }
    }

    /// The sentence.
    func words(element: String, value: some Collection<UInt8>) -> String {
        let found = value.isEmpty ? "nothing" : quoted(value)
        let where_ = attribute.map { "the attribute \($0) of \(element)" } ?? element
        switch kind {
        case .pattern(let pattern):
            return "\(where_) is \(found); expected \(ValueForms.words(forPattern: pattern))"
        case .enumeration(let set):
            return "\(where_) is \(found); expected one of \(Self.codes(set))"
        case .tooLong(let limit):
            return "\(where_) is \(found), \(Self.characters(value)) characters; expected at most \(limit)"
        case .tooShort(let limit):
            return "\(where_) is \(found), \(Self.characters(value)) characters; expected at least \(limit)"
        case .digits(let limit):
            return "\(where_) is \(found); expected a number of at most \(limit) digits"
        case .decimals(let limit):
            return "\(where_) is \(found); expected at most \(limit) digits behind the decimal point"
        case .tooSmall(let limit):
            return "\(where_) is \(found); expected \(limit) or more"
        case .tooLarge(let limit):
            return "\(where_) is \(found); expected \(limit) or less"
        case .notMore(let limit):
            return "\(where_) is \(found); expected more than \(limit)"
        case .notLess(let limit):
            return "\(where_) is \(found); expected less than \(limit)"
        case .length(let length):
            return "\(where_) is \(found), \(Self.characters(value)) characters; expected exactly \(length)"
        case .fixed(let only):
            return "\(where_) is \(found); expected \(only) and nothing else"
        case .type(let type):
            return "\(where_) is \(found); expected \(ValueForms.words(forType: type))"
        case .unexpected(let expected):
            return expected.isEmpty
                ? "\(element) is not expected here: nothing more may stand in its parent, or not this element"
                : "\(element) is not expected here; expected \(Self.list(expected))"
        case .missing(let expected):
            return "\(element) is not complete; expected \(Self.list(expected)) in it"
        case .text:
            return "\(element) has text where only elements may stand: \(found)"
        case .elementInValue:
            return "\(element) has an element inside where only a value may stand"
        case .unknownAttribute:
            return "\(element) has the attribute \(attribute ?? ""), which is not defined for it: remove it"
        case .missingAttribute:
            return "\(element) has no attribute \(attribute ?? ""), which it must have"
        case .unknownRoot:
            return "\(element) is not the element that the schema of this namespace begins with"
        case .other:
            return "\(where_) does not fit the schema: \(quoted(detail.utf8, limit: 200))"
        }
    }

    private static func characters(_ value: some Collection<UInt8>) -> Int {
        value.lazy.filter { $0 & 0xC0 != 0x80 }.count
    }

    private static func list(_ names: [String]) -> String {
        names.count == 1 ? names[0] : "one of " + names.joined(separator: ", ")
    }

    /// The expected elements: “Expected is one of ( {ns}A, {ns}B ).”
    private static func expected(_ said: Said) -> [String] {
        guard let list = said.between(" ( ", " )", last: true) else { return [] }
        return list.split(separator: ",").map { part in
            let name = localName(String(part.drop { $0 == " " }))
            return name.utf8.first == UInt8(ascii: "*") ? "an element of another namespace" : name
        }
    }

    private static func codes(_ set: String) -> String {
        let codes = set.split(separator: "'").filter { !$0.contains(",") && !$0.contains("}") && $0 != " " }
        guard !codes.isEmpty, codes.count <= 60 else { return "the codes that the schema lists" }
        return codes.joined(separator: ", ")
    }

    private static func localName(_ name: String) -> String {
        guard let end = name.lastIndex(of: "}") else { return name }
        return String(name[name.index(after: end)...])
    }
}

/// What libxml2 says of a fault, taken apart as bytes: there may be very many.
private struct Said {
    private let bytes: ArraySlice<UInt8>

    init(_ message: String) {
        bytes = Array(message.utf8)[...]
    }

    private init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
    }

    func has(_ text: String) -> Bool { find(text, in: bytes) != nil }

    /// What stands between two texts, first of all or last of all.
    func between(_ start: String, _ end: String, last: Bool = false) -> String? {
        guard let opening = find(start, in: bytes, last: last),
            let closing = find(end, in: bytes[opening.upperBound...])
        else { return nil }
        return String(decoding: bytes[opening.upperBound..<closing.lowerBound], as: UTF8.self)
    }

    /// What stands behind the last occurrence of a text, up to the quote that ends it.
    func last(_ opening: String) -> String {
        guard let range = find(opening, in: bytes, last: true) else { return "" }
        var rest = bytes[range.upperBound...]
        while let last = rest.last, "\n.)".utf8.contains(last) { rest.removeLast() }
        if let last = rest.last, "}'".utf8.contains(last) { rest.removeLast() }
        return String(decoding: rest, as: UTF8.self)
    }

    /// The attribute that it is about: “Element '…', attribute '…': …” or “Element '…': The attribute '…' …”.
    ///
    /// What stands behind that may be a value, which may hold any text.
    var attribute: String? {
        let end = find("': ", in: bytes)?.upperBound ?? bytes.endIndex
        let rest = Said(bytes[end...])
        return Said(bytes[..<end]).between("attribute '", "'")
            ?? (rest.bytes.starts(with: "The attribute '".utf8) ? rest.between("attribute '", "'") : nil)
    }

    /// The first line behind “Element '…': ”.
    var detail: String {
        let line = bytes.prefix { $0 != UInt8(ascii: "\n") }
        return String(decoding: find("': ", in: line).map { line[$0.upperBound...] } ?? line, as: UTF8.self)
    }

    private func find(_ text: String, in bytes: ArraySlice<UInt8>, last: Bool = false) -> Range<Int>? {
        let text = text.utf8
        let count = text.count
        guard let first = text.first, bytes.count >= count else { return nil }
        var found: Range<Int>?
        for index in bytes.startIndex...(bytes.endIndex - count)
        where bytes[index] == first && bytes[index..<(index + count)].elementsEqual(text) {
            found = index..<(index + count)
            if !last { return found }
        }
        return found
    }
}
