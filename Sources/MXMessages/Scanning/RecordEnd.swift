internal import PaymentModel

// The end of a record or a block: the rules on its values together, the sums, the payment. What is not plainly right is
// left to the reference engine before anything is counted. Much is `mutating` that changes nothing: for others each call would be
// given a copy of the scanner.
extension MessageScanner {
    /// Ends the record that has been read; the reason where it is not plainly right.
    @inline(never)
    mutating func endRecord(_ bytes: RawSpan) -> HandOverReason? {
        let marks = record.marks | record.outerMarks
        if context.checksValues {
            for place in 0..<plan.presence.count {
                let check = plan.presence[place]
                if marks & check.element != 0 && (marks & check.others != 0) != check.isNeed { return .rule }
            }
            if context.hasHeader, !areHeaders(bytes) { return .rule }
        }
        if plan.givesPayments, let reason = endPayment(bytes, marks) { return reason }
        totals.records += 1
        return nil
    }

    private mutating func endPayment(_ bytes: RawSpan, _ marks: UInt64) -> HandOverReason? {
        let slot = first(plan.amounts, always: true)
        guard slot >= 0, let amount = amount(slot, bytes),
            let currency = PaymentAssembly.currency(record.currency(slot))
        else {
            return .payment
        }
        for place in 0..<plan.exclusive.count where plan.exclusive[place].count(record.mask, record.outerMask) > 1 {
            return .payment
        }
        if context.checksValues {
            guard agree(plan.debtorAccount, plan.debtorAgent, bytes),
                agree(plan.creditorAccount, plan.creditorAgent, bytes)
            else { return .rule }
            if marks & plan.orderedMark != 0 {
                let ordered = first(plan.ordered, always: true)
                if ordered >= 0, let other = PaymentAssembly.currency(record.currency(ordered)),
                    (other != currency) != (marks & plan.rateMark != 0)
                {
                    return .rule
                }
            }
        }
        // Texts that might be more than a payment keeps, with room for what was ordered and for what stands between.
        guard record.bytes + record.outerBytes + draft.templateCount <= Payment.maximumTextBytes - 1_024 else {
            return .payment
        }
        if context.tellsPayments {
            guard let payment = payment(amount, currency, bytes) else { return .payment }
            add(payment)
        }
        if context.checksValues, context.expectsUETR, first(plan.uetr, always: false) < 0 { totals.withoutUETR += 1 }
        totals.payments += 1
        totals.batch.add(amount, record.currency(slot))
        return nil
    }

    /// The slot of the first rule that has a value, of those that hold for this record; −1 where none has.
    @inline(__always)
    private func first(_ choices: PlainTable<RecordPlan.Choice>, always: Bool) -> Int {
        for place in 0..<choices.count {
            let choice = choices[place]
            if !always, !applies(choice.condition) { continue }
            let slot = choice.first(record.mask, record.outerMask)
            if slot >= 0 { return slot }
        }
        return -1
    }

    @inline(__always)
    private func applies(_ condition: FieldRule.Condition) -> Bool {
        switch condition {
        case .always: true
        case .plain: !record.isCover
        case .cover: record.isCover
        case .originalDebtor, .originalCreditor: true
        }
    }

    /// Whether the IBAN and the BIC of the institution that keeps it are of countries that go together, where both are there.
    private mutating func agree(
        _ account: PlainTable<RecordPlan.Choice>,
        _ agent: PlainTable<RecordPlan.Choice>,
        _ bytes: RawSpan
    ) -> Bool {
        let account = first(account, always: false)
        let agent = first(agent, always: false)
        guard account >= 0, agent >= 0,
            let iban = ibanCountry(account, bytes), let bic = bicCountry(agent, bytes)
        else { return true }
        return ValueRules.agree(iban: iban, bic: bic)
    }

    private mutating func ibanCountry(_ slot: Int, _ bytes: RawSpan) -> CountryCode? {
        if let start = record.start(slot) { return RuleCache.country(ofIBAN: bytes, start, record.count(slot)) }
        return record.with(slot, bytes) { RuleCache.country(ofIBAN: $0, $1, $2) }
    }

    private mutating func bicCountry(_ slot: Int, _ bytes: RawSpan) -> CountryCode? {
        if let start = record.start(slot) { return RuleCache.country(ofBIC: bytes, start, record.count(slot)) }
        return record.with(slot, bytes) { RuleCache.country(ofBIC: $0, $1, $2) }
    }

