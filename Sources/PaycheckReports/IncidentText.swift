import AnomalyScoring
import Paycheck
import PaymentModel

/// One incident as it is gathered payment by payment and then written.
struct IncidentText {
    private struct Member {
        let payment: Payment
        let assessment: Assessment
        let decisions: [PolicyDecision]
        let file: String

        /// What is said of it in one line: what was decided without statistics before what surprises.
        var reason: String? {
            decisions.first { !$0.isAllowance }?.reason ?? assessment.evidence.first?.reason
        }
    }

    private let sequence: Int
    private var incident: Incident?
    private var members: [Member] = []
    private var count = 0
    private var totals = CurrencyTotals()
    private var decision = Decision.review
    private var score = 0.0
    private var strongest: [String: Evidence] = [:]
    /// What was decided without statistics, by rule and decision: the first reason, and how many payments have one.
    private var decided: [(decision: PolicyDecision, payments: Int)] = []
    private var first: Timestamp?
    private var last: Timestamp?

    /// An incident without payments, the so-manyth that was met.
    init(sequence: Int) {
        self.sequence = sequence
    }

    mutating func add(_ payment: Payment, _ verdict: Verdict, _ file: String) {
        let assessment = verdict.assessment
        incident = incident ?? verdict.incident
        count += 1
        if members.count < TextReportWriter.shownPayments {
            members.append(
                Member(payment: payment, assessment: assessment, decisions: verdict.decisions, file: file)
            )
        }
        for decision in verdict.decisions where !decision.isAllowance {
            if let place = decided.firstIndex(where: {
                $0.decision.rule == decision.rule && $0.decision.decision == decision.decision
            }) {
                decided[place].payments += 1
            } else {
                decided.append((decision, 1))
            }
        }
        totals.add(payment.amount, payment.currency, .hold)
        decision = max(decision, assessment.decision)
        score = max(score, assessment.score)
        for evidence in assessment.evidence {
            let bits = strongest[evidence.detector.text]?.bits ?? -1
            if evidence.bits > bits { strongest[evidence.detector.text] = evidence }
        }
        if let time = payment.time {
            first = first.map { min($0, time) } ?? time
            last = last.map { max($0, time) } ?? time
        }
    }

    /// Holds before reviews, then the more surprising.
    func isBefore(_ other: IncidentText) -> Bool {
        if decision != other.decision { return decision > other.decision }
        if score != other.score { return score > other.score }
        return sequence < other.sequence
    }

    func lines(style: TextStyle, isBrief: Bool) -> [String] {
        guard let one = members.first else { return [] }
        let label = decision == .hold ? "HOLD" : "REVIEW"
        // The scoring's headline is of one file; an incident that goes on in the next file has more payments.
        let sums = totals.sorted.map {
            "\($0.currency.text) \($0.row.text(0))"
        }
        var head = counted(count, "payment") + ", " + sums.joined(separator: ", ")
        if let incident, incident.members.count == count { head = printable(incident.headline) }
        var lines = ["\(style.decision(decision, label))  \(style.bold(head))"]
        lines.append("  from \(PaymentText.debtor(one.payment))\(period)")
        lines.append("")
        for (decision, payments) in decided.sorted(by: { $0.decision.decision > $1.decision.decision }) {
            let others = payments == 1 ? "" : "; \(counted(payments, "payment"))"
            lines.append(
                "  \(style.decision(decision.decision, decision.decision.rawValue.rightAligned(10)))  "
                    + "\(printable(decision.reason))\(others)  " + style.faint("[\(decision.rule)]")
            )
        }
        for evidence in strongest.values.sorted(by: { ($0.bits, $1.detector.text) > ($1.bits, $0.detector.text) })
            .prefix(6)
        {
            lines.append(
                "  \(oneDecimal(evidence.bits).rightAligned(5)) bits  \(printable(evidence.reason))  "
                    + style.faint("[\(evidence.detector.text)]")
            )
        }
        if let incident, !incident.wouldPass.isEmpty { lines.append("  \(printable(incident.wouldPass))") }
        if isBrief { return lines + [""] }
        lines.append("")
        let amounts = members.map { PaymentText.amount($0.payment) }
        let width = amounts.map(\.count).max() ?? 0
        for (member, amount) in zip(members, amounts) {
            let reference = PaymentText.reference(member.payment).map { "  \($0)" } ?? ""
            let decision = member.assessment.decision
            let score = oneDecimal(member.assessment.score, roundedDown: true).rightAligned(5)
            let label = style.decision(decision, decision.rawValue.fitted(6))
            let creditor = PaymentText.creditor(member.payment)
            lines.append("  \(label)  \(score)  \(amount.rightAligned(width))  to \(creditor)\(reference)")
            if count > 1, let reason = member.reason {
                lines.append("                 " + style.faint(printable(reason)))
            }
        }
        if count > members.count {
            lines.append("  … and \(grouped(count - members.count)) more; --format jsonl lists every one")
        }
        return lines + [""]
    }

    /// `, 2016-02-04, 22:49 to 23:57 +06:00`; whole times where day or offset differ.
    private var period: String {
        guard let first, let last else { return "" }
        guard first.precision == .second, last.precision == .second else {
            return first.localDay == last.localDay ? ", \(first.localDay)" : ", \(first.localDay) to \(last.localDay)"
        }
        guard first.localDay == last.localDay, first.offsetMinutes == last.offsetMinutes else {
            return ", \(first) to \(last)"
        }
        let zone = first.description.dropFirst(19)
        let from = first.description.dropFirst(11).prefix(5)
        let to = last.description.dropFirst(11).prefix(5)
        return ", \(first.localDay), \(from)" + (from == to ? "" : " to \(to)") + (zone.isEmpty ? "" : " \(zone)")
    }
}
