import AnomalyScoring
import PaymentModel
import ProfileStore

/// Applies the rules of a policy that need no statistics, payment by payment in the order of time.
///
/// Keeps what was paid on each day by limit (``DayTallies``). Complexity: O(1) a payment in the numbers of
/// blocked and allowed parties and of limits of single accounts; O(*n*) in the number of other limits.
struct PolicyJudge: Sendable {
    private let policy: Policy
    /// What each limit counts: sums in a store are known by it.
    private let scopes: [String]
    private let blocked: BlockedIndex
    private let allowed: AllowedIndex
    /// The limits of single accounts, and the others, by their places in the policy.
    private var limitsOfAccounts: [String: [Int]] = [:]
    private var generalLimits: [Int] = []
    /// Tells by which clock a payment was ordered.
    private let clocks: FeatureReader
    /// What was paid, by day.
    private var tallies = DayTallies()
    /// The day of the latest payment that had one: those without are counted there.
    private var currentDay: Int32 = 0

    /// `clocks` is what reads payments as the policy's scorer does.
    init(_ policy: Policy, clocks: FeatureReader) {
        let policy = policy.comparable
        self.policy = policy
        scopes = policy.limits.map { $0.tallyScope(policy.scoring.referenceCurrency) }
        self.clocks = clocks
        blocked = BlockedIndex(policy.blocked)
        allowed = AllowedIndex(policy.allowed)
        for (place, limit) in policy.limits.enumerated() {
            if let account = limit.account {
                limitsOfAccounts[account, default: []].append(place)
            } else {
                generalLimits.append(place)
            }
        }
    }

    private var hasRules: Bool {
        !(policy.limits.isEmpty && policy.blocked.isEmpty && policy.allowed.isEmpty && policy.restricted.isEmpty
            && policy.cutOffs.isEmpty && policy.closedDays.isEmpty)
    }

    /// Counts a payment of the history towards the limits of its day.
    mutating func count(_ payment: Payment) {
        guard !policy.limits.isEmpty else { return }
        _ = limitDecisions(payment, PolicyParties(payment))
    }

    /// What the rules decide of a payment, the strictest first; it counts towards the limits of its day.
    mutating func take(_ payment: Payment) -> [PolicyDecision] {
        var found = policy.signatures.decisions(on: payment)
        guard hasRules else { return Self.ordered(found) }
        let parties = PolicyParties(payment)
        found += blocked.decisions(on: payment, parties)
        found += limitDecisions(payment, parties)
        let allowance = allowed.entry(for: payment, parties)
        if allowance == nil, let account = parties.debtorAccount, policy.restricted.contains(account) {
            found.append(restriction(of: account, on: payment, parties))
        }
        found += lateDecisions(payment)
        found += closedDayDecisions(payment, parties)
        found = Self.ordered(found)
        if let allowance {
            let why = allowance.reason.map { ": \($0)" } ?? ""
            found.append(
                PolicyDecision(
                    rule: PolicyDecision.allowanceRule,
                    decision: .pass,
                    reason: "the beneficiary, \(allowance.text), is allowed by the policy\(why)"
                )
            )
        }
        return found
    }

    /// Why an account that may pay to allowed parties only may not make a payment.
    private func restriction(
        of account: String,
        on payment: Payment,
        _ parties: PolicyParties
    ) -> PolicyDecision {
        let bounds = allowed.named(by: payment, parties).lazy.filter { $0.isBeneficiary(of: payment, parties) }
            .compactMap { entry in entry.bound(excluding: payment, parties).map { (entry.text, $0) } }
        let (which, condition) =
            if let (party, bound) = bounds.first {
                ("\(party) is allowed only \(bound)", "the payment were \(bound)")
            } else {
                ("this beneficiary is none", "the beneficiary were among the allowed parties")
            }
        return PolicyDecision(
            rule: "party.restricted",
            decision: .hold,
            reason: "account \(account) may pay to allowed parties only, and \(which)",
            condition: condition
        )
    }

