import Foundation
import TestSupport
import Testing

/// Which orders there are: each message once, without those that were refused.
@Suite struct ReconcileInstructionTests: ReconcileCases {
    private static let order = mt103("A1", "100,")

    private func statement(_ debits: Int) -> [String: String] {
        let entries = (0..<debits).map { ":61:160204D100,NTRFA1//B\($0)" }
        return ["940.fin": Self.mt940(entries, opening: "1000,", closing: "\(1000 - 100 * debits),")]
    }

    @Test func `a message that was given twice is one order, which a second debit repeats`() throws {
        let duplicate = Self.order + "{5:{PDE:}}"
        let copies = [
            ["1.fin": Self.order, "2.fin": Self.acknowledgement(1) + Self.order],
            ["1.fin": Self.order, "2.fin": Self.order],
            ["1.fin": duplicate, "2.fin": Self.order],
            // Sent again under a new number, as a possible duplicate.
            ["1.fin": Self.order, "2.fin": Self.mt103("A1", "100,", 2) + "{5:{PDE:}}"],
        ]
        for sent in copies {
            #expect(try reconcile(sent, statement(1)) == .fits, "\(sent)")
            #expect(try reconcile(sent, statement(2)) == .found("debit.repeated"), "\(sent)")
        }
        // Another number without that mark is a second order.
        let twice = ["1.fin": Self.order, "2.fin": Self.mt103("A1", "100,", 2)]
        #expect(try reconcile(twice, statement(2)) == .fits)
        #expect(try reconcile(twice, statement(1)) == .found("instruction.notBooked"))
    }

    @Test func `an ISO 20022 message that was given twice is one, and equal payments within one are several`() throws {
        let transfer = Transfer(instruction: "I1", endToEnd: "E1")
        let message = Self.pacs008("M1", [transfer])
        let debit = Self.entry("100.00", Self.single("E1"))
        let one = ["053.xml": Self.camt053([debit], closing: "99900.00")]
        #expect(try reconcile(["1.xml": message, "2.xml": message], one) == .fits)
        let other = Self.pacs008("M2", [transfer])
        #expect(try reconcile(["1.xml": message, "2.xml": other], one) == .found("instruction.notBooked"))
        let equal = ["1.xml": Self.pacs008("M1", [transfer, transfer])]
        #expect(try reconcile(equal, one) == .found("instruction.notBooked"))
        #expect(try reconcile(equal, ["053.xml": Self.camt053([debit, debit], closing: "99800.00")]) == .fits)
    }

    @Test func `what was refused and sent again under its name is booked for the second one`() throws {
        let resent = Self.mt103("A1", "100,", 2)
        let sent = [
            "1.fin": [Self.order, Self.acknowledgement(1, isPositive: false), resent].joined(separator: "\r\n")
        ]
        #expect(try reconcile(sent, statement(1)) == .fits)
        #expect(try reconcile(sent, statement(2)) == .found("refused.booked"))
        // The same of amounts without names.
        let nameless = Self.mt940([":61:160204D100,NTRFNONREF"], opening: "1000,", closing: "900,")
        #expect(try reconcile(sent, ["940.fin": nameless]) == .fits)
        // Through a status, and settled after all.
        let (first, second) = (Transfer(instruction: "I1", endToEnd: "E1"), Transfer(instruction: "I2", endToEnd: "E1"))
        let messages = ["1.xml": Self.pacs008("M1", [first]), "2.xml": Self.pacs008("M2", [second])]
        let booked = Self.camt053([Self.entry("100.00", Self.single("E1"))], closing: "99900.00")
        let refusal = Self.pacs002("RJCT", of: first, in: "M1")
        #expect(try reconcile(messages, ["053.xml": booked, "1.xml": refusal]) == .fits)
        let one = ["1.xml": Self.pacs008("M1", [first])]
        #expect(try reconcile(one, ["053.xml": booked, "1.xml": refusal]) == .found("refused.booked"))
        // Whichever file comes first.
        let settled = Self.pacs002("ACSC", of: first, in: "M1", at: "15")
        #expect(try reconcile(one, ["053.xml": booked, "1.xml": refusal, "2.xml": settled]) == .fits)
        #expect(try reconcile(one, ["053.xml": booked, "2.xml": refusal, "1.xml": settled]) == .fits)
    }