    /// Whether sender and receiver of the record are not certainly others than the header names. The same as in the record
    /// before need not be compared again.
    private mutating func areHeaders(_ bytes: RawSpan) -> Bool {
        for (number, choice) in plan.parties.enumerated() {
            guard let choice else { continue }
            let slot = choice.first(record.mask, record.outerMask)
            guard slot >= 0 else { continue }
            let known = plan.slots[slot] == parties[number].slot
            guard !known || !record.with(slot, bytes, { $0.equals($1..<$1 + $2, parties[number].text) }) else {
                continue
            }
            guard let found = party(number, choice, bytes) else { return false }
            if let said = context.headerParties[number], said.differs(from: found) { return false }
            parties[number] = ReferenceEngine.CheckedParty(slot: plan.slots[slot], text: record.text(slot, bytes))
        }
        return true
    }

    /// The institution that a record names, in all the ways it is named; nil where one may be a distinguished name.
    private func party(_ number: Int, _ choice: RecordPlan.Choice, _ bytes: RawSpan) -> NamedParty? {
        var party = NamedParty(text: [], element: "")
        let first = choice.word << 6 | choice.bits.trailingZeroBitCount
        for (place, kind) in plan.partyKinds[number].enumerated() {
            let slot = first + place
            guard (record.mask[choice.word] | record.outerMask[choice.word]) >> UInt64(slot & 63) & 1 != 0 else {
                continue
            }
            let text = record.text(slot, bytes)
            guard kind == .bic || !text.contains(UInt8(ascii: "=")) else { return nil }
            switch kind {
            case .bic: if party.bic == nil { party.bic = BIC(text) }
            case .member: if party.member == nil { party.member = text[...] }
            case .other: break
            }
        }
        return party
    }

    /// The amount in a slot; nil where it is none of at most 18 digits.
    mutating func amount(_ slot: Int, _ bytes: RawSpan) -> Amount? {
        let plain =
            if let start = record.start(slot) { Self.plainAmount(bytes, start, record.count(slot)) } else {
                record.with(slot, bytes) { Self.plainAmount($0, $1, $2) }
            }
        return plain ?? PaymentAssembly.amount(record.text(slot, bytes)[...])
    }

    private static func plainAmount(_ bytes: RawSpan, _ from: Int, _ count: Int) -> Amount? {
        guard count <= 18 else { return nil }
        var mantissa: Int64 = 0
        var point = -1
        for place in from..<from + count {
            let byte = bytes.byte(place)
            if byte.isDigit {
                mantissa = mantissa &* 10 &+ Int64(byte &- 48)
            } else {
                guard byte == UInt8(ascii: "."), point < 0 else { return nil }
                point = place
            }
        }
        let scale = point < 0 ? 0 : from + count - point - 1
        guard count > (point < 0 ? 0 : 1) else { return nil }
        return Amount(mantissa: mantissa, scale: scale)
    }

    /// Ends a block of records; the reason where what it says of itself is not what is there.
    @inline(never)
    mutating func endBlock() -> HandOverReason? {
        // A block without a record: what the one before had is still there.
        guard context.checksValues else { return nil }
        guard outer.brokenRules(at: .block).isEmpty,
            BatchTotals.compare(
                count: outer.declaration(.blockCount),
                sum: outer.declaration(.blockSum),
                total: nil,
                with: totals.batch.block,
                of: "PmtInf"
            ).isEmpty
        else { return .rule }
        totals.batch.block = BatchTotals.Count()
        return nil
    }

    /// Whether a message that is at its end says of itself what is there, and nothing is to be told of it.
    func isPlainlyComplete() -> Bool {
        guard context.checksValues else { return true }
        guard outer.brokenRules(at: .group).isEmpty else { return false }
        if context.hasHeader {
            // Without records nobody has looked at who sends and receives.
            for (number, field) in [PaymentField.sender, .receiver].enumerated() where parties[number].slot < 0 {
                if let said = context.headerParties[number], let found = outer.party(field), said.differs(from: found) {
                    return false
                }
            }
        }
        guard plan.givesPayments else { return true }
        return totals.withoutUETR == 0
            && BatchTotals.compare(
                count: outer.declaration(.groupCount),
                sum: outer.declaration(.groupSum),
                total: outer.declaration(.groupTotal),
                with: totals.batch.group,
                of: "GrpHdr"
            ).isEmpty
    }
}
