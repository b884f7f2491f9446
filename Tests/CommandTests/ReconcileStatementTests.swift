import TestSupport
import Testing

/// Which statements there are: each once, whole, in the order of time, and the days they cover.
@Suite struct ReconcileStatementTests: ReconcileCases {
    private static let order = mt103("A1", "100,")
    private static let debit = ":61:160204D100,NTRFA1//B1"
    private let sent = ["1.fin": order]

    private func page(_ number: String, _ opening: String, _ closing: String, _ sequence: Int = 1) -> String {
        let amounts = [opening, closing].map { $0.dropFirst(9).prefix { $0 != "," }.compactMap(\.wholeNumberValue) }
        let isMoved = amounts[0] != amounts[1]
        return Self.page(
            isMoved ? [Self.debit] : [],
            opening,
            closing,
            number: number,
            reference: "ST\(sequence)",
            sequence: sequence
        )
    }

    @Test(arguments: [
        // The second page of two; the first; the first in front of another statement, with and without a debit on what is missing.
        ["2/2 M:C160204USD1000, F:C160204USD900,"], ["1/1 F:C160203USD1000, M:C160204USD900,"],
        ["1/1 F:C160203USD1000, M:C160204USD900,", "2/1 F:C160204USD900, F:C160205USD900,"],
        ["1/1 F:C160203USD1000, M:C160204USD900,", "2/1 F:C160204USD700, F:C160205USD700,"],
        ["1/1 F:C160203USD1000, F:C160204USD900,", "2/2 M:C160205USD900, F:C160205USD900,"],
    ])
    func `a page that is missing is told, in front, behind and between`(pages: [String]) throws {
        let texts = pages.map { $0.split(separator: " ").map(String.init) }.map { page($0[0], $0[1], $0[2]) }
        #expect(try reconcile(sent, ["1.fin": texts.joined(separator: "\r\n")]) == .found("statement.missing"))
    }

    @Test func `pages that are all there fit, numbered or not`() throws {
        for numbers in [["1/1", "1/2", "2/1"], ["1", "1", "2"], ["0", "0", "0"]] {
            let pages = [
                page(numbers[0], "F:C160203USD1000,", "M:C160204USD900,"),
                page(numbers[1], "M:C160204USD900,", "F:C160204USD900,"),
                page(numbers[2], "F:C160204USD900,", "F:C160205USD900,"),
            ]
            #expect(try reconcile(sent, ["1.fin": pages.joined(separator: "\r\n")]) == .fits, "\(numbers)")
        }
    }

    @Test func `pages of camt.053 are told by their numbers`() throws {
        let whole = Self.camt053([Self.entry("300.00", Self.batch(Self.salaries))], closing: "99700.00")
        let single = Self.entry("3000.00", Self.batch(Self.suppliers))
        func page(_ number: Int, isLast: Bool) -> String {
            whole.replacing(
                "<ElctrncSeqNb>",
                with: "<StmtPgntn><PgNb>\(number)</PgNb><LastPgInd>\(isLast)</LastPgInd></StmtPgntn><ElctrncSeqNb>"
            )
        }
        let second = page(2, isLast: true).replacing("OPBD", with: "ITBD").replacing("100000.00", with: "99700.00")
            .replacing(Self.entry("300.00", Self.batch(Self.salaries)), with: single)
            .replacing(
                "<Amt Ccy=\"USD\">99700.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2016-02-04",
                with: "<Amt Ccy=\"USD\">96700.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2016-02-04"
            )
        let first = page(1, isLast: false).replacing("CLBD", with: "ITBD")
        let sent = ["1.xml": Self.initiation]
        #expect(try reconcile(sent, ["1.xml": first, "2.xml": second]) == .fits)
        #expect(try reconcile(sent, ["1.xml": first]).findings.contains("statement.missing"))
        #expect(try reconcile(sent, ["2.xml": second]).findings.contains("statement.missing"))
        // A debit on page 2 that is that of page 1 again is no copy of it, whatever both are called.
        let again = first.replacing("<PgNb>1</PgNb><LastPgInd>false", with: "<PgNb>2</PgNb><LastPgInd>true")
            .replacing(">99700.00<", with: ">99400.00<").replacing(">100000.00<", with: ">99700.00<")
        #expect(try reconcile(sent, ["1.xml": first, "2.xml": again]).findings.contains("debit.repeated"))
    }

    @Test func `a debit on the second page that repeats one on the first is no copy of it`() throws {
        let pages = [
            page("1/1", "F:C160203USD1000,", "M:C160204USD900,"), page("1/2", "M:C160204USD900,", "F:C160204USD800,"),
        ]
        #expect(try reconcile(sent, ["1.fin": pages.joined(separator: "\r\n")]) == .found("debit.repeated"))
    }

    @Test func `a statement that was given twice books once, under whatever reference, numbered or not`() throws {
        for number in ["1/1", "0"] {
            let both = [1, 2].map { ("\($0).fin", page(number, "F:C160203USD1000,", "F:C160204USD900,", $0)) }
            #expect(try reconcile(sent, Dictionary(uniqueKeysWithValues: both)) == .fits, "\(number)")
        }
        // Altered: what both have is booked once.
        let altered = Self.page(
            [Self.debit, ":61:160204D50,NTRFA2"],
            "F:C160203USD1000,",
            "F:C160204USD850,",
            reference: "ST2",
            sequence: 2
        )
        let two = ["1.fin": Self.order + "\r\n" + Self.mt103("A2", "50,", 2)]
        let first = page("1/1", "F:C160203USD1000,", "F:C160204USD900,")
        #expect(try reconcile(two, ["1.fin": first, "2.fin": altered]) == .found("statement.altered"))
    }

