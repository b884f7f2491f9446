import PaymentModel

/// What one message gave.
struct MessageReading {
    var type: MessageType?
    /// What is settled by a message with one payment, whose other words are ``texts``; nil where there is none.
    var settlement: Settlement?
    /// Whether that payment is a cover.
    var isCover = false
    /// The texts of the payment being read: memory that is used again.
    var texts = PaymentTexts()
    /// The payments of a message that may have several.
    var more: [Payment] = []
}

extension ScannedMessage {
    /// Reads a scanned message: headers, structure, formats, rules, payment.
    ///
    /// In three steps, since a method that changes nothing is given a copy of the message where another one changes it.
    mutating func read(
        _ bytes: RawSpan,
        _ rules: RuleSet,
        bareType: String?,
        isBare: Bool,
        _ findings: inout Findings,
        into reading: inout MessageReading
    ) {
        reading.type = nil
        reading.settlement = nil
        if !reading.more.isEmpty { reading.more = [] }
        var headers = MessageHeaders(type: 0, variant: .none)
        if isBare {
            readBare(bytes, bareType, &findings, &headers)
        } else {
            readHeaders(bytes, rules, &findings, &headers)
        }
        guard headers.type > 0 else { return }
        let layout = MessageLayout.of(headers.type, headers.variant)
        let type =
            (isBare ? bareType.flatMap { MessageType($0) } : layout?.type)
            ?? MessageType(String(headers.type + 1000).dropFirst())
        reading.type = type
        if MessageTypes.holdsUnreadPayments(headers.type) { tellUnreadPayments(headers, &findings) }
        guard let type, let layout, mayHaveFields(headers, &findings) else { return }
        if rules == .none {
            var ignored = Findings(keeping: 0)
            match(layout, bytes, isStrict: headers.isPayment, &ignored)
        } else {
            match(layout, bytes, isStrict: headers.isPayment, &findings)
        }
        readFields(type, headers, layout, bytes, rules, &findings, &reading)
    }

    /// The type of a statement or report whose fields stand without blocks 1 and 2, as banks deliver them to their customers; nil where
    /// they may be of another message. An MT950 has the fields of an MT940, and fewer.
    var statementType: String? {
        func has(_ number: UInt8) -> Bool { fields.contains { $0.tag.number == number } }
        guard has(25), has(28) else { return nil }
        if has(60), has(62) { return "940" }
        return has(34) && has(13) ? "942" : nil
    }

    /// Blocks 1, 2, 3 and 5.
    @inline(never)
    private func readHeaders(
        _ bytes: RawSpan,
        _ rules: RuleSet,
        _ findings: inout Findings,
        _ headers: inout MessageHeaders
    ) {
        tellFlaws(bytes, &findings)
        headers.read(self, bytes, rules, &findings)
        if rules != .none {
            checkTrailers(bytes, &findings)
            checkSystemBlock(bytes, &findings)
        }
        if headers.type > 0, text == nil, headers.service == .financial {
            findings.append(
                Finding(
                    "fin.text",
                    at: extent.end,
                    "/4",
                    "block 4 is missing: there is nothing but headers. The message may have been cut"
                )
            )
        }
    }

    /// The headers that fields alone would have had, where their type is known.
    @inline(never)
    private func readBare(
        _ bytes: RawSpan,
        _ bareType: String?,
        _ findings: inout Findings,
        _ headers: inout MessageHeaders
    ) {
        tellFlaws(bytes, &findings)
        guard let bareType, let type = MessageType(bareType) else {
            findings.append(
                Finding(
                    "fin.type",
                    at: extent.start,
                    nil,
                    "these are the fields of a block 4 without blocks 1 and 2, so nobody can tell the type of the message: give it, as "
                        + "in --type 103"
                )
            )
            return
        }
        let number = Int(type.family) ?? 0
        guard MessageTypes.exists(number) else {
            findings.append(
                Finding(
                    "H30",
                    at: extent.start,
                    nil,
                    "message type \(quoted(bareType.utf8)) is none of SWIFT's: give one as in 103, 103.STP or 202.COV"
                )
            )
            return
        }
        var variant = MessageHeaders.Variant.none
        if bareType.hasSuffix(".STP") { variant = .stp }
        if bareType.hasSuffix(".REMIT") { variant = .remit }
        if bareType.hasSuffix(".COV") { variant = .cov }
        headers = MessageHeaders(type: number, variant: variant)
    }