    /// The strictest first; equals stay in their order.
    private static func ordered(_ decisions: [PolicyDecision]) -> [PolicyDecision] {
        guard decisions.count > 1 else { return decisions }
        return decisions.enumerated().sorted { ($1.element.decision, $0.offset) < ($0.element.decision, $1.offset) }
            .map(\.element)
    }

    // MARK: Limits

    private mutating func limitDecisions(_ payment: Payment, _ parties: PolicyParties) -> [PolicyDecision] {
        guard !policy.limits.isEmpty else { return [] }
        var found: [PolicyDecision] = []
        let day = payment.time?.localDay.dayNumber ?? currentDay
        currentDay = day
        tallies.forget(keeping: day)
        for place in matchingLimits(payment, parties) {
            let limit = policy.limits[place]
            let currency = limit.currency ?? policy.scoring.referenceCurrency
            guard
                limit.currency != nil || limit.payment == nil && limit.day == nil
                    || policy.scoring.converted(payment.amount, payment.currency) != nil
            else {
                found.append(
                    Self.decision(
                        "limit.rate",
                        limit,
                        "\(payment.currency) has no reference rate, so this payment cannot be compared with the limit",
                        "the policy had a reference rate of \(payment.currency)"
                    )
                )
                continue
            }
            let amount =
                limit.currency == nil
                ? policy.scoring.converted(payment.amount, payment.currency) ?? payment.amount : payment.amount
            let converted = currency == payment.currency ? "" : " (\(Self.text(payment.amount, payment.currency)))"
            if let most = limit.payment, amount > most {
                found.append(
                    Self.decision(
                        "limit.payment",
                        limit,
                        "\(Self.text(amount, currency))\(converted) is over the limit of \(Self.text(most, currency)) a payment",
                        "the amount were at most \(Self.text(most, currency))"
                    )
                )
            }
            guard limit.isOfDay else { continue }
            let tally = tallies.add(amount, to: key(place, parties), on: day)
            if let most = limit.day, tally.sum.map({ $0 > most }) ?? true {
                let sum = tally.sum.map { Self.text($0, currency) } ?? "more than 18 digits"
                found.append(
                    Self.decision(
                        "limit.day",
                        limit,
                        "with this payment \(sum) on that day, over the limit of \(Self.text(most, currency)) a day",
                        "the payments of the day were at most \(Self.text(most, currency)) together"
                    )
                )
            }
            if let most = limit.count, tally.count > most {
                found.append(
                    Self.decision(
                        "limit.count",
                        limit,
                        "payment \(tally.count) of that day, over the limit of \(most) payments a day",
                        "there were at most \(most) payments a day"
                    )
                )
            }
        }
        return found
    }

    /// The places of the limits that speak of a payment.
    private func matchingLimits(_ payment: Payment, _ parties: PolicyParties) -> [Int] {
        let places = (parties.debtorAccount.flatMap { limitsOfAccounts[$0] } ?? []) + generalLimits
        return places.filter {
            policy.limits[$0].matches(
                payment,
                account: parties.debtorAccount,
                from: parties.debtorCountries,
                to: parties.creditorCountries
            )
        }
    }

    private func key(_ place: Int, _ parties: PolicyParties) -> DayTallies.Key {
        DayTallies.Key(limit: place, account: policy.limits[place].isEachAccount ? parties.debtorAccount : nil)
    }

    private static func text(_ amount: Amount, _ currency: Currency) -> String {
        "\(currency) \(amount.text(groupedBy: ","))"
    }

    private static func decision(
        _ rule: String,
        _ limit: PaymentLimit,
        _ reason: String,
        _ condition: String
    ) -> PolicyDecision {
        let scope = limit.scope.isEmpty ? "" : " (\(limit.scope))"
        let why = limit.reason.map { ": \($0)" } ?? ""
        return PolicyDecision(
            rule: rule,
            decision: limit.decision,
            reason: reason + scope + why,
            condition: condition
        )
    }

    // MARK: Sums of a day in a snapshot

    /// A sum of a day by what its limit counts, so that it stays that limit's where the policy is another.
    struct Sum {
        let scope: String
        let account: String?
        let day: Int32
        let tally: DayTallies.Tally
    }

