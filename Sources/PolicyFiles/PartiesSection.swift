import AnomalyScoring
import ConfigurationFiles
import Paycheck
import PaymentModel

/// `parties`: who is blocked, who is allowed, and who may pay to allowed ones only.
enum PartiesSection {
    static let blockedKeys = ["account", "bic", "name", "country", "side", "decision", "until", "reason"]
    static let allowedKeys = ["account", "bic", "name", "debtor", "currency", "upTo", "until", "reason"]

    static func read(_ node: ConfigurationNode, _ reader: inout ConfigurationReader, _ policy: inout Policy) {
        guard let found = reader.mapping(node, keys: ["blocked", "allowed", "restricted"]) else { return }
        if let node = found["blocked"] {
            for item in reader.list(node, expected: "a list of parties") ?? [] {
                if let entry = blocked(item, &reader) { policy.blocked.append(entry) }
            }
        }
        if let node = found["allowed"] {
            for item in reader.list(node, expected: "a list of parties") ?? [] {
                if let entry = allowed(item, &reader) { policy.allowed.append(entry) }
            }
        }
        if let node = found["restricted"] {
            for item in reader.list(node, expected: "a list of debtor accounts") ?? [] {
                if let account = reader.account(item) { policy.restricted.insert(account) }
            }
        }
    }

    private static func blocked(_ node: ConfigurationNode, _ reader: inout ConfigurationReader) -> BlockedParty? {
        guard let found = reader.mapping(node, keys: blockedKeys) else { return nil }
        let named = ["account", "bic", "name", "country"].filter { found[$0] != nil }
        guard named.count == 1, let key = named.first, let value = found[key] else {
            let what = named.isEmpty ? "none is there" : "found \(named.joined(separator: " and "))"
            reader.tell("missing", "a blocked party needs one of account, bic, name, country: \(what)", at: node.place)
            return nil
        }
        let party: PartyIdentification? =
            switch key {
            case "account": reader.account(value).map { .account($0) }
            case "bic": reader.bic(value).map { .bic($0) }
            case "name": reader.name(value).map { .name($0) }
            default: reader.country(value).map { .country($0) }
            }
        guard let party else { return nil }
        var entry = BlockedParty(party)
        if let side = found["side"] {
            entry.side = reader.word(side, of: BlockedParty.Side.allCases.map { ($0.rawValue, $0) }) ?? .any
        }
        if let decision = found["decision"] { entry.decision = reader.decision(decision) ?? .hold }
        entry.until = found["until"].flatMap { reader.day($0) }
        entry.reason = found["reason"].flatMap { reader.text($0, expected: "a sentence") }
        return entry
    }

    private static func allowed(_ node: ConfigurationNode, _ reader: inout ConfigurationReader) -> AllowedParty? {
        guard let found = reader.mapping(node, keys: allowedKeys) else { return nil }
        var entry: AllowedParty
        switch (found["account"], found["bic"]) {
        case (let account?, nil):
            guard let account = reader.account(account) else { return nil }
            entry = AllowedParty(account: account)
        case (nil, let bic?):
            guard let bic = reader.bic(bic) else { return nil }
            entry = AllowedParty(bic: bic)
        default:
            reader.tell(
                "missing",
                "an allowed party needs an account or a bic, one of the two: a name alone is written by whoever makes the message",
                at: node.place
            )
            return nil
        }
        entry.name = found["name"].flatMap { reader.name($0) }
        entry.debtor = found["debtor"].flatMap { reader.account($0) }
        entry.currency = found["currency"].flatMap { reader.currency($0) }
        if let upTo = found["upTo"] {
            if found["currency"] == nil {
                reader.tell("missing", "upTo needs a currency beside it", at: upTo.place)
            } else if let currency = entry.currency {
                entry.upTo = reader.amount(upTo, in: currency)
            }
        }
        entry.until = found["until"].flatMap { reader.day($0) }
        entry.reason = found["reason"].flatMap { reader.text($0, expected: "a sentence") }
        return entry
    }
}
