import MXMessages
import PaymentModel
import Testing

@Suite("Each family of messages")
struct FamilyTests {
    private func document(_ message: String, _ body: String) -> String {
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:\(message)\">\(body)</Document>"
    }

    private func agent(_ name: String, _ bic: String) -> String {
        "<\(name)><FinInstnId><BICFI>\(bic)</BICFI></FinInstnId></\(name)>"
    }

    private let groupHeader = """
        <GrpHdr><MsgId>M-1</MsgId><CreDtTm>2016-02-04T20:36:00Z</CreDtTm><NbOfTxs>1</NbOfTxs>\
        <SttlmInf><SttlmMtd>INDA</SttlmMtd></SttlmInf></GrpHdr>
        """

    private func transfer(_ inner: String) -> String {
        """
        <FICdtTrf>\(groupHeader)<CdtTrfTxInf><PmtId><InstrId>I-1</InstrId><EndToEndId>E-1</EndToEndId>\
        <UETR>7a562c67-ca16-48ba-b074-65581be6f001</UETR></PmtId>\
        <IntrBkSttlmAmt Ccy="USD">5.00</IntrBkSttlmAmt><IntrBkSttlmDt>2016-02-04</IntrBkSttlmDt>\
        \(agent("Dbtr", "BBHOBDDHXXX"))\(agent("Cdtr", "FRNYUS33XXX"))\(inner)</CdtTrfTxInf></FICdtTrf>
        """
    }

    @Test("In a plain pacs.009 the institutions are debtor and creditor")
    func institutions() throws {
        let events = try events(document("pacs.009.001.08", transfer("")))
        #expect(events.codes == [])
        let payment = try #require(events.payments.first)
        #expect(!payment.isCover)
        #expect(payment.debtor.bic?.text == "BBHOBDDHXXX")
        #expect(payment.creditor.bic?.text == "FRNYUS33XXX")
        #expect(payment[.debtorName] == nil)
    }

    /// What both engines read of a text.
    private func payment(_ text: String) throws -> Payment {
        let difference = try EngineComparison().difference(Array(text.utf8))
        #expect(difference == nil)
        let events = try events(text)
        #expect(events.codes.filter { $0 != "mx.noSchema" } == [])
        return try #require(events.payments.first)
    }

    @Test("An institution without a BIC is known by its number, which stands for its account")
    func institutionNumbers() throws {
        let member = "<ClrSysMmbId><ClrSysId><Cd>USABA</Cd></ClrSysId><MmbId>021000089</MmbId></ClrSysMmbId>"
        let lei = "<LEI>5493001KJTIIGC8Y1R12</LEI>"
        let bic = "<BICFI>FRNYUS33XXX</BICFI>"
        func read(_ identification: String, account: String = "") throws -> Payment {
            try payment(
                document("pacs.009.001.08", transfer(account))
                    .replacing(
                        agent("Cdtr", "FRNYUS33XXX"),
                        with: "<Cdtr><FinInstnId>\(identification)</FinInstnId></Cdtr>"
                    )
            )
        }
        #expect(try read(member)[.creditorAccount] == "021000089")
        #expect(try read(lei)[.creditorAccount] == "5493001KJTIIGC8Y1R12")
        #expect(try read(member + lei)[.creditorAccount] == "021000089")
        #expect(try read("<Nm>A BANK</Nm><Othr><Id>77</Id></Othr>")[.creditorAccount] == "77")
        #expect(try read(lei + "<Nm>A BANK</Nm>")[.creditorName] == "A BANK")
        // A BIC says who it is, and an account is its account.
        #expect(try read(bic + member)[.creditorAccount] == nil)
        #expect(try read(bic + member)[.creditorBIC] == "FRNYUS33XXX")
        let account = "<CdtrAcct><Id><Othr><Id>0001</Id></Othr></Id></CdtrAcct>"
        #expect(try read(member, account: account)[.creditorAccount] == "0001")
        let other = "<ClrSysMmbId><MmbId>026009593</MmbId></ClrSysMmbId>"
        #expect(try read(other)[.creditorAccount] == "026009593")
        let debit = """
            <FIDrctDbt><GrpHdr><MsgId>M</MsgId><CreDtTm>2016-02-04T20:36:00Z</CreDtTm><NbOfTxs>1</NbOfTxs></GrpHdr>\
            <CdtInstr><CdtId>C</CdtId><Cdtr><FinInstnId>\(member)</FinInstnId></Cdtr><DrctDbtTxInf><PmtId>\
            <EndToEndId>E</EndToEndId></PmtId><IntrBkSttlmAmt Ccy="USD">5</IntrBkSttlmAmt>\
            <IntrBkSttlmDt>2016-02-04</IntrBkSttlmDt><Dbtr><FinInstnId>\(lei)</FinInstnId></Dbtr></DrctDbtTxInf>\
            </CdtInstr></FIDrctDbt>
            """
        let collected = try payment(document("pacs.010.001.03", debit))
        #expect(collected[.creditorAccount] == "021000089")
        #expect(collected[.debtorAccount] == "5493001KJTIIGC8Y1R12")
    }

