import AnomalyScoring
import ConfigurationFiles
public import Paycheck
import PaymentModel

extension PolicyFile {
    /// The whole of a policy, also what it leaves as it was, as a file with comments that ``read(_:)`` takes back.
    public static func text(_ policy: Policy) -> String {
        var writer = PolicyFileWriter()
        writer.write(policy)
        return writer.text
    }
}

/// Writes the sections of a policy, each with what it means.
struct PolicyFileWriter {
    private(set) var text = ""

    mutating func write(_ policy: Policy) {
        line("# A policy of paycheck: what a bank decides for itself. All that is in force stands here.")
        line("version: 1")
        section("Bits of surprise from which a payment is reviewed, and from which it is held.")
        line(
            "thresholds: {review: \(number(policy.scoring.reviewThreshold)), hold: \(number(policy.scoring.holdThreshold))}"
        )
        write(detectors: policy.scoring)
        write(limits: policy.limits)
        write(parties: policy)
        write(calendars: policy)
        write(offsets: policy.scoring.utcOffsets)
        write(cutOffs: policy.cutOffs)
        write(rates: policy.scoring)
        write(policy.fourEyes)
        section(
            "Days after its release from which a payment that was held counts as usual, in profiles that last; or never."
        )
        line("released: {learnAfterDays: \(policy.learnReleasedAfterDays.map { "\($0)" } ?? "never")}")
        section(
            "What is decided of a payment that came before in another file (payment.repeated): hold, review or pass."
        )
        line("repeatedPayments: {decision: \(policy.repeatedPayments.rawValue)}")
        section("Severity by problem code, where it is another than paycheck's own: error or warning.")
        map("problems", policy.severities.all.map { ($0.code, $0.severity.rawValue) })
        section("What facts about a signature decide by themselves: hold, review or pass.")
        map("signatures", SignatureDecisions.names.map { ($0, policy.signatures[$0].rawValue) })
    }

    // MARK: Sections

    private mutating func write(detectors scoring: ScoringSettings) {
        section("Detectors: on, off, or a weight on their bits from 0 to 10. paycheck detectors tells what they find.")
        map(
            "detectors",
            DetectorIdentifier.allCases.map { identifier in
                let weight = scoring.weights[identifier] ?? 1
                return (identifier.text, weight == 1 ? "on" : weight == 0 ? "off" : number(weight))
            }
        )
    }

    private mutating func write(limits: [PaymentLimit]) {
        section(
            """
            Limits decide by themselves, whatever the score. Each says for what (account: the debtor's; currency; from, to:
            # countries) what is the most (payment; day: the sum of a day; count: payments of a day), and the decision.
            # Without a currency amounts are in the reference currency. each: account counts every debtor account by itself.
            """
        )
        list(
            "limits",
            limits.map { limit in
                var entry: [(String, String)] = []
                if let account = limit.account { entry.append(("account", quoted(account))) }
                if limit.isEachAccount { entry.append(("each", "account")) }
                if let currency = limit.currency { entry.append(("currency", currency.text)) }
                if !limit.from.isEmpty { entry.append(("from", countries(limit.from))) }
                if !limit.to.isEmpty { entry.append(("to", countries(limit.to))) }
                if let payment = limit.payment { entry.append(("payment", payment.text())) }
                if let day = limit.day { entry.append(("day", day.text())) }
                if let count = limit.count { entry.append(("count", "\(count)")) }
                entry.append(("decision", limit.decision.rawValue))
                if let reason = limit.reason { entry.append(("reason", quoted(reason))) }
                return entry
            }
        )
    }

    private mutating func write(parties policy: Policy) {
        section(
            """
            Parties. blocked: one of account, bic, name, country; side: creditor, debtor or any. allowed: creditors by account
            # or bic that pass whatever the score, perhaps of one debtor, up to an amount, until a day. restricted: debtor
            # accounts that may pay to allowed parties only.
            """
        )
        line("parties:")
        list(
            "blocked",
            policy.blocked.map { party in
                var entry: [(String, String)] = []
                switch party.party {
                case .account(let account): entry.append(("account", quoted(account)))
                case .bic(let bic): entry.append(("bic", bic.text))
                case .name(let name): entry.append(("name", quoted(name.written)))
                case .country(let country): entry.append(("country", country.text))
                }
                entry += [("side", party.side.rawValue), ("decision", party.decision.rawValue)]
                if let until = party.until { entry.append(("until", until.description)) }
                if let reason = party.reason { entry.append(("reason", quoted(reason))) }
                return entry
            },
            indent: "  "
        )
        list(
            "allowed",
            policy.allowed.map { party in
                var entry: [(String, String)] = []
                if let account = party.account { entry.append(("account", quoted(account))) }
                if let bic = party.bic { entry.append(("bic", bic.text)) }
                if let name = party.name { entry.append(("name", quoted(name.written))) }
                if let debtor = party.debtor { entry.append(("debtor", quoted(debtor))) }
                if let currency = party.currency { entry.append(("currency", currency.text)) }
                if let upTo = party.upTo { entry.append(("upTo", upTo.text())) }
                if let until = party.until { entry.append(("until", until.description)) }
                if let reason = party.reason { entry.append(("reason", quoted(reason))) }
                return entry
            },
            indent: "  "
        )
        if policy.restricted.isEmpty {
            line("  restricted: []")
        } else {
            line("  restricted:")
            for account in policy.restricted.sorted() { line("    - \(quoted(account))") }
        }
    }

