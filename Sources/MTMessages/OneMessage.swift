import PaymentModel

// One message, and the acknowledgement that may stand in front of it.
extension MTReader {
    /// An acknowledgement that waits for the message it may stand in front of.
    struct Acknowledgement {
        var isPositive: Bool
        /// Logical terminal, session and sequence number of what it answers.
        var header: [UInt8]
        var isValid: Bool
        /// Whether nothing but spaces has come behind it yet.
        var isAdjacent: Bool

        /// Whether a block 1 has the logical terminal, session and sequence number that are answered: the acknowledgement
        /// repeats them (SWIFT User Handbook, FIN Service Description, ACK and NAK).
        ///
        /// Nil where that cannot be compared: one of the two is cut or not there, or the message has the terminal but not
        /// been given its numbers, which are noughts then.
        func answers(_ block: Extent?, _ bytes: RawSpan) -> Bool? {
            guard let block, block.count == header.count + 3, !header.isEmpty else { return nil }
            let own = bytes.array(Extent(block.start + 3, block.end))
            if own == header { return true }
            guard own.count > 10, own.suffix(10).allSatisfy({ $0 == UInt8(ascii: "0") }) else { return false }
            return own.dropLast(10) == header.dropLast(10) ? nil : false
        }
    }

    /// Tells an acknowledgement that turned out to stand alone.
    mutating func endAcknowledgement(_ tell: (MessageEvent) throws -> Void) throws {
        guard let alone = acknowledgement else { return }
        acknowledgement = nil
        let type: MessageType = alone.isPositive ? "ack" : "nak"
        try tell(.message(MessageSummary(message: type, index: messageIndex, isValid: alone.isValid, payments: 0)))
        messageIndex += 1
    }

    mutating func readMessage(_ bytes: RawSpan, isBare: Bool, _ tell: (MessageEvent) throws -> Void) throws {
        hasContent = true
        findings.removeAll()
        if let block = message.basicHeader, bytes.has("F21", at: block.start) {
            try endAcknowledgement(tell)
            return try readAcknowledgement(block, bytes, tell)
        }
        var status: Payment.Status?
        if let waiting = acknowledgement {
            if waiting.answers(message.basicHeader, bytes) ?? waiting.isAdjacent {
                status = waiting.isPositive ? .acknowledged : .rejected
                acknowledgement = nil
            } else {
                try endAcknowledgement(tell)
            }
        }
        // Where statements are asked for, fields alone that can be of nothing else are one.
        let type = isBare ? bareType ?? (keepsRecords ? message.statementType : nil) : nil
        message.read(bytes, rules, bareType: type, isBare: isBare, &findings, into: &reading)
        let isValid = try tellFindings(bytes, tell)
        var vouched: Payment?
        var payments = 0
        if let settlement = reading.settlement, let type = reading.type {
            var payment = reading.texts.payment(
                message: type,
                amount: settlement.amount,
                currency: settlement.currency,
                index: paymentIndex,
                messageIndex: messageIndex
            )
            payment.isValid = isValid
            payment.isCover = reading.isCover
            payment.status = status
            // Asked here, too: to call it copies the reader, which is a twentieth of the time.
            if signatures != nil { vouch(for: &payment, bytes, like: &vouched) }
            payments = 1
            paymentIndex += 1
            try tell(.payment(payment))
        }
        for var payment in reading.more {
            payment.messageIndex = messageIndex
            payment.isValid = isValid
            payment.status = status
            if signatures != nil { vouch(for: &payment, bytes, like: &vouched) }
            payments += 1
            payment.index = paymentIndex
            paymentIndex += 1
            try tell(.payment(payment))
        }
        if keepsRecords, let type = reading.type {
            for record in FINMessage(message, bytes).records(type, at: messageIndex) { try tell(.record(record)) }
        }
        var summary = MessageSummary(message: reading.type, index: messageIndex, isValid: isValid, payments: payments)
        if let signatures {
            summary.signature = vouched?.signature ?? facts(signatures, bytes, sender: [], created: nil)
        }
        try tell(.message(summary))
        messageIndex += 1
    }

    /// Says who vouches for a payment of the message just read; for its further payments the same as for the first.
    private func vouch(for payment: inout Payment, _ bytes: RawSpan, like first: inout Payment?) {
        guard let signatures else { return }
        if let first { return payment.shareSignature(of: first) }
        payment.signature = facts(signatures, bytes, sender: payment.bytes(.sender), created: payment.time)
        first = payment
    }

    private func facts(
        _ check: SignatureCheck,
        _ bytes: RawSpan,
        sender: ArraySlice<UInt8>,
        created: Timestamp?
    ) -> SignatureFacts {
        let end = message.system.map { max(message.extent.start, $0.start - 3) } ?? message.extent.start
        return check(
            bytes.array(Extent(message.extent.start, end)),
            message.system.map { bytes.array($0) },
            sender,
            created
        )
    }

    private mutating func readAcknowledgement(
        _ block: Extent,
        _ bytes: RawSpan,
        _ tell: (MessageEvent) throws -> Void
    ) throws {
        let isPositive = message.readAcknowledgement(bytes, &findings)
        if keepsRecords {
            let notice = FINMessage(message, bytes).acknowledgement(isPositive: isPositive ?? false, at: messageIndex)
            try tell(.record(.notice(notice)))
        }
        let isValid = try tellFindings(bytes, tell)
        acknowledgement = Acknowledgement(
            isPositive: isPositive ?? false,
            header: bytes.array(Extent(min(block.start + 3, block.end), block.end)),
            isValid: isValid,
            isAdjacent: true
        )
    }

    /// Tells what was found, in the order of the bytes. True where nothing of it is an error.
    private mutating func tellFindings(_ bytes: RawSpan, _ tell: (MessageEvent) throws -> Void) throws -> Bool {
        guard !findings.isEmpty else { return true }
        let isValid = !findings.hasErrors
        let count = findings.count
        let ordered = findings.kept.enumerated().sorted {
            ($0.element.offset, $0.offset) < ($1.element.offset, $1.offset)
        }
        lines.advance(to: message.extent.start, in: bytes)
        var counter = lines
        var place = Problem.Place()
        for (_, finding) in ordered {
            let (line, column) = counter.place(of: finding.offset, in: bytes)
            place = Problem.Place(
                line: line,
                column: column,
                byteOffset: base + finding.offset,
                path: finding.path
            )
            try tellProblem(
                Problem(finding.code, finding.severity, finding.text, at: place, messageIndex: messageIndex),
                tell
            )
        }
        if count > limits.problemsPerMessage {
            try tellProblem(
                Limits.reached(
                    "problemsPerMessage",
                    limits.problemsPerMessage,
                    "\(count) problems of one message",
                    at: place,
                    messageIndex: messageIndex
                ),
                tell
            )
        }
        return isValid
    }
}
