import Foundation

/// A message that breaks one rule, and one that just does not.
struct RuleCase: Sendable, CustomStringConvertible {
    let code: String
    let raises: String
    let passes: String
    /// Whether there is no schema for the message: that is told as well.
    var isWithoutSchema = false

    var description: String { code }

    /// The message with a piece replaced breaks the rule; as it is, or with another piece, it does not.
    private init(_ code: String, _ message: String, _ old: String, _ new: String, butNot other: String? = nil) {
        precondition(message.contains(old), "\(old) is not in the message")
        self.code = code
        raises = message.replacing(old, with: new)
        passes = other.map { message.replacing(old, with: $0) } ?? message
        isWithoutSchema = ["pacs.008.001.07", "pacs.003", "pacs.010", "pain.008"].contains {
            message.contains("xsd:" + $0)
        }
    }

    static let all: [RuleCase] = batches + values + transfers + initiations + debits + returns + headers

    private static let pacs008 = Sample.pacs008()
    private static let date = "<IntrBkSttlmDt>2016-02-04</IntrBkSttlmDt>"
    private static let count = "<NbOfTxs>1</NbOfTxs>"

    private static let batches = [
        RuleCase("batch.count", pacs008, count, "<NbOfTxs>2</NbOfTxs>", butNot: "<NbOfTxs>01</NbOfTxs>"),
        RuleCase(
            "batch.sum",
            pacs008,
            count,
            count + "<CtrlSum>1000.51</CtrlSum>",
            butNot: count + "<CtrlSum>01000.500</CtrlSum>"
        ),
        RuleCase(
            "batch.total",
            pacs008.replacing(date, with: ""),
            count,
            count + "<TtlIntrBkSttlmAmt Ccy=\"USD\">1000.51</TtlIntrBkSttlmAmt>" + date,
            butNot: count + "<TtlIntrBkSttlmAmt Ccy=\"USD\">1000.5</TtlIntrBkSttlmAmt>" + date
        ),
        RuleCase(
            "batch.total",
            pacs008.replacing(date, with: ""),
            count,
            count + "<TtlIntrBkSttlmAmt Ccy=\"EUR\">1000.50</TtlIntrBkSttlmAmt>" + date,
            butNot: count + date
        ),
        RuleCase("batch.count", pain001, "<PmtMtd>TRF</PmtMtd>", "<PmtMtd>TRF</PmtMtd><NbOfTxs>3</NbOfTxs>"),
        RuleCase("batch.sum", pain001, "<PmtMtd>TRF</PmtMtd>", "<PmtMtd>TRF</PmtMtd><CtrlSum>1.09</CtrlSum>"),
    ]

    private static let iban = "DE89370400440532013000"
    private static let uetr = "7a562c67-ca16-48ba-b074-65581be6f001"
    private static let agent = "<ClrSysMmbId><MmbId>021000089</MmbId></ClrSysMmbId>"
    private static let lei = "<Id><OrgId><LEI>529900T8BM49AURSDO55</LEI></OrgId></Id>"

