import PaymentModel

/// The network validated rules of 900, 910, 940, 942 and 950, and of the queries and answers n92, n95, n96.
///
/// Source: SWIFT User Handbook, Standards MT, categories 9 and n.
extension ScannedMessage {
    func checkStatement(_ context: inout RuleContext, _ bytes: RawSpan) {
        if context.headers.type == 910 { checkConfirmation(&context) }
        checkCurrencies(&context, bytes)
        if context.headers.type == 942 { checkFloorLimits(&context, bytes) }
        checkMarks(&context, bytes)
        if context.headers.type == 940 || context.headers.type == 942 { checkInformation(&context) }
    }

    /// MT910 C1 (C06): who orders is a customer or an institution.
    private func checkConfirmation(_ context: inout RuleContext) {
        let customer = fields.first { $0.tag.number == 50 }
        let institution = fields.first { $0.tag.number == 52 }
        if customer != nil, let institution {
            context.report(
                "C06",
                at: institution,
                in: self,
                "50a and 52a stand both: one of them must be there, not both (C1)"
            )
        } else if customer == nil, institution == nil {
            context.report("C06", missing: "52a", in: self, "neither 50a nor 52a is there: one of them must be (C1)")
        }
    }

    /// C27: the currencies of all balances begin with the same two letters.
    private func checkCurrencies(_ context: inout RuleContext, _ bytes: RawSpan) {
        var expected: Int?
        for field in fields where field.slot != ScannedField.none {
            let skip: Int
            switch field.tag.number {
            case 60, 62, 64, 65: skip = 7
            case 34: skip = 0
            case 90: skip = (0..<min(6, field.value.count)).first { !bytes[field.value.start + $0].isNumeral } ?? 0
            default: continue
            }
            let currency = field.value.start + skip
            guard currency + 3 <= field.value.end else { continue }
            if let expected {
                if bytes.pair(expected) != bytes.pair(currency) {
                    context.report(
                        "C27",
                        at: field,
                        in: self,
                        offset: currency,
                        "the currency \(bytes.quote(Extent(currency, currency + 3))) of \(field.tag) and \(bytes.quote(Extent(expected, expected + 3))) above "
                            + "must begin with the same two letters"
                    )
                }
            } else {
                expected = currency
            }
        }
    }

    /// MT942 C2 (C23): one floor limit has no mark; of two the first is for debits, the second for credits.
    private func checkFloorLimits(_ context: inout RuleContext, _ bytes: RawSpan) {
        let limits = fields.filter { $0.tag.number == 34 && $0.value.count > 3 }
        func mark(_ field: ScannedField) -> UInt8 { bytes[field.value.start + 3] }
        if limits.count == 1, mark(limits[0]).isUpper {
            context.report("C23", at: limits[0], in: self, "a 34F that stands alone must not have a mark D or C (C2)")
        } else if limits.count == 2 {
            if mark(limits[0]) != UInt8(ascii: "D") {
                context.report("C23", at: limits[0], in: self, "the first of two 34F must have the mark D (C2)")
            }
            if mark(limits[1]) != UInt8(ascii: "C") {
                context.report("C23", at: limits[1], in: self, "the second of two 34F must have the mark C (C2)")
            }
        }
    }

    /// T51 of balances and 61; T53 of 61's type of transaction.
    private func checkMarks(_ context: inout RuleContext, _ bytes: RawSpan) {
        for field in fields where field.slot != ScannedField.none && !field.value.isEmpty {
            switch field.tag.number {
            case 60, 62, 64, 65:
                let mark = bytes[field.value.start]
                if mark.isUpper, mark != UInt8(ascii: "C"), mark != UInt8(ascii: "D") {
                    context.report(
                        "T51",
                        at: field,
                        in: self,
                        offset: field.value.start,
                        "the mark \(bytes.quote(Extent(field.value.start, field.value.start + 1))) of \(field.tag) is neither C nor D"
                    )
                }
            case 61: checkEntry(field, &context, bytes)
            default: break
            }
        }
    }

    private func checkEntry(_ field: ScannedField, _ context: inout RuleContext, _ bytes: RawSpan) {
        var at = field.value.start + 6
        var digits = 0
        while at < field.value.end, digits < 4, bytes[at].isNumeral {
            at += 1
            digits += 1
        }
        guard at < field.value.end else { return }
        let mark = at
        let isRight =
            bytes.has("C", at: at) || bytes.has("D", at: at) || bytes.has("RC", at: at) || bytes.has("RD", at: at)
            || bytes.has("EC", at: at) || bytes.has("ED", at: at)
        while at < field.value.end, bytes[at].isUpper { at += 1 }
        if !isRight, at > mark {
            context.report(
                "T51",
                at: field,
                in: self,
                offset: mark,
                "the mark \(bytes.quote(Extent(mark, at))) of 61 is none of C, D, RC, RD, EC, ED"
            )
        }
        while at < field.value.end, bytes[at].isNumeral || bytes[at] == UInt8(ascii: ",") { at += 1 }
        guard at < field.value.end, bytes[at].isUpper else { return }
        if ![UInt8(ascii: "S"), UInt8(ascii: "N"), UInt8(ascii: "F")].contains(bytes[at]) {
            context.report(
                "T53",
                at: field,
                in: self,
                offset: at,
                "the type of transaction \(bytes.quote(Extent(at, min(at + 4, field.value.end)))) of 61 must begin with S, N or F"
            )
        } else if bytes[at] == UInt8(ascii: "S"), at + 4 <= field.value.end {
            let type = Extent(at + 1, at + 4)
            guard !bytes.areDigits(type) || bytes.number(type) < 100 else { return }
            context.report(
                "T18",
                at: field,
                in: self,
                offset: type.start,
                "the message type \(bytes.quote(type)) behind S in 61 is none from 100 to 999"
            )
        }
    }

    /// C24: an 86 stands behind a 61, or is the last field.
    private func checkInformation(_ context: inout RuleContext) {
        for (index, field) in fields.enumerated()
        where field.tag.number == 86 && index + 1 < fields.count {
            guard index == 0 || fields[index - 1].tag.number != 61 else { continue }
            context.report("C24", at: field, in: self, "86 must stand behind a 61, or be the last field")
        }
    }

    /// n92 C1 (C25), n95 and n96 C1 (C31): narrative or the fields of the message in question. T18 of 11R and 11S.
    func checkQuery(_ context: inout RuleContext, _ bytes: RawSpan) {
        if let field = fields.first(where: { $0.tag.number == 11 && $0.slot != ScannedField.none }) {
            let type = Extent(field.value.start, min(field.value.start + 3, field.value.end))
            if type.count == 3, bytes.areDigits(type), bytes.number(type) < 100 {
                context.report(
                    "T18",
                    at: field,
                    in: self,
                    offset: type.start,
                    "the message type \(bytes.quote(type)) in \(field.tag) is none from 100 to 999"
                )
            }
        }
        let narrative = fields.first { $0.tag.number == 79 && $0.slot != ScannedField.none }
        let copy = fields.first { $0.slot == ScannedField.none }
        if context.headers.type % 100 == 92 {
            if narrative == nil, copy == nil {
                context.report(
                    "C25",
                    missing: "79",
                    in: self,
                    "neither 79 nor a copy of the message's mandatory fields is there: one of them must be (C1)"
                )
            }
        } else if narrative != nil, let copy {
            context.report(
                "C31",
                at: copy,
                in: self,
                "79 and a copy of the message's fields stand both: only one may (C1)"
            )
        }
    }
}
