public import AnomalyScoring

/// What each fact about a message's signature decides by itself.
///
/// Facts are named by their property and value, as in `integrity.digestDiffers`; what is not among ``names`` decides nothing.
public struct SignatureDecisions: Sendable, Hashable {
    private var decisions: [String: Decision]

    /// The decisions that apply where a policy says nothing.
    public init() { decisions = Self.standard }

    /// The facts that can decide, in order.
    public static let names: [String] = standard.keys.sorted()

    /// What a fact decides; `pass` for facts that decide nothing.
    public subscript(fact: String) -> Decision {
        get { decisions[fact] ?? .pass }
        set { decisions[fact] = newValue }
    }

    private static let standard: [String: Decision] = [
        "integrity.digestDiffers": .hold,
        "integrity.signatureDiffers": .hold,
        "integrity.malformed": .hold,
        "integrity.unsupported": .review,
        "integrity.unsigned": .review,
        "coverage.withoutHeader": .review,
        "owner.other": .hold,
        "owner.unknown": .review,
        "intelligence.compromised": .hold,
        "intelligence.revoked": .hold,
        "intelligence.account": .hold,
        "intelligence.bank": .review,
        "approval.same": .hold,
        "keyUse.codeSigning": .hold,
        "keyUse.tls": .review,
        "keyUse.other": .review,
        "chain.untrusted": .review,
        "chain.broken": .review,
        "time.expired": .review,
        "time.notYetValid": .review,
    ]
}
