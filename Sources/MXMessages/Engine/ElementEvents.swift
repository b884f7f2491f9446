internal import CLibXML2
internal import PaymentModel

// The parser's callbacks. They run for every element of every file: no allocation where nothing is wrong.
extension ReferenceEngine {
    func startElement(
        _ name: UnsafePointer<xmlChar>,
        _ prefix: UnsafePointer<xmlChar>?,
        _ namespace: UnsafePointer<xmlChar>?,
        _ namespaceCount: Int32,
        _ namespaces: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?,
        _ attributeCount: Int32,
        _ defaultedCount: Int32,
        _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
    ) {
        guard !isStopped, let parser else { return }
        if !text.isEmpty { endText() }
        let position = parser.tagStart(after: currentLine, currentLineStart)
        currentLine = position.line
        currentLineStart = position.lineStart
        let number = unsafe names.number(of: name)
        var node: Int16 = -1
        if let open = subtree, let collector = open.collector, UInt(bitPattern: namespace) == open.namespace {
            // Below a Document the body may have any name: old versions name it after the message.
            node =
                !open.isHeader && stack.depth == open.depth + 1
                ? 0 : collector.table.child(of: stack.top.node, named: number)
        }
        stack.push(
            name: number,
            line: position.line,
            offset: position.offset,
            lineStart: position.lineStart,
            node: node
        )
        guard stack.depth <= limits.depth else {
            tell(
                Limits.reached(
                    "depth",
                    limits.depth,
                    "elements inside one another",
                    at: place(withPath: false),
                    messageIndex: 0
                )
            )
            return stop()
        }
        guard names.longestName <= limits.nameBytes else {
            tell(
                Limits.reached(
                    "name",
                    limits.nameBytes,
                    "bytes of one name",
                    at: place(withPath: false),
                    messageIndex: 0
                )
            )
            return stop()
        }
        if attributeCount > 0, unsafe !checkAttributes(attributeCount, attributes) { return stop() }
        if node >= 0 { unsafe startNode(node, attributeCount, attributes) }
        if subtree == nil {
            unsafe startOutside(name, namespace, attributeCount, defaultedCount, attributes)
        } else {
            let validator = subtree?.validator
            unsafe validator?.start(
                name,
                prefix,
                namespace,
                namespaceCount,
                namespaces,
                attributeCount,
                defaultedCount,
                attributes
            )
        }
    }

    func endElement(
        _ name: UnsafePointer<xmlChar>?,
        _ prefix: UnsafePointer<xmlChar>?,
        _ namespace: UnsafePointer<xmlChar>?
    ) {
        guard !isStopped, !stack.isEmpty else { return }
        if subtree != nil {
            let element = stack.top
            if !element.hasChildren {
                if element.node >= 0 { take(element.node) }
                if element.hasAside { refuseAside() }
            }
            if let validator = subtree?.validator {
                feedText(isCharacterData: false)
                unsafe validator.end(name, prefix, namespace)
            }
            // Only now: what the validation says of the value is told with the value.
            text.removeAll(keepingCapacity: true)
            validatedText = 0
            if element.node >= 0 { endNode(element.node) }
            if let open = subtree, open.depth == stack.depth - 1 { endSubtree() }
        }
        stack.pop()
        if header != nil { leaveWrapper() }
    }

    func characters(_ bytes: UnsafeBufferPointer<xmlChar>, isCharacterData: Bool) {
        guard !isStopped, subtree != nil else { return }
        guard text.count + bytes.count <= limits.textBytes else {
            tell(Limits.reached("text", limits.textBytes, "bytes of one text", at: place(), messageIndex: 0))
            return stop()
        }
        if isCharacterData {
            feedText(isCharacterData: false)
            unsafe text.append(contentsOf: bytes)
            feedText(isCharacterData: true)
        } else {
            unsafe text.append(contentsOf: bytes)
        }
    }

    /// A comment or a processing instruction.
    func aside() {
        guard subtree != nil else { return }
        stack.markAside()
    }

    func documentType() {
        guard !isStopped else { return }
        tell(
            "xml.doctype",
            "a document type declaration (<!DOCTYPE …>): payment messages have none, and paycheck reads no file that has; "
                + "remove it or refuse the file",
            at: placeNow()
        )
        stop()
    }

