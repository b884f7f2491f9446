import PaymentModel

/// MT103's network validated rules. The numbers are those of the core message; the STP variant has fewer.
///
/// Source: SWIFT User Handbook, Standards MT, category 1, MT103, MT103 REMIT and MT103 STP.
extension ScannedMessage {
    func checkCustomerTransfer(_ context: inout RuleContext, _ bytes: RawSpan) {
        checkInstructedAmount(&context, bytes)
        checkServiceLevel(&context, bytes)
        checkInstructions(&context, bytes)
        checkChain(&context, bytes)
        checkCharges(&context, bytes)
        if context.variant == .stp { checkStraightThrough(&context, bytes) }
    }

    /// C1 (D75) and C2 (D49): 33B and 36.
    private func checkInstructedAmount(_ context: inout RuleContext, _ bytes: RawSpan) {
        let layout = context.layout
        let settled = bytes.currency(of: field(in: layout.slot(32)))
        let instructed = field(in: layout.slot(33))
        let rate = field(in: layout.slot(36))
        if let settled, let instructed, let currency = bytes.currency(of: instructed),
            !bytes.haveSameCurrency(settled, currency)
        {
            if rate == nil {
                context.report(
                    "D75",
                    at: instructed,
                    in: self,
                    "33B is in \(bytes.quote(Extent(currency, currency + 3))) and 32A in \(bytes.quote(Extent(settled, settled + 3))): with two "
                        + "currencies the exchange rate, field 36, must be present (C1)"
                )
            }
        } else if let rate {
            context.report(
                "D75",
                at: rate,
                in: self,
                "there is an exchange rate, but no 33B in another currency than 32A: field 36 is not allowed then (C1)"
            )
        }
        if instructed == nil, let sender = context.headers.sender, let receiver = context.headers.receiver {
            let from = Extent(sender.start + 4, sender.start + 6)
            let to = Extent(receiver.start + 4, receiver.start + 6)
            if RuleCountries.isListed(bytes.pair(from.start)), RuleCountries.isListed(bytes.pair(to.start)) {
                context.report(
                    "D49",
                    missing: "33B",
                    in: self,
                    "33B is missing: from \(bytes.quote(from)) to \(bytes.quote(to)) the instructed amount is mandatory (C2)"
                )
            }
        }
    }

    /// C3 to C8, C10 to C12: what the bank operation codes SPRI, SSTD and SPAY forbid and demand.
    private func checkServiceLevel(_ context: inout RuleContext, _ bytes: RawSpan) {
        let layout = context.layout
        guard let operation = field(in: layout.slot(23)), operation.value.count == 4 else { return }
        let isPriority = bytes.has("SPRI", in: operation)
        guard isPriority || bytes.has("SSTD", in: operation) || bytes.has("SPAY", in: operation) else { return }
        let code = String(decoding: bytes.array(operation.value), as: UTF8.self)
        for index in places(of: layout.slot(of: Tag(23, "E"))) {
            let field = fields[index]
            guard isPriority else {
                context.report("E02", at: field, in: self, "with 23B \(code) field 23E must not be used (C3)")
                continue
            }
            let start = field.value.start
            let isAllowed =
                bytes.has("SDVA", at: start) || bytes.has("INTC", at: start)
                || context.variant != .stp && (bytes.has("TELB", at: start) || bytes.has("PHOB", at: start))
            if !isAllowed {
                context.report(
                    "E01",
                    at: field,
                    in: self,
                    "23E is \(bytes.quote(field.value)): with 23B SPRI only "
                        + (context.variant == .stp ? "SDVA or INTC is" : "SDVA, TELB, PHOB or INTC are")
                        + " allowed (C3)"
                )
            }
        }
        if let field = field(in: layout.slot(53)) {
            if field.tag.letter == UInt8(ascii: "D") {
                context.report("E03", at: field, in: self, "with 23B \(code) field 53a must not have option D (C4)")
            } else if field.tag.letter == UInt8(ascii: "B"), !bytes.hasIdentifier(field) {
                context.report("E04", at: field, in: self, "with 23B \(code) field 53B needs a party identifier (C5)")
            }
        }
        if let field = field(in: layout.slot(54)), field.tag.letter != UInt8(ascii: "A") {
            context.report("E05", at: field, in: self, "with 23B \(code) field 54a may have option A only (C6)")
        }
        if let field = field(in: layout.slot(55)), field.tag.letter != UInt8(ascii: "A") {
            context.report("E07", at: field, in: self, "with 23B \(code) field 55a may have option A only (C8)")
        }
        if let field = field(in: layout.slot(56)) {
            if isPriority {
                context.report("E16", at: field, in: self, "with 23B SPRI field 56a must not be present (C10)")
            } else if field.tag.letter == UInt8(ascii: "D")
                || field.tag.letter == UInt8(ascii: "C") && !bytes.has("//", at: field.value.start)
            {
                context.report(
                    "E17",
                    at: field,
                    in: self,
                    "with 23B \(code) field 56a may have option A, or C with a clearing code, as in //SC123456 (C10)"
                )
            }
        }
        if let field = field(in: layout.slot(57)) {
            let needsIdentifier = field.tag.letter == UInt8(ascii: "D") && !bytes.hasIdentifier(field)
            if field.tag.letter == UInt8(ascii: "B") || needsIdentifier {
                context.report(
                    "E09",
                    at: field,
                    in: self,
                    "with 23B \(code) field 57a may have option A, C, or D with a party identifier (C11)"
                )
            }
        }
        if let field = field(in: layout.slot(59)), !bytes.hasIdentifier(field), context.variant != .stp {
            context.report("E10", at: field, in: self, "with 23B \(code) field 59a needs an account (C12)")
        }
    }

