import AnomalyScoring
import Paycheck
import PaymentModel

extension GatheredIncident {
    /// Who signed, and what is wrong with that: one sentence for each different answer, three at most.
    var signatures: [String] {
        var sentences: [String] = []
        for member in members {
            guard let sentence = member.payment.signature?.sentence, !sentences.contains(sentence) else { continue }
            sentences.append(sentence)
        }
        guard sentences.count > 3 else { return sentences }
        return sentences.prefix(2) + [
            "and \(sentences.count - 2) other signers or faults; --format jsonl lists every one"
        ]
    }

    /// The incident as a clerk reads it; where the run has several files, with those that its payments are in.
    func lines(style: TextStyle, isBrief: Bool, hasSeveralFiles: Bool) -> [String] {
        guard !members.isEmpty else { return [] }
        let label = decision == .hold ? "HOLD" : "REVIEW"
        var lines = ["\(style.decision(decision, label))  \(style.bold(headline))"]
        lines.append("  from \(origin); \(scores)")
        if isBrief, hasSeveralFiles { lines.append("  \(whereabouts)") }
        for sentence in signatures { lines.append("  \(printable(sentence))") }
        lines.append("")
        for (decision, payments) in decisions {
            let others = payments == 1 ? "" : "; \(counted(payments, "payment"))"
            lines.append(
                "  \(style.decision(decision.decision, decision.decision.rawValue.rightAligned(10)))  "
                    + "\(printable(decision.reason))\(others)  " + style.faint("[\(decision.rule)]")
            )
        }
        for evidence in evidence(strongest: 6) {
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
            let parties =
                (hasSeveralPayers ? "from \(PaymentText.payer(member.payment)) " : "")
                + "to \(PaymentText.creditor(member.payment))"
            let file = hasSeveralFiles ? "  in \(printable(member.file))" : ""
            let time = clock(of: member.payment).map { "\($0)  " } ?? ""
            lines.append("  \(label)  \(score)  \(time)\(amount.rightAligned(width))  \(parties)\(reference)\(file)")
            if count > 1, let reason = member.reason {
                lines.append("                 " + style.faint(printable(reason)))
            }
        }
        if count > members.count {
            lines.append("  … and \(grouped(count - members.count)) more; --format jsonl lists every one")
        }
        return lines + [""]
    }

    /// The score that decided: `score 17.2 bits`, `scores up to 39.9 bits`.
    private var scores: String {
        (count == 1 ? "score " : "scores up to ") + oneDecimal(score, roundedDown: true) + " bits"
    }

    /// When a payment was made, as far as the head of the incident does not say it: `22:49`, with its day where there are several.
    private func clock(of payment: Payment) -> String? {
        guard let first, let last, let time = payment.time else { return nil }
        let day = time.localDay.description
        guard time.precision == .second else { return first.localDay == last.localDay ? nil : day }
        let clock = String(time.description.dropFirst(11).prefix(5))
        return first.localDay == last.localDay ? clock : "\(day) \(clock)"
    }
}
