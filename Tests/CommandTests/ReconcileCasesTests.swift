import Foundation
import TestSupport
import Testing

/// What banks' messages really look like, through the built command: each case a few messages, made here.
@Suite struct ReconcileCasesTests: ReconcileCases {
    @Test func `a debit that an interim report and a statement tell, and nobody ordered, is one finding`() throws {
        let sent = ["1.fin": Self.mt103("A1", "100,")]
        let entries = [":61:160204D100,NTRFA1", ":61:160204D700,NTRFX9"]
        let report = Self.mt942(entries, sum: "800,", 2)
        let statement = Self.mt940(entries, opening: "1000,", closing: "200,")
        #expect(try reconcile(sent, ["942.fin": report]) == .found("debit.noInstruction"))
        #expect(try reconcile(sent, ["942.fin": report, "940.fin": statement]) == .found("debit.noInstruction"))
        let known = Self.mt942([entries[0]], sum: "100,", 2)
        #expect(try reconcile(sent, ["942.fin": known]) == .fits)
        let camt = Self.camt052([
            Self.entry("300.00", Self.batch(Self.salaries)), Self.entry("777.00", Self.single("ZZ")),
        ])
        #expect(try reconcile(["1.xml": Self.initiation], ["052.xml": camt]) == .found("debit.noInstruction"))
    }

