internal import PaymentModel

/// Rules on single values that a schema cannot say, found by the name of the element.
///
/// Sources: IBAN: ISO 13616 and the IBAN registry. BIC: ISO 9362. Countries: ISO 3166-1. Currencies and their decimals:
/// ISO 4217. UETR: RFC 9562, version 4. LEI: ISO 17442. ISO 20022 message definitions say of each of these types that its values must be
/// registered or valid by the standard named.
enum ValueRules {
    /// What the text of an element must be.
    enum Kind: UInt8 {
        case none, iban, bic, country, uetr, date, currency, lei
    }

    /// Names of elements whose texts have a rule. All else is only looked at for its currency.
    static let kinds: [String: Kind] = {
        var kinds: [String: Kind] = ["IBAN": .iban, "UETR": .uetr, "OrgnlUETR": .uetr]
        for name in ["BICFI", "BIC", "AnyBIC", "BICOrBEI", "AnyBICFI"] { kinds[name] = .bic }
        for name in ["Ctry", "CtryOfRes", "CtryOfBirth", "CtryOfIncorprtn"] { kinds[name] = .country }
        for name in dates + times { kinds[name] = .date }
        for name in ["Ccy", "SrcCcy", "TrgtCcy", "UnitCcy", "CcyOfTrf"] { kinds[name] = .currency }
        kinds["LEI"] = .lei
        return kinds
    }()

    /// Elements of the type ISODate.
    private static let dates = [
        "ActlDt", "BirthDt", "ChqMtrtyDt", "Dt", "DtOfSgntr", "DtPrcd", "EndDt", "FnlColltnDt", "FnlPmtDt", "FrDt",
        "FrstColltnDt", "FrstPmtDt", "IntrBkSttlmDt", "OrgnlFnlColltnDt", "OrgnlIntrBkSttlmDt", "OrgnlReqdColltnDt",
        "PoolgAdjstmntDt", "ReqdColltnDt", "ReqdExctnDt", "RltdDt", "StartDt", "ToDt", "TradActvtyCtrctlSttlmDt",
        "TradDt",
        "ValDt", "VldtnDt",
    ]

    /// Elements of the type ISODateTime.
    private static let times = [
        "AccptncDtTm", "BizPrcgDt", "CdtDtTm", "CreDt", "CreDtTm", "DbtDtTm", "DtOfVrfctn", "DtTm", "FrDtTm",
        "OrgnlCreDtTm",
        "QtnDt", "ToDtTm", "TxDtTm",
    ]

    /// What is wrong with a text by its kind; nil where nothing is.
    static func finding(_ kind: Kind, _ text: ArraySlice<UInt8>) -> (code: String, text: String)? {
        switch kind {
        case .none, .currency: return nil
        case .iban:
            switch IBAN.flaw(in: text) {
            case nil: return nil
            case .form:
                return (
                    "iban.form",
                    "\(quoted(text)) is not an IBAN: two letters, two check digits, 11 to 30 letters and digits"
                )
            case .length(let expected, let found):
                return (
                    "iban.length",
                    "the IBAN \(quoted(text)) has \(found) characters; IBANs of \(letters(text)) have \(expected) (IBAN registry)"
                )
            case .checkDigits:
                return (
                    "iban.checkDigits",
                    "the check digits of the IBAN \(quoted(text)) do not fit the rest (ISO 13616): a character is wrong or two are swapped"
                )
            }
        case .bic:
            guard let bic = BIC(text) else {
                return ("bic.form", "\(quoted(text)) is not a BIC: expected \(ValueForms.bic)")
            }
            guard bic.country == nil else { return nil }
            return (
                "bic.country",
                "the BIC \(quoted(text)) has at places 5 and 6 no code of a country (ISO 9362, ISO 3166-1): it cannot exist"
            )
        case .country:
            guard CountryCode(text) == nil else { return nil }
            return ("country.unknown", "\(quoted(text)) is not a country code in use (ISO 3166-1)")
        case .uetr:
            guard UETR(text) == nil else { return nil }
            return (
                "uetr.form",
                "\(quoted(text)) is not a UETR: expected a UUID of version 4 in small letters (RFC 9562), as in "
                    + "7a562c67-ca16-48ba-b074-65581be6f001"
            )
        case .date:
            guard Timestamp(text) == nil else { return nil }
            return (
                "date.impossible",
                "\(quoted(text)) is no day or time that exists; expected a date, as in 2016-02-04, or a date and time, as in "
                    + "2016-02-04T20:36:00+06:00"
            )
        case .lei:
            guard hasRightCheckDigits(lei: text) else {
                return (
                    "lei.checkDigits",
                    "the check digits of the LEI \(quoted(text)) do not fit the rest (ISO 17442): a character is wrong or two are swapped"
                )
            }
            return nil
        }
    }

