import Foundation
import MXMessages
import PaymentModel
import TestSupport
import Testing

@Suite("What could be read in two ways is not read")
struct AmbiguityTests {
    private func read(_ text: String, rules: RuleSet) throws -> (payments: [Payment], codes: [String], valid: [Bool]) {
        var reader = MXReader(rules: rules)
        var result: (payments: [Payment], codes: [String], valid: [Bool]) = ([], [], [])
        let tell: (MessageEvent) -> Void = { event in
            switch event {
            case .payment(let payment): result.payments.append(payment)
            case .problem(let problem): result.codes.append(problem.code)
            case .record: break
            case .message(let message): result.valid.append(message.isValid)
            }
        }
        let bytes = Array(text.utf8)
        try unsafe reader.read(bytes.span.bytes, tell)
        try reader.finish(tell)
        return result
    }

    @Test(
        "A second name, party or kind of account gives no payment, under any rules",
        arguments: [
            ("<Cdtr><Nm>", "<Cdtr><Nm>Bob</Nm><Nm>"),
            ("<Cdtr><Nm>Example Ltd</Nm></Cdtr>", "<Cdtr><Nm>A</Nm></Cdtr><Cdtr><Nm>B</Nm></Cdtr>"),
            ("<CdtrAcct><Id>", "<CdtrAcct><Id><Othr><Id>123</Id></Othr>"),
        ],
        [RuleSet.none, .schema, .all]
    )
    func twice(change: (String, String), rules: RuleSet) throws {
        let text = SampleMessages.pacs008(amounts: ["1.00"]).replacing(change.0, with: change.1)
        #expect(text != SampleMessages.pacs008(amounts: ["1.00"]))
        let result = try read(text, rules: rules)
        #expect(result.payments.isEmpty)
        #expect(result.codes.contains("mx.noPayment"))
        #expect(result.valid == [false])
    }

    @Test("A party that only has identifications is a party: the schema allows it")
    func identifications() throws {
        let text = SampleMessages.pacs008(amounts: ["1.00"])
            .replacing("<Nm>Example Ltd</Nm>", with: "<Id><OrgId><LEI>529900T8BM49AURSDO55</LEI></OrgId></Id>")
        for rules in [RuleSet.none, .schema, .all] {
            let result = try read(text, rules: rules)
            #expect(result.payments.count == 1)
            #expect(result.valid == [true])
        }
    }

    @Test("Every Document after the first under one header is refused, not only the second")
    func documents() throws {
        let sample = SampleMessages.pacs008(amounts: ["1.00"])
        let document = String(sample[try #require(sample.range(of: "<Document")).lowerBound...])
        let header = """
            <AppHdr xmlns="urn:iso:std:iso:20022:tech:xsd:head.001.001.02"><Fr><FIId><FinInstnId><BICFI>SAMPDE20XXX</BICFI>\
            </FinInstnId></FIId></Fr><To><FIId><FinInstnId><BICFI>SAMPGB20XXX</BICFI></FinInstnId></FIId></To>\
            <BizMsgIdr>B</BizMsgIdr><MsgDefIdr>pacs.008.001.08</MsgDefIdr><CreDt>2016-02-04T10:15:00+01:00</CreDt></AppHdr>
            """
        let result = try read("<E>\(header)\(document)\(document)\(document)\(document)</E>", rules: .all)
        #expect(result.valid == [true, false, false, false])
        #expect(result.codes.count { $0 == "mx.ambiguous" } == 3)
        let each = try read(
            "<E>\(header)\(document)\(header.replacing(">B<", with: ">C<"))\(document)</E>",
            rules: .all
        )
        #expect(each.valid == [true, true])
    }

    @Test("Of several identifications of an organisation in a header the first is the sender, alone")
    func headerIdentifications() throws {
        let sample = SampleMessages.pacs008(amounts: ["1.00"])
        let document = String(sample[try #require(sample.range(of: "<Document")).lowerBound...])
        let party = "<OrgId><Id><OrgId><Othr><Id>FIRST</Id></Othr><Othr><Id>SECOND</Id></Othr></OrgId></Id></OrgId>"
        let header = """
            <AppHdr xmlns="urn:iso:std:iso:20022:tech:xsd:head.001.001.02"><Fr>\(party)</Fr><To>\(party)</To>\
            <BizMsgIdr>B</BizMsgIdr><MsgDefIdr>pacs.008.001.08</MsgDefIdr><CreDt>2016-02-04T10:15:00+01:00</CreDt></AppHdr>
            """
        for rules in [RuleSet.none, .schema] {
            let result = try read("<E>\(header)\(document)</E>", rules: rules)
            #expect(result.valid == [true])
            #expect(result.payments.map { $0[.sender] } == ["FIRST"])
            #expect(result.payments.map { $0[.receiver] } == ["FIRST"])
        }
    }

    @Test("A bare & is called that, and a file that was cut is called cut")
    func ampersand() throws {
        let text = SampleMessages.pacs008(amounts: ["1.00"])
        #expect(try read(text.replacing("Muster GmbH", with: "Muster & Co"), rules: .none).codes == ["xml.malformed"])
        #expect(try read(String(text.prefix(text.count - 20)), rules: .none).codes == ["xml.truncated"])
    }
}
