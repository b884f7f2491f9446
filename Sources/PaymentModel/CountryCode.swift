/// A country or territory, ISO 3166-1 alpha-2, officially assigned; and `XK`, which SWIFT and the IBAN
/// registry use for Kosovo.
public struct CountryCode: Sendable, Hashable {
    let code: UInt16

    /// Reads two letters; nil where they are not an assigned code.
    @specialized(where Text == ArraySlice<UInt8>)
    @specialized(where Text == [UInt8])
    @specialized(where Text == String.UTF8View)
    @specialized(where Text == Substring.UTF8View)
    public init?<Text: Collection<UInt8>>(_ text: Text) {
        guard text.count == 2 else { return nil }
        var packed: UInt16 = 0
        for byte in text {
            guard byte.isUpperLetter else { return nil }
            packed = packed << 5 | UInt16(byte &- 65)
        }
        guard Self.assigned[Int(packed)] else { return nil }
        code = packed
    }

    /// Makes a code of two bytes; nil where they are not an assigned code.
    public init?(_ first: UInt8, _ second: UInt8) {
        guard first.isUpperLetter, second.isUpperLetter else { return nil }
        let packed = UInt16(first &- 65) << 5 | UInt16(second &- 65)
        guard Self.assigned[Int(packed)] else { return nil }
        code = packed
    }

    /// Reads two letters; see ``init(_:)-(Collection<UInt8>)``.
    public init?(_ text: some StringProtocol) {
        self.init(text.utf8)
    }

    /// The two letters.
    public var text: String {
        String(decoding: [UInt8(65 + code >> 5), UInt8(65 + code & 31)], as: UTF8.self)
    }

    /// A small number for the code, under 1,024: for tables.
    public var index: Int { Int(code) }

    private static let assigned: [Bool] = {
        let codes = """
            AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY \
            BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK \
            FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR \
            IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK \
            ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM \
            PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF \
            TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW
            """
        var assigned = [Bool](repeating: false, count: 1024)
        for code in codes.split(separator: " ") {
            let bytes = Array(code.utf8)
            assigned[Int(bytes[0] - 65) << 5 | Int(bytes[1] - 65)] = true
        }
        return assigned
    }()
}

extension CountryCode: CustomStringConvertible {
    /// The two letters.
    public var description: String { text }
}
