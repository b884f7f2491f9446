import Foundation
import TestSupport

/// Codes of findings and problems, and the exit status, of two sides of files by their names.
struct ReconcileOutcome: Equatable, CustomStringConvertible {
    var findings: [String]
    var problems: [String] = []
    var status: Int32
    var description: String { "\(findings) \(problems) \(status)" }

    static let fits = ReconcileOutcome(findings: [], status: 0)
    static func found(_ codes: String...) -> ReconcileOutcome { ReconcileOutcome(findings: codes, status: 1) }
}

/// Tests of `paycheck reconcile` on two sides of a few messages each, made here, through the built command.
protocol ReconcileCases {}

extension ReconcileCases {
    func reconcile(_ sent: [String: String], _ received: [String: String], _ more: [String] = []) throws
        -> ReconcileOutcome
    {
        let directory = try TemporaryDirectory()
        for (side, files) in [("sent", sent), ("received", received)] {
            for (name, text) in files { try directory.write("\(side)/\(name)", text) }
        }
        return try outcome(directory.url.path, more)
    }

    func outcome(_ path: String, _ more: [String] = []) throws -> ReconcileOutcome {
        let run = try BinaryRun(
            ["reconcile", "--instructions", path + "/sent", "--statements", path + "/received", "--format", "jsonl"]
                + more
        )
        return ReconcileOutcome(
            findings: try run.objects("finding").compactMap { $0["code"] as? String }.sorted(),
            problems: Set(try run.objects("problem").compactMap { $0["code"] as? String }).sorted(),
            status: run.status
        )
    }

    // MARK: Messages

    static func mt103(_ reference: String, _ amount: String, _ sequence: Int = 1) -> String {
        [
            "{1:F01OURBDEF0AXXX0001\(String(1_000_000 + sequence).dropFirst())}{2:I103NOSTUS30XXXXN}{4:",
            ":20:\(reference)",
            ":23B:CRED", ":32A:160204USD\(amount)", ":33B:USD\(amount)", ":50K:/OUR1", "OUR CUSTOMER", ":59:/P1",
            "ADA PAYEE",
            ":71A:SHA", "-}",
        ].joined(separator: "\r\n")
    }

    static func received(_ type: String, _ lines: [String], _ sequence: Int = 1) -> String {
        let number = "0007\(String(1_000_000 + sequence).dropFirst())"
        return
            (["{1:F01OURBDEF0AXXX\(number)}{2:O\(type)1030160204NOSTUS30AXXX\(number)1602041030N}{4:"] + lines + ["-}"])
            .joined(separator: "\r\n")
    }

    static func mt940(_ entries: [String], opening: String, closing: String, _ sequence: Int = 1) -> String {
        received(
            "940",
            [":20:ST1", ":25:N1", ":28C:1/1", ":60F:C160203USD\(opening)"] + entries + [":62F:C160204USD\(closing)"],
            sequence
        )
    }

    /// A statement or a page of one, with its balances as they stand behind `:60` and `:62`: `F:C160203USD1000,`.
    static func page(
        _ entries: [String],
        _ opening: String,
        _ closing: String,
        number: String = "1/1",
        type: String = "940",
        reference: String = "ST1",
        sequence: Int = 1
    ) -> String {
        received(
            type,
            [":20:\(reference)", ":25:N1", ":28C:\(number)", ":60\(opening)"] + entries + [":62\(closing)"],
            sequence
        )
    }

    static func mt942(_ entries: [String], sum: String, _ sequence: Int) -> String {
        received(
            "942",
            [":20:RP1", ":25:N1", ":28C:3/1", ":34F:USD0,", ":13D:1602041100+0000"] + entries
                + [":90D:\(entries.count)USD\(sum)"],
            sequence
        )
    }

    static func document(_ message: String, _ body: String) -> String {
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:\(message)\">\(body)</Document>"
    }

