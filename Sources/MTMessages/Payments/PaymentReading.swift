import PaymentModel

extension ScannedMessage {
    /// The first field with a slot of the layout.
    @inline(__always)
    func field(in slot: UInt8) -> ScannedField? {
        guard slot != ScannedField.none else { return nil }
        let place = Int(firstOfSlot[Int(slot)])
        return place < 0 ? nil : fields[place]
    }

    /// Where in ``fields`` those of a slot are that may repeat: they stand behind one another.
    @inline(__always)
    func places(of slot: UInt8) -> Range<Int> {
        guard slot != ScannedField.none, firstOfSlot[Int(slot)] >= 0 else { return 0..<0 }
        let start = Int(firstOfSlot[Int(slot)])
        var end = start
        while end < fields.count, fields[end].slot == slot { end &+= 1 }
        return start..<end
    }

    /// The payment of a 103, 202 or 205, with or without a cover.
    ///
    /// None where amount or a party cannot be read exactly: the problem has been told by the rules then, which look at
    /// the same fields.
    func readPayment(
        _ headers: MessageHeaders,
        _ layout: MessageLayout,
        _ bytes: RawSpan,
        into reading: inout MessageReading
    ) {
        guard let settled = field(in: layout.slot(32)), let settlement = bytes.settlement(settled.value) else { return }
        reading.texts.removeAll()
        guard reading.texts.read(self, headers, layout, settlement, bytes) else { return }
        reading.settlement = settlement
        reading.isCover = headers.variant == .cov
    }
}

extension PaymentTexts {
    /// Everything but type, currency and amount. False where the payment would hold more text than one may.
    fileprivate mutating func read(
        _ message: borrowing ScannedMessage,
        _ headers: MessageHeaders,
        _ layout: MessageLayout,
        _ settlement: Settlement,
        _ bytes: RawSpan
    ) -> Bool {
        var fits = true
        if let field = message.field(in: layout.slot(20)) { fits = set(.messageReference, field.value, bytes) }
        if let field = message.field(in: layout.slot(21)) { fits = set(.relatedReference, field.value, bytes) && fits }
        fits = readHeaders(headers, bytes) && fits
        let day = settlement.date.isoBytes
        fits = unsafe set(.settlementDate, to: day.span.bytes) && fits
        fits = readTimes(message, headers, layout, day, bytes) && fits
        if headers.type == 103 {
            if let field = message.field(in: layout.slot(33)) {
                fits = readInstructedAmount(field, besides: settlement, bytes) && fits
            }
            return readCustomerTransfer(message, headers, layout, bytes) && fits
        } else if headers.variant == .cov {
            if let field = message.field(in: layout.slotInB(33)) {
                fits = readInstructedAmount(field, besides: settlement, bytes) && fits
            }
            return readCover(message, headers, layout, bytes) && fits
        } else {
            return readInstitutions(
                headers,
                debtor: message.field(in: layout.slot(52)),
                intermediary: message.field(in: layout.slot(56)),
                agent: message.field(in: layout.slot(57)),
                creditor: message.field(in: layout.slot(58)),
                bytes
            ) && fits
        }
    }

    /// UETR, reference, sender and receiver.
    mutating func readHeaders(_ headers: MessageHeaders, _ bytes: RawSpan) -> Bool {
        var fits = true
        if let uetr = headers.uetr { fits = set(.uetr, uetr, bytes) }
        if let reference = headers.userReference { fits = set(.businessMessageReference, reference, bytes) && fits }
        if let sender = headers.sender { fits = set(.sender, terminal: sender, bytes) && fits }
        if let receiver = headers.receiver { fits = set(.receiver, terminal: receiver, bytes) && fits }
        return fits
    }

