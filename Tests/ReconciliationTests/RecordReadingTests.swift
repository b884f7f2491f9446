import Paycheck
import PaymentModel
import TestSupport
import Testing

/// What messages tell of payments without being one.
@Suite struct RecordReadingTests {
    private func records(_ text: String) throws -> [PaymentRecord] {
        var source = BytesInMemory(Array(text.utf8))
        var records: [PaymentRecord] = []
        try readMessages(from: &source, options: ReadingOptions(keepsRecords: true)) { event in
            if case .record(let record) = event { records.append(record) }
        }
        return records
    }

    private func fin(_ type: String, _ lines: [String], block3: String = "") -> String {
        "{1:F01OURBDEF0AXXX0007000123}{2:O\(type)1030160204NOSTUS30AXXX00010000011602041030N}\(block3){4:\r\n"
            + lines.joined(separator: "\r\n") + "\r\n-}"
    }

    @Test func `nobody who does not ask for records gets any`() throws {
        var source = BytesInMemory(Array(fin("900", [":20:A", ":21:B", ":25:1", ":32A:160204USD1,"]).utf8))
        try readMessages(from: &source) { event in
            if case .record = event { Issue.record("a record was told") }
        }
    }

    @Test func `a statement gives its entries, then its frame with number and balances`() throws {
        let text = fin(
            "940",
            [
                ":20:ST1", ":25:021000", ":28C:41/2", ":60M:C160203USD1000,00",
                ":61:1602040203D30000000,NTRFP160204000001//D0001", ":86:INVOICE 7", ":61:160204RD12,5NCHGNONREF//F1",
                ":61:1601011231EC1,NTRFX", ":62F:D160204USD29998987,50",
            ]
        )
        let records = try records(text)
        let entries = records.compactMap { if case .entry(let entry) = $0 { entry } else { nil } }
        try #require(entries.count == 3)
        #expect(entries[0].amount.text() == "30000000" && entries[0].currency.text == "USD")
        #expect(!entries[0].isCredit && !entries[0].isReversal && entries[0].source == .statement)
        #expect(entries[0].references.texts == ["P160204000001", "D0001"])
        #expect(
            entries[0].bookingDate?.description == "2016-02-03" && entries[0].valueDate?.description == "2016-02-04"
        )
        #expect(
            entries[0].text == "INVOICE 7" && entries[0].account == "021000" && entries[0].servicer == "NOSTUS30XXX"
        )
        #expect(entries[1].isReversal && entries[1].isCredit && entries[1].references.texts == ["F1"])
        #expect(entries[2].isPending)
        // An entry date of December beside a value date of January is the year before.
        #expect(entries[2].bookingDate?.description == "2015-12-31")
        guard case .statement(let frame)? = records.last else { throw Missing() }
        #expect(frame.number == 41 && frame.page == 2 && !frame.isFirstPage && frame.isLastPage && frame.entries == 3)
        #expect(frame.opening?.amount.text() == "1000.00" && frame.opening?.isCredit == true)
        #expect(frame.closing?.isCredit == false && frame.closing?.date?.description == "2016-02-04")
    }

    @Test func `a confirmation gives an entry with both references, the UETR and the numbers of its message`() throws {
        let uetr = "eb6305c9-1f7f-49de-aed0-16487c27b42d"
        let records = try records(
            fin(
                "910",
                [":20:C1", ":21:R1", ":25:77", ":32A:160204EUR5,", ":52A:PAYEDEF0XXX"],
                block3: "{3:{121:\(uetr)}}"
            )
        )
        guard case .transmission(let transmission)? = records.first, case .entry(let entry)? = records.last else {
            throw Missing()
        }
        #expect(transmission.number?.session == 7 && transmission.number?.sequence == 123 && transmission.isReceived)
        #expect(entry.isCredit && entry.source == .confirmation && entry.references.texts == ["R1", "C1"])
        #expect(entry.references.uetr == UETR(uetr) && entry.counterparty.bic?.text == "PAYEDEF0XXX")
    }

    @Test func `acknowledgements tell which message they answer, free format and requests what they ask`() throws {
        let ack = try records("{1:F21OURBDEF0AXXX0007000123}{4:{177:1602041031}{451:1}{405:T27003}}")
        guard case .notice(let notice)? = ack.first else { throw Missing() }
        #expect(notice.kind == .refused && notice.code == "T27003" && notice.transmission?.sequence == 123)
        let kinds = try [("192", PaymentNotice.Kind.cancellationRequest), ("199", .freeFormat), ("296", .answer)].map {
            type,
            kind in
            let field = type == "296" ? ":76:/CNCL/" : ":79:PLEASE CANCEL"
            let all = try records(
                fin(
                    type,
                    [":20:N", ":21:R1", ":11S:103\r\n160204", field].filter { type == "192" || !$0.hasPrefix(":11S") }
                )
            )
            guard case .notice(let notice)? = all.last else { throw Missing() }
            #expect(notice.kind == kind && notice.references.texts == ["R1"])
            return notice
        }
        #expect(kinds[2].code == "CNCL")
    }

    @Test func `camt.053 gives details of a collective entry, balances and pages`() throws {
        let records = try records(Self.statement)
        guard case .entry(let single) = records[0], case .entry(let several) = records[1],
            case .statement(let frame) = records[2]
        else { throw Missing() }
        #expect(
            single.references.texts == ["E1", "S1", "I1"] && single.counterparty.name == "Ada Payee"
                && single.details.isEmpty
        )
        #expect(single.servicer == "NOSTUS30XXX" && single.account == "ACC1" && single.type == "XBCT")
        #expect(several.details.map { $0.amount?.text() } == ["1.00", "2.00"])
        #expect(several.details.map(\.references.texts) == [["A"], ["B"]])
        #expect(several.isCredit && several.details[1].counterparty.name == "Bo Payer")
        #expect(frame.opening?.amount.text() == "10.00" && frame.closing?.amount.text() == "8.00" && frame.number == 12)
        #expect(frame.entries == 2)
    }

    @Test func `pacs.002 tells the status of each payment, or of the whole message`() throws {
        func report(_ body: String) -> String {
            "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pacs.002.001.10\"><FIToFIPmtStsRpt><GrpHdr><MsgId>S</MsgId>"
                + "<CreDtTm>2016-02-04T10:00:00Z</CreDtTm></GrpHdr>\(body)</FIToFIPmtStsRpt></Document>"
        }
        let group = "<OrgnlGrpInfAndSts><OrgnlMsgId>M1</OrgnlMsgId><OrgnlMsgNmId>pacs.008.001.08</OrgnlMsgNmId>"
        let whole = try records(report(group + "<GrpSts>RJCT</GrpSts></OrgnlGrpInfAndSts>"))
        guard case .notice(let all)? = whole.first else { throw Missing() }
        #expect(all.originalMessage == "M1" && all.code == "RJCT" && all.isRefusal && all.references.isEmpty)
        let each = try records(
            report(
                group
                    + "</OrgnlGrpInfAndSts><TxInfAndSts><OrgnlInstrId>I1</OrgnlInstrId><OrgnlEndToEndId>NOTPROVIDED</OrgnlEndToEndId>"
                    + "<TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf></TxInfAndSts>"
            )
        )
        guard case .notice(let one)? = each.first, each.count == 1 else { throw Missing() }
        #expect(one.references.texts == ["I1"] && one.code == "RJCT" && one.text == "AC04")
    }

    @Test func `pain.002 tells the status of a part of the message, or of the payments in it`() throws {
        func part(_ name: String, _ payments: String = "") -> String {
            "<OrgnlPmtInfAndSts><OrgnlPmtInfId>\(name)</OrgnlPmtInfId><PmtInfSts>RJCT</PmtInfSts>\(payments)</OrgnlPmtInfAndSts>"
        }
        let payment = "<TxInfAndSts><OrgnlEndToEndId>E3</OrgnlEndToEndId></TxInfAndSts>"
        let all = try records(
            "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\"><CstmrPmtStsRpt><GrpHdr><MsgId>S</MsgId>"
                + "<CreDtTm>2016-02-04T10:00:00Z</CreDtTm></GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>M1</OrgnlMsgId>"
                + "<OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId></OrgnlGrpInfAndSts>\(part("P1"))\(part("P2", payment))\(part("P3"))"
                + "</CstmrPmtStsRpt></Document>"
        )
        let notices = all.compactMap { if case .notice(let notice) = $0 { notice } else { nil } }
        #expect(notices.map(\.originalPart) == ["P1", nil, "P3"])
        #expect(notices.map(\.references.texts) == [[], ["E3"], []])
        #expect(
            notices.allSatisfy {
                $0.isRefusal && $0.originalMessage == "M1" && $0.time == Timestamp("2016-02-04T10:00:00Z")
            }
        )
    }

    @Test func `an entry tells what was ordered and which institution is paid; a mere count of entries is no name`()
        throws
    {
        let told = Self.statement.replacing("<NtryRef>E1</NtryRef>", with: "<NtryRef>00017</NtryRef>").replacing(
            "</Refs><RltdPties><Cdtr><Pty><Nm>Ada Payee</Nm></Pty></Cdtr>",
            with:
                "</Refs><AmtDtls><InstdAmt><Amt Ccy=\"EUR\">4.50</Amt></InstdAmt></AmtDtls><RltdPties><Cdtr><Agt><FinInstnId>"
                + "<BICFI>PAYEDEF0XXX</BICFI></FinInstnId></Agt></Cdtr>"
        )
        guard case .entry(let entry)? = try records(told).first else { throw Missing() }
        #expect(entry.references.texts == ["S1", "I1"])
        #expect(entry.instructed == AccountEntry.Instructed(amount: "4.50", currency: Currency("EUR")!))
        #expect(entry.counterparty.bic?.text == "PAYEDEF0XXX")
    }

    private struct Missing: Error {}

    private static let statement = """
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>M</MsgId>\
        <CreDtTm>2016-02-04T19:00:00Z</CreDtTm></GrpHdr><Stmt><Id>ST</Id><ElctrncSeqNb>12</ElctrncSeqNb><Acct><Id><Othr><Id>ACC1</Id>\
        </Othr></Id><Svcr><FinInstnId><BICFI>NOSTUS30XXX</BICFI></FinInstnId></Svcr></Acct>\
        <Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="USD">10.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2016-02-03</Dt></Dt></Bal>\
        <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="USD">8.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2016-02-04</Dt></Dt></Bal>\
        <Ntry><NtryRef>E1</NtryRef><Amt Ccy="USD">5.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><AcctSvcrRef>S1</AcctSvcrRef>\
        <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>ICDT</Cd><SubFmlyCd>XBCT</SubFmlyCd></Fmly></Domn></BkTxCd><NtryDtls><TxDtls><Refs>\
        <InstrId>I1</InstrId></Refs><RltdPties><Cdtr><Pty><Nm>Ada Payee</Nm></Pty></Cdtr></RltdPties></TxDtls></NtryDtls></Ntry>\
        <Ntry><Amt Ccy="USD">3.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BkTxCd><Prtry><Cd>X</Cd></Prtry></BkTxCd>\
        <NtryDtls><TxDtls><Refs><EndToEndId>A</EndToEndId></Refs><Amt Ccy="USD">1.00</Amt></TxDtls><TxDtls><Refs><EndToEndId>B</EndToEndId>\
        </Refs><Amt Ccy="USD">2.00</Amt><RltdPties><Dbtr><Pty><Nm>Bo Payer</Nm></Pty></Dbtr></RltdPties></TxDtls></NtryDtls></Ntry>\
        </Stmt></BkToCstmrStmt></Document>
        """
}
