import AnomalyScoring
import Paycheck
import PaycheckReports
import PaymentModel
import Testing

@Suite struct TextReportTests {
    private func payment(_ amount: String, _ currency: String = "USD") throws -> Payment {
        Payment(message: "103", amount: try #require(Amount(amount)), currency: try #require(Currency(currency)))
    }

    private func report(_ items: [ReportItem], _ kind: ReportKind = .verify) -> String {
        PaycheckReportsTests.report(items, kind, format: .text)
    }

    private func verdicts(_ payments: [Payment]) -> [ReportItem] {
        var scorer = Scorer()
        return payments.map { .payment(file: "a", $0, Verdict(assessment: scorer.score($0))) }
    }

    @Test func `totals are exact sums with the currency's decimals`() throws {
        let text = report(verdicts([try payment("0.1"), try payment("0.20"), try payment("1000", "JPY")]))
        #expect(text.contains("USD      –        –    0.30\n"))
        #expect(text.contains("JPY      –        –   1,000\n"))
    }

    @Test func `totals that no longer fit say so`() throws {
        var payments = [try payment("0.000000000000000001")]
        for _ in 0..<200 { payments.append(try payment("999999999999999999")) }
        #expect(report(verdicts(payments)).contains("(too many digits)"))
    }

    @Test func `nothing in a payment can hide or move the cursor`() throws {
        var payment = try payment("1.00")
        payment[.creditorName] = "A\u{1B}[2J\u{202E}B\u{200B}C\u{E0041}D"
        let text = report([.payment(file: "a\u{1B}]0;x\u{7}", payment, nil)], .inspect)
        #expect(text.contains(#"A\u{1b}[2J\u{202e}B\u{200b}C\u{e0041}D"#))
        #expect(!text.unicodeScalars.contains { $0.value == 0x1B || $0.value == 0x07 })
    }

    @Test func `payments of invalid messages are set apart`() throws {
        var payment = try payment("1.00")
        payment.isValid = false
        #expect(report(verdicts([payment])).contains("1 payment of these is in messages with errors: do not release"))
    }

    @Test func `a payment is told with its payer where several pay, and with its file where there are several`() throws
    {
        func lines(_ accounts: [(debtor: String, creditor: String)], _ files: [String], isBrief: Bool = false) throws
            -> String
        {
            PaycheckReportsTests.report(try stopped(accounts, files: files), format: .text, isBrief: isBrief)
        }
        let one = try lines([("A1", "B1"), ("A1", "B2")], ["x.fin"])
        #expect(one.contains("EUR 5  to EXAMPLE LTD (GB)  R0\n"))
        let payers = try lines([("A1", "B1"), ("A2", "B1")], ["x.fin"])
        #expect(payers.contains("EUR 5  from MUSTER A1 to EXAMPLE LTD (GB)  R0\n"))
        #expect(payers.contains("EUR 6  from MUSTER A2 to EXAMPLE LTD (GB)  R1\n"))
        let files = try lines([("A1", "B1")], ["x.fin", "y.fin"])
        #expect(files.contains("EUR 5  to EXAMPLE LTD (GB)  R0  in x.fin\n"))
        #expect(files.contains("EUR 5  to EXAMPLE LTD (GB)  R0  in y.fin\n"))
        // Without its payments an incident says itself where they are.
        let brief = try lines([("A1", "B1")], ["x.fin", "y.fin"], isBrief: true)
        #expect(brief.contains("bits\n  in x.fin") && !brief.contains("R0"))
        #expect(!(try lines([("A1", "B1")], ["x.fin"], isBrief: true)).contains("x.fin"))
    }

    @Test func `what gave an incident its name is among its reasons, however many are stronger`() throws {
        func order(_ amount: String, to account: String, _ name: String, at time: Int) throws -> Payment {
            var payment = try payment(amount)
            payment[.debtorAccount] = "ACCOUNT1"
            payment[.debtorAgent] = "SAMPDE20XXX"
            payment[.creditorAccount] = account
            payment[.creditorName] = name
            payment[.creditorAgent] = "OTHRDE20XXX"
            payment[.created] = Timestamp(secondsSinceEpoch: Int64(time)).description
            return payment
        }
        let morning = 1_700_000_000 / 86_400 * 86_400 + 9 * 3600
        var scorer = Scorer()
        for day in 0..<200 {
            let amount = "\(700 + day * 37 % 300).50"
            let time = morning - (200 - day) * 86_400
            scorer.learn(contentsOf: [try order(amount, to: "KNOWN1", "Nordwind Handels GmbH", at: time)])
        }
        let night = morning + 14 * 3600
        let attack = try (0..<5).map { number in
            try order("61000.00", to: "NEW\(number)", "Ilse Brandner \(number)", at: night + number * 30)
        }
        let judged = scorer.score(contentsOf: attack)
        let incident = try #require(judged.incidents.first)
        #expect(incident.typology == .lookalikeName && incident.members.count == 5)
        var strongest: [DetectorIdentifier: Double] = [:]
        for finding in judged.payments.flatMap(\.evidence) {
            strongest[finding.detector] = max(strongest[finding.detector] ?? 0, finding.bits)
        }
        let own = try #require(strongest[.nameLookalike])
        #expect(strongest.values.filter { $0 > own }.count >= 6, "\(strongest)")
        let items = zip(attack, judged.payments).map { payment, assessment in
            ReportItem.payment(file: "a", payment, Verdict(assessment: assessment, incident: incident))
        }
        let text = report(items)
        #expect(text.hasPrefix("HOLD  Name that is nearly another's: 5 payments"))
        #expect(text.contains("[name.lookalike]"))
        #expect(text.matches(of: #/ bits  .*\[/#).count == 7)
    }
}
