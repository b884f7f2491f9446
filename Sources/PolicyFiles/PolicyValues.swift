import AnomalyScoring
import ConfigurationFiles
import Paycheck
import PaymentModel

/// The values that several sections of a policy have.
extension ConfigurationReader {
    /// What stops a payment: hold or review.
    mutating func decision(_ node: ConfigurationNode) -> Decision? {
        word(node, of: [("hold", Decision.hold), ("review", .review)])
    }

    /// Any decision.
    mutating func anyDecision(_ node: ConfigurationNode) -> Decision? {
        word(node, of: [("hold", Decision.hold), ("review", .review), ("pass", .pass)])
    }

    /// A decimal number of at most six decimals within a range.
    mutating func number(
        _ node: ConfigurationNode,
        _ range: ClosedRange<Double>,
        decimals: Int = 6,
        what: String
    ) -> Double? {
        value(node, expected: what) { text in
            guard let amount = Amount(text), amount.significantScale <= decimals, range.contains(amount.approximation)
            else { return nil }
            return amount.approximation
        }
    }

    /// An amount above nought, with no more decimals than its currency has.
    mutating func amount(_ node: ConfigurationNode, in currency: Currency?) -> Amount? {
        let digits = currency?.minorUnitDigits ?? 2
        let example = digits == 0 ? "1000000" : "1000000." + String(repeating: "0", count: digits)
        let name = currency.map { " of \($0)" } ?? ""
        return value(node, expected: "an amount\(name) above nought, as in \(example), without separators of thousands")
        {
            text in
            guard let amount = Amount(text), amount.mantissa > 0, amount.significantScale <= digits else { return nil }
            return amount
        }
    }

    /// A currency of ISO 4217.
    mutating func currency(_ node: ConfigurationNode) -> Currency? {
        value(node, expected: "a currency of ISO 4217, as in EUR", Self.currency)
    }

    /// A currency that is a key.
    mutating func currency(_ entry: ConfigurationNode.Entry) -> Currency? {
        if let currency = Self.currency(entry.key) { return currency }
        tell("unknownKey", "\(quoted(entry.key.utf8)) is no currency of ISO 4217", at: entry.place)
        return nil
    }

    private static func currency(_ text: String) -> Currency? {
        Currency(text).flatMap { $0.minorUnitDigits == nil ? nil : $0 }
    }

    /// A country that is a key.
    mutating func country(_ entry: ConfigurationNode.Entry) -> CountryCode? {
        if let country = CountryCode(entry.key) { return country }
        tell("unknownKey", "\(quoted(entry.key.utf8)) is no country code of ISO 3166", at: entry.place)
        return nil
    }

    /// A country.
    mutating func country(_ node: ConfigurationNode) -> CountryCode? {
        value(node, expected: "a country code of ISO 3166, as in BD") { CountryCode($0) }
    }

    /// One country or a list of them.
    mutating func countries(_ node: ConfigurationNode) -> Set<CountryCode> {
        var found: Set<CountryCode> = []
        for item in oneOrMore(node) {
            if let country = country(item) { found.insert(country) }
        }
        return found
    }

    /// A day.
    mutating func day(_ node: ConfigurationNode) -> CivilDate? {
        value(node, expected: "a day, as in 2026-12-31") { CivilDate($0) }
    }

    /// A BIC.
    mutating func bic(_ node: ConfigurationNode) -> BIC? {
        value(node, expected: "a BIC of 8 or 11 characters") { BIC($0) }
    }

    /// An account, as it is compared.
    mutating func account(_ node: ConfigurationNode) -> String? {
        value(node, expected: "an account, in quotes where it is all digits") { text in
            let account = PartyIdentification.comparable(account: text)
            guard (1...34).contains(account.utf8.count) else { return nil }
            return account
        }
    }

    /// A name.
    mutating func name(_ node: ConfigurationNode) -> PartyName? {
        value(node, expected: "a name with letters or digits") { PartyName($0) }
    }

    /// An offset from UTC in minutes, as in `+06:00`.
    mutating func offset(_ node: ConfigurationNode) -> Int? {
        value(node, expected: "an offset from UTC, as in \"+06:00\"") { Clock.offset($0) }
    }
}

/// Clock times and offsets as they are written.
enum Clock {
    /// Minutes after midnight of `17:00`, 0 to 1,440.
    static func minute(_ text: some StringProtocol) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy(\.isDigit) }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), minute < 60, hour * 60 + minute <= 1440
        else { return nil }
        return hour * 60 + minute
    }

    /// Minutes east of UTC of `+06:00`.
    static func offset(_ text: some StringProtocol) -> Int? {
        guard let sign = text.first, sign == "+" || sign == "-", let minutes = minute(text.dropFirst()),
            minutes <= 14 * 60
        else { return nil }
        return sign == "-" ? -minutes : minutes
    }

    /// Minutes as in `17:00`.
    static func text(_ minutes: Int) -> String {
        func two(_ value: Int) -> String { (value < 10 ? "0" : "") + "\(value)" }
        return "\(two(minutes / 60)):\(two(minutes % 60))"
    }

    /// An offset as in `+06:00`.
    static func text(offset: Int) -> String { (offset < 0 ? "-" : "+") + text(abs(offset)) }
}
