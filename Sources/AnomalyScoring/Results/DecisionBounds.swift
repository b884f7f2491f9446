/// What was decided of a payment without statistics: within these bounds the score decides.
public struct DecisionBounds: Sendable, Hashable {
    /// The payment gets this decision or a stricter one.
    public var atLeast: Decision
    /// The payment gets this decision or a milder one, unless ``atLeast`` is stricter.
    public var atMost: Decision

    /// Makes bounds; without any the score alone decides.
    public init(atLeast: Decision = .pass, atMost: Decision = .hold) {
        self.atLeast = atLeast
        self.atMost = atMost
    }

    /// What is decided where the score alone would decide this.
    func applied(to decision: Decision) -> Decision { max(min(decision, atMost), atLeast) }
}
