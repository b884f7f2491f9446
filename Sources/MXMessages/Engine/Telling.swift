internal import PaymentModel

// How problems and payments get from the engine to the reader, and where they are.
extension ReferenceEngine {
    /// Notes a problem: an error, unless the table of rules has it for a warning.
    mutating func tell(_ code: String, _ text: String, at place: Problem.Place) {
        tell(Problem(code, MessageRule.severities[code] ?? .error, text, at: place))
    }

    /// Says that a limit was reached, and reads no further.
    mutating func stop(at limit: String, _ value: Int, _ what: String, withPath: Bool = true) {
        tell(Limits.reached(limit, value, what, at: place(withPath: withPath), messageIndex: 0))
        stop()
    }

    /// Notes a problem of the message that is being read, or of the file.
    mutating func tell(_ problem: Problem) {
        var problem = problem
        problemCount += 1
        let isError = problem.severity == .error
        if let open = subtree {
            problem.messageIndex = open.message.index
            if isError { open.message.errors += 1 }
            open.message.problems += 1
            if open.message.problems > limits.problemsPerMessage {
                open.message.dropped += 1
                if isError { open.message.droppedErrors += 1 }
                return
            }
        } else {
            // A header that waits for its document is what will be invalid for it.
            problem.messageIndex = header.flatMap { $0.isUsed ? nil : $0.message.index } ?? nextIndex
            if isError { errorsOutside += 1 }
        }
        guard problemCount <= limits.problemsPerFile else {
            droppedProblems += 1
            return
        }
        events.append(.problem(problem))
    }

    /// Whether nothing more is told of what is wrong: it is counted only.
    var isBeyondLimits: Bool {
        if let open = subtree, open.message.problems >= limits.problemsPerMessage { return true }
        return problemCount >= limits.problemsPerFile
    }

    /// Counts an error that is not told.
    mutating func countUntold() {
        tell(Problem("limit.problems", .error, "one more, which is only counted"))
    }

    /// The innermost element.
    mutating func place(withPath: Bool = true, attribute: String? = nil) -> Problem.Place {
        guard !stack.isEmpty else { return placeNow() }
        let element = stack.top
        var place = place(
            XMLPushParser.Position(line: element.line, offset: element.offset, lineStart: element.lineStart)
        )
        if withPath { place.path = path() + (attribute.map { "/@" + $0 } ?? "") }
        return place
    }

    /// So many bytes in front of where the parser is.
    mutating func placeNow(ahead: Int = 0) -> Problem.Place {
        guard let parser else { return Problem.Place(line: 1, column: 1) }
        return place(with: lines.place(of: parser.offset + ahead))
    }

    /// The end of all that has been read.
    mutating func placeAtEnd() -> Problem.Place { place(with: lines.end()) }

    /// A place with the path to it.
    private func place(with position: XMLPushParser.Position) -> Problem.Place {
        var place = place(position)
        if !stack.isEmpty { place.path = path() }
        return place
    }

    private func place(_ position: XMLPushParser.Position) -> Problem.Place {
        Problem.Place(
            line: position.line,
            column: position.offset - position.lineStart + 1 + (position.line == 1 ? skippedBytes : 0),
            byteOffset: countsFileBytes ? position.offset + skippedBytes : nil
        )
    }

    /// The path from the message's element, or from the file's root outside of messages.
    func path() -> String {
        let table = subtree?.collector?.table
        return stack.path(from: subtree?.depth ?? 0, names) { element in
            guard let table, element.node >= 0 else { return false }
            return table.nodes[Int(element.node)].level != nil
        }
    }

    /// The payment of a record is complete.
    mutating func endRecord() {
        guard let open = subtree, let values = open.collector, let type = open.message.type else { return }
        subtree?.totals.add(values)
        checkPresence(.record)
        checkHeader(values)
        guard values.table.givesPayments else {
            if let record = open.records?.endRecord(values) { tell(record) }
            return
        }
        do {
            var payment = try PaymentAssembly.payment(
                type,
                from: values,
                header: header.flatMap { $0.isUsed ? nil : $0.values },
                envelope: dataPDU,
                index: paymentCount,
                messageIndex: open.message.index
            )
            payment.isValid = open.message.errors == 0 && (header.map { $0.isUsed || $0.message.errors == 0 } ?? true)
            events.append(.payment(payment))
            paymentCount += 1
            subtree?.message.payments += 1
            check(payment, values)
        } catch {
            let reason =
                switch error {
                case .noAmount: "it has no amount"
                case .unreadableAmount(let text): "its amount \(quoted(text)) is not a number of at most 18 digits"
                case .unreadableCurrency: "its amount has no currency of three capital letters"
                case .ambiguous(let field): "it has more than one \(field.name), and it cannot be told which is meant"
                case .tooMuchText:
                    "its texts are more than the \(limits.paymentTextBytes) bytes that a payment may have"
                }
            if case .tooMuchText = error {
                tell("limit.paymentText", "no payment is read from here: \(reason)", at: place())
            } else {
                tell("mx.noPayment", "no payment is read from here: \(reason)", at: place())
            }
        }
    }