    @Test func `a status is about the payment that has all its names, not about others that share one`() throws {
        let salaries = [
            Transfer(instruction: "I1", endToEnd: "SALARY"),
            Transfer(instruction: "I2", endToEnd: "SALARY", amount: "200.00"),
        ]
        let sent = ["1.xml": Self.pacs008("M1", salaries)]
        let refusal = ["002.xml": Self.pacs002("RJCT", of: salaries[0], in: "M1")]
        let debit = Self.entry("200.00", "<TxDtls><Refs><InstrId>I2</InstrId></Refs></TxDtls>")
        let statement = ["053.xml": Self.camt053([debit], closing: "99800.00")]
        #expect(try reconcile(sent, statement.merging(refusal) { $1 }) == .fits)
        #expect(try reconcile(sent, statement) == .found("instruction.notBooked"))
        // Said twice in one message of a name that two share, it is said of both; the message given twice says no more.
        let nameless = Self.pacs002("RJCT", of: salaries[0], in: "M1").replacing(
            "<OrgnlInstrId>I1</OrgnlInstrId>",
            with: ""
        )
        let empty = Self.camt053([], closing: "100000.00")
        let twice = nameless.replacing(
            "</TxInfAndSts>",
            with:
                "</TxInfAndSts><TxInfAndSts><OrgnlEndToEndId>SALARY</OrgnlEndToEndId><TxSts>RJCT</TxSts></TxInfAndSts>"
        )
        #expect(try reconcile(sent, ["053.xml": empty, "002.xml": twice]) == .fits)
        #expect(
            try reconcile(sent, ["053.xml": empty, "1.xml": nameless, "2.xml": nameless])
                == .found("instruction.notBooked")
        )
        // Of another message with the same names.
        let again = sent.merging(["2.xml": Self.pacs008("M2", salaries)]) { $1 }
        let other = ["002.xml": Self.pacs002("RJCT", of: salaries[1], in: "M2")]
        #expect(
            try reconcile(again, statement.merging(other) { $1 })
                == .found("instruction.notBooked", "instruction.notBooked")
        )
    }

    @Test(arguments: [["suppliers"], ["suppliers", "salaries"], ["salaries", "suppliers"]])
    func `a part of a message that is refused as a whole is refused, and no other part`(order: [String]) throws {
        let parts = order.map { name in
            let (part, status) = name == "suppliers" ? (Self.suppliers, "RJCT") : (Self.salaries, "ACSC")
            return
                "<OrgnlPmtInfAndSts><OrgnlPmtInfId>\(part)</OrgnlPmtInfId><PmtInfSts>\(status)</PmtInfSts></OrgnlPmtInfAndSts>"
        }
        let status = Self.document(
            "pain.002.001.10",
            "<CstmrPmtStsRpt><GrpHdr><MsgId>R</MsgId><CreDtTm>2016-02-04T10:00:00Z</CreDtTm></GrpHdr><OrgnlGrpInfAndSts>"
                + "<OrgnlMsgId>M1</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId></OrgnlGrpInfAndSts>"
                + parts.joined() + "</CstmrPmtStsRpt>"
        )
        let sent = ["1.xml": Self.initiation]
        let first = Self.entry("300.00", Self.batch(Self.salaries))
        let one = Self.camt053([first], closing: "99700.00")
        #expect(try reconcile(sent, ["002.xml": status, "053.xml": one]) == .fits)
        let both = Self.camt053([first, Self.entry("3000.00", Self.batch(Self.suppliers))], closing: "96700.00")
        #expect(try reconcile(sent, ["002.xml": status, "053.xml": both]) == .found("refused.booked"))
    }

    @Test func `an answer of the network is missed where a later message has one, or its day is over`() throws {
        func sent(_ answered: [Int]) -> [String: String] {
            let messages = (1...3).map { Self.mt103("A\($0)", "10,", $0) } + answered.map { Self.acknowledgement($0) }
            return ["1.fin": messages.joined(separator: "\r\n")]
        }
        let lines = (1...3).map { ":61:160204D10,NTRFA\($0)" }
        let statement = ["940.fin": Self.mt940(lines, opening: "100,", closing: "70,")]
        #expect(try reconcile(sent([1, 2, 3]), statement) == .fits)
        #expect(try reconcile(sent([1, 3]), statement) == .found("acknowledgement.missing"))
        let early = ["--as-of", "2016-02-04T12:00:00Z"]
        #expect(try reconcile(sent([1, 3]), statement, early) == .found("acknowledgement.missing"))
        // The last one: its day must be over, and the time that the network may take.
        #expect(try reconcile(sent([1, 2]), statement, early) == .fits)
        #expect(try reconcile(sent([1, 2]), statement, ["--as-of", "2016-02-05T00:29:00Z"]) == .fits)
        #expect(
            try reconcile(sent([1, 2]), statement, ["--as-of", "2016-02-05T00:30:00Z"])
                == .found("acknowledgement.missing")
        )
        // Sent again as a possible duplicate and answered then, it has arrived.
        let again = Self.mt103("A2", "10,", 4) + "{5:{PDE:}}\r\n" + Self.acknowledgement(4)
        let resent = ["1.fin": sent([1, 3])["1.fin", default: ""] + "\r\n" + again]
        #expect(try reconcile(resent, statement) == .fits)
        // Where nothing is answered, answers were not given.
        #expect(try reconcile(sent([]), statement) == .fits)
    }

    @Test func `two messages of one number and reference with different contents are told`() throws {
        let altered = Self.order.replacing("USD100,", with: "USD900,").replacing("ADA PAYEE", with: "SOMEBODY ELSE")
        let found = try reconcile(["1.fin": Self.order, "2.fin": altered], statement(1))
        #expect(found == .found("instruction.notBooked", "sequence.repeated"))
        let marked = try reconcile(["1.fin": Self.order, "2.fin": altered + "{5:{PDE:}}"], statement(1))
        #expect(marked == .found("instruction.notBooked", "sequence.repeated"))
    }

    @Test func `what a clearing system settles is not missed on an account at its receiver`() throws {
        let empty = ["940.fin": Self.mt940([], opening: "1000,", closing: "1000,")]
        let service = ["1.fin": Self.order.replacing("{4:", with: "{3:{103:TGT}}{4:")]
        #expect(try reconcile(service, empty) == .fits)
        #expect(try reconcile(["1.fin": Self.order], empty) == .found("instruction.notBooked"))
        let transfer = [Transfer(instruction: "I1", endToEnd: "E1")]
        #expect(try reconcile(["1.xml": Self.pacs008("M1", transfer, method: "CLRG")], empty) == .fits)
        #expect(try reconcile(["1.xml": Self.pacs008("M1", transfer)], empty) == .found("instruction.notBooked"))
    }

    @Test func `what a clearing system settles is missed on an account that shows the others of that system`() throws {
        func order(_ number: Int, _ service: String = "TGT", to receiver: String = "NOSTUS30") -> String {
            Self.mt103("A\(number)", "\(number)00,", number).replacing("{4:", with: "{3:{103:\(service)}}{4:")
                .replacing("I103NOSTUS30", with: "I103\(receiver)")
        }
        func sent(_ orders: String...) -> [String: String] { ["1.fin": orders.joined(separator: "\r\n")] }
        let lines = (1...3).map { ":61:160204D\($0)00,NTRFA\($0)" }
        func shown(_ lines: [String], _ closing: Int) -> [String: String] {
            ["940.fin": Self.mt940(lines, opening: "1000,", closing: "\(closing),")]
        }
        #expect(try reconcile(sent(order(1), order(2), order(3)), shown(lines, 400)) == .fits)
        let missing = ReconcileOutcome.found("instruction.notBooked")
        #expect(try reconcile(sent(order(1), order(2), order(3)), shown(Array(lines.prefix(2)), 700)) == missing)
        // The account may be at the central bank, whoever receives the messages.
        let elsewhere = sent(order(1, to: "PAYEDEF0"), order(2, to: "ELSEFRP0"), order(3, to: "PAYEDEF0"))
        #expect(try reconcile(elsewhere, shown(Array(lines.prefix(2)), 700)) == missing)
        let nameless = lines.map { String($0.prefix { $0 != "N" }) + "NTRFNONREF" }
        #expect(try reconcile(elsewhere, shown(nameless, 400)) == .fits)
        // Half of them, or those of another system, are settled elsewhere.
        #expect(try reconcile(sent(order(1), order(2)), shown(Array(lines.prefix(1)), 900)) == .fits)
        #expect(try reconcile(sent(order(1), order(2), order(3, "EBA")), shown(Array(lines.prefix(2)), 700)) == .fits)
        // The same in ISO 20022, where the clearing system is named, or its receiver is always the same.
        let transfers = (1...3).map { Transfer(instruction: "A\($0)", endToEnd: "E\($0)", amount: "\($0)00.00") }
        let clearing = ["1.xml": Self.pacs008("M1", transfers, method: "CLRG")]
        #expect(try reconcile(clearing, shown(lines, 400)) == .fits)
        #expect(try reconcile(clearing, shown(Array(lines.prefix(2)), 700)) == missing)
    }

    @Test func `a direct debit that was sent books no debit`() throws {
        let order = [
            "1.fin": Self.order,
            "2.xml": Self.document(
                "pacs.003.001.08",
                "<FIToFICstmrDrctDbt><GrpHdr><MsgId>M1</MsgId><CreDtTm>2016-02-04T08:00:00Z</CreDtTm><NbOfTxs>1</NbOfTxs><SttlmInf>"
                    + "<SttlmMtd>INDA</SttlmMtd></SttlmInf></GrpHdr><DrctDbtTxInf><PmtId><EndToEndId>E1</EndToEndId><TxId>T1</TxId></PmtId>"
                    + "<IntrBkSttlmAmt Ccy=\"USD\">70.00</IntrBkSttlmAmt><IntrBkSttlmDt>2016-02-04</IntrBkSttlmDt><ChrgBr>SHAR</ChrgBr>"
                    + "<Cdtr><Nm>Our Customer</Nm></Cdtr><CdtrAgt><FinInstnId><BICFI>OURBDEF0XXX</BICFI></FinInstnId></CdtrAgt>"
                    + "<InstgAgt><FinInstnId><BICFI>OURBDEF0XXX</BICFI></FinInstnId></InstgAgt>"
                    + "<InstdAgt><FinInstnId><BICFI>NOSTUS30XXX</BICFI></FinInstnId></InstdAgt><Dbtr><Nm>Ada Debtor</Nm></Dbtr>"
                    + "<DbtrAcct><Id><Othr><Id>D1</Id></Othr></Id></DbtrAcct><DbtrAgt><FinInstnId><BICFI>NOSTUS30XXX</BICFI></FinInstnId>"
                    + "</DbtrAgt></DrctDbtTxInf></FIToFICstmrDrctDbt>"
            ),
        ]
        func booked(_ line: String, _ closing: String) -> [String: String] {
            ["940.fin": Self.mt940([":61:160204D100,NTRFA1", line], opening: "1000,", closing: closing)]
        }
        func outcome(_ status: Int32, _ codes: String...) -> ReconcileOutcome {
            ReconcileOutcome(findings: codes, problems: ["mx.noSchema"], status: status)
        }
        #expect(try reconcile(order, booked(":61:160204C70,NTRFE1", "970,")) == outcome(0))
        // A debit without a name is not for it; one that has its name may be its return.
        let nameless = booked(":61:160204D70,NTRFNONREF", "830,")
        #expect(try reconcile(order, nameless) == outcome(1, "debit.noInstruction"))
        #expect(try reconcile(order, booked(":61:160204D70,NTRFE1", "830,")) == outcome(0))
    }

    @Test func `a payment whose order names no receiver is confirmed where others of its account are`() throws {
        func received(_ confirmed: [String]) -> [String: String] {
            let amounts = ["E1": "100.00", "E2": "200.00", "E3": "1000.00", "E4": "2000.00"]
            func entries(_ names: [String]) -> [String] {
                names.map { Self.entry(amounts[$0] ?? "", Self.single($0)) }
            }
            let body = Self.frame(entries(confirmed), "").replacing("FRAME", with: "Ntfctn")
            var files = ["053.xml": Self.camt053(entries(["E1", "E2", "E3", "E4"]), closing: "96700.00")]
            if !confirmed.isEmpty {
                files["054.xml"] = Self.document(
                    "camt.054.001.08",
                    "<BkToCstmrDbtCdtNtfctn>\(body)</BkToCstmrDbtCdtNtfctn>"
                )
            }
            return files
        }
        let order = ["1.xml": Self.initiation]
        #expect(try reconcile(order, received(["E1", "E2", "E3", "E4"])) == .fits)
        #expect(try reconcile(order, received([])) == .fits)
        let weekend = [
            "1.xml": Self.initiation.replacing("<ReqdExctnDt><Dt>2016-02-04", with: "<ReqdExctnDt><Dt>2016-02-06")
        ]
        func dated(_ day: String, _ names: [String]) -> [String: String] {
            received(names).mapValues { $0.replacing("<BookgDt><Dt>2016-02-04", with: "<BookgDt><Dt>2016-02-\(day)") }
        }
        let few = ["E1", "E2", "E4"]
        #expect(try reconcile(weekend, dated("06", few)).findings == [])
        #expect(try reconcile(weekend, dated("08", few)).findings == ["instruction.notConfirmed"])
        let warned = ReconcileOutcome(findings: ["instruction.notConfirmed"], status: 0)
        #expect(try reconcile(order, received(["E1", "E2", "E4"])) == warned)
    }

    @Test func `what a pacs.009 advises is covered by the one that pays it`() throws {
        func transfer(_ name: String, _ method: String, to receiver: String) -> String {
            let agents =
                "<InstgAgt><FinInstnId><BICFI>OURBDEF0XXX</BICFI></FinInstnId></InstgAgt>"
                + "<InstdAgt><FinInstnId><BICFI>\(receiver)</BICFI></FinInstnId></InstdAgt>"
            return Self.document(
                "pacs.009.001.08",
                "<FICdtTrf><GrpHdr><MsgId>\(name)</MsgId><CreDtTm>2016-02-04T08:00:00Z</CreDtTm><NbOfTxs>1</NbOfTxs><SttlmInf><SttlmMtd>"
                    + "\(method)</SttlmMtd></SttlmInf></GrpHdr><CdtTrfTxInf><PmtId><InstrId>\(name)</InstrId><EndToEndId>E1</EndToEndId>"
                    + "<UETR>8a562c67-ca16-48ba-b074-65581be6f001</UETR></PmtId><IntrBkSttlmAmt Ccy=\"USD\">100.00</IntrBkSttlmAmt>"
                    + "<IntrBkSttlmDt>2016-02-04</IntrBkSttlmDt>\(agents)<Dbtr><FinInstnId><BICFI>OURBDEF0XXX</BICFI></FinInstnId></Dbtr>"
                    + "<Cdtr><FinInstnId><BICFI>PAYEDEF0XXX</BICFI></FinInstnId></Cdtr></CdtTrfTxInf></FICdtTrf>"
            )
        }
        let booked = ["940.fin": Self.mt940([":61:160204D100,NTRFC1"], opening: "1000,", closing: "900,")]
        let advice = transfer("A1", "COVE", to: "PAYEDEF0XXX")
        let core = transfer("C1", "INDA", to: "NOSTUS30XXX")
        #expect(try reconcile(["1.xml": advice, "2.xml": core], booked) == .fits)
        #expect(try reconcile(["1.xml": advice], booked).findings.contains("payment.noCover"))
    }

    @Test func `a cover of a payment that the network refused has no payment`() throws {
        let payment = Self.order.replacing("NOSTUS30", with: "PAYEDEF0").replacing(
            ":59:/P1",
            with: ":53A:NOSTUS30XXX\r\n:59:/P1"
        )
        let cover = [
            "{1:F01OURBDEF0AXXX0001000002}{2:I202NOSTUS30XXXXN}{3:{119:COV}}{4:", ":20:C1", ":21:A1",
            ":32A:160204USD100,",
            ":58A:PAYEDEF0XXX", ":50K:/OUR1", "OUR CUSTOMER", ":59:/P1", "ADA PAYEE", "-}",
        ].joined(separator: "\r\n")
        func sent(_ messages: String...) -> [String: String] { ["1.fin": messages.joined(separator: "\r\n")] }
        let booked = ["940.fin": Self.mt940([":61:160204D100,NTRFC1"], opening: "1000,", closing: "900,")]
        let answers = [Self.acknowledgement(1), Self.acknowledgement(2)]
        let refused = Self.acknowledgement(1, isPositive: false)
        #expect(try reconcile(sent(payment, answers[0], cover, answers[1]), booked) == .fits)
        #expect(try reconcile(sent(payment, refused, cover, answers[1]), booked) == .found("cover.noPayment"))
        // Sent again, it has one.
        let again = payment.replacing("0001000001", with: "0001000003")
        let all = sent(payment, refused, cover, answers[1], again, Self.acknowledgement(3))
        #expect(try reconcile(all, booked) == .fits)
    }

    @Test func `payments of one message are told apart by what the debtor calls them and whom they pay`() throws {
        let directory = try TemporaryDirectory()
        let transfers = ["E1", "E2"].map { Transfer(instruction: "I\($0)", endToEnd: $0) }
        try directory.write("sent.xml", Self.pacs008("M1", transfers))
        try directory.write("053.xml", Self.camt053([Self.entry("100.00", Self.single("E1"))], closing: "99900.00"))
        let path = directory.url.path
        let run = try BinaryRun(["reconcile", "--instructions", path + "/sent.xml", "--statements", path + "/053.xml"])
        #expect(run.output.contains("pacs.008.001.08 “M1”, “E2” to “Ada Payee”, of USD 100.00"), "\(run.output)")
    }
}
