import PaymentModel

/// The payments of messages that carry several (101, 102, 201, 203), and of 200.
extension ScannedMessage {
    /// 101: one payment for each sequence B. What sequence A says holds for all.
    func readRequest(
        _ type: MessageType,
        _ headers: MessageHeaders,
        _ layout: MessageLayout,
        _ bytes: RawSpan,
        into reading: inout MessageReading
    ) {
        let shared = Shared(self, layout, sequence: 0)
        guard let date = shared.executionDate(bytes) else { return }
        let day = date.isoBytes
        for order in orders(layout) {
            guard let (currency, amount) = order.requestedAmount(bytes) else { continue }
            reading.texts.removeAll()
            var fits = reading.texts.readShared(shared, headers, day, bytes)
            // The ordering customer is in sequence A or in each B; the options C and L are the instructing party.
            if let field = order.customer(50, "FGH") ?? shared.customer(50, "FGH") {
                fits = reading.texts.readCustomer(field, as: .debtor, bytes) && fits
            }
            if let field = order.field(52) ?? shared.field(52) {
                fits = reading.texts.readAgent(field, into: .debtorAgent, bytes) && fits
            } else if let receiver = headers.receiver {
                fits = reading.texts.set(.debtorAgent, terminal: receiver, bytes) && fits
            }
            let settlement = Settlement(date: date, currency: currency, amount: amount)
            fits = reading.texts.readOrder(order, settlement, bytes) && fits
            if fits { reading.add(type, settlement) }
        }
    }

    /// 102: one payment for each sequence B, settled together with the date of sequence C.
    func readMultipleTransfer(
        _ type: MessageType,
        _ headers: MessageHeaders,
        _ layout: MessageLayout,
        _ bytes: RawSpan,
        into reading: inout MessageReading
    ) {
        let shared = Shared(self, layout, sequence: 0)
        guard let settled = Shared(self, layout, sequence: 2).field(32),
            let date = bytes.settlement(settled.value)?.date
        else { return }
        let day = date.isoBytes
        for order in orders(layout) {
            guard let (currency, amount) = order.amount(bytes) else { continue }
            reading.texts.removeAll()
            var fits = reading.texts.readShared(shared, headers, day, bytes)
            if let field = order.customer(50, "AFK") ?? shared.customer(50, "AFK") {
                fits = reading.texts.readCustomer(field, as: .debtor, bytes) && fits
            }
            if let field = order.field(52) ?? shared.field(52) {
                fits = reading.texts.readAgent(field, into: .debtorAgent, bytes) && fits
            } else if let sender = headers.sender {
                fits = reading.texts.set(.debtorAgent, terminal: sender, bytes) && fits
            }
            let settlement = Settlement(date: date, currency: currency, amount: amount)
            fits = reading.texts.readOrder(order, settlement, bytes) && fits
            if order.field(57) == nil, let receiver = headers.receiver {
                fits = reading.texts.set(.creditorAgent, terminal: receiver, bytes) && fits
            }
            if order.field("71A") == nil, let field = shared.field(71) { reading.texts.readCharges(field, bytes) }
            if fits { reading.add(type, settlement) }
        }
    }

    /// 200: the sender moves money between accounts of its own; it is debtor and creditor.
    func readOwnTransfer(
        _ headers: MessageHeaders,
        _ layout: MessageLayout,
        _ bytes: RawSpan,
        into reading: inout MessageReading
    ) {
        guard let settled = field(in: layout.slot(32)), let settlement = bytes.settlement(settled.value) else { return }
        reading.texts.removeAll()
        guard reading.texts.readOwnTransfer(self, headers, layout, settlement, bytes) else { return }
        reading.settlement = settlement
        reading.isCover = false
    }

