import PaymentModel

/// The payments of messages that carry several (101, 102), and of 200.
extension ScannedMessage {
    /// 101: one payment for each sequence B. What sequence A says holds for all.
    func requestedTransfers(
        _ type: MessageType,
        _ headers: MessageHeaders,
        _ layout: MessageLayout,
        _ bytes: RawSpan
    ) -> [Payment] {
        let shared = Shared(self, layout, sequence: 0)
        var date: [10 of UInt8]?
        if let field = shared.field(30), field.value.count == 6, bytes.areDigits(field.value) {
            date = CivilDate(swift: bytes.number(field.value))?.isoBytes
        }
        guard let date else { return [] }
        return orders(layout).compactMap { order in
            guard let ordered = order.field(32), let (currency, amount) = bytes.currencyAndAmount(ordered.value) else {
                return nil
            }
            var payment = Payment(message: type, amount: amount, currency: currency)
            var fits = payment.readHeaders(headers, bytes)
            if let field = shared.field(20) { fits = payment.set(.messageReference, field.value, bytes) && fits }
            fits = unsafe payment.set(.settlementDate, to: date.span.bytes) && fits
            fits = payment.readInputTime(headers, bytes) && fits
            // The ordering customer is in sequence A or in each B; the options C and L are the instructing party.
            if let field = order.customer(50, "FGH") ?? shared.customer(50, "FGH") {
                fits = payment.readCustomer(field, as: .debtor, bytes) && fits
            }
            if let field = order.field(52) ?? shared.field(52) {
                fits = payment.readAgent(field, into: .debtorAgent, bytes) && fits
            } else if let receiver = headers.receiver {
                fits = payment.set(.debtorAgent, terminal: receiver, bytes) && fits
            }
            fits = payment.readOrder(order, bytes) && fits
            if let field = order.field(33) { fits = payment.readInstructedAmount(field, bytes) && fits }
            return fits ? payment : nil
        }
    }

    /// 102: one payment for each sequence B, settled together with the date of sequence C.
    func multipleTransfers(
        _ type: MessageType,
        _ headers: MessageHeaders,
        _ layout: MessageLayout,
        _ bytes: RawSpan
    ) -> [Payment] {
        let shared = Shared(self, layout, sequence: 0)
        let settlement = Shared(self, layout, sequence: 2)
        guard let settled = settlement.field(32), let date = bytes.dateAndAmount(settled.value)?.date.isoBytes else {
            return []
        }
        return orders(layout).compactMap { order in
            guard let ordered = order.field(32), let (currency, amount) = bytes.currencyAndAmount(ordered.value) else {
                return nil
            }
            var payment = Payment(message: type, amount: amount, currency: currency)
            var fits = payment.readHeaders(headers, bytes)
            if let field = shared.field(20) { fits = payment.set(.messageReference, field.value, bytes) && fits }
            fits = unsafe payment.set(.settlementDate, to: date.span.bytes) && fits
            fits = payment.readInputTime(headers, bytes) && fits
            if let field = order.customer(50, "AFK") ?? shared.customer(50, "AFK") {
                fits = payment.readCustomer(field, as: .debtor, bytes) && fits
            }
            if let field = order.field(52) ?? shared.field(52) {
                fits = payment.readAgent(field, into: .debtorAgent, bytes) && fits
            } else if let sender = headers.sender {
                fits = payment.set(.debtorAgent, terminal: sender, bytes) && fits
            }
            fits = payment.readOrder(order, bytes) && fits
            if order.field(57) == nil, let receiver = headers.receiver {
                fits = payment.set(.creditorAgent, terminal: receiver, bytes) && fits
            }
            if order.field(71) == nil, let field = shared.field(71) { payment.readCharges(field, bytes) }
            if let field = order.field(33) { fits = payment.readInstructedAmount(field, bytes) && fits }
            return fits ? payment : nil
        }
    }