    @Test func `an account that is told of in two formats books once, and one debit too many is told once`() throws {
        let lines = [Self.debit, ":61:160204D7,NTRFNONREF"]
        let formats = ["950", "940"].enumerated().map { place, type in
            Self.page([lines[0]], "F:C160203USD1000,", "F:C160204USD900,", type: type, sequence: place + 1)
        }
        #expect(try reconcile(sent, ["1.fin": formats.joined(separator: "\r\n")]) == .fits)
        let more = formats.map {
            $0.replacing(lines[0], with: lines.joined(separator: "\r\n")).replacing("USD900,", with: "USD893,")
        }
        #expect(try reconcile(sent, ["1.fin": more.joined(separator: "\r\n")]) == .found("debit.noInstruction"))
        // Nor does a report of the day tell it again.
        let report = Self.mt942([lines[1]], sum: "7,", 3)
        #expect(try reconcile(sent, ["1.fin": more[1] + "\r\n" + report]) == .found("debit.noInstruction"))
        // A debit that has another amount in both is one finding.
        let changed = formats.map { $0.replacing("D100,", with: "D400,").replacing("USD900,", with: "USD600,") }
        #expect(try reconcile(sent, ["1.fin": changed.joined(separator: "\r\n")]) == .found("amount.changed"))
    }

    @Test
    func `statements of one day without numbers follow one another by their balances, whichever file comes first`()
        throws
    {
        let first = page("0", "F:C160203USD1000,", "F:C160204USD900,")
        let second = page("0", "F:C160204USD900,", "F:C160204USD900,", 2)
        #expect(try reconcile(sent, ["1.fin": first, "2.fin": second]) == .fits)
        #expect(try reconcile(sent, ["2.fin": first, "1.fin": second]) == .fits)
    }

    @Test func `the day of an opening balance belongs to the statement before`() throws {
        let earlier = Self.mt103("A0", "5,", 2).replacing(":32A:160204", with: ":32A:160203")
        let sent = ["1.fin": Self.order + "\r\n" + earlier]
        #expect(try reconcile(sent, ["1.fin": page("2/1", "F:C160203USD1000,", "F:C160204USD900,")]) == .fits)
        // Unless something is booked on it, or the statement before is there.
        let dated = Self.page([":61:1602040203D100,NTRFA1"], "F:C160203USD1000,", "F:C160204USD900,")
        #expect(try reconcile(sent, ["1.fin": dated]) == .found("instruction.notBooked"))
        let before = page("1/1", "F:C160202USD1000,", "F:C160203USD1000,")
        let both = before + "\r\n" + page("2/1", "F:C160203USD1000,", "F:C160204USD900,")
        #expect(try reconcile(sent, ["1.fin": both]) == .found("instruction.notBooked"))
    }

    @Test func `balances of two currencies do not lead from one to the other`() throws {
        let statement = page("1/1", "F:C160203USD1000,", "F:C160204USD900,").replacing(
            ":62F:C160204USD",
            with: ":62F:C160204EUR"
        )
        #expect(try reconcile(sent, ["1.fin": statement]).findings.contains("statement.sum"))
    }

    @Test func `fields of statements without blocks 1 and 2 are read as what they are, and no others`() throws {
        func bare(_ message: String) -> String {
            String(message.drop { $0 != "\r\n" }.dropFirst().prefix { $0 != "}" })
        }
        let own = Self.order.replacing("OUR1", with: "DE89370400440532013000")
        func statement(_ page: String) -> String { bare(page).replacing(":25:N1", with: ":25:37040044/0532013000") }
        let first = statement(page("1/1", "F:C160203USD1000,", "F:C160204USD900,"))
        let second = statement(page("2/1", "F:C160204USD900,", "F:C160205USD900,"))
        let sent = ["1.fin": own]
        #expect(try reconcile(sent, ["1.sta": first + "\r\n" + second]) == .fits)
        // Without names, by amount and day on the debtor's account.
        #expect(try reconcile(sent, ["1.sta": first.replacing("NTRFA1//B1", with: "NTRFNONREF")]) == .fits)
        let nostro = first.replacing("37040044/0532013000", with: "N1").replacing("NTRFA1//B1", with: "NTRFNONREF")
        #expect(try reconcile(sent, ["1.sta": nostro]) == .fits)
        let none = first.replacing(Self.debit + "\r\n", with: "").replacing("USD900,", with: "USD1000,")
        #expect(try reconcile(sent, ["1.sta": none]) == .found("instruction.notBooked"))
        let report = statement(Self.mt942([Self.debit, ":61:160204D7,NTRFX9"], sum: "107,", 1))
        #expect(try reconcile(sent, ["1.sta": report]) == .found("debit.noInstruction"))
        // A payment's type is not guessed.
        #expect(try reconcile(["1.txt": bare(own)], ["1.sta": first]).problems.contains("fin.type"))
    }
}
