import MXMessages
import PaymentModel
import TestSupport
import Testing

/// What a reader tells of a text, read in pieces of a size.
func events(
    _ text: String,
    pieces: Int = 1 << 16,
    rules: RuleSet = .all,
    limits: Limits = Limits()
) throws -> [MessageEvent] {
    try events(Array(text.utf8), pieces: pieces, rules: rules, limits: limits)
}

/// What a reader tells of bytes, read in pieces of a size.
func events(
    _ bytes: [UInt8],
    pieces: Int = 1 << 16,
    rules: RuleSet = .all,
    limits: Limits = Limits()
) throws -> [MessageEvent] {
    var reader = MXReader(rules: rules, limits: limits)
    var events: [MessageEvent] = []
    var start = 0
    while start < bytes.count {
        let piece = Array(bytes[start..<min(bytes.count, start + pieces)])
        try unsafe reader.read(piece.span.bytes) { events.append($0) }
        start += piece.count
    }
    try reader.finish { events.append($0) }
    return events
}

extension [MessageEvent] {
    var payments: [Payment] {
        compactMap { if case .payment(let payment) = $0 { payment } else { nil } }
    }
    var problems: [Problem] {
        compactMap { if case .problem(let problem) = $0 { problem } else { nil } }
    }
    var messages: [MessageSummary] {
        compactMap { if case .message(let message) = $0 { message } else { nil } }
    }
    var codes: [String] { problems.map(\.code) }
}

/// Made-up messages of the kinds that are read.
enum Sample {
    static let transaction = """
            <CdtTrfTxInf>
              <PmtId><InstrId>I-1</InstrId><EndToEndId>E-1</EndToEndId><TxId>T-1</TxId>
                <UETR>7a562c67-ca16-48ba-b074-65581be6f001</UETR></PmtId>
              <IntrBkSttlmAmt Ccy="USD">1000.50</IntrBkSttlmAmt>
              <IntrBkSttlmDt>2016-02-04</IntrBkSttlmDt>
              <ChrgBr>SHAR</ChrgBr>
              <InstgAgt><FinInstnId><BICFI>BBHOBDDHXXX</BICFI></FinInstnId></InstgAgt>
              <InstdAgt><FinInstnId><BICFI>FRNYUS33XXX</BICFI></FinInstnId></InstdAgt>
              <Dbtr><Nm>Rahman &amp; Sons</Nm><PstlAdr><TwnNm>Dhaka</TwnNm><Ctry>BD</Ctry></PstlAdr></Dbtr>
              <DbtrAcct><Id><Othr><Id>0001</Id></Othr></Id></DbtrAcct>
              <DbtrAgt><FinInstnId><BICFI>BBHOBDDHXXX</BICFI></FinInstnId></DbtrAgt>
              <CdtrAgt><FinInstnId><ClrSysMmbId><MmbId>021000089</MmbId></ClrSysMmbId></FinInstnId></CdtrAgt>
              <Cdtr><Nm>Juan Cruz</Nm><PstlAdr><AdrLine>1 Makati Ave</AdrLine><AdrLine>Manila</AdrLine></PstlAdr></Cdtr>
              <CdtrAcct><Id><IBAN>DE89370400440532013000</IBAN></Id></CdtrAcct>
              <Purp><Cd>SUPP</Cd></Purp>
              <RmtInf><Ustrd>Invoice 1</Ustrd><Ustrd>Invoice 2</Ustrd></RmtInf>
            </CdtTrfTxInf>

        """

    static func pacs008(_ transactions: String = transaction, count: Int = 1) -> String {
        """
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08">
          <FIToFICstmrCdtTrf>
            <GrpHdr>
              <MsgId>M-1</MsgId>
              <CreDtTm>2016-02-04T20:36:00+06:00</CreDtTm>
              <NbOfTxs>\(count)</NbOfTxs>
              <SttlmInf><SttlmMtd>INDA</SttlmMtd></SttlmInf>
            </GrpHdr>
        \(transactions)  </FIToFICstmrCdtTrf>
        </Document>
        """
    }

