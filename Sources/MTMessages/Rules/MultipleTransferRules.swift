import PaymentModel

/// MT102's network validated rules.
///
/// Source: SWIFT User Handbook, Standards MT, category 1, MT102.
extension ScannedMessage {
    func checkMultipleTransfer(_ context: inout RuleContext, _ bytes: RawSpan) {
        let shared = Shared(self, context.layout, sequence: 0)
        let settlement = Shared(self, context.layout, sequence: 2)
        let orders = orders(context.layout)
        checkSumAndCurrencies(orders, settlement, &context, bytes)
        checkPlaces(shared, orders, &context)
        checkRates(shared, orders, &context, bytes)
        let isStraightThrough = context.variant == .stp
        if isStraightThrough, let field = shared.field("23"), !bytes.has("CREDIT", in: field),
            !bytes.has("CRTST", in: field), !bytes.has("SPAY", in: field)
        {
            context.report(
                "T08",
                at: field,
                in: self,
                "field 23 is \(bytes.quote(field.value)): in an STP message CREDIT, CRTST or SPAY is expected"
            )
        }
        let isByCheque = shared.field("23").map { bytes.has("CHQB", at: $0.value.start) } ?? false
        let isListed = isWithinListedCountries(context, bytes)
        for order in orders {
            if isStraightThrough, let creditor = order.field(59) {
                checkAccount(creditor, agent: order.field(57), rule: 11, &context, bytes)
            } else if let creditor = order.field(59), bytes.hasIdentifier(creditor) == isByCheque {
                context.report(
                    "D93",
                    at: creditor,
                    in: self,
                    isByCheque
                        ? "field 23 says CHQB, pay by cheque: 59a must not have an account (C7)"
                        : "59a needs an account, except where field 23 says CHQB (C7)"
                )
            }
            if isListed, order.field("33B") == nil, let first = order.all.first {
                context.report(
                    "D49",
                    at: first,
                    in: self,
                    "this order has no 33B: between the sender's and the receiver's countries it is mandatory (C8)"
                )
            }
            let sendersCharges = order.field("71F")
            let receiversCharges = order.field("71G")
            checkChargeDetails(
                order.field("71A") ?? shared.field("71A"),
                sendersCharges,
                receiversCharges,
                &context,
                bytes
            )
            if let charges = sendersCharges ?? receiversCharges, order.field("33B") == nil {
                context.report(
                    "D51",
                    at: charges,
                    in: self,
                    "with 71F or 71G field 33B must be present in the same order (C10)"
                )
            }
        }
        if settlement.field("71G") == nil, let field = orders.lazy.compactMap({ $0.field("71G") }).first {
            context.report(
                "D79",
                at: field,
                in: self,
                "with 71G in an order sequence C must have its sum in a 71G (C11)"
            )
        }
    }

    /// C1 (C01) and C2 (C02).
    private func checkSumAndCurrencies(
        _ orders: [Shared],
        _ settlement: Shared,
        _ context: inout RuleContext,
        _ bytes: RawSpan
    ) {
        checkSum(settlement.field("19"), of: orders, &context, bytes)
        let settled = settlement.field("32A")
        guard let expected = bytes.currency(of: settled) else { return }
        let others = orders.flatMap { [$0.field("32B"), $0.field("71G")] } + [settlement.field("71G")]
        for case let field? in others {
            guard let currency = bytes.currency(of: field), !bytes.haveSameCurrency(expected, currency) else {
                continue
            }
            context.report(
                "C02",
                at: field,
                in: self,
                "\(field.tag) is in \(bytes.quote(Extent(currency, currency + 3))) and 32A in \(bytes.quote(Extent(expected, expected + 3))): 32A, 32B and 71G "
                    + "must have the same currency (C2)"
            )
        }
    }

