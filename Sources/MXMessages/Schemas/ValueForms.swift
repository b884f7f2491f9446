/// The forms of values that ISO 20022 schemas ask for, in words.
enum ValueForms {
    /// A pattern in words; the pattern itself where it has none.
    static func words(forPattern pattern: String) -> String {
        patterns[canonical(pattern)] ?? "the form \(pattern)"
    }

    /// A type in words.
    static func words(forType type: String) -> String {
        let name = type.split { $0 == ":" || $0 == "}" }.last.map(String.init) ?? type
        guard !name.isEmpty else { return "what the schema says in place" }
        return types[name] ?? "a value of the type \(name)"
    }

    /// The same pattern however its repetitions are written.
    private static func canonical(_ pattern: String) -> String {
        var result = ""
        var rest = pattern[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            result += rest[..<open]
            let bounds = rest[rest.index(after: open)..<close]
            let parts = bounds.split(separator: ",", omittingEmptySubsequences: false)
            if parts.count == 2, parts[0] == parts[1] {
                result += "{\(parts[0])}"
            } else if bounds == "0,1" {
                result += "?"
            } else {
                result += "{\(bounds)}"
            }
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }

    static let bic =
        "a BIC: 8 or 11 capital letters and digits, with the country's letters at places 5 and 6, as in FRNYUS33XXX"

    private static let patterns: [String: String] = [
        "[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?": bic,
        "[A-Z]{6}[A-Z2-9][A-NP-Z0-9]([A-Z0-9]{3})?": bic,
        "[A-Z]{6,6}[A-Z2-9][A-NP-Z0-9]([A-Z0-9]{3,3}){0,1}": bic,
        "[A-Z]{2}[0-9]{2}[a-zA-Z0-9]{1,30}":
            "an IBAN: two letters of the country, two check digits, up to 30 letters and digits, no spaces",
        "[A-Z0-9]{18}[0-9]{2}": "a legal entity identifier: 18 capital letters and digits and two check digits",
        "[A-Z]{3}": "three capital letters, an ISO 4217 currency",
        "[A-Z]{2}": "two capital letters, an ISO 3166 country",
        "[a-f0-9]{8}-[a-f0-9]{4}-4[a-f0-9]{3}-[89ab][a-f0-9]{3}-[a-f0-9]{12}":
            "a UUID of version 4 in small letters, as in 7a562c67-ca16-48ba-b074-65581be6f001",
        "[0-9]{1,15}": "1 to 15 digits",
        "[0-9]{1,5}": "1 to 5 digits",
        "[0-9]{3}": "3 digits",
        "[0-9]{2}": "2 digits",
        "[0-9]{4}": "4 digits",
        "[+]?[0-9]{1,15}": "1 to 15 digits, with a + in front if need be",
        "[a-zA-Z0-9]{4}": "4 letters or digits",
        "[a-zA-Z0-9]{3}": "3 letters or digits",
        "[a-zA-Z0-9]{1,4}": "1 to 4 letters or digits",
        "\\+[0-9]{1,3}-[0-9()+\\-]{1,30}": "a telephone number: + country code - number, as in +44-2071234567",
        "[0-9a-zA-Z/\\-\\?:\\(\\)\\.,'\\+ ]{1,35}": "1 to 35 characters of SWIFT's set x",
        "[BEOVW]{1}[0-9]{2}[0-9]{2}[CDR]{1}": "a code such as B0101D",
        ".*(\\+|-)((0[0-9])|(1[0-4])):[0-5][0-9]|Z": "a time with its offset from UTC, as in 2016-02-04T20:36:00+06:00",
    ]

    private static let types: [String: String] = [
        "date": "a date that exists, as in 2016-02-04",
        "dateTime": "a date and time, as in 2016-02-04T20:36:00+06:00",
        "time": "a time, as in 20:36:00",
        "decimal": "a decimal number with a full stop, as in 1000.50",
        "boolean": "true or false",
        "gYear": "a year, as in 2016",
        "gYearMonth": "a year and month, as in 2016-02",
        "base64Binary": "bytes in base64",
        "ISODate": "a date that exists, as in 2016-02-04",
        "ISODateTime": "a date and time, as in 2016-02-04T20:36:00+06:00",
        "ISOTime": "a time, as in 20:36:00",
        "ISOYear": "a year, as in 2016",
        "ISOYearMonth": "a year and month, as in 2016-02",
        "YesNoIndicator": "true or false",
        "TrueFalseIndicator": "true or false",
        "BatchBookingIndicator": "true or false",
        "RequestedIndicator": "true or false",
        "ChargeIncludedIndicator": "true or false",
        "ActiveCurrencyAndAmount": "a decimal number with a full stop, as in 1000.50",
        "ActiveOrHistoricCurrencyAndAmount": "a decimal number with a full stop, as in 1000.50",
        "ActiveCurrencyAndAmount_SimpleType": "a decimal number with a full stop, as in 1000.50",
        "ActiveOrHistoricCurrencyAndAmount_SimpleType": "a decimal number with a full stop, as in 1000.50",
        "ImpliedCurrencyAndAmount": "a decimal number with a full stop, as in 1000.50",
        "DecimalNumber": "a decimal number with a full stop, as in 1000.50",
        "PercentageRate": "a decimal number with a full stop, as in 1.5",
        "BaseOneRate": "a decimal number with a full stop, as in 1.0825",
    ]
}
