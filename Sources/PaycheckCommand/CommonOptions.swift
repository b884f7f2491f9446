public import ArgumentParser
public import PaycheckReports
import PaymentModel

extension ListFormat: ExpressibleByArgument {}
extension ReportFormat: ExpressibleByArgument {}
extension Progress.Mode: ExpressibleByArgument {}

/// From which decision on a run has failed.
enum FailOn: String, CaseIterable, ExpressibleByArgument {
    case review, hold
}

/// Which rules `validate` applies.
enum Rules: String, CaseIterable, ExpressibleByArgument {
    case all, schema
}

/// What is read.
struct InputPaths: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "Files or directories to read, or - for standard input.",
            discussion:
                "A directory is read recursively, in the order of names. The format is told from the bytes: SWIFT MT or "
                + "ISO 20022 XML, mixed as you like.",
            valueName: "path"
        ),
        completion: .file()
    )
    var paths: [String]
}

/// What is learnt first.
struct HistoryOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Files or directories to learn from first, in memory, in the order of time. Repeatable.",
            valueName: "path"
        ),
        completion: .file()
    )
    var history: [String] = []
}

/// What every command has that reads messages and reports in every format.
struct CommonOptions: ParsableArguments {
    @Option(
        help:
            "How the report is written: text or html for people, jsonl (one object a line) or json (one array) for programs, csv for spreadsheets, sarif for what collects findings."
    )
    var format = ReportFormat.text

    @OptionGroup var run: RunOptions
}

/// How it is read, and where the report goes: the same for every command that reads messages.
struct RunOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Write the report to a file instead of standard output.", valueName: "file"),
        completion: .file()
    )
    var output: String?

    @Option(
        name: .customLong("type"),
        help: ArgumentHelp("The type of MT messages of which only block 4 is there, as in 103.", valueName: "type")
    )
    var bareType: String?

    @Option(
        help: ArgumentHelp(
            "A directory of XML schemas (.xsd) to validate with: the official ones, or a market practice's (CBPR+, HVPS+, SEPA). "
                + "Messages without one there are validated with paycheck's own.",
            valueName: "directory"
        ),
        completion: .directory
    )
    var schemas: String?

    @Option(
        help: ArgumentHelp(
            "The bank's own thresholds, limits, parties, calendars and severities; see paycheck policy.",
            valueName: "file"
        ),
        completion: .file()
    )
    var policy: String?

    @Flag(help: "In a report for people: incidents without their payments, and only messages that are invalid.")
    var brief = false

    @Flag(name: .shortAndLong, help: "Write no report; the exit status says it all.")
    var quiet = false

    @Option(
        // A number may be negative: that is told as one.
        parsing: .unconditional,
        help: ArgumentHelp(
            "How many threads read and score; one for each core unless said otherwise. The report does not depend on it.",
            valueName: "number"
        )
    )
    var threads: Int?

    @Flag(help: "Say on standard error how much the fast engine read of ISO 20022 messages, and why not all.")
    var stats = false

    @Option(help: "Show how far a long run is, on standard error; auto: where it is a terminal.")
    var progress = Progress.Mode.auto

    func validate() throws {
        if quiet, output != nil {
            throw ValidationError("--quiet writes no report and --output asks for one: leave one of them out")
        }
        if let threads, !(1...64).contains(threads) {
            throw ValidationError("--threads takes a number from 1 to 64; found \(threads)")
        }
        if let bareType, bareType.utf8.count != 3 || !bareType.utf8.allSatisfy(\.isDigit) {
            throw ValidationError("--type takes the three digits of an MT type, as in 103; found “\(bareType)”")
        }
    }
}
