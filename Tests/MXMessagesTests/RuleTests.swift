import MXMessages
import PaymentModel
import Testing

@Suite("Rules beyond the schema")
struct RuleTests {
    @Test("Each rule is told where it is broken, and not where it just is not", arguments: RuleCase.all)
    func rule(_ rule: RuleCase) throws {
        let expected = rule.isWithoutSchema ? ["mx.noSchema"] : []
        #expect(try Set(events(rule.raises).codes) == Set(expected + [rule.code]))
        #expect(try events(rule.passes).codes == expected)
        // A schema knows none of them.
        let schema = try events(rule.raises, rules: .schema).codes
        #expect(schema == expected)
        // How bad it is is what the table of rules says.
        let severities = try Set(events(rule.raises).problems.filter { $0.code == rule.code }.map(\.severity))
        #expect(severities == Set(MessageRule.all.filter { $0.code == rule.code }.map(\.severity)))
    }

    @Test("Every rule that the documentation names has a message that breaks it")
    func complete() {
        #expect(Set(MessageRule.all.map(\.code)) == Set(RuleCase.all.map(\.code)))
    }

    @Test("Statements may be of accounts in metals, and say nothing else that no currency is")
    func metals() throws {
        func codes(_ currency: String) throws -> [String] {
            try events(
                Sample.document(
                    "camt.053.001.08",
                    """
                    <BkToCstmrStmt><GrpHdr><MsgId>M</MsgId><CreDtTm>2016-02-04T20:36:00Z</CreDtTm></GrpHdr><Stmt><Id>1</Id>\
                    <Acct><Id><Othr><Id>1</Id></Othr></Id><Ccy>\(currency)</Ccy></Acct><Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp>\
                    <Amt Ccy="\(currency)">1.5</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2016-02-04</Dt></Dt></Bal></Stmt></BkToCstmrStmt>
                    """
                )
            ).codes
        }
        #expect(try codes("XAU") == [])
        #expect(try codes("XXX") == ["currency.inactive", "currency.inactive"])
    }

    @Test("A currency that was in use when the message was made is no error")
    func oldCurrency() throws {
        let text = Sample.pacs008().replacing("Ccy=\"USD\"", with: "Ccy=\"HRK\"")
        #expect(try events(text).codes == [])
        #expect(try events(text.replacing("2016-02-04", with: "2024-02-04")).codes == ["currency.inactive"])
    }

    @Test("An IBAN and the BIC beside it of two countries are a warning, unless the one uses the other's IBANs")
    func countries() throws {
        func problems(_ bic: String) throws -> [Problem] {
            let text = Sample.pacs008().replacing(
                "<ClrSysMmbId><MmbId>021000089</MmbId></ClrSysMmbId>",
                with: "<BICFI>\(bic)</BICFI>"
            )
            return try events(text).problems
        }
        #expect(try problems("DEUTDEFFXXX") == [])
        let problems = try problems("BARCGB22XXX")
        #expect(problems.map(\.code) == ["country.differ"])
        #expect(problems.map(\.severity) == [.warning])
    }

    @Test("A header's BIC without its branch is the same institution, and repeated headers are messages of their own")
    func headers() throws {
        let text = "<E>" + Sample.header.replacing("FRNYUS33XXX", with: "FRNYUS33") + Sample.pacs008() + "</E>"
        #expect(try events(text).codes == [])
        let one = "<M>" + Sample.header + Sample.pacs008() + "</M>"
        let repeated = try events("<E>" + one + one + "</E>")
        #expect(repeated.codes == ["header.repeated"])
        #expect(repeated.messages.map(\.index) == [0, 1])
        #expect(repeated.payments.map(\.index) == [0, 1])
    }

    @Test("An institution that a message names otherwise than the header does is told once for each that it names")
    func manyAgents() throws {
        let header = Sample.header.replacing("BBHOBDDHXXX", with: "SAMPDE20XXX")
        let text = "<E>" + header + Sample.pacs008(String(repeating: Sample.transaction, count: 5), count: 5) + "</E>"
        #expect(try events(text).codes == ["header.sender"])
    }
}