    /// Ends one run of text: nothing of it belongs to the next element.
    private func endText() {
        feedText(isCharacterData: false)
        text.removeAll(keepingCapacity: true)
        validatedText = 0
    }

    /// Gives the validation what it has not had yet.
    private func feedText(isCharacterData: Bool) {
        guard text.count > validatedText, let validator = subtree?.validator else { return }
        unsafe text.withUnsafeBufferPointer { text in
            unsafe validator.text(
                UnsafeBufferPointer(rebasing: text[validatedText...]),
                isCharacterData: isCharacterData
            )
        }
        validatedText = text.count
    }

    private func checkAttributes(
        _ count: Int32,
        _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
    ) -> Bool {
        guard Int(count) <= limits.attributes else {
            tell(
                Limits.reached(
                    "attributes",
                    limits.attributes,
                    "attributes of one element",
                    at: place(),
                    messageIndex: 0
                )
            )
            return false
        }
        for index in 0..<Int(count) {
            if let value = unsafe attributes?[index * 5 + 3], let end = unsafe attributes?[index * 5 + 4],
                unsafe end - value > limits.textBytes
            {
                tell(Limits.reached("text", limits.textBytes, "bytes of one attribute", at: place(), messageIndex: 0))
                return false
            }
            if let name = unsafe attributes?[index * 5], unsafe strnlen(name, limits.nameBytes + 1) > limits.nameBytes {
                tell(Limits.reached("name", limits.nameBytes, "bytes of one name", at: place(), messageIndex: 0))
                return false
            }
        }
        return true
    }

    private func strnlen(_ text: UnsafePointer<xmlChar>, _ limit: Int) -> Int {
        var length = 0
        while length < limit, unsafe text[length] != 0 { length += 1 }
        return length
    }

    /// An element that a table knows begins.
    private func startNode(
        _ node: Int16,
        _ attributeCount: Int32,
        _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
    ) {
        guard let flags = subtree?.collector?.table.flags[Int(node)], flags != 0 else { return }
        if flags & CompiledTable.beginsLevel != 0, let level = subtree?.collector?.table.nodes[Int(node)].level {
            subtree?.collector?.begin(level)
        }
        if flags & CompiledTable.marksCover != 0 { subtree?.collector?.isCover = true }
        guard flags & CompiledTable.hasAmount != 0 else { return }
        currency = 0
        for index in 0..<Int(attributeCount) {
            guard let name = unsafe attributes?[index * 5], unsafe name[0] == UInt8(ascii: "C"),
                unsafe name[1] == UInt8(ascii: "c"), unsafe name[2] == UInt8(ascii: "y"), unsafe name[3] == 0,
                unsafe attributes?[index * 5 + 2] == nil, let value = unsafe attributes?[index * 5 + 3],
                let end = unsafe attributes?[index * 5 + 4], unsafe end - value == 3
            else { continue }
            currency = unsafe UInt32(value[0]) << 16 | UInt32(value[1]) << 8 | UInt32(value[2])
        }
    }

    /// The text of an element that a table knows is complete.
    private func take(_ node: Int16) {
        guard let table = subtree?.collector?.table, table.flags[Int(node)] & CompiledTable.hasSlots != 0 else {
            return
        }
        let isAmount = table.flags[Int(node)] & CompiledTable.hasAmount != 0
        let value = trimmed(text[...])
        for slot in table.nodes[Int(node)].slots {
            subtree?.collector?.add(value, to: slot, currency: isAmount ? currency : 0)
            if case .declared(let declaration) = table.rules[table.slots[slot].rule].target {
                let place = place()
                subtree?.declaredPlaces[declaration] = place
            }
        }
    }

    private func endNode(_ node: Int16) {
        guard let table = subtree?.collector?.table, table.flags[Int(node)] & CompiledTable.beginsLevel != 0 else {
            return
        }
        switch table.nodes[Int(node)].level {
        case .record: endRecord()
        case .block: endBlock()
        case .group, nil: break
        }
    }
}

/// The text without white space around it, as XML knows white space.
func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var text = text
    while let first = text.first, first == 0x20 || first == 0x0A || first == 0x0D || first == 0x09 {
        text.removeFirst()
    }
    while let last = text.last, last == 0x20 || last == 0x0A || last == 0x0D || last == 0x09 { text.removeLast() }
    return text
}
