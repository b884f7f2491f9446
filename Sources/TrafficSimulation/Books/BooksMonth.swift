import PaymentModel

/// One month of a bank: its orders, the correspondents' books, and what a thief did to either.
struct BooksMonth {
    let which: BooksScenario.Case
    private let known: PublicCase
    private var house: CaseHouse
    private let first: CivilDate
    private let last: CivilDate
    private var orders: [Sent] = []
    private var random = RandomSource(seed: 0xB00C_5EED)

    /// One order with what was done with it.
    private struct Sent {
        var payment: Payment
        /// Lines that the order has beside those of its payment: 53A of one that is settled by a cover.
        var correspondent: String?
        var isTheft = false
        /// Whether it stands in the bank's own log of sent messages.
        var isLogged = true
        var isAcknowledged = true
        /// Whether the correspondent's book has it.
        var isBooked = true
    }

    init(_ which: BooksScenario.Case) {
        self.which = which
        known = Self.publicCase(which)
        let day = CivilDate(year: known.day.year, month: known.day.month, day: known.day.day) ?? CivilDate(dayNumber: 0)
        let (year, month, _) = day.parts
        first = CivilDate(year: year, month: month, day: 1) ?? day
        let next = CivilDate(year: month == 12 ? year + 1 : year, month: month == 12 ? 1 : month + 1, day: 1) ?? day
        last = next.adding(days: -1)
        house = CaseHouse(known, seed: 0xB00C_0000 + UInt64(known.day.year))
        let ordinary = house.ordinary(from: first, to: last, closed: [])
        let assembly = PaymentAssembly(payers: house.payers, pool: house.pool, message: "103")
        for (serial, order) in ordinary.enumerated() {
            let payment = assembly.payment(for: order, serial: serial, seed: house.seed).payment
            add(payment, isCovered: serial % 5 == 2)
        }
    }

    /// Sends a payment, or one to the payee's bank with a cover through the correspondent.
    private mutating func add(_ payment: Payment, isCovered: Bool) {
        guard isCovered, let receiver = payment[.receiver], let agent = payment[.creditorAgent], receiver != agent
        else {
            orders.append(Sent(payment: payment))
            return
        }
        var order = payment
        order[.receiver] = agent
        order.set(.intermediaries, to: [])
        orders.append(Sent(payment: order, correspondent: receiver))
        orders.append(Sent(payment: Self.cover(of: payment)))
    }

    private static func cover(of payment: Payment) -> Payment {
        var cover = Payment(message: "202.COV", amount: payment.amount, currency: payment.currency)
        cover.isCover = true
        for field in PaymentField.allCases { cover.set(field, to: payment.bytes(field)) }
        let reference = payment[.messageReference] ?? ""
        cover[.relatedReference] = reference
        cover[.messageReference] = "C" + reference.dropFirst()
        cover[.instructionReference] = cover[.messageReference]
        return cover
    }

    // MARK: The theft

    /// Adds the theft's orders, and does to the log what was done.
    mutating func addTheft() {
        let day = CivilDate(year: known.day.year, month: known.day.month, day: known.day.day) ?? first
        let theft = house.attack(known, on: day, name: which.rawValue)
        let assembly = PaymentAssembly(payers: house.payers, pool: house.pool, message: "103")
        for (place, order) in theft.enumerated() {
            var payment = assembly.payment(for: order, serial: 900_000 + place, seed: house.seed).payment
            if payment.isCover { payment[.relatedReference] = "TRF\(place)887120" }
            var sent = Sent(payment: payment, isTheft: true)
            switch which {
            case .sonali2013, .punjabNationalBank2018: break
            case .unionBankOfIndia2016: sent.isLogged = false
            case .cityUnion2018:
                // Two were sent past everything; one passed the gateway, but its answer was kept back.
                sent.isLogged = place == 0
                sent.isAcknowledged = false
            case .bangladeshBank2016: sent.isLogged = false
            }
            orders.append(sent)
        }
        orders = orders.enumerated().sorted {
            let times = (
                $0.element.payment.time?.secondsSinceEpoch ?? 0, $1.element.payment.time?.secondsSinceEpoch ?? 0
            )
            return times.0 != times.1 ? times.0 < times.1 : $0.offset < $1.offset
        }.map(\.element)
    }

    // MARK: Files

    func scenario(isOrdinary: Bool) -> BooksScenario {
        var scenario = BooksScenario(name: which.rawValue)
        writeSent(&scenario)
        writeBooks(&scenario, isOrdinary: isOrdinary)
        if which == .punjabNationalBank2018 { writeOwnLedger(&scenario) }
        if !isOrdinary { scenario.expected = expectations }
        return scenario
    }

