import AnomalyScoring
import ConfigurationFiles
import Paycheck
import PaymentModel

/// `limits`: a list of what may be paid at most.
enum LimitsSection {
    static let keys = ["account", "each", "currency", "from", "to", "payment", "day", "count", "decision", "reason"]

    /// Limits without a currency are amounts of the reference currency.
    static func read(
        _ node: ConfigurationNode,
        _ reader: inout ConfigurationReader,
        reference: Currency
    ) -> [PaymentLimit] {
        var limits: [PaymentLimit] = []
        for item in reader.list(node, expected: "a list of limits") ?? [] {
            if let limit = limit(item, &reader, reference) { limits.append(limit) }
        }
        return limits
    }

    private static func limit(
        _ node: ConfigurationNode,
        _ reader: inout ConfigurationReader,
        _ reference: Currency
    ) -> PaymentLimit? {
        guard let found = reader.mapping(node, keys: keys) else { return nil }
        var limit = PaymentLimit()
        limit.account = found["account"].flatMap { reader.account($0) }
        limit.currency = found["currency"].flatMap { reader.currency($0) }
        limit.from = found["from"].map { reader.countries($0) } ?? []
        limit.to = found["to"].map { reader.countries($0) } ?? []
        limit.payment = found["payment"].flatMap { reader.amount($0, in: limit.currency ?? reference) }
        limit.day = found["day"].flatMap { reader.amount($0, in: limit.currency ?? reference) }
        limit.count = found["count"].flatMap { node in
            reader.value(node, expected: "a number of payments from 0 to 1000000000") { text in
                Int(text).flatMap { (0...1_000_000_000).contains($0) && text.utf8.allSatisfy(\.isDigit) ? $0 : nil }
            }
        }
        if let each = found["each"] { limit.isEachAccount = reader.word(each, of: [("account", true)]) ?? false }
        if let decision = found["decision"] { limit.decision = reader.decision(decision) ?? .hold }
        limit.reason = found["reason"].flatMap { reader.text($0, expected: "a sentence") }
        if found["payment"] == nil, found["day"] == nil, found["count"] == nil {
            reader.tell("missing", "a limit needs payment, day or count: what is the most?", at: node.place)
        }
        if limit.isEachAccount, found["account"] != nil, let each = found["each"] {
            reader.tell(
                "value",
                "each: account is for limits that name no account: leave one of the two out",
                at: each.place
            )
        }
        return limit
    }
}
