public import Paycheck
import AnomalyScoring
import PaymentModel

/// Writes what another policy would change: each payment and incident that differs, and the figures before and after.
///
/// A class, since changes come beside the items of a report; what it holds is written with the next item.
public final class BacktestReportWriter: ReportWriter {
    /// The formats the comparison can have.
    public enum Format: String, Sendable, CaseIterable {
        /// For people.
        case text
        /// JSON Lines: `change`, `incident`, `problem` and `summary`.
        case jsonl
    }

    /// How many changed payments are listed for people.
    public static let shownChanges = 100

    private let isText: Bool
    private let style: TextStyle
    private var pending: [UInt8] = []
    private var changes: [String] = []
    private var problems = ProblemList()
    private var result: Backtest?

    /// Makes a writer.
    public init(format: Format, colour: Bool = false) {
        isText = format == .text
        style = TextStyle(colour: colour)
    }

    /// Takes a payment that is decided differently.
    public func take(_ change: Backtest.Change) {
        guard isText else {
            pending += Self.object(change).closed + [UInt8(ascii: "\n")]
            return
        }
        if changes.count < Self.shownChanges { changes.append(line(change)) }
    }

    /// Takes the whole comparison, before the summary.
    public func finish(_ result: Backtest) { self.result = result }

    /// Takes problems and the summary; other items are not shown.
    public func write(_ item: ReportItem, to output: inout [UInt8]) {
        output += pending
        pending.removeAll(keepingCapacity: true)
        switch (item, isText) {
        case (.problem(let file, let problem, let isHistory), false):
            output += JSONObject.problem(problem, in: file, isHistory: isHistory).closed + [UInt8(ascii: "\n")]
        case (.problem(let file, let problem, let isHistory), true):
            problems.add(problem, in: isHistory ? "history \(file)" : file)
        case (.summary(let summary), false):
            guard let result else { return }
            for change in result.incidentChanges { output += Self.object(change).closed + [UInt8(ascii: "\n")] }
            output += Self.object(result, summary).closed + [UInt8(ascii: "\n")]
        case (.summary(let summary), true):
            guard let result else { return }
            for line in lines(result, summary) { output += Array((line + "\n").utf8) }
        default: break
        }
    }

    // MARK: For people

    private func line(_ change: Backtest.Change) -> String {
        let (before, after) = (change.before.assessment.decision, change.after.assessment.decision)
        let from = style.decision(before, before.rawValue.fitted(6))
        let to = style.decision(after, after.rawValue.fitted(6))
        let reference = PaymentText.reference(change.payment).map { "  \($0)" } ?? ""
        let verdict = after > before ? change.after : change.before
        let reason = verdict.decisions.first?.reason ?? verdict.evidence.first?.reason
        return
            "  \(from) → \(to)  \(PaymentText.amount(change.payment)) to \(PaymentText.creditor(change.payment))\(reference)"
            + (reason.map { "\n      " + style.faint(printable($0)) } ?? "")
    }

    private func lines(_ result: Backtest, _ summary: ReportSummary) -> [String] {
        var lines: [String] = []
        for kind in Backtest.IncidentChange.Kind.allCases {
            let some = result.incidentChanges.filter { $0.kind == kind }
            guard !some.isEmpty else { continue }
            lines.append(style.bold("\(counted(some.count, "incident")) \(kind.rawValue)"))
            for change in some {
                let decision = change.incident.decision
                lines.append(
                    "  \(style.decision(decision, decision.rawValue.fitted(6)))  \(printable(change.incident.headline))"
                )
                if !change.incident.wouldPass.isEmpty {
                    lines.append("          " + style.faint(printable(change.incident.wouldPass)))
                }
            }
            lines.append("")
        }
        if !changes.isEmpty {
            lines.append(style.bold("\(counted(result.changedPayments, "payment")) decided differently"))
            lines += changes
            if result.changedPayments > changes.count {
                lines.append(
                    "  … and \(grouped(result.changedPayments - changes.count)) more; --format jsonl lists every one"
                )
            }
            lines.append("")
        }
        lines += figures(result) + [""]
        lines += problems.lines(style: style)
        lines.append(
            "\(counted(result.payments, "payment")) on \(counted(result.days, "day")) in \(counted(summary.files, "file")); "
                + "\(grouped(result.changedPayments)) decided differently; \(counted(summary.problems, "problem"))"
        )
        lines.append(
            summary.history > 0
                ? "History: \(counted(summary.history, "payment"))."
                : "No history was given: both policies compared payments only with one another and with payments in general."
        )
        return lines
    }