    /// Whether block 4 is there and holds fields, as far as its beginning tells.
    private func mayHaveFields(_ headers: MessageHeaders, _ findings: inout Findings) -> Bool {
        guard headers.service == .financial || headers.service == .unknown else { return false }
        guard hasTextOfBlocks else { return text != nil }
        findings.append(
            Finding(
                "fin.text",
                at: text?.start ?? extent.start,
                "/4",
                "block 4 holds {tag:value}, as only system messages do: lines that begin with :tag: are expected"
            )
        )
        return false
    }

    /// Formats, rules and payment of fields that have their slots.
    @inline(never)
    private func readFields(
        _ type: MessageType,
        _ headers: MessageHeaders,
        _ layout: MessageLayout,
        _ bytes: RawSpan,
        _ rules: RuleSet,
        _ findings: inout Findings,
        _ reading: inout MessageReading
    ) {
        if rules != .none { checkFormats(bytes, rules, &findings) }
        if rules == .all { checkRules(headers, layout, bytes, &findings) }
        guard headers.isPayment, isTextTerminated, !hasSeveralTexts, !isAmbiguous(layout) else { return }
        switch headers.type {
        case 101: readRequest(type, headers, layout, bytes, into: &reading)
        case 102: readMultipleTransfer(type, headers, layout, bytes, into: &reading)
        case 200: readOwnTransfer(headers, layout, bytes, into: &reading)
        case 201, 203: readInstitutionTransfers(type, headers, layout, bytes, into: &reading)
        default: readPayment(headers, layout, bytes, into: &reading)
        }
    }

    /// The rules across fields, and those that need lists of codes.
    private func checkRules(
        _ headers: MessageHeaders,
        _ layout: MessageLayout,
        _ bytes: RawSpan,
        _ findings: inout Findings
    ) {
        var context = RuleContext(headers: headers, layout: layout, day: day(layout, bytes), findings: findings)
        checkFields(&context, bytes)
        checkUserHeader(&context, bytes)
        switch headers.type {
        case 101: checkRequest(&context, bytes)
        case 102: checkMultipleTransfer(&context, bytes)
        case 103: checkCustomerTransfer(&context, bytes)
        case 200, 202, 205: checkInstitutionTransfer(&context, bytes)
        case 201, 203: checkInstitutionTransfers(&context, bytes)
        case 192, 292, 195, 295, 196, 296: checkQuery(&context, bytes)
        case 900...950: checkStatement(&context, bytes)
        default: break
        }
        findings = context.findings
    }

    /// The day of 32A, else of 30: which currencies there are depends on it.
    private func day(_ layout: MessageLayout, _ bytes: RawSpan) -> CivilDate? {
        if let field = field(in: layout.slot(32)), field.tag.letter == UInt8(ascii: "A"), field.value.count >= 6 {
            let digits = Extent(field.value.start, field.value.start + 6)
            if bytes.areDigits(digits) { return CivilDate(swift: bytes.number(digits)) }
        }
        for field in fields where field.slot != ScannedField.none && field.value.count >= 6 {
            let isDate =
                field.tag.number == 32 && field.tag.letter == UInt8(ascii: "A")
                || field.tag.number == 30 && field.tag.letter == 0
            let digits = Extent(field.value.start, field.value.start + 6)
            if isDate, bytes.areDigits(digits) { return CivilDate(swift: bytes.number(digits)) }
        }
        return nil
    }

    /// Every field against its format; T26, T50, T52 and the like.
    private func checkFormats(_ bytes: RawSpan, _ rules: RuleSet, _ findings: inout Findings) {
        let shapes = FieldFormat.shapes
        for index in fields.indices {
            let field = fields[index]
            guard field.slot != ScannedField.none, let shape = shapes[Int(field.tag.code)] else { continue }
            if !field.value.isEmpty, shape.fits(field, bytes) { continue }
            guard let format = FieldFormat.of(field.tag) else { continue }
            guard !field.value.isEmpty else {
                findings.append(
                    Finding(
                        "T17",
                        at: field.value.start,
                        path(of: field),
                        "field \(field.tag) is empty: \(format.printed) is expected, or leave the field out"
                    )
                )
                continue
            }
            let match = FormatMatch(format, field.value, bytes, checksMeaning: rules == .all)
            if let flaw = match.flaw {
                findings.append(
                    Finding(
                        flaw.code,
                        at: flaw.offset,
                        path(of: field),
                        "field \(field.tag) is \(bytes.quote(field.value)): \(flaw.text). Its format is \(format.printed)"
                    )
                )
            }
        }
    }

