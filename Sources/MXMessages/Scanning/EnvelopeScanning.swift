internal import PaymentModel

// What stands around messages: declaration, comments, wrappers; and where messages begin.
extension FastReader {
    enum OutsideOutcome {
        /// One thing has been read.
        case again
        case incomplete
        case handOver(HandOverReason, isForGood: Bool)
    }

    private static let envelope = OutsideOutcome.handOver(.envelope, isForGood: true)
    private static let syntax = OutsideOutcome.handOver(.syntax, isForGood: true)

    /// Reads the next thing outside of messages.
    func readOutside(_ bytes: RawSpan, isEnd: Bool) -> OutsideOutcome {
        if skeleton.isFull { return .handOver(.size, isForGood: true) }
        if !hasBegun {
            guard filled >= 6 || isEnd else { return .incomplete }
            if bytes.equals(0..<5, "<?xml"), isXMLSpace(bytes.byte(5)) {
                guard let end = declarationEnd(bytes) else {
                    return bytes.holds(at..<filled, UInt8(ascii: ">")) || isEnd ? Self.envelope : .incomplete
                }
                skeleton.keep(bytes, at..<end)
                at = end
            }
            hasBegun = true
        }
        let start = skipSpace(bytes, at)
        guard start < filled else {
            if isEnd, hasEnded { at = filled }
            return .incomplete
        }
        guard bytes.byte(start) == UInt8(ascii: "<") else { return Self.syntax }
        switch bytes.byte(start + 1) {
        case 0: return start + 1 < filled ? Self.syntax : .incomplete
        case UInt8(ascii: "/"): return endTag(bytes, start)
        case UInt8(ascii: "!"): return comment(bytes, start)
        case UInt8(ascii: "?"): return Self.envelope
        default: return hasEnded ? Self.syntax : startTag(bytes, start)
        }
    }

    /// Whether a tag that begins here is cut off.
    private func isCut(_ bytes: RawSpan, _ start: Int) -> Bool { !bytes.holds(start..<filled, UInt8(ascii: ">")) }

    /// The place behind an XML declaration as most are written.
    private func declarationEnd(_ bytes: RawSpan) -> Int? {
        var attributes = TagAttributes()
        // Its end looks like that of a tag but for the “?”.
        var end = 5
        while end < min(filled, 512), bytes.byte(end) != UInt8(ascii: "?") { end += 1 }
        guard bytes.byte(end) == UInt8(ascii: "?"), bytes.byte(end + 1) == UInt8(ascii: ">") else { return nil }
        var text = bytes.array(5..<end) + [UInt8(ascii: ">")]
        let count = text.count
        text += [UInt8](repeating: 0, count: scanPadding)
        // Bytes have no padding: to look at them as raw bytes is safe.
        let inner = unsafe text.span.bytes
        guard case .end(count) = attributes.read(inner, 0, end: count), !attributes.isEmptyElement else { return nil }
        var expected: [StaticString] = ["version", "encoding", "standalone"]
        for (place, attribute) in attributes.list.enumerated() {
            guard attribute.prefix.isEmpty else { return nil }
            while let next = expected.first, !inner.equals(attribute.name, next) {
                // The version comes first; what comes then may be left out.
                if place == 0 { return nil }
                expected.removeFirst()
            }
            guard let name = expected.first else { return nil }
            expected.removeFirst()
            switch name.description {
            case "version": guard inner.equals(attribute.value, "1.0") else { return nil }
            case "standalone":
                guard inner.equals(attribute.value, "yes") || inner.equals(attribute.value, "no") else { return nil }
            default:
                guard let first = attribute.value.first, beginsName(inner.byte(first)), inner.byte(first) != 0x5F,
                    attribute.value.allSatisfy({ isNameByte(inner.byte($0)) })
                else { return nil }
            }
        }
        return attributes.list.isEmpty ? nil : end + 2
    }

    private func comment(_ bytes: RawSpan, _ start: Int) -> OutsideOutcome {
        guard filled - start >= 4 else { return .incomplete }
        guard bytes.equals(start..<start + 4, "<!--") else { return Self.envelope }
        var index = start + 4
        while true {
            let byte = bytes.byte(index)
            if byte >= 0x80 {
                let count = characterLength(bytes, index)
                guard count > 0 else { return filled - index < 4 ? .incomplete : Self.syntax }
                index += count
            } else if byte == UInt8(ascii: "-"), bytes.byte(index + 1) == UInt8(ascii: "-") {
                guard index + 2 < filled else { return .incomplete }
                guard bytes.byte(index + 2) == UInt8(ascii: ">") else { return Self.syntax }
                skeleton.keep(bytes, at..<index + 3)
                at = index + 3
                return .again
            } else {
                guard byte >= 0x20 || isXMLSpace(byte) else { return index >= filled ? .incomplete : Self.syntax }
                index += 1
            }
            guard index - start < 1 << 14 else { return .handOver(.size, isForGood: true) }
        }
    }

    private func endTag(_ bytes: RawSpan, _ start: Int) -> OutsideOutcome {
        guard let last = outer.last else { return Self.syntax }
        var index = start + 2
        for byte in last.name {
            guard bytes.byte(index) == byte else { return isCut(bytes, start) ? .incomplete : Self.syntax }
            index += 1
        }
        index = skipSpace(bytes, index)
        guard bytes.byte(index) == UInt8(ascii: ">") else { return isCut(bytes, start) ? .incomplete : Self.syntax }
        outer.removeLast()
        if let mark = last.mark, !outer.isEmpty {
            skeleton.truncate(to: mark)
            skeleton.leaveOut(last.localName)
        } else {
            skeleton.keep(bytes, at..<index + 1)
        }
        if outer.isEmpty { hasEnded = true }
        namespaces.truncate(to: last.scope)
        at = index + 1
        box.pop()
        return .again
    }

