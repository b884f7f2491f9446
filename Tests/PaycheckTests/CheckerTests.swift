import AnomalyScoring
import Paycheck
import PaymentModel
import ProfileStore
import TestSupport
import Testing

@Suite struct CheckerTests {
    @Test func `every payment gets a verdict, in the order of the file`() throws {
        var checker = Checker()
        var source = BytesInMemory(SampleMessages.pacs008(amounts: ["10.00", "20.00", "30.00"]))
        var told: [String] = []
        try checker.verify(&source, named: "a.xml") { item in
            switch item {
            case .payment(let file, let payment, let verdict):
                #expect(verdict != nil)
                told.append("\(file) \(payment.index) \(payment.amount)")
            case .document(_, let message): told.append("document \(message.payments)")
            case .problem(_, let problem, _): told.append(problem.code)
            case .summary: told.append("summary")
            }
        }
        #expect(told == ["a.xml 0 10.00", "a.xml 1 20.00", "a.xml 2 30.00", "document 3"])
        #expect(checker.learnedPayments == 3)
    }

    @Test func `what was learnt is history, and a copy is a snapshot`() throws {
        var checker = Checker()
        var history = BytesInMemory(
            (1...30).map {
                SampleMessages.mt103(reference: "H\($0)", amount: "100,", date: "1601\($0 < 10 ? "0" : "")\($0)")
            }.joined(separator: "\r\n")
        )
        try checker.learn(from: &history) { event in
            if case .problem(let problem) = event { Issue.record("\(problem.code): \(problem.text)") }
        }
        #expect(checker.learnedPayments == 30)
        var known: [Int] = []
        var snapshot = checker
        for _ in 0..<2 {
            var source = BytesInMemory(SampleMessages.mt103)
            try snapshot.verify(&source, named: "x") { item in
                if case .payment(_, _, let verdict?) = item { known.append(verdict.assessment.historyCount) }
            }
        }
        #expect(known == [30, 31])
        #expect(checker.learnedPayments == 30)
    }

    @Test func `a copy of a payment in the same file is told`() throws {
        var checker = Checker()
        var source = BytesInMemory(
            SampleMessages.mt103 + "\r\n" + SampleMessages.mt103(reference: "OTHER", amount: "5,")
        )
        var codes: [String] = []
        try checker.verify(&source, named: "a") { item in
            if case .problem(_, let problem, _) = item { codes.append(problem.code) }
        }
        #expect(codes == ["uetr.repeated"])
    }

    @Test func `one payment can be checked at a time`() throws {
        var checker = Checker()
        var payment = Payment(
            message: "103",
            amount: try #require(Amount("5.00")),
            currency: try #require(Currency("EUR"))
        )
        payment[.debtorAccount] = "A"
        payment[.creditorAccount] = "B"
        payment[.settlementDate] = "2016-02-04"
        #expect(checker.check(payment).historyCount == 0)
        #expect(checker.check(payment).historyCount == 1)
    }

