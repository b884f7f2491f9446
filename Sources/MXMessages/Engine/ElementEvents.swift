internal import CLibXML2
internal import PaymentModel

// The parser's callbacks. They run for every element of every file: no allocation where nothing is wrong.
extension ReferenceEngine {
    mutating func startElement(_ tag: StartTag) {
        // At the end of a file that is cut off the parser takes half a tag for one.
        guard !isStopped, !isAtEnd, let parser else { return }
        if !text.isEmpty { endText() }
        hasRoot = true
        let position = lines.place(of: parser.tagOffset)
        let number = unsafe names.number(of: tag.name)
        var node: Int16 = -1
        if unsafe tag.namespace != nil, unsafe UInt(bitPattern: tag.namespace) == self.namespace {
            // Below a Document the body may have any name: old versions name it after the message.
            node = stack.depth == bodyDepth ? 0 : tree.child(of: stack.topNode, named: number)
        }
        stack.push(name: number, position, node: node)
        if isReplaying {
            return unsafe replayStart(tag)
        }
        guard stack.depth <= limits.depth else {
            return stop(at: "depth", limits.depth, "elements inside one another", withPath: false)
        }
        guard names.longestName <= limits.nameBytes else {
            return stop(at: "name", limits.nameBytes, "bytes of one name", withPath: false)
        }
        currency = 0
        if unsafe tag.attributeCount > 0 {
            guard unsafe checkAttributes(tag.attributeCount, tag.attributes) else { return }
            currency = unsafe currencyAttribute(tag.attributeCount, tag.attributes)
        }
        guard subtreeDepth >= 0 else {
            return unsafe startOutside(tag)
        }
        if let recorder, recorder.isRecording {
            unsafe recorder.start(.content, tag)
            guard checkSignedSize() else { return }
        } else if let recorder, node < 0 {
            unsafe recorder.look(at: tag.name, tag.namespace)
        }
        if tree.flags(node) & CompiledTable.actsAtStart != 0 { startNode(node) }
        if let validator {
            unsafe validator.start(tag)
            tellFindings()
        }
    }

    mutating func endElement(
        _ name: UnsafePointer<xmlChar>?,
        _ prefix: UnsafePointer<xmlChar>?,
        _ namespace: UnsafePointer<xmlChar>?
    ) {
        guard !isStopped, !stack.isEmpty else { return }
        if isReplaying { return unsafe replayEnd(name, prefix, namespace) }
        if subtreeDepth >= 0 {
            let element = stack.top
            let flags = tree.flags(element.node)
            if !element.hasChildren {
                if flags & CompiledTable.actsOnText != 0 { take(element.node, flags) }
                if element.hasAside { refuseAside() }
            }
            if let validator {
                feedText()
                unsafe validator.end(name, prefix, namespace)
                tellFindings()
            }
            if checksValues, !element.hasChildren { checkValue(element) }
            // Only now: what the validation says of the value is told with the value.
            text.removeAll(keepingCapacity: true)
            if flags & CompiledTable.beginsLevel != 0 { endNode(element.node) }
            if subtreeDepth == stack.depth - 1 { endSubtree() }
        } else if let dataPDU {
            endInDataPDU(dataPDU)
        }
        if let recorder, subtreeDepth < 0 || recorder.isRecording { endRecorded(recorder) }
        stack.pop()
        if header != nil { leaveWrapper() }
    }

    mutating func characters(_ bytes: UnsafeBufferPointer<xmlChar>) {
        guard !isStopped else { return }
        if let recorder { unsafe recorder.text(bytes) }
        guard subtreeDepth >= 0 || (dataPDU != nil && stack.topNode >= 0) else { return }
        guard text.count + bytes.count <= limits.textBytes else {
            return stop(at: "text", limits.textBytes, "bytes of one text")
        }
        unsafe text.append(contentsOf: bytes)
    }

    /// A processing instruction.
    mutating func instruction(_ target: UnsafePointer<xmlChar>?, _ data: UnsafePointer<xmlChar>?) {
        if let recorder, !isStopped { unsafe recorder.instruction(target, data) }
        aside()
    }

    /// A comment or a processing instruction.
    mutating func aside() {
        guard subtree != nil, !isReplaying else { return }
        stack.markAside()
    }

