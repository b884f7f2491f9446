import PaymentModel

/// MT101's network validated rules.
///
/// Source: SWIFT User Handbook, Standards MT, category 1, MT101.
extension ScannedMessage {
    func checkRequest(_ context: inout RuleContext, _ bytes: RawSpan) {
        let shared = Shared(self, context.layout, sequence: 0)
        let orders = orders(context.layout)
        checkOrderingCustomers(shared, orders, &context)
        for order in orders {
            checkExchange(order, &context, bytes)
            if let field = order.field(56), order.field(57) == nil {
                context.report(
                    "D65",
                    at: field,
                    in: self,
                    "with field 56a field 57a must be present in the same order (C7)"
                )
            }
            if shared.field(52) != nil, let field = order.field(52) {
                context.report(
                    "D64",
                    at: field,
                    in: self,
                    "52a stands in sequence A already: it may stand in A or B, not in both (C6)"
                )
            }
            checkRequestCodes(order, &context, bytes)
        }
        // C8: with a reference for all orders they have one currency.
        if shared.field("21R") != nil, let first = bytes.currency(of: orders.first?.field("32B")) {
            for order in orders.dropFirst() {
                guard let field = order.field("32B"), let currency = bytes.currency(of: field),
                    !bytes.haveSameCurrency(first, currency)
                else { continue }
                context.report(
                    "D98",
                    at: field,
                    in: self,
                    "32B is in \(bytes.quote(Extent(currency, currency + 3))) and the first order's in \(bytes.quote(Extent(first, first + 3))): with 21R "
                        + "all orders must have the same currency (C8)"
                )
            }
        }
    }

    /// C3 (D61) and C4 (D62): the ordering customer stands once, in A or in every B.
    private func checkOrderingCustomers(_ shared: Shared, _ orders: [Shared], _ context: inout RuleContext) {
        let isShared = shared.customer(50, "FGH") != nil
        for order in orders {
            let own = order.customer(50, "FGH")
            if isShared, let own {
                context.report(
                    "D61",
                    at: own,
                    in: self,
                    "the ordering customer (50F, G or H) stands in sequence A already: it may stand in A or in every B, not in both (C3)"
                )
            } else if !isShared, own == nil, let first = order.all.first {
                context.report(
                    "D61",
                    at: first,
                    in: self,
                    "this order has no ordering customer (50F, G or H), and sequence A has none either (C3)"
                )
            }
            if shared.customer(50, "CL") != nil, let own = order.customer(50, "CL") {
                context.report(
                    "D62",
                    at: own,
                    in: self,
                    "the instructing party (50C or L) stands in sequence A already: it may stand in A or B, not in both (C4)"
                )
            }
        }
    }

    /// C1 (D54), C2 (D60), C5 (D68) and C9 (E54): 33B, 36 and 21F.
    private func checkExchange(_ order: Shared, _ context: inout RuleContext, _ bytes: RawSpan) {
        guard let ordered = order.field("32B"), let (currency, amount) = bytes.currencyAndAmount(ordered.value) else {
            return
        }
        let instructed = order.field("33B")
        let rate = order.field("36")
        let deal = order.field("21F")
        if let rate, deal == nil {
            context.report(
                "D54",
                at: rate,
                in: self,
                "with an exchange rate, field 36, the deal's reference 21F must be present (C1)"
            )
        }
        if instructed != nil, !amount.isZero, rate == nil {
            context.report(
                "D60",
                at: instructed ?? ordered,
                in: self,
                "with 33B and an amount in 32B the exchange rate, field 36, must be present (C2)"
            )
        } else if let rate, instructed == nil || amount.isZero {
            context.report(
                "D60",
                at: rate,
                in: self,
                "field 36 is not allowed without 33B, or where 32B is nought (C2)"
            )
        }
        if let instructed, let (other, _) = bytes.currencyAndAmount(instructed.value), other == currency {
            context.report(
                "D68",
                at: instructed,
                in: self,
                "33B is in \(currency), as 32B: 33B is for another currency only (C5)"
            )
        }
        guard amount.isZero else { return }
        let isEquivalent = order.all.contains { $0.tag.text == "23E" && bytes.has("EQUI", at: $0.value.start) }
        if isEquivalent, instructed == nil {
            context.report("E54", at: ordered, in: self, "32B is nought and 23E says EQUI: 33B must be present (C9)")
        } else if !isEquivalent, let field = instructed ?? deal {
            context.report(
                "E54",
                at: field,
                in: self,
                "32B is nought and no 23E says EQUI: \(field.tag) is not allowed (C9)"
            )
        }
    }

    /// 23E: T47, D66, E46, D67.
    private func checkRequestCodes(_ order: Shared, _ context: inout RuleContext, _ bytes: RawSpan) {
        var seen: [[UInt8]] = []
        var places: [Int] = []
        for field in order.all where field.tag.text == "23E" && field.value.count >= 4 {
            let start = field.value.start
            let code = Extent(start, start + 4)
            guard InstructionCode.ofRequest.contains(where: { bytes.has($0, at: start) }) else {
                context.report(
                    "T47",
                    at: field,
                    in: self,
                    offset: start,
                    "23E is \(bytes.quote(code)): one of \(InstructionCode.ofRequest.map(\.description).joined(separator: ", ")) is expected"
                )
                continue
            }
            if field.value.count > 4,
                !InstructionCode.withInformationInRequest.contains(where: { bytes.has($0, at: start) })
            {
                context.report(
                    "D66",
                    at: field,
                    in: self,
                    "23E is \(bytes.quote(field.value)): additional information is allowed with CMTO, PHON, OTHR and REPA only"
                )
            }
            let name = bytes.array(code)
            if seen.contains(name), !bytes.has("OTHR", at: start) {
                context.report(
                    "E46",
                    at: field,
                    in: self,
                    "23E \(bytes.quote(code)) stands twice in one order: only OTHR may"
                )
            }
            if let other = places.first(where: { InstructionCode.areForbidden($0, start, bytes) }) {
                context.report(
                    "D67",
                    at: field,
                    in: self,
                    "23E \(bytes.quote(code)) may not stand together with \(bytes.quote(Extent(other, other + 4))) in one order"
                )
            }
            seen.append(name)
            places.append(start)
        }
    }
}