    @Test("An agent that has nothing else is told by its LEI")
    func agentsWithLEI() throws {
        func agent(_ identification: String) throws -> String? {
            let agent = "<CdtrAgt><FinInstnId>\(identification)</FinInstnId></CdtrAgt>"
            let text = transfer("").replacing("<Cdtr>", with: agent + "<Cdtr>")
            return try payment(document("pacs.009.001.08", text))[.creditorAgent]
        }
        let lei = "<LEI>5493001KJTIIGC8Y1R12</LEI>"
        #expect(try agent(lei) == "5493001KJTIIGC8Y1R12")
        #expect(try agent("<BICFI>DEUTDEFFXXX</BICFI>" + lei) == "DEUTDEFFXXX")
        #expect(try agent("<ClrSysMmbId><MmbId>1</MmbId></ClrSysMmbId>" + lei) == "1")
        #expect(try agent(lei + "<Nm>A BANK</Nm>") == "A BANK")
    }

    @Test("A proxy is the account where nothing else identifies it")
    func proxies() throws {
        func read(_ identification: String) throws -> Payment {
            let proxy = "<Prxy><Tp><Cd>TELE</Cd></Tp><Id>+234-8031112223</Id></Prxy>"
            return try payment(
                Sample.pacs008().replacing(
                    "<CdtrAcct><Id><IBAN>DE89370400440532013000</IBAN></Id></CdtrAcct>",
                    with: "<CdtrAcct>\(identification)\(proxy)</CdtrAcct>"
                ).replacing(
                    "<DbtrAcct><Id><Othr><Id>0001</Id></Othr></Id></DbtrAcct>",
                    with: "<DbtrAcct><Prxy><Id>me@example.com</Id></Prxy></DbtrAcct>"
                ).replacing("pacs.008.001.08", with: "pacs.008.001.10")
            )
        }
        #expect(try read("")[.creditorAccount] == "+234-8031112223")
        #expect(try read("")[.debtorAccount] == "me@example.com")
        let iban = "<Id><IBAN>DE89370400440532013000</IBAN></Id>"
        #expect(try read(iban)[.creditorAccount] == "DE89370400440532013000")
    }

