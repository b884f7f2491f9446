import AnomalyScoring
import ConfigurationFiles
import Paycheck
import PaymentModel

/// `calendars`, `utcOffsets` and `cutOffs`: when banks are open, and where their clocks hang.
enum CalendarsSection {
    static let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

    static func read(_ node: ConfigurationNode, _ reader: inout ConfigurationReader, _ policy: inout Policy) {
        for entry in reader.entries(node, expected: "calendars by country, as in BD: {…}") ?? [] {
            guard let country = reader.country(entry),
                let found = reader.mapping(entry.value, keys: ["weekends", "holidays", "closed"])
            else { continue }
            var calendar = policy.scoring.calendars[country] ?? .western
            if let node = found["weekends"] { calendar.weekends = weekends(node, &reader) }
            if let node = found["holidays"] {
                calendar.holidays = []
                for item in reader.list(node, expected: "a list of days") ?? [] {
                    if let day = reader.day(item) { calendar.holidays.insert(day) }
                }
            }
            policy.scoring.calendars[country] = calendar
            if let node = found["closed"], let decision = reader.anyDecision(node) {
                policy.closedDays[country] = decision == .pass ? nil : decision
            }
        }
    }

    /// Ranges of dates: each begins where its `since` says, the first of them always was.
    private static func weekends(
        _ node: ConfigurationNode,
        _ reader: inout ConfigurationReader
    ) -> [BankCalendar.Weekend] {
        var weekends: [BankCalendar.Weekend] = []
        let items = reader.list(node, expected: "a list of weekends, as in - {days: [friday, saturday]}") ?? []
        for (place, item) in items.enumerated() {
            guard let found = reader.mapping(item, keys: ["since", "days"]) else { continue }
            var weekend = BankCalendar.Weekend(days: [])
            if let node = found["days"] {
                for day in reader.list(node, expected: "a list of weekdays") ?? [] {
                    if let number = reader.word(day, of: weekdays.enumerated().map { ($0.element, $0.offset) }) {
                        weekend.days.insert(number)
                    }
                }
            } else {
                reader.tell("missing", "a weekend needs days, as in days: [friday, saturday]", at: item.place)
            }
            if let node = found["since"] {
                weekend.since = reader.day(node)
                if let last = weekends.last?.since, let since = weekend.since, since <= last {
                    reader.tell(
                        "value",
                        "weekends stand in the order of time: \(since) is not after \(last)",
                        at: node.place
                    )
                }
            } else if place > 0 {
                reader.tell(
                    "missing",
                    "every weekend but the first needs since, the day from which on it is one",
                    at: item.place
                )
            }
            weekends.append(weekend)
        }
        return weekends
    }

    static func readOffsets(
        _ node: ConfigurationNode,
        _ reader: inout ConfigurationReader,
        _ scoring: inout ScoringSettings
    ) {
        for entry in reader.entries(node, expected: "offsets by country, as in BD: \"+06:00\"") ?? [] {
            guard let country = reader.country(entry), let minutes = reader.offset(entry.value) else { continue }
            scoring.utcOffsets[country] = minutes
        }
    }

    static func readCutOffs(_ node: ConfigurationNode, _ reader: inout ConfigurationReader) -> [CutOff] {
        var cutOffs: [CutOff] = []
        for item in reader.list(node, expected: "a list of cut-offs") ?? [] {
            guard let found = reader.mapping(item, keys: ["currency", "time", "decision"]) else { continue }
            guard let currencyNode = found["currency"], let timeNode = found["time"] else {
                reader.tell(
                    "missing",
                    "a cut-off needs currency and time, as in {currency: USD, time: \"17:00-05:00\"}",
                    at: item.place
                )
                continue
            }
            let clock = reader.value(timeNode, expected: "a time with its offset from UTC, as in \"17:00-05:00\"") {
                text in
                let minute = Clock.minute(text.prefix(5))
                let offset = Clock.offset(text.dropFirst(5))
                return minute.flatMap { minute in offset.map { (minute, $0) } }
            }
            guard let currency = reader.currency(currencyNode), let clock else { continue }
            var cutOff = CutOff(currency: currency, minute: clock.0, offsetMinutes: clock.1)
            if let node = found["decision"] { cutOff.decision = reader.decision(node) ?? .review }
            cutOffs.append(cutOff)
        }
        return cutOffs
    }
}

/// `referenceRates`: what amounts of all currencies are compared in.
enum RatesSection {
    static func read(
        _ node: ConfigurationNode,
        _ reader: inout ConfigurationReader,
        _ scoring: inout ScoringSettings
    ) {
        guard let found = reader.mapping(node, keys: ["currency", "units"]) else { return }
        if let node = found["currency"], let currency = reader.currency(node), currency != scoring.referenceCurrency {
            scoring.referenceCurrency = currency
            // Paycheck's own rates are of its own reference currency.
            scoring.referenceRates = [:]
        }
        guard let units = found["units"] else {
            if scoring.referenceRates.isEmpty {
                reader.tell(
                    "missing",
                    "paycheck's own rates are not of \(scoring.referenceCurrency): write units of each currency for one \(scoring.referenceCurrency), or units: {}",
                    at: node.place
                )
            }
            return
        }
        for entry in reader.entries(units, expected: "units of each currency for one of the reference currency") ?? [] {
            guard let currency = reader.currency(entry) else { continue }
            let expected = "a rate above nought of at most 12 digits, as in 0.9215"
            let rate: Amount? = reader.value(entry.value, expected: expected) { text in
                guard let rate = Amount(text), (1...999_999_999_999).contains(rate.mantissa), rate.scale <= 12 else {
                    return nil
                }
                return rate
            }
            if currency == scoring.referenceCurrency, let rate, !rate.isEqual(to: .one) {
                reader.tell(
                    "value",
                    "one \(currency) is one \(currency): it is the reference currency",
                    at: entry.value.place
                )
            }
            scoring.referenceRates[currency] = rate
        }
    }
}

extension Amount {
    fileprivate static let one: Amount = {
        guard let one = Amount("1") else { preconditionFailure("1 is an amount") }
        return one
    }()
}
