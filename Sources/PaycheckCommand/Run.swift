import ArgumentParser
import MXMessages
import Paycheck
import PaycheckReports
import PaymentModel
import PolicyFiles
import ProfileStore
import SigningIdentity

/// One run of a command that reads messages: files in, items out, one exit status.
final class Run {
    private let options: RunOptions
    /// Whether the report is the text for people.
    private let isText: Bool
    private let paths: [String]
    private let inputs: InputFiles
    private let history: InputFiles?
    private let output: ReportOutput
    private let schemas: SchemaCatalog
    /// What the bank decided for itself. Where it named no policy one is made when it is asked for: scoring has tables that nobody
    /// needs who only reads.
    private(set) lazy var policy = named ?? Policy()
    private let named: Policy?
    private let severities: ProblemSeverities
    /// Who checks signatures; nil without `--trust`.
    private let signatures: SignatureChecker?
    /// The text of the trust file, for the record.
    private let trustText: String?
    /// Whether signed files are told where nobody checks signatures.
    private var tellsUncheckedSignatures = false
    private var summary = ReportSummary()
    /// How many threads read and score.
    let threads: Int
    /// What the engines read; nil where nobody asks.
    private let statistics: ReadingStatistics?

    /// Looks at the paths, refuses to write over what is to be read, and opens the output.
    convenience init(
        _ options: CommonOptions,
        paths: [String],
        history: [String] = [],
        trust: String? = nil,
        kind: ReportKind
    ) throws {
        try self.init(
            options.run,
            isText: options.format == .text,
            paths: paths,
            history: history,
            trust: trust
        ) { policy in
            options.format.writer(
                for: kind,
                colour: ReportOutput.isColourful(path: options.run.output),
                isBrief: options.run.brief,
                scoring: policy?.scoring,
                version: PaycheckCommand.version
            )
        }
        tellsUncheckedSignatures = kind == .verify
    }

    /// The same with a writer of one's own, which is made when the policy is known that was named.
    init(
        _ options: RunOptions,
        isText: Bool,
        paths: [String] = [],
        history: [String] = [],
        trust: String? = nil,
        writer: (Policy?) -> any ReportWriter
    ) throws {
        self.options = options
        self.isText = isText
        self.paths = paths
        threads = options.threads ?? availableCores()
        statistics = options.stats ? ReadingStatistics() : nil
        inputs = InputFiles(paths)
        self.history = history.isEmpty ? nil : InputFiles(history)
        let rules = InputFiles([options.policy, trust].compactMap(\.self))
        try refuseToReplace(options.output, among: [inputs, self.history, rules].compactMap(\.self))
        named = try options.policy.map(PolicyInput.policy)
        severities = named?.severities ?? ProblemSeverities()
        let known = try trust.map(TrustInput.trustAndText)
        signatures = known.map { SignatureChecker(trust: $0.trust) }
        trustText = known?.text
        schemas = try options.schemas.map(Self.schemas) ?? .embedded
        output = try ReportOutput(options, writer: writer(named))
        for problem in schemas.problems {
            try report(.problem(file: options.schemas ?? "", problem))
        }
    }

    /// The options of a reading whose payments nobody looks at: they are counted with their messages, and not made.
    func onlyCounting(_ options: ReadingOptions) -> ReadingOptions {
        guard signatures == nil else { return options }
        summary.countsPaymentsOfMessages = true
        var options = options
        options.tellsPayments = false
        return options
    }

    /// Whether more than one file was named or found.
    var hasSeveralFiles: Bool { inputs.files.count > 1 }

    /// Whether there is a file that the system gives. What can be opened only once, standard input or a pipe, is taken to be one.
    var hasReadableFile: Bool {
        inputs.files.contains { $0.size == nil || (try? OpenFile(reading: $0.path)) != nil }
    }

    /// Whether no report is written.
    var isQuiet: Bool { options.quiet }

    /// How a file is read under the options of this run.
    func reading(_ rules: RuleSet, of path: String? = nil) throws -> ReadingOptions {
        var reading = ReadingOptions(
            rules: rules,
            bareType: options.bareType,
            schemas: schemas,
            severities: severities
        )
        reading.threads = threads
        reading.statistics = statistics
        reading.signatures = signatures
        reading.tellsUncheckedSignatures = tellsUncheckedSignatures && rules == .all
        if signatures != nil, let path { reading.fileSignatures = try TrustInput.signatures(beside: path) }
        return reading
    }

