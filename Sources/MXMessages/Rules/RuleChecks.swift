internal import PaymentModel

// The rules beyond the schema, applied while the message is read.
extension ReferenceEngine {
    /// A value is complete: does its element's name ask more of it than the schema can?
    mutating func checkValue(_ element: ElementStack.Element) {
        let kind = Int(element.name) < valueKinds.count ? valueKinds[Int(element.name)] : 0
        guard kind != 0 || currency != 0 else { return }
        // What the schema refuses already need not be refused twice.
        if let last = subtree?.lastSchemaError, last.offset == element.offset, last.name == element.name { return }
        let value = trimmed(text[...])
        guard !value.isEmpty else { return }
        if kind != 0, !goodValues.contains(value, kind) {
            if let rule = ValueRules.Kind(rawValue: kind), let finding = ValueRules.finding(rule, value) {
                tell(finding.code, finding.text, at: place())
            } else {
                goodValues.insert(value, kind)
            }
        }
        if currency != 0, let finding = ValueRules.finding(amount: value, currency: currency, on: messageDay) {
            tell(finding.code, finding.text, at: place())
        }
    }

    /// The day on which the message was made; nil where it does not say (yet).
    private var messageDay: CivilDate? {
        if let day = subtree?.day { return day }
        guard let values = subtree?.collector else { return nil }
        for (index, rule) in values.table.rules.enumerated() where rule.target == .field(.created) {
            guard let slot = values.chosen(index) else { continue }
            let day = CivilDate(String(decoding: values.text(slot).prefix(10), as: UTF8.self))
            subtree?.day = day
            return day
        }
        return nil
    }

    /// The rules on elements that stand together, at the end of a level.
    mutating func checkPresence(_ level: CompiledTable.Level) {
        guard rules == .all, let broken = subtree?.collector?.brokenRules(at: level) else { return }
        for rule in broken { tell(rule.code, rule.text, at: place()) }
    }

    /// The rules on a payment's values together.
    mutating func check(_ payment: Payment, _ values: FieldCollector) {
        guard rules == .all else { return }
        for (account, agent, who) in [
            (PaymentField.debtorAccount, PaymentField.debtorAgent, "debtor"),
            (.creditorAccount, .creditorAgent, "creditor"),
        ] {
            guard payment.has(account), payment.has(agent), IBAN.looksLikeOne(payment.bytes(account)),
                let iban = CountryCode(payment.bytes(account).prefix(2)),
                let bic = BIC(payment.bytes(agent))?.country, !ValueRules.agree(iban: iban, bic: bic)
            else { continue }
            tell(
                Problem(
                    "country.differ",
                    .warning,
                    "the \(who)'s IBAN is of \(iban), but the BIC of the institution that keeps it is of \(bic): "
                        + "check that both are right",
                    at: place()
                )
            )
        }
        checkExchange(payment, values)
        checkHeader(payment)
        if !payment.has(.uetr), expectsUETR { subtree?.withoutUETR += 1 }
    }

    /// Between institutions each payment has a UETR from the versions of 2019 on (pacs.008.001.08, pacs.009.001.08).
    private var expectsUETR: Bool {
        guard let type = subtree?.message.type, ["pacs.008", "pacs.009"].contains(type.family) else { return false }
        return type.text.suffix(2) >= "08"
    }

    /// “InstructedAmountAndExchangeRate1Rule” and “…2Rule” of pacs.008: another currency needs a rate, the same has none.
    private mutating func checkExchange(_ payment: Payment, _ values: FieldCollector) {
        guard values.table.family == "pacs.008", let ordered = orderedCurrency(values) else { return }
        let hasRate = values.hasMark("CdtTrfTxInf/XchgRate")
        if ordered != payment.currency, !hasRate {
            tell(
                "rule.exchangeRate",
                "InstdAmt is in \(ordered) and IntrBkSttlmAmt in \(payment.currency), but XchgRate is missing "
                    + "(ISO 20022 message definition, InstructedAmountAndExchangeRate1Rule)",
                at: place()
            )
        } else if ordered == payment.currency, hasRate {
            tell(
                "rule.exchangeRate",
                "InstdAmt and IntrBkSttlmAmt are both in \(ordered), but there is an XchgRate: nothing was converted "
                    + "(ISO 20022 message definition, InstructedAmountAndExchangeRate2Rule)",
                at: place()
            )
        }
    }

    private func orderedCurrency(_ values: FieldCollector) -> Currency? {
        for (index, rule) in values.table.rules.enumerated() where rule.target == .orderedAmount {
            if let slot = values.chosen(index) { return PaymentAssembly.currency(values.currency(slot)) }
        }
        return nil
    }

    /// The header's sender and receiver against the agents of the payment, once for each message.
    private mutating func checkHeader(_ payment: Payment) {
        guard let header, !header.isUsed, subtree?.hasCheckedAgents == false, let values = subtree?.collector else {
            return
        }
        subtree?.hasCheckedAgents = true
        for (field, element, agent) in [(PaymentField.sender, "Fr", "InstgAgt"), (.receiver, "To", "InstdAgt")] {
            guard let said = header.values.value(of: field), let found = values.value(of: field),
                let saidBIC = BIC(said), let foundBIC = BIC(found), !saidBIC.isSameParty(as: foundBIC)
            else { continue }
            tell(
                Problem(
                    field == .sender ? "header.sender" : "header.receiver",
                    .warning,
                    "the header's \(element) is \(quoted(said)), but \(agent) is \(quoted(found)): "
                        + "the message speaks for another institution than it comes from or goes to",
                    at: place()
                )
            )
        }
    }

    /// A header and the document that follows it: do they speak of the same message?
    mutating func checkHeaderMessage() {
        guard rules == .all, let header, !header.isUsed, let type = subtree?.message.type,
            let said = header.values.declaration(.headerMessage)?.text, !said.isEmpty,
            !said.elementsEqual(type.text.utf8)
        else { return }
        tell(
            "header.message",
            "the header's MsgDefIdr is \(quoted(said)), but the Document is \(type): header and document do not belong together",
            at: place()
        )
    }

    /// A header's business message identifier: has this file given it before?
    mutating func checkRepeatedHeader(_ values: FieldCollector) {
        guard rules == .all, let identifier = values.value(of: .businessMessageReference) else { return }
        var hasher = Hasher()
        for part in [values.value(of: .sender) ?? [], [0x1F], identifier] {
            for byte in part { hasher.combine(byte) }
        }
        guard seenHeaders.count < Self.maximumHeaders else { return }
        guard !seenHeaders.insert(hasher.finalize()).inserted else { return }
        tell(
            Problem(
                "header.repeated",
                .warning,
                "the business message identifier \(quoted(identifier)) of this sender stood in this file before: "
                    + "the message may be there twice",
                at: place()
            )
        )
    }

    /// How many headers are remembered, eight bytes each.
    private static let maximumHeaders = 1 << 20

    /// What counts at the end of a message.
    mutating func tellMissingUETRs() {
        guard rules == .all, let open = subtree, open.withoutUETR > 0 else { return }
        tell(
            Problem(
                "uetr.missing",
                .warning,
                "\(open.withoutUETR) of \(open.message.payments) payments have no UETR: they cannot be traced "
                    + "(SWIFT requires one of every payment between institutions)",
                at: place()
            )
        )
    }
}