    /// 103: customers, their agents, charges and remittance information.
    fileprivate mutating func readCustomerTransfer(
        _ message: borrowing ScannedMessage,
        _ headers: MessageHeaders,
        _ layout: MessageLayout,
        _ bytes: RawSpan
    ) -> Bool {
        var fits = true
        if let field = message.field(in: layout.slot(50)) { fits = readCustomer(field, as: .debtor, bytes) && fits }
        if let field = message.field(in: layout.slot(59)) { fits = readCustomer(field, as: .creditor, bytes) && fits }
        if let field = message.field(in: layout.slot(52)) {
            fits = readAgent(field, into: .debtorAgent, bytes) && fits
        } else if let sender = headers.sender {
            fits = set(.debtorAgent, terminal: sender, bytes) && fits
        }
        if let field = message.field(in: layout.slot(57)) {
            fits = readAgent(field, into: .creditorAgent, bytes) && fits
        } else if let receiver = headers.receiver {
            fits = set(.creditorAgent, terminal: receiver, bytes) && fits
        }
        if let field = message.field(in: layout.slot(56)) {
            fits = readAgent(field, into: .intermediaries, bytes) && fits
        }
        if let field = message.field(in: layout.slot(71)) { readCharges(field, bytes) }
        if let field = message.field(in: layout.slot(70)) { fits = readRemittance(field, bytes) && fits }
        return fits
    }

    /// 202, 203 and 205: debtor and creditor are the institutions of 52a, else the sender, and 58a; the agent is that of 57a, else
    /// the receiver.
    @inline(__always)
    mutating func readInstitutions(
        _ headers: MessageHeaders,
        debtor: ScannedField?,
        intermediary: ScannedField?,
        agent: ScannedField?,
        creditor: ScannedField?,
        _ bytes: RawSpan
    ) -> Bool {
        var fits = true
        if let debtor {
            fits = readInstitution(debtor, as: .debtor, bytes) && fits
            if let sender = headers.sender { fits = set(.debtorAgent, terminal: sender, bytes) && fits }
        } else if let sender = headers.sender {
            fits = set(.debtorBIC, terminal: sender, bytes) && fits
        }
        if let creditor { fits = readInstitution(creditor, as: .creditor, bytes) && fits }
        if let agent {
            fits = readAgent(agent, into: .creditorAgent, bytes) && fits
        } else if let receiver = headers.receiver {
            fits = set(.creditorAgent, terminal: receiver, bytes) && fits
        }
        if let intermediary { fits = readAgent(intermediary, into: .intermediaries, bytes) && fits }
        return fits
    }

    /// 202 COV and 205 COV: the customers of sequence B, and the institutions as their agents.
    fileprivate mutating func readCover(
        _ message: borrowing ScannedMessage,
        _ headers: MessageHeaders,
        _ layout: MessageLayout,
        _ bytes: RawSpan
    ) -> Bool {
        var fits = true
        if let field = message.field(in: layout.slotInB(50)) { fits = readCustomer(field, as: .debtor, bytes) && fits }
        if let field = message.field(in: layout.slotInB(59)) {
            fits = readCustomer(field, as: .creditor, bytes) && fits
        }
        if let field = message.field(in: layout.slotInB(52)) ?? message.field(in: layout.slot(52)) {
            fits = readAgent(field, into: .debtorAgent, bytes) && fits
        } else if let sender = headers.sender {
            fits = set(.debtorAgent, terminal: sender, bytes) && fits
        }
        if let field = message.field(in: layout.slotInB(57)) ?? message.field(in: layout.slot(58)) {
            fits = readAgent(field, into: .creditorAgent, bytes) && fits
        }
        if let field = message.field(in: layout.slotInB(56)) ?? message.field(in: layout.slot(56)) {
            fits = readAgent(field, into: .intermediaries, bytes) && fits
        }
        if let field = message.field(in: layout.slotInB(70)) { fits = readRemittance(field, bytes) && fits }
        return fits
    }

    /// 33B where it is not what is settled: `EUR 100.00`.
    ///
    /// Between the countries of rule C2 33B must be there and mostly repeats 32A: then nothing else was ordered.
    mutating func readInstructedAmount(
        _ field: ScannedField,
        besides settlement: Settlement,
        _ bytes: RawSpan
    ) -> Bool {
        guard let (currency, amount) = bytes.currencyAndAmount(field.value),
            currency != settlement.currency || !amount.isEqual(to: settlement.amount)
        else { return true }
        // The digits as they stand, without leading noughts, with a full stop for a comma that has digits behind it.
        var text = [24 of UInt8](repeating: UInt8(ascii: " "))
        for index in 0..<3 { text[index] = bytes[field.value.start + index] }
        var count = 4
        var rest = amount.mantissa
        let digits = max(Int(amount.scale) + 1, Self.digits(rest))
        let hasComma = amount.scale > 0
        var position = count + digits + (hasComma ? 1 : 0)
        count = position
        for index in 0..<digits {
            if hasComma, index == Int(amount.scale) {
                position -= 1
                text[position] = UInt8(ascii: ".")
            }
            position -= 1
            text[position] = UInt8(truncatingIfNeeded: 48 + rest % 10)
            rest /= 10
        }
        return unsafe set(.instructedAmount, to: text.span.bytes.extracting(0..<count))
    }