    /// 201 and 203: one payment for each sequence B, as of a 200 or 202, settled on the day of sequence A.
    func readInstitutionTransfers(
        _ type: MessageType,
        _ headers: MessageHeaders,
        _ layout: MessageLayout,
        _ bytes: RawSpan,
        into reading: inout MessageReading
    ) {
        let shared = Shared(self, layout, sequence: 0)
        guard let date = shared.executionDate(bytes) else { return }
        let day = date.isoBytes
        for order in orders(layout) {
            guard let (currency, amount) = order.amount(bytes) else { continue }
            reading.texts.removeAll()
            var fits = reading.texts.readShared(order, headers, day, bytes)
            if let field = order.field(21) { fits = reading.texts.set(.relatedReference, field.value, bytes) && fits }
            if headers.type == 201 {
                fits =
                    reading.texts.readOwnAccounts(
                        headers,
                        debited: shared.field(53),
                        intermediary: order.field(56),
                        credited: order.field(57),
                        bytes
                    ) && fits
            } else {
                fits =
                    reading.texts.readInstitutions(
                        headers,
                        debtor: shared.field(52),
                        intermediary: order.field(56),
                        agent: order.field(57),
                        creditor: order.field(58),
                        bytes
                    ) && fits
            }
            if fits { reading.add(type, Settlement(date: date, currency: currency, amount: amount)) }
        }
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

        /// The day in 30; nil where it is none.
        func executionDate(_ bytes: RawSpan) -> CivilDate? {
            guard let field = field(30), field.value.count == 6, bytes.areDigits(field.value) else { return nil }
            return CivilDate(swift: bytes.number(field.value))
        }

        /// The currency and amount in 32B; nil where they are none.
        func amount(_ bytes: RawSpan) -> (currency: Currency, amount: Amount)? {
            field(32).flatMap { bytes.currencyAndAmount($0.value) }
        }

        /// What an order of a 101 asks to be paid: 32B, or 33B where 32B is nought and the bank is to find the equivalent (23E
        /// EQUI).
        func requestedAmount(_ bytes: RawSpan) -> (currency: Currency, amount: Amount)? {
            guard let money = amount(bytes) else { return nil }
            guard money.amount.isZero, let instructed = field(33) else { return money }
            return bytes.currencyAndAmount(instructed.value)
        }

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

extension MessageReading {
    /// Adds the payment whose texts were read.
    fileprivate mutating func add(_ type: MessageType, _ settlement: Settlement) {
        more.append(texts.payment(message: type, amount: settlement.amount, currency: settlement.currency))
    }
}

extension PaymentTexts {
    /// What does not depend on the parties: headers, day, and the reference in 20 of a sequence, of all orders or of one.
    fileprivate mutating func readShared(
        _ shared: ScannedMessage.Shared,
        _ headers: MessageHeaders,
        _ day: [10 of UInt8],
        _ bytes: RawSpan
    ) -> Bool {
        var fits = readHeaders(headers, bytes)
        if let field = shared.field(20) { fits = set(.messageReference, field.value, bytes) && fits }
        fits = unsafe set(.settlementDate, to: day.span.bytes) && fits
        return readInputTime(headers, bytes) && fits
    }

    /// What sequence B of 101 and 102 have in common.
    fileprivate mutating func readOrder(
        _ order: ScannedMessage.Shared,
        _ settlement: Settlement,
        _ bytes: RawSpan
    ) -> Bool {
        var fits = true
        if let field = order.field("21") { fits = set(.transactionReference, field.value, bytes) && fits }
        if let field = order.field(59) { fits = readCustomer(field, as: .creditor, bytes) && fits }
        if let field = order.field(57) { fits = readAgent(field, into: .creditorAgent, bytes) && fits }
        if let field = order.field(56) { fits = readAgent(field, into: .intermediaries, bytes) && fits }
        if let field = order.field("71A") { readCharges(field, bytes) }
        if let field = order.field(70) { fits = readRemittance(field, bytes) && fits }
        if let field = order.field(33) { fits = readInstructedAmount(field, besides: settlement, bytes) && fits }
        return fits
    }

    fileprivate mutating func readOwnTransfer(
        _ message: borrowing ScannedMessage,
        _ headers: MessageHeaders,
        _ layout: MessageLayout,
        _ settlement: Settlement,
        _ bytes: RawSpan
    ) -> Bool {
        var fits = readHeaders(headers, bytes)
        if let field = message.field(in: layout.slot(20)) { fits = set(.messageReference, field.value, bytes) && fits }
        let day = settlement.date.isoBytes
        fits = unsafe set(.settlementDate, to: day.span.bytes) && fits
        fits = readInputTime(headers, bytes) && fits
        return readOwnAccounts(
            headers,
            debited: message.field(in: layout.slot(53)),
            intermediary: message.field(in: layout.slot(56)),
            credited: message.field(in: layout.slot(57)),
            bytes
        ) && fits
    }

    /// 200 and 201: the sender's account with the receiver, and the one that it has elsewhere.
    fileprivate mutating func readOwnAccounts(
        _ headers: MessageHeaders,
        debited: ScannedField?,
        intermediary: ScannedField?,
        credited: ScannedField?,
        _ bytes: RawSpan
    ) -> Bool {
        var fits = true
        if let sender = headers.sender {
            fits = set(.debtorBIC, terminal: sender, bytes)
            fits = set(.creditorBIC, terminal: sender, bytes) && fits
        }
        if let receiver = headers.receiver { fits = set(.debtorAgent, terminal: receiver, bytes) && fits }
        if let debited, let account = bytes.partyIdentifier(debited.value).identifier {
            fits = set(.debtorAccount, account, bytes) && fits
        }
        if let credited {
            fits = readAgent(credited, into: .creditorAgent, bytes) && fits
            if let account = bytes.partyIdentifier(credited.value).identifier,
                !bytes.has("//", at: credited.value.start)
            {
                fits = set(.creditorAccount, account, bytes) && fits
            }
        }
        if let intermediary { fits = readAgent(intermediary, into: .intermediaries, bytes) && fits }
        return fits
    }
}
