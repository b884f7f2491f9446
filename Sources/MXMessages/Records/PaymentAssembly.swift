internal import PaymentModel

/// Makes payments out of the texts collected.
enum PaymentAssembly {
    /// Why a record gives no payment.
    enum Failure: Error {
        case noAmount
        case unreadableAmount([UInt8])
        case unreadableCurrency
        case tooMuchText
    }

    /// The payment of the record just ended.
    static func payment(
        _ message: MessageType,
        from values: FieldCollector,
        header: FieldCollector?,
        index: Int,
        messageIndex: Int
    ) throws(Failure) -> Payment {
        let table = values.table
        guard let amountSlot = table.amountRules.lazy.compactMap({ values.chosen($0) }).first else { throw .noAmount }
        guard let amount = amount(values.text(amountSlot)) else {
            throw .unreadableAmount(Array(values.text(amountSlot)))
        }
        guard let currency = currency(values.ranges[amountSlot].currency) else { throw .unreadableCurrency }
        var payment = Payment(
            message: message,
            amount: amount,
            currency: currency,
            index: index,
            messageIndex: messageIndex
        )
        payment.isCover = values.isCover
        if values.isFull { throw .tooMuchText }
        if let header { try fill(&payment, from: header) }
        try fill(&payment, from: values)
        return payment
    }

    /// Sets what is not set yet, by the rules of one table.
    private static func fill(_ payment: inout Payment, from values: FieldCollector) throws(Failure) {
        var listed: Set<PaymentField> = []
        for (index, rule) in values.table.rules.enumerated() {
            switch rule.condition {
            case .always: break
            case .plain: if values.isCover { continue }
            case .cover: if !values.isCover { continue }
            }
            switch rule.target {
            case .field(let field):
                guard let slot = values.chosen(index) else { continue }
                let text = values.text(slot)
                if field.isList {
                    if listed.isEmpty || !listed.contains(field) {
                        guard !payment.has(field) else { continue }
                        listed.insert(field)
                    }
                    guard payment.append(text, to: field) else { throw .tooMuchText }
                } else if !payment.has(field) {
                    let value = field == .settlementDate ? text.prefix(10) : text
                    guard payment.set(field, to: value) else { throw .tooMuchText }
                }
            case .orderedAmount:
                guard let slot = values.chosen(index), let currency = currency(values.ranges[slot].currency),
                    let amount = amount(values.text(slot)),
                    currency != payment.currency || !amount.isEqual(to: payment.amount)
                else { continue }
                payment[.instructedAmount] = currency.text + " " + amount.text()
            case .amount, .declared: continue
            }
        }
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
