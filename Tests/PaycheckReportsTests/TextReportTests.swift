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
}