    mutating func documentType() {
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
    private mutating func endText() {
        feedText()
        text.removeAll(keepingCapacity: true)
    }

    /// Gives the validation what it has not had yet.
    mutating func feedText() {
        guard !text.isEmpty, let validator else { return }
        unsafe text.withUnsafeBufferPointer { text in
            unsafe validator.text(text)
        }
        tellFindings()
    }

    private mutating func checkAttributes(
        _ count: Int32,
        _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
    ) -> Bool {
        guard Int(count) <= limits.attributes else {
            stop(at: "attributes", limits.attributes, "attributes of one element")
            return false
        }
        for index in 0..<Int(count) {
            if let value = unsafe attributes?[index * 5 + 3], let end = unsafe attributes?[index * 5 + 4],
                unsafe end - value > limits.textBytes
            {
                stop(at: "text", limits.textBytes, "bytes of one attribute")
                return false
            }
            if let name = unsafe attributes?[index * 5], unsafe strnlen(name, limits.nameBytes + 1) > limits.nameBytes {
                stop(at: "name", limits.nameBytes, "bytes of one name")
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
    private mutating func startNode(_ node: Int16) {
        guard let collector else { return }
        let flags = tree.flags(node)
        if flags & CompiledTable.beginsLevel != 0, let level = collector.table.nodes[Int(node)].level {
            collector.begin(level)
        }
        if flags & CompiledTable.marksCover != 0 { collector.isCover = true }
        if flags & CompiledTable.leavesMarks != 0 {
            for mark in collector.table.nodes[Int(node)].marks where mark.value == nil { collector.mark(mark) }
        }
    }

    /// The currency of an amount: the attribute `Ccy`, three bytes packed; 0 without one.
    private func currencyAttribute(
        _ count: Int32,
        _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
    ) -> UInt32 {
        for index in 0..<Int(count) {
            guard let name = unsafe attributes?[index * 5], unsafe name[0] == UInt8(ascii: "C"),
                unsafe name[1] == UInt8(ascii: "c"), unsafe name[2] == UInt8(ascii: "y"), unsafe name[3] == 0,
                unsafe attributes?[index * 5 + 2] == nil, let value = unsafe attributes?[index * 5 + 3],
                let end = unsafe attributes?[index * 5 + 4], unsafe end - value == 3
            else { continue }
            return unsafe UInt32(value[0]) << 16 | UInt32(value[1]) << 8 | UInt32(value[2])
        }
        return 0
    }

    /// The text of an element that a table knows is complete.
    mutating func take(_ node: Int16, _ flags: UInt8) {
        guard let collector else { return }
        let currency = flags & CompiledTable.hasAmount != 0 ? currency : 0
        let tree = tree
        unsafe text.withUnsafeBufferPointer { text in
            let value = unsafe trimmed(text)
            if flags & CompiledTable.leavesMarksByValue != 0 {
                for mark in collector.table.nodes[Int(node)].marks {
                    if let wanted = mark.value, unsafe value.elementsEqual(wanted) { collector.mark(mark) }
                }
            }
            tree.forEachSlot(of: node) { unsafe collector.add(value, to: $0, currency: currency) }
        }
        if flags & CompiledTable.declares != 0 { notePlaces(node) }
    }

    /// The innermost element says something of the message: where it stands is where the problem is if it is wrong.
    mutating func notePlaces(_ node: Int16) {
        guard let collector else { return }
        for slot in collector.table.nodes[Int(node)].slots {
            guard case .declared(let declaration) = collector.table.rules[collector.table.slots[slot].rule].target
            else { continue }
            subtree?.declaredPlaces[declaration] = place()
        }
    }

    private mutating func endNode(_ node: Int16) {
        switch subtree?.collector?.table.nodes[Int(node)].level {
        case .detail: endDetail()
        case .record: endRecord()
        case .block: endBlock()
        case .group, nil: break
        }
    }
}

/// A text without white space around it, as XML knows white space.
func trimmed(_ text: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }
    var start = 0
    var end = text.count
    while start < end, unsafe isSpace(text[start]) { start += 1 }
    while end > start, unsafe isSpace(text[end - 1]) { end -= 1 }
    return unsafe UnsafeBufferPointer(rebasing: text[start..<end])
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
