import AnomalyScoring
import PaymentModel
import ProfileStore

/// The verdicts of one judging, as they were told at the time, in the order of the file.
struct StoredVerdicts {
    private var assessments: [Int: AssessmentRecord] = [:]
    private var incidents: [Int64: Incident] = [:]

    /// Reads them; throws where one is not what was recorded when it was judged.
    init(_ reader: StoreReader, _ verification: Verification) throws {
        let all = verification.firstAssessment..<verification.firstAssessment + Int64(verification.payments)
        if let changed = try reader.firstChanged(of: all) {
            throw StoreError(
                .damaged,
                "assessment \(changed), a verdict of then, is not there or not what was recorded: run paycheck audit verify, and take the "
                    + "latest copy"
            )
        }
        assessments.reserveCapacity(verification.payments)
        try reader.readAssessments(of: verification) { assessments[$0.position] = $0 }
        for incident in try reader.incidents(of: verification.id) { incidents[incident.id] = Incident(incident) }
    }

    /// The verdict on a payment; nil where it was not judged.
    func verdict(on payment: Payment) -> Verdict? {
        guard let record = assessments[payment.index] else { return nil }
        return Verdict(record, incident: record.incident.flatMap { incidents[$0] })
    }
}

extension Verdict {
    /// A verdict as it was told at the time.
    init(_ record: AssessmentRecord, incident: Incident?) {
        self.init(
            assessment: Assessment(decision: record.decision, score: record.score, historyCount: record.history),
            decisions: PolicyDecision.decisions(record.decisions ?? ""),
            incident: incident
        )
        stored = StoredReasons(evidence: record.evidence, note: record.note)
    }
}

extension PolicyDecision {
    /// One decision a line: rule, decision, reason.
    static func text(_ decisions: [PolicyDecision]) -> String? {
        guard !decisions.isEmpty else { return nil }
        return decisions.map { "\($0.rule) \($0.decision.rawValue) \($0.reason.replacing("\n", with: " "))" }
            .joined(separator: "\n")
    }

    static func decisions(_ text: String) -> [PolicyDecision] {
        text.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: " ", maxSplits: 2)
            guard parts.count == 3, let decision = Decision(rawValue: String(parts[1])) else { return nil }
            return PolicyDecision(rule: String(parts[0]), decision: decision, reason: String(parts[2]))
        }
    }
}

extension Incident {
    /// An incident as it was told at the time.
    init(_ record: IncidentRecord) {
        var totals: [(currency: Currency, amount: Amount?)] = []
        for total in record.totals.split(separator: ";") {
            let parts = total.split(separator: " ")
            guard let currency = parts.first.flatMap({ Currency($0) }) else { continue }
            totals.append((currency, parts.count > 1 ? Amount(parts[1]) : nil))
        }
        self.init(
            identifier: record.identifier,
            typology: record.typology.flatMap { Typology(rawValue: $0) },
            name: record.name,
            extent: record.extent,
            wouldPass: record.wouldPass,
            payments: record.payments,
            decision: record.decision,
            score: record.score,
            first: record.first.flatMap(Self.time),
            last: record.last.flatMap(Self.time),
            totals: totals
        )
    }

    private static func time(_ text: String) -> Timestamp? {
        Timestamp(text) ?? CivilDate(text).map { Timestamp(day: $0) }
    }
}