    /// Whether the remainder of an LEI is one, letters counted from 10 (ISO 17442, by ISO/IEC 7064 MOD 97-10).
    private static func hasRightCheckDigits(lei text: ArraySlice<UInt8>) -> Bool {
        var remainder = 0
        for byte in text {
            if byte.isDigit {
                remainder = (remainder * 10 + Int(byte - 48)) % 97
            } else if byte.isUpperLetter {
                remainder = (remainder * 100 + Int(byte - 55)) % 97
            } else {
                return false
            }
        }
        return text.count == 20 && remainder == 1
    }

    /// What is wrong with a code of a currency that stands alone, on a day; nil where nothing is.
    static func finding(
        currency text: ArraySlice<UInt8>,
        on day: CivilDate?,
        ofPayments: Bool
    ) -> (code: String, text: String)? {
        guard let currency = Currency(text) else { return ("currency.inactive", inactive(quoted(text), on: day)) }
        return isUsable(currency, on: day, ofPayments: ofPayments)
            ? nil : ("currency.inactive", inactive(currency.text, on: day))
    }

    private static func isUsable(_ currency: Currency, on day: CivilDate?, ofPayments: Bool) -> Bool {
        currency.isActive(on: day) || (!ofPayments && metals.contains(currency.text))
    }

    /// Codes of ISO 4217 in which accounts may be kept, but no payments be made.
    private static let metals: Set<String> = ["XAG", "XAU", "XPD", "XPT"]

    private static func inactive(_ currency: String, on day: CivilDate?) -> String {
        let when = day.map { " on \($0)" } ?? ""
        return "\(currency) is not a currency in which payments can be made\(when) (ISO 4217): check the code"
    }

    /// What is wrong with an amount in a currency, on a day; nil where nothing is.
    static func finding(
        amount text: ArraySlice<UInt8>,
        currency packed: UInt32,
        on day: CivilDate?,
        ofPayments: Bool
    ) -> (code: String, text: String)? {
        guard let currency = PaymentAssembly.currency(packed) else { return nil }
        guard isUsable(currency, on: day, ofPayments: ofPayments) else {
            return ("currency.inactive", inactive(currency.text, on: day))
        }
        guard let digits = currency.minorUnitDigits, let point = text.firstIndex(of: UInt8(ascii: ".")) else {
            return nil
        }
        let decimals = text.endIndex - point - 1
        guard decimals > digits else { return nil }
        let allowed = digits == 0 ? "none" : "at most \(digits)"
        return (
            "amount.decimals",
            "\(quoted(text)) has \(decimals) decimals; \(currency) has \(allowed) (ISO 4217)"
        )
    }

    /// The country part of an IBAN.
    private static func letters(_ text: ArraySlice<UInt8>) -> String { String(decoding: text.prefix(2), as: UTF8.self) }

    /// Whether the country of an IBAN and that of the BIC of the institution that keeps it may go together.
    ///
    /// Territories whose accounts have the IBANs of another country: IBAN registry, and SWIFT's list in “IBAN Plus”.
    static func agree(iban: CountryCode, bic: CountryCode) -> Bool {
        if iban == bic { return true }
        return territories[iban.text]?.contains(bic.text) ?? false
    }

    private static let territories: [String: Set<String>] = [
        "FR": ["GF", "GP", "MQ", "RE", "PM", "YT", "BL", "MF", "NC", "PF", "WF", "TF", "MC"],
        "GB": ["GG", "IM", "JE"],
        "FI": ["AX"],
        "ES": ["EA", "IC"],
        "MC": ["FR"],
    ]
}