    /// C1 (C01) of 102, 201 and 203.
    func checkSum(_ total: ScannedField?, of orders: [Shared], _ context: inout RuleContext, _ bytes: RawSpan) {
        var sum: Amount? = Amount(mantissa: 0, scale: 0)
        for order in orders {
            guard let field = order.field("32B"), let (_, amount) = bytes.currencyAndAmount(field.value) else { return }
            sum = sum?.adding(amount)
        }
        guard let field = total, let sum, let total = Amount(bytes.array(field.value), separator: UInt8(ascii: ",")),
            !total.isEqual(to: sum)
        else { return }
        context.report(
            "C01",
            at: field,
            in: self,
            "field 19 is \(total), but the orders' 32B add up to \(sum) (C1)"
        )
    }

    /// C3 (D17), C4 (D20), C5 (D18): what stands in A or in each B.
    private func checkPlaces(_ shared: Shared, _ orders: [Shared], _ context: inout RuleContext) {
        for (number, code, rule) in [(50, "D17", "C3"), (71, "D20", "C4")] {
            let inA = shared.all.contains {
                $0.tag.number == number && (number != 71 || $0.tag.letter == UInt8(ascii: "A"))
            }
            for order in orders {
                let own = order.all.first {
                    $0.tag.number == number && (number != 71 || $0.tag.letter == UInt8(ascii: "A"))
                }
                let name = number == 71 ? "71A" : "50a"
                if inA, let own {
                    context.report(
                        code,
                        at: own,
                        in: self,
                        "\(name) stands in sequence A already: A or every B, not both (\(rule))"
                    )
                } else if !inA, own == nil, let first = order.all.first {
                    context.report(
                        code,
                        at: first,
                        in: self,
                        "this order has no \(name), and sequence A has none either (\(rule))"
                    )
                }
            }
        }
        for number in [52, 26, 77] where shared.field(number) != nil {
            for order in orders {
                guard let own = order.field(number) else { continue }
                context.report(
                    "D18",
                    at: own,
                    in: self,
                    "\(own.tag) stands in sequence A already: it may stand in A or B, not in both (C5)"
                )
            }
        }
    }

    /// C6 (D22): with an order in another currency than is settled there is a rate, in A or in each such order; else none.
    private func checkRates(_ shared: Shared, _ orders: [Shared], _ context: inout RuleContext, _ bytes: RawSpan) {
        let common = shared.field(36)
        var isAnyNeeded = false
        for order in orders {
            let own = order.field(36)
            var isNeeded = false
            if let instructed = bytes.currency(of: order.field("33B")),
                let settled = bytes.currency(of: order.field("32B"))
            {
                isNeeded = !bytes.haveSameCurrency(instructed, settled)
            }
            isAnyNeeded = isAnyNeeded || isNeeded
            if let own, common != nil {
                context.report(
                    "D22",
                    at: own,
                    in: self,
                    "36 stands in sequence A already: it may stand in A or B, not in both (C6)"
                )
            } else if let own, !isNeeded {
                context.report(
                    "D22",
                    at: own,
                    in: self,
                    "there is an exchange rate, but no 33B in another currency than 32B: 36 is not allowed then (C6)"
                )
            } else if isNeeded, own == nil, common == nil, let field = order.field("33B") {
                context.report(
                    "D22",
                    at: field,
                    in: self,
                    "33B is in another currency than 32B: the exchange rate, 36, must stand in this order or in sequence A (C6)"
                )
            }
        }
        if let common, !isAnyNeeded {
            context.report(
                "D22",
                at: common,
                in: self,
                "there is an exchange rate, but no order has 33B in another currency than 32B: 36 is not allowed then (C6)"
            )
        }
    }

    /// Whether sender and receiver are both in the listed countries.
    func isWithinListedCountries(_ context: RuleContext, _ bytes: RawSpan) -> Bool {
        guard let sender = context.headers.sender, let receiver = context.headers.receiver else { return false }
        return RuleCountries.isListed(bytes.pair(sender.start + 4))
            && RuleCountries.isListed(bytes.pair(receiver.start + 4))
    }
}
