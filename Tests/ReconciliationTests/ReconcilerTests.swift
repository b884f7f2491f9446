public import PaymentModel
import Reconciliation
import Testing

/// Each code: a case that raises it, and one that just does not.
@Suite struct ReconcilerTests {
    private static let receiver = "NOSTUS30XXX"

    private func payment(_ reference: String, _ amount: Amount, day: String = "2016-02-04", account: String = "P1")
        -> Payment
    {
        var payment = Payment(message: "103", amount: amount, currency: Currency("USD")!)
        payment[.messageReference] = reference
        payment[.sender] = "OURBDEF0XXX"
        payment[.receiver] = Self.receiver
        payment[.settlementDate] = day
        payment[.created] = day + "T10:00:00Z"
        payment[.debtorAccount] = "OUR1"
        payment[.creditorName] = "Ada Payee"
        payment[.creditorAccount] = account
        return payment
    }

    private func entry(
        _ reference: String?,
        _ amount: Amount,
        _ source: AccountEntry.Source = .statement,
        day: String = "2016-02-04"
    ) -> AccountEntry {
        var entry = AccountEntry(
            message: "950",
            source: source,
            isCredit: false,
            amount: amount,
            currency: Currency("USD")!
        )
        entry.account = "N1"
        entry.servicer = Self.receiver
        entry.valueDate = CivilDate(day)
        entry.type = "NTRF"
        entry.references = PaymentReferences([reference])
        return entry
    }

    private func frame(
        _ number: Int,
        _ opening: Amount,
        _ closing: Amount,
        from: String = "2016-02-03",
        to: String = "2016-02-04"
    ) -> PaymentRecord {
        var frame = AccountStatement(message: "950", source: .statement)
        frame.account = "N1"
        frame.servicer = Self.receiver
        frame.number = number
        frame.page = 1
        frame.messageReference = "ST\(number)"
        let usd = Currency("USD")!
        frame.opening = .init(isCredit: true, amount: opening, currency: usd, date: CivilDate(from))
        frame.closing = .init(isCredit: true, amount: closing, currency: usd, date: CivilDate(to))
        return .statement(frame)
    }

    private func codes(
        _ payments: [Payment],
        _ records: [PaymentRecord],
        settings: ReconciliationSettings = ReconciliationSettings()
    ) -> [String] {
        var reconciler = Reconciler(settings: settings)
        for (place, payment) in payments.enumerated() {
            var payment = payment
            payment.index = place
            payment.messageIndex = place
            reconciler.add(payment, from: "sent")
        }
        for record in records { reconciler.add(record, from: "received") }
        return reconciler.reconcile().findings.map(\.code.rawValue)
    }

    @Test func `a debit that an instruction asks for fits, by reference or by amount and day`() {
        #expect(codes([payment("A", "100.00")], [.entry(entry("A", "100.00"))]).isEmpty)
        #expect(codes([payment("A", "100.00")], [.entry(entry(nil, "100.00", day: "2016-02-06"))]).isEmpty)
        // Of two that are as near the earlier one is meant, so that the other is left for a later debit.
        let two = [payment("A", "100.00", day: "2016-02-05"), payment("B", "100.00", day: "2016-02-03")]
        #expect(codes(two, ["2016-02-04", "2016-02-07"].map { .entry(entry(nil, "100.00", day: $0)) }).isEmpty)
        // From Thursday to Monday are two days, to Tuesday three, which are too far; another instruction reaches that day.
        let later = [payment("A", "100.00"), payment("B", "1.00", day: "2016-02-09")]
        #expect(codes(later, [.entry(entry(nil, "100.00", day: "2016-02-08"))]).isEmpty)
        #expect(codes(later, [.entry(entry(nil, "100.00", day: "2016-02-09"))]) == ["debit.noInstruction"])
    }