    static let header = """
        <AppHdr xmlns="urn:iso:std:iso:20022:tech:xsd:head.001.001.02">
          <Fr><FIId><FinInstnId><BICFI>BBHOBDDHXXX</BICFI></FinInstnId></FIId></Fr>
          <To><FIId><FinInstnId><BICFI>FRNYUS33XXX</BICFI></FinInstnId></FIId></To>
          <BizMsgIdr>B-1</BizMsgIdr><MsgDefIdr>pacs.008.001.08</MsgDefIdr><CreDt>2016-02-04T14:36:01Z</CreDt>
        </AppHdr>

        """
}

@Suite("Reading ISO 20022 messages")
struct ReadingTests {
    @Test("A pacs.008 gives a payment with every value in its place")
    func pacs008() throws {
        let events = try events("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + Sample.pacs008())
        #expect(events.codes == [])
        #expect(events.messages == [MessageSummary(message: "pacs.008.001.08", index: 0, isValid: true, payments: 1)])
        let payment = try #require(events.payments.first)
        #expect(payment.amount.text() == "1000.50")
        #expect(payment.currency.text == "USD")
        #expect(payment[.messageReference] == "M-1")
        #expect(payment[.instructionReference] == "I-1")
        #expect(payment[.endToEndReference] == "E-1")
        #expect(payment[.transactionReference] == "T-1")
        #expect(payment[.uetr] == "7a562c67-ca16-48ba-b074-65581be6f001")
        #expect(payment[.sender] == "BBHOBDDHXXX")
        #expect(payment[.receiver] == "FRNYUS33XXX")
        #expect(payment[.debtorName] == "Rahman & Sons")
        #expect(payment[.debtorAccount] == "0001")
        #expect(payment.list(.debtorAddress) == ["Dhaka"])
        #expect(payment.debtor.country?.text == "BD")
        #expect(payment[.creditorAgent] == "021000089")
        #expect(payment.list(.creditorAddress) == ["1 Makati Ave", "Manila"])
        #expect(payment[.creditorAccount] == "DE89370400440532013000")
        #expect(payment.list(.remittance) == ["Invoice 1", "Invoice 2"])
        #expect(payment[.settlementDate] == "2016-02-04")
        #expect(payment.isValid)
    }

    @Test(
        "A header and a document under any wrapper are one message",
        arguments: ["Envelope", "x:BusMsg", "RequestPayload"]
    )
    func wrapped(wrapper: String) throws {
        let text = "<\(wrapper) xmlns:x=\"urn:example\">" + Sample.header + Sample.pacs008() + "</\(wrapper)>"
        let events = try events(text)
        #expect(events.codes == [])
        #expect(events.messages.count == 1)
        #expect(events.payments.first?[.businessMessageReference] == "B-1")
        #expect(events.payments.first?[.headerCreated] == "2016-02-04T14:36:01Z")
    }

    @Test("A header without a document is a message of its own")
    func loneHeader() throws {
        let events = try events(Sample.header)
        #expect(events.codes == [])
        #expect(events.messages == [MessageSummary(message: "head.001.001.02", index: 0, isValid: true, payments: 0)])
    }

    @Test("Two documents under one header are ambiguous, and the second is not given the header's values")
    func ambiguous() throws {
        let events = try events("<E>" + Sample.header + Sample.pacs008() + Sample.pacs008() + "</E>")
        #expect(events.codes == ["mx.ambiguous"])
        #expect(events.messages.map(\.isValid) == [true, false])
        #expect(events.payments.map { $0[.businessMessageReference] } == ["B-1", nil])
    }

    @Test("Pieces of any size give the same events", arguments: [1, 2, 3, 7, 64, 1000])
    func pieces(size: Int) throws {
        let text = "<E>" + Sample.header + Sample.pacs008().replacing("<ChrgBr>SHAR", with: "<ChrgBr>SHARE") + "</E>"
        let whole = try events(text)
        let parts = try events(text, pieces: size)
        #expect(whole.codes == ["schema.enumeration"])
        #expect(whole.problems == parts.problems)
        #expect(whole.payments == parts.payments)
        #expect(whole.messages == parts.messages)
    }
}

/// The line, from 1, on which a text stands.
private func line(of needle: String, in text: String) -> Int {
    text.prefix { $0 != "\r" }.split(separator: "\n", omittingEmptySubsequences: false)
        .firstIndex { $0.contains(needle) }.map { $0 + 1 } ?? 0
}

@Suite("What is wrong is told with its place")
struct ProblemTests {
    @Test("A schema error has line, column, path, value and expectation")
    func schemaError() throws {
        let bad = Sample.transaction.replacing("SHAR", with: "OURS")
        let text = Sample.pacs008(Sample.transaction + bad, count: 2)
        let problem = try #require(try events(text).problems.first)
        #expect(problem.code == "schema.enumeration")
        #expect(problem.place.line == line(of: "OURS", in: text))
        #expect(problem.place.column == 7)
        #expect(problem.place.path == "/Document/FIToFICstmrCdtTrf/CdtTrfTxInf[2]/ChrgBr")
        #expect(problem.text == "ChrgBr is “OURS”; expected one of CRED, DEBT, SHAR, SLEV")
    }

