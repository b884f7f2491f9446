import AnomalyScoring
import Paycheck
import PaymentModel

/// One incident as a section of the page: what happened, why it is told, what would have let it pass, the charts, the payments.
struct HTMLIncident {
    let incident: GatheredIncident
    let history: AccountHistory
    /// What tells the clocks by which the detectors judge.
    let clocks: FeatureReader
    /// The highest bits of any evidence in the report: the longest bar.
    let mostBits: Double
    /// Whether its payments are left out.
    let isBrief: Bool
    /// Whether the run has more files than one, so that each payment is told with its file.
    let hasSeveralFiles: Bool

    func markup(number: Int) -> String {
        guard !incident.members.isEmpty else { return "" }
        var html = HTMLText()
        html.raw("<article class=\"incident \(incident.decision.rawValue)\" id=\"incident-\(number)\">")
        html.raw("<header>")
        html.raw("<p class=\"line\">\(Self.badge(incident.decision))")
        html.element("span", class: "score", "\(oneDecimal(incident.score, roundedDown: true)) bits")
        if let identifier = incident.incident?.identifier {
            html.element("span", class: "faint identifier", identifier)
        }
        html.raw("</p>")
        let (name, extent) = titles
        html.element("h2", name)
        html.element("p", class: "extent", extent)
        html.element("p", class: "from", "from \(incident.origin)")
        if isBrief, hasSeveralFiles { html.element("p", class: "from", incident.whereabouts) }
        for sentence in incident.signatures { html.element("p", class: "from", printable(sentence)) }
        html.raw("</header>")
        html.raw(reasons())
        if let pass = incident.incident?.wouldPass, !pass.isEmpty {
            html.element("p", class: "pass", pass.prefix(1).uppercased() + pass.dropFirst() + ".")
        }
        if let charts = IncidentCharts(incident, history, clocks) { html.raw(charts.markup()) }
        if !isBrief { html.raw(payments()) }
        html.raw("</article>\n")
        return html.text
    }

    /// The name of the pattern and how much it is of.
    private var titles: (name: String, extent: String) {
        if let own = incident.incident, own.members.count == incident.count {
            return (printable(own.name), printable(own.extent))
        }
        return (incident.incident.map { printable($0.name) } ?? "Unusual", incident.headline)
    }

    private func reasons() -> String {
        var html = HTMLText()
        html.raw("<ul class=\"reasons\">")
        for (decision, payments) in incident.decisions {
            html.raw("<li class=\"decided\">\(Self.badge(decision.decision))<span class=\"reason\">")
            html.add(decision.reason)
            if payments > 1 { html.add("; \(counted(payments, "payment"))") }
            html.raw("</span>")
            html.element("code", decision.rule)
            html.raw("</li>")
        }
        for evidence in incident.evidence(strongest: 8) {
            let share = min(100, max(2, evidence.bits / max(mostBits, 1) * 100))
            html.raw("<li><span class=\"bits\">\(oneDecimal(evidence.bits))</span>")
            html.raw(
                "<span class=\"bar\" aria-hidden=\"true\"><i style=\"width:\(oneDecimal(share))%\"></i></span><span class=\"reason\">"
            )
            html.add(evidence.reason)
            html.raw("</span>")
            html.element("code", evidence.detector.text)
            html.raw("</li>")
        }
        html.raw("</ul>")
        return html.text
    }

    private func payments() -> String {
        var html = HTMLText()
        html.raw("<details open><summary>\(counted(incident.count, "payment"))</summary>")
        html.raw(
            "<table class=\"payments\"><thead><tr><th>Decision</th><th class=\"n\">Bits</th><th>Time</th><th class=\"n\">Amount</th>"
        )
        let hasSeveralPayers = incident.hasSeveralPayers
        if hasSeveralPayers { html.raw("<th>From</th>") }
        html.raw("<th>To</th><th>Reference</th><th>Why</th></tr></thead><tbody>")
        for member in incident.members {
            let payment = member.payment
            html.raw("<tr><td data-label=\"Decision\">\(Self.badge(member.assessment.decision))</td>")
            Self.cell("Bits", oneDecimal(member.assessment.score, roundedDown: true), class: "n", &html)
            Self.cell("Time", Self.time(payment), class: "time", &html)
            Self.cell("Amount", PaymentText.amount(payment), class: "n", &html)
            if hasSeveralPayers {
                Self.cell("From", PaymentText.payer(payment), below: payment[.debtorAccount], class: "party", &html)
            }
            let account = [payment[.creditorAccount], payment[.creditorAgent]].compactMap { $0 }
            Self.cell(
                "To",
                PaymentText.creditor(payment),
                below: account.isEmpty ? nil : account.joined(separator: " at "),
                class: "party",
                &html
            )
            Self.cell(
                "Reference",
                PaymentText.reference(payment) ?? "",
                below: hasSeveralFiles ? "in \(member.file)" : nil,
                class: "reference",
                &html
            )
            Self.cell("Why", member.reason ?? "", class: "why", &html)
            html.raw("</tr>")
        }
        html.raw("</tbody></table>")
        if incident.count > incident.members.count {
            let rest = grouped(incident.count - incident.members.count)
            html.element("p", class: "faint", "… and \(rest) more; --format jsonl lists every one")
        }
        html.raw("</details>")
        return html.text
    }

    /// A cell with its label for narrow pages; with a second, smaller line, where there is one.
    private static func cell(
        _ label: String,
        _ text: String,
        below: String? = nil,
        class style: String,
        _ html: inout HTMLText
    ) {
        html.raw("<td data-label=\"\(label)\" class=\"\(style)\">")
        if !text.isEmpty { html.element("bdi", text) }
        if let below { html.element("small", below) }
        html.raw("</td>")
    }

    /// The payment's time as it was written, without the seconds.
    private static func time(_ payment: Payment) -> String {
        guard let time = payment.time else { return "" }
        guard time.precision == .second else { return time.description }
        let text = time.description
        return "\(text.prefix(10)) \(text.dropFirst(11).prefix(5))" + text.dropFirst(19)
    }

    /// A decision in its colour.
    static func badge(_ decision: Decision) -> String {
        "<b class=\"badge \(decision.rawValue)\">\(decision.rawValue)</b>"
    }
}
