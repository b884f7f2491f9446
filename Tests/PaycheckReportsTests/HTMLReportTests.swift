import AnomalyScoring
import Paycheck
import PaycheckReports
import PaymentModel
import TestSupport
import Testing

@Suite struct HTMLReportTests {
    private func report(_ items: [ReportItem], _ kind: ReportKind = .verify, history: [Payment] = []) -> String {
        PaycheckReportsTests.report(items, kind, format: .html, history: history)
    }

    private func payment(_ amount: String, time: String? = "2016-02-04T10:00:00+06:00") throws -> Payment {
        var payment = Payment(
            message: "103",
            amount: try #require(Amount(amount)),
            currency: try #require(Currency("USD"))
        )
        payment[.debtorAccount] = "1"
        payment[.creditorAccount] = "2"
        payment[.created] = time
        return payment
    }

    /// Payments that a policy holds, as a checker tells them.
    private func held(_ payments: [Payment]) -> [ReportItem] {
        var policy = Policy()
        var limit = PaymentLimit()
        limit.count = 0
        policy.limits = [limit]
        var checker = Checker(policy: policy)
        return payments.map { .payment(file: "a", $0, checker.verdict(on: $0)) }
    }

    @Test func `everything from outside is escaped`() throws {
        let hostile = "</title><script>x</script>\"'&\u{202E}\u{0}"
        var one = try payment("5.00")
        for field in PaymentField.allCases where field != .created { one[field] = hostile }
        let problem = Problem(hostile, .error, hostile, at: .init(line: 1, column: 1, path: hostile))
        let problems: [ReportItem] = [.problem(file: hostile, problem)]
        let pages = [
            report(held([one]) + problems, .verify), report([.payment(file: hostile, one, nil)] + problems, .inspect),
            report(problems, .validate),
        ]
        for page in pages {
            #expect(!page.contains("<script"))
            #expect(!page.unicodeScalars.contains { $0.value == 0x202E || $0.value == 0 })
            #expect(page.contains("&lt;script&gt;"))
            #expect(page.contains("&#39;") && page.contains("&quot;"))
        }
    }

    @Test func `every element that is opened is closed`() throws {
        let page = report(
            held([try payment("5.00"), try payment("900000.00"), try payment("7.00", time: nil)]),
            .verify,
            history: [try payment("6.00", time: "2016-01-04T10:00:00+06:00")]
        )
        let withoutClosing: Set<Substring> = ["meta", "link", "circle", "rect", "line"]
        var open: [Substring] = []
        for tag in page.matches(of: #/<(\/?)([a-z0-9]+)[^>]*?(\/?)>/#) {
            if tag.1 == "/" {
                #expect(open.popLast() == tag.2)
            } else if tag.3.isEmpty, !withoutClosing.contains(tag.2) || tag.2 == "circle" {
                open.append(tag.2)
            }
        }
        #expect(open == [])
    }

    @Test func `charts stand whatever times and amounts a payment has`() throws {
        let times = ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00", "2016-02-04T10:00:00+06:00", nil]
        for first in times {
            for second in times {
                for amount in ["0", "0.000000000000000001", "999999999999999999"] {
                    let page = report(
                        held([try payment("1.00", time: first), try payment(amount, time: second)]),
                        .verify,
                        history: [try payment("5.00", time: second), try payment(amount, time: first)]
                    )
                    #expect(!page.contains("nan") && !page.contains("inf\""))
                    #expect(page.contains("</html>"))
                }
            }
        }
    }

    @Test func `the charts are of the one account on a side, else of all that pay`() throws {
        var policy = Policy()
        var limit = PaymentLimit()
        limit.count = 0
        policy.limits = [limit]
        func page(_ accounts: [(debtor: String, creditor: String)]) throws -> String {
            let messages = accounts.enumerated().map { place, pair in
                SampleMessages.mt103(reference: "R\(place)", amount: "\(place + 5),")
                    .replacing("DE89370400440532013000", with: pair.debtor)
                    .replacing("GB29NWBK60161331926819", with: pair.creditor)
            }
            var checker = Checker(policy: policy)
            var source = BytesInMemory(messages.joined(separator: "\r\n"))
            var items: [ReportItem] = []
            try checker.verify(&source, named: "a") { items.append($0) }
            var earlier: [Payment] = []
            for case .payment(_, var payment, _) in items {
                payment[.settlementDate] = "2016-01-04"
                earlier.append(payment)
            }
            return report(items, .verify, history: earlier)
        }
        let fanOut = try page([("A1", "B1"), ("A1", "B2")])
        #expect(
            fanOut.contains("What the account paid before") && fanOut.contains("from MUSTER GMBH, account A1, 2016")
        )
        let fanIn = try page([("A1", "B1"), ("A2", "B1"), ("A3", "B1")])
        #expect(fanIn.contains("What the account was paid before"))
        #expect(fanIn.contains("account A1, and 2 more payers, 2016-02-04"))
        #expect(fanIn.matches(of: #/class="usual" cx/#).count == 3)
        let chain = try page([("A1", "B1"), ("A2", "B1"), ("A2", "B2")])
        #expect(chain.contains("What the 2 accounts paid before"))
        #expect(chain.matches(of: #/class="usual" cx/#).count == 3)
    }

    @Test func `incidents beyond what a page holds are counted`() throws {
        let one = try payment("5.00")
        let many = Array(repeating: one, count: HTMLReportWriter.keptIncidents + 7).enumerated().map { index, payment in
            var payment = payment
            payment.index = index
            return payment
        }
        let page = report(held(many), .verify)
        #expect(page.contains("… and 7 payments of further incidents"))
    }
}