    /// The sums of the days, with the day of the latest payment.
    var sums: (day: Int32, all: [Sum]) {
        let all = tallies.all.map {
            Sum(scope: scopes[$0.key.limit], account: $0.key.account, day: $0.day, tally: $0.tally)
        }
        return (currentDay, all)
    }

    /// Begins anew with sums of limits that this policy has as well; of others nothing is taken.
    mutating func begin(with sums: [Sum], day: Int32) {
        (tallies, currentDay) = (DayTallies(), day)
        let places = Dictionary(grouping: scopes.indices) { scopes[$0] }
        for sum in sums {
            for place in places[sum.scope] ?? [] {
                tallies.install(sum.tally, DayTallies.Key(limit: place, account: sum.account), on: sum.day)
            }
        }
    }

    // MARK: Sums of a day beside profiles that last

    /// Begins anew with the sums that a store has; `latest` is the latest payment in it.
    mutating func beginWithStore(latest: Timestamp?) {
        tallies.begin()
        currentDay = latest?.localDay.dayNumber ?? 0
    }

    /// Takes those sums of a store that payments, in the order of time, count towards; `read` gives the rows that are there.
    mutating func readTallies(
        for payments: [Payment],
        _ read: (_ keys: [RowKey], _ tell: (RowKey, RawSpan) throws -> Void) throws -> Void
    ) throws {
        guard policy.limits.contains(where: \.isOfDay) else { return }
        // Two limits may count the same.
        var wanted: [RowKey: [(key: DayTallies.Key, day: Int32)]] = [:]
        var day = currentDay
        for payment in payments {
            day = payment.time?.localDay.dayNumber ?? day
            let parties = PolicyParties(payment)
            for place in matchingLimits(payment, parties) where policy.limits[place].isOfDay {
                let key = key(place, parties)
                guard tallies.isUnread(key, on: day) else { continue }
                wanted[StoredTally.key(scopes[place], key.account, day), default: []].append((key, day))
            }
        }
        try read(wanted.keys.sorted()) { row, bytes in
            guard let tally = StoredTally.tally(bytes) else {
                throw StoreError(.damaged, "the profiles have a sum of a day that is none; run paycheck audit verify")
            }
            for place in wanted[row] ?? [] { tallies.install(tally, place.key, on: place.day) }
        }
    }

    /// Gives the sums that have changed, as rows.
    mutating func writeTallies(_ tell: (RowKey, _ lastUse: UInt32, [UInt8]) -> Void) {
        tallies.takeChanged { day, key, tally in
            tell(
                StoredTally.key(scopes[key.limit], key.account, day),
                StoredTally.lastUse(day),
                StoredTally.bytes(tally)
            )
        }
    }

    // MARK: Times

    private func lateDecisions(_ payment: Payment) -> [PolicyDecision] {
        guard !policy.cutOffs.isEmpty, let time = clocks.localTime(of: payment) else { return [] }
        var found: [PolicyDecision] = []
        for cutOff in policy.cutOffs {
            guard let lateness = cutOff.lateness(of: payment, ordered: time) else { continue }
            found.append(
                PolicyDecision(
                    rule: "cutOff.late",
                    decision: cutOff.decision,
                    reason: "\(lateness), after the cut-off of \(cutOff.currency) at \(cutOff.text)",
                    condition: "it had been ordered before \(cutOff.text)"
                )
            )
        }
        return found
    }

    private func closedDayDecisions(_ payment: Payment, _ parties: PolicyParties) -> [PolicyDecision] {
        guard let country = parties.debtorCountry, let decision = policy.closedDays[country], decision > .pass,
            let day = clocks.localTime(of: payment)?.localDay,
            (policy.scoring.calendars[country] ?? .western).isClosed(on: day)
        else { return [] }
        return [
            PolicyDecision(
                rule: "calendar.closed",
                decision: decision,
                reason: "paid on \(day), when banks in \(country) are closed",
                condition: "it had been paid on a day when banks in \(country) are open"
            )
        ]
    }
}