    private func writeSent(_ scenario: inout BooksScenario) {
        var log = MessageLog(terminal: MessageLog.terminal(known.bank.bic, "A"), after: 4710)
        var messages = ""
        var answers = ""
        for sent in orders {
            let day = sent.payment.time?.localDay ?? first
            let numbers = log.next(on: day)
            guard sent.isLogged else { continue }
            if !messages.isEmpty { messages += "$\r\n" }
            messages += text(sent, numbers) + "\r\n"
            if sent.isAcknowledged {
                let stamp = Self.stamp(sent.payment.time)
                answers += "{1:F21\(log.terminal)\(numbers)}{4:{177:\(stamp)}{451:0}}\r\n"
            }
        }
        scenario.files.append(("sent/orders.rje", messages))
        scenario.files.append(("sent/acknowledgements.fin", answers))
    }

    private func text(_ sent: Sent, _ numbers: String) -> String {
        var text = Array(FINWriter().message(sent.payment, sequence: 0).utf8)
        if let correspondent = sent.correspondent, let place = Self.placeOf53(in: text) {
            text.insert(contentsOf: ":53A:\(correspondent)\r\n".utf8, at: place)
        }
        // Block 1 is {1:F01, the terminal, and ten digits.
        text.replaceSubrange(18..<28, with: numbers.utf8)
        return String(decoding: text, as: UTF8.self)
    }

    /// Where field 53a stands in a 103 without intermediaries: in front of 57a, else of 59a.
    private static func placeOf53(in text: [UInt8]) -> Int? {
        for tag in [":57A:", ":57D:", ":59:", ":59F:"] {
            let wanted = Array(("\r\n" + tag).utf8)
            for place in 0..<max(0, text.count - wanted.count)
            where text[place..<place + wanted.count].elementsEqual(wanted) {
                return place + 2
            }
        }
        return nil
    }

    private static func stamp(_ time: Timestamp?) -> String {
        let later = Timestamp(
            secondsSinceEpoch: (time?.secondsSinceEpoch ?? 0) + 60,
            offsetMinutes: time?.offsetMinutes ?? 0
        )
        let (year, month, day) = later.localDay.parts
        let clock = later.localClock
        return MessageLog.digits(year % 100 * 10_000 + month * 100 + day, 6)
            + MessageLog.digits(clock.hour * 100 + clock.minute, 4)
    }

    /// The correspondents' books: a statement a working day, a confirmation for each debit, charges now and then.
    private func writeBooks(_ scenario: inout BooksScenario, isOrdinary: Bool) {
        var received = MessageLog(terminal: MessageLog.terminal(known.bank.bic, "A"), after: 880)
        var accounts: [String: [Booking]] = [:]
        for (place, sent) in orders.enumerated() where sent.correspondent == nil && sent.isBooked {
            guard let receiver = sent.payment[.receiver], let booking = booking(sent, place) else { continue }
            accounts[receiver + sent.payment.currency.text, default: []].append(booking)
        }
        var mt: [(day: CivilDate, text: (String) -> String)] = []
        for (key, bookings) in accounts.sorted(by: { $0.key < $1.key }) {
            let receiver = String(key.dropLast(3))
            guard let currency = Currency(String(key.suffix(3))) else { continue }
            let writer = BookWriter(
                servicer: receiver,
                owner: known.bank.bic,
                account: MessageLog.digits(
                    Int(receiver.utf8.reduce(7) { ($0 &* 31 &+ UInt64($1)) % 899_999 }) + 100_000,
                    9
                ),
                currency: currency
            )
            writeBook(writer, bookings, isOrdinary, &scenario, &mt)
        }
        let ordered = mt.enumerated().sorted {
            $0.element.day != $1.element.day ? $0.element.day < $1.element.day : $0.offset < $1.offset
        }
        var text = ""
        for (_, message) in ordered { text += message.text(received.next(on: message.day)) }
        if !text.isEmpty { scenario.files.append(("received/books.fin", text)) }
    }