    /// C13 (E18), C16 (E44), C17 (E45): what instructions need of other fields.
    private func checkInstructions(_ context: inout RuleContext, _ bytes: RawSpan) {
        let layout = context.layout
        let intermediary = field(in: layout.slot(56))
        let agent = field(in: layout.slot(57))
        for index in places(of: layout.slot(of: Tag(23, "E"))) where fields[index].value.count >= 4 {
            let field = fields[index]
            let start = field.value.start
            if bytes.has("CHQB", at: start) {
                if let creditor = self.field(in: layout.slot(59)), bytes.hasIdentifier(creditor) {
                    context.report(
                        "E18",
                        at: creditor,
                        in: self,
                        "23E says CHQB, pay by cheque: field 59a must not have an account then (C13)"
                    )
                }
            } else if intermediary == nil, bytes.has("TELI", at: start) || bytes.has("PHOI", at: start) {
                context.report(
                    "E44",
                    at: field,
                    in: self,
                    "23E is \(bytes.quote(field.value)), advise the intermediary, but there is no field 56a (C16)"
                )
            } else if agent == nil, bytes.has("TELE", at: start) || bytes.has("PHON", at: start) {
                context.report(
                    "E45",
                    at: field,
                    in: self,
                    "23E is \(bytes.quote(field.value)), advise the account with institution, but there is no field 57a (C17)"
                )
            }
        }
    }

    /// C7 (E06) and C9 (C81).
    private func checkChain(_ context: inout RuleContext, _ bytes: RawSpan) {
        let layout = context.layout
        if let field = field(in: layout.slot(55)),
            self.field(in: layout.slot(53)) == nil || self.field(in: layout.slot(54)) == nil
        {
            context.report("E06", at: field, in: self, "with field 55a both 53a and 54a must be present (C7)")
        }
        if let field = field(in: layout.slot(56)), self.field(in: layout.slot(57)) == nil {
            context.report("C81", at: field, in: self, "with field 56a field 57a must be present (C9)")
        }
    }

    /// C14 (E13, D50, E15), C15 (D51), C18 (C02).
    private func checkCharges(_ context: inout RuleContext, _ bytes: RawSpan) {
        let layout = context.layout
        let details = field(in: layout.slot(of: Tag(71, "A")))
        let sendersCharges = field(in: layout.slot(of: Tag(71, "F")))
        let receiversCharges = field(in: layout.slot(of: Tag(71, "G")))
        checkChargeDetails(details, sendersCharges, receiversCharges, &context, bytes)
        guard let charges = sendersCharges ?? receiversCharges else { return }
        if self.field(in: layout.slot(33)) == nil {
            context.report("D51", at: charges, in: self, "with field 71F or 71G field 33B must be present (C15)")
        }
        if let receiversCharges, let currency = bytes.currency(of: receiversCharges),
            let settled = bytes.currency(of: self.field(in: layout.slot(32))),
            !bytes.haveSameCurrency(currency, settled)
        {
            context.report(
                "C02",
                at: receiversCharges,
                in: self,
                "71G is in \(bytes.quote(Extent(currency, currency + 3))) and 32A in \(bytes.quote(Extent(settled, settled + 3))): the currency must "
                    + "be the same (C18)"
            )
        }
    }

    /// What 71A says of 71F and 71G. Also MT102's C9.
    func checkChargeDetails(
        _ details: ScannedField?,
        _ sendersCharges: ScannedField?,
        _ receiversCharges: ScannedField?,
        _ context: inout RuleContext,
        _ bytes: RawSpan
    ) {
        guard let details else { return }
        if bytes.has("OUR", in: details) {
            if let sendersCharges {
                context.report("E13", at: sendersCharges, in: self, "with 71A OUR field 71F is not allowed (C14)")
            }
        } else if bytes.has("SHA", in: details) {
            if let receiversCharges {
                context.report("D50", at: receiversCharges, in: self, "with 71A SHA field 71G is not allowed (C14)")
            }
        } else if bytes.has("BEN", in: details) {
            if let receiversCharges {
                context.report("E15", at: receiversCharges, in: self, "with 71A BEN field 71G is not allowed (C14)")
            } else if sendersCharges == nil {
                context.report("E15", at: details, in: self, "with 71A BEN at least one field 71F is mandatory (C14)")
            }
        }
    }