    /// Says that a message holds payments that are not read.
    private func tellUnreadPayments(_ headers: MessageHeaders, _ findings: inout Findings) {
        findings.append(
            Finding(
                "fin.notRead",
                .warning,
                at: applicationHeader?.start ?? extent.start,
                applicationHeader == nil ? nil : "/2",
                "paycheck does not read the payments of an MT\(headers.type): nothing in this message is judged. Have a person look "
                    + "at it"
            )
        )
    }

    /// Says what the scanning saw.
    func tellFlaws(_ bytes: RawSpan, _ findings: inout Findings) {
        findings.leaveOut(flaws.count - flaws.kept.count)
        for flaw in flaws.kept {
            let name = flaw.block == 0 ? "" : String(Unicode.Scalar(flaw.block))
            let path = flaw.block == 0 ? nil : "/" + name
            let code: String
            let text: String
            switch flaw.kind {
            case .unterminatedBlock:
                code = "fin.unterminated"
                text =
                    flaw.block == UInt8(ascii: "4")
                    ? "block 4 does not end with a line that begins with -}: the message was cut, or the line is damaged. "
                        + "Get the message again from where it came from"
                    : "block \(name) does not end with a closing brace: \(bytes.quote(flaw.extent))"
            case .notABlock:
                code = "fin.block"
                text = "\(bytes.quote(flaw.extent)) is no block: {1:…} to {5:…} or {S:…} is expected"
            case .unknownBlock:
                code = "fin.block"
                text = "there is no block \(quoted([flaw.block])) in a FIN message: only 1 to 5 and S"
            case .repeatedBlock:
                code = "fin.repeated"
                text =
                    flaw.block == UInt8(ascii: "4")
                    ? "the message has a second block 4: nobody can say which of them counts, so no payment is read"
                    : "block \(name) stands twice: the first one was read"
            case .blockOutOfOrder:
                code = "fin.order"
                text = "block \(name) is out of order: the order is 1, 2, 3, 4, 5, S"
            case .noLineEndBeforeText:
                code = "fin.text"
                text = "a line end is expected behind {4:, before the first field"
            case .textBeforeFirstField:
                code = "fin.text"
                text = "\(bytes.quote(flaw.extent)) stands before the first field: a line of block 4 begins with :tag:"
            case .tooManyFields:
                code = "limit.fields"
                text = "fields of one message: more than paycheck takes; those behind this place were not read"
            case .textTooLong:
                code = "limit.textBytes"
                text = "bytes of one field: more than paycheck takes"
            }
            let offset =
                flaw.kind == .unterminatedBlock && flaw.block == UInt8(ascii: "4") ? flaw.extent.end : flaw.extent.start
            findings.append(Finding(code, at: offset, path, text))
        }
    }

    /// Whether the message was taken (`{451:0}`) or refused; nil and a finding where it does not say.
    func readAcknowledgement(_ bytes: RawSpan, _ findings: inout Findings) -> Bool? {
        tellFlaws(bytes, &findings)
        var rest = text ?? Extent(extent.end, extent.end)
        while let (tag, value, next) = bytes.block(in: rest) {
            rest = Extent(next, rest.end)
            if tag.count == 3, bytes.has("451", at: tag.start) {
                if value.count == 1, bytes[value.start] == UInt8(ascii: "0") { return true }
                if value.count == 1, bytes[value.start] == UInt8(ascii: "1") { return false }
                break
            }
        }
        findings.append(
            Finding(
                "fin.acknowledgement",
                at: text?.start ?? extent.start,
                "/4/451",
                "the acknowledgement does not say whether the message was taken: {451:0} or {451:1} is expected"
            )
        )
        return nil
    }
}
