import Foundation

/// For each error code a message that raises it and one that just does not.
struct RuleCase: CustomStringConvertible {
    let code: String
    let raises: String
    let passes: String
    /// Other codes that the wrong message cannot help raising.
    let also: [String]

    init(_ code: String, _ raises: String, _ passes: String, also: [String] = []) {
        self.code = code
        self.raises = raises
        self.passes = passes
        self.also = also
    }

    var description: String { code }

    static let all: [RuleCase] =
        structure + headers + formats + fieldRules + serviceLevels + transfers + batches + statements

    private static let good = Make.mt103()

    static let structure: [RuleCase] = [
        RuleCase("fin.empty", " \r\n", good),
        RuleCase("fin.stray", good + "\r\nSTRAY\r\n", good + "\r\n$\r\n"),
        RuleCase("fin.type", ":20:REF\r\n", good),
        RuleCase("fin.unterminated", String(good.dropLast(2)), good),
        RuleCase("fin.block", good.replacing("{3:", with: "{7:"), good, also: ["uetr.missing"]),
        RuleCase("fin.repeated", good + "{5:{TNG:}}{5:{TNG:}}", good + "{5:{TNG:}}"),
        RuleCase("fin.repeated", good + "{4:\r\n:20:OTHER\r\n-}", good),
        RuleCase("fin.order", good.replacing("{4:", with: "{5:{TNG:}}{4:"), good + "{5:{TNG:}}"),
        RuleCase("fin.text", good.replacing("{4:\r\n", with: "{4:"), good),
        RuleCase("fin.text", good.replacing("{4:\r\n", with: "{4:\r\nHELLO\r\n"), good),
        RuleCase(
            "fin.acknowledgement",
            "{1:F21BANKDEFFAXXX0001000001}{4:{177:2506161200}}",
            "{1:F21BANKDEFFAXXX0001000001}{4:{177:2506161200}{451:1}}"
        ),
        RuleCase("fin.notRead", fin("104", [":20:REF"]), fin("210", [":20:REF"])),
        RuleCase("fin.taglike", Make.mt103(":70:A\n:20:B"), Make.mt103(":70:A\n.:20:B")),
        RuleCase("T13", Make.mt103(without: ["71A"]), good),
        RuleCase("T13", good.replacing(":23B:", with: ":20:AGAIN\r\n:23B:"), good),
        RuleCase("T13", good.replacing(":71A:", with: ":99Z:X\r\n:71A:"), good),
        RuleCase("T13", good.replacing(":20:REF-1\r\n:23B:CRED", with: ":23B:CRED\r\n:20:REF-1"), good),
        RuleCase("T13", good.replacing(":50K:", with: ":50L:"), good, also: ["T13"]),
        RuleCase(
            "T13",
            Make.mt202(":52A:BANKDEFF", cover: Make.cover).replacing("{119:COV}", with: ""),
            Make.mt202(cover: Make.cover),
            also: ["T13"]
        ),
        RuleCase("T13", Make.mt202(type: "205").replacing(":52A:BANKITMM\r\n", with: ""), Make.mt202(type: "205")),
    ]

    private static let digest = String(repeating: "4A2E", count: 16)

    /// The good message with more in block 3.
    private static func user(_ fields: String) -> String { good.replacing("{3:", with: "{3:" + fields) }