    static var salaries: String { "PI-SALARIES-2016-02-04-000000001" }
    static var suppliers: String { "PI-SUPPLIERS-2016-02-04-00000002" }

    /// A pain.001 of two parts with two payments each, of the same account and day.
    static var initiation: String {
        var body =
            "<CstmrCdtTrfInitn><GrpHdr><MsgId>M1</MsgId><CreDtTm>2016-02-04T08:00:00Z</CreDtTm><NbOfTxs>4</NbOfTxs>"
            + "<InitgPty><Nm>Our Customer</Nm></InitgPty></GrpHdr>"
        for (name, payments) in [
            (salaries, [("E1", "100.00"), ("E2", "200.00")]), (suppliers, [("E3", "1000.00"), ("E4", "2000.00")]),
        ] {
            body +=
                "<PmtInf><PmtInfId>\(name)</PmtInfId><PmtMtd>TRF</PmtMtd><ReqdExctnDt><Dt>2016-02-04</Dt></ReqdExctnDt>"
                + "<Dbtr><Nm>Our Customer</Nm></Dbtr><DbtrAcct><Id><Othr><Id>N1</Id></Othr></Id></DbtrAcct>"
                + "<DbtrAgt><FinInstnId><BICFI>NOSTUS30XXX</BICFI></FinInstnId></DbtrAgt>"
            for (reference, amount) in payments {
                body +=
                    "<CdtTrfTxInf><PmtId><EndToEndId>\(reference)</EndToEndId></PmtId><Amt><InstdAmt Ccy=\"USD\">\(amount)</InstdAmt>"
                    + "</Amt><Cdtr><Nm>Payee \(reference)</Nm></Cdtr><CdtrAcct><Id><Othr><Id>C\(reference)</Id></Othr></Id></CdtrAcct>"
                    + "</CdtTrfTxInf>"
            }
            body += "</PmtInf>"
        }
        return document("pain.001.001.09", body + "</CstmrCdtTrfInitn>")
    }

    static func entry(_ amount: String, _ details: String) -> String {
        "<Ntry><Amt Ccy=\"USD\">\(amount)</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2016-02-04</Dt>"
            + "</BookgDt><ValDt><Dt>2016-02-04</Dt></ValDt><BkTxCd><Prtry><Cd>X</Cd></Prtry></BkTxCd><NtryDtls>\(details)</NtryDtls></Ntry>"
    }

    static func batch(_ name: String) -> String {
        "<Btch><PmtInfId>\(name)</PmtInfId><NbOfTxs>2</NbOfTxs></Btch>"
    }

    static func single(_ reference: String) -> String {
        "<TxDtls><Refs><EndToEndId>\(reference)</EndToEndId></Refs></TxDtls>"
    }

    static func frame(_ entries: [String], _ balances: String) -> String {
        "<GrpHdr><MsgId>S1</MsgId><CreDtTm>2016-02-04T19:00:00Z</CreDtTm></GrpHdr><FRAME><Id>ST</Id><ElctrncSeqNb>12</ElctrncSeqNb>"
            + "<Acct><Id><Othr><Id>N1</Id></Othr></Id><Svcr><FinInstnId><BICFI>NOSTUS30XXX</BICFI></FinInstnId></Svcr></Acct>"
            + balances + entries.joined() + "</FRAME>"
    }

    static func camt053(_ entries: [String], closing: String) -> String {
        let balances = [("OPBD", "100000.00", "2016-02-03"), ("CLBD", closing, "2016-02-04")].map { type, amount, day in
            "<Bal><Tp><CdOrPrtry><Cd>\(type)</Cd></CdOrPrtry></Tp><Amt Ccy=\"USD\">\(amount)</Amt><CdtDbtInd>CRDT</CdtDbtInd>"
                + "<Dt><Dt>\(day)</Dt></Dt></Bal>"
        }
        let body = frame(entries, balances.joined()).replacing("FRAME", with: "Stmt")
        return document("camt.053.001.08", "<BkToCstmrStmt>\(body)</BkToCstmrStmt>")
    }

