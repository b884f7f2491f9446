public import AnomalyScoring
import Paycheck
import PaymentModel

/// What is known of an account, in plain words or as one object.
public enum AccountReport {
    /// The formats it can have.
    public enum Format: String, Sendable, CaseIterable {
        /// For people.
        case text
        /// One JSON object, and one for each problem, a line each.
        case json
        /// The same as ``json``.
        case jsonl
    }

    /// How many beneficiaries are listed for people.
    public static let shownBeneficiaries = 20

    /// The report on an account for people, with a line end behind the last line; the ledger adds what profiles do not keep.
    public static func text(_ account: String, _ profile: AccountProfile?, ledger: AccountLedger? = nil) -> String {
        people(account, profile, ledger)
    }

    /// The same as a JSON object on one line.
    public static func json(_ account: String, _ profile: AccountProfile?, ledger: AccountLedger? = nil) -> String {
        String(decoding: object(account, profile, ledger).closed, as: UTF8.self) + "\n"
    }

    // MARK: For people

    private static func people(_ account: String, _ profile: AccountProfile?, _ ledger: AccountLedger?) -> String {
        var lines = ["Account \(printable(account))" + (ledger?.name.map { ", \(printable($0))" } ?? ""), ""]
        guard let profile else {
            lines[1] = "Nothing is known of this account: a payment of it would be compared with all others."
            return lines.joined(separator: "\n") + "\n"
        }
        if let paying = profile.paying { lines += self.paying(paying) }
        if let paid = profile.paid { lines += self.paid(paid, isPaying: profile.paying != nil) }
        if let ledger, profile.paying != nil { lines += signers(ledger) + beneficiaries(ledger) }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func paying(_ known: AccountProfile.Paying) -> [String] {
        var lines: [String] = []
        func say(_ label: String, _ text: String) { lines.append("  " + label.fitted(14) + text) }
        say(
            "Pays",
            "\(counted(known.payments, "payment")) to \(beneficiaryCount(known.beneficiaries)), "
                + "from \(known.first.localDay) to \(known.last.localDay)"
        )
        say("How sure", sureness(known))
        say("Pace", "\(rate(known.paymentsADay)) lately")
        say(
            "Amounts",
            "typically \(money(known.typicalAmount, known.currency)); nine in ten from "
                + "\(money(known.usualAmounts.lowerBound, known.currency)) to \(money(known.usualAmounts.upperBound, known.currency))"
        )
        say(
            "",
            "the largest \(money(known.largestAmount, known.currency)); from \(money(known.rareAmount, known.currency)) on "
                + "rarer than 1 in 256 for it"
        )
        say("Currencies", shares(known.currencies) { $0.text })
        say("Countries", shares(known.countries) { $0.text })
        say("Pays to", shares(known.kinds) { $0 })
        say("Writes", "amounts " + shares(known.styles) { $0 })
        say("Hours", hours(known.hours))
        say(
            "New",
            "\(percent(known.newShare)) of its payments go to new beneficiaries, \(percent(known.newcomerShare)) to such that "
                + "nobody paid before"
        )
        say(
            "Closed days",
            "\(percent(known.closedShare)) of its payments fall on days when banks on one side are closed"
        )
        if known.remarkableDays >= 0.5 {
            say(
                "Remarkable",
                "payments on some \(oneDecimal(known.remarkableDays)) days of the last month or two, too little for an alert; "
                    + "\(oneDecimal(known.usualBits)) bits are taken off its payments' scores for that"
            )
        }
        return lines
    }

    private static func sureness(_ known: AccountProfile.Paying) -> String {
        let days = (known.last.secondsSinceEpoch - known.first.secondsSinceEpoch) / 86_400
        let bits = "; \(oneDecimal(known.shortHistoryBits)) bits are taken off its payments' scores for that"
        if known.payments < 20 || days < 7 { return "little: hardly anything can be called unusual for it yet" + bits }
        if known.payments < 100 || days < 30 { return "some: its habits begin to show" + bits }
        return "well: \(grouped(known.payments)) payments over \(grouped(Int(days))) days"
    }

    private static func paid(_ known: AccountProfile.Paid, isPaying: Bool) -> [String] {
        let name = known.name.map { ", first under the name \(printable($0))" } ?? ""
        return [
            "  " + "Is paid".fitted(14) + "by \(counted(known.debtors, "payer")), from \(known.first.localDay) to "
                + "\(known.last.localDay)\(name)"
        ]
    }

    private static func signers(_ ledger: AccountLedger) -> [String] {
        ledger.signersByAge.prefix(shownBeneficiaries).enumerated().map { place, signer in
            let days = signer.first.map { first in ", from \(first) to \(signer.last ?? first)" } ?? ""
            let owner = signer.owner == signer.name ? nil : signer.owner
            let name = signer.name.map { printable($0) + (owner.map { " (\(printable($0)))" } ?? "") } ?? "nobody"
            return "  " + (place == 0 ? "Signed by" : "").fitted(14)
                + "\(name): \(counted(signer.payments, "payment"))\(days)"
        }
    }

    private static func beneficiaries(_ ledger: AccountLedger) -> [String] {
        let all = ledger.sorted
        guard !all.isEmpty else { return [] }
        var lines = ["", "  Beneficiaries, the most frequent first"]
        for one in all.prefix(shownBeneficiaries) {
            let largest = one.largest.sorted { $0.key.text < $1.key.text }
                .map { "\($0.key) \($0.value.text(groupedBy: ","))" }.joined(separator: ", ")
            let agent = one.agent.map { " at \($0)" } ?? ""
            let last = one.last.map { ", last on \($0)" } ?? ""
            lines.append(
                "  \(grouped(one.payments).rightAligned(6)) ×  \(printable(one.name ?? "no name")), "
                    + "\(printable(one.account + agent)): at most \(largest)\(last)"
            )
        }
        if all.count > shownBeneficiaries {
            lines.append(
                "          … and \(grouped(all.count - shownBeneficiaries)) more; --format json lists every one"
            )
        }
        if ledger.uncounted > 0 { lines.append("          … and \(counted(ledger.uncounted, "payment")) to others") }
        return lines
    }

    // MARK: Figures

    private static func beneficiaryCount(_ count: Int) -> String {
        "\(grouped(count)) \(count == 1 ? "beneficiary" : "beneficiaries")"
    }

    private static func rate(_ perDay: Double) -> String {
        if perDay >= 0.95 { return "\(oneDecimal(perDay)) a day" }
        if perDay * 7 >= 0.95 { return "\(oneDecimal(perDay * 7)) a week" }
        return "\(oneDecimal(perDay * 30)) a month"
    }

    private static func percent(_ share: Double) -> String {
        share >= 0.0995 ? "\(Int((share * 100).rounded())) %" : "\(oneDecimal(share * 100)) %"
    }

    private static func shares<Value>(
        _ shares: [AccountProfile.Share<Value>],
        _ name: (Value) -> String
    ) -> String {
        guard !shares.isEmpty else { return "not known" }
        var text = shares.prefix(8).map { "\(name($0.value)) \(percent($0.share))" }.joined(separator: ", ")
        if shares.count > 8 { text += ", and \(shares.count - 8) more" }
        return text
    }

    private static func hours(_ shares: [Double]) -> String {
        guard shares.contains(where: { $0 > 0 }) else { return "not known: its payments tell only the day" }
        func two(_ hour: Int) -> String { (hour < 10 ? "0" : "") + "\(hour)" }
        return shares.enumerated().filter { $0.element >= 0.005 }
            .map { "\(two($0.offset * 3)) to \(two($0.offset * 3 + 3)) \(percent($0.element))" }.joined(separator: ", ")
    }

    /// An amount of statistics with two significant digits: `USD 2,400,000`.
    private static func money(_ amount: Double, _ currency: Currency) -> String {
        guard amount.isFinite, amount < 1e15 else { return "\(currency) more than 15 digits" }
        if amount < 9.95 { return "\(currency) \(oneDecimal(amount))" }
        var step = 1
        while Double(step) * 100 <= amount { step *= 10 }
        return "\(currency) \(grouped(Int((amount / Double(step)).rounded()) * step))"
    }

    /// An amount of statistics with the three digits that it has: profiles keep its logarithm in 16 bits. Below 100 tenths are as many.
    private static func rounded(_ amount: Double) -> Double {
        guard amount >= 100, amount < 1e15 else { return amount }
        var step = 1.0
        while step * 1000 <= amount { step *= 10 }
        return (amount / step).rounded() * step
    }

    // MARK: For programs

    private static func object(_ account: String, _ profile: AccountProfile?, _ ledger: AccountLedger?) -> JSONObject {
        var object = JSONObject()
        object.add("type", "account")
        object.add("account", account)
        object.add("name", ledger?.name)
        object.add("known", profile != nil)
        if let paying = profile?.paying { object.add("paying", Self.object(paying)) }
        if let paid = profile?.paid {
            var inner = JSONObject()
            inner.add("debtors", paid.debtors)
            inner.add("first", paid.first.description)
            inner.add("last", paid.last.description)
            inner.add("name", paid.name)
            object.add("paid", inner)
        }
        if let ledger {
            let signers = ledger.signersByAge
            if !signers.isEmpty {
                object.add(
                    "signers",
                    signers.map { one in
                        var inner = JSONObject()
                        inner.add("name", one.name)
                        inner.add("owner", one.owner)
                        inner.add("serial", one.serial)
                        inner.add("payments", one.payments)
                        inner.add("first", one.first?.description)
                        inner.add("last", one.last?.description)
                        return inner
                    }
                )
            }
            object.add(
                "beneficiaries",
                ledger.sorted.map { one in
                    var inner = JSONObject()
                    inner.add("name", one.name)
                    inner.add("account", one.account)
                    inner.add("agent", one.agent)
                    inner.add("payments", one.payments)
                    inner.add("last", one.last?.description)
                    inner.add(
                        "largest",
                        one.largest.sorted { $0.key.text < $1.key.text }.map { "\($0.key) \($0.value.text())" }
                    )
                    return inner
                }
            )
        }
        return object
    }

    private static func object(_ known: AccountProfile.Paying) -> JSONObject {
        var object = JSONObject()
        object.add("payments", known.payments)
        object.add("beneficiaries", known.beneficiaries)
        object.add("first", known.first.description)
        object.add("last", known.last.description)
        object.add("paymentsADay", tenths: known.paymentsADay)
        object.add("currency", known.currency.text)
        object.add("typicalAmount", tenths: rounded(known.typicalAmount))
        object.add("usualFrom", tenths: rounded(known.usualAmounts.lowerBound))
        object.add("usualTo", tenths: rounded(known.usualAmounts.upperBound))
        object.add("rareFrom", tenths: rounded(known.rareAmount))
        object.add("largestAmount", tenths: rounded(known.largestAmount))
        object.add("newPercent", tenths: known.newShare * 100)
        object.add("newcomerPercent", tenths: known.newcomerShare * 100)
        object.add("closedDayPercent", tenths: known.closedShare * 100)
        object.add("hours", known.hours.map { oneDecimal($0 * 100) })
        func shares<Value>(_ shares: [AccountProfile.Share<Value>], _ name: (Value) -> String) -> [JSONObject] {
            shares.map { share in
                var inner = JSONObject()
                inner.add("value", name(share.value))
                inner.add("percent", tenths: share.share * 100)
                return inner
            }
        }
        object.add("currencies", shares(known.currencies) { $0.text })
        object.add("countries", shares(known.countries) { $0.text })
        object.add("kinds", shares(known.kinds) { $0 })
        object.add("styles", shares(known.styles) { $0 })
        object.add("banks", known.banks)
        object.add("purposes", known.purposes)
        object.add("routes", known.routes)
        object.add("shortHistoryBits", tenths: known.shortHistoryBits)
        object.add("remarkableDays", tenths: known.remarkableDays)
        object.add("usualBits", tenths: known.usualBits)
        return object
    }
}