    static let headers: [RuleCase] = [
        RuleCase("H01", good.replacing("0001000001}", with: "0001000001X}"), good),
        RuleCase("H01", "{2:I103BANKUS33XXXXN}{4:\r\n:20:X\r\n-}", good, also: ["T13"]),
        RuleCase("H02", good.replacing("{1:F01", with: "{1:B01"), good),
        RuleCase("H03", good.replacing("{1:F01", with: "{1:F77"), good),
        RuleCase("H10", good.replacing("BANKDEFFAXXX", with: "BANKDEFFAxXX"), good),
        RuleCase("H15", good.replacing("A" + "XXX0001", with: "A" + "XXX00A1"), good),
        RuleCase("H20", good.replacing("000001}", with: "00000A}"), good),
        RuleCase("H25", good.replacing("{2:I103BANKUS33XXXXN}", with: "{2:I103BANKUS33}"), good),
        RuleCase("H25", good.replacing("{2:I103BANKUS33XXXXN}", with: ""), good),
        RuleCase("H25", good.replacing("XXXXN}", with: "XXXXN4}"), good.replacing("XXXXN}", with: "XXXXN2020}")),
        RuleCase("H26", good.replacing("{2:I103", with: "{2:X103"), good),
        RuleCase("H30", good.replacing("{2:I103", with: "{2:I333"), good.replacing("{2:I103", with: "{2:I300")),
        RuleCase("H40", good.replacing("XXXXN}", with: "XXXXS}"), good.replacing("XXXXN}", with: "XXXXU}")),
        RuleCase("H50", good.replacing("BANKUS33XXXX", with: "BANK1233XXXX"), good),
        RuleCase("H80", good.replacing("XXXXN}", with: "XXXXN3}"), good.replacing("XXXXN}", with: "XXXXN2}")),
        RuleCase("H80", good.replacing("XXXXN}", with: "XXXXU2003}"), good.replacing("XXXXN}", with: "XXXXU3003}")),
        RuleCase("U00", good.replacing("{121:7", with: "{121:x"), good),
        RuleCase(
            "U00",
            good.replacing("{3:", with: "{3:{108:12345678901234567}"),
            good.replacing("{3:", with: "{3:{108:1234567890123456}")
        ),
        RuleCase("U00", good.replacing("{3:", with: "{3:{108:A}{108:B}"), good.replacing("{3:", with: "{3:{108:A}")),
        RuleCase("U00", Make.mt103(flag: "COV"), Make.mt103(flag: "STP")),
        RuleCase("Z00", good + "{5:{CHK:12345}}", good + "{5:{CHK:123456789ABC}}"),
        RuleCase("U00", user("{433:AOK}"), user("{433:/AOK/NO HIT}{434:/FPO/}{165:/123/RELEASED}")),
        RuleCase("U00", user("{165:/12/RELEASED}"), user("{165:/123/R}{423:250616120000}{424:REF}")),
        RuleCase("U00", user("{106:250616BANKDEFFAXXX0001}"), user("{106:250616BANKDEFFAXXX0001000001}")),
        RuleCase("Z00", good + "{5:{XYZ:}}", good + "{5:{DLM:}}"),
        RuleCase("fin.system", good + "{S:{SAC:}{COP:X}}", good + "{S:{SAC:}{FAC:}{COP:P}{SPD:}}"),
        RuleCase("fin.system", good + "{S:{MDG:" + digest.dropLast() + "}}", good + "{S:{MDG:" + digest + "}}"),
        RuleCase("fin.system", good + "{S:{SAC:1}}", good + "{S:{LAU:95E078FB}}"),
        RuleCase("fin.system", good + "{S:{COP:S}{COP:S}}", good + "\r\n{S:{COP:S}}"),
        RuleCase("fin.system", good + "{S:{COPY:S}}", good + "{S:{TRN:WHAT ELSE 1}}"),
        RuleCase("fin.system", good + "{S:COP}", good + "{S:}"),
        RuleCase("uetr.missing", good.replacing("{3:" + Make.uetr + "}", with: ""), good),
        RuleCase(
            "uetr.missing",
            good.replacing("{3:" + Make.uetr + "}", with: ""),
            good.replacing("{3:" + Make.uetr + "}", with: "").replacing(":32A:2506", with: ":32A:1806")
        ),
    ]