    /// A checker over profiles that last, by the policy of this run.
    func checker(_ store: ProfileStore) -> LastingChecker {
        LastingChecker(
            store: store,
            policy: policy,
            policyText: PolicyFile.text(policy),
            trustText: trustText,
            version: PaycheckCommand.version
        )
    }

    /// The schemas in a directory and the directories in it, by their paths from there.
    static func schemas(in directory: String) throws(CommandFailure) -> SchemaCatalog {
        let inputs = InputFiles([directory])
        if let failure = inputs.failures.first { throw CommandFailure(path: failure.path, text: failure.error.text) }
        var files: [(name: String, bytes: [UInt8])] = []
        for input in inputs.files where input.path.hasSuffix(".xsd") {
            do throws(SystemError) {
                let bytes = try OpenFile(reading: input.path).readToEnd()
                let name =
                    input.path.hasPrefix(directory)
                    ? input.path.dropFirst(directory.count).drop { $0 == "/" } : input.path[...]
                files.append((String(name), bytes))
            } catch {
                throw CommandFailure(path: input.path, text: error.text)
            }
        }
        guard !files.isEmpty else {
            throw CommandFailure(
                path: directory,
                text: "there is no schema in it: names that end in .xsd are expected, in it or in directories in it"
            )
        }
        return SchemaCatalog(files: files)
    }

    /// Takes the history into the profiles of a checker before anything is judged.
    func learn(into checker: inout Checker) throws {
        try learn { source, path, tell in try checker.learn(from: &source, options: reading(.none, of: path), tell) }
    }

    /// Hands out the files of the history, one after another, and reports what `body` tells of each.
    func learn(_ body: (inout FileSource, String, (MessageEvent) throws -> Void) throws -> Void) throws {
        guard let history else { return }
        try history.requireAsHistory()
        summary.isHistoryNamed = true
        if let file = inputs.first(among: history) {
            let text =
                "the history holds what is to be judged: its payments look usual because they were learnt; leave it out of --history"
            try report(.problem(file: file.path, Problem("history.judged", .warning, text)))
        }
        try eachFile(of: history, isHistory: true) { input, progress in
            var source = try FileSource(input, progress: progress)
            try body(&source, input.path) { event in
                switch event {
                case .problem(let problem): try report(.problem(file: input.path, problem, isHistory: true))
                case .payment(let payment):
                    summary.history += 1
                    output.takeHistory(payment)
                case .record, .message: break
                }
            }
        }
    }

    /// Reads the files named on the command line, one after another, and reports what `body` tells of each.
    func read(_ body: (inout FileSource, String, (ReportItem) throws -> Void) throws -> Void) throws {
        try eachInput { input, progress in
            var source = try FileSource(input, progress: progress)
            try body(&source, input.path, report)
        }
    }

    /// The same for who needs no bytes: small files are read on several threads, and told one after another all the same.
    func readMessages(
        _ reading: (_ path: String) throws -> ReadingOptions,
        _ body: (inout FileMessages, String, ReadingOptions, (ReportItem) throws -> Void) throws -> Void
    ) throws {
        let ahead = FilesAhead(threads: threads)
        /// What is read ahead, and up to which file it has been seen to.
        var waiting: [String: ReadingOptions] = [:]
        var rest = inputs.files[...]
        try eachInput { input, progress in
            while threads > 1, let next = rest.first, waiting.count < FilesAhead.maximumFiles {
                rest.removeFirst()
                guard let size = next.size, size <= FilesAhead.maximumBytes else {
                    // What is large is read when its turn comes, and nothing behind it before.
                    if waiting.isEmpty { continue }
                    rest = [next] + rest
                    break
                }
                // What is wrong with its options is said when its turn comes.
                guard let options = try? reading(next.path) else { continue }
                waiting[next.path] = options
                ahead.add(options, bytes: size) { try FileSource(next) }
            }
            var messages: FileMessages
            let options: ReadingOptions
            if let known = waiting.removeValue(forKey: input.path) {
                options = known
                messages = .read(ahead.next())
                progress.advance(bytes: input.size ?? 0)
            } else {
                options = try reading(input.path)
                messages = .file(try FileSource(input, progress: progress))
            }
            try body(&messages, input.path, options, report)
        }
    }

