import AnomalyScoring
public import Paycheck
import PaymentModel

/// What a clerk reads: what to hold first and why, siblings together as one incident, totals, then problems.
///
/// Verdicts are kept until the summary, at most ``shownPayments`` of an incident; payments that pass are only
/// counted. What is inspected or validated is written at once.
public struct TextReportWriter: ReportWriter {
    /// How many payments of one incident are listed; the others are counted.
    public static let shownPayments = 50
    /// How many problems of one code are listed for a file; the others are counted.
    public static let shownProblems = 5
    /// How many incidents are kept; the payments of later ones are only counted.
    public static let keptIncidents = 10_000

    private let kind: ReportKind
    private let style: TextStyle
    private let isBrief: Bool
    private var incidents = IncidentList(keptIncidents: keptIncidents, keptMembers: shownPayments)
    private var totals = CurrencyTotals()
    private var problems = ProblemList()
    private var withoutHistory = 0
    private var allowed = 0
    private var invalidDocuments = 0

    /// Makes a writer; a brief one shows incidents without their payments.
    public init(kind: ReportKind, style: TextStyle, isBrief: Bool = false) {
        self.kind = kind
        self.style = style
        self.isBrief = isBrief
    }

    /// Takes an item; see the type for what is written when.
    public mutating func write(_ item: ReportItem, to output: inout [UInt8]) {
        switch item {
        case .payment(let file, let payment, let verdict):
            guard kind.showsPayments else { return }
            guard let verdict else {
                print(PaymentText.lines(payment, file: file, style: style), to: &output)
                return
            }
            take(payment, verdict, file)
        case .problem(let file, let problem, let isHistory):
            if kind == .verify {
                problems.add(problem, in: isHistory ? "history \(file)" : file)
            } else {
                print(ProblemList.lines(problem, file: file, style: style), to: &output)
            }
        case .document(let file, let message):
            guard kind == .validate else { return }
            if !message.isValid { invalidDocuments += 1 }
            if message.isValid, isBrief { return }
            let verdict = message.isValid ? style.decision(.pass, "valid") : style.severity(isError: true, "invalid")
            print(
                ["\(printable(file)): message \(message.index + 1), \(message.message?.text ?? "unknown"): \(verdict)"],
                to: &output
            )
        case .summary(let summary):
            switch kind {
            case .verify: finishVerify(summary, to: &output)
            case .inspect:
                print(
                    [
                        "\(counted(summary.payments, "payment")) in \(counted(summary.documents, "message")), "
                            + "\(counted(summary.files, "file")); \(counted(summary.problems, "problem"))"
                    ],
                    to: &output
                )
            case .learn:
                var line = "\(counted(summary.payments, "payment")) learnt from \(counted(summary.files, "file")); "
                if summary.filesKnown > 0 {
                    line =
                        "\(counted(summary.payments, "payment")) learnt from \(counted(summary.files - summary.filesKnown, "file")); "
                        + "\(counted(summary.filesKnown, "file")) known already; "
                }
                print([line + counted(summary.problems, "problem")], to: &output)
            case .validate:
                print(
                    [
                        "\(counted(summary.documents, "message")) in \(counted(summary.files, "file")): "
                            + "\(grouped(summary.documents - invalidDocuments)) valid, \(grouped(invalidDocuments)) invalid; "
                            + counted(summary.problems, "problem")
                    ],
                    to: &output
                )
            }
        }
    }

    private mutating func take(_ payment: Payment, _ verdict: Verdict, _ file: String) {
        let assessment = verdict.assessment
        totals.add(payment.amount, payment.currency, assessment.decision)
        if assessment.historyCount == 0 { withoutHistory += 1 }
        if assessment.decision == .pass, verdict.decisions.contains(where: \.isAllowance) { allowed += 1 }
        incidents.add(payment, verdict, file)
    }

