/// A rule of a message definition on which elements may or must stand together.
struct PresenceRule: Sendable {
    /// The code of the problem.
    let code: String
    /// The element that the rule speaks of; without it the rule says nothing.
    let element: String
    /// What must be there with it, or must not.
    let demand: Demand
    /// What the rule says, and where it comes from.
    let text: String

    enum Demand: Sendable {
        /// One of these must stand with it.
        case needs([String])
        /// None of these may stand with it.
        case forbids([String])
    }

    static func needs(_ element: String, _ others: String..., code: String, _ text: String) -> PresenceRule {
        PresenceRule(code: code, element: element, demand: .needs(others), text: text)
    }

    static func forbids(_ element: String, _ others: String..., code: String, _ text: String) -> PresenceRule {
        PresenceRule(code: code, element: element, demand: .forbids(others), text: text)
    }
}
