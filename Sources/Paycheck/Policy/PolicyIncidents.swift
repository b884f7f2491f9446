public import AnomalyScoring

extension Incident {
    /// Puts what was decided without statistics in front: in what would have let it pass, and in the name where the
    /// scores alone would have made no incident.
    ///
    /// `reviewThreshold` is the score from which a payment is reviewed.
    public mutating func take(_ decisions: [PolicyDecision], reviewThreshold: Double) {
        var seen: Set<String> = []
        let deciding = decisions.filter { !$0.isAllowance && $0.decision > .pass }
            .enumerated().sorted { ($1.element.decision, $0.offset) < ($0.element.decision, $1.offset) }.map(\.element)
        guard let first = deciding.first else { return }
        var conditions = deciding.map(\.condition).filter { !$0.isEmpty && seen.insert($0).inserted }.prefix(3)
        if score < reviewThreshold {
            name = Self.name(of: first.rule)
        } else if wouldPass.hasPrefix(Self.beginning) {
            conditions.append(String(wouldPass.dropFirst(Self.beginning.count)))
        }
        wouldPass = conditions.isEmpty ? "" : Self.beginning + conditions.joined(separator: ", and ")
    }

    private static let beginning = "would pass if "

    private static func name(of rule: String) -> String {
        switch rule.prefix(while: { $0 != "." }) {
        case "limit": "Over a limit"
        case "party": rule == "party.blocked" ? "Blocked party" : "Beneficiary that is not allowed"
        case "cutOff": "After the cut-off"
        case "calendar": "On a closed day"
        case "payment": "Payment that came before"
        // Facts about a signature are rules by their own names.
        case _ where SignatureDecisions.names.contains(rule): "Doubtful signature"
        default: "Decided by the policy"
        }
    }
}
