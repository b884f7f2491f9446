public import PaymentModel
public import Reconciliation

/// What a reconciliation found, as text, JSON or JSON Lines.
public struct ReconciliationReport: Sendable {
    private let reconciliation: Reconciliation
    private let format: ReportFormat
    private let style: TextStyle

    /// Makes a report.
    public init(_ reconciliation: Reconciliation, format: ReportFormat, style: TextStyle) {
        self.reconciliation = reconciliation
        self.format = format
        self.style = style
    }

    /// All codes as a table in Markdown.
    public static var codes: String {
        var text = "| Code | What it means |\n|---|---|\n"
        for code in ReconciliationCode.allCases {
            text += "| `\(code.rawValue)` | \(code.meaning)\(code.isWarning ? " A warning." : "") |\n"
        }
        return text
    }

    /// The problems of reading (as other reports write them) are given first, each as a finished line of the format.
    /// `files` were read, `unread` could not be.
    public func bytes(problems: [(file: String, problem: Problem)], files: Int, unread: Int = 0) -> [UInt8] {
        switch format {
        case .text: return Array(text(problems, files, unread).utf8)
        default:
            let objects =
                problems.map(Self.object) + reconciliation.findings.map(Self.object) + [
                    summary(problems, files, unread)
                ]
            return format == .json ? Self.array(objects) : objects.flatMap { $0.closed + [0x0A] }
        }
    }

    // MARK: JSON

    private static func array(_ objects: [JSONObject]) -> [UInt8] {
        var bytes = Array("[\n".utf8)
        for (place, object) in objects.enumerated() {
            bytes += object.closed
            bytes += (place == objects.count - 1 ? "\n" : ",\n").utf8
        }
        return bytes + "]\n".utf8
    }

    private static func object(_ entry: (file: String, problem: Problem)) -> JSONObject {
        var object = JSONObject()
        object.add("type", "problem")
        object.add("file", entry.file)
        object.add("index", entry.problem.messageIndex)
        object.add("severity", entry.problem.severity.rawValue)
        object.add("code", entry.problem.code)
        if entry.problem.place.line > 0 {
            object.add("line", entry.problem.place.line)
            object.add("column", entry.problem.place.column)
        }
        object.add("path", entry.problem.place.path)
        object.add("message", entry.problem.text)
        return object
    }

    private static func object(_ finding: ReconciliationFinding) -> JSONObject {
        var object = JSONObject()
        object.add("type", "finding")
        object.add("code", finding.code.rawValue)
        object.add("severity", finding.code.isWarning ? "warning" : "error")
        add(finding.place, to: &object)
        object.add("reference", finding.reference)
        object.add("amount", finding.amount?.text())
        object.add("currency", finding.currency?.text)
        object.add("date", finding.date?.description)
        if let other = finding.other {
            var inner = JSONObject()
            add(other, to: &inner)
            object.add("other", inner)
        }
        object.add("message", finding.text)
        return object
    }

    private static func add(_ place: ReconciliationFinding.Place, to object: inout JSONObject) {
        object.add("file", place.file)
        object.add("index", place.message)
        object.add("payment", place.payment)
    }

    private func summary(
        _ problems: [(file: String, problem: Problem)],
        _ files: Int,
        _ unread: Int
    ) -> JSONObject {
        var object = JSONObject()
        object.add("type", "summary")
        object.add("files", files)
        if unread > 0 { object.add("filesFailed", unread) }
        object.add("instructions", reconciliation.instructions)
        object.add("booked", reconciliation.booked)
        object.add("confirmed", reconciliation.confirmed)
        object.add("statements", reconciliation.statements)
        object.add("debits", reconciliation.debits)
        object.add("matchedByReference", reconciliation.matchedByReference)
        object.add("matchedByAmount", reconciliation.matchedByAmount)
        object.add("charges", reconciliation.charges)
        object.add("outside", reconciliation.outside.count)
        object.add("findings", reconciliation.findings.count)
        object.add("problems", problems.count)
        return object
    }

    // MARK: Text

    private func text(_ problems: [(file: String, problem: Problem)], _ files: Int, _ unread: Int) -> String {
        var lines: [String] = []
        var groups: [(code: ReconciliationCode, findings: [ReconciliationFinding])] = []
        for finding in reconciliation.findings {
            if let place = groups.firstIndex(where: { $0.code == finding.code }) {
                groups[place].findings.append(finding)
            } else {
                groups.append((finding.code, [finding]))
            }
        }
        for group in groups {
            let head = "\(group.code.rawValue)  \(counted(group.findings.count, "finding"))"
            lines.append(style.severity(isError: !group.code.isWarning, head) + "  " + style.faint(group.code.meaning))
            for finding in group.findings.prefix(Self.shownFindings) {
                lines.append("  " + printable(finding.text))
                var places = Self.text(finding.place)
                if let other = finding.other { places += ", against " + Self.text(other) }
                lines.append("    " + style.faint(places))
            }
            if group.findings.count > Self.shownFindings {
                lines.append(
                    "  and \(grouped(group.findings.count - Self.shownFindings)) more; --format jsonl has them all"
                )
            }
            lines.append("")
        }
        for (file, problem) in problems { lines += ProblemList.lines(problem, file: file, style: style) }
        if !problems.isEmpty { lines.append("") }
        let result = reconciliation
        lines.append(
            "\(counted(result.instructions, "instruction")): \(grouped(result.booked)) in statements, \(grouped(result.confirmed)) confirmed; "
                + "\(counted(result.debits, "debit")) in \(counted(result.statements, "statement")) and confirmations: "
                + "\(grouped(result.matchedByReference)) matched by reference, \(grouped(result.matchedByAmount)) by amount and day"
        )
        if result.charges > 0 {
            lines.append("\(counted(result.charges, "debit")) for charges or interest passed over.")
        }
        for terminal in result.incompleteTerminals {
            lines.append(
                "Most messages of \(printable(terminal)) are not in these files: holes in its numbers were not judged."
            )
        }
        let isWhole = unread == 0 && problems.allSatisfy { $0.problem.severity == .warning }
        let verdict =
            !result.findings.isEmpty
            ? counted(result.findings.count, "finding")
            : isWhole ? "Everything fits" : "Not everything could be compared"
        lines.append(
            style.bold(verdict) + " in \(counted(files, "file"))."
                + (unread > 0 ? " \(counted(unread, "path")) could not be read." : "")
        )
        return lines.joined(separator: "\n") + "\n"
    }

    /// How many findings of one code are written out.
    private static let shownFindings = 20

    private static func text(_ place: ReconciliationFinding.Place) -> String {
        "\(printable(place.file)), message \(place.message + 1)"
    }
}
