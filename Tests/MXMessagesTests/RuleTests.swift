import MXMessages
import PaymentModel
import Testing

@Suite("Rules beyond the schema")
struct RuleTests {
    /// What is told when one piece of the sample is replaced.
    private func codes(_ old: String, _ new: String, rules: RuleSet = .all) throws -> [String] {
        let text = Sample.pacs008()
        #expect(text.contains(old))
        return try events(text.replacing(old, with: new), rules: rules).codes
    }

    @Test(
        "Values are held to their standards",
        arguments: [
            ("DE89370400440532013000", "DE88370400440532013000", ["iban.checkDigits"]),
            ("DE89370400440532013000", "DE8937040044053201300", ["iban.length"]),
            ("DE89370400440532013000", "DE891234", ["iban.form"]),
            ("<BICFI>FRNYUS33XXX", "<BICFI>FRNYQQ33XXX", ["bic.country"]),
            ("<Ctry>BD", "<Ctry>QQ", ["country.unknown"]),
            ("Ccy=\"USD\"", "Ccy=\"XXX\"", ["currency.inactive"]),
            ("Ccy=\"USD\"", "Ccy=\"DEM\"", ["currency.inactive"]),
            ("1000.50", "1000.505", ["amount.decimals"]),
            ("Ccy=\"USD\">1000.50", "Ccy=\"JPY\">1000.5", ["amount.decimals"]),
            ("Ccy=\"USD\">1000.50", "Ccy=\"BHD\">1000.505", []),
            ("7a562c67-ca16-48ba-b074-65581be6f001", "7a562c67-ca16-18ba-b074-65581be6f001", ["schema.pattern"]),
            ("\n        <UETR>7a562c67-ca16-48ba-b074-65581be6f001</UETR>", "", ["uetr.missing"]),
            ("<BICFI>BBHOBDDHXXX</BICFI></FinInstnId></DbtrAgt>", "<Nm>X</Nm></FinInstnId></DbtrAgt>", []),
        ]
    )
    func values(old: String, new: String, expected: [String]) throws {
        #expect(try codes(old, new) == expected)
        if expected.first?.hasPrefix("schema.") != true { #expect(try codes(old, new, rules: .schema) == []) }
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

    @Test(
        "What may not stand together, or must, is told",
        arguments: [
            (
                "<SttlmMtd>INDA</SttlmMtd>",
                "<SttlmMtd>CLRG</SttlmMtd><SttlmAcct><Id><Othr><Id>1</Id></Othr></Id></SttlmAcct>"
            ),
            ("<SttlmMtd>INDA</SttlmMtd>", "<SttlmMtd>COVE</SttlmMtd>"),
            (
                "<SttlmMtd>INDA</SttlmMtd>",
                "<SttlmMtd>INDA</SttlmMtd><InstgRmbrsmntAgt><FinInstnId><Nm>A</Nm></FinInstnId></InstgRmbrsmntAgt>"
            ),
        ]
    )
    func settlementMethod(old: String, new: String) throws {
        #expect(try codes(old, new) == ["rule.settlementMethod"])
    }

    @Test("Group and transaction do not both say who instructs or when to settle")
    func groupOrTransaction() throws {
        #expect(
            try codes("<NbOfTxs>1</NbOfTxs>", "<NbOfTxs>1</NbOfTxs><IntrBkSttlmDt>2016-02-04</IntrBkSttlmDt>")
                == ["rule.groupOrTransaction"]
        )
        #expect(try codes("<IntrBkSttlmDt>2016-02-04</IntrBkSttlmDt>", "") == ["rule.settlementDate"])
    }

    @Test("Another currency ordered needs a rate, the same has none")
    func exchange() throws {
        #expect(try codes("<ChrgBr>", "<InstdAmt Ccy=\"EUR\">900</InstdAmt><ChrgBr>") == ["rule.exchangeRate"])
        #expect(try codes("<ChrgBr>", "<InstdAmt Ccy=\"EUR\">900</InstdAmt><XchgRate>1.1</XchgRate><ChrgBr>") == [])
        #expect(
            try codes("<ChrgBr>", "<InstdAmt Ccy=\"USD\">900</InstdAmt><XchgRate>1.1</XchgRate><ChrgBr>")
                == ["rule.exchangeRate"]
        )
    }

    @Test("Header and document must speak of the same message and institutions")
    func header() throws {
        func codes(_ old: String, _ new: String) throws -> [String] {
            try events("<E>" + Sample.header.replacing(old, with: new) + Sample.pacs008() + "</E>").codes
        }
        #expect(try codes("pacs.008.001.08", "pacs.009.001.08") == ["header.message"])
        #expect(try codes("BBHOBDDHXXX", "DEUTDEFFXXX") == ["header.sender"])
        #expect(try codes("FRNYUS33XXX", "FRNYUS33") == [])
    }

    @Test("A business message identifier that comes twice is told")
    func repeated() throws {
        let one = "<M>" + Sample.header + Sample.pacs008() + "</M>"
        let events = try events("<E>" + one + one + "</E>")
        #expect(events.codes == ["header.repeated"])
        #expect(events.messages.map(\.index) == [0, 1])
        #expect(events.payments.map(\.index) == [0, 1])
    }
}