    /// Gives the files named on the command line to who keeps profiles of them, one after another.
    ///
    /// `knownPayments` is how many payments the profiles were made from. A file is told to `announce` while the second one before it is judged.
    func read(
        knownPayments: Int,
        announce: (InputFile) -> Void = { _ in },
        _ body: (LastingChecker.Input<FileSource>, (ReportItem) throws -> Void) throws -> LastingChecker.Outcome
    ) throws {
        take(knownPayments: knownPayments)
        var rest = inputs.files[...]
        func announceNext() { if let next = rest.popFirst() { announce(next) } }
        announceNext()
        announceNext()
        try eachInput { input, progress in
            announceNext()
            let file =
                try input.path == "-" ? .spooled(progress: progress) : LastingChecker.Input(input, progress: progress)
            if case .known = try body(file, report) { summary.filesKnown += 1 }
        }
    }

    /// Has a file read ahead; what is wrong with its options is said when its turn comes.
    func announce(_ input: InputFile, to checker: LastingChecker) {
        guard input.path != "-", let size = input.size, let options = try? reading(.all, of: input.path) else { return }
        checker.announce(input.path, bytes: size, options: options) { try FileSource(input) }
    }

    /// Takes down how many payments profiles that last were made from.
    func take(knownPayments: Int) { summary.take(knownPayments: knownPayments) }

    private func eachInput(_ body: (InputFile, Progress) throws -> Void) throws {
        try eachFile(of: inputs, isHistory: false) { input, progress in
            summary.files += 1
            try tellUncheckedSignature(beside: input.path)
            try body(input, progress)
        }
        if inputs.files.isEmpty, inputs.failures.isEmpty {
            let paths = paths.joined(separator: ", ")
            try report(.problem(file: paths, Problem("file.none", .error, "no file to read was found; check the path")))
        }
    }

    /// A signature that lies beside a file says something only where somebody checks it.
    private func tellUncheckedSignature(beside path: String) throws {
        guard tellsUncheckedSignatures, signatures == nil, try !TrustInput.signatures(beside: path).isEmpty else {
            return
        }
        let text = "a signature lies beside this file, and was not checked: say with --trust who may sign for whom"
        try report(.problem(file: path, Problem("signature.unchecked", .warning, text)))
    }

    /// Writes the summary and says how the run ended.
    func finish(failOn: FailOn? = nil) throws(CommandFailure) -> ExitStatus {
        if let statistics { for line in EngineReport.lines(statistics.current) { complain(line) } }
        try output.write(.summary(summary))
        try output.close()
        return ExitStatus(summary, failOn: failOn)
    }

    private func report(_ item: ReportItem) throws(CommandFailure) {
        var item = item
        if case .problem(let file, let problem, let isHistory) = item {
            item = .problem(file: file, severities.applied(to: problem), isHistory: isHistory)
        }
        summary.count(item)
        try output.write(item)
    }

    private func eachFile(
        of inputs: InputFiles,
        isHistory: Bool,
        _ body: (InputFile, Progress) throws -> Void
    ) throws {
        for failure in inputs.failures { try fail(failure.path, failure.error.text, isHistory: isHistory) }
        for warning in inputs.warnings {
            let problem = Problem("file.passedOver", .warning, warning.text)
            try report(.problem(file: warning.path, problem, isHistory: isHistory))
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
                try body(input, progress)
            } catch let error as SystemError {
                progress.end()
                try fail(input.path, error.text, isHistory: isHistory)
            } catch let error as StoreError where error.code == .changed {
                progress.end()
                try fail(input.path, error.description, isHistory: isHistory)
            }
            try output.flush()
        }
    }

    /// A file that the system would not give: said on standard error at once, and to programs in the report too.
    private func fail(_ path: String, _ text: String, isHistory: Bool) throws(CommandFailure) {
        summary.filesFailed += 1
        complain("\(isHistory ? "history " : "")\(path.isEmpty ? "an empty path" : path): \(text)")
        guard !isText else { return }
        try report(.problem(file: path, Problem("file.unreadable", .error, text), isHistory: isHistory))
    }
}
