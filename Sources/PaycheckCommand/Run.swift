import Paycheck
import PaycheckReports
import PaymentModel

/// One run of a command that reads messages: files in, items out, one exit status.
final class Run {
    private let options: CommonOptions
    private let output: ReportOutput
    private var summary = ReportSummary()
    private var filesFailed = 0

    init(_ options: CommonOptions, kind: ReportKind) throws(CommandFailure) {
        self.options = options
        output = try ReportOutput(options.output, format: options.format, kind: kind, quiet: options.quiet)
    }

    /// Takes files into the profiles of a checker before anything is judged.
    func learn(_ history: [String], into checker: inout Checker) throws {
        try eachFile(of: history) { source, path in
            let reading = ReadingOptions(rules: .none, bareType: options.bareType)
            try checker.learn(from: &source, options: reading) { event in
                if case .problem(let problem) = event { try report(.problem(file: path, problem)) }
            }
        }
        summary.history = checker.learnedPayments
    }

    /// Reads the files named on the command line, one after another, and reports what `body` tells of each.
    func read(_ body: (inout FileSource, String, (ReportItem) throws -> Void) throws -> Void) throws {
        try eachFile(of: options.paths) { source, path in
            summary.files += 1
            try body(&source, path, report)
        }
        if summary.files == 0, filesFailed == 0 {
            let paths = options.paths.joined(separator: ", ")
            try report(.problem(file: paths, Problem("file.none", .error, "no file to read was found; check the path")))
        }
    }

    /// Writes the summary and says how the run ended.
    func finish(failOn: FailOn? = nil) throws(CommandFailure) -> ExitStatus {
        try output.write(.summary(summary))
        try output.flush()
        return ExitStatus(summary, failOn: failOn, filesFailed: filesFailed)
    }

    private func report(_ item: ReportItem) throws(CommandFailure) {
        summary.count(item)
        try output.write(item)
    }

    private func eachFile(of paths: [String], _ body: (inout FileSource, String) throws -> Void) throws {
        let inputs = InputFiles(paths)
        for failure in inputs.failures { try fail(failure.path, failure.error) }
        for warning in inputs.warnings {
            try report(.problem(file: warning.path, Problem("file.passedOver", .warning, warning.text)))
        }
        let sizes = inputs.files.compactMap(\.size)
        let progress = Progress(
            options.progress,
            totalBytes: sizes.count == inputs.files.count ? sizes.reduce(0, +) : nil
        )
        defer { progress.end() }
        for input in inputs.files {
            progress.begin(input.path)
            do {
                var source = try FileSource(input, progress: progress)
                try body(&source, input.path)
            } catch let error as SystemError {
                progress.end()
                try fail(input.path, error)
            }
            try output.flush()
        }
    }

    /// A file that the system would not give: said on standard error at once, and to programs in the report too.
    private func fail(_ path: String, _ error: SystemError) throws(CommandFailure) {
        filesFailed += 1
        complain("\(path): \(error.text)")
        guard options.format != .text else { return }
        try report(.problem(file: path, Problem("file.unreadable", .error, error.text)))
    }
}
