public import AnomalyScoring
public import PaymentModel

/// The most that may be paid, at once or in a day, by account, currency and corridor.
///
/// Everything that matches is counted together, or with ``isEachAccount`` by debtor account. A day is the payment's own,
/// where it was written. Every payment counts, whatever was decided of it, in the order of time: the one with which
/// a limit is passed, and those behind it on that day, are over it. Beside profiles that last, all that they have taken in while
/// the limit stood in the policy counts; without them, what one ``Checker`` has seen.
public struct PaymentLimit: Sendable, Hashable {
    /// The debtor's account, without spaces; nil for any.
    public var account: String?
    /// Countries on the debtor's side; empty for any.
    public var from: Set<CountryCode> = []
    /// Countries on the creditor's side; empty for any.
    public var to: Set<CountryCode> = []
    /// The payments' currency; nil for any: then amounts are converted into the reference currency.
    public var currency: Currency?
    /// The largest single payment.
    public var payment: Amount?
    /// The largest sum of a day.
    public var day: Amount?
    /// The most payments of a day.
    public var count: Int?
    /// Whether ``day`` and ``count`` are of each debtor account.
    public var isEachAccount = false
    /// What is decided of payments over the limit.
    public var decision = Decision.hold
    /// What to tell those who meet it.
    public var reason: String?

    /// A limit that nothing is over.
    public init() {}

    /// Whether the limit speaks of a payment of these countries.
    func matches(
        _ payment: Payment,
        account: String?,
        from debtor: [CountryCode],
        to creditor: [CountryCode]
    ) -> Bool {
        if let currency, currency != payment.currency { return false }
        if let wanted = self.account, wanted != account { return false }
        if !from.isEmpty, !debtor.contains(where: from.contains) { return false }
        return to.isEmpty || creditor.contains(where: to.contains)
    }

    /// Whether the limit is of the payments of a day together.
    var isOfDay: Bool { day != nil || count != nil }

    /// What the limit counts, whatever it allows: sums are known by it.
    func tallyScope(_ reference: Currency) -> String {
        func names(_ countries: Set<CountryCode>) -> String { countries.map(\.text).sorted().joined(separator: ",") }
        return [
            account ?? "", isEachAccount ? "each" : "", names(from), names(to),
            // Without a currency a payment counts only where its amount can be compared.
            currency?.text ?? (payment == nil && day == nil ? "any" : "in \(reference)"),
        ].joined(separator: "\0")
    }

    /// What the limit is about, in words: `of account 123 in USD from BD to PH`.
    var scope: String {
        var parts: [String] = []
        if let account { parts.append("of account \(account)") }
        if isEachAccount { parts.append("of one account") }
        if let currency { parts.append("in \(currency)") }
        func names(_ countries: Set<CountryCode>) -> String { countries.map(\.text).sorted().joined(separator: ", ") }
        if !from.isEmpty { parts.append("from \(names(from))") }
        if !to.isEmpty { parts.append("to \(names(to))") }
        return parts.joined(separator: " ")
    }
}

/// Until when payments of a currency are ordered for settlement on the same day.
public struct CutOff: Sendable, Hashable {
    /// The currency.
    public var currency: Currency
    /// Minutes after midnight, 0 to 1,440.
    public var minute: Int
    /// Where the clock hangs: minutes east of UTC. Summer time is not considered.
    public var offsetMinutes: Int
    /// What is decided of payments ordered later.
    public var decision: Decision

    /// Makes a cut-off.
    public init(currency: Currency, minute: Int, offsetMinutes: Int, decision: Decision = .review) {
        self.currency = currency
        self.minute = minute
        self.offsetMinutes = offsetMinutes
        self.decision = decision
    }

    /// How a payment is late, in words: ordered at a time after the cut-off of the day on which it is to be settled, or on a later day; nil where it is not, or
    /// where no time is told.
    func lateness(of payment: Payment, ordered time: Timestamp) -> String? {
        guard payment.currency == currency, time.precision == .second, let settlement = payment.settlementDate else {
            return nil
        }
        let local = Timestamp(secondsSinceEpoch: time.secondsSinceEpoch, offsetMinutes: Int16(offsetMinutes))
        let (hour, minute, second) = local.localClock
        let isLater = (hour * 60 + minute) * 60 + second > self.minute * 60
        guard local.localDay > settlement || local.localDay == settlement && isLater else { return nil }
        let clock = local.description.dropFirst(11).prefix(second == 0 ? 5 : 8)
        return local.localDay == settlement
            ? "ordered at \(clock) for settlement on the same day"
            : "ordered on \(local.localDay) at \(clock) for settlement on \(settlement)"
    }

    /// As in `17:00-05:00`.
    public var text: String {
        func two(_ value: Int) -> String { (value < 10 ? "0" : "") + "\(value)" }
        let sign = offsetMinutes < 0 ? "-" : "+"
        let offset = abs(offsetMinutes)
        return "\(two(minute / 60)):\(two(minute % 60))\(sign)\(two(offset / 60)):\(two(offset % 60))"
    }
}