    /// 200: the sender moves money between accounts of its own; it is debtor and creditor.
    func ownTransfer(
        _ type: MessageType,
        _ headers: MessageHeaders,
        _ layout: MessageLayout,
        _ bytes: RawSpan
    ) -> Payment? {
        guard let settled = field(in: layout.slot(32)),
            let (date, currency, amount) = bytes.dateAndAmount(settled.value)
        else { return nil }
        var payment = Payment(message: type, amount: amount, currency: currency)
        var fits = payment.readHeaders(headers, bytes)
        if let field = field(in: layout.slot(20)) { fits = payment.set(.messageReference, field.value, bytes) && fits }
        let day = date.isoBytes
        fits = unsafe payment.set(.settlementDate, to: day.span.bytes) && fits
        fits = payment.readInputTime(headers, bytes) && fits
        if let sender = headers.sender {
            fits = payment.set(.debtorBIC, terminal: sender, bytes) && fits
            fits = payment.set(.creditorBIC, terminal: sender, bytes) && fits
        }
        if let receiver = headers.receiver {
            fits = payment.set(.debtorAgent, terminal: receiver, bytes) && fits
        }
        if let field = field(in: layout.slot(53)), let account = bytes.partyIdentifier(field.value).identifier {
            fits = payment.set(.debtorAccount, account, bytes) && fits
        }
        if let field = field(in: layout.slot(57)) {
            fits = payment.readAgent(field, into: .creditorAgent, bytes) && fits
            if let account = bytes.partyIdentifier(field.value).identifier, !bytes.has("//", at: field.value.start) {
                fits = payment.set(.creditorAccount, account, bytes) && fits
            }
        }
        if let field = field(in: layout.slot(56)) {
            fits = payment.readAgent(field, into: .intermediaries, bytes) && fits
        }
        return fits ? payment : nil
    }

    /// The fields of one sequence, or of one repetition of a sequence.
    struct Shared {
        private let fields: ArraySlice<ScannedField>

        /// All fields of a sequence that does not repeat.
        init(_ message: borrowing ScannedMessage, _ layout: MessageLayout, sequence: UInt8) {
            fields =
                message.fields.filter {
                    $0.slot != ScannedField.none && layout.slots[Int($0.slot)].sequence == sequence
                }[...]
        }

        init(_ fields: ArraySlice<ScannedField>) { self.fields = fields }

        var all: ArraySlice<ScannedField> { fields }

        func field(_ number: Int) -> ScannedField? { fields.first { $0.tag.number == number } }

        func field(_ tag: String) -> ScannedField? { fields.first { $0.tag.text == tag } }

        /// A field with one of these options.
        func customer(_ number: Int, _ options: StaticString) -> ScannedField? {
            fields.first { field in
                field.tag.number == number && options.description.utf8.contains(field.tag.letter)
            }
        }
    }

    /// The repetitions of the layout's sequence that repeats.
    func orders(_ layout: MessageLayout) -> [Shared] {
        var orders: [Shared] = []
        var start: Int?
        for (index, field) in fields.enumerated() {
            let isInGroup = field.slot != ScannedField.none && layout.slots[Int(field.slot)].isInGroup
            if let begun = start {
                if field.slot == ScannedField.none { continue }
                if !isInGroup || field.repetition != fields[begun].repetition {
                    orders.append(Shared(fields[begun..<index]))
                    start = isInGroup ? index : nil
                }
            } else if isInGroup {
                start = index
            }
        }
        if let start { orders.append(Shared(fields[start...])) }
        return orders
    }
}

extension Payment {
    /// What sequence B of 101 and 102 have in common.
    fileprivate mutating func readOrder(_ order: ScannedMessage.Shared, _ bytes: RawSpan) -> Bool {
        var fits = true
        if let field = order.field("21") { fits = set(.transactionReference, field.value, bytes) && fits }
        if let field = order.field(59) { fits = readCustomer(field, as: .creditor, bytes) && fits }
        if let field = order.field(57) { fits = readAgent(field, into: .creditorAgent, bytes) && fits }
        if let field = order.field(56) { fits = readAgent(field, into: .intermediaries, bytes) && fits }
        if let field = order.field("71A") { readCharges(field, bytes) }
        if let field = order.field(70) { fits = readRemittance(field, bytes) && fits }
        return fits
    }
}