    static func camt052(_ entries: [String]) -> String {
        let body = frame(entries, "").replacing("FRAME", with: "Rpt")
        return document("camt.052.001.08", "<BkToCstmrAcctRpt>\(body)</BkToCstmrAcctRpt>")
    }

    /// The network's answer to a message of session 1.
    static func acknowledgement(_ sequence: Int, isPositive: Bool = true) -> String {
        "{1:F21OURBDEF0AXXX0001\(String(1_000_000 + sequence).dropFirst())}{4:{177:1602041031}"
            + (isPositive ? "{451:0}}" : "{451:1}{405:T43}}")
    }

    /// A pacs.008 to the bank that keeps the account.
    static func pacs008(_ name: String, _ payments: [Transfer], method: String = "INDA") -> String {
        let agents =
            "<InstgAgt><FinInstnId><BICFI>OURBDEF0XXX</BICFI></FinInstnId></InstgAgt>"
            + "<InstdAgt><FinInstnId><BICFI>NOSTUS30XXX</BICFI></FinInstnId></InstdAgt>"
        let transfers = payments.map { payment in
            "<CdtTrfTxInf><PmtId><InstrId>\(payment.instruction)</InstrId><EndToEndId>\(payment.endToEnd)</EndToEndId>"
                + (payment.uetr.map { "<UETR>\($0)</UETR>" } ?? "")
                + "</PmtId><IntrBkSttlmAmt Ccy=\"USD\">\(payment.amount)</IntrBkSttlmAmt><IntrBkSttlmDt>2016-02-04</IntrBkSttlmDt>"
                + "<ChrgBr>SHAR</ChrgBr>\(agents)<Dbtr><Nm>Our Customer</Nm></Dbtr><DbtrAgt><FinInstnId><BICFI>OURBDEF0XXX</BICFI>"
                + "</FinInstnId></DbtrAgt><CdtrAgt><FinInstnId><BICFI>NOSTUS30XXX</BICFI></FinInstnId></CdtrAgt>"
                + "<Cdtr><Nm>Ada Payee</Nm></Cdtr><CdtrAcct><Id><IBAN>FR1420041010050500013M02606</IBAN></Id></CdtrAcct></CdtTrfTxInf>"
        }
        return document(
            "pacs.008.001.08",
            "<FIToFICstmrCdtTrf><GrpHdr><MsgId>\(name)</MsgId><CreDtTm>2016-02-04T08:00:00Z</CreDtTm><NbOfTxs>\(payments.count)</NbOfTxs>"
                + "<SttlmInf><SttlmMtd>\(method)</SttlmMtd></SttlmInf></GrpHdr>\(transfers.joined())</FIToFICstmrCdtTrf>"
        )
    }

    /// A pacs.002 about one payment of a message.
    static func pacs002(_ status: String, of payment: Transfer, in message: String, at hour: String = "10") -> String {
        document(
            "pacs.002.001.10",
            "<FIToFIPmtStsRpt><GrpHdr><MsgId>S\(hour)</MsgId><CreDtTm>2016-02-04T\(hour):00:00Z</CreDtTm></GrpHdr><OrgnlGrpInfAndSts>"
                + "<OrgnlMsgId>\(message)</OrgnlMsgId><OrgnlMsgNmId>pacs.008.001.08</OrgnlMsgNmId></OrgnlGrpInfAndSts><TxInfAndSts>"
                + "<OrgnlInstrId>\(payment.instruction)</OrgnlInstrId><OrgnlEndToEndId>\(payment.endToEnd)</OrgnlEndToEndId>"
                + "<TxSts>\(status)</TxSts></TxInfAndSts></FIToFIPmtStsRpt>"
        )
    }
}

/// A payment of a pacs.008: its names, and how much.
struct Transfer {
    var instruction: String
    var endToEnd: String
    var amount = "100.00"
    var uetr: String?
}
