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

    @Test func `a statement of several days may repeat those of each day`() throws {
        let orders = [
            "1.fin": Self.order + "\r\n" + Self.mt103("A2", "50,", 2).replacing(":32A:160204", with: ":32A:160205")
        ]
        let lines = [":61:1602040204D100,NTRFA1//B1", ":61:1602050205D50,NTRFA2//B2"]
        let days = [
            Self.page([lines[0]], "F:C160203USD1000,", "F:C160204USD900,", number: "7/1", reference: "D7", sequence: 1),
            Self.page([lines[1]], "F:C160204USD900,", "F:C160205USD850,", number: "8/1", reference: "D8", sequence: 2),
        ]
        func week(_ lines: [String], _ closing: String) -> [String] {
            [
                Self.page(
                    lines,
                    "F:C160203USD1000,",
                    "F:C160205USD\(closing)",
                    number: "2/1",
                    reference: "W2",
                    sequence: 3
                )
            ]
        }
        func found(_ pages: [String]) throws -> ReconcileOutcome {
            try reconcile(orders, ["1.fin": pages.joined(separator: "\r\n")])
        }
        #expect(try found(days + week(lines, "850,")) == .fits)
        // Whatever their numbers.
        let sameNumber = week(lines, "850,").map { $0.replacing(":28C:2/1", with: ":28C:7/1") }
        #expect(try found(days + sameNumber) == .fits)
        // An opening balance of its first day.
        let longer = week(lines, "850,").map { $0.replacing(":62F:C160205", with: ":62F:C160208") }
        let first = (days + longer).map {
            $0.replacing(":60F:C160203", with: ":60F:C160204").replacing("1602040204", with: "160204")
        }
        #expect(try found(first) == .fits)
        // The same on two pages.
        let pages = [
            Self.page([lines[0]], "F:C160203USD1000,", "M:C160204USD900,", number: "2/1", reference: "W2", sequence: 3),
            Self.page([lines[1]], "M:C160204USD900,", "F:C160205USD850,", number: "2/2", reference: "W2", sequence: 4),
        ]
        #expect(try found(days + pages) == .fits)
        // A debit that the week has besides, and one that it does not have.
        #expect(try found(days + week(lines + [":61:1602050205D7,NTRFX//B3"], "843,")) == .found("debit.noInstruction"))
        #expect(try found(days + week([lines[0]], "900,")).status == 1)
    }

    @Test func `an account may be told by its number in one format and by its IBAN in another`() throws {
        let (number, iban) = ("37040044/0532013000", "DE89370400440532013000")
        let unordered = ":61:160204D7,NTRFX9//B9"
        func formats(_ first: [String], _ second: [String], _ closing: (String, String)) -> [String: String] {
            let pages = [("940", number, first, closing.0), ("950", iban, second, closing.1)].enumerated().map {
                place,
                told in
                Self.page(told.2, "F:C160203USD1000,", "F:C160204USD\(told.3)", type: told.0, sequence: place + 1)
                    .replacing(":25:N1", with: ":25:\(told.1)")
            }
            return ["1.fin": pages.joined(separator: "\r\n")]
        }
        #expect(try reconcile(sent, formats([Self.debit], [Self.debit], ("900,", "900,"))) == .fits)
        let both = [Self.debit, unordered]
        #expect(try reconcile(sent, formats(both, both, ("893,", "893,"))) == .found("debit.noInstruction"))
        #expect(try reconcile(sent, formats([Self.debit], [], ("900,", "1000,"))) == .found("statement.altered"))
    }

    @Test func `a statement that is missing in one of two formats is told, and not what stood on it`() throws {
        let orders = [
            "1.fin": Self.order + "\r\n" + Self.mt103("A2", "50,", 2).replacing(":32A:160204", with: ":32A:160205")
        ]
        func statements(_ type: String, _ sequence: Int, without missing: Int? = nil) -> String {
            let all = [
                ([Self.debit], "F:C160203USD1000,", "F:C160204USD900,"),
                ([":61:160205D50,NTRFA2"], "F:C160204USD900,", "F:C160205USD850,"),
                ([":61:160208C10,NTRFR1"], "F:C160205USD850,", "F:C160208USD860,"),
            ]
            let kept = all.enumerated().filter { $0.offset + 1 != missing }
            return kept.enumerated().map { place, statement in
                let (number, (lines, opening, closing)) = statement
                return Self.page(
                    lines,
                    opening,
                    closing,
                    number: "\(number + 1)/1",
                    type: type,
                    reference: "\(type)\(number)",
                    sequence: sequence + place
                )
            }
            .joined(separator: "\r\n")
        }
        let whole = statements("940", 1)
        #expect(try reconcile(orders, ["1.fin": whole, "2.fin": statements("950", 4)]) == .fits)
        let part = ["1.fin": whole, "2.fin": statements("950", 4, without: 2)]
        #expect(try reconcile(orders, part) == .found("statement.missing"))
    }

    @Test func `one booking in many that is late makes no habit`() throws {
        let orders = (1...12).map { Self.mt103("A\($0)", "10,", $0).replacing(":32A:160204", with: ":32A:160202") }
        let last = Self.mt103("B1", "10,", 13)
        let sent = ["1.fin": (orders + [last]).joined(separator: "\r\n")]
        let lines = (1...12).map { ":61:160202\($0 == 12 ? "0203" : "0202")D10,NTRFA\($0)" }
        let statement = Self.page(lines, "F:C160201USD1000,", "F:C160204USD880,")
        #expect(try reconcile(sent, ["1.fin": statement]) == .found("instruction.notBooked"))
    }

    @Test func `statements that all have one number may have pages`() throws {
        let whole = [
            page("1/1", "F:C160203USD1000,", "M:C160204USD900,"),
            page("1/2", "M:C160204USD900,", "F:C160204USD900,", 2),
            page("1/1", "F:C160204USD900,", "F:C160205USD900,", 3),
        ]
        func found(_ pages: [String]) throws -> ReconcileOutcome {
            try reconcile(sent, ["1.fin": pages.joined(separator: "\r\n")])
        }
        #expect(try found(whole) == .fits)
        let last = page("1/1", "F:C160204USD900,", "F:C160205USD900,", 2)
        #expect(try found([whole[0], last]) == .found("statement.missing"))
    }

    @Test func `an order is missed once the statements reach as far as the account books it`() throws {
        func statement(_ until: String, _ lines: [String] = [], _ closing: String = "1000,") -> [String: String] {
            ["1.fin": Self.page(lines, "F:C160201USD1000,", "F:C\(until)USD\(closing)")]
        }
        func order(_ name: String, _ day: String, _ number: Int) -> String {
            Self.mt103(name, "100,", number).replacing(":32A:160204", with: ":32A:\(day)")
        }
        // Of a Saturday, behind the weekend.
        let saturday = ["1.fin": order("A1", "160206", 1)]
        #expect(try reconcile(saturday, statement("160207")) == .fits)
        #expect(try reconcile(saturday, statement("160208")) == .found("instruction.notBooked"))
        // Where others are booked a day late, a day later.
        let two = ["1.fin": order("A1", "160202", 1) + "\r\n" + order("A2", "160204", 2)]
        func late(_ until: String, _ booked: String) -> [String: String] {
            statement(until, [":61:160202\(booked)D100,NTRFA1"], "900,")
        }
        #expect(try reconcile(two, late("160204", "0202")) == .found("instruction.notBooked"))
        #expect(try reconcile(two, late("160204", "0203")) == .fits)
        #expect(try reconcile(two, late("160205", "0203")) == .found("instruction.notBooked"))
        // Where the account is booked on weekends, on its day.
        let sunday = statement("160207", [":61:1602070207C50,NTRFX"], "1050,")
        #expect(try reconcile(saturday, sunday) == .found("instruction.notBooked"))
    }

    @Test func `what one of two formats of a statement does not show, is told`() throws {
        let orders = ["1.fin": Self.order + "\r\n" + Self.mt103("A2", "50,", 2)]
        let lines = [Self.debit, ":61:160204D50,NTRFA2//B2"]
        func line(_ entries: [String], _ closing: String) -> String {
            Self.page(entries, "F:C160203USD100000,", "F:C160204USD\(closing)")
        }
        func entries(_ names: [(String, String)], _ closing: String) -> String {
            Self.camt053(names.map { Self.entry($1, Self.single($0)) }, closing: closing)
        }
        let whole = (line(lines, "99850,"), entries([("A1", "100.00"), ("A2", "50.00")], "99850.00"))
        func found(_ fin: String, _ xml: String) throws -> ReconcileOutcome {
            try reconcile(orders, ["940.fin": fin, "053.xml": xml])
        }
        #expect(try found(whole.0, whole.1) == .fits)
        // A payment is left out of one of them, and the closing balance changed to fit.
        #expect(try found(line([lines[0]], "99900,"), whole.1) == .found("statement.altered"))
        #expect(try found(whole.0, entries([("A1", "100.00")], "99900.00")) == .found("statement.altered"))
        // In one format as a batch, in the other one by one.
        let batch = Self.entry("150.00", Self.single("A1") + Self.single("A2"))
        #expect(try found(whole.0, Self.camt053([batch], closing: "99850.00")) == .fits)
        // Something else is left out of one: the balances of the day differ.
        let credit = ":61:160204C20,NTRFR1"
        #expect(try found(line(lines + [credit], "99870,"), whole.1) == .found("statement.altered"))
        // Only one of them reaches as far.
        let later = whole.1.replacing(
            "<Dt><Dt>2016-02-04</Dt></Dt></Bal>",
            with: "<Dt><Dt>2016-02-05</Dt></Dt></Bal>"
        ).replacing("<BookgDt><Dt>2016-02-04", with: "<BookgDt><Dt>2016-02-05")
        let earlier = line([], "100000,")
        #expect(try found(earlier, later) == .fits)
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