    @Test func `a payment dated in the future resets no limit of a day`() throws {
        var policy = Policy()
        var limit = PaymentLimit()
        limit.currency = Currency("EUR")
        limit.day = Amount("100.00")
        limit.isEachAccount = true
        policy.limits = [limit]
        var checker = Checker(policy: policy)
        func rules(_ account: String, _ amount: String, _ day: String) throws -> [String] {
            let (amount, currency) = (try #require(Amount(amount)), try #require(Currency("EUR")))
            var payment = Payment(message: "103", amount: amount, currency: currency)
            payment[.debtorAccount] = account
            payment[.created] = day + "T10:00:00Z"
            return checker.verdict(on: payment).decisions.map(\.rule)
        }
        for number in 0...1_000 { #expect(try rules("A\(number)", "60.00", "2016-02-04") == []) }
        #expect(try rules("B", "1.00", "2099-01-01") == [])
        #expect(try rules("A0", "60.00", "2016-02-04") == ["limit.day"])
    }

    @Test(arguments: ["BE\u{AD}TA LTD", "BETA\u{200B} LTD", "\u{2060}BETA L\u{200D}TD", "BETA\u{180E} L\u{FE0F}TD"])
    func `a blocked name is the same with characters that have no shape`(name: String) throws {
        var policy = Policy()
        policy.blocked = [BlockedParty(.name(try #require(PartyName("Beta Ltd"))))]
        var checker = Checker(policy: policy)
        let (amount, currency) = (try #require(Amount("5.00")), try #require(Currency("EUR")))
        var payment = Payment(message: "103", amount: amount, currency: currency)
        payment[.creditorName] = name
        #expect(checker.verdict(on: payment).decisions.map(\.rule) == ["party.blocked"])
    }

    @Test func `a checker goes on from a snapshot as if it had not been ended`() throws {
        var policy = Policy()
        var limit = PaymentLimit()
        (limit.currency, limit.day, limit.isEachAccount) = (Currency("EUR"), Amount("100.00"), true)
        var ofAll = PaymentLimit()
        ofAll.count = 70
        policy.limits = [limit, ofAll]
        var random = SeededGenerator(seed: 31)
        let currency = try #require(Currency("EUR"))
        func payment(_ number: Int) throws -> Payment {
            var payment = Payment(
                message: "103",
                amount: try #require(Amount("\(Int.random(in: 1...40, using: &random)).00")),
                currency: currency
            )
            payment[.debtorAccount] = "A\(Int.random(in: 1...20, using: &random))"
            payment[.creditorAccount] = "B\(Int.random(in: 1...60, using: &random))"
            payment[.created] = "2016-02-\(String(number / 80 + 10))T1\(number % 80 / 10):\(10 + number % 50):00Z"
            return payment
        }
        let payments = try (0..<800).map(payment)
        var whole = Checker(policy: policy)
        func judged(_ checker: inout Checker, _ payments: ArraySlice<Payment>) -> [String] {
            payments.map { payment in
                let verdict = checker.verdict(on: payment)
                return "\(verdict.assessment.decision) \(verdict.assessment.score.bitPattern) \(verdict.reasons)"
            }
        }
        let expected = judged(&whole, payments[...])
        #expect(
            expected.contains { $0.contains("over the limit of EUR 100.00") }
                && expected.contains { $0.contains("over the limit of 70 ") }
        )
        var first = Checker(policy: policy)
        // In the middle of a day.
        #expect(judged(&first, payments[..<437]) == Array(expected[..<437]))
        let snapshot = first.snapshot()
        var second = Checker(policy: policy)
        try second.restore(snapshot)
        #expect(second.learnedPayments == 437 && second.snapshot() == snapshot)
        #expect(judged(&second, payments[437...]) == Array(expected[437...]))
        // Nothing is taken of what is cut or changed.
        let before = second.snapshot()
        for wrong in [Array(snapshot.dropLast()), Array(snapshot.dropFirst()), [], snapshot.map { $0 == 65 ? 66 : $0 }]
        {
            #expect(throws: StoreError.self) { try second.restore(wrong) }
        }
        #expect(second.snapshot() == before)
        // Under another policy sums stay those of the limits that it has as well.
        var other = Checker(policy: Policy())
        try other.restore(snapshot)
        #expect(other.learnedPayments == 437)
    }

    @Test func `accounts of a policy made in code are compared as those of a file are`() throws {
        var payment = Payment(
            message: "103",
            amount: try #require(Amount("5.00")),
            currency: try #require(Currency("EUR"))
        )
        payment[.debtorAccount] = "DE89370400440532013000"
        payment[.creditorAccount] = "GB29 NWBK 6016 1331 9268 19"
        func rules(_ change: (inout Policy) -> Void) -> [String] {
            var policy = Policy()
            change(&policy)
            var checker = Checker(policy: policy)
            let verdict = checker.verdict(on: payment)
            #expect(verdict.reasons.count == verdict.decisions.count + verdict.evidence.count)
            return verdict.decisions.map(\.rule)
        }
        for account in ["GB29NWBK60161331926819", "gb29 nwbk 6016 1331 9268 19"] {
            #expect(rules { $0.blocked = [BlockedParty(.account(account))] } == ["party.blocked"], "\(account)")
        }
        for account in ["DE89370400440532013000", "de89 3704 0044 0532 0130 00"] {
            #expect(rules { $0.restricted = [account] } == ["party.restricted"], "\(account)")
            var limit = PaymentLimit()
            (limit.account, limit.count) = (account, 0)
            #expect(rules { $0.limits = [limit] } == ["limit.count"], "\(account)")
        }
    }

    @Test func `history in the wrong order is warned of`() throws {
        var checker = Checker()
        var told: [[String]] = []
        for date in ["160110", "160201", "160115", "160202"] {
            var source = BytesInMemory(SampleMessages.mt103(reference: "R\(date)", amount: "100,", date: date))
            var codes: [String] = []
            try checker.learn(from: &source) { event in
                if case .problem(let problem) = event { codes.append(problem.code) }
            }
            told.append(codes)
        }
        #expect(told == [[], [], ["history.order"], []])
    }
}
