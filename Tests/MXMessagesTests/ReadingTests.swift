import MXMessages
import PaymentModel
import Testing

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
