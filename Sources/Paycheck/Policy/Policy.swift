public import AnomalyScoring
public import PaymentModel

/// What a bank decides for itself: when to look, when to stop, and what needs no statistics.
///
/// Made in a program, or read from a file with `PolicyFiles`. Rules of a policy decide by themselves: a payment over a
/// limit is held however usual it looks.
public struct Policy: Sendable, Equatable {
    /// Thresholds, weights of detectors, calendars and reference rates.
    public var scoring: ScoringSettings
    /// The most that may be paid, by account, currency and corridor.
    public var limits: [PaymentLimit] = []
    /// Who may not be paid and may not pay.
    public var blocked: [BlockedParty] = []
    /// Who may be paid whatever the score.
    public var allowed: [AllowedParty] = []
    /// Debtor accounts that may pay to ``allowed`` parties only.
    public var restricted: Set<String> = []
    /// Until when a currency's payments of the same day are ordered.
    public var cutOffs: [CutOff] = []
    /// What is decided of payments that a country's accounts make on days when its banks are closed.
    public var closedDays: [CountryCode: Decision] = [:]
    /// When a release needs two persons.
    public var fourEyes = FourEyes()
    /// So many days after its release a payment that was held is taken into profiles that last; nil for never.
    ///
    /// Until then what it shows stays unusual: nobody becomes a known beneficiary by having been let through once.
    public var learnReleasedAfterDays: Int?
    /// What is decided of a payment that came before in another file (`payment.repeated`); `pass` where that is not to be told.
    public var repeatedPayments = Decision.review
    /// Problems whose severity is another than paycheck's own, by code.
    public var severities = ProblemSeverities()
    /// What each fact about a signature decides.
    public var signatures = SignatureDecisions()

    /// The policy that applies where none is given.
    public init(scoring: ScoringSettings = ScoringSettings()) {
        self.scoring = scoring
    }
}

extension Policy {
    /// The same with every account as payments' accounts are compared with it.
    var comparable: Policy {
        func comparable(_ account: String) -> String { PartyIdentification.comparable(account: account) }
        var policy = self
        policy.restricted = Set(restricted.map(comparable))
        for place in policy.limits.indices {
            policy.limits[place].account = policy.limits[place].account.map(comparable)
        }
        for place in policy.blocked.indices {
            guard case .account(let account) = policy.blocked[place].party else { continue }
            policy.blocked[place].party = .account(comparable(account))
        }
        for place in policy.allowed.indices {
            policy.allowed[place].account = policy.allowed[place].account.map(comparable)
            policy.allowed[place].debtor = policy.allowed[place].debtor.map(comparable)
        }
        return policy
    }

    /// The scoring's settings, with the limits of single payments of all accounts: amounts just below them are told.
    var scoringWithLimits: ScoringSettings {
        var settings = scoring
        for limit in limits where limit.account == nil {
            guard let currency = limit.currency, let most = limit.payment,
                settings.amountLimits[currency]?.contains(most) != true
            else { continue }
            settings.amountLimits[currency, default: []].append(most)
        }
        return settings
    }
}

/// When the release of a payment needs two persons.
public struct FourEyes: Sendable, Hashable {
    /// From this decision on; nil for no payment on account of its decision.
    public var decision: Decision?
    /// From these amounts on, by currency, whatever was decided.
    public var amounts: [Currency: Amount] = [:]

    /// One person suffices, for everything.
    public init() {}

    /// Whether a payment with this decision and amount needs two persons.
    public func isNeeded(for payment: Payment, decided decision: Decision) -> Bool {
        if let from = self.decision, decision >= from { return true }
        return amounts[payment.currency].map { payment.amount >= $0 } ?? false
    }
}

/// What was decided of a payment without statistics, and why.
public struct PolicyDecision: Sendable, Hashable {
    /// The rule, as in `limit.day` or `party.blocked`.
    public let rule: String
    /// What it decides: at least this; of `party.allowed` at most this.
    public let decision: Decision
    /// One sentence with the figures.
    public let reason: String
    /// What would have let the payment pass, behind "would pass if"; empty for an allowance.
    public let condition: String

    /// Makes a decision.
    public init(rule: String, decision: Decision, reason: String, condition: String = "") {
        self.rule = rule
        self.decision = decision
        self.reason = reason
        self.condition = condition
    }

    /// Whether it lets a payment pass that the score would have stopped.
    public var isAllowance: Bool { rule == PolicyDecision.allowanceRule }

    static let allowanceRule = "party.allowed"
}

extension DecisionBounds {
    /// The bounds that decisions set: the strictest is the least, and an allowance the most.
    static func of(_ decisions: [PolicyDecision]) -> DecisionBounds {
        var bounds = DecisionBounds()
        for decision in decisions {
            if decision.isAllowance {
                bounds.atMost = min(bounds.atMost, decision.decision)
            } else {
                bounds.atLeast = max(bounds.atLeast, decision.decision)
            }
        }
        return bounds
    }
}
