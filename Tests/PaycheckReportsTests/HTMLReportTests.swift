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
        func page(_ accounts: [(debtor: String, creditor: String)]) throws -> String {
            let items = try stopped(accounts, files: ["a"])
            var earlier: [Payment] = []
            for case .payment(_, var payment, _) in items {
                payment[.settlementDate] = "2016-01-04"
                earlier.append(payment)
            }
            return report(items, .verify, history: earlier)
        }
        let fanOut = try page([("A1", "B1"), ("A1", "B2")])
        #expect(
            fanOut.contains("What the account paid before") && fanOut.contains("from MUSTER A1, account A1, 2016")
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

    @Test func `hours are drawn by the clock that they are judged by`() throws {
        var history: [Payment] = []
        for day in 10..<30 {
            var earlier = try payment("6.00", time: "2016-01-\(day)T10:20:00-05:00")
            earlier[.debtorAgent] = "SAMPUS30XXX"
            history.append(earlier)
        }
        var now = try payment("7.00", time: "2016-02-04T15:10:00Z")
        now[.debtorAgent] = "SAMPUS30XXX"
        /// The middles of the bars of either kind.
        func bars(_ scoring: ScoringSettings?) throws -> (usual: [Double], alert: [Double]) {
            let page = PaycheckReportsTests.report(held([now]), format: .html, history: history, scoring: scoring)
            let chart = try #require(
                page.split(separator: "<figure>").first { $0.contains("Hours of the day, local time") }
            )
            var found: [Substring: [Double]] = [:]
            for bar in chart.matches(of: #/<rect class="(usual|alert)" x="([0-9.]+)" y="[0-9.]+" width="([0-9.]+)"/#) {
                found[bar.1, default: []].append((Double(bar.2) ?? 0) + (Double(bar.3) ?? 0) / 2)
            }
            return (found["usual"] ?? [], found["alert"] ?? [])
        }
        let own = try bars(nil)
        #expect(own.usual.count == 1 && own.alert.count == 1)
        #expect(abs(try #require(own.usual.first) - #require(own.alert.first)) < 0.5)
        // Where the bank's policy says another clock, by that.
        var settings = ScoringSettings()
        settings.utcOffsets[try #require(CountryCode("US"))] = -480
        let other = try bars(settings)
        #expect(try #require(other.usual.first) - #require(other.alert.first) > 40)
    }

    @Test func `a brief page has incidents and charts without their payments, and only messages that are invalid`()
        throws
    {
        let page = PaycheckReportsTests.report(held([try payment("5.00")]), format: .html, isBrief: true)
        #expect(page.contains("<article class=\"incident hold\"") && page.contains("<figure>"))
        #expect(!page.contains("<table class=\"payments\">") && !page.contains("<details"))
        #expect(report(held([try payment("5.00")])).contains("<table class=\"payments\">"))
        let documents: [ReportItem] = [
            .document(file: "good", MessageSummary(message: "103", index: 0, isValid: true, payments: 1)),
            .document(file: "bad", MessageSummary(message: "103", index: 0, isValid: false, payments: 1)),
        ]
        let messages = PaycheckReportsTests.report(documents, .validate, format: .html, isBrief: true)
        #expect(messages.contains("<bdi>bad</bdi>") && !messages.contains("<bdi>good</bdi>"))
        #expect(!messages.contains("more messages"))
        let all = PaycheckReportsTests.report(documents, .validate, format: .html)
        #expect(all.contains("<bdi>bad</bdi>") && all.contains("<bdi>good</bdi>"))
    }

    @Test func `the first line says that something is wrong, whatever was decided`() throws {
        let problem = ReportItem.problem(file: "a", Problem("T26", .error, "found “X”", at: .init(line: 1)))
        var wrong = try payment("5.00")
        wrong.isValid = false
        var scorer = Scorer()
        let passes = ReportItem.payment(file: "a", wrong, Verdict(assessment: scorer.score(wrong)))
        let page = report([passes, problem, problem])
        #expect(page.contains("<h1>2 errors: do not release</h1>"))
        #expect(!page.contains("nothing to stop"))
        #expect(
            page.contains(
                "1 payment of these is in messages with errors: do not release before the problems below are mended"
            )
        )
        let unread = report([problem])
        #expect(unread.contains("<h1>1 error in what was read</h1>"))
        #expect(unread.contains("Not everything that was named could be read and judged: see the problems below."))
        let missing = PaycheckReportsTests.report([problem], format: .html, filesFailed: 1)
        #expect(missing.contains("<h1>1 file could not be opened</h1>"))
        #expect(missing.contains("0 files; 1 problem. 1 file could not be opened."))
        let stopped = report(held([wrong]) + [problem])
        #expect(stopped.contains("<h1>1 to hold of 1 payment; 1 error: do not release</h1>"))
        let warning = ReportItem.problem(file: "a", Problem("uetr.missing", .warning, "none", at: .init(line: 1)))
        #expect(report([warning]).contains("<h1>0 payments, nothing to stop</h1>"))
    }

    @Test func `a payment is told with its payer where several pay, and with its file where there are several`() throws
    {
        let one = try page([("A1", "B1"), ("A1", "B2")], files: ["x.fin"])
        #expect(!one.contains("data-label=\"From\"") && !one.contains("in x.fin"))
        let many = try page([("A1", "B1"), ("A2", "B1")], files: ["x.fin", "y<i>.fin"])
        #expect(many.contains("<th>From</th><th>To</th><th>Reference</th><th>Why</th>"))
        #expect(many.contains("class=\"party\"><bdi>MUSTER A2</bdi><small>A2</small></td>"))
        #expect(many.contains("class=\"reference\"><bdi>R1</bdi><small>in y&lt;i&gt;.fin</small></td>"))
    }

    /// A page of payments that a limit stops, from and to these accounts; one file after another has all of them.
    private func page(_ accounts: [(debtor: String, creditor: String)], files: [String]) throws -> String {
        PaycheckReportsTests.report(try stopped(accounts, files: files), format: .html)
    }
}
