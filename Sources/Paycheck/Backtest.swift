public import AnomalyScoring
public import PaymentModel

/// Judges the same files by two policies and tells what differs.
///
/// Each policy has a checker of its own, with the same history: what one of them learnt cannot reach the other.
public struct Backtest: Sendable {
    /// A payment that the two policies decide differently.
    public struct Change: Sendable {
        /// The file it is in.
        public let file: String
        /// The payment.
        public let payment: Payment
        /// By the policy that is compared against, and by the new one.
        public let before: Verdict, after: Verdict
    }

    /// An incident that only one of the policies has, or that both have with different decisions.
    public struct IncidentChange: Sendable {
        /// What became of it.
        public enum Kind: String, Sendable, CaseIterable {
            /// None of its payments was at review or above before.
            case gained
            /// None of its payments is at review or above any more.
            case lost
            /// Its decision is stricter, or milder, than before.
            case raised, lowered
        }

        /// What became of it.
        public let kind: Kind
        /// As the new policy has it; a lost one as the old one had it.
        public let incident: Incident
        /// The file of its first payment.
        public let file: String
    }

    /// What one policy came to.
    public struct Outcome: Sendable, Hashable {
        /// Payments by decision.
        public var hold = 0, review = 0, pass = 0
        /// Incidents.
        public var incidents = 0

        /// Payments at review or above.
        public var alerts: Int { hold + review }
    }

    /// By the policy that is compared against, and by the new one.
    public private(set) var before = Outcome(), after = Outcome()
    /// Payments that were judged.
    public var payments: Int { before.alerts + before.pass }
    /// Payments that are decided differently.
    public private(set) var changedPayments = 0
    /// The days on which the payments were made; 0 where no payment tells.
    public var days: Int { paymentDays.count }

    /// The checker of the policy that is compared against, and of the new one.
    private var old: Checker, new: Checker
    private var paymentDays: Set<CivilDate> = []
    private var oldIncidents = SeenIncidents(), newIncidents = SeenIncidents()

    /// Makes a comparison of two policies.
    public init(of new: Policy, against old: Policy) {
        self.old = Checker(policy: old)
        self.new = Checker(policy: new)
    }

    /// Takes a file of history into both, and tells the problems in it once.
    public mutating func learn(
        from source: inout some ByteSource,
        again: inout some ByteSource,
        options: ReadingOptions = ReadingOptions(rules: .none),
        _ tell: (MessageEvent) throws -> Void
    ) throws {
        try old.learn(from: &source, options: options) { _ in }
        try new.learn(from: &again, options: options, tell)
    }

    /// Judges a file by both and tells the differences, and the problems in it as the new policy sees them.
    ///
    /// Of the file only decisions and what is at review or above is kept meanwhile.
    public mutating func compare(
        _ source: inout some ByteSource,
        again: inout some ByteSource,
        named file: String,
        options: ReadingOptions = ReadingOptions(),
        problem: (Problem) throws -> Void,
        change: (Change) throws -> Void
    ) throws {
        // The old verdicts in the order of the file; a payment that passes needs no more than its score.
        var verdicts: [Verdict] = []
        var options = options
        options.severities = old.policy.severities
        try old.verify(&source, named: file, options: options) { item in
            if case .payment(_, _, let verdict?) = item { verdicts.append(verdict) }
        }
        options.severities = new.policy.severities
        var next = 0
        var fileDays: Set<CivilDate> = []
        var outcomes = (before: before, after: after)
        var seen = (old: oldIncidents, new: newIncidents)
        (oldIncidents, newIncidents) = (SeenIncidents(), SeenIncidents())
        var changed = 0
        try new.verify(&again, named: file, options: options) { item in
            switch item {
            case .payment(_, let payment, let verdict?):
                // Both read the same bytes; a file that changed between the two readings is judged as far as they agree.
                guard next < verdicts.count else { return }
                let earlier = verdicts[next]
                next += 1
                if let day = payment.time?.localDay { fileDays.insert(day) }
                let (was, now) = (earlier.assessment.decision, verdict.assessment.decision)
                outcomes.before.count(was)
                outcomes.after.count(now)
                seen.old.add(earlier, other: now, file)
                seen.new.add(verdict, other: was, file)
                if was != now {
                    changed += 1
                    try change(Change(file: file, payment: payment, before: earlier, after: verdict))
                }
            case .problem(_, let found, _): try problem(found)
            default: break
            }
        }
        changedPayments += changed
        paymentDays.formUnion(fileDays)
        (before, after) = outcomes
        (oldIncidents, newIncidents) = seen
        before.incidents = oldIncidents.count
        after.incidents = newIncidents.count
    }

    /// What became of incidents: gained, lost, raised and lowered ones, each with the most urgent first.
    public var incidentChanges: [IncidentChange] {
        var changes: [IncidentChange] = []
        for entry in newIncidents.sorted {
            guard let was = entry.other else {
                changes.append(IncidentChange(kind: .gained, incident: entry.incident, file: entry.file))
                continue
            }
            let now = entry.incident.decision
            if now != was {
                let kind = now > was ? IncidentChange.Kind.raised : .lowered
                changes.append(IncidentChange(kind: kind, incident: entry.incident, file: entry.file))
            }
        }
        for entry in oldIncidents.sorted where entry.other == nil {
            changes.append(IncidentChange(kind: .lost, incident: entry.incident, file: entry.file))
        }
        let order = IncidentChange.Kind.allCases
        return changes.enumerated().sorted {
            (order.firstIndex(of: $0.element.kind) ?? 0, $0.offset) < (
                order.firstIndex(of: $1.element.kind) ?? 0, $1.offset
            )
        }.map(\.element)
    }
}

extension Backtest.Outcome {
    fileprivate mutating func count(_ decision: Decision) {
        switch decision {
        case .hold: hold += 1
        case .review: review += 1
        case .pass: pass += 1
        }
    }
}

/// The incidents of one policy, and how the other decided their payments.
private struct SeenIncidents: Sendable {
    struct Entry: Sendable {
        let incident: Incident
        let file: String
        /// The strictest decision of the other policy on a payment of it; nil where all of them pass there.
        var other: Decision?
    }

    private var entries: [String: Entry] = [:]

    var count: Int { entries.count }

    mutating func add(_ verdict: Verdict, other: Decision, _ file: String) {
        guard let incident = verdict.incident else { return }
        var entry = entries[incident.identifier] ?? Entry(incident: incident, file: file, other: nil)
        if other > .pass { entry.other = max(entry.other ?? .pass, other) }
        entries[incident.identifier] = entry
    }

    /// Holds before reviews, then the more surprising.
    var sorted: [Entry] {
        entries.values.sorted { a, b in
            let (first, second) = (a.incident, b.incident)
            if first.decision != second.decision { return first.decision > second.decision }
            return (second.score, first.identifier) < (first.score, second.identifier)
        }
    }
}
