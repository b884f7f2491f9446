import PaymentModel

/// Rules that look at one field: codes, references, currencies, accounts.
///
/// Source: SWIFT User Handbook, Standards MT, the field specifications.
extension ScannedMessage {
    func checkFields(_ context: inout RuleContext, _ bytes: RawSpan) {
        for field in fields where field.slot != ScannedField.none && !field.value.isEmpty {
            switch field.tag.number {
            case 20, 21: checkReference(field, &context, bytes)
            case 23: if field.tag.letter == UInt8(ascii: "B") { checkOperation(field, &context, bytes) }
            case 32, 33, 34, 60, 62, 64, 65, 90: checkCurrency(field, &context, bytes)
            case 50, 59: checkCustomer(field, &context, bytes)
            case 71: checkCharge(field, &context, bytes)
            default: break
            }
            if field.tag.letter == UInt8(ascii: "A"), field.tag.number > 50 { checkTestCode(field, &context, bytes) }
        }
        if context.headers.type == 103 { checkInstructionCodes(&context, bytes) }
    }

    /// T26: a reference neither begins nor ends with a slash, nor has two in a row.
    private func checkReference(_ field: ScannedField, _ context: inout RuleContext, _ bytes: RawSpan) {
        guard field.tag.letter == 0 || field.tag.letter == UInt8(ascii: "R"), hasReferenceRule(field, context) else {
            return
        }
        let value = field.value
        let slash = UInt8(ascii: "/")
        var flaw: Int?
        if bytes[value.start] == slash {
            flaw = value.start
        } else if bytes[value.end - 1] == slash {
            flaw = value.end - 1
        } else {
            var at = value.start
            while at + 1 < value.end, flaw == nil {
                if bytes[at] == slash, bytes[at + 1] == slash { flaw = at }
                at += 1
            }
        }
        if let flaw {
            context.report(
                "T26",
                at: field,
                in: self,
                offset: flaw,
                "the reference \(bytes.quote(value)) must not begin or end with a slash, nor have two in a row"
            )
        }
    }

    private func hasReferenceRule(_ field: ScannedField, _ context: RuleContext) -> Bool {
        // A statement or a confirmation repeats in 21 what it was given.
        field.tag.number == 20 || context.headers.type < 900 || context.headers.type > 950
    }

    /// T45: a test and training BIC (`0` in the eighth place) in a message of live terminals.
    private func checkTestCode(_ field: ScannedField, _ context: inout RuleContext, _ bytes: RawSpan) {
        guard (51...59).contains(field.tag.number) else { return }
        let bic = bytes.agent(field)
        guard bic.count == 8 || bic.count == 11, bytes[bic.start + 7] == UInt8(ascii: "0"),
            let own = context.headers.ownTerminal, bytes[own.start + 7] != UInt8(ascii: "0")
        else { return }
        context.report(
            "T45",
            at: field,
            in: self,
            offset: bic.start,
            "\(bytes.quote(bic)) is a test and training BIC (0 in its eighth place), and the message is a live one"
        )
    }

    /// 23B of a 103: T36.
    private func checkOperation(_ field: ScannedField, _ context: inout RuleContext, _ bytes: RawSpan) {
        guard context.headers.type == 103, field.value.count == 4 else { return }
        let start = field.value.start
        if bytes.has("CRED", at: start) || bytes.has("CRTS", at: start) || bytes.has("SPAY", at: start)
            || bytes.has("SPRI", at: start) || bytes.has("SSTD", at: start)
        {
            return
        }
        context.report(
            "T36",
            at: field,
            in: self,
            offset: start,
            "23B is \(bytes.quote(field.value)): CRED, CRTS, SPAY, SPRI or SSTD is expected"
        )
    }

