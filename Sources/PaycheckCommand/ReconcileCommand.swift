import ArgumentParser
import Paycheck
import PaycheckReports
import PaymentModel
import Reconciliation

struct ReconcileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reconcile",
        abstract: "Compares what was sent with what was booked: debits nobody ordered, orders nobody carried out.",
        discussion: """
            Instructions are the messages that were sent, with the network's acknowledgements; statements are what others told: MT900, \
            910, 940, 942 and 950, camt.052, 053 and 054, pacs.002. Payments are matched by UETR, by reference, or by amount and day. Each \
            side may be given as files or directories, as many as there are.

            EXAMPLES
              paycheck reconcile --instructions sent/2026-11/ --statements received/2026-11/
              paycheck reconcile --instructions sent/ --statements nostro.fin own-ledger.xml --format jsonl
              paycheck reconcile --instructions sent/ --statements received/ --as-of 2026-11-25T07:00:00Z

            EXIT STATUS
              0   everything fits
              1   something does not (warnings alone do not count)
              2   something could not be read
            """
    )

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("What was sent: files or directories.", valueName: "path"),
        completion: .file()
    )
    var instructions: [String] = []

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("What was booked and confirmed: files or directories.", valueName: "path"),
        completion: .file()
    )
    var statements: [String] = []

    @Option(help: ArgumentHelp("Units that charges may change an amount by on the way.", valueName: "units"))
    var tolerance = "50"

    @Option(
        help: ArgumentHelp(
            "Debits for charges or interest up to so many units need no instruction.",
            valueName: "units"
        )
    )
    var chargeLimit = "1000"

    @Option(help: ArgumentHelp("Days that a booking may be from its instruction's settlement date.", valueName: "days"))
    var days = 2

    @Option(help: ArgumentHelp("Minutes that the network may take to acknowledge a message.", valueName: "minutes"))
    var acknowledgeWithin = 30

    @Option(
        help: ArgumentHelp(
            "The time as of which something is missing; without it, the latest that the messages tell.",
            valueName: "time"
        )
    )
    var asOf: String?

    @Option(
        help: ArgumentHelp(
            "The last day for which all instructions are given: a debit up to then that none asks for is a finding. Without it, the day "
                + "of the last instruction and --days behind it.",
            valueName: "date"
        )
    )
    var completeUntil: String?

    @Option(help: "How the report is written: text, json or jsonl.")
    var format = ReportFormat.text

    @Option(
        help: ArgumentHelp("Write the report to a file instead of standard output.", valueName: "file"),
        completion: .file()
    )
    var output: String?

    @Flag(name: .shortAndLong, help: "Write no report; the exit status says it all.")
    var quiet = false

    @Flag(help: "List what can be found, as a table, and do nothing else.")
    var codes = false

    @Option(help: "Show how far a long run is, on standard error; auto: where it is a terminal.")
    var progress = Progress.Mode.auto

    func validate() throws {
        _ = try settings()
        guard !codes else { return }
        guard !instructions.isEmpty, !statements.isEmpty else {
            throw ValidationError("name both sides: --instructions PATH… --statements PATH…")
        }
        if format != .text, format != .json, format != .jsonl {
            throw ValidationError("reconcile writes text, json and jsonl, not \(format.rawValue)")
        }
        if quiet, output != nil {
            throw ValidationError("--quiet writes no report and --output asks for one: leave one of them out")
        }
    }

    func run() throws {
        if codes {
            let out = try ReportOutput(path: output, isQuiet: false)
            try out.write(Array(ReconciliationReport.codes.utf8))
            return try out.close()
        }
        let sides: [(files: InputFiles, side: ReconciliationSide)] = [
            (InputFiles(instructions), .instructions), (InputFiles(statements), .statements),
        ]
        try refuseToReplace(output, among: sides.map(\.files))
        let out = try ReportOutput(path: output, isQuiet: quiet)
        var reconciler = Reconciler(settings: try settings())
        var problems: [(file: String, problem: Problem)] = []
        var summary = ReportSummary()
        // What is given on both sides is read once, as what was sent: its records count all the same.
        let sent = Set(sides[0].files.files.map(\.path))
        for (files, side) in sides {
            try read(files, side, besides: side == .statements ? sent : [], into: &reconciler, &problems, &summary)
        }
        // A path that holds nothing at all was told above.
        if problems.allSatisfy({ $0.problem.code != "file.none" }), summary.filesFailed == 0,
            let problem = emptySide(reconciler)
        {
            problems.append(problem)
            summary.count(.problem(file: problem.file, problem.problem))
        }
        let result = reconciler.reconcile()
        let report = ReconciliationReport(
            result,
            format: format,
            style: TextStyle(colour: out.isColourful && format == .text)
        )
        try out.write(report.bytes(problems: problems, files: summary.files, unread: summary.filesFailed))
        try out.close()
        let status = ExitStatus(summary, failOn: nil)
        let isAlarming = result.findings.contains { !$0.code.isWarning }
        PaycheckCommand.exit(withStatus: status == .clean && isAlarming ? .alarming : status)
    }

    /// Says that one side tells nothing that belongs on it: then nothing was compared, however well it fits.
    private func emptySide(_ reconciler: Reconciler) -> (file: String, problem: Problem)? {
        let exchanged = "Are the two sides exchanged, or is a path wrong?"
        if reconciler.bookingCount == 0 {
            let text =
                "nothing in the files of --statements is a statement, a confirmation, a status or an acknowledgement, so nothing could be "
                + "compared. \(exchanged)"
            return (statements.joined(separator: ", "), Problem("file.noStatements", .error, text))
        }
        // Who says until when all instructions are given may have sent none.
        if reconciler.instructionCount == 0, completeUntil == nil {
            let text =
                "nothing in the files of --instructions is a payment that was sent, so nothing could be compared. \(exchanged) Where really "
                + "nothing was sent, say until which day with --complete-until: then every debit is a finding"
            return (instructions.joined(separator: ", "), Problem("file.noInstructions", .error, text))
        }
        return nil
    }

    private func settings() throws -> ReconciliationSettings {
        func units(_ text: String, _ option: String) throws -> Amount {
            guard let amount = Amount(text), amount.mantissa >= 0 else {
                throw ValidationError("\(option) takes an amount as in 50 or 12.50; found “\(text)”")
            }
            return amount
        }
        guard (0...366).contains(days) else { throw ValidationError("--days takes 0 to 366; found \(days)") }
        guard (0...100_000).contains(acknowledgeWithin) else {
            throw ValidationError("--acknowledge-within takes 0 to 100000 minutes; found \(acknowledgeWithin)")
        }
        let time = try asOf.map { text in
            guard let time = Timestamp(text) else {
                throw ValidationError("--as-of takes a time as in 2016-02-05T07:00:00Z; found “\(text)”")
            }
            return time
        }
        let last = try completeUntil.map { text in
            guard let day = CivilDate(text) else {
                throw ValidationError("--complete-until takes a day as in 2016-02-29; found “\(text)”")
            }
            return day
        }
        return ReconciliationSettings(
            tolerance: try units(tolerance, "--tolerance"),
            chargeLimit: try units(chargeLimit, "--charge-limit"),
            days: days,
            acknowledgementMinutes: acknowledgeWithin,
            asOf: time,
            completeUntil: last
        )
    }

    private func read(
        _ inputs: InputFiles,
        _ side: ReconciliationSide,
        besides done: Set<String>,
        into reconciler: inout Reconciler,
        _ problems: inout [(file: String, problem: Problem)],
        _ summary: inout ReportSummary
    ) throws {
        func note(_ problem: Problem, _ file: String) {
            var problem = problem
            // What is to be done is said for commands that take one type for a file.
            if problem.code == "fin.type" {
                problem.text =
                    "these are the fields of a block 4 without blocks 1 and 2, and not those of a statement (MT940, 942, 950), so nobody can "
                    + "tell who sent it to whom: give the message with its headers"
            }
            problems.append((file, problem))
            summary.count(.problem(file: file, problem))
        }
        for failure in inputs.failures {
            summary.filesFailed += 1
            complain("\(failure.path.isEmpty ? "an empty path" : failure.path): \(failure.error.text)")
        }
        if inputs.files.isEmpty, inputs.failures.isEmpty {
            let (paths, option) =
                side == .instructions ? (instructions, "--instructions") : (statements, "--statements")
            note(
                Problem("file.none", .error, "no file to read was found for \(option); check the path"),
                paths.joined(separator: ", ")
            )
        }
        for warning in inputs.warnings { note(Problem("file.passedOver", .warning, warning.text), warning.path) }
        let sizes = inputs.files.compactMap(\.size)
        let progress = Progress(progress, totalBytes: sizes.count == inputs.files.count ? sizes.reduce(0, +) : nil)
        defer { progress.end() }
        for input in inputs.files where !done.contains(input.path) {
            progress.begin(input.path)
            do {
                var source = try FileSource(input, progress: progress)
                summary.files += 1
                try reconciler.add(from: &source, named: input.path, as: side) { note($0, input.path) }
            } catch let error as SystemError {
                progress.end()
                summary.filesFailed += 1
                complain("\(input.path): \(error.text)")
            }
        }
    }
}
