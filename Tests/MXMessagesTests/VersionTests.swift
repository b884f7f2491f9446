import MXMessages
import PaymentModel
import Testing

/// Reading goes by the names of elements, so that it holds for every version; a version changes names a few times only.
@Suite("All versions of each family")
struct VersionTests {
    /// How an institution, its member identification and an organisation were named when a version was made.
    private struct Names {
        var bic, member, organisation: String

        /// Up to 2008: the first versions.
        static let first = Names(bic: "BIC", member: "ClrSysMmbId><Id", organisation: "BIC")
        /// 2009 to 2012.
        static let second = Names(bic: "BIC", member: "ClrSysMmbId><MmbId", organisation: "BICOrBEI")
        static let today = Names(bic: "BICFI", member: "ClrSysMmbId><MmbId", organisation: "AnyBIC")

        func agent(_ element: String, _ code: String) -> String {
            "<\(element)><FinInstnId><\(bic)>\(code)</\(bic)></FinInstnId></\(element)>"
        }
        func memberAgent(_ element: String, _ code: String) -> String {
            let end = member.hasSuffix("<Id") ? "</Id></ClrSysMmbId>" : "</MmbId></ClrSysMmbId>"
            return "<\(element)><FinInstnId><\(member)>\(code)\(end)</FinInstnId></\(element)>"
        }
        var party: String { "<InitgPty><Id><OrgId><\(organisation)>SAMPDE20</\(organisation)></OrgId></Id></InitgPty>" }
    }

    private static let group = "<MsgId>M</MsgId><CreDtTm>2016-02-04T20:36:00Z</CreDtTm><NbOfTxs>1</NbOfTxs>"

    private static func sides(_ names: Names, _ payer: String = "Dbtr", _ payee: String = "Cdtr") -> String {
        """
        <\(payer)><Nm>Payer</Nm></\(payer)><\(payer)Acct><Id><IBAN>GB29NWBK60161331926819</IBAN></Id></\(payer)Acct>\
        \(names.memberAgent(payer + "Agt", "021000021"))\(names.agent(payee + "Agt", "SAMPGB20XXX"))\
        <\(payee)><Nm>Payee</Nm></\(payee)><\(payee)Acct><Id><IBAN>DE89370400440532013000</IBAN></Id></\(payee)Acct>
        """
    }

    /// The body of a message of a family, and its element's name in versions that have one.
    private static func body(_ family: String, _ names: Names) -> (name: String, text: String) {
        let agents = names.agent("InstgAgt", "SAMPDE20XXX") + names.agent("InstdAgt", "SAMPGB20XXX")
        let amount = "<IntrBkSttlmAmt Ccy=\"EUR\">7.00</IntrBkSttlmAmt><IntrBkSttlmDt>2016-02-05</IntrBkSttlmDt>"
        let head = "<GrpHdr>\(group)\(agents)</GrpHdr>"
        let initiation = "<GrpHdr>\(group)\(names.party)</GrpHdr>"
        switch family {
        case "pacs.008": return ("FIToFICstmrCdtTrf", head + "<CdtTrfTxInf>" + amount + sides(names) + "</CdtTrfTxInf>")
        case "pacs.009":
            return (
                "FICdtTrf",
                head + "<CdtTrfTxInf>" + amount + names.agent("Dbtr", "SAMPFR20XXX")
                    + names.agent("Cdtr", "SAMPIT20XXX")
                    + "</CdtTrfTxInf>"
            )
        case "pacs.003":
            return ("FIToFICstmrDrctDbt", head + "<DrctDbtTxInf>" + amount + sides(names) + "</DrctDbtTxInf>")
        case "pacs.004":
            return (
                "PmtRtr",
                head + "<TxInf><RtrId>R</RtrId>" + amount.replacing("IntrBkSttlmAmt", with: "RtrdIntrBkSttlmAmt")
                    + "<OrgnlTxRef>" + sides(names, "Cdtr", "Dbtr") + "</OrgnlTxRef></TxInf>"
            )
        case "pain.001":
            return (
                "CstmrCdtTrfInitn",
                initiation + "<PmtInf><ReqdExctnDt>2016-02-05</ReqdExctnDt><CdtTrfTxInf>"
                    + "<Amt><InstdAmt Ccy=\"EUR\">7.00</InstdAmt></Amt></CdtTrfTxInf></PmtInf>"
            )
        default:
            return (
                "CstmrDrctDbtInitn",
                initiation + "<PmtInf><ReqdColltnDt>2016-02-05</ReqdColltnDt><DrctDbtTxInf>"
                    + "<InstdAmt Ccy=\"EUR\">7.00</InstdAmt></DrctDbtTxInf></PmtInf>"
            )
        }
    }

    @Test(
        "Payments are read from every version, old names and new",
        arguments: ["pacs.008", "pacs.009", "pacs.003", "pacs.004", "pain.001", "pain.008"],
        1...15
    )
    func payments(family: String, version: Int) throws {
        for names in [Names.first, .second, .today] {
            let message = "\(family).001.\(version < 10 ? "0" : "")\(version)"
            let (name, text) = Self.body(family, names)
            // The first versions name the body after the message.
            for element in [name, message] {
                let events = try events(Sample.document(message, "<\(element)>\(text)</\(element)>"), rules: .none)
                #expect(events.codes == [])
                #expect(events.messages.map(\.message?.text) == [message])
                let payment = try #require(events.payments.first)
                #expect(payment.amount.text() == "7.00")
                #expect(payment[.settlementDate] == "2016-02-05")
                #expect(payment[.sender]?.hasPrefix("SAMPDE20") == true)
                guard family.hasPrefix("pacs") else { continue }
                #expect(payment[.receiver] == "SAMPGB20XXX")
                guard family != "pacs.009" else {
                    #expect(payment[.debtorBIC] == "SAMPFR20XXX" && payment[.creditorBIC] == "SAMPIT20XXX")
                    continue
                }
                #expect(payment[.debtorName] == "Payer" && payment[.creditorName] == "Payee")
                #expect(payment[.debtorAccount] == "GB29NWBK60161331926819")
                #expect(payment[.debtorAgent] == "021000021" && payment[.creditorAgent] == "SAMPGB20XXX")
            }
        }
    }

    @Test(
        "Every version of every family is known, and that it has no schema is told",
        arguments: [
            "pain.001", "pain.002", "pain.008", "pacs.002", "pacs.003", "pacs.004", "pacs.008", "pacs.009", "pacs.010",
            "camt.029",
            "camt.052", "camt.053", "camt.054", "camt.056", "camt.057", "camt.058",
        ]
    )
    func schemas(family: String) throws {
        for version in 1...15 {
            let message = "\(family).001.\(version < 10 ? "0" : "")\(version)"
            let events = try events(Sample.document(message, "<Body/>"))
            let problem = try #require(events.problems.first)
            let hasSchema = SchemaCatalog.embedded.messages.contains(message)
            #expect(problem.code == (hasSchema ? "schema.sequence" : "mx.noSchema"), "\(message)")
            #expect(problem.severity == (hasSchema ? .error : .warning))
            #expect(events.messages.map(\.isValid) == [!hasSchema])
        }
    }
}