    private static let values = [
        RuleCase("iban.checkDigits", pacs008, iban, "DE98370400440532013000"),
        RuleCase("iban.length", pacs008, iban, "DE8937040044053201300"),
        RuleCase("iban.form", pacs008, iban, "DE891234"),
        RuleCase("bic.country", pacs008, "<BICFI>FRNYUS33XXX", "<BICFI>FRNYQQ33XXX", butNot: "<BICFI>FRNYXK33XXX"),
        RuleCase("bic.form", pacs008.replacing(".008.001.08", with: ".008.001.07"), "FRNYUS33XXX", "FRNYUS33XX"),
        RuleCase("country.unknown", pacs008, "<Ctry>BD", "<Ctry>QQ", butNot: "<Ctry>XK"),
        RuleCase("country.differ", pacs008, agent, "<BICFI>BARCGB22XXX</BICFI>", butNot: "<BICFI>DEUTDEFFXXX</BICFI>"),
        RuleCase("currency.inactive", pacs008, "Ccy=\"USD\"", "Ccy=\"XAU\"", butNot: "Ccy=\"XDR\""),
        RuleCase("currency.inactive", pacs008, "Ccy=\"USD\"", "Ccy=\"HRD\"", butNot: "Ccy=\"HRK\""),
        RuleCase(
            "currency.inactive",
            pacs008,
            "</Id></Othr></Id></DbtrAcct>",
            "</Id></Othr></Id><Ccy>ECU</Ccy></DbtrAcct>",
            butNot: "</Id></Othr></Id><Ccy>EUR</Ccy></DbtrAcct>"
        ),
        RuleCase("amount.decimals", pacs008, "1000.50<", "1000.501<", butNot: "1000.5<"),
        RuleCase("amount.decimals", pacs008, "\"USD\">1000.50", "\"JPY\">1000.5", butNot: "\"JPY\">1000"),
        RuleCase("amount.decimals", pacs008, "\"USD\">1000.50", "\"BHD\">1000.5055", butNot: "\"BHD\">1000.505"),
        RuleCase(
            "uetr.form",
            pacs008.replacing(".008.001.08", with: ".008.001.07"),
            uetr,
            uetr.replacing("-48", with: "-18")
        ),
        RuleCase("uetr.missing", pacs008, "<UETR>\(uetr)</UETR>", ""),
        RuleCase(
            "date.impossible",
            pacs008.replacing(".008.001.08", with: ".008.001.07"),
            "<IntrBkSttlmDt>2016-02-04<",
            "<IntrBkSttlmDt>2015-02-29<",
            butNot: "<IntrBkSttlmDt>2016-02-29<"
        ),
        RuleCase(
            "date.impossible",
            pacs008.replacing(".008.001.08", with: ".008.001.07"),
            "2016-02-04T20:36:00",
            "2016-02-04T24:36:00",
            butNot: "2016-02-04T24:00:00"
        ),
        RuleCase(
            "lei.checkDigits",
            pacs008,
            "</PstlAdr></Cdtr>",
            "</PstlAdr>" + lei.replacing("DO55", with: "DO56") + "</Cdtr>",
            butNot: "</PstlAdr>" + lei + "</Cdtr>"
        ),
    ]

    private static func bank(_ element: String) -> String {
        "<\(element)><FinInstnId><Nm>A bank</Nm></FinInstnId></\(element)>"
    }
    private static func account(_ element: String) -> String {
        "<\(element)><Id><Othr><Id>1</Id></Othr></Id></\(element)>"
    }
    private static let method = "<SttlmMtd>INDA</SttlmMtd>"
    private static let bearer = "<ChrgBr>SHAR</ChrgBr>"
    private static let debtor = "<Dbtr><Nm>Rahman"

    private static let transfers = [
        RuleCase("rule.groupOrTransaction", pacs008, count, count + date),
        RuleCase("rule.groupOrTransaction", pacs008, "</SttlmInf>", "</SttlmInf>" + bank("InstgAgt")),
        RuleCase("rule.settlementDate", pacs008, date, ""),
        RuleCase(
            "rule.totalWithoutDate",
            pacs008,
            count,
            count + "<TtlIntrBkSttlmAmt Ccy=\"USD\">1000.50</TtlIntrBkSttlmAmt>"
        ),
        RuleCase("rule.settlementMethod", pacs008, method, method + bank("InstgRmbrsmntAgt")),
        RuleCase(
            "rule.settlementMethod",
            pacs008,
            method,
            "<SttlmMtd>CLRG</SttlmMtd>" + account("SttlmAcct"),
            butNot: method + account("SttlmAcct")
        ),
        RuleCase(
            "rule.settlementMethod",
            pacs008,
            method,
            "<SttlmMtd>COVE</SttlmMtd>",
            butNot: "<SttlmMtd>COVE</SttlmMtd>" + bank("InstgRmbrsmntAgt")
        ),
        RuleCase(
            "rule.reimbursementAgents",
            pacs008,
            method,
            "<SttlmMtd>COVE</SttlmMtd>" + bank("InstgRmbrsmntAgt") + bank("ThrdRmbrsmntAgt"),
            butNot: "<SttlmMtd>COVE</SttlmMtd>" + bank("InstgRmbrsmntAgt") + bank("InstdRmbrsmntAgt")
                + bank("ThrdRmbrsmntAgt")
        ),
        RuleCase(
            "rule.accountWithoutAgent",
            pacs008,
            method,
            "<SttlmMtd>COVE</SttlmMtd>" + bank("InstgRmbrsmntAgt") + account("InstdRmbrsmntAgtAcct"),
            butNot: "<SttlmMtd>COVE</SttlmMtd>" + bank("InstgRmbrsmntAgt") + account("InstgRmbrsmntAgtAcct")
        ),
        RuleCase(
            "rule.agentOrder",
            pacs008,
            debtor,
            bank("IntrmyAgt1") + bank("IntrmyAgt3") + debtor,
            butNot: bank("IntrmyAgt1") + bank("IntrmyAgt2") + debtor
        ),
        RuleCase(
            "rule.agentOrder",
            pacs008,
            bearer,
            bearer + bank("PrvsInstgAgt2"),
            butNot: bearer + bank("PrvsInstgAgt1")
        ),
        RuleCase(
            "rule.accountWithoutAgent",
            pacs008,
            debtor,
            bank("IntrmyAgt1") + account("IntrmyAgt2Acct") + debtor,
            butNot: bank("IntrmyAgt1") + account("IntrmyAgt1Acct") + debtor
        ),
        RuleCase("rule.exchangeRate", pacs008, bearer, "<InstdAmt Ccy=\"EUR\">900</InstdAmt>" + bearer),
        RuleCase(
            "rule.exchangeRate",
            pacs008,
            bearer,
            "<InstdAmt Ccy=\"USD\">900</InstdAmt><XchgRate>1.1</XchgRate>" + bearer,
            butNot: "<InstdAmt Ccy=\"EUR\">900</InstdAmt><XchgRate>1.1</XchgRate>" + bearer
        ),
        RuleCase("rule.exchangeRate", pacs008, bearer, "<XchgRate>1.1</XchgRate>" + bearer),
        RuleCase(
            "rule.charges",
            pacs008,
            bearer,
            bearer + "<ChrgsInf><Amt Ccy=\"USD\">1</Amt>" + bank("Agt") + "</ChrgsInf>",
            butNot: "<InstdAmt Ccy=\"USD\">1001.50</InstdAmt>" + bearer + "<ChrgsInf><Amt Ccy=\"USD\">1</Amt>"
                + bank("Agt")
                + "</ChrgsInf>"
        ),
        RuleCase(
            "rule.chequeAndAccount",
            pacs008,
            "<Purp>",
            "<InstrForCdtrAgt><Cd>CHQB</Cd></InstrForCdtrAgt><Purp>",
            butNot: "<InstrForCdtrAgt><Cd>PHOB</Cd></InstrForCdtrAgt><Purp>"
        ),
    ]