    private func writeBook(
        _ writer: BookWriter,
        _ bookings: [Booking],
        _ isOrdinary: Bool,
        _ scenario: inout BooksScenario,
        _ mt: inout [(day: CivilDate, text: (String) -> String)]
    ) {
        var sum: Int64 = 0
        for booking in bookings { sum += booking.units }
        var balance = sum / 2 + 1_000_000_00
        var before = first.adding(days: -1)
        var number = 40
        var pages: [BookWriter.Page] = []
        let theft = CivilDate(year: known.day.year, month: known.day.month, day: known.day.day)
        for offset in first.dayNumber...last.dayNumber {
            let day = CivilDate(dayNumber: offset)
            var own = bookings.filter { $0.day == day }
            guard Place[BIC(writer.servicer)?.country?.text ?? known.bank.country].isWorkingDay(day) || !own.isEmpty
            else { continue }
            number += 1
            if day.parts.day % 7 == 3 {
                // What comes in keeps the account alive; a fee now and then is nobody's order.
                let tag = MessageLog.digits(number, 4)
                own.append(
                    Booking(
                        day: day,
                        isCredit: true,
                        units: sum / 5,
                        reference: "NONREF",
                        own: "IN\(tag)",
                        payee: nil,
                        account: nil
                    )
                )
                own.append(
                    Booking(
                        day: day,
                        isCredit: false,
                        units: 17_50,
                        reference: "NONREF",
                        own: "FEE\(tag)",
                        type: "NCHG"
                    )
                )
            }
            var closing = balance
            for booking in own { closing += booking.isCredit ? booking.units : -booking.units }
            let (opening, previous) = ((before, balance), number)
            let entries = own
            let isMX = which == .unionBankOfIndia2016
            if isMX {
                pages.append(
                    BookWriter.Page(number: previous, day: day, opening: opening, bookings: entries, closing: closing)
                )
            } else {
                let isAltered = which == .bangladeshBank2016 && !isOrdinary && day == theft
                let shown = isAltered ? entries.filter { !isTheft($0) } : entries
                mt.append(
                    (day, { writer.statement(previous, day, opening: opening, shown, closing: closing, numbers: $0) })
                )
                for (place, booking) in entries.enumerated() where !booking.isCredit && booking.type == "NTRF" {
                    // The thieves kept the confirmations of their own orders from being printed.
                    if isTheft(booking), which == .bangladeshBank2016 {
                        mt.append((day, { _ in "" }))
                    } else {
                        mt.append((day, { writer.confirmation(booking, minute: place * 7, numbers: $0) }))
                    }
                }
                if isAltered, shown.count < entries.count {
                    // The correspondent sends the statement again when it is asked.
                    mt.append(
                        (
                            last,
                            {
                                writer.statement(
                                    previous,
                                    day,
                                    opening: opening,
                                    entries,
                                    closing: closing,
                                    numbers: $0
                                )
                            }
                        )
                    )
                }
            }
            balance = closing
            before = day
        }
        if !pages.isEmpty {
            scenario.files.append(
                ("received/\(writer.servicer.prefix(8))-\(writer.currency).xml", writer.camt053(pages))
            )
        }
    }

    private func isTheft(_ booking: Booking) -> Bool {
        orders.contains { $0.isTheft && FINText.reference($0.payment[.messageReference]) == booking.reference }
    }

    private func booking(_ sent: Sent, _ place: Int) -> Booking? {
        let payment = sent.payment
        guard let amount = payment.amount.rescaled(to: payment.currency.minorUnitDigits ?? 2),
            let day = payment.settlementDate
        else { return nil }
        return Booking(
            day: day,
            isCredit: false,
            units: amount.mantissa,
            reference: FINText.reference(payment[.messageReference]),
            own: "D" + MessageLog.digits(place + 1, 8),
            uetr: payment[.uetr],
            payee: payment[.creditorName],
            account: payment[.creditorAccount]
        )
    }

    /// The bank's own ledger of its customers' accounts: what was sent without an entry in it is missing.
    private func writeOwnLedger(_ scenario: inout BooksScenario) {
        var accounts: [String: [Booking]] = [:]
        for (place, sent) in orders.enumerated() where !sent.isTheft && !sent.payment.isCover {
            guard let account = sent.payment[.debtorAccount], let booking = booking(sent, place) else { continue }
            accounts[account + " " + sent.payment.currency.text, default: []].append(booking)
        }
        var text = ""
        for (key, bookings) in accounts.sorted(by: { $0.key < $1.key }) {
            let parts = key.split(separator: " ")
            guard let currency = Currency(parts[1]) else { continue }
            let writer = BookWriter(
                servicer: known.bank.bic,
                owner: known.bank.bic,
                account: String(parts[0]),
                currency: currency
            )
            var closing: Int64 = 900_000_000_00
            for booking in bookings { closing -= booking.units }
            text += writer.statement(
                1,
                last,
                opening: (first, 900_000_000_00),
                bookings,
                closing: closing,
                numbers: "0000000000"
            )
        }
        scenario.files.append(("received/own-ledger.fin", text))
    }

    private var expectations: [String: Int] {
        let stolen = orders.count(where: \.isTheft)
        switch which {
        case .sonali2013: return ["cover.noPayment": 1]
        case .unionBankOfIndia2016: return ["debit.noInstruction": stolen, "sequence.hole": 1]
        case .cityUnion2018:
            return ["debit.noInstruction": stolen - 1, "acknowledgement.missing": 1, "sequence.hole": 1]
        case .punjabNationalBank2018: return ["instruction.notBooked": stolen]
        case .bangladeshBank2016:
            return ["statement.sum": 1, "statement.altered": 1, "debit.noInstruction": stolen, "sequence.hole": 2]
        }
    }
}