    @Test("In a cover payment the customers underneath are debtor and creditor, the institutions their agents")
    func cover() throws {
        let underlying = """
            <UndrlygCstmrCdtTrf><Dbtr><Nm>A</Nm></Dbtr><DbtrAcct><Id><Othr><Id>1</Id></Othr></Id></DbtrAcct>\
            \(agent("DbtrAgt", "DEUTDEFFXXX"))<CdtrAgt><FinInstnId/></CdtrAgt><Cdtr><Nm>B</Nm></Cdtr>\
            <CdtrAcct><Id><Othr><Id>2</Id></Othr></Id></CdtrAcct></UndrlygCstmrCdtTrf>
            """
        let events = try events(document("pacs.009.001.08", transfer(underlying)))
        #expect(events.codes == [])
        let payment = try #require(events.payments.first)
        #expect(payment.isCover)
        #expect(payment[.debtorName] == "A")
        #expect(payment[.creditorName] == "B")
        #expect(payment[.debtorAccount] == "1")
        #expect(payment[.creditorAccount] == "2")
        #expect(payment[.debtorAgent] == "DEUTDEFFXXX")
        #expect(payment[.creditorAgent] == "FRNYUS33XXX")
        #expect(payment[.debtorBIC] == nil)
    }

    @Test("What a block of a pain.001 says comes down to each of its payments, and not to the next block's")
    func blocks() throws {
        func block(_ name: String, _ account: String, _ payments: Int) -> String {
            let transfers = (1...payments).map { number in
                """
                <CdtTrfTxInf><PmtId><EndToEndId>\(name)-\(number)</EndToEndId></PmtId>\
                <Amt><InstdAmt Ccy="EUR">\(number).10</InstdAmt></Amt><Cdtr><Nm>C\(number)</Nm></Cdtr></CdtTrfTxInf>
                """
            }
            return """
                <PmtInf><PmtInfId>\(name)</PmtInfId><PmtMtd>TRF</PmtMtd><NbOfTxs>\(payments)</NbOfTxs>\
                <ReqdExctnDt><Dt>2016-02-0\(payments)</Dt></ReqdExctnDt><Dbtr><Nm>\(name)</Nm></Dbtr>\
                <DbtrAcct><Id><Othr><Id>\(account)</Id></Othr></Id></DbtrAcct>\(agent("DbtrAgt", "DEUTDEFFXXX"))\
                \(transfers.joined())</PmtInf>
                """
        }
        let text = document(
            "pain.001.001.09",
            """
            <CstmrCdtTrfInitn><GrpHdr><MsgId>M</MsgId><CreDtTm>2016-02-04T20:36:00Z</CreDtTm><NbOfTxs>3</NbOfTxs>\
            <CtrlSum>4.3</CtrlSum><InitgPty><Id><OrgId><AnyBIC>ABCDDEFF</AnyBIC></OrgId></Id></InitgPty></GrpHdr>\
            \(block("One", "11", 2))\(block("Two", "22", 1))</CstmrCdtTrfInitn>
            """
        )
        let events = try events(text)
        #expect(events.codes == [])
        #expect(events.payments.map { $0[.debtorName] } == ["One", "One", "Two"])
        #expect(events.payments.map { $0[.debtorAccount] } == ["11", "11", "22"])
        #expect(events.payments.map { $0[.settlementDate] } == ["2016-02-02", "2016-02-02", "2016-02-01"])
        #expect(events.payments.map { $0[.creditorName] } == ["C1", "C2", "C1"])
        #expect(events.payments.allSatisfy { $0[.sender] == "ABCDDEFF" })
        let changed = try self.events(text.replacing("<CtrlSum>4.3<", with: "<CtrlSum>4.4<"))
        #expect(changed.codes == ["batch.sum"])
    }

    private func events(_ text: String) throws -> [MessageEvent] {
        try MXMessagesTests.events(text)
    }