    private static let pain001 = Sample.document(
        "pain.001.001.09",
        """
        <CstmrCdtTrfInitn><GrpHdr><MsgId>M</MsgId><CreDtTm>2016-02-04T20:36:00Z</CreDtTm><NbOfTxs>1</NbOfTxs><InitgPty/></GrpHdr>\
        <PmtInf><PmtInfId>P</PmtInfId><PmtMtd>TRF</PmtMtd><ReqdExctnDt><Dt>2016-02-05</Dt></ReqdExctnDt><Dbtr><Nm>A</Nm></Dbtr>\
        <DbtrAcct><Id><Othr><Id>1</Id></Othr></Id></DbtrAcct><DbtrAgt><FinInstnId><Nm>B</Nm></FinInstnId></DbtrAgt>\
        <ChrgBr>SHAR</ChrgBr><CdtTrfTxInf><PmtId><EndToEndId>E</EndToEndId></PmtId>\
        <Amt><InstdAmt Ccy="EUR">1.10</InstdAmt></Amt><Cdtr><Nm>C</Nm></Cdtr></CdtTrfTxInf></PmtInf></CstmrCdtTrfInitn>
        """
    )

    private static let initiations = [
        RuleCase("rule.blockOrTransaction", pain001, "</Amt><Cdtr>", "</Amt><ChrgBr>SLEV</ChrgBr><Cdtr>"),
        RuleCase(
            "rule.intermediaryWithoutCreditorAgent",
            pain001,
            "</Amt><Cdtr>",
            "</Amt>" + bank("IntrmyAgt1") + "<Cdtr>",
            butNot: "</Amt>" + bank("IntrmyAgt1") + bank("CdtrAgt") + "<Cdtr>"
        ),
        RuleCase(
            "rule.cheque",
            pain001,
            "</Amt><Cdtr>",
            "</Amt><ChqInstr><ChqTp>BCHQ</ChqTp></ChqInstr><Cdtr>"
        ),
    ]

    private static func debit(_ before: String, _ record: String, _ after: String) -> String {
        """
        \(before)<PmtId><EndToEndId>E</EndToEndId><TxId>T</TxId></PmtId>\(record)<Dbtr><Nm>Buyer</Nm></Dbtr>\
        <DbtrAcct><Id><Othr><Id>1</Id></Othr></Id></DbtrAcct><DbtrAgt><FinInstnId/></DbtrAgt></DrctDbtTxInf>\(after)
        """
    }
    private static let mandate = "<DrctDbtTx><MndtRltdInf><MndtId>1</MndtId></MndtRltdInf></DrctDbtTx>"
    private static let change = "<AmdmntInfDtls><OrgnlMndtId>0</OrgnlMndtId></AmdmntInfDtls>"
    private static let group = "<MsgId>M</MsgId><CreDtTm>2016-02-04T20:36:00Z</CreDtTm><NbOfTxs>1</NbOfTxs>"

