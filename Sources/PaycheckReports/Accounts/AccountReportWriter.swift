public import Paycheck

/// Writes a report on an account, and below it what was wrong in the history it was made from.
///
/// A class, since the report comes beside the items.
public final class AccountReportWriter: ReportWriter {
    private let isText: Bool
    private var report = ""
    private var problems = ProblemList()

    /// Makes a writer, for people or for programs.
    public init(isText: Bool) {
        self.isText = isText
    }

    /// Takes the report, before the summary.
    public func take(_ report: String) { self.report = report }

    /// Takes problems and the summary; other items are not shown.
    public func write(_ item: ReportItem, to output: inout [UInt8]) {
        switch item {
        case .problem(let file, let problem, let isHistory):
            if isText {
                problems.add(problem, in: file)
            } else {
                output += JSONObject.problem(problem, in: file, isHistory: isHistory).closed + [UInt8(ascii: "\n")]
            }
        case .summary(let summary):
            output += Array(report.utf8)
            guard isText else { return }
            let lines =
                ["", "Known from \(counted(summary.history, "payment")) of the history."]
                + problems.lines(style: TextStyle(colour: false))
            for line in lines { output += Array((line + "\n").utf8) }
        default: break
        }
    }
}