    @Test func `a debit without instruction is told once, though a statement and a confirmation tell of it`() {
        let payments = [payment("A", "100.00")]
        let booked = PaymentRecord.entry(entry("A", "100.00"))
        #expect(codes(payments, [booked, .entry(entry("X", "7.00"))]) == ["debit.noInstruction"])
        #expect(
            codes(
                payments,
                [
                    booked, .entry(entry("X", "7.00")), .entry(entry("A", "100.00", .confirmation)),
                    .entry(entry("X", "7.00", .confirmation)),
                ]
            )
                == ["debit.noInstruction"]
        )
        // Another debit of the same amount, with another name, is another.
        #expect(codes(payments, [booked, .entry(entry("X", "7.00")), .entry(entry("Y", "7.00"))]).count == 2)
    }

    @Test func `charges need no instruction, up to the limit; what is outside the period is not judged`() {
        var charge = entry(nil, "1000.00")
        charge.type = "NCHG"
        #expect(codes([payment("A", "1.00")], [.entry(entry("A", "1.00")), .entry(charge)]).isEmpty)
        charge.amount = "1000.01"
        #expect(codes([payment("A", "1.00")], [.entry(entry("A", "1.00")), .entry(charge)]) == ["debit.noInstruction"])
        #expect(
            codes([payment("A", "1.00")], [.entry(entry("A", "1.00")), .entry(entry("X", "9.00", day: "2016-02-03"))])
                == ["debit.notJudged"]
        )
        #expect(
            codes([payment("A", "1.00")], [.entry(entry("A", "1.00")), .entry(entry("X", "9.00", day: "2016-02-06"))])
                == ["debit.noInstruction"]
        )
        #expect(
            codes([payment("A", "1.00")], [.entry(entry("A", "1.00")), .entry(entry("X", "9.00", day: "2016-02-07"))])
                == ["debit.notJudged"]
        )
    }

    @Test func `an instruction is debited once`() {
        let twice = [PaymentRecord.entry(entry("A", "100.00")), .entry(entry("A", "100.00"))]
        #expect(codes([payment("A", "100.00")], twice) == ["debit.repeated"])
        #expect(codes([payment("A", "100.00"), payment("A", "100.00")], twice).isEmpty)
    }

    @Test func `amounts may differ by charges and no more, currencies not at all`() {
        #expect(codes([payment("A", "20000000.00")], [.entry(entry("A", "19999977.50"))]).isEmpty)
        #expect(codes([payment("A", "100.00")], [.entry(entry("A", "150.00"))]).isEmpty)
        #expect(codes([payment("A", "100.00")], [.entry(entry("A", "150.01"))]) == ["amount.changed"])
        var foreign = entry("A", "100.00")
        foreign.currency = Currency("EUR")!
        #expect(codes([payment("A", "100.00")], [.entry(foreign)]) == ["currency.changed"])
    }

    @Test func `who is paid must be who was named: accounts where both are known, else names`() {
        var changed = entry("A", "100.00")
        changed.counterparty = Party(name: "Ada Payee", account: Account("P2"))
        #expect(codes([payment("A", "100.00")], [.entry(changed)]) == ["payee.changed"])
        changed.counterparty = Party(name: "Somebody Else", account: Account("p 1"))
        #expect(codes([payment("A", "100.00")], [.entry(changed)]).isEmpty)
        changed.counterparty = Party(name: "SOMEBODY ELSE")
        #expect(codes([payment("A", "100.00")], [.entry(changed)]) == ["payee.changed"])
        changed.counterparty = Party(name: "PAYEE, ADA MS")
        #expect(codes([payment("A", "100.00")], [.entry(changed)]).isEmpty)
    }

    @Test func `what stands for an account cannot be compared with its number: names decide`() {
        for proxy in ["+49-1701234567", "ada@example.com"] {
            var booked = entry("A", "100.00")
            booked.counterparty = Party(name: "Ada Payee", account: Account("DE89370400440532013000"))
            #expect(codes([payment("A", "100.00", account: proxy)], [.entry(booked)]).isEmpty)
            booked.counterparty = Party(name: "Somebody Else", account: Account("DE89370400440532013000"))
            #expect(codes([payment("A", "100.00", account: proxy)], [.entry(booked)]) == ["payee.changed"])
            booked.counterparty = Party(name: "Ada Payee", account: Account("+49-1707654321"))
            #expect(codes([payment("A", "100.00", account: proxy)], [.entry(booked)]) == ["payee.changed"])
        }
    }

    @Test(arguments: [
        ("Müller & Söhne GmbH", "MUELLER UND SOEHNE", true), ("Jürgen Müller", "JURGEN MULLER", true),
        ("Société Générale", "SOCIETE GENERALE SA", true), ("Acme Trading Ltd", "Evil Holding Ltd", false),
        ("Acme GmbH", "Evil GmbH", false), ("Ltd", "Evil Holding Ltd", true),
    ])
    func `names are alike in whatever letters, but not by the form of a company alone`(
        ordered: String,
        paid: String,
        isAlike: Bool
    ) {
        var order = payment("A", "100.00")
        order[.creditorName] = ordered
        order[.creditorAccount] = nil
        var booked = entry("A", "100.00")
        booked.counterparty = Party(name: paid)
        #expect(codes([order], [.entry(booked)]) == (isAlike ? [] : ["payee.changed"]))
    }

    @Test(arguments: [
        // The bank's part in front, a key behind, noughts left out.
        ("DE89370400440532013000", "0532013000", true), ("DE89370400440532013000", "532013000", true),
        ("FR1420041010050500013M02606", "0500013M026", true), ("DE89 3704 0044 0532 0130 00", "3000", false),
        ("0000003000", "3000", true), ("DE89370400440532013000", "532013001", false), ("3000", "3000", true),
    ])
    func `an account is the same with and without the bank's part, where enough of it is there`(
        ordered: String,
        paid: String,
        isSame: Bool
    ) {
        var booked = entry("A", "100.00")
        booked.counterparty = Party(account: Account(paid))
        let found = codes([payment("A", "100.00", account: ordered)], [.entry(booked)])
        #expect(found == (isSame ? [] : ["payee.changed"]))
    }

    @Test func `an institution is paid by its BIC`() {
        var order = payment("A", "100.00")
        for field in [PaymentField.creditorName, .creditorAccount] { order[field] = nil }
        order[.creditorBIC] = "PAYEDEF0XXX"
        var booked = entry("A", "100.00")
        booked.counterparty = Party(bic: BIC("PAYEDEF0"))
        #expect(codes([order], [.entry(booked)]).isEmpty)
        booked.counterparty = Party(bic: BIC("ELSEHKH0XXX"))
        #expect(codes([order], [.entry(booked)]) == ["payee.changed"])
    }

    @Test func `an instruction must be in the statements that cover its day`() {
        let two = [payment("A", "100.00"), payment("B", "5.00")]
        #expect(codes(two, [.entry(entry("A", "100.00")), frame(1, "100.00", "0.00")]) == ["instruction.notBooked"])
        // Without a statement of the day nothing is missing yet.
        let later = [payment("A", "100.00"), payment("B", "5.00", day: "2016-02-05")]
        #expect(codes(later, [.entry(entry("A", "100.00")), frame(1, "100.00", "0.00")]).isEmpty)
        // Confirmed, but not in the statement.
        #expect(
            codes(
                two,
                [
                    .entry(entry("B", "5.00", .confirmation)), .entry(entry("A", "100.00", .confirmation)),
                    .entry(entry("A", "100.00")), frame(1, "100.00", "0.00"),
                ]
            )
                == ["confirmation.notBooked"]
        )
    }

    @Test func `where debits are confirmed, one that is not is told as a warning`() {
        let two = [payment("A", "100.00"), payment("B", "5.00")]
        let records = [PaymentRecord.entry(entry("A", "100.00", .confirmation))]
        #expect(codes(two, records) == ["instruction.notConfirmed"])
        #expect(ReconciliationCode.instructionNotConfirmed.isWarning)
        #expect(codes(two, records + [.entry(entry("B", "5.00", .confirmation))]).isEmpty)
    }

    @Test func `what was refused or cancelled must not be booked, and is not missed`() {
        var status = PaymentNotice(message: "pacs.002.001.10", kind: .status)
        status.references = PaymentReferences(["A"])
        status.code = "RJCT"
        #expect(codes([payment("A", "1.00")], [.notice(status), .entry(entry("A", "1.00"))]) == ["refused.booked"])
        #expect(codes([payment("A", "1.00")], [.notice(status), frame(1, "1.00", "1.00")]).isEmpty)
        status.code = "ACSC"
        #expect(codes([payment("A", "1.00")], [.notice(status), .entry(entry("A", "1.00"))]).isEmpty)
    }

    @Test func `statements follow one another in number and balance, and add up`() {
        let a = PaymentRecord.entry(entry("A", "40.00"))
        let sent = [payment("A", "40.00")]
        let second = frame(2, "60.00", "60.00", from: "2016-02-04", to: "2016-02-05")
        #expect(codes(sent, [a, frame(1, "100.00", "60.00"), second]).isEmpty)
        #expect(
            codes(sent, [a, frame(1, "100.00", "60.01"), second]).sorted() == ["statement.balance", "statement.sum"]
        )
        #expect(
            codes(
                sent,
                [a, frame(1, "100.00", "60.00"), frame(3, "60.00", "60.00", from: "2016-02-04", to: "2016-02-05")]
            )
                == ["statement.missing"]
        )
        #expect(codes(sent, [a, frame(1, "100.00", "60.00"), frame(1, "100.00", "100.00")]) == ["statement.altered"])
        // Numbers begin again with the year.
        let newYear = frame(1, "60.00", "60.00", from: "2016-12-31", to: "2017-01-02")
        #expect(codes(sent, [a, frame(250, "100.00", "60.00"), newYear]).isEmpty)
    }

    @Test func `sequence numbers have no holes and no doubles, where most of them are there`() {
        func numbered(_ sequence: Int, _ reference: String, duplicate: Bool = false) -> PaymentRecord {
            var transmission = Transmission(message: "103")
            transmission.number = Transmission.Number("OURBDEF0AXXX0001" + String(1_000_000 + sequence).dropFirst())
            transmission.reference = reference
            transmission.isPossibleDuplicate = duplicate
            transmission.messageIndex = sequence
            return .transmission(transmission)
        }
        #expect(codes([], (1...5).map { numbered($0, "R\($0)") }).isEmpty)
        #expect(codes([], [1, 2, 4, 5].map { numbered($0, "R\($0)") }) == ["sequence.hole"])
        #expect(codes([], [1, 50].map { numbered($0, "R\($0)") }).isEmpty)
        // A few that are far away hide no hole in a run that is all but whole; a choice has holes everywhere.
        let run = (1...20).filter { $0 != 7 }
        #expect(codes([], (run + [900]).map { numbered($0, "R\($0)") }) == ["sequence.hole"])
        #expect(codes([], [1, 3, 500, 502, 900].map { numbered($0, "R\($0)") }).isEmpty)
        #expect(codes([], [numbered(1, "A"), numbered(1, "B")]) == ["sequence.repeated"])
        #expect(codes([], [numbered(1, "A"), numbered(1, "B", duplicate: true)]).isEmpty)
    }

    @Test func `a cover needs its payment, and a payment that is settled by one its cover`() {
        var order = payment("A", "100.00")
        var cover = payment("C", "100.00")
        cover.message = "202.COV"
        cover.isCover = true
        cover[.relatedReference] = "A"
        #expect(codes([order, cover], []).isEmpty)
        #expect(codes([cover], []) == ["cover.noPayment"])
        cover.amount = "1000.00"
        #expect(codes([order, cover], []) == ["cover.differs"])
        cover.amount = "100.00"
        cover[.creditorAccount] = "P9"
        #expect(codes([order, cover], []) == ["cover.differs"])
        var reconciler = Reconciler()
        order.messageIndex = 0
        var transmission = Transmission(message: "103")
        transmission.isSettledByCover = true
        reconciler.add(.transmission(transmission), from: "sent")
        reconciler.add(order, from: "sent")
        #expect(reconciler.reconcile().findings.map(\.code) == [.paymentNoCover])
    }

    @Test func `a recall in free format is told with what to send instead`() throws {
        var notice = PaymentNotice(message: "199", kind: .freeFormat)
        notice.references = PaymentReferences(["A"])
        notice.text = "KINDLY STOP PAYMENT"
        #expect(codes([payment("A", "1.00")], [.notice(notice)]) == ["recall.freeFormat"])
        notice.text = "THANK YOU"
        #expect(codes([payment("A", "1.00")], [.notice(notice)]).isEmpty)
    }
}

/// Amounts in these tests are known when they are written.
extension Amount: ExpressibleByStringLiteral {
    /// An amount known when the test is written.
    public init(stringLiteral text: String) {
        guard let amount = Amount(text.utf8) else { preconditionFailure("not an amount: \(text)") }
        self = amount
    }
}