    private static let pain008 = Sample.document(
        "pain.008.001.08",
        debit(
            "<CstmrDrctDbtInitn><GrpHdr>\(group)<InitgPty/></GrpHdr><PmtInf><PmtInfId>P</PmtInfId><PmtMtd>DD</PmtMtd>"
                + "<ReqdColltnDt>2016-02-09</ReqdColltnDt><Cdtr><Nm>Shop</Nm></Cdtr><CdtrAcct/><CdtrAgt/>"
                + "<ChrgBr>SLEV</ChrgBr><CdtrSchmeId/><DrctDbtTxInf>",
            "<InstdAmt Ccy=\"EUR\">3</InstdAmt>" + mandate,
            "</PmtInf></CstmrDrctDbtInitn>"
        )
    )
    private static let pacs003 = Sample.document(
        "pacs.003.001.08",
        debit(
            "<FIToFICstmrDrctDbt><GrpHdr>\(group)<SttlmInf><SttlmMtd>CLRG</SttlmMtd></SttlmInf></GrpHdr><DrctDbtTxInf>",
            "<IntrBkSttlmAmt Ccy=\"EUR\">3</IntrBkSttlmAmt>" + date + mandate,
            "</FIToFICstmrDrctDbt>"
        )
    )
    private static let pacs010 = Sample.document(
        "pacs.010.001.03",
        """
        <FIDrctDbt><GrpHdr>\(group)</GrpHdr><CdtInstr><CdtId>1</CdtId>\(bank("InstgAgt"))\(bank("Cdtr"))<DrctDbtTxInf>\
        <PmtId><EndToEndId>E</EndToEndId></PmtId><IntrBkSttlmAmt Ccy="EUR">3</IntrBkSttlmAmt>\(date)\
        \(bank("Dbtr"))</DrctDbtTxInf></CdtInstr></FIDrctDbt>
        """
    )

    private static let debits = [
        RuleCase("rule.blockOrTransaction", pain008, "<InstdAmt", "<ChrgBr>SLEV</ChrgBr><InstdAmt"),
        RuleCase("rule.blockOrTransaction", pain008, "</MndtRltdInf>", "</MndtRltdInf><CdtrSchmeId/>"),
        RuleCase(
            "rule.mandateAmendment",
            pain008,
            "<MndtId>1</MndtId>",
            "<MndtId>1</MndtId><AmdmntInd>true</AmdmntInd>",
            butNot: "<MndtId>1</MndtId><AmdmntInd>true</AmdmntInd>" + change
        ),
        RuleCase("rule.mandateAmendment", pacs003, "<MndtId>1</MndtId>", "<MndtId>1</MndtId>" + change),
        RuleCase(
            "rule.mandateAmendment",
            pacs003,
            "<MndtId>1</MndtId>",
            "<MndtId>1</MndtId><AmdmntInd>false</AmdmntInd>" + change,
            butNot: "<MndtId>1</MndtId><AmdmntInd>1</AmdmntInd>" + change
        ),
        RuleCase("rule.settlementDate", pacs003, date, ""),
        RuleCase("rule.exchangeRate", pacs003, "<DrctDbtTx>", "<InstdAmt Ccy=\"USD\">4</InstdAmt><DrctDbtTx>"),
        RuleCase("rule.groupOrTransaction", pacs010, "</NbOfTxs>", "</NbOfTxs>" + bank("InstgAgt")),
        RuleCase("rule.settlementDate", pacs010, date, ""),
    ]

    private static let pacs004 = Sample.document(
        "pacs.004.001.09",
        """
        <PmtRtr><GrpHdr>\(group)<SttlmInf><SttlmMtd>INDA</SttlmMtd></SttlmInf></GrpHdr><OrgnlGrpInf><OrgnlMsgId>O</OrgnlMsgId>\
        <OrgnlMsgNmId>pacs.008</OrgnlMsgNmId></OrgnlGrpInf><TxInf><RtrId>R</RtrId><OrgnlEndToEndId>E</OrgnlEndToEndId>\
        <RtrdIntrBkSttlmAmt Ccy="USD">7.00</RtrdIntrBkSttlmAmt>\(date)</TxInf></PmtRtr>
        """
    )
    private static let returns = [
        RuleCase(
            "rule.originalGroup",
            pacs004,
            "<RtrId>R</RtrId>",
            "<RtrId>R</RtrId><OrgnlGrpInf><OrgnlMsgId>O</OrgnlMsgId><OrgnlMsgNmId>pacs.008</OrgnlMsgNmId></OrgnlGrpInf>"
        ),
        RuleCase(
            "rule.exchangeRate",
            pacs004,
            date,
            date + "<RtrdInstdAmt Ccy=\"EUR\">6</RtrdInstdAmt>",
            butNot: date + "<RtrdInstdAmt Ccy=\"EUR\">6</RtrdInstdAmt><XchgRate>1.1</XchgRate>"
        ),
    ]

