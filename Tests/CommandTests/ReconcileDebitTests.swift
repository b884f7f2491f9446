import TestSupport
import Testing

/// What a debit is for: a payment, its charge, or one that was taken back.
@Suite struct ReconcileDebitTests: ReconcileCases {
    private let sent = ["1.fin": mt103("A1", "100,")]
    private static let debit = ":61:160204D100,NTRFA1//B1"

    private func booked(_ lines: [String], _ closing: Int) -> [String: String] {
        ["940.fin": Self.mt940(lines, opening: "1000,", closing: "\(closing),")]
    }

    private func confirmation(_ lines: [String], _ sequence: Int) -> String {
        Self.received("900", [":20:C\(sequence)"] + lines, sequence)
    }

    @Test func `a charge may have the name of its payment, in front of it or behind`() throws {
        let charge = ":61:160204D15,NCHGA1//B1C"
        #expect(try reconcile(sent, booked([Self.debit, charge], 885)) == .fits)
        #expect(try reconcile(sent, booked([charge, Self.debit], 885)) == .fits)
        // Near the payment's amount as well; a payment is no charge, and a charge above the limit none.
        #expect(try reconcile(sent, booked([":61:160204D60,NCHGA1//B1C", Self.debit], 840)) == .fits)
        #expect(
            try reconcile(sent, booked([Self.debit, ":61:160204D15,NTRFA1//B1C"], 885)) == .found("debit.repeated")
        )
        #expect(
            try reconcile(sent, booked([Self.debit, charge], 885), ["--charge-limit", "10"]) == .found("debit.repeated")
        )
        // An MT900 does not say that it is of a charge; the statement does.
        let advice = confirmation([":21:A1", ":25:N1", ":32A:160204USD15,"], 5).replacing(":20:C5", with: ":20:B1C")
        let both = booked([Self.debit, charge], 885).merging(["900.fin": advice]) { $1 }
        #expect(try reconcile(sent, both).findings == ["instruction.notConfirmed"])
        let entry = Self.entry("100.00", Self.single("E1"))
        let fee = Self.entry("15.00", Self.single("E1")).replacing(
            "<Prtry><Cd>X</Cd></Prtry>",
            with: "<Domn><Cd>PMNT</Cd><Fmly><Cd>ICDT</Cd><SubFmlyCd>CHRG</SubFmlyCd></Fmly></Domn>"
        )
        let order = ["1.xml": Self.pacs008("M1", [Transfer(instruction: "I1", endToEnd: "E1")])]
        #expect(try reconcile(order, ["1.xml": Self.camt053([entry, fee], closing: "99885.00")]) == .fits)
    }

    @Test func `a second debit that was taken back is none, under any of its names`() throws {
        let second = ":61:160204D100,NTRFA1//B2"
        for reversal in [":61:160204RD100,NTRFA1//B3", ":61:160204RD100,NTRFNONREF//B2"] {
            #expect(try reconcile(sent, booked([Self.debit, second, reversal], 900)) == .fits, "\(reversal)")
        }
        let onlyTheBanks = [Self.debit, ":61:160204RD100,NTRFNONREF//B1"]
        #expect(try reconcile(sent, booked(onlyTheBanks, 1000)) == .found("instruction.notBooked"))
        #expect(try reconcile(sent, booked(onlyTheBanks + [second], 900)) == .fits)
        // The same where the bank's names are the only ones.
        let banks = [
            ":61:160204D100,NTRFNONREF//B1", ":61:160204RD100,NTRFNONREF//B1", ":61:160204D100,NTRFNONREF//B2",
        ]
        #expect(try reconcile(sent, booked(banks, 900)) == .fits)
        // What nobody ordered is told though it was taken back.
        let unordered = [Self.debit, ":61:160204D7,NTRFX9", ":61:160204RD7,NTRFX9"]
        #expect(try reconcile(sent, booked(unordered, 900)) == .found("debit.noInstruction"))
        // A charge that is taken back leaves its payment where it is.
        let charge = [":61:160204D60,NCHGA1//B1C", ":61:160204RD60,NCHGA1//B1C"]
        #expect(try reconcile(sent, booked([Self.debit] + charge, 900)) == .fits)
    }

    @Test func `a batch that was taken back is not booked, by its name or by its payments`() throws {
        let order = ["1.xml": Self.initiation]
        let salaries = Self.entry("300.00", Self.batch(Self.salaries))
        for details in [Self.batch(Self.suppliers), Self.single("E3") + Self.single("E4")] {
            let debit = Self.entry("3000.00", details)
            let reversal = debit.replacing(
                "<CdtDbtInd>DBIT</CdtDbtInd>",
                with: "<CdtDbtInd>CRDT</CdtDbtInd><RvslInd>true</RvslInd>"
            )
            let back = Self.camt053([salaries, debit, reversal], closing: "99700.00")
            #expect(
                try reconcile(order, ["1.xml": back]) == .found("instruction.notBooked", "instruction.notBooked")
            )
            let anew = Self.camt053([salaries, debit, reversal, debit], closing: "96700.00")
            #expect(try reconcile(order, ["1.xml": anew]) == .fits)
        }
        let twice = Self.camt053(
            [salaries, salaries, Self.entry("3000.00", Self.batch(Self.suppliers))],
            closing: "96400.00"
        )
        #expect(try reconcile(order, ["1.xml": twice]) == .found("debit.repeated"))
    }

    @Test func `what was booked anew is confirmed anew, and no oftener`() throws {
        let lines = [Self.debit, ":61:160204RD100,NTRFA1//B2", ":61:160204D100,NTRFA1//B3"]
        let advice = [":21:A1", ":25:N1", ":32A:160204USD100,"]
        func confirmed(_ times: Int) -> [String: String] {
            let texts = (0..<times).map { confirmation(advice, $0 + 2) }
            return booked(lines, 900).merging(["900.fin": texts.joined(separator: "\r\n")]) { $1 }
        }
        #expect(try reconcile(sent, confirmed(2)) == .fits)
        #expect(try reconcile(sent, confirmed(3)) == .found("debit.repeated"))
        // Another who keeps an account confirms its own debit.
        let own = confirmation([":21:A1", ":25:OUR1", ":32A:160204USD100,"], 3).replacing(
            "NOSTUS30AXXX",
            with: "OURBDEF0AXXX"
        )
        let both = ["900.fin": confirmation(advice, 2) + "\r\n" + own]
        #expect(try reconcile(sent, both) == .fits)
    }

    @Test func `a credit is taken back once`() throws {
        let (credit, back) = (":61:160204C20,NTRFR1//B4", ":61:160204RC20,NTRFR1//B5")
        #expect(try reconcile(sent, booked([Self.debit, credit, back], 900)) == .fits)
        #expect(try reconcile(sent, booked([Self.debit, credit, back, back], 880)) == .found("debit.noInstruction"))
    }

    @Test func `statements count in the order of their numbers, not of their files' names`() throws {
        let first = Self.page(
            [Self.debit, ":61:160204C20,NTRFR1"],
            "F:C160203USD1000,",
            "F:C160204USD920,",
            number: "9/1"
        )
        let second = Self.page(
            [":61:160205RD100,NTRFA1", ":61:160205RC20,NTRFR1"],
            "F:C160204USD920,",
            "F:C160205USD1000,",
            number: "10/1",
            reference: "ST2",
            sequence: 2
        )
        for names in [["09", "10"], ["9", "10"]] {
            let received = ["st\(names[0]).fin": first, "st\(names[1]).fin": second]
            #expect(try reconcile(sent, received) == .found("instruction.notBooked"), "\(names)")
        }
    }

    @Test func `what a bank exchanged is compared in the currency of the order`() throws {
        let order = [
            "1.xml": Self.pacs008("M1", [Transfer(instruction: "I1", endToEnd: "E1")]).replacing(
                "\"USD\"",
                with: "\"CHF\""
            )
        ]
        func statement(_ instructed: String) -> [String: String] {
            let amounts =
                "<AmtDtls><InstdAmt><Amt Ccy=\"CHF\">\(instructed)</Amt></InstdAmt><TxAmt><Amt Ccy=\"USD\">110.00</Amt></TxAmt></AmtDtls>"
            let details = "<TxDtls><Refs><EndToEndId>E1</EndToEndId></Refs>\(amounts)</TxDtls>"
            return ["1.xml": Self.camt053([Self.entry("110.00", details)], closing: "99890.00")]
        }
        #expect(try reconcile(order, statement("100.00")) == .fits)
        #expect(try reconcile(order, statement("900.00")) == .found("amount.changed"))
        let plain = Self.camt053([Self.entry("110.00", Self.single("E1"))], closing: "99890.00")
        #expect(try reconcile(order, ["1.xml": plain]) == .found("currency.changed"))
        let told = [":61:160204D110,NTRFE1", ":86:/EREF/E1/OCMT/CHF100,/EXCH/1,1/"]
        #expect(try reconcile(order, booked(told, 890)) == .fits)
    }

    @Test func `an order of an MT101 that is exchanged is booked with what was ordered of its account, field 33B`()
        throws
    {
        func request(_ orders: [[String]]) -> [String: String] {
            let lines = [":20:R1", ":28D:1/1", ":50H:/N1", "OUR CUSTOMER", ":30:160204"] + orders.flatMap(\.self)
            let head = "{1:F01OURBDEF0AXXX0001000001}{2:I101NOSTUS30XXXXN}{4:"
            return ["1.fin": ([head] + lines + ["-}"]).joined(separator: "\r\n")]
        }
        func order(_ name: String, _ transferred: String, _ ordered: String, _ rate: [String] = [":36:1,1"]) -> [String]
        {
            [
                ":21:\(name)", ":21F:FX\(name)", ":32B:\(transferred)", ":59:/P1", "ADA PAYEE", ":33B:\(ordered)",
                ":71A:SHA",
            ]
                + rate
        }
        let exchanged = request([order("T1", "CHF100,", "USD110,")])
        #expect(try reconcile(exchanged, booked([":61:160204D110,NTRFT1"], 890)) == .fits)
        #expect(try reconcile(exchanged, booked([":61:160204D110,NTRFNONREF"], 890)) == .fits)
        #expect(try reconcile(exchanged, booked([":61:160204D900,NTRFT1"], 100)) == .found("amount.changed"))
        // The account's own money decides, whatever is told of what was ordered.
        let told = [":61:160204D900,NTRFT1", ":86:/EREF/T1/OCMT/CHF100,/"]
        #expect(try reconcile(exchanged, booked(told, 100)) == .found("amount.changed"))
        // What is transferred may be what the account is in.
        #expect(
            try reconcile(request([order("T1", "USD110,", "CHF100,")]), booked([":61:160204D110,NTRFT1"], 890)) == .fits
        )
        // A third currency is neither.
        let third = request([order("T1", "CHF100,", "EUR100,")])
        #expect(try reconcile(third, booked([":61:160204D110,NTRFT1"], 890)) == .found("currency.changed"))
        // The customer's account in the currency of 33B must show it.
        #expect(try reconcile(exchanged, booked([], 1000)) == .found("instruction.notBooked"))
        // With code EQUI 32B is nought: the amount is that of 33B.
        let equivalent = request([order("T1", "CHF0,", "USD110,", []).filter { !$0.hasPrefix(":21F:") }])
        #expect(try reconcile(equivalent, booked([":61:160204D110,NTRFT1"], 890)) == .fits)
        #expect(try reconcile(equivalent, booked([":61:160204D900,NTRFT1"], 100)) == .found("amount.changed"))
        // Several, booked as one.
        let two = request([order("T1", "CHF100,", "USD110,"), order("T2", "CHF200,", "USD220,")])
        #expect(try reconcile(two, booked([":61:160204D330,NTRFR1"], 670)) == .fits)
        #expect(try reconcile(two, booked([":61:160204D330,NTRFNONREF"], 670)) == .fits)
    }

    @Test func `a reversal that has only a name of its own takes back what is of its amount and day`() throws {
        let two = ["1.fin": Self.mt103("A1", "100,") + "\r\n" + Self.mt103("A2", "50,", 2)]
        let lines = [Self.debit, ":61:160204D50,NTRFNONREF//B2", ":61:160204RD50,NTRFNONREF//B3"]
        #expect(try reconcile(two, booked(lines, 900)) == .found("instruction.notBooked"))
        #expect(try reconcile(two, booked(lines + [":61:160204D50,NTRFNONREF//B4"], 850)) == .fits)
        // One that names the payment, whose debit does not.
        #expect(
            try reconcile(two, booked(lines.map { $0.replacing("RD50,NTRFNONREF", with: "RD50,NTRFA2") }, 900))
                == .found("instruction.notBooked")
        )
        // The name of an instruction of another amount is of that one alone.
        let third = ["1.fin": (two["1.fin"] ?? "") + "\r\n" + Self.mt103("A3", "700,", 3)]
        let named = lines.map { $0.replacing("RD50,NTRFNONREF", with: "RD50,NTRFA3") } + [":61:160204D700,NTRFA3"]
        #expect(try reconcile(third, booked(named, 200)) == .fits)
        let credits = [":61:160204C20,NTRFNONREF//K1", ":61:160204RC20,NTRFNONREF//K2"]
        #expect(try reconcile(sent, booked([Self.debit] + credits, 900)) == .fits)
        #expect(try reconcile(sent, booked([Self.debit, credits[1]], 880)) == .found("debit.noInstruction"))
        // A batch that is told by its sum alone.
        let batch =
            ["D", "RD", "D"].enumerated().map { ":61:160204\($1)300,NTRFNONREF//B\($0)" } + [
                ":61:160204D3000,NTRFNONREF//B9"
            ]
        let initiation = ["1.xml": Self.initiation]
        #expect(
            try reconcile(initiation, ["1.fin": Self.mt940(batch, opening: "9000,", closing: "5700,")]) == .fits
        )
    }

    @Test func `what was refused and is taken back in the statement is no finding in a report or a confirmation`()
        throws
    {
        let transfer = Transfer(instruction: "I1", endToEnd: "E1")
        let order = ["1.xml": Self.pacs008("M1", [transfer])]
        let refusal = Self.pacs002("RJCT", of: transfer, in: "M1")
        let debit = Self.entry("100.00", Self.single("E1"))
        let back = debit.replacing("DBIT</CdtDbtInd>", with: "CRDT</CdtDbtInd><RvslInd>true</RvslInd>")
        let early = ["0.xml": refusal, "052.xml": Self.camt052([debit])]
        #expect(try reconcile(order, early) == .found("refused.booked"))
        let whole = early.merging(["053.xml": Self.camt053([debit, back], closing: "100000.00")]) { a, _ in a }
        #expect(try reconcile(order, whole) == .fits)
        let kept = early.merging(["053.xml": Self.camt053([debit], closing: "99900.00")]) { a, _ in a }
        #expect(try reconcile(order, kept).findings.contains("refused.booked"))
    }

    @Test func `a charge is told by a code of German banks as well`() throws {
        let order = ["1.xml": Self.pacs008("M1", [Transfer(instruction: "I1", endToEnd: "E1")])]
        func statement(_ code: String) -> [String: String] {
            let charge = Self.entry("15.00", Self.single("E1")).replacing("<Cd>X</Cd>", with: "<Cd>\(code)</Cd>")
            return ["1.xml": Self.camt053([Self.entry("100.00", Self.single("E1")), charge], closing: "99885.00")]
        }
        #expect(try reconcile(order, statement("NCHG+808+00931")) == .fits)
        #expect(try reconcile(order, statement("NTRF+166+00931")) == .found("debit.repeated"))
    }

    @Test func `a weekend between an order and its booking does not count`() throws {
        let friday = ["1.fin": Self.mt103("A1", "100,").replacing(":32A:160204", with: ":32A:160205")]
        func booked(_ day: Int) -> [String: String] {
            let line = ":61:1602\(String(100 + day).dropFirst())D100,NTRFNONREF"
            return ["1.fin": Self.page([line], "F:C160204USD1000,", "F:C160210USD900,")]
        }
        #expect(try reconcile(friday, booked(9)) == .fits)
        #expect(try reconcile(friday, booked(10)).findings.contains("instruction.notBooked"))
    }

    @Test func `the number of an entry within its statement is no name of a payment`() throws {
        let order = ["1.xml": Self.pacs008("M1", [Transfer(instruction: "I1", endToEnd: "1")])]
        func numbered(_ number: Int, _ entry: String) -> String {
            entry.replacing("<Ntry>", with: "<Ntry><NtryRef>\(number)</NtryRef>")
        }
        let statement = Self.camt053(
            [
                numbered(2, Self.entry("100.00", Self.single("1"))),
                numbered(1, Self.entry("700.00", Self.single("X9"))),
            ],
            closing: "99200.00"
        )
        #expect(try reconcile(order, ["1.xml": statement]) == .found("debit.noInstruction"))
    }
}