    /// What the STP variant of a 103 demands: an identifier in 53B (E04), the beneficiary's account, which must be an IBAN
    /// between the listed countries, and no more in 72 than a machine can act on.
    private func checkStraightThrough(_ context: inout RuleContext, _ bytes: RawSpan) {
        let layout = context.layout
        if let field = field(in: layout.slot(53)), field.tag == Tag(53, "B"), !bytes.hasIdentifier(field),
            !(self.field(in: layout.slot(23)).map { isServiceLevel($0, bytes) } ?? false)
        {
            context.report("E04", at: field, in: self, "in an STP message field 53B needs a party identifier (C4)")
        }
        if let creditor = field(in: layout.slot(59)) {
            checkAccount(creditor, agent: field(in: layout.slot(57)), rule: 10, &context, bytes)
        }
        if let narrative = field(in: layout.slot(72)) { checkNarrative(narrative, &context, bytes) }
    }

    /// Whether 23B asks for a service level: SPRI, SSTD or SPAY.
    private func isServiceLevel(_ operation: ScannedField, _ bytes: RawSpan) -> Bool {
        bytes.has("SPRI", in: operation) || bytes.has("SSTD", in: operation) || bytes.has("SPAY", in: operation)
    }

    /// 72 of an STP message: /INS/ stands once at most, and with a BIC alone; no rejects or returns, nothing about the euro.
    private func checkNarrative(_ field: ScannedField, _ context: inout RuleContext, _ bytes: RawSpan) {
        var rest = field.value
        var hasInstructing = false
        while !rest.isEmpty {
            let (line, next) = bytes.line(rest)
            rest = Extent(next, rest.end)
            for code: StaticString in ["/REJT/", "/RETN/"] where bytes.has(code, at: line.start) {
                context.report(
                    "T81",
                    at: field,
                    in: self,
                    offset: line.start,
                    "in an STP message field 72 must not have the code \(code)"
                )
            }
            for code: StaticString in ["/OCMT/", "/CHGS/"] where bytes.has(code, at: line.start) {
                context.report(
                    "T82",
                    at: field,
                    in: self,
                    offset: line.start,
                    "in an STP message field 72 must not have euro-related information, as \(code) begins"
                )
            }
            guard bytes.has("/INS/", at: line.start) else { continue }
            let bic = Extent(line.start + 5, line.end)
            if hasInstructing {
                context.report(
                    "T47",
                    at: field,
                    in: self,
                    offset: line.start,
                    "the code /INS/ stands twice in field 72: once is allowed"
                )
            }
            hasInstructing = true
            if bytes.isBIC(bic) { continue }
            context.report(
                bic.count == 8 || bic.count == 11 ? "T27" : "T28",
                at: field,
                in: self,
                offset: bic.start,
                "behind /INS/ stands \(bytes.quote(bic)): in an STP message a BIC, and nothing else, is expected there"
            )
        }
    }

    /// The beneficiary's account in the STP variants of 103 and 102: it must be there (E10); between the listed countries it
    /// must be an IBAN (D19, and T73 where it is a wrong one), unless 57A names a bank of another country.
    func checkAccount(
        _ creditor: ScannedField,
        agent: ScannedField?,
        rule: Int,
        _ context: inout RuleContext,
        _ bytes: RawSpan
    ) {
        guard bytes.hasIdentifier(creditor) else {
            context.report("E10", at: creditor, in: self, "59a has no account: an STP message needs the beneficiary's")
            return
        }
        guard let sender = context.headers.sender, let receiver = context.headers.receiver,
            RuleCountries.isListed(bytes.pair(sender.start + 4)),
            RuleCountries.isListed(bytes.pair(receiver.start + 4))
        else { return }
        if let agent {
            let bic = bytes.agent(agent)
            guard bic.count >= 6, RuleCountries.isListed(bytes.pair(bic.start + 4)) else { return }
        }
        let account = bytes.account(creditor)
        switch IBAN.flaw(in: bytes.extracting(account.start..<account.end)) {
        case nil: break
        case .form:
            context.report(
                "D19",
                at: creditor,
                in: self,
                offset: account.start,
                "the account \(bytes.quote(account)) is no IBAN: between these countries an STP message needs one (C\(rule))"
            )
        case .length(let expected, let found):
            context.report(
                "T73",
                at: creditor,
                in: self,
                offset: account.start,
                "the IBAN \(bytes.quote(account)) has \(found) characters, its country's have \(expected) (C\(rule))"
            )
        case .checkDigits:
            context.report(
                "T73",
                at: creditor,
                in: self,
                offset: account.start,
                "the check digits of the IBAN \(bytes.quote(account)) are wrong (ISO 13616; C\(rule))"
            )
        }
    }
}

extension RawSpan {
    /// The account in the first line of a customer's field, without the slash. The caller has seen that there is one.
    func account(_ field: ScannedField) -> Extent {
        let line = line(field.value).line
        return trimmed(Extent(line.start + 1, line.end))
    }
}