    @Test("A return turns the roles of the original round, unless it has a chain of its own")
    func returned() throws {
        func text(_ chain: String) -> String {
            document(
                "pacs.004.001.09",
                """
                <PmtRtr><GrpHdr><MsgId>M</MsgId><CreDtTm>2016-02-04T20:36:00Z</CreDtTm><NbOfTxs>1</NbOfTxs>\
                <SttlmInf><SttlmMtd>INDA</SttlmMtd></SttlmInf></GrpHdr><TxInf><RtrId>R-1</RtrId>\
                <OrgnlEndToEndId>E-1</OrgnlEndToEndId><RtrdIntrBkSttlmAmt Ccy="USD">7.00</RtrdIntrBkSttlmAmt>\
                <IntrBkSttlmDt>2016-02-05</IntrBkSttlmDt>\(chain)<OrgnlTxRef>\
                <Dbtr><Pty><Nm>Payer</Nm></Pty></Dbtr><DbtrAcct><Id><Othr><Id>1</Id></Othr></Id></DbtrAcct>\
                <Cdtr><Pty><Nm>Paid</Nm></Pty></Cdtr></OrgnlTxRef></TxInf></PmtRtr>
                """
            )
        }
        let turned = try events(text(""))
        #expect(turned.codes == [])
        #expect(turned.payments.first?[.debtorName] == "Paid")
        #expect(turned.payments.first?[.creditorName] == "Payer")
        #expect(turned.payments.first?[.creditorAccount] == "1")
        #expect(turned.payments.first?[.endToEndReference] == "E-1")
        let chained = try events(
            text("<RtrChain><Dbtr><Pty><Nm>X</Nm></Pty></Dbtr><Cdtr><Pty><Nm>Y</Nm></Pty></Cdtr></RtrChain>")
        )
        #expect(chained.codes == [])
        #expect(chained.payments.first?[.debtorName] == "X")
        #expect(chained.payments.first?[.creditorName] == "Y")
    }

    @Test("No party of a return is put together from two", arguments: ["pacs.004.001.09", "pacs.004.001.10"])
    func returnedToAnother(message: String) throws {
        func read(_ debtor: String, _ creditor: String, original: String) throws -> Payment {
            try payment(
                document(
                    message,
                    """
                    <PmtRtr><GrpHdr><MsgId>M</MsgId><CreDtTm>2016-02-04T20:36:00Z</CreDtTm><NbOfTxs>1</NbOfTxs>\
                    <SttlmInf><SttlmMtd>INDA</SttlmMtd></SttlmInf></GrpHdr><TxInf><RtrId>R-1</RtrId>\
                    <OrgnlEndToEndId>E-1</OrgnlEndToEndId><RtrdIntrBkSttlmAmt Ccy="USD">7.00</RtrdIntrBkSttlmAmt>\
                    <IntrBkSttlmDt>2016-02-05</IntrBkSttlmDt><RtrChain><Dbtr>\(debtor)</Dbtr><Cdtr>\(creditor)</Cdtr>\
                    </RtrChain><OrgnlTxRef>\(original)</OrgnlTxRef></TxInf></PmtRtr>
                    """
                )
            )
        }
        let people = """
            <Dbtr><Pty><Nm>Payer</Nm><PstlAdr><Ctry>DE</Ctry><AdrLine>A street</AdrLine></PstlAdr></Pty></Dbtr>\
            <DbtrAcct><Id><Othr><Id>1</Id></Othr></Id></DbtrAcct>\(agent("DbtrAgt", "DEUTDEFFXXX"))\
            \(agent("CdtrAgt", "BUKBGB22XXX"))<Cdtr><Pty><Nm>Paid</Nm></Pty></Cdtr>\
            <CdtrAcct><Id><Othr><Id>2</Id></Othr></Id></CdtrAcct>
            """
        let others = try read("<Pty><Nm>X</Nm></Pty>", "<Pty><Nm>Y</Nm></Pty>", original: people)
        #expect(others[.debtorName] == "X")
        #expect(others[.creditorName] == "Y")
        for field in [
            PaymentField.debtorAccount, .debtorAgent, .creditorAccount, .creditorAgent, .creditorAddress,
            .creditorCountry,
        ] {
            #expect(others[field] == nil, "\(field)")
        }
        let same = try read("<Pty><Nm>Paid</Nm></Pty>", "<Pty><Nm>Payer</Nm></Pty>", original: people)
        #expect(same[.debtorAccount] == "2")
        #expect(same[.debtorAgent] == "BUKBGB22XXX")
        #expect(same[.creditorAccount] == "1")
        #expect(same[.creditorAddress] == "A street")
        #expect(same[.creditorCountry] == "DE")
        let bank = "<FinInstnId><BICFI>FRNYUS33XXX</BICFI></FinInstnId>"
        let institution = try read("<Pty><Nm>Paid</Nm></Pty>", "<Agt>\(bank)</Agt>", original: people)
        #expect(institution[.creditorBIC] == "FRNYUS33XXX")
        #expect(institution[.creditorName] == nil)
        #expect(institution[.creditorAccount] == nil)
        let itself = try read(
            "<Pty><Nm>Paid</Nm></Pty>",
            "<Agt>\(bank)</Agt>",
            original: people.replacing(
                "<Pty><Nm>Payer</Nm><PstlAdr><Ctry>DE</Ctry><AdrLine>A street</AdrLine></PstlAdr></Pty>",
                with: "<Agt>\(bank)</Agt>"
            )
        )
        #expect(itself[.creditorAccount] == "1")
    }

