public import AnomalyScoring
public import Paycheck
public import PaymentModel

/// One self-contained page: the incidents first, each with its reasons, charts and payments, then totals and problems.
///
/// It has no script and fetches nothing; a policy in the page forbids both. Everything from messages is escaped. For a screen of any
/// width, for dark rooms and for paper. What is judged is kept until the summary, at most ``keptIncidents`` incidents with ``shownPayments``
/// payments each; what is inspected is written as it comes.
public struct HTMLReportWriter: ReportWriter {
    /// How many payments of one incident are listed and drawn; the others are counted.
    public static let shownPayments = 500
    /// How many incidents are kept; the payments of later ones are only counted.
    public static let keptIncidents = 500
    /// How many problems, and how many messages, are listed; the others are counted.
    public static let shownProblems = 2_000

    private let kind: ReportKind
    private let isBrief: Bool
    /// What tells the clocks by which the detectors judge; nil where nothing is judged.
    private let clocks: FeatureReader?
    private var incidents = IncidentList(keptIncidents: keptIncidents, keptMembers: shownPayments)
    private var history = AccountHistory()
    private var totals = CurrencyTotals()
    private var problems: [(file: String, problem: Problem)] = []
    private var documents: [(file: String, message: MessageSummary)] = []
    private var allowed = 0
    private var invalidDocuments = 0
    private var hasBegun = false

    /// Makes a writer; a brief one shows incidents without their payments, and only messages that are invalid. Charts have the clocks
    /// that payments are scored by with these settings, paycheck's own unless given.
    public init(kind: ReportKind, isBrief: Bool = false, scoring: ScoringSettings? = nil) {
        self.kind = kind
        self.isBrief = isBrief
        clocks = kind == .verify ? FeatureReader(settings: scoring ?? ScoringSettings()) : nil
    }

    /// Takes what was paid before, for the charts.
    public mutating func takeHistory(_ payment: Payment) {
        if let clocks { history.add(payment, at: clocks.localTime(of: payment)) }
    }

    /// Takes an item; see the type for what is written when.
    public mutating func write(_ item: ReportItem, to output: inout [UInt8]) {
        switch item {
        case .payment(let file, let payment, let verdict):
            if let verdict {
                totals.add(payment.amount, payment.currency, verdict.assessment.decision)
                if verdict.assessment.decision == .pass, verdict.decisions.contains(where: \.isAllowance) {
                    allowed += 1
                }
                takeHistory(payment)
                incidents.add(payment, verdict, file)
            } else if kind == .inspect {
                begin(title: "Payments", to: &output)
                output.append(contentsOf: Self.inspected(payment, file).utf8)
            }
        case .problem(let file, let problem, let isHistory):
            if problems.count < Self.shownProblems {
                problems.append((isHistory ? "history \(file)" : file, problem))
            }
        case .document(let file, let message):
            if !message.isValid { invalidDocuments += 1 }
            guard kind == .validate, !isBrief || !message.isValid else { return }
            if documents.count < Self.shownProblems { documents.append((file, message)) }
        case .summary(let summary):
            begin(title: title(summary), to: &output)
            var html = HTMLText()
            switch kind {
            case .verify: finishVerify(summary, &html)
            case .validate: finishValidate(summary, &html)
            case .inspect: html.raw("</section>")
            case .learn: break
            }
            html.raw(problemTable(summary))
            html.raw("<footer>")
            html.element("p", Self.footer(summary, kind))
            html.raw("</footer></main></body></html>\n")
            output.append(contentsOf: html.text.utf8)
        }
    }

    // MARK: Page

    private mutating func begin(title: String, to output: inout [UInt8]) {
        guard !hasBegun else { return }
        hasBegun = true
        var html = HTMLText()
        html.raw(
            """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
            <meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">
            <link rel="icon" href="data:,">
            <title>paycheck: \(escaped(title))</title>
            <style>\(HTMLStyle.sheet)</style></head>
            <body><main><header class="page"><p class="product">paycheck</p>
            """
        )
        html.element("h1", title)
        html.raw("</header>\n")
        if kind == .inspect { html.raw("<section>") }
        output.append(contentsOf: html.text.utf8)
    }