    /// T52 and C08: a currency that payments can be made in.
    private func checkCurrency(_ field: ScannedField, _ context: inout RuleContext, _ bytes: RawSpan) {
        let skip: Int
        switch (field.tag.number, field.tag.letter) {
        case (32, UInt8(ascii: "A")): skip = 6
        case (60, _), (62, _), (64, _), (65, _): skip = 7
        case (34, _): skip = 0
        case (90, _):
            skip = (0..<min(6, field.value.count)).first { !bytes[field.value.start + $0].isNumeral } ?? 0
        default: skip = 0
        }
        let code = Extent(field.value.start + skip, field.value.start + skip + 3)
        guard code.end <= field.value.end,
            let currency = Currency(bytes[code.start], bytes[code.start + 1], bytes[code.start + 2])
        else { return }
        guard !currency.isActive(on: context.day) else { return }
        let isMetal = ["XAU", "XAG", "XPD", "XPT"].contains(currency.text)
        context.report(
            isMetal ? "C08" : "T52",
            at: field,
            in: self,
            offset: code.start,
            isMetal
                ? "\(bytes.quote(code)) is a commodity: payments cannot be made in it, use the messages of category 6"
                : "\(bytes.quote(code)) is no currency of ISO 4217 that payments can be made in\(context.day.map { " on \($0)" } ?? "")"
        )
    }

    /// 71A: T08. 71F, 71G: T52; 71G of nought: D57.
    private func checkCharge(_ field: ScannedField, _ context: inout RuleContext, _ bytes: RawSpan) {
        switch field.tag.letter {
        case UInt8(ascii: "A"):
            if field.value.count == 3, bytes.areLetters(field.value), !bytes.has("OUR", in: field),
                !bytes.has("SHA", in: field), !bytes.has("BEN", in: field)
            {
                context.report(
                    "T08",
                    at: field,
                    in: self,
                    offset: field.value.start,
                    "71A is \(bytes.quote(field.value)): BEN, OUR or SHA is expected"
                )
            }
        case UInt8(ascii: "F"), UInt8(ascii: "G"):
            checkCurrency(field, &context, bytes)
            if field.tag.letter == UInt8(ascii: "G"), context.headers.type == 103,
                let (_, amount) = bytes.currencyAndAmount(field.value),
                amount.isZero
            {
                context.report("D57", at: field, in: self, "the receiver's charges of 71G must not be nought")
            }
        default: break
        }
    }

    /// Accounts that are IBANs; the lines of 50F and 59F.
    private func checkCustomer(_ field: ScannedField, _ context: inout RuleContext, _ bytes: RawSpan) {
        if field.tag.letter == UInt8(ascii: "F") { checkStructuredParty(field, &context, bytes) }
        guard bytes.hasIdentifier(field) else { return }
        let account = bytes.account(field)
        guard account.count >= 15, account.count <= 34, bytes[account.start].isUpper, bytes[account.start + 1].isUpper,
            bytes[account.start + 2].isNumeral, bytes[account.start + 3].isNumeral
        else { return }
        guard let country = CountryCode(bytes[account.start], bytes[account.start + 1]),
            IBAN.registeredLength(in: country) != nil,
            let flaw = IBAN.flaw(in: bytes.extracting(account.start..<account.end)), flaw != .form
        else { return }
        // There the STP rule looks at the creditor's account.
        if context.variant == .stp, field.tag.number == 59, isWithinListedCountries(context, bytes) { return }
        switch flaw {
        case .length(let expected, let found):
            context.report(
                "iban.length",
                at: field,
                in: self,
                offset: account.start,
                "the account \(bytes.quote(account)) looks like an IBAN, but has \(found) characters, and its country's have \(expected)"
            )
        default:
            context.report(
                "iban.checkDigits",
                at: field,
                in: self,
                offset: account.start,
                "the account \(bytes.quote(account)) looks like an IBAN, but its check digits are wrong (ISO 13616)"
            )
        }
    }
}

extension RawSpan {
    func areLetters(_ extent: Extent) -> Bool {
        for offset in extent.start..<extent.end where !self[offset].isUpper { return false }
        return true
    }
}
