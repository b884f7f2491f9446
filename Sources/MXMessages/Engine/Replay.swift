internal import CLibXML2
internal import PaymentModel

// Taking over from the fast engine. What that has read and told is this engine's already: counts, values, what is known of
// the message. What is missing is what the parser and the validation keep for themselves, and where open elements stand:
// for these the parser is given what is open once more, while nothing is told.
extension ReferenceEngine {
    /// An element begins that the fast engine has read.
    mutating func replayStart(_ tag: StartTag) {
        guard subtreeDepth >= 0, stack.depth > subtreeDepth else { return }
        if stack.depth == subtreeDepth + 1 {
            unsafe self.namespace = UInt(bitPattern: tag.namespace)
            tree = collector?.table.tree ?? .empty
            if subtree?.isHeader == true { stack.setNode(0) }
            // Only messages of the namespaces that schemas are for are read by the fast engine.
            unsafe startValidation(subtree?.message.type, Self.namespacePrefix, tag)
        } else if let validator {
            unsafe validator.start(tag)
            tellFindings()
        }
    }

    /// An element ends that the fast engine has read.
    mutating func replayEnd(
        _ name: UnsafePointer<xmlChar>?,
        _ prefix: UnsafePointer<xmlChar>?,
        _ namespace: UnsafePointer<xmlChar>?
    ) {
        if subtreeDepth >= 0 {
            let element = stack.top
            if !element.hasChildren, tree.flags(element.node) & CompiledTable.declares != 0 { notePlaces(element.node) }
            if let validator {
                feedText()
                unsafe validator.end(name, prefix, namespace)
                tellFindings()
            }
        }
        text.removeAll(keepingCapacity: true)
        stack.pop()
    }

    /// Begins a message that the fast engine reads; nil where something is to be told of it, or of its header. Gives the index
    /// that was next before.
    mutating func beginFast(_ type: MessageType, _ uri: String, _ name: String, isHeader: Bool) -> Int? {
        guard subtree == nil, dataPDU == nil else { return nil }
        if isHeader {
            closeHeader()
        } else if let header, header.isUsed {
            return nil
        }
        guard nextIndex < limits.messages || (!isHeader && header != nil) else { return nil }
        let before = nextIndex
        stack.push(name: names.number(of: name), XMLPushParser.Position(line: 0, offset: 0, lineStart: 0), node: -1)
        beginSubtree(type, uri, isHeader: isHeader, namespace: 0, isFast: true)
        guard isHeader || headerFits else {
            forgetFastSubtree(nextIndex: before)
            return nil
        }
        return before
    }

    /// Forgets a message that the fast engine has begun and told nothing of; `index` is the one that was next before.
    mutating func forgetFastSubtree(nextIndex index: Int) {
        nextIndex = index
        subtree = nil
        validator = nil
        subtreeDepth = -1
        followDataPDU()
        stack.pop()
    }

    /// Takes what the fast engine has counted of the message that is open, and who its last record came from and goes to.
    mutating func take(_ totals: RecordTotals, _ parties: [CheckedParty], firstPayment: Int) {
        guard let open = subtree else { return }
        open.checkedParties = parties
        open.collector?.begin(.record)
        for party in parties where party.slot >= 0 && open.collector?.table.slots[party.slot].level == .record {
            unsafe party.text.withUnsafeBufferPointer { text in
                unsafe open.collector?.add(text, to: party.slot, currency: 0)
            }
        }
        open.message.payments = totals.payments
        open.totals = totals.batch
        open.withoutUETR = totals.withoutUETR
        paymentCount = firstPayment + totals.payments
    }

    /// The message that the fast engine has read is complete, and nothing is to be told of it but that.
    mutating func endFastSubtree() {
        endSubtree()
        stack.pop()
        if header != nil { leaveWrapper() }
    }

    /// An element around messages ends.
    mutating func popOutside() {
        stack.pop()
        if header != nil { leaveWrapper() }
    }

    /// The file is at its end, and the fast engine has read it all.
    mutating func finishFast() {
        isStopped = true
        closeEverything()
    }

    /// Whether a header's business message identifier has been met in this file before.
    func isRepeated(_ values: FieldCollector) -> Bool {
        guard rules == .all else { return false }
        return headerIdentity(values).map { seenHeaders.contains($0) } ?? false
    }
}