    static let formats: [RuleCase] = [
        RuleCase("M60", Make.mt103(":70:50} OFF"), Make.mt103(":70:50 OFF")),
        RuleCase("M60", Make.mt103(":50K:/123456\nM\u{DC}LLER"), Make.mt103(":50K:/123456\nMUELLER")),
        RuleCase("M60", remit("LINE 1\nLINE ~"), remit("LINE 1\n{LINE} 2".replacing("}", with: "#"))),
        RuleCase("T33", remit(String(repeating: "A", count: 9001)), remit(String(repeating: "A", count: 9000))),
        RuleCase("T13", Make.mt103(flag: "REMIT"), remit("TEXT")),
        RuleCase("T15", Make.mt103(":13C:/SNDTIME/2036/0600"), Make.mt103(":13C:/SNDTIME/2036+0600")),
        RuleCase("T16", Make.mt103(":13C:/SNDTIME/2036+1400"), Make.mt103(":13C:/SNDTIME/2036+1359")),
        RuleCase("T38", Make.mt103(":13C:/SNDTIME/2400+0600"), Make.mt103(":13C:/SNDTIME/2359+0600")),
        RuleCase("T17", Make.mt103(":70:"), Make.mt103(":70:A")),
        RuleCase("T17", Make.mt103(":26T:A"), Make.mt103(":26T:K90")),
        RuleCase("T27", Make.mt103(":57A:BANK1233"), Make.mt103(":57A:BANKUS33")),
        RuleCase("T28", Make.mt103(":57A:BANKUS33X"), Make.mt103(":57A:BANKUS33XXX")),
        RuleCase("T29", Make.mt103(":57A:BANKQQ33"), Make.mt103(":57A:BANKXK33")),
        RuleCase("T45", Make.mt103(":57A:BANKUS30"), Make.mt103(":57A:BANKUS31")),
        RuleCase("T30", Make.mt103(":70:1\n2\n3\n4\n5"), Make.mt103(":70:1\n2\n3\n4")),
        RuleCase("T30", Make.mt103(":70:1\n\n3"), Make.mt103(":70:1\n3")),
        RuleCase("T30", Make.mt103(":59:/123"), Make.mt103(":59:/123\nNAME")),
        RuleCase("T33", Make.mt103(":20:12345678901234567"), Make.mt103(":20:1234567890123456")),
        RuleCase(
            "T33",
            Make.mt103(":70:123456789012345678901234567890123456"),
            Make.mt103(":70:12345678901234567890123456789012345")
        ),
        RuleCase("T33", Make.mt103(":32A:250616USD12345678901234,5"), Make.mt103(":32A:250616USD1234567890123,5")),
        RuleCase(
            "T33",
            Make.mt103(":59:/12345678901234567890123456789012345\nX"),
            Make.mt103(":59:/1234567890123456789012345678901234\nX")
        ),
        RuleCase("T40", Make.mt103(":32A:250615EUR10.00,X"), Make.mt103(":32A:250615EUR10,00")),
        RuleCase("T40", Make.mt103(":32A:250615EUR"), Make.mt103(":32A:250615EUR0,")),
        RuleCase("T43", Make.mt103(":32A:250615EUR10"), Make.mt103(":32A:250615EUR10,")),
        RuleCase("T43", Make.mt103(":32A:250615EUR,10"), Make.mt103(":32A:250615EUR0,10")),
        RuleCase("C03", Make.mt103(":32A:250615EUR10,123"), Make.mt103(":32A:250615EUR10,12")),
        RuleCase("C03", Make.mt103(":32A:250615JPY10,0"), Make.mt103(":32A:250615JPY10,")),
        RuleCase("T50", Make.mt103(":32A:250229EUR10,"), Make.mt103(":32A:240229EUR10,")),
        RuleCase("T50", Make.mt103(":32A:25021 EUR10,"), Make.mt103(":32A:250210EUR10,")),
        RuleCase("T52", Make.mt103(":32A:250616XXX10,"), Make.mt103(":32A:250616XAF10,")),
        RuleCase("T52", Make.mt103(":32A:250616HRK10,"), Make.mt103(":32A:220616HRK10,")),
        RuleCase("T52", Make.mt103(":32A:250616Us110,"), Make.mt103(":32A:250616USD10,")),
        RuleCase("C08", Make.mt103(":32A:250616XAU10,"), Make.mt103(":32A:250616USD10,")),
        RuleCase("T73", Make.mt103(":59F:/1\n1/A\n3/QQ/TOWN"), Make.mt103(":59F:/1\n1/A\n3/XK/TOWN")),
    ]