    private func figures(_ result: Backtest) -> [String] {
        let rows: [(String, String, String)] = [
            ("hold", grouped(result.before.hold), grouped(result.after.hold)),
            ("review", grouped(result.before.review), grouped(result.after.review)),
            ("pass", grouped(result.before.pass), grouped(result.after.pass)),
            ("incidents", grouped(result.before.incidents), grouped(result.after.incidents)),
            ("alerts a day", perDay(result.before.alerts, result), perDay(result.after.alerts, result)),
            ("incidents a day", perDay(result.before.incidents, result), perDay(result.after.incidents, result)),
        ]
        let width = max(8, rows.map { max($0.1.count, $0.2.count) }.max() ?? 0) + 2
        return ["".fitted(16) + "before".rightAligned(width) + "after".rightAligned(width)]
            + rows.map { $0.0.fitted(16) + $0.1.rightAligned(width) + $0.2.rightAligned(width) }
    }

    private func perDay(_ count: Int, _ result: Backtest) -> String {
        result.days == 0 ? "–" : oneDecimal(Double(count) / Double(result.days))
    }

    // MARK: For programs

    private static func object(_ change: Backtest.Change) -> JSONObject {
        var object = JSONObject()
        object.add("type", "change")
        object.add("file", change.file)
        object.add("index", change.payment.index)
        object.add("reference", PaymentText.reference(change.payment))
        object.add("uetr", utf8: change.payment.bytes(.uetr))
        object.add("amount", change.payment.amount.text())
        object.add("currency", change.payment.currency.text)
        object.add("before", verdict(change.before))
        object.add("after", verdict(change.after))
        return object
    }

    private static func verdict(_ verdict: Verdict) -> JSONObject {
        var object = JSONObject()
        object.add("decision", verdict.assessment.decision.rawValue)
        object.add("score", tenths: verdict.assessment.score, roundedDown: true)
        object.add("incident", verdict.incident?.identifier)
        object.add("reasons", verdict.reasons)
        return object
    }

    private static func object(_ change: Backtest.IncidentChange) -> JSONObject {
        var object = JSONObject()
        object.add("type", "incident")
        object.add("change", change.kind.rawValue)
        object.add("file", change.file)
        object.add("incident", change.incident.identifier)
        object.add("decision", change.incident.decision.rawValue)
        object.add("score", tenths: change.incident.score, roundedDown: true)
        object.add("payments", change.incident.members.count)
        object.add("headline", change.incident.headline)
        object.add("wouldPass", change.incident.wouldPass.isEmpty ? nil : change.incident.wouldPass)
        return object
    }

    private static func object(_ result: Backtest, _ summary: ReportSummary) -> JSONObject {
        var object = JSONObject()
        object.add("type", "summary")
        object.add("files", summary.files)
        object.add("payments", result.payments)
        object.add("days", result.days)
        object.add("changed", result.changedPayments)
        for (name, outcome) in [("before" as StaticString, result.before), ("after", result.after)] {
            var inner = JSONObject()
            inner.add("hold", outcome.hold)
            inner.add("review", outcome.review)
            inner.add("pass", outcome.pass)
            inner.add("incidents", outcome.incidents)
            if result.days > 0 { inner.add("alertsADay", tenths: Double(outcome.alerts) / Double(result.days)) }
            object.add(name, inner)
        }
        object.add("problems", summary.problems)
        object.add("history", summary.history)
        return object
    }
}