    private func title(_ summary: ReportSummary) -> String {
        switch kind {
        case .inspect: return "Payments"
        case .learn:
            return "\(counted(summary.payments, "payment")) learnt" + (Self.alarm(summary).map { "; \($0)" } ?? "")
        case .validate:
            let wrong = summary.errors
            return wrong == 0
                ? "Nothing wrong" : "\(counted(wrong, "error")) in \(counted(summary.documents, "message"))"
        case .verify:
            let alarm = Self.alarm(summary)
            if summary.hold + summary.review == 0 {
                return alarm ?? "\(counted(summary.payments, "payment")), nothing to stop"
            }
            let parts = [
                summary.hold > 0 ? "\(grouped(summary.hold)) to hold" : nil,
                summary.review > 0 ? "\(grouped(summary.review)) to review" : nil,
            ]
            return parts.compactMap { $0 }.joined(separator: ", ") + " of \(counted(summary.payments, "payment"))"
                + (alarm.map { "; \($0)" } ?? "")
        }
    }

    /// Why the run is not clean whatever was decided, in a few words: what a reader of the first line must not overlook.
    private static func alarm(_ summary: ReportSummary) -> String? {
        if summary.invalidPayments > 0 { return "\(counted(summary.errors, "error")): do not release" }
        if summary.filesFailed > 0 { return "\(counted(summary.filesFailed, "file")) could not be opened" }
        return summary.errors > 0 ? "\(counted(summary.errors, "error")) in what was read" : nil
    }

    /// The same in a sentence, for the place where incidents are looked for.
    private static func warning(_ summary: ReportSummary) -> String? {
        if summary.invalidPayments > 0 {
            let are = summary.invalidPayments == 1 ? "is" : "are"
            return "\(counted(summary.invalidPayments, "payment")) of these \(are) in messages with errors: "
                + "do not release before the problems below are mended, whatever the decision."
        }
        return alarm(summary) == nil
            ? nil : "Not everything that was named could be read and judged: see the problems below."
    }

    private static func footer(_ summary: ReportSummary, _ kind: ReportKind) -> String {
        var text =
            "\(counted(summary.payments, "payment")) of \(counted(summary.documents, "message")) in "
            + "\(counted(summary.files, "file")); \(counted(summary.problems, "problem"))."
        if summary.filesFailed > 0 { text += " \(counted(summary.filesFailed, "file")) could not be opened." }
        guard kind == .verify, summary.payments > 0 else { return text }
        text +=
            summary.history > 0
            ? " History: \(counted(summary.history, "payment"))."
            : " No history was known: payments were compared only with one another and with payments in general."
        return text + " Ten bits of surprise are odds of 1 in 1,024."
    }

    // MARK: Sections

    private func finishVerify(_ summary: ReportSummary, _ html: inout HTMLText) {
        let sorted = incidents.sorted
        let most = sorted.lazy.flatMap(\.evidence).map(\.bits).max() ?? 0
        html.raw("<section class=\"incidents\" aria-label=\"Incidents\">")
        if let warning = Self.warning(summary) { html.element("p", class: "quiet wrong", warning) }
        if sorted.count > 1 { html.raw(contents(sorted)) }
        for (number, incident) in sorted.enumerated() {
            guard let clocks else { continue }
            let section = HTMLIncident(
                incident: incident,
                history: history,
                clocks: clocks,
                mostBits: most,
                isBrief: isBrief,
                hasSeveralFiles: summary.files > 1
            )
            html.raw(section.markup(number: number + 1))
        }
        if sorted.isEmpty { html.element("p", class: "quiet", "No payment is at review or above.") }
        if incidents.uncounted > 0 {
            let rest = counted(incidents.uncounted, "payment")
            html.element("p", class: "faint", "… and \(rest) of further incidents; --format jsonl lists every one")
        }
        html.raw("</section>\n")
        guard summary.payments > 0 else { return }
        if allowed > 0 {
            let pass = allowed == 1 ? "passes" : "pass"
            html.element(
                "p",
                class: "faint",
                "\(counted(allowed, "payment")) would have been stopped by the score, and \(pass) because the policy allows the beneficiary."
            )
        }
        html.raw("<section><h2>Totals</h2><table><thead><tr><th>Currency</th>")
        let columns: [Decision] = [.hold, .review, .pass]
        for column in columns { html.raw("<th class=\"n\">\(HTMLIncident.badge(column))</th>") }
        html.raw("</tr></thead><tbody>")
        for entry in totals.sorted {
            html.raw("<tr><td data-label=\"Currency\">\(entry.currency)</td>")
            for decision in columns {
                let column = CurrencyTotals.column(decision)
                let count = entry.row.counts[column]
                let text = count == 0 ? "–" : "\(entry.row.text(column)) (\(grouped(count)))"
                html.raw("<td class=\"n\" data-label=\"\(decision.rawValue)\">\(escaped(text))</td>")
            }
            html.raw("</tr>")
        }
        html.raw("</tbody></table></section>\n")
    }