    private static func remit(_ text: String, _ more: String...) -> String {
        more.isEmpty
            ? Make.mt103(":77T:" + text, flag: "REMIT") : Make.mt103(more[0], ":77T:" + text, flag: "REMIT")
    }

    private static func stp72(_ text: String) -> String { Make.mt103(":72:" + text, flag: "STP") }

    static let fieldRules: [RuleCase] = [
        RuleCase("T26", Make.mt103(":20:/REF"), Make.mt103(":20:R/EF")),
        RuleCase("T26", Make.mt103(":20:REF/"), Make.mt103(":20:RE/F")),
        RuleCase("T26", Make.mt202(":21:RE//F"), Make.mt202(":21:RE/F/G")),
        RuleCase("T36", Make.mt103(":23B:CRDT"), Make.mt103(":23B:CRTS")),
        RuleCase("T47", Make.mt103(":23E:ABCD"), Make.mt103(":23E:HOLD")),
        RuleCase("T47", remit("TEXT", ":23E:ABCD"), remit("TEXT", ":23E:HOLD")),
        RuleCase("T81", stp72("/REJT/99"), stp72("/REC/99")),
        RuleCase("T81", stp72("/RETN/99"), stp72("/REC/RETN")),
        RuleCase("T82", stp72("/INS/BANKUS33\n/OCMT/EUR1,/"), Make.mt103(":72:/OCMT/EUR1,/")),
        RuleCase("T28", stp72("/INS/BANKUS33 X"), stp72("/INS/BANKUS33XXX")),
        RuleCase("T27", stp72("/INS/BANK1233"), Make.mt103(":72:/INS/BANK1233")),
        RuleCase("T47", stp72("/INS/BANKUS33\n/INS/BANKUS33"), stp72("/INS/BANKUS33\n//INS/BANKUS33")),
        RuleCase("E04", Make.mt103(":53B:TOWN", flag: "STP"), Make.mt103(":53A:BANKUS33", flag: "STP")),
        RuleCase("E10", Make.mt103(":59:X", flag: "STP"), Make.mt103(":59:/1\nX", flag: "STP")),
        RuleCase("T48", Make.mt103(":23E:HOLD", flag: "STP"), Make.mt103(":23E:CORT", flag: "STP")),
        RuleCase("T08", Make.mt103(":71A:OWN"), Make.mt103(":71A:OUR")),
        RuleCase("D97", Make.mt103(":23E:SDVA/NOW"), Make.mt103(":23E:HOLD/NOW")),
        RuleCase("D98", Make.mt103(":23E:INTC", ":23E:SDVA"), Make.mt103(":23E:SDVA", ":23E:INTC")),
        RuleCase("D67", Make.mt103(":23E:SDVA", ":23E:HOLD"), Make.mt103(":23E:SDVA", ":23E:PHOB")),
        RuleCase("E46", Make.mt103(":23E:SDVA", ":23E:SDVA"), Make.mt103(":23E:SDVA", ":23E:CORT")),
        RuleCase(
            "D57",
            Make.mt103(":71A:OUR", ":71G:USD0,", ":33B:USD1500,"),
            Make.mt103(":71A:OUR", ":71G:USD0,01", ":33B:USD1500,")
        ),
        RuleCase("T54", Make.mt103(":50F:ACME\n1/ACME"), Make.mt103(":50F:/123\n1/ACME")),
        RuleCase("T54", Make.mt103(":50F:1/ACME\n3/DE/BERLIN"), Make.mt103(":50F:/1\n1/ACME\n3/DE/BERLIN")),
        RuleCase("T55", Make.mt103(":50F:PASS/DE/123\n1/ACME"), Make.mt103(":50F:CCPT/DE/123\n1/ACME")),
        RuleCase("T73", Make.mt103(":50F:CCPT/QQ/123\n1/ACME"), Make.mt103(":50F:NIDN/DE/123\n1/ACME")),
        RuleCase("T56", Make.mt103(":50F:/1\n1/ACME\n2/STREET"), Make.mt103(":50F:/1\n1/ACME\n3/DE/BERLIN")),
        RuleCase("T56", Make.mt103(":50F:/1\n3/DE/BERLIN"), Make.mt103(":50F:/1\n1/ACME")),
        RuleCase(
            "T56",
            Make.mt103(":50F:/1\n1/ACME\n3/DE/BERLIN\n2/STREET"),
            Make.mt103(":50F:/1\n1/ACME\n2/STREET\n3/DE/BERLIN")
        ),
        RuleCase(
            "T56",
            Make.mt103(":50F:/1\n1/ACME\n4/19700101"),
            Make.mt103(":50F:/1\n1/ACME\n4/19700101\n5/DE/BERLIN")
        ),
        RuleCase("T56", Make.mt103(":59F:/1\n1/ACME\n4/X"), Make.mt103(":59F:/1\n1/ACME\n1/X")),
        RuleCase(
            "T56",
            Make.mt103(":50F:/1\n1/ACME\n6/DE/BANK/1\n6/DE/BANK/2"),
            Make.mt103(":50F:/1\n1/ACME\n6/DE/BANK/1\n7/DE/2")
        ),
        RuleCase("T56", Make.mt103(":50F:/1\n1/ACME\n8/MORE"), Make.mt103(":50F:CCPT/DE/1\n1/ACME\n8/MORE")),
        RuleCase(
            "T56",
            Make.mt103(":50F:/1\n1/ACME\n7/DE/2\n8/MORE\n8/MORE"),
            Make.mt103(":50F:/1\n1/ACME\n7/DE/2\n8/MORE")
        ),
        RuleCase(
            "T50",
            Make.mt103(":50F:/1\n1/ACME\n4/19700230\n5/DE/BERLIN"),
            Make.mt103(":50F:/1\n1/ACME\n4/19700228\n5/DE/BERLIN")
        ),
        RuleCase(
            "T50",
            Make.mt103(":50F:/1\n1/ACME\n4/20250617\n5/DE/BERLIN"),
            Make.mt103(":50F:/1\n1/ACME\n4/20250616\n5/DE/BERLIN")
        ),
        RuleCase(
            "iban.checkDigits",
            Make.mt103(":59:/DE89370400440532013001\nX"),
            Make.mt103(":59:/DE89370400440532013000\nX")
        ),
        RuleCase(
            "iban.checkDigits",
            Make.mt103(":59:/DE89370400440532013001\nX", flag: "STP"),
            Make.mt103(":59:/DE89370400440532013000\nX", flag: "STP")
        ),
        RuleCase("iban.length", Make.mt103(":59:/DE8937040044053201300\nX"), Make.mt103(":59:/DE8937040044\nX")),
    ]

