/// A currency code of ISO 4217: three letters, the number of decimals of its minor unit, and when it was in use.
///
/// Any three upper-case letters make a value, so that a message with a wrong code can still be shown;
/// ``minorUnitDigits`` and ``isActive(on:)`` say whether ISO 4217 knows it.
public struct Currency: Sendable, Hashable {
    let code: UInt16

    /// Reads three upper-case letters; nil for anything else.
    @specialized(where Text == ArraySlice<UInt8>)
    @specialized(where Text == [UInt8])
    @specialized(where Text == String.UTF8View)
    @specialized(where Text == Substring.UTF8View)
    public init?<Text: Collection<UInt8>>(_ text: Text) {
        guard text.count == 3 else { return nil }
        var packed: UInt16 = 0
        for byte in text {
            guard byte.isUpperLetter else { return nil }
            packed = packed << 5 | UInt16(byte &- 65)
        }
        code = packed
    }

    /// Makes a code of three bytes; nil where one is no upper-case letter.
    public init?(_ first: UInt8, _ second: UInt8, _ third: UInt8) {
        guard first.isUpperLetter, second.isUpperLetter, third.isUpperLetter else { return nil }
        code = UInt16(first &- 65) << 10 | UInt16(second &- 65) << 5 | UInt16(third &- 65)
    }

    /// Reads three upper-case letters; see ``init(_:)-(Collection<UInt8>)``.
    public init?(_ text: some StringProtocol) {
        self.init(text.utf8)
    }

    /// The three letters.
    public var text: String {
        String(decoding: [UInt8(65 + code >> 10), UInt8(65 + code >> 5 & 31), UInt8(65 + code & 31)], as: UTF8.self)
    }

    /// A small number for the code, under 32,768: for tables.
    public var index: Int { Int(code) }

    /// How many decimals an amount may have; nil where ISO 4217 gives the code no minor unit or does not know it.
    public var minorUnitDigits: Int? {
        let digits = Self.digits[Int(code)]
        return digits < 0 ? nil : Int(digits & ~Self.withdrawnMark)
    }

    /// Whether payments could be made in it on a day: active in ISO 4217 list one then, and no metal, no bond
    /// market unit, no testing code, not `XXX`. Without a day, today's list is meant.
    public func isActive(on day: CivilDate? = nil) -> Bool {
        let digits = Self.digits[Int(code)]
        guard digits != Self.unknown else { return false }
        guard digits >= 0, digits & Self.withdrawnMark != 0 else { return true }
        guard let last = Self.withdrawn[code] else { return true }
        guard let day else { return false }
        return day <= last
    }

    private static let unknown: Int8 = -1
    private static let notApplicable: Int8 = -2

    // ISO 4217:2015 list one and its amendments up to number 180, by decimals of the minor unit; then codes
    // withdrawn since 2011 with their last day.
    private static let byDigits: [(Int8, String)] = [
        (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF BYR"),
        (3, "BHD IQD JOD KWD LYD OMR TND"),
        (4, "CLF UYW"),
        (notApplicable, "XDR XSU XUA"),
        (
            2,
            """
            AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW \
            CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF \
            IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK \
            MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP \
            SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER \
            ZAR ZMW ZWG ANG BGN CUC EEK HRK LTL LVL MRO SLL STD VEF ZMK ZWL
            """
        ),
    ]

    private static let withdrawals = """
        EEK 2011-01-14 ZMK 2012-12-31 LVL 2014-01-14 LTL 2015-01-14 BYR 2016-12-31 MRO 2017-12-31 STD 2017-12-31 \
        VEF 2018-08-20 CUC 2021-06-30 HRK 2023-01-14 SLL 2024-03-31 ZWL 2024-08-31 ANG 2025-06-30 BGN 2026-01-31
        """

    /// Stands in the table of digits beside codes that were withdrawn: most need not be looked up further.
    private static let withdrawnMark: Int8 = 0x40

    private static let digits: [Int8] = {
        var table = [Int8](repeating: unknown, count: 32 * 32 * 32)
        for (digits, codes) in byDigits {
            for code in codes.split(separator: " ") {
                if let currency = Currency(code) { table[Int(currency.code)] = digits }
            }
        }
        for code in withdrawn.keys where table[Int(code)] >= 0 { table[Int(code)] |= withdrawnMark }
        return table
    }()

    private static let withdrawn: [UInt16: CivilDate] = {
        var table: [UInt16: CivilDate] = [:]
        let words = withdrawals.split(separator: " ")
        for index in stride(from: 0, to: words.count - 1, by: 2) {
            if let currency = Currency(words[index]), let day = CivilDate(words[index + 1]) {
                table[currency.code] = day
            }
        }
        return table
    }()
}

extension Currency: CustomStringConvertible {
    /// The three letters.
    public var description: String { text }
}