// What the fast engine asks and tells; never while the parser runs.
extension EngineBox {
    /// Tells payments.
    func add(_ payments: [Payment]) {
        for payment in payments { unsafe engine.pointee.events.append(.payment(payment)) }
    }

    /// Whether the message that is open is a header.
    var isHeader: Bool { unsafe engine.pointee.subtree?.isHeader ?? false }

    func isRepeated(_ header: FieldCollector) -> Bool { unsafe engine.pointee.isRepeated(header) }

    /// How many messages and headers have ended.
    var endedSubtrees: Int { unsafe engine.pointee.endedSubtrees }

    /// What is open.
    var stack: ElementStack { unsafe engine.pointee.stack }

    /// Whether no message is open, and nothing is wrong, right behind the end of one, with so many elements around.
    func isOutside(depth: Int) -> Bool {
        unsafe engine.pointee.subtree == nil && engine.pointee.dataPDU == nil && engine.pointee.stack.depth == depth
            && engine.pointee.errorsOutside == 0
    }

    /// Whether a message is open, and so many elements.
    func isInMessage(depth: Int) -> Bool {
        unsafe engine.pointee.subtree != nil && engine.pointee.stack.depth == depth
    }

    /// What is known of the message that is open; nil where nothing of it may be left to the fast engine.
    var recordState: RecordState? {
        guard let open = unsafe engine.pointee.subtree, let values = open.collector, !isStopped else { return nil }
        var totals = RecordTotals()
        totals.batch = open.totals
        totals.payments = open.message.payments
        totals.withoutUETR = open.withoutUETR
        return RecordState(
            values: values,
            totals: totals,
            parties: open.checkedParties,
            isValid: open.message.errors == 0
        )
    }

    /// Takes what has been counted of the message that is open.
    func take(_ totals: RecordTotals, _ parties: [ReferenceEngine.CheckedParty], firstPayment: Int) {
        unsafe engine.pointee.take(totals, parties, firstPayment: firstPayment)
    }

    /// The message that is open has ended.
    func end(_ totals: RecordTotals, _ parties: [ReferenceEngine.CheckedParty], firstPayment: Int) {
        unsafe engine.pointee.take(totals, parties, firstPayment: firstPayment)
        unsafe engine.pointee.endFastSubtree()
    }

    /// Forgets the message that is open.
    func forget(nextIndex: Int) { unsafe engine.pointee.forgetFastSubtree(nextIndex: nextIndex) }

    /// The file is at its end, and nothing is left to be read.
    func finishFast() { unsafe engine.pointee.finishFast() }

    /// An element begins, or ends, around messages.
    func push(_ name: String) {
        let number = unsafe engine.pointee.names.number(of: name)
        unsafe engine.pointee.stack.push(
            name: number,
            XMLPushParser.Position(line: 0, offset: 0, lineStart: 0),
            node: -1
        )
    }

    func pop() { unsafe engine.pointee.popOutside() }

    /// Begins a message where nothing is to be told of it and its header; gives what `forget` needs.
    func begin(
        _ type: MessageType,
        _ uri: String,
        _ name: String,
        isHeader: Bool
    ) -> Int? {
        unsafe engine.pointee.beginFast(type, uri, name, isHeader: isHeader)
    }

    /// What the scanner has to know of the message just begun, and where its values go.
    func context(
        _ type: MessageType,
        checksValues: Bool,
        tellsPayments: Bool
    ) -> (message: MessageContext, values: FieldCollector)? {
        guard let open = unsafe engine.pointee.subtree, let values = open.collector else { return nil }
        let header = unsafe engine.pointee.header
        let own = header.flatMap { $0.isUsed ? nil : $0.values }
        let context = MessageContext(
            type: type,
            index: open.message.index,
            checksValues: checksValues,
            tellsPayments: tellsPayments,
            isValid: header.map { $0.isUsed || $0.message.errors == 0 } ?? true,
            firstPayment: unsafe engine.pointee.paymentCount,
            template: own?.fieldTexts ?? [],
            headerParties: [PaymentField.sender, .receiver].map { own?.party($0) },
            hasHeader: header != nil,
            expectsUETR: ReferenceEngine.expectsUETR(type)
        )
        return (context, values)
    }
}