    static let serviceLevels: [RuleCase] = [
        RuleCase("E01", Make.mt103(":23B:SPRI", ":23E:CORT"), Make.mt103(":23B:SPRI", ":23E:TELB")),
        RuleCase(
            "E01",
            Make.mt103(":23B:SPRI", ":23E:CORT", flag: "STP"),
            Make.mt103(":23B:SPRI", ":23E:SDVA", flag: "STP")
        ),
        RuleCase("E02", Make.mt103(":23B:SSTD", ":23E:SDVA"), Make.mt103(":23B:CRED", ":23E:SDVA")),
        RuleCase("E03", Make.mt103(":23B:SPAY", ":53D:BANK"), Make.mt103(":23B:CRED", ":53D:BANK")),
        RuleCase("E04", Make.mt103(":23B:SPAY", ":53B:TOWN"), Make.mt103(":23B:SPAY", ":53B:/123")),
        RuleCase("E05", Make.mt103(":23B:SPAY", ":54B:TOWN"), Make.mt103(":23B:SPAY", ":54A:BANKUS33")),
        RuleCase(
            "E07",
            Make.mt103(":23B:SPAY", ":53A:BANKUS33", ":54A:BANKUS33", ":55D:BANK"),
            Make.mt103(":23B:SPAY", ":53A:BANKUS33", ":54A:BANKUS33", ":55A:BANKUS33")
        ),
        RuleCase(
            "E16",
            Make.mt103(":23B:SPRI", ":56A:BANKUS33", ":57A:BANKUS33"),
            Make.mt103(":23B:SPRI", ":57A:BANKUS33")
        ),
        RuleCase(
            "E17",
            Make.mt103(":23B:SSTD", ":56C:/123", ":57A:BANKUS33"),
            Make.mt103(":23B:SSTD", ":56C://SC123456", ":57A:BANKUS33")
        ),
        RuleCase("E09", Make.mt103(":23B:SSTD", ":57D:BANK"), Make.mt103(":23B:SSTD", ":57D:/123\nBANK")),
        RuleCase("E10", Make.mt103(":23B:SSTD", ":59:NAME"), Make.mt103(":23B:SSTD", ":59:/1\nNAME")),
    ]