    private func finishVerify(_ summary: ReportSummary, to output: inout [UInt8]) {
        for incident in incidents.sorted {
            print(incident.lines(style: style, isBrief: isBrief, hasSeveralFiles: summary.files > 1), to: &output)
        }
        if incidents.uncounted > 0 {
            print(
                [
                    "… and \(counted(incidents.uncounted, "payment")) of further incidents; --format jsonl lists every one",
                    "",
                ],
                to: &output
            )
        }
        if summary.payments > 0 { print(totalLines(), to: &output) }
        print(problems.lines(style: style), to: &output)
        var last = "\(counted(summary.payments, "payment")) in \(counted(summary.files, "file")): "
        last += [
            style.decision(.hold, "\(grouped(summary.hold)) hold"),
            style.decision(.review, "\(grouped(summary.review)) review"),
            style.decision(.pass, "\(grouped(summary.pass)) pass"),
        ].joined(separator: ", ")
        last += "; \(counted(summary.problems, "problem"))"
        if summary.filesFailed > 0 { last += "; \(counted(summary.filesFailed, "file")) could not be opened" }
        print([last], to: &output)
        print(warnings(of: summary), to: &output)
    }

    /// What a reader of the last line must not overlook.
    private func warnings(of summary: ReportSummary) -> [String] {
        var lines: [String] = []
        if summary.invalidPayments > 0 {
            let are = summary.invalidPayments == 1 ? "is" : "are"
            lines.append(
                style.severity(
                    isError: true,
                    "\(counted(summary.invalidPayments, "payment")) of these \(are) in messages with errors"
                )
                    + ": do not release before the problems above are mended, whatever the decision."
            )
        }
        if allowed > 0 {
            lines.append(
                "\(counted(allowed, "payment")) would have been stopped by the score, and \(allowed == 1 ? "passes" : "pass") "
                    + "because the policy allows the beneficiary."
            )
        }
        if summary.messagesWithoutPayments > 0 {
            lines.append(
                "\(counted(summary.messagesWithoutPayments, "message")) without a payment: nothing to judge there."
            )
        }
        if summary.payments > 0 { lines.append(historyLine(summary)) }
        return lines
    }

    private func historyLine(_ summary: ReportSummary) -> String {
        if summary.history == 0, summary.hasProfiles {
            return style.severity(isError: true, "The profiles have learnt no payment yet")
                + ": these decisions are made without history. paycheck learn takes history into them."
        }
        if summary.history == 0, summary.isHistoryNamed {
            return style.severity(isError: true, "No payment could be learnt from the history that was named")
                + ": these decisions are made without history."
        }
        guard summary.history > 0 else {
            return "No history was given: payments were compared only with one another and with payments in general. "
                + "With --history PATH paycheck knows what is usual for each account."
        }
        var line = "History: \(counted(summary.history, "payment"))."
        if withoutHistory > 0 {
            line +=
                " \(grouped(withoutHistory)) of the payments above \(withoutHistory == 1 ? "is" : "are") the first of "
                + "\(withoutHistory == 1 ? "its" : "their") debtor."
        }
        return line
    }

    private func totalLines() -> [String] {
        let columns: [Decision] = [.hold, .review, .pass]
        let rows = totals.sorted.map { entry in
            columns.map { decision in
                let column = CurrencyTotals.column(decision)
                return entry.row.counts[column] == 0 ? "–" : entry.row.text(column)
            }
        }
        let widths = columns.indices.map { column in
            max(columns[column].rawValue.count, rows.map { $0[column].count }.max() ?? 0)
        }
        var lines = [
            "      "
                + columns.indices.map { style.bold(columns[$0].rawValue.rightAligned(widths[$0])) }.joined(
                    separator: "   "
                )
        ]
        for (entry, row) in zip(totals.sorted, rows) {
            lines.append(
                "\(entry.currency.text)   "
                    + columns.indices.map { row[$0].rightAligned(widths[$0]) }.joined(separator: "   ")
            )
        }
        return lines + [""]
    }

    private func print(_ lines: [String], to output: inout [UInt8]) {
        for line in lines {
            output.append(contentsOf: line.utf8)
            output.append(UInt8(ascii: "\n"))
        }
    }
}