    @Test("Lines beyond 65,535 are right")
    func farLines() throws {
        let bad = Sample.transaction.replacing("SHAR", with: "OURS")
        let text = Sample.pacs008(String(repeating: "\n", count: 100_000) + bad)
        let problem = try #require(try events(text).problems.first)
        #expect(problem.place.line > 100_000)
        #expect(problem.place.line == line(of: "OURS", in: text))
        #expect(problem.place.column == 7)
    }

    @Test("A comment inside a value is an error")
    func comment() throws {
        let text = Sample.pacs008().replacing("Juan Cruz", with: "Juan<!-- x --> Cruz")
        #expect(try events(text).codes == ["xml.commentInValue"])
    }

    @Test("A document type declaration is refused at once, whatever it holds")
    func documentType() throws {
        let text = "<!DOCTYPE Document [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>" + Sample.pacs008()
        let events = try events(text)
        #expect(events.codes == ["xml.doctype"])
        #expect(events.payments.isEmpty)
    }

    @Test("A truncated file says where it ends")
    func truncated() throws {
        let events = try events(String(Sample.pacs008().prefix(900)))
        #expect(events.codes == ["xml.truncated"])
        #expect(events.messages.map(\.isValid) == [false])
        #expect(events.problems.first?.place.path?.hasPrefix("/Document/FIToFICstmrCdtTrf/CdtTrfTxInf[1]") == true)
    }

    @Test("An empty file, another document and an unknown message are told apart")
    func nothingToRead() throws {
        #expect(try events("").codes == ["xml.empty"])
        #expect(try events("<html/>").codes == ["mx.noMessage"])
        #expect(try events("%PDF-1.4 abc").codes == ["xml.malformed"])
        let unknown = try events("<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:abcd.001.001.01\"><X/></Document>")
        #expect(unknown.codes == ["mx.unknownMessage"])
    }

    @Test("A version without a schema is read with a warning")
    func noSchema() throws {
        let events = try events(Sample.pacs008().replacing("pacs.008.001.08", with: "pacs.008.001.07"))
        #expect(events.codes == ["mx.noSchema"])
        #expect(events.payments.count == 1)
        #expect(events.messages.map(\.isValid) == [true])
    }

    @Test("An error thrown while telling comes out, and stops the reading")
    func thrown() throws {
        struct Enough: Error {}
        var reader = MXReader()
        let bytes = Array(Sample.pacs008().utf8)
        #expect(throws: Enough.self) {
            try unsafe reader.read(bytes.span.bytes) { _ in throw Enough() }
        }
    }

    @Test("Numbers and sums that are not what is there are told")
    func batch() throws {
        let text = Sample.pacs008(count: 3).replacing(
            "</NbOfTxs>",
            with: "</NbOfTxs><CtrlSum>1000.51</CtrlSum><TtlIntrBkSttlmAmt Ccy=\"EUR\">1000.50</TtlIntrBkSttlmAmt>"
        )
        #expect(try events(text).codes == ["batch.count", "batch.sum", "batch.total"])
    }
}
