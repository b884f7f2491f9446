import AnomalyScoring
import Paycheck
import PaycheckReports
import PaymentModel
import Testing

@Suite struct JSONReportTests {
    private func sample() throws -> Payment {
        var payment = Payment(
            message: "pacs.008.001.08",
            amount: try #require(Amount("20000000.00")),
            currency: try #require(Currency("USD")),
            index: 3
        )
        payment[.uetr] = "8a562c67-ca16-48ba-b074-65581be6f001"
        payment[.messageReference] = "M"
        payment[.sender] = "BBHOBDD0XXX"
        payment[.debtorName] = "A \"quoted\" name\\"
        payment.set(.debtorAddress, to: ["1 Street", "Town"])
        payment[.creditorAccount] = "12\u{1}3"
        payment[.settlementDate] = "2016-02-04"
        return payment
    }

    private func written(_ items: [ReportItem], _ format: ReportFormat, _ kind: ReportKind) -> String {
        var writer = format.writer(for: kind)
        var output: [UInt8] = []
        for item in items { writer.write(item, to: &output) }
        return String(decoding: output, as: UTF8.self)
    }

    @Test func `a payment's fields stand in the order of the contract, and what is absent is left out`() throws {
        let line = written([.payment(file: "a.xml", try sample(), nil)], .jsonl, .inspect)
        #expect(
            line
                == #"{"type":"payment","file":"a.xml","index":3,"message":"pacs.008.001.08","#
                + #""reference":{"message":"M","uetr":"8a562c67-ca16-48ba-b074-65581be6f001"},"sender":"BBHOBDD0XXX","#
                + #""debtor":{"name":"A \"quoted\" name\\","address":["1 Street","Town"]},"creditor":{"account":"12\u00013"},"#
                + #""amount":"20000000.00","currency":"USD","settlementDate":"2016-02-04"}"# + "\n"
        )
    }

    @Test func `a payment of an invalid message says so`() throws {
        var payment = try sample()
        payment.isValid = false
        payment.isCover = true
        payment.status = .rejected
        let line = written([.payment(file: "a.xml", payment, nil)], .jsonl, .inspect)
        #expect(line.contains(#""message":"pacs.008.001.08","valid":false,"reference""#))
        #expect(line.contains(#""cover":true,"status":"rejected"}"#))
    }

    @Test func `a problem has its place`() {
        let problem = Problem(
            "schema.pattern",
            .error,
            "found “x”",
            at: .init(line: 41, column: 18, byteOffset: 900, path: "/Document/A[3]"),
            messageIndex: 2
        )
        #expect(
            written([.problem(file: "a.xml", problem)], .jsonl, .validate)
                == #"{"type":"problem","file":"a.xml","index":2,"severity":"error","code":"schema.pattern","line":41,"column":18,"#
                + #""path":"/Document/A[3]","message":"found “x”"}"# + "\n"
        )
    }

    @Test func `validate shows no payments, and its summary no decisions`() throws {
        let items: [ReportItem] = [
            .payment(file: "a", try sample(), nil),
            .document(file: "a", MessageSummary(message: "103", index: 0, isValid: true, payments: 1)),
            .summary(ReportSummary()),
        ]
        #expect(
            written(items, .jsonl, .validate)
                == #"{"type":"document","file":"a","index":0,"message":"103","valid":true,"payments":1}"# + "\n"
                + #"{"type":"summary","files":0,"documents":0,"payments":0,"problems":0}"# + "\n"
        )
    }

    @Test func `json is one array of the same objects`() throws {
        let text = written([.payment(file: "a", try sample(), nil), .summary(ReportSummary())], .json, .inspect)
        #expect(text.hasPrefix("[\n{\"type\":\"payment\""))
        #expect(text.hasSuffix("}\n]\n"))
        #expect(text.contains("},\n{\"type\":\"summary\""))
        #expect(written([.summary(ReportSummary())], .json, .inspect).hasPrefix("[\n{"))
    }

    @Test func `what a terminal would obey is escaped, and still the same text`() throws {
        var payment = try sample()
        payment[.creditorName] = "A\u{9B}31m\u{202E}Ä😀\u{7F}"
        let line = written([.payment(file: "a", payment, nil)], .jsonl, .inspect)
        #expect(line.contains(#""name":"A\u009b31m\u202eÄ😀\u007f""#))
    }

    @Test func `bytes that are not UTF-8 do not spoil the line`() throws {
        var payment = try sample()
        payment.set(.creditorName, to: [0x41, 0xFF, 0xC3])
        #expect(
            written([.payment(file: "a", payment, nil)], .jsonl, .inspect).contains("\"name\":\"A\u{FFFD}\u{FFFD}\"")
        )
    }
}