    @Test("In direct debits the debtor still pays and the creditor is paid")
    func directDebit() throws {
        let text = document(
            "pain.008.001.08",
            """
            <CstmrDrctDbtInitn><GrpHdr><MsgId>M</MsgId><CreDtTm>2016-02-04T20:36:00Z</CreDtTm><NbOfTxs>1</NbOfTxs>\
            <InitgPty/></GrpHdr><PmtInf><PmtInfId>P</PmtInfId><PmtMtd>DD</PmtMtd><ReqdColltnDt>2016-02-09</ReqdColltnDt>\
            <Cdtr><Nm>Shop</Nm></Cdtr><CdtrAcct><Id><Othr><Id>9</Id></Othr></Id></CdtrAcct><CdtrAgt/><DrctDbtTxInf>\
            <PmtId><EndToEndId>E</EndToEndId></PmtId><InstdAmt Ccy="EUR">3</InstdAmt><DbtrAgt/><Dbtr><Nm>Buyer</Nm></Dbtr>\
            <DbtrAcct><Id><Othr><Id>1</Id></Othr></Id></DbtrAcct></DrctDbtTxInf></PmtInf></CstmrDrctDbtInitn>
            """
        )
        let events = try events(text)
        #expect(events.codes == ["mx.noSchema"])
        let payment = try #require(events.payments.first)
        #expect(payment[.debtorName] == "Buyer")
        #expect(payment[.creditorName] == "Shop")
        #expect(payment[.creditorAccount] == "9")
        #expect(payment[.settlementDate] == "2016-02-09")
    }

    @Test("Every embedded schema compiles, and there is one for each message that is promised")
    func schemas() throws {
        let promised = """
            pain.001.001.03 pain.001.001.09 pain.001.001.11 pain.002.001.03 pain.002.001.10 pacs.002.001.10 pacs.004.001.09 \
            pacs.008.001.02 pacs.008.001.08 pacs.008.001.10 pacs.008.001.12 pacs.009.001.08 pacs.009.001.10 \
            camt.052.001.02 camt.052.001.08 camt.053.001.02 camt.053.001.08 camt.054.001.02 camt.054.001.08 \
            camt.056.001.08 camt.029.001.09 head.001.001.01 head.001.001.02 head.001.001.03 head.001.001.04
            """
        let catalog = SchemaCatalog.embedded
        #expect(Set(promised.split(separator: " ").map(String.init)).subtracting(catalog.messages).isEmpty)
        for message in catalog.messages {
            let root = message.hasPrefix("head") ? "AppHdr" : "Document"
            let codes = try events("<\(root) xmlns=\"urn:iso:std:iso:20022:tech:xsd:\(message)\"/>").codes
            #expect(codes == ["schema.missing"], "\(message)")
        }
    }
}