    /// A block of records, such as PmtInf, is complete.
    mutating func endBlock() {
        if let open = subtree, let values = open.collector, let record = open.records?.endBlock(values) {
            tell(record)
        }
        tellBatch()
        guard rules == .all, let values = subtree?.collector else { return }
        checkPresence(.block)
        let found = subtree?.totals.block ?? BatchTotals.Count()
        subtree?.totals.block = BatchTotals.Count()
        for finding in BatchTotals.compare(
            count: values.declaration(.blockCount),
            sum: values.declaration(.blockSum),
            total: nil,
            with: found,
            of: "PmtInf"
        ) {
            let said: FieldRule.Declaration = finding.code == "batch.count" ? .blockCount : .blockSum
            tell(finding.code, finding.text, at: subtree?.declaredPlaces[said] ?? place())
        }
    }

    /// A payment in an entry is complete.
    mutating func endDetail() {
        guard let open = subtree, let values = open.collector else { return }
        open.records?.endDetail(values)
    }

    /// Tells a record. Who tells it, the header knows better than the message.
    private mutating func tell(_ record: PaymentRecord) {
        guard let sender = header.flatMap({ $0.isUsed ? nil : $0.values.text(of: .sender) }) else {
            events.append(.record(record))
            return
        }
        switch record {
        case .entry(var entry):
            entry.servicer = entry.servicer ?? sender
            events.append(.record(.entry(entry)))
        case .statement(var statement):
            statement.servicer = statement.servicer ?? sender
            events.append(.record(.statement(statement)))
        case .notice(var notice):
            notice.sender = sender
            events.append(.record(.notice(notice)))
        case .transmission, .batch: events.append(.record(record))
        }
    }

    /// What the payments of a block are called together, for those who keep records.
    private mutating func tellBatch() {
        guard keepsRecords, let open = subtree, let values = open.collector, let type = open.message.type else {
            return
        }
        let payments = open.firstOfBlock..<paymentCount
        open.firstOfBlock = paymentCount
        guard !payments.isEmpty, let reference = values.text(of: .paymentInformation) else { return }
        var batch = PaymentBatch(message: type, reference: reference, payments: payments)
        batch.messageIndex = open.message.index
        events.append(.record(.batch(batch)))
    }

    /// What the message tells as a whole, for those who keep records.
    private mutating func tellRecords() {
        guard keepsRecords, let open = subtree, let values = open.collector, let type = open.message.type else {
            return
        }
        if let record = open.records?.endMessage(values) { tell(record) }
        guard values.table.givesPayments else { return }
        var transmission = Transmission(message: type)
        transmission.messageIndex = open.message.index
        transmission.reference = values.text(of: .messageReference)
        let method = values.text(of: .settlementMethod)
        transmission.isSettledByCover = method == "COVE"
        transmission.isSettledByClearing = method == "CLRG"
        transmission.clearingSystem = values.text(of: .clearingSystem)
        events.append(.record(.transmission(transmission)))
    }

    /// The message is complete.
    mutating func endMessage() {
        tellRecords()
        guard rules == .all, let open = subtree, let values = open.collector else { return }
        checkPresence(.group)
        checkHeader(values)
        guard values.table.givesPayments else { return }
        tellMissingUETRs()
        for finding in BatchTotals.compare(
            count: values.declaration(.groupCount),
            sum: values.declaration(.groupSum),
            total: values.declaration(.groupTotal),
            with: open.totals.group,
            of: "GrpHdr"
        ) {
            let said: FieldRule.Declaration =
                switch finding.code {
                case "batch.count": .groupCount
                case "batch.sum": .groupSum
                default: .groupTotal
                }
            tell(finding.code, finding.text, at: subtree?.declaredPlaces[said] ?? place())
        }
    }

    /// A comment or processing instruction stands in the element that just ended, and nothing but text beside it.
    mutating func refuseAside() {
        tell(
            "xml.commentInValue",
            "a comment or processing instruction stands inside a value: readers would not agree on what the value is; remove it",
            at: place()
        )
    }
}