    /// A list of the incidents, each with a link to its section.
    private func contents(_ incidents: [GatheredIncident]) -> String {
        var html = HTMLText()
        html.raw("<ol class=\"contents\">")
        for (number, incident) in incidents.enumerated() {
            html.raw("<li><a href=\"#incident-\(number + 1)\">\(HTMLIncident.badge(incident.decision)) ")
            html.element("span", incident.headline)
            html.raw("</a></li>")
        }
        html.raw("</ol>")
        return html.text
    }

    private func finishValidate(_ summary: ReportSummary, _ html: inout HTMLText) {
        guard !documents.isEmpty || !isBrief else { return }
        html.raw(
            "<section><h2>Messages</h2><table><thead><tr><th>File</th><th class=\"n\">Message</th><th>Type</th><th>Verdict</th></tr></thead><tbody>"
        )
        for (file, message) in documents {
            html.raw(
                "<tr><td data-label=\"File\"><bdi>\(escaped(file))</bdi></td><td class=\"n\" data-label=\"Message\">\(message.index + 1)</td>"
            )
            html.raw(
                "<td data-label=\"Type\">\(escaped(message.message?.text ?? "unknown"))</td><td data-label=\"Verdict\">"
            )
            html.raw(message.isValid ? "<b class=\"badge pass\">valid</b>" : "<b class=\"badge hold\">invalid</b>")
            html.raw("</td></tr>")
        }
        html.raw("</tbody></table>")
        let left = (isBrief ? invalidDocuments : summary.documents) - documents.count
        if left > 0 { html.element("p", class: "faint", "… and \(grouped(left)) more messages") }
        html.raw("</section>\n")
    }

    private func problemTable(_ summary: ReportSummary) -> String {
        guard !problems.isEmpty else { return "" }
        var html = HTMLText()
        html.raw(
            "<section><h2>Problems</h2><table><thead><tr><th>Severity</th><th>Code</th><th>Place</th><th>Problem</th></tr></thead><tbody>"
        )
        for (file, problem) in problems {
            var place = file
            if problem.place.line > 0 { place += ":\(problem.place.line)" }
            if problem.place.line > 0, problem.place.column > 0 { place += ":\(problem.place.column)" }
            let style = problem.severity == .error ? "hold" : "review"
            html.raw(
                "<tr><td data-label=\"Severity\"><b class=\"badge \(style)\">\(problem.severity.rawValue)</b></td><td data-label=\"Code\">"
            )
            html.element("code", problem.code)
            html.raw("</td><td data-label=\"Place\"><bdi>\(escaped(place))</bdi>")
            if let path = problem.place.path { html.element("small", path) }
            html.raw("</td><td data-label=\"Problem\">\(escaped(problem.text))</td></tr>")
        }
        html.raw("</tbody></table>")
        if summary.problems > problems.count {
            html.element("p", class: "faint", "… and \(grouped(summary.problems - problems.count)) more problems")
        }
        html.raw("</section>\n")
        return html.text
    }

    private static func inspected(_ payment: Payment, _ file: String) -> String {
        var html = HTMLText()
        html.raw("<article class=\"inspected\"><header>")
        html.element("h2", PaymentText.amount(payment))
        let invalid = payment.isValid ? "" : ", invalid"
        html.element("p", class: "from", "\(payment.message.text), \(file), payment \(payment.index)\(invalid)")
        html.raw("</header><table><tbody>")
        for field in PaymentField.allCases where payment.has(field) {
            html.raw("<tr><th scope=\"row\">\(escaped(field.name))</th><td><bdi>")
            html.add(payment.list(field).joined(separator: " | "))
            html.raw("</bdi></td></tr>")
        }
        html.raw("</tbody></table></article>\n")
        return html.text
    }
}
