import PaymentModel

/// What a network validated rule may look at, and where it says what it found.
struct RuleContext {
    let headers: MessageHeaders
    let layout: MessageLayout
    /// The variant asked for in block 3.
    var variant: MessageHeaders.Variant { headers.variant }
    /// The day of 32A or 30, for currencies that come and go; nil where it cannot be read.
    var day: CivilDate?
    var findings: Findings

    /// Says that a rule is broken at a field.
    mutating func report(
        _ code: String,
        at field: ScannedField,
        in message: borrowing ScannedMessage,
        offset: Int? = nil,
        severity: Problem.Severity = .error,
        _ text: String
    ) {
        findings.append(Finding(code, severity, at: offset ?? field.start, message.path(of: field), text))
    }

    /// Says that a rule is broken by a field that is not there.
    mutating func report(_ code: String, missing tag: String, in message: borrowing ScannedMessage, _ text: String) {
        findings.append(Finding(code, at: message.text?.end ?? message.extent.end, "/4/" + tag, text))
    }
}

extension RawSpan {
    /// Whether a field's value is exactly a code.
    @inline(__always)
    func has(_ code: StaticString, in field: ScannedField) -> Bool {
        field.value.count == code.utf8CodeUnitCount && has(code, at: field.value.start)
    }

    /// Whether two places hold the same three bytes: currencies.
    @inline(__always)
    func haveSameCurrency(_ a: Int, _ b: Int) -> Bool {
        self[a] == self[b] && self[a + 1] == self[b + 1] && self[a + 2] == self[b + 2]
    }

    /// Two letters as one number, for the lists of countries.
    @inline(__always)
    func pair(_ offset: Int) -> UInt16 { UInt16(self[offset]) << 8 | UInt16(self[offset + 1]) }

    /// Where the currency of a field with currency and amount is; nil where the value is too short for one.
    @inline(__always)
    func currency(of field: ScannedField?) -> Int? {
        guard let field else { return nil }
        let start = field.value.start + (field.tag.number == 32 && field.tag.letter == UInt8(ascii: "A") ? 6 : 0)
        return start + 3 < field.value.end ? start : nil
    }

    /// Whether a field of an institution or customer begins with a party identifier or account.
    @inline(__always)
    func hasIdentifier(_ field: ScannedField) -> Bool {
        !field.value.isEmpty && self[field.value.start] == UInt8(ascii: "/")
    }
}

/// Lists of countries in rules.
enum RuleCountries {
    /// Between these 33B is mandatory (MT103 C2, MT102 C8; D49), and with STP an IBAN is (C10; D19).
    ///
    /// Source: SWIFT Standards MT, MT103, network validated rules.
    @inline(__always)
    static func isListed(_ pair: UInt16) -> Bool {
        let first = Int(pair >> 8) - 65
        let second = UInt32(truncatingIfNeeded: Int(pair & 0xFF) - 65)
        guard first >= 0, first < 26, second < 26 else { return false }
        return listed[first] & (1 << second) != 0
    }

    private static let listed: InlineArray<26, UInt32> = {
        var rows = InlineArray<26, UInt32>(repeating: 0)
        let countries = """
            AD AT BE BG BV CH CY CZ DE DK EE ES FI FR GB GF GI GP GR HU IE IS IT LI LT LU LV MC MQ MT NL NO PL PM PT RE RO \
            SE SI SJ SK SM TF VA
            """
        for country in countries.split(separator: " ") {
            let letters = Array(country.utf8)
            rows[Int(letters[0] - 65)] |= 1 << UInt32(letters[1] - 65)
        }
        return rows
    }()
}
