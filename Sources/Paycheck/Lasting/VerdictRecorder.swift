import AnomalyScoring
import PaymentModel
import ProfileStore

/// Stores what is told of a file as it is told: incidents in front of their payments, assessments in the order of the file.
struct VerdictRecorder {
    private let transaction: StoreTransaction
    private let keepsOut: Decision
    private let verification: Int64
    private var incidents: [String: Int64] = [:]
    private(set) var summary = ReportSummary()

    init(_ transaction: StoreTransaction, keepsOut: Decision) {
        (self.transaction, self.keepsOut) = (transaction, keepsOut)
        verification = transaction.nextVerification()
    }

    mutating func take(_ item: ReportItem) throws {
        summary.count(item)
        guard case .payment(_, let payment, let verdict?) = item else { return }
        let assessment = verdict.assessment
        var incident: Int64?
        if let found = verdict.incident {
            incident = try incidents[found.identifier] ?? transaction.insert(found, verification: verification)
            incidents[found.identifier] = incident
        }
        let id = try transaction.insert(
            payment,
            verification: verification,
            decision: assessment.decision,
            score: assessment.score,
            incident: incident,
            history: assessment.historyCount,
            note: verdict.note,
            decisions: PolicyDecision.text(verdict.decisions),
            evidence: verdict.evidence
        )
        if assessment.decision >= keepsOut { try transaction.keep(payment, assessment: id) }
    }

    /// Ends the judging of a file.
    func finish(
        file: Int64,
        policy: Int64?,
        segment: Int64,
        version: String,
        isLearned: Bool,
        firstAssessment: Int64
    ) throws -> Int64 {
        var record = Verification(
            inputFile: file,
            ruleFile: policy,
            segment: segment,
            version: version,
            isLearned: isLearned,
            firstAssessment: firstAssessment
        )
        record.documents = summary.documents
        record.payments = summary.payments
        record.hold = summary.hold
        record.review = summary.review
        record.problems = summary.problems
        return try transaction.insert(record)
    }
}