    private static func digits(_ value: Int64) -> Int {
        var count = 1
        var rest = value
        while rest >= 10 {
            rest /= 10
            count += 1
        }
        return count
    }

    /// 71A in ISO 20022's words.
    mutating func readCharges(_ field: ScannedField, _ bytes: RawSpan) {
        guard field.value.count == 3 else { return }
        let code: [4 of UInt8]
        switch (bytes[field.value.start], bytes[field.value.start + 1], bytes[field.value.start + 2]) {
        case (0x4F, 0x55, 0x52): code = [0x44, 0x45, 0x42, 0x54]  // OUR: DEBT
        case (0x53, 0x48, 0x41): code = [0x53, 0x48, 0x41, 0x52]  // SHA: SHAR
        case (0x42, 0x45, 0x4E): code = [0x43, 0x52, 0x45, 0x44]  // BEN: CRED
        default: return
        }
        unsafe set(.chargeBearer, to: code.span.bytes)
    }

    /// 70: its lines. The ordering customer's reference behind `/ROC/` is the end-to-end reference and no remittance
    /// information; it ends at two slashes or the end of the line.
    mutating func readRemittance(_ field: ScannedField, _ bytes: RawSpan) -> Bool {
        var fits = true
        var rest = field.value
        while !rest.isEmpty {
            let (line, next) = bytes.line(rest)
            rest = Extent(next, rest.end)
            var text = bytes.trimmed(line)
            if text.count > 5, bytes[text.start] == UInt8(ascii: "/"), !has(.endToEndReference),
                bytes.has("/ROC/", at: text.start)
            {
                var end = text.start + 5
                while end < text.end, !bytes.has("//", at: end) { end += 1 }
                fits = set(.endToEndReference, Extent(text.start + 5, end), bytes) && fits
                // `///URI/`: two slashes that separate, and the code behind them.
                text = Extent(min(end + 2, text.end), text.end)
            }
            fits = append(text, to: .remittance, bytes) && fits
        }
        return fits
    }

    /// 13C with the settlement date, else the input time of block 2.
    mutating func readTimes(
        _ message: borrowing ScannedMessage,
        _ headers: MessageHeaders,
        _ layout: MessageLayout,
        _ day: [10 of UInt8],
        _ bytes: RawSpan
    ) -> Bool {
        var fits = true
        for place in message.places(of: layout.slot(13)) {
            let field = message.fields[place]
            // /SNDTIME/2036+0600
            let isSent = bytes.has("/SNDTIME/", at: field.value.start)
            guard isSent || bytes.has("/RNCTIME/", at: field.value.start), field.value.count == 18 else { continue }
            let time = Extent(field.value.start + 9, field.value.start + 13)
            let offset = Extent(time.end + 1, time.end + 5)
            let sign = bytes[time.end]
            guard bytes.isTime(time), bytes.areDigits(offset), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-")
            else { continue }
            let text = bytes.dateTime(day, time, offset: offset, sign: sign)
            if isSent { fits = unsafe set(.created, to: text.span.bytes) && fits }
            if isSent || !has(.settlementTime) { fits = unsafe set(.settlementTime, to: text.span.bytes) && fits }
        }
        if !has(.created) { fits = readInputTime(headers, bytes) && fits }
        return fits
    }

    /// When the sender put an output message in: block 2.
    mutating func readInputTime(_ headers: MessageHeaders, _ bytes: RawSpan) -> Bool {
        guard let date = headers.inputDate, let time = headers.inputTime,
            let day = CivilDate(swift: bytes.number(date))?.isoBytes
        else { return true }
        let text = bytes.dateTime(day, time)
        return unsafe set(.created, to: text.span.bytes.extracting(0..<19))
    }
}