    @Test func `a debit that was taken back is not booked, and one that was booked anew is booked once`() throws {
        let sent = ["1.fin": Self.mt103("A1", "100,") + "\r\n" + Self.mt103("A2", "50,", 2)]
        func statement(_ entries: [String], _ closing: String) -> [String: String] {
            ["940.fin": Self.mt940(entries, opening: "1000,", closing: closing)]
        }
        let debits = [":61:160204D100,NTRFA1", ":61:160204D50,NTRFA2"]
        #expect(try reconcile(sent, statement(debits, "850,")) == .fits)
        let takenBack = [":61:160204RD100,NTRFA1"]
        #expect(try reconcile(sent, statement(debits + takenBack, "950,")) == .found("instruction.notBooked"))
        let anew = debits + takenBack + [":61:160204D100,NTRFA1"]
        #expect(try reconcile(sent, statement(anew, "850,")) == .fits)
        // The same without names, by amount and day.
        let nameless = [
            debits[0], ":61:160204D50,NTRFNONREF", ":61:160204RD50,NTRFNONREF", ":61:160204D50,NTRFNONREF",
        ]
        #expect(try reconcile(sent, statement(nameless, "850,")) == .fits)
        #expect(
            try reconcile(sent, statement(Array(nameless.prefix(2)) + [":61:160204D50,NTRFNONREF"], "800,"))
                == .found("debit.noInstruction")
        )
    }

    @Test func `a credit that is taken back needs no instruction where it was there`() throws {
        let sent = ["1.fin": Self.mt103("A1", "100,")]
        func statement(_ entries: [String], _ closing: String) -> [String: String] {
            ["940.fin": Self.mt940([":61:160204D100,NTRFA1"] + entries, opening: "1000,", closing: closing)]
        }
        #expect(try reconcile(sent, statement([":61:160204C20,NTRFR1", ":61:160204RC20,NTRFR1"], "900,")) == .fits)
        #expect(try reconcile(sent, statement([":61:160204C20,NTRFR1", ":61:160204RC20,NTRFNONREF"], "900,")) == .fits)
        #expect(try reconcile(sent, statement([":61:160204RC20,NTRFR1"], "880,")) == .found("debit.noInstruction"))
    }

    @Test func `the parts of a message are booked by their names, or as one sum, and compared with it`() throws {
        let sent = ["1.xml": Self.initiation]
        func statement(_ amount: String, _ details: String, closing: String) -> [String: String] {
            let first = Self.entry("300.00", Self.batch(Self.salaries))
            return ["1.xml": Self.camt053([first, Self.entry(amount, details)], closing: closing)]
        }
        #expect(try reconcile(sent, statement("3000.00", Self.batch(Self.suppliers), closing: "96700.00")) == .fits)
        let nameless = statement("3000.00", "<Btch><NbOfTxs>2</NbOfTxs></Btch>", closing: "96700.00")
        #expect(try reconcile(sent, nameless) == .fits)
        let changed = statement("9000.00", Self.batch(Self.suppliers), closing: "90700.00")
        #expect(try reconcile(sent, changed) == .found("amount.changed"))
        // Payments that are named, without their amounts.
        let named = statement("3000.00", Self.single("E3") + Self.single("E4"), closing: "96700.00")
        #expect(try reconcile(sent, named) == .fits)
        let one = statement("1000.00", Self.single("E3"), closing: "98700.00")
        #expect(try reconcile(sent, one) == .found("instruction.notBooked"))
        // The whole message, by its name in a statement line and by that of its parts, cut to 16 characters.
        let lines = [":61:160204D300,NTRFPI-SALARIES-2016", ":61:160204D3000,NTRFPI-SUPPLIERS-201"]
        #expect(try reconcile(sent, ["1.fin": Self.mt940(lines, opening: "9000,", closing: "5700,")]) == .fits)
        let whole = [":61:160204D3300,NTRFM1"]
        #expect(try reconcile(sent, ["1.fin": Self.mt940(whole, opening: "9000,", closing: "5700,")]) == .fits)
    }

    @Test func `what was refused is not booked with the others of its part`() throws {
        let refusal = Self.document(
            "pain.002.001.10",
            "<CstmrPmtStsRpt><GrpHdr><MsgId>R</MsgId><CreDtTm>2016-02-04T10:00:00Z</CreDtTm></GrpHdr><OrgnlGrpInfAndSts>"
                + "<OrgnlMsgId>M1</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId></OrgnlGrpInfAndSts><OrgnlPmtInfAndSts>"
                + "<OrgnlPmtInfId>\(Self.suppliers)</OrgnlPmtInfId><TxInfAndSts><OrgnlEndToEndId>E3</OrgnlEndToEndId><TxSts>RJCT</TxSts>"
                + "</TxInfAndSts></OrgnlPmtInfAndSts></CstmrPmtStsRpt>"
        )
        func statement(_ amount: String, _ details: String, closing: String) -> [String: String] {
            let first = Self.entry("300.00", Self.batch(Self.salaries))
            return ["0.xml": refusal, "1.xml": Self.camt053([first, Self.entry(amount, details)], closing: closing)]
        }
        let sent = ["1.xml": Self.initiation]
        #expect(try reconcile(sent, statement("2000.00", Self.batch(Self.suppliers), closing: "97700.00")) == .fits)
        let all = try reconcile(sent, statement("3000.00", Self.batch(Self.suppliers), closing: "96700.00"))
        #expect(all == .found("amount.changed"))
        let booked = try reconcile(sent, statement("1000.00", Self.single("E3"), closing: "98700.00"))
        #expect(booked == .found("instruction.notBooked", "refused.booked"))
    }

    @Test func `the payments of an MT102 are booked together or one by one`() throws {
        let sent = [
            "1.fin": [
                "{1:F01OURBDEF0AXXX0001000001}{2:I102NOSTUS30XXXXN}{4:", ":20:BATCH1", ":23:CREDIT", ":50K:/OUR1",
                "OUR CUSTOMER", ":71A:OUR", ":21:T1", ":32B:USD10,", ":59:/P1", "ADA PAYEE", ":21:T2", ":32B:USD20,",
                ":59:/P2",
                "BO PAYEE", ":32A:160204USD30,", "-}",
            ].joined(separator: "\r\n")
        ]
        func statement(_ entries: [String]) -> [String: String] {
            ["940.fin": Self.mt940(entries, opening: "100,", closing: "70,")]
        }
        #expect(try reconcile(sent, statement([":61:160204D30,NTRFBATCH1"])) == .fits)
        #expect(try reconcile(sent, statement([":61:160204D20,NTRFBATCH1", ":61:160204D10,NTRFBATCH1"])) == .fits)
    }

    @Test func `references that a statement line has no room for are found in field 86, or by what fits`() throws {
        let long = "E2E-00000000000000000000000001"
        func sent(_ references: [String]) -> [String: String] {
            let payments = references.map { reference in
                "<CdtTrfTxInf><PmtId><InstrId>I</InstrId><EndToEndId>\(reference)</EndToEndId>"
                    + "<UETR>8a562c67-ca16-48ba-b074-65581be6f00\(references.firstIndex(of: reference) ?? 0)</UETR></PmtId>"
                    + "<IntrBkSttlmAmt Ccy=\"USD\">100.00</IntrBkSttlmAmt><IntrBkSttlmDt>2016-02-04</IntrBkSttlmDt><ChrgBr>SHAR</ChrgBr>"
                    + "<InstgAgt><FinInstnId><BICFI>OURBDEF0XXX</BICFI></FinInstnId></InstgAgt>"
                    + "<InstdAgt><FinInstnId><BICFI>NOSTUS30XXX</BICFI></FinInstnId></InstdAgt>"
                    + "<Dbtr><Nm>Our Customer</Nm></Dbtr><DbtrAgt><FinInstnId><BICFI>OURBDEF0XXX</BICFI></FinInstnId></DbtrAgt>"
                    + "<CdtrAgt><FinInstnId><BICFI>NOSTUS30XXX</BICFI></FinInstnId></CdtrAgt><Cdtr><Nm>Ada Payee</Nm></Cdtr></CdtTrfTxInf>"
            }
            let head =
                "<FIToFICstmrCdtTrf><GrpHdr><MsgId>M</MsgId><CreDtTm>2016-02-04T08:00:00Z</CreDtTm><NbOfTxs>\(references.count)</NbOfTxs>"
                + "<SttlmInf><SttlmMtd>INDA</SttlmMtd></SttlmInf></GrpHdr>"
            return ["1.xml": Self.document("pacs.008.001.08", head + payments.joined() + "</FIToFICstmrCdtTrf>")]
        }
        func statement(_ entries: [String]) -> [String: String] {
            ["940.fin": Self.mt940(entries, opening: "1000,", closing: "900,")]
        }
        // Of another day, so that amount and day do not find it.
        let line = ":61:160209D100,NTRF"
        for entry in [
            [line + "NONREF", ":86:/EREF/\(long.prefix(20))\r\n\(long.dropFirst(20))/REMI/INVOICE 7"],
            [
                line + "NONREF",
                ":86:166?00SEPA?20EREF+\(long.prefix(22))?21\(long.dropFirst(22))\r\n?22KREF+X?23SVWZ+RENT",
            ],
            [line + String(long.prefix(16))],
        ] {
            #expect(
                try reconcile(sent([long]), statement(entry), ["--complete-until", "2016-02-10"]) == .fits,
                "\(entry)"
            )
        }
        let other = [line + "NONREF", ":86:/EREF/ANOTHER/REMI/INVOICE 7"]
        #expect(
            try reconcile(sent([long]), statement(other), ["--complete-until", "2016-02-10"]).findings.contains(
                "debit.noInstruction"
            )
        )
    }

    @Test(arguments: [("50,", 0), ("49,99", 1), ("150,", 0), ("150,01", 1)] as [(String, Int32)])
    func `charges may be taken off or added, up to the tolerance`(amount: String, status: Int32) throws {
        let closing = ["50,": "950,", "49,99": "950,01", "150,": "850,", "150,01": "849,99"][amount] ?? ""
        let statement = Self.mt940([":61:160204D\(amount)NTRFA1"], opening: "1000,", closing: closing)
        let found = try reconcile(["1.fin": Self.mt103("A1", "100,")], ["1.fin": statement])
        #expect(found == (status == 0 ? .fits : .found("amount.changed")))
        #expect(
            try reconcile(["1.fin": Self.mt103("A1", "100,")], ["1.fin": statement], ["--tolerance", "50.01"]) == .fits
        )
    }

    @Test func `a payment that a pacs.002 refuses is not missed, and is told where it was booked all the same`() throws
    {
        let sent = ["1.fin": Self.mt103("A1", "100,") + "\r\n" + Self.mt103("A2", "50,", 2)]
        let status = Self.document(
            "pacs.002.001.10",
            "<FIToFIPmtStsRpt><GrpHdr><MsgId>S</MsgId><CreDtTm>2016-02-04T10:00:00Z</CreDtTm></GrpHdr><TxInfAndSts>"
                + "<OrgnlInstrId>A2</OrgnlInstrId><OrgnlEndToEndId>NOTPROVIDED</OrgnlEndToEndId><TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AC04</Cd>"
                + "</Rsn></StsRsnInf></TxInfAndSts></FIToFIPmtStsRpt>"
        )
        let one = Self.mt940([":61:160204D100,NTRFA1"], opening: "1000,", closing: "900,")
        #expect(try reconcile(sent, ["0.xml": status, "1.fin": one]) == .fits)
        #expect(try reconcile(sent, ["1.fin": one]) == .found("instruction.notBooked"))
        let both = Self.mt940([":61:160204D100,NTRFA1", ":61:160204D50,NTRFA2"], opening: "1000,", closing: "850,")
        #expect(try reconcile(sent, ["0.xml": status, "1.fin": both]) == .found("refused.booked"))
    }

    @Test func `files that are damaged or cut are told with status 2, and the rest is still compared`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.url.path
        try directory.write("sent/1.fin", Self.mt103("A1", "100,"))
        let statement = Self.mt940([":61:160204D100,NTRFA1", ":61:160204D7,NTRFX9"], opening: "1000,", closing: "893,")
        try directory.write("received/1.fin", statement)
        #expect(try outcome(path) == .found("debit.noInstruction"))
        let whole = Self.camt053([Self.entry("300.00", Self.batch(Self.salaries))], closing: "99700.00")
        for (name, text) in [
            ("cut.xml", String(whole.prefix(whole.count - 200))),
            ("cut.fin", String(statement.prefix(statement.count - 40))),
            ("none.fin", "nothing of the kind"), ("empty.xml", ""),
        ] {
            try directory.write("received/\(name)", text)
            let found = try outcome(path)
            #expect(found.findings.contains("debit.noInstruction") && found.status == 2, "\(name): \(found)")
            #expect(!found.problems.isEmpty)
            try FileManager.default.removeItem(atPath: path + "/received/" + name)
        }
        // Compressed with gzip, and a gzip that was cut.
        #expect(try BinaryRun(shell: "gzip \(path)/received/1.fin && gzip \(path)/sent/1.fin").status == 0)
        #expect(try outcome(path) == .found("debit.noInstruction"))
        let compressed = try Data(contentsOf: URL(filePath: path + "/received/1.fin.gz"))
        try compressed.dropLast(20).write(to: URL(filePath: path + "/received/1.fin.gz"))
        #expect(try outcome(path).status == 2)
    }

    @Test func `a side without a file is an error, not a fit`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.url.path
        try directory.write("sent/1.fin", Self.mt103("A1", "100,"))
        try FileManager.default.createDirectory(atPath: path + "/received", withIntermediateDirectories: true)
        let found = try outcome(path)
        #expect(found.status == 2 && found.problems.contains("file.none"), "\(found)")
    }

    @Test func `sides that are exchanged, and a side without what belongs on it, are errors and no fit`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.url.path
        try directory.write("sent/1.fin", Self.mt103("A1", "100,"))
        let (sent, received) = ("\(path)/sent", "Fixtures/reconciliation/union-bank-of-india-2016/received")
        for (instructions, statements, code) in [
            (received, sent, "file.noInstructions"), (sent, sent, "file.noStatements"),
        ] {
            let run = try BinaryRun(["reconcile", "--instructions", instructions, "--statements", statements])
            #expect(run.status == 2 && run.output.contains(code), "\(run.output)")
            #expect(!run.output.contains("Everything fits"))
        }
        let missing = try BinaryRun(["reconcile", "--instructions", sent, "--statements", received, "\(path)/none"])
        #expect(missing.status == 74 && !missing.output.contains("Everything fits"))
        let none = try BinaryRun([
            "reconcile", "--instructions", "Fixtures/policy", "--statements", received, "--complete-until",
            "2016-12-31",
        ])
        #expect(!none.output.contains("file.noInstructions"))
    }
}
