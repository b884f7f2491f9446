// What is rare in a message that is otherwise plain: attributes written in other ways, and foreign elements.
extension MessageScanner {
    enum TagOutcome {
        /// The place behind the tag, the currency, and whether the element ends with it.
        case end(Int, UInt32, Bool)
        case incomplete
        case unusual
    }

    /// Reads the rest of a start tag of the schema's that is not written as most are.
    @inline(never)
    mutating func attributes(_ bytes: RawSpan, _ from: Int, _ end: Int, _ edge: ScanEdge) -> TagOutcome {
        var attributes = TagAttributes()
        let behind: Int
        switch attributes.read(bytes, from, end: end) {
        case .end(let place): behind = place
        case .incomplete: return .incomplete
        case .unusual: return .unusual
        }
        guard edge.attribute >= 0 else {
            return attributes.list.isEmpty ? .end(behind, 0, attributes.isEmptyElement) : .unusual
        }
        guard attributes.list.count == 1, attributes.list[0].prefix.isEmpty,
            bytes.equals(attributes.list[0].name, "Ccy")
        else { return .unusual }
        let value = attributes.list[0].value
        guard value.count == 3, tables.holds(Int(edge.attribute), bytes, value.lowerBound, 3, 3) else {
            return .unusual
        }
        let currency = UInt32(truncatingIfNeeded: bytes.word(value.lowerBound).byteSwapped >> 40)
        return .end(behind, currency, attributes.isEmptyElement)
    }

    enum ForeignOutcome {
        /// The place behind the element.
        case end(Int)
        case incomplete
        case unusual
    }

    /// Elements of other namespaces inside one another that are taken; a signature has some five.
    private static let maximumForeignDepth = 24

    /// Reads one element that no declaration of the schema is for: it has to be well-formed, and the schema must not have
    /// a declaration for anything inside it after all (`processContents="lax"`).
    @inline(never)
    mutating func foreignElement(_ bytes: RawSpan, _ from: Int, _ end: Int, _ wildcard: UInt8) -> ForeignOutcome {
        let scope = namespaces.count
        defer { namespaces.truncate(to: scope) }
        var open: [(name: Range<Int>, scope: Int)] = []
        var attributes = TagAttributes()
        var index = from
        while true {
            let second = bytes.byte(index + 1)
            if second == UInt8(ascii: "/") {
                guard let last = open.popLast() else { return .unusual }
                let name = index + 2..<index + 2 + last.name.count
                guard name.upperBound <= end else { return .incomplete }
                guard bytes.same(name, last.name) else { return .unusual }
                index = skipSpace(bytes, name.upperBound)
                guard bytes.byte(index) == UInt8(ascii: ">") else { return index >= end ? .incomplete : .unusual }
                index += 1
                namespaces.truncate(to: last.scope)
                if open.isEmpty { return .end(index) }
            } else {
                guard let (prefix, local) = Self.qualifiedName(bytes, index + 1) else {
                    return missesTag(bytes, index, end) ? .incomplete : .unusual
                }
                let before = namespaces.count
                let behind: Int
                switch attributes.read(bytes, local.upperBound, end: end) {
                case .end(let place): behind = place
                case .incomplete: return .incomplete
                case .unusual: return .unusual
                }
                guard isPlainForeign(bytes, prefix, local, attributes, wildcard, isOutermost: open.isEmpty) else {
                    return .unusual
                }
                index = behind
                if attributes.isEmptyElement {
                    namespaces.truncate(to: before)
                    if open.isEmpty { return .end(index) }
                } else {
                    guard open.count < Self.maximumForeignDepth else { return .unusual }
                    let start = prefix.isEmpty ? local.lowerBound : prefix.lowerBound
                    open.append((start..<local.upperBound, before))
                }
            }
            text: while true {
                index = plainTextEnd(bytes, index)
                let byte = bytes.byte(index)
                switch byte {
                case UInt8(ascii: "<"):
                    if bytes.byte(index + 1) == 0 { return .incomplete }
                    break text
                case 0x0A, 0x09: index += 1
                case 0x80...:
                    let count = characterLength(bytes, index)
                    guard count > 0 else { return end - index < 4 ? .incomplete : .unusual }
                    index += count
                default: return index >= end ? .incomplete : .unusual
                }
                guard index - from <= Self.maximumValue else { return .unusual }
            }
        }
    }

    private func missesTag(_ bytes: RawSpan, _ from: Int, _ end: Int) -> Bool {
        var index = from
        while index < end {
            if bytes.byte(index) == UInt8(ascii: ">") { return false }
            index += 1
        }
        return true
    }

    /// Prefix and local name of a start tag; nil where they are not plain.
    static func qualifiedName(_ bytes: RawSpan, _ from: Int) -> (prefix: Range<Int>, local: Range<Int>)? {
        guard beginsName(bytes.byte(from)) else { return nil }
        var index = from
        while isNameByte(bytes.byte(index)) { index += 1 }
        var prefix = from..<from
        var local = from..<index
        if bytes.byte(index) == UInt8(ascii: ":") {
            prefix = local
            let start = index + 1
            guard beginsName(bytes.byte(start)) else { return nil }
            index = start
            while isNameByte(bytes.byte(index)) { index += 1 }
            local = start..<index
        }
        let ending = bytes.byte(index)
        guard ending == UInt8(ascii: ">") || ending == UInt8(ascii: "/") || isXMLSpace(ending), index - from < 200
        else {
            return nil
        }
        return (prefix, local)
    }

    /// Whether a foreign element's tag has nothing that the schema or a rule might speak of.
    private mutating func isPlainForeign(
        _ bytes: RawSpan,
        _ prefix: Range<Int>,
        _ local: Range<Int>,
        _ attributes: TagAttributes,
        _ wildcard: UInt8,
        isOutermost: Bool
    ) -> Bool {
        guard skeleton.note(attributes, bytes), attributes.declareNamespaces(bytes, in: &namespaces) else {
            return false
        }
        for attribute in attributes.list where !TagAttributes.declares(attribute, bytes) {
            // `xsi:type` and its like speak to the validation, `Ccy` to a rule.
            guard attribute.prefix.isEmpty, !bytes.equals(attribute.name, "Ccy") else { return false }
        }
        let name = String(decoding: bytes.array(local), as: UTF8.self)
        guard name != automaton.root, ValueRules.kinds[name] == nil, skeleton.note(name) else { return false }
        let binding = namespaces.find(prefix: prefix, in: bytes)
        guard prefix.isEmpty || binding != nil else { return false }
        let uri = binding.map { namespaces.name($0) } ?? []
        // Of signatures something is told where nobody checks them.
        guard !uri.elementsEqual(automaton.namespace), !uri.elementsEqual("http://www.w3.org/2000/09/xmldsig#".utf8)
        else {
            return false
        }
        return wildcard == 1 || !isOutermost || uri.elementsEqual(automaton.wildcardNamespace)
    }
}
