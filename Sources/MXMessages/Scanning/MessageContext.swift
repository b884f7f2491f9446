internal import PaymentModel

/// What is known of a message before its first byte is scanned.
struct MessageContext {
    let type: MessageType
    /// Its place in the file.
    let index: Int
    /// Whether values are held to more than the schema.
    let checksValues: Bool
    /// Whether its payments are told, or only counted.
    let tellsPayments: Bool
    /// Whether nothing was wrong with it before it began.
    private(set) var isValid: Bool
    /// The number of its first payment in the file.
    let firstPayment: Int
    /// What its header says for each payment.
    let template: [(field: PaymentField, text: ArraySlice<UInt8>)]
    /// Who sends and receives by its header; nil where that does not say, or is another message's.
    let headerParties: [NamedParty?]
    /// Whether senders and receivers are looked at, for a header stands in front.
    let hasHeader: Bool
    /// Whether each payment should have a UETR.
    let expectsUETR: Bool

    /// That of no message.
    static let none = MessageContext(
        type: "none",
        index: 0,
        checksValues: false,
        tellsPayments: false,
        isValid: false,
        firstPayment: 0,
        template: [],
        headerParties: [nil, nil],
        hasHeader: false,
        expectsUETR: false
    )

    /// The same for records behind one that was perhaps not valid.
    func isValid(_ isValid: Bool) -> MessageContext {
        var context = self
        context.isValid = isValid && self.isValid
        return context
    }

    /// The day on which the message was made; nil where it does not say, or not yet.
    func day(_ values: FieldCollector) -> CivilDate? {
        for (index, rule) in values.table.rules.enumerated() where rule.target == .field(.created) {
            guard let slot = values.chosen(index) else { continue }
            return CivilDate(values.text(slot).prefix(10))
        }
        return nil
    }
}

/// What has been counted of a message's records.
struct RecordTotals {
    var batch = BatchTotals()
    /// Records of any kind.
    var records = 0
    var payments = 0
    var withoutUETR = 0

    /// Adds what was counted of records behind.
    mutating func add(_ other: RecordTotals) {
        batch.add(other.batch)
        records += other.records
        payments += other.payments
        withoutUETR += other.withoutUETR
    }
}

/// What is known of a message between two records.
struct RecordState {
    /// The values around the records.
    var values: FieldCollector
    var totals: RecordTotals
    var parties: [ReferenceEngine.CheckedParty]
    /// Whether nothing was wrong so far.
    var isValid: Bool
}

extension FieldCollector {
    /// What a header's table gives each payment: single values, the first rule that has one.
    var fieldTexts: [(field: PaymentField, text: ArraySlice<UInt8>)] {
        var texts: [(field: PaymentField, text: ArraySlice<UInt8>)] = []
        for step in table.steps {
            let slot = first(of: step.slotCount, from: step.firstSlot)
            guard slot >= 0, let field = step.field, !texts.contains(where: { $0.field == field }) else { continue }
            texts.append((field, PaymentAssembly.kept(text(slot), as: field)))
        }
        return texts
    }
}
