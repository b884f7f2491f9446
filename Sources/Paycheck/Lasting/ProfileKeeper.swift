import AnomalyScoring
import PaymentModel

/// Where a checker's profiles come from before a batch, and what becomes of them after it.
protocol ProfileKeeper {
    /// Brings into memory what the scorer and the limits of a day need for a batch that is to be judged, or only learnt.
    mutating func prepare(
        _ scorer: inout Scorer,
        _ rules: inout PolicyJudge,
        for payments: [Payment],
        isJudged: Bool
    ) throws
    /// What of a batch, in the order of time, came before in another file, by places.
    mutating func repeated(_ payments: [Payment]) throws -> [(place: Int, decision: PolicyDecision)]
    /// Takes what a batch changed; `decisions` are those of its payments, in the same order, and nil where it was learnt only.
    mutating func settle(
        _ scorer: inout Scorer,
        _ rules: inout PolicyJudge,
        _ payments: [Payment],
        decisions: [Decision]?
    ) throws
}

/// Profiles that live as long as their checker.
struct ProfilesInMemory: ProfileKeeper {
    /// The payments of the run so far.
    var seen = PaymentsSeen()
    /// Whether they are remembered.
    var remembersPayments = true

    mutating func prepare(
        _ scorer: inout Scorer,
        _ rules: inout PolicyJudge,
        for payments: [Payment],
        isJudged: Bool
    ) {}

    mutating func repeated(_ payments: [Payment]) -> [(place: Int, decision: PolicyDecision)] {
        remembersPayments ? seen.repeated(payments) : []
    }

    mutating func settle(
        _ scorer: inout Scorer,
        _ rules: inout PolicyJudge,
        _ payments: [Payment],
        decisions: [Decision]?
    ) {
        if let decisions, remembersPayments { seen.note(payments, decisions) }
    }
}