    private mutating func write(calendars policy: Policy) {
        section(
            """
            When banks are closed, by country: weekends as ranges of dates, and holidays. Other countries: Saturday and Sunday.
            # closed decides of what the country's accounts pay on such days: pass (only the score tells), review or hold.
            """
        )
        let countries = Set(policy.scoring.calendars.keys).union(policy.closedDays.keys).sorted { $0.text < $1.text }
        line(countries.isEmpty ? "calendars: {}" : "calendars:")
        for country in countries {
            let calendar = policy.scoring.calendars[country] ?? .western
            line("  \(country):")
            line(calendar.weekends.isEmpty ? "    weekends: []" : "    weekends:")
            for weekend in calendar.weekends {
                let days = weekend.days.sorted().map { CalendarsSection.weekdays[$0] }.joined(separator: ", ")
                let since = weekend.since.map { "since: \($0), " } ?? ""
                line("      - {\(since)days: [\(days)]}")
            }
            let holidays = calendar.holidays.sorted().map(\.description)
            if holidays.count > 8 {
                line("    holidays:")
                for day in holidays { line("      - \(day)") }
            } else {
                line("    holidays: [\(holidays.joined(separator: ", "))]")
            }
            line("    closed: \((policy.closedDays[country] ?? .pass).rawValue)")
        }
    }

    private mutating func write(offsets: [CountryCode: Int]) {
        section(
            "Standard time by country, for times that messages write in UTC. Those without an offset are taken as local."
        )
        map(
            "utcOffsets",
            offsets.sorted { $0.key.text < $1.key.text }.map { ($0.key.text, "\"\(Clock.text(offset: $0.value))\"") },
            perLine: 6
        )
    }

    private mutating func write(cutOffs: [CutOff]) {
        section("Until when payments of a currency are ordered for settlement on the same day.")
        list(
            "cutOffs",
            cutOffs.map {
                [
                    ("currency", $0.currency.text), ("time", "\"\($0.text)\""), ("decision", $0.decision.rawValue),
                ]
            }
        )
    }

    private mutating func write(rates scoring: ScoringSettings) {
        section(
            "Units of each currency for one of the reference currency. Without a rate a currency is compared with itself only."
        )
        line("referenceRates:")
        line("  currency: \(scoring.referenceCurrency)")
        map(
            "units",
            scoring.referenceRates.sorted { $0.key.text < $1.key.text }.map { ($0.key.text, $0.value.text()) },
            perLine: 8,
            indent: "  "
        )
    }

    private mutating func write(_ fourEyes: FourEyes) {
        section(
            "When a release needs two persons: from which decision on (hold, review, never), and from which amounts on."
        )
        line("fourEyes:")
        line("  decision: \(fourEyes.decision?.rawValue ?? "never")")
        map(
            "amounts",
            fourEyes.amounts.sorted { $0.key.text < $1.key.text }.map { ($0.key.text, $0.value.text()) },
            indent: "  "
        )
    }

    // MARK: YAML

    private mutating func line(_ text: String) { self.text += text + "\n" }

    private mutating func section(_ comment: String) { line("\n# " + comment) }

    /// A mapping: an entry a line, or several a line in braces.
    private mutating func map(_ key: String, _ entries: [(String, String)], perLine: Int = 1, indent: String = "") {
        guard !entries.isEmpty else { return line("\(indent)\(key): {}") }
        guard perLine > 1 else {
            line("\(indent)\(key):")
            for (name, value) in entries { line("\(indent)  \(name): \(value)") }
            return
        }
        line("\(indent)\(key): {")
        for start in stride(from: 0, to: entries.count, by: perLine) {
            let row = entries[start..<min(start + perLine, entries.count)].map { "\($0.0): \($0.1)" }
            line("\(indent)  " + row.joined(separator: ", ") + ",")
        }
        line("\(indent)}")
    }

    private mutating func list(_ key: String, _ items: [[(String, String)]], indent: String = "") {
        guard !items.isEmpty else { return line("\(indent)\(key): []") }
        line("\(indent)\(key):")
        for item in items {
            for (place, entry) in item.enumerated() {
                line("\(indent)  \(place == 0 ? "-" : " ") \(entry.0): \(entry.1)")
            }
        }
    }

    private func countries(_ countries: Set<CountryCode>) -> String {
        "[" + countries.map(\.text).sorted().joined(separator: ", ") + "]"
    }

    private func number(_ value: Double) -> String {
        let text = "\(value)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    /// A text in double quotes, with YAML's escapes; what could begin an anchor, an alias or a tag is escaped, too.
    private func quoted(_ value: String) -> String {
        var quoted = "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\" + String(scalar)
            case "&", "*", "!": quoted += "\\x" + String(scalar.value, radix: 16)
            case _ where visible(scalar) != String(scalar):
                let digits = String(scalar.value, radix: 16)
                quoted += "\\U" + String(repeating: "0", count: 8 - digits.utf8.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