    private static func headed(_ header: String, _ document: String) -> String { "<E>" + header + document + "</E>" }
    private static let camt056 = Sample.document(
        "camt.056.001.08",
        """
        <FIToFIPmtCxlReq><Assgnmt><Id>A</Id><Assgnr><Agt><FinInstnId><BICFI>BBHOBDDHXXX</BICFI></FinInstnId></Agt></Assgnr>\
        <Assgne><Agt><FinInstnId><BICFI>FRNYUS33XXX</BICFI></FinInstnId></Agt></Assgne><CreDtTm>2016-02-04T20:36:00Z</CreDtTm>\
        </Assgnmt><Undrlyg><OrgnlGrpInfAndCxl><OrgnlMsgId>M</OrgnlMsgId><OrgnlMsgNmId>pacs.008</OrgnlMsgNmId>\
        </OrgnlGrpInfAndCxl></Undrlyg></FIToFIPmtCxlReq>
        """
    )
    private static let member = "<ClrSysMmbId><MmbId>021000021</MmbId></ClrSysMmbId>"

    private static let headers = [
        RuleCase("header.message", headed(Sample.header, pacs008), "Idr>pacs.008.001.08", "Idr>pacs.009.001.08"),
        RuleCase(
            "header.sender",
            headed(Sample.header, pacs008),
            "<Fr><FIId><FinInstnId><BICFI>BBHO",
            "<Fr><FIId><FinInstnId><BICFI>SAMP"
        ),
        // Also where only a later payment of the message speaks for another.
        RuleCase(
            "header.sender",
            headed(Sample.header, Sample.pacs008(Sample.transaction + Sample.transaction, count: 2)),
            "</CdtTrfTxInf>\n    <CdtTrfTxInf>",
            "</CdtTrfTxInf>\n    <CdtTrfTxInf>"
        ).changingLast("<InstgAgt><FinInstnId><BICFI>BBHO", "<InstgAgt><FinInstnId><BICFI>SAMP"),
        // Members of a clearing system have no BIC.
        RuleCase(
            "header.receiver",
            headed(Sample.header, pacs008).replacing("<BICFI>FRNYUS33XXX</BICFI>", with: member),
            "<To><FIId><FinInstnId><ClrSysMmbId><MmbId>021000021",
            "<To><FIId><FinInstnId><ClrSysMmbId><MmbId>021000022"
        ),
        RuleCase(
            "header.receiver",
            headed(Sample.header.replacing("pacs.008.001.08", with: "camt.056.001.08"), camt056),
            "<Assgne><Agt><FinInstnId><BICFI>FRNY",
            "<Assgne><Agt><FinInstnId><BICFI>SAMP"
        ),
        RuleCase(
            "header.repeated",
            "<B>" + headed(Sample.header, pacs008) + headed(Sample.header.replacing("B-1", with: "B-2"), pacs008)
                + "</B>",
            ">B-2<",
            ">B-1<",
            butNot: ">b-1<"
        ),
        RuleCase(
            "rule.copyWithoutRelated",
            headed(Sample.header, pacs008),
            "</CreDt>",
            "</CreDt><CpyDplct>DUPL</CpyDplct>",
            butNot: "</CreDt><PssblDplct>true</PssblDplct>"
        ),
        RuleCase("pdu.sender", Sample.dataPDU(pacs008), "<X1>BBHO", "<X1>SAMP"),
        RuleCase("pdu.receiver", Sample.dataPDU(Sample.header + pacs008), "<X1>FRNY", "<X1>SAMP"),
    ]

    /// The same with the last occurrence of a piece replaced, which is what breaks the rule.
    private func changingLast(_ old: String, _ new: String) -> RuleCase {
        guard let place = raises.ranges(of: old).last else { preconditionFailure("\(old) is not in the message") }
        return RuleCase(code: code, raises: raises.replacingCharacters(in: place, with: new), passes: passes)
    }

    private init(code: String, raises: String, passes: String) {
        self.code = code
        self.raises = raises
        self.passes = passes
    }
}
