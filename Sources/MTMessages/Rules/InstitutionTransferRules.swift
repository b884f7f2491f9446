import PaymentModel

/// The network validated rules of 200, 201, 202, 202 COV, 203, 205 and 205 COV, and those about block 3 that payments share.
///
/// Source: SWIFT User Handbook, Standards MT, category 2.
extension ScannedMessage {
    /// C1 (C81), and C2 (C68) of a cover's sequence B.
    func checkInstitutionTransfer(_ context: inout RuleContext, _ bytes: RawSpan) {
        let layout = context.layout
        if context.headers.type != 200, let field = field(in: layout.slot(56)), self.field(in: layout.slot(57)) == nil {
            context.report("C81", at: field, in: self, "with field 56a field 57a must be present (C1)")
        }
        if let field = field(in: layout.slotInB(56)), self.field(in: layout.slotInB(57)) == nil {
            context.report(
                "C68",
                at: field,
                in: self,
                "with field 56a of sequence B its field 57a must be present (C2)"
            )
        }
    }

    /// 201 and 203: C1 (C01), C2 (C02), C3 (T10, T11), and 203's C4 (C81).
    func checkInstitutionTransfers(_ context: inout RuleContext, _ bytes: RawSpan) {
        let orders = orders(context.layout)
        checkSum(Shared(self, context.layout, sequence: 0).field("19"), of: orders, &context, bytes)
        let first = orders.first?.field("32B")
        for order in orders.dropFirst() {
            guard let field = order.field("32B"), let currency = bytes.currency(of: field),
                let expected = bytes.currency(of: first), !bytes.haveSameCurrency(expected, currency)
            else { continue }
            context.report(
                "C02",
                at: field,
                in: self,
                "32B is in \(bytes.quote(Extent(currency, currency + 3))) and the first transfer's in "
                    + "\(bytes.quote(Extent(expected, expected + 3))): all must have the same currency (C2)"
            )
        }
        if orders.count > 10, let field = orders[10].all.first {
            context.report(
                "T10",
                at: field,
                in: self,
                "there are \(orders.count) transfers: a message has at most ten, split it (C3)"
            )
        } else if orders.count == 1, let field = orders[0].all.first {
            context.report(
                "T11",
                at: field,
                in: self,
                "there is one transfer only: a message has at least two, send an MT\(context.headers.type - 1) (C3)"
            )
        }
        guard context.headers.type == 203 else { return }
        for order in orders {
            guard let field = order.field(56), order.field(57) == nil else { continue }
            context.report("C81", at: field, in: self, "with field 56a field 57a must be present (C4)")
        }
    }

    /// What payments need in block 3: a flag that the type has (U00), a UETR since November 2018.
    func checkUserHeader(_ context: inout RuleContext, _ bytes: RawSpan) {
        let headers = context.headers
        if let flag = headers.validationFlag, context.variant == .none, headers.type != 101 {
            let known: String
            switch headers.type {
            case 102: known = "STP"
            case 103: known = "STP or REMIT"
            case 202, 205: known = "COV"
            default: return
            }
            context.findings.append(
                Finding(
                    "U00",
                    at: flag.start,
                    "/3/119",
                    "the validation flag \(bytes.quote(flag)) does not belong to message type \(headers.type): \(known) is expected, or none"
                )
            )
        }
        // SWIFT demands a UETR in 103, 202 and 205 since Standards Release 2018, 18 November 2018: day 17,853.
        guard headers.uetr == nil, basicHeader != nil, [103, 202, 205].contains(headers.type), let day = context.day,
            day.dayNumber >= 17_853
        else { return }
        context.findings.append(
            Finding(
                "uetr.missing",
                .warning,
                at: userHeader?.start ?? applicationHeader?.end ?? extent.start,
                "/3/121",
                "there is no UETR, field 121 of block 3: since November 2018 payments must carry one"
            )
        )
    }
}