    private func startTag(_ bytes: RawSpan, _ start: Int) -> OutsideOutcome {
        guard let (prefix, local) = MessageScanner.qualifiedName(bytes, start + 1) else {
            return isCut(bytes, start) ? .incomplete : Self.envelope
        }
        var attributes = TagAttributes()
        let end: Int
        switch attributes.read(bytes, local.upperBound, end: filled) {
        case .end(let place): end = place
        case .incomplete: return .incomplete
        case .unusual: return Self.envelope
        }
        guard skeleton.note(attributes, bytes) else { return .handOver(.size, isForGood: true) }
        let scope = namespaces.count
        guard attributes.declareNamespaces(bytes, in: &namespaces) else {
            namespaces.truncate(to: scope)
            return Self.envelope
        }
        let binding = namespaces.find(prefix: prefix, in: bytes)
        guard binding != nil || prefix.isEmpty, areKnown(attributes, bytes) else {
            namespaces.truncate(to: scope)
            return Self.envelope
        }
        let name = String(decoding: bytes.array(local), as: UTF8.self)
        if name == "Document" || name == "AppHdr" {
            guard let binding, !attributes.isEmptyElement,
                let reason = begin(bytes, name, namespaces.name(binding), prefix, attributes, start, end, scope)
            else {
                guard message == nil else { return .again }
                namespaces.truncate(to: scope)
                return .handOver(binding == nil ? .schema : .content, isForGood: false)
            }
            namespaces.truncate(to: scope)
            return .handOver(reason, isForGood: false)
        }
        guard name != "DataPDU" else {
            namespaces.truncate(to: scope)
            return .handOver(.dataPDU, isForGood: true)
        }
        guard outer.count + 1 < limits.depth, outer.count < MessageScanner.maximumDepth else {
            namespaces.truncate(to: scope)
            return .handOver(.size, isForGood: true)
        }
        guard skeleton.note(name) else {
            namespaces.truncate(to: scope)
            return .handOver(.size, isForGood: true)
        }
        let mark = skeleton.mark
        box.push(name)
        if attributes.isEmptyElement {
            namespaces.truncate(to: scope)
            if outer.isEmpty {
                skeleton.keep(bytes, at..<end)
                hasEnded = true
            } else {
                skeleton.leaveOut(name)
            }
            at = end
            box.pop()
            return .again
        }
        skeleton.keep(bytes, at..<end)
        at = end
        let qualified = bytes.array((prefix.isEmpty ? local.lowerBound : prefix.lowerBound)..<local.upperBound)
        outer.append(OuterElement(name: qualified, localName: name, scope: scope, mark: mark))
        return .again
    }

    /// Whether a tag's attributes outside of messages are declarations, plain, or say where schemas are.
    private func areKnown(_ attributes: TagAttributes, _ bytes: RawSpan) -> Bool {
        attributes.list.allSatisfy { attribute in
            if attribute.prefix.isEmpty || TagAttributes.declares(attribute, bytes) { return true }
            guard bytes.equals(attribute.name, "schemaLocation"),
                let binding = namespaces.find(prefix: attribute.prefix, in: bytes)
            else { return false }
            return namespaces.name(binding).elementsEqual("http://www.w3.org/2001/XMLSchema-instance".utf8)
        }
    }

    /// Begins a message; the reason where the reference engine has to read it.
    private func begin(
        _ bytes: RawSpan,
        _ name: String,
        _ namespace: ArraySlice<UInt8>,
        _ prefix: Range<Int>,
        _ attributes: TagAttributes,
        _ start: Int,
        _ end: Int,
        _ scope: Int
    ) -> HandOverReason? {
        let uri = String(decoding: namespace, as: UTF8.self)
        let isHeader = name == "AppHdr"
        guard uri.hasPrefix(ReferenceEngine.namespacePrefix), let type = ReferenceEngine.messageType(ofNamespace: uri),
            isHeader == (type.family == "head.001"), case .success(let automaton) = schemas.automaton(of: type.text),
            automaton.root == name, automaton.namespace.elementsEqual(namespace)
        else { return .schema }
        // On the message's element the schema has no attributes but where schemas are.
        for attribute in attributes.list where attribute.prefix.isEmpty {
            guard TagAttributes.declares(attribute, bytes) else { return .attribute }
        }
        guard outer.count + automaton.tables.depth < limits.depth else { return .size }
        guard let before = box.begin(type, uri, name, isHeader: isHeader) else { return .header }
        let mark = skeleton.mark
        let scanner = automaton.takeScanner()
        let written = prefix.isEmpty ? [] : bytes.array(prefix.lowerBound..<prefix.upperBound + 1)
        let context = box.context(type, checksValues: rules == .all, tellsPayments: tellsPayments)
        guard let context,
            scanner.scanner.begin(
                at: at,
                content: end,
                prefix: written,
                outer: context.values,
                context: context.message,
                namespaces: namespaces,
                skeleton: skeleton
            )
        else {
            box.forget(nextIndex: before)
            return .attribute
        }
        self.scanner = scanner
        message = OpenMessage(
            localName: name,
            mark: mark,
            scope: scope,
            nextIndex: before,
            firstPayment: context.message.firstPayment
        )
        return nil
    }
}