    static let transfers: [RuleCase] = [
        RuleCase("D75", Make.mt103(":33B:EUR10,"), Make.mt103(":33B:EUR10,", ":36:1,1")),
        RuleCase("D75", Make.mt103(":33B:USD10,", ":36:1,"), Make.mt103(":33B:USD10,")),
        RuleCase("D49", Make.mt103(receiver: "BANKFRPPXXXX"), Make.mt103(":33B:USD10,", receiver: "BANKFRPPXXXX")),
        RuleCase("D49", Make.mt103(receiver: "BANKFRPPXXXX"), Make.mt103(receiver: "BANKXKPPXXXX")),
        RuleCase(
            "E06",
            Make.mt103(":53A:BANKUS33", ":55A:BANKUS33"),
            Make.mt103(":53A:BANKUS33", ":54A:BANKUS33", ":55A:BANKUS33")
        ),
        RuleCase("C81", Make.mt103(":56A:BANKUS33"), Make.mt103(":56A:BANKUS33", ":57A:BANKUS33")),
        RuleCase("C81", Make.mt202(":56A:BANKUS33"), Make.mt202(":56A:BANKUS33", ":57A:BANKUS33")),
        RuleCase("C81", Make.mt202(":56A:BANKUS33", type: "205"), Make.mt202(":57A:BANKUS33", type: "205")),
        RuleCase(
            "C68",
            Make.mt202(cover: [Make.cover[0], ":56A:BANKUS33", Make.cover[1]]),
            Make.mt202(cover: [Make.cover[0], ":56A:BANKUS33", ":57A:BANKUS33", Make.cover[1]])
        ),
        RuleCase("E18", Make.mt103(":23E:CHQB"), Make.mt103(":23E:CHQB", ":59:NAME")),
        RuleCase(
            "E13",
            Make.mt103(":71A:OUR", ":71F:USD1,", ":33B:USD10,"),
            Make.mt103(":71A:OUR", ":71G:USD1,", ":33B:USD10,")
        ),
        RuleCase(
            "D50",
            Make.mt103(":71A:SHA", ":71G:USD1,", ":33B:USD10,"),
            Make.mt103(":71A:SHA", ":71F:USD1,", ":33B:USD10,")
        ),
        RuleCase("E15", Make.mt103(":71A:BEN"), Make.mt103(":71A:BEN", ":71F:USD1,", ":33B:USD10,")),
        RuleCase(
            "E15",
            Make.mt103(":71A:BEN", ":71F:USD1,", ":71G:USD1,", ":33B:USD10,"),
            Make.mt103(":71A:BEN", ":71F:USD1,", ":71F:EUR1,", ":33B:USD10,")
        ),
        RuleCase("D51", Make.mt103(":71F:USD1,"), Make.mt103(":71F:USD1,", ":33B:USD10,")),
        RuleCase("E44", Make.mt103(":23E:PHOI"), Make.mt103(":23E:PHOI", ":56A:BANKUS33", ":57A:BANKUS33")),
        RuleCase("E45", Make.mt103(":23E:TELE"), Make.mt103(":23E:TELE", ":57A:BANKUS33")),
        RuleCase(
            "C02",
            Make.mt103(":71A:OUR", ":71G:EUR1,", ":33B:USD10,"),
            Make.mt103(":71A:OUR", ":71G:USD1,", ":33B:USD10,")
        ),
        RuleCase("D19", stp(":59:/123456\nX"), stp(":59:/FR1420041010050500013M02606\nX")),
        RuleCase("E10", stp(":59:X"), stp(":59:/FR1420041010050500013M02606\nX")),
        RuleCase("D19", stp(":57A:BANKFRPP", ":59:/1\nX"), stp(":57A:BANKUS33", ":59:/1\nX")),
        RuleCase("T73", stp(":59:/FR1420041010050500013M02607\nX"), stp(":59:/FR1420041010050500013M02606\nX")),
    ]

