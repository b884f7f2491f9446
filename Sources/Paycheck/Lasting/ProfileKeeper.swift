import AnomalyScoring
import PaymentModel

/// Where a checker's profiles come from before a batch, and what becomes of them after it.
protocol ProfileKeeper {
    /// Brings into memory what the scorer needs for a batch.
    mutating func prepare(_ scorer: inout Scorer, for payments: [Payment]) throws
    /// Takes what a batch changed; `decisions` are those of its payments, in the same order, and nil where it was learnt only.
    mutating func settle(_ scorer: inout Scorer, _ payments: [Payment], decisions: [Decision]?) throws
}

/// Profiles that live as long as their checker.
struct ProfilesInMemory: ProfileKeeper {
    mutating func prepare(_ scorer: inout Scorer, for payments: [Payment]) {}
    mutating func settle(_ scorer: inout Scorer, _ payments: [Payment], decisions: [Decision]?) {}
}
