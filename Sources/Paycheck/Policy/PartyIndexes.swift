import AnomalyScoring
import PaymentModel

/// Blocked parties by what they are known by, so that a payment is compared with those only that it may have.
struct BlockedIndex: Sendable {
    private let entries: [BlockedParty]
    private var accounts: [String: [Int]] = [:]
    private var bics: [UInt64: [Int]] = [:]
    private var names: [PartyName: [Int]] = [:]
    private var countries: [CountryCode: [Int]] = [:]

    init(_ entries: [BlockedParty]) {
        self.entries = entries
        for (place, entry) in entries.enumerated() {
            switch entry.party {
            case .account(let account): accounts[account, default: []].append(place)
            case .bic(let bic): bics[bic.partyCode, default: []].append(place)
            case .name(let name): names[name, default: []].append(place)
            case .country(let country): countries[country, default: []].append(place)
            }
        }
    }

    /// What the entries decide of a payment, in the order of the policy.
    func decisions(on payment: Payment, _ parties: PolicyParties) -> [PolicyDecision] {
        guard !entries.isEmpty else { return [] }
        return candidates(payment, parties).sorted().compactMap { decision(entries[$0], payment, parties) }
    }

    private func candidates(_ payment: Payment, _ parties: PolicyParties) -> Set<Int> {
        var found: Set<Int> = []
        for account in [parties.debtorAccount, parties.creditorAccount] {
            if let account, let places = accounts[account] { found.formUnion(places) }
        }
        if !bics.isEmpty {
            let fields: [PaymentField] = [
                .creditorBIC, .creditorAgent, .debtorBIC, .debtorAgent, .sender, .receiver, .intermediaries,
            ]
            for text in fields.flatMap({ payment.list($0) }) {
                if let bic = BIC(text), let places = bics[bic.partyCode] { found.formUnion(places) }
            }
        }
        if !names.isEmpty {
            for field in [PaymentField.creditorName, .debtorName] {
                if let name = payment[field].flatMap(PartyName.init), let places = names[name] {
                    found.formUnion(places)
                }
            }
        }
        if !countries.isEmpty {
            let addresses = [payment.debtor.country, payment.creditor.country].compactMap { $0 }
            for country in parties.debtorCountries + parties.creditorCountries + addresses {
                if let places = countries[country] { found.formUnion(places) }
            }
        }
        return found
    }

    private func decision(_ entry: BlockedParty, _ payment: Payment, _ parties: PolicyParties) -> PolicyDecision? {
        if let until = entry.until, let time = payment.time, time.localDay > until { return nil }
        guard let place = parties.place(of: entry, in: payment) else { return nil }
        let why = entry.reason.map { ": \($0)" } ?? ""
        return PolicyDecision(
            rule: "party.blocked",
            decision: entry.decision,
            reason: "\(entry.party.text), which \(place), is blocked by the policy\(why)",
            condition: "\(entry.party.text) were not blocked"
        )
    }
}

/// Allowed parties by account and by BIC.
struct AllowedIndex: Sendable {
    private let entries: [AllowedParty]
    private var accounts: [String: [Int]] = [:]
    private var bics: [UInt64: [Int]] = [:]

    init(_ entries: [AllowedParty]) {
        self.entries = entries
        for (place, entry) in entries.enumerated() {
            if let account = entry.account {
                accounts[account, default: []].append(place)
            } else if let bic = entry.bic {
                bics[bic.partyCode, default: []].append(place)
            }
        }
    }

    /// The first entry by which a payment is allowed.
    func entry(for payment: Payment, _ parties: PolicyParties) -> AllowedParty? {
        named(by: payment, parties).first { $0.matches(payment, parties) }
    }

    /// The entries of a payment's beneficiary, in the order of the policy, whether or not they allow the payment.
    func named(by payment: Payment, _ parties: PolicyParties) -> [AllowedParty] {
        guard !entries.isEmpty else { return [] }
        var places = parties.creditorAccount.flatMap { accounts[$0] } ?? []
        if let bic = BIC(payment.bytes(.creditorBIC)) { places += bics[bic.partyCode] ?? [] }
        return places.sorted().map { entries[$0] }
    }
}