    private static func stp(_ fields: String...) -> String {
        switch fields.count {
        case 1: Make.mt103(fields[0], ":33B:USD10,", flag: "STP", receiver: "BANKFRPPXXXX")
        default: Make.mt103(fields[0], fields[1], ":33B:USD10,", flag: "STP", receiver: "BANKFRPPXXXX")
        }
    }

    static let statements: [RuleCase] = [
        RuleCase("C06", Make.mt910(without: ["52"]), Make.mt910()),
        RuleCase("C06", Make.mt910(":50K:X"), Make.mt910(":50K:X", without: ["52"])),
        RuleCase("C23", Make.mt942([":34F:EURD1,"]), Make.mt942([":34F:EUR1,"])),
        RuleCase("C23", Make.mt942([":34F:EURC1,", ":34F:EURC1,"]), Make.mt942([":34F:EURD1,", ":34F:EURC1,"])),
        RuleCase("C24", Make.mt940([":86:TEXT"]), Make.mt940([":61:250616C10,NTRFREF", ":86:TEXT"])),
        RuleCase("C27", Make.mt940(end: ":62F:C250616USD20,"), Make.mt940(end: ":62F:C250616EUR20,")),
        RuleCase("T51", Make.mt940(end: ":62F:X250616EUR20,"), Make.mt940(end: ":62F:D250616EUR20,")),
        RuleCase("T51", Make.mt940([":61:250616X10,NTRFREF"]), Make.mt940([":61:250616RC10,NTRFREF"])),
        RuleCase("T53", Make.mt940([":61:250616C10,XTRFREF"]), Make.mt940([":61:2506160616C10,NTRFREF//1\nMORE"])),
        RuleCase("T18", Make.mt940([":61:250616C10,S099REF"]), Make.mt940([":61:250616C10,S103REF"])),
        RuleCase(
            "T18",
            Make.query("192", [":79:WHY"]).replacing(":11S:103", with: ":11S:099"),
            Make.query("192", [":79:WHY"]).replacing(":11S:103", with: ":11S:100")
        ),
        RuleCase(
            "T18",
            Make.query("295", [":11R:000\n250616", ":79:WHY"]),
            Make.query("295", [":11R:202\n250616", ":79:WHY"])
        ),
        RuleCase("C25", Make.query("192", []), Make.query("192", [":79:WHY"])),
        RuleCase("C25", Make.query("292", []), Make.query("292", [":20:COPY", ":32A:250616USD1,"])),
        RuleCase(
            "C31",
            Make.query("195", [":79:WHY", ":20:COPY"]),
            Make.query("195", [":20:COPY", ":32A:250616USD1,"])
        ),
        RuleCase("C31", Make.query("296", [":79:WHY", ":20:COPY"]), Make.query("296", [":79:WHY"])),
    ]
}
