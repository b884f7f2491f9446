internal import PaymentModel

// The rules beyond the schema, applied while the message is read.
extension ReferenceEngine {
    /// A value is complete: does its element's name ask more of it than the schema can?
    mutating func checkValue(_ element: ElementStack.Element) {
        let kind = TableNames.valueKind(of: element.name)
        guard kind != 0 || currency != 0 else { return }
        // What the schema refuses already need not be refused twice.
        if let last = subtree?.lastSchemaError, last.offset == element.offset, last.name == element.name { return }
        let value = trimmed(text[...])
        guard !value.isEmpty else { return }
        if kind == ValueRules.Kind.currency.rawValue {
            if let finding = ValueRules.finding(currency: value, on: messageDay, ofPayments: givesPayments) {
                tell(finding.code, finding.text, at: place())
            }
        } else if kind != 0, !goodValues.contains(value, kind) {
            if let rule = ValueRules.Kind(rawValue: kind), let finding = ValueRules.finding(rule, value) {
                tell(finding.code, finding.text, at: place())
            } else {
                goodValues.insert(value, kind)
            }
        }
        if currency != 0,
            let finding = ValueRules.finding(
                amount: value,
                currency: currency,
                on: messageDay,
                ofPayments: givesPayments
            )
        {
            tell(finding.code, finding.text, at: place())
        }
    }

    /// Whether payments are made in the message: statements may be of accounts in gold.
    private var givesPayments: Bool { subtree?.collector?.table.givesPayments ?? false }

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
                "country.differ",
                "the \(who)'s IBAN is of \(iban), but the BIC of the institution that keeps it is of \(bic): "
                    + "check that both are right",
                at: place()
            )
        }
        checkExchange(payment, values)
        if !payment.has(.uetr), let type = subtree?.message.type, Self.expectsUETR(type) { subtree?.withoutUETR += 1 }
    }

    /// Between institutions each payment has a UETR from the versions of 2019 on (pacs.008.001.08, pacs.009.001.08).
    static func expectsUETR(_ type: MessageType) -> Bool {
        guard ["pacs.008", "pacs.009"].contains(type.family) else { return false }
        return type.text.suffix(2) >= "08"
    }

    /// “InstructedAmountAndExchangeRate1Rule” and “…2Rule” of pacs.008, pacs.003 and, of returned amounts, pacs.004: another
    /// currency needs a rate, the same has none.
    private mutating func checkExchange(_ payment: Payment, _ values: FieldCollector) {
        guard let names = Self.exchanged[values.table.family], let ordered = orderedCurrency(values),
            values.hasMark(names.record + "/" + names.ordered)
        else { return }
        let hasRate = values.hasMark(names.record + "/XchgRate")
        if ordered != payment.currency, !hasRate {
            tell(
                "rule.exchangeRate",
                "\(names.ordered) is in \(ordered) and \(names.settled) in \(payment.currency), but XchgRate is missing "
                    + "(ISO 20022 message definition, InstructedAmountAndExchangeRate1Rule)",
                at: place()
            )
        } else if ordered == payment.currency, hasRate {
            tell(
                "rule.exchangeRate",
                "\(names.ordered) and \(names.settled) are both in \(ordered), but there is an XchgRate: nothing was converted "
                    + "(ISO 20022 message definition, InstructedAmountAndExchangeRate2Rule)",
                at: place()
            )
        }
    }

    /// By family, the record and the amounts between which a rate stands.
    static let exchanged: [String: (record: String, ordered: String, settled: String)] = [
        "pacs.008": ("CdtTrfTxInf", "InstdAmt", "IntrBkSttlmAmt"),
        "pacs.003": ("DrctDbtTxInf", "InstdAmt", "IntrBkSttlmAmt"),
        "pacs.004": ("TxInf", "RtrdInstdAmt", "RtrdIntrBkSttlmAmt"),
    ]

    private func orderedCurrency(_ values: FieldCollector) -> Currency? {
        for (index, rule) in values.table.rules.enumerated() where rule.target == .orderedAmount {
            if let slot = values.chosen(index) { return PaymentAssembly.currency(values.currency(slot)) }
        }
        return nil
    }

    /// What counts at the end of a message.
    mutating func tellMissingUETRs() {
        guard rules == .all, let open = subtree, open.withoutUETR > 0 else { return }
        tell(
            "uetr.missing",
            "\(open.withoutUETR) of \(open.message.payments) payments have no UETR: they cannot be traced "
                + "(SWIFT requires one of every payment between institutions)",
            at: place()
        )
    }
}
