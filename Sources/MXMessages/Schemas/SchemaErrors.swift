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
        let message = fault.message
        attribute = Self.between("attribute '", "'", message.prefix(500)).map(Self.localName)
        value = Self.between("The value '", "' ", message[...])
        detail = Self.words(of: message)
        let kind: Kind
        let code: String
        switch xmlParserErrors(UInt32(clamping: fault.code)) {
        case XML_SCHEMAV_CVC_PATTERN_VALID:
            (code, kind) = ("schema.pattern", .pattern(Self.last("pattern '", message)))
        case XML_SCHEMAV_CVC_ENUMERATION_VALID:
            (code, kind) = ("schema.enumeration", .enumeration(Self.last("set {", message)))
        case XML_SCHEMAV_CVC_MAXLENGTH_VALID:
            (code, kind) = ("schema.length", .tooLong(Self.last("maximum length of '", message)))
        case XML_SCHEMAV_CVC_MINLENGTH_VALID:
            (code, kind) = ("schema.length", .tooShort(Self.last("minimum length of '", message)))
        case XML_SCHEMAV_CVC_LENGTH_VALID:
            (code, kind) = ("schema.length", .other)
        case XML_SCHEMAV_CVC_TOTALDIGITS_VALID:
            (code, kind) = ("schema.value", .digits(Self.last("allowed ('", message)))
        case XML_SCHEMAV_CVC_FRACTIONDIGITS_VALID:
            (code, kind) = ("schema.value", .decimals(Self.last("allowed ('", message)))
        case XML_SCHEMAV_CVC_MININCLUSIVE_VALID:
            (code, kind) = ("schema.value", .tooSmall(Self.last("allowed ('", message)))
        case XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_1, XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_2,
            XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_3, XML_SCHEMAV_CVC_ATTRIBUTE_3,
            XML_SCHEMAV_CVC_COMPLEX_TYPE_2_2:
            if message.contains("Element content is not allowed") {
                (code, kind) = ("schema.element", .elementInValue)
            } else {
                (code, kind) = ("schema.value", .type(Self.last("type '", message)))
            }
        case XML_SCHEMAV_ELEMENT_CONTENT:
            let expected = Self.expected(message)
            if message.contains("Missing child element") {
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
    private static func expected(_ message: String) -> [String] {
        guard let list = between(" ( ", " )", message[...], last: true) else { return [] }
        return list.split(separator: ",").map { part in
            let name = localName(String(part.drop { $0 == " " }))
            return name.hasPrefix("*") ? "an element of another namespace" : name
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

    /// The message behind “Element '…': ”.
    private static func words(of message: String) -> String {
        let line = message.split(separator: "\n").first.map(String.init) ?? ""
        guard let start = find("': ", in: line[...]) else { return line }
        return String(line[start.upperBound...])
    }

    /// What stands behind the last occurrence of a text, up to the quote that ends it.
    private static func last(_ opening: String, _ message: String) -> String {
        guard let range = find(opening, in: message[...], last: true) else { return "" }
        var rest = message[range.upperBound...]
        while let last = rest.last, last == "\n" || last == "." || last == ")" { rest.removeLast() }
        if rest.hasSuffix("}") || rest.hasSuffix("'") { rest.removeLast() }
        return String(rest)
    }

    private static func between(_ start: String, _ end: String, _ text: Substring, last: Bool = false) -> String? {
        guard let opening = find(start, in: text, last: last),
            let closing = find(end, in: text[opening.upperBound...])
        else { return nil }
        return String(text[opening.upperBound..<closing.lowerBound])
    }

    private static func find(_ needle: String, in text: Substring, last: Bool = false) -> Range<String.Index>? {
        let pattern = Array(needle.utf8)
        let bytes = text.utf8
        var found: Range<String.Index>?
        var index = bytes.startIndex
        while index < bytes.endIndex {
            if bytes[index] == pattern[0], bytes[index...].starts(with: pattern) {
                let end = bytes.index(index, offsetBy: pattern.count)
                found = index..<end
                if !last { return found }
            }
            index = bytes.index(after: index)
        }
        return found
    }
}
