import MXMessages
import PaymentModel
import Testing

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
            try reader.finish { _ in throw Enough() }
        }
    }

    @Test("Numbers and sums that are not what is there are told")
    func batch() throws {
        let text = Sample.pacs008(count: 3).replacing(
            "</NbOfTxs>",
            with: "</NbOfTxs><CtrlSum>1000.51</CtrlSum><TtlIntrBkSttlmAmt Ccy=\"EUR\">1000.50</TtlIntrBkSttlmAmt>"
        )
        #expect(
            try events(text).codes.filter { $0.hasPrefix("batch.") } == ["batch.count", "batch.sum", "batch.total"]
        )
    }
}
