internal import PaymentModel

/// Makes payments out of the texts collected.
enum PaymentAssembly {
    /// Why a record gives no payment.
    enum Failure: Error {
        case noAmount
        case unreadableAmount([UInt8])
        case unreadableCurrency
        case tooMuchText
        case ambiguous(PaymentField)
    }

    /// The payment of the record just ended.
    static func payment(
        _ message: MessageType,
        from values: FieldCollector,
        header: FieldCollector?,
        envelope: ReferenceEngine.DataPDU?,
        index: Int,
        messageIndex: Int
    ) throws(Failure) -> Payment {
        guard let amountSlot = values.amountSlot else { throw .noAmount }
        guard let amount = amount(values.text(amountSlot)) else {
            throw .unreadableAmount(Array(values.text(amountSlot)))
        }
        guard let currency = currency(values.currency(amountSlot)) else { throw .unreadableCurrency }
        var payment = Payment(
            message: message,
            amount: amount,
            currency: currency,
            index: index,
            messageIndex: messageIndex
        )
        payment.isCover = values.isCover
        if values.isFull { throw .tooMuchText }
        if let field = values.ambiguousField { throw .ambiguous(field) }
        if let header { try fill(&payment, from: header) }
        try fill(&payment, from: values)
        for field in [PaymentField.sender, .receiver] {
            guard !payment.has(field), let text = envelope?.text(of: field) else { continue }
            guard payment.set(field, to: text) else { throw .tooMuchText }
        }
        return payment
    }

    /// Sets what is not set yet, by the rules of one table.
    private static func fill(_ payment: inout Payment, from values: FieldCollector) throws(Failure) {
        /// The list fields that this table has begun: its further rules add to them.
        var begun: UInt64 = 0
        let isCover = values.isCover
        var originals = Originals()
        for step in values.table.steps {
            switch step.condition {
            case .always: break
            case .plain: if isCover { continue }
            case .cover: if !isCover { continue }
            case .originalDebtor, .originalCreditor:
                guard isOriginal(step.condition, payment, values, &originals) else { continue }
            }
            if let other = step.without, payment.has(other) { continue }
            let slot = values.first(of: step.slotCount, from: step.firstSlot)
            guard slot >= 0 else { continue }
            guard let field = step.field else {
                order(&payment, values, slot)
                continue
            }
            if field == .instructingAgents, BIC.isOneParty(values.text(slot), payment.bytes(.sender)) { continue }
            if step.isList {
                let bit: UInt64 = 1 << UInt64(field.rawValue)
                guard begun & bit != 0 || !payment.has(field) else { continue }
                begun |= bit
                guard payment.append(values.text(slot), to: field) else { throw .tooMuchText }
            } else if !payment.has(field) {
                guard payment.set(field, to: kept(values.text(slot), as: field)) else {
                    throw .tooMuchText
                }
            }
        }
    }

    /// Whether the parties of the original transaction are those of the payment, as far as it is known.
    struct Originals {
        var debtor: Bool?
        var creditor: Bool?

        /// What is known of the side that a condition speaks of.
        subscript(condition: FieldRule.Condition) -> Bool? {
            get { condition == .originalDebtor ? debtor : creditor }
            set { if condition == .originalDebtor { debtor = newValue } else { creditor = newValue } }
        }
    }

    /// Whether the original transaction's party of a condition is the one that a payment has, or it has none: names and BICs are
    /// those of the original where the payment has any, and where it has neither so is the account.
    static func isOriginal(
        _ condition: FieldRule.Condition,
        _ has: (PaymentField) -> Bool,
        _ isSame: (PaymentField) -> Bool
    ) -> Bool {
        let side: Component.Side = condition == .originalDebtor ? .debtor : .creditor
        let names = [side.name, side.bic].filter(has)
        return names.isEmpty ? !has(side.account) || isSame(side.account) : names.allSatisfy(isSame)
    }

    /// The same, asked once for each side: before what the original says of it is read.
    private static func isOriginal(
        _ condition: FieldRule.Condition,
        _ payment: Payment,
        _ values: FieldCollector,
        _ originals: inout Originals
    ) -> Bool {
        if let known = originals[condition] { return known }
        let isOriginal = isOriginal(condition, payment.has) { field in
            for step in values.table.steps where step.condition == condition && step.field == field {
                let slot = values.first(of: step.slotCount, from: step.firstSlot)
                if slot >= 0 { return values.text(slot) == payment.bytes(field) }
            }
            return false
        }
        originals[condition] = isOriginal
        return isOriginal
    }

    /// What a payment keeps of a text: of a time its day, of a distinguished name the institution's BIC.
    static func kept(_ text: ArraySlice<UInt8>, as field: PaymentField) -> ArraySlice<UInt8> {
        switch field {
        case .settlementDate: text.prefix(10)
        case .sender, .receiver: DistinguishedName.bic(in: text)?[...] ?? text
        default: text
        }
    }

    /// What was ordered, where it is not what is settled.
    private static func order(_ payment: inout Payment, _ values: FieldCollector, _ slot: Int) {
        guard let currency = currency(values.currency(slot)), let amount = amount(values.text(slot)),
            currency != payment.currency || !amount.isEqual(to: payment.amount)
        else { return }
        payment[.instructedAmount] = currency.text + " " + amount.text()
    }

    /// An amount of the lexical space of `xs:decimal`; zeros at the end that do not fit are dropped, since they say nothing.
    static func amount(_ text: ArraySlice<UInt8>) -> Amount? {
        if let amount = Amount(text) { return amount }
        guard text.contains(UInt8(ascii: ".")) else { return nil }
        var shorter = text
        while shorter.last == UInt8(ascii: "0") { shorter.removeLast() }
        return Amount(shorter)
    }

    /// The currency from its packed letters.
    static func currency(_ packed: UInt32) -> Currency? {
        guard packed != 0 else { return nil }
        return Currency([
            UInt8(truncatingIfNeeded: packed >> 16), UInt8(truncatingIfNeeded: packed >> 8),
            UInt8(truncatingIfNeeded: packed),
        ])
    }
}
