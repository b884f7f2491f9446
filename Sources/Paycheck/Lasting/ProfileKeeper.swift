import AnomalyScoring
import PaymentModel

/// Where a checker's profiles come from before a batch, and what becomes of them after it.
protocol ProfileKeeper {
    /// Whether it asks for ``PaymentBatch/identities``.
    var needsIdentities: Bool { get }
    /// Brings into memory what the scorer and the limits of a day need for a batch that is to be judged, or only learnt; what was read
    /// of its payments for that, or nil where nothing was.
    mutating func prepare(
        _ scorer: inout Scorer,
        _ rules: inout PolicyJudge,
        for batch: PaymentBatch,
        isJudged: Bool
    ) throws -> FeatureBatch?
    /// What of a batch, in the order of time, came before in another file, by places.
    mutating func repeated(_ batch: PaymentBatch) throws -> [(place: Int, earlier: EarlierPayment)]
    /// Takes what a batch changed; `decisions` are those of its payments, in the same order, and nil where it was learnt only.
    mutating func settle(
        _ scorer: inout Scorer,
        _ rules: inout PolicyJudge,
        _ batch: PaymentBatch,
        decisions: [Decision]?
    ) throws
}

/// Profiles that live as long as their checker.
struct ProfilesInMemory: ProfileKeeper {
    /// The payments of the run so far.
    var seen = PaymentsSeen()
    /// Whether they are remembered.
    var remembersPayments = true

    var needsIdentities: Bool { remembersPayments }

    mutating func prepare(
        _ scorer: inout Scorer,
        _ rules: inout PolicyJudge,
        for batch: PaymentBatch,
        isJudged: Bool
    ) -> FeatureBatch? { nil }

    func repeated(_ batch: PaymentBatch) -> [(place: Int, earlier: EarlierPayment)] { seen.repeated(batch) }

    mutating func settle(
        _ scorer: inout Scorer,
        _ rules: inout PolicyJudge,
        _ batch: PaymentBatch,
        decisions: [Decision]?
    ) {
        if let decisions, remembersPayments { seen.note(batch, decisions) }
    }
}
