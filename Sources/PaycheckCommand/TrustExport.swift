import AnomalyScoring
import ArgumentParser
import Paycheck
import PaycheckReports
import PaymentModel
import ProfileStore
import SigningIdentity

/// Judges like `verify`, and writes what a held incident is about for others.
struct TrustExport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract:
            "Judges payments as verify does, and writes the certificates, accounts and BICs of held incidents as a STIX 2.1 bundle.",
        discussion: """
            The bundle names accounts, beneficiaries, banks and signers: look at it before you give it away. Another institution names it \
            under compromised in its trust file: then payments signed with these keys or to these accounts are held there, and those to \
            the beneficiaries' banks are looked at for 30 days.

            EXAMPLES
              paycheck trust export batch.xml --history 2026/ --trust trust.yaml --output warning.json
              paycheck trust export batch.xml --profiles bank.profiles --trust trust.yaml     what was held then; nothing is stored
            """
    )

    @Argument(help: ArgumentHelp("Files or directories to judge.", valueName: "path"), completion: .file())
    var paths: [String]

    @Option(
        help: ArgumentHelp(
            "Files or directories to learn from first, in the order of time. Repeatable.",
            valueName: "path"
        ),
        completion: .file()
    )
    var history: [String] = []

    @Option(
        help: ArgumentHelp(
            "Profiles that last (see paycheck learn): files judged before have the verdicts of then, others are judged now; nothing "
                + "is stored.",
            valueName: "file"
        ),
        completion: .file()
    )
    var profiles: String?

    @OptionGroup var identities: TrustOptions

    @Option(help: ArgumentHelp("The bank's own policy.", valueName: "file"), completion: .file())
    var policy: String?

    @Option(
        help: ArgumentHelp("Write the bundle to a file instead of standard output.", valueName: "file"),
        completion: .file()
    )
    var output: String?

    func validate() throws {
        if profiles != nil, !history.isEmpty {
            throw ValidationError("--profiles has its history: leave --history out, or take it in with paycheck learn")
        }
    }

    func run() throws {
        let policy = try policy.map(PolicyInput.policy) ?? Policy()
        var options = ReadingOptions(rules: .all, severities: policy.severities)
        options.signatures = try identities.trust.map { SignatureChecker(trust: try TrustInput.trust($0)) }
        let rules = [self.policy, identities.trust].compactMap(\.self)
        let (inputs, earlier) = (InputFiles(paths), InputFiles(history))
        try refuseToReplace(output, among: [inputs, earlier, InputFiles(rules)])
        try earlier.requireAsHistory()
        if let output, output != "-" {
            try refuseToReplaceDatabase(output)
            // Written at the end, and known to be possible before.
            let isInPlace = (try? FileStatus(output)).map { $0.kind != .regular } ?? false
            guard isInPlace || isWritableDirectory(parentDirectory(of: output)) else {
                throw CommandFailure(path: output, text: "there is no directory for it that may be written to")
            }
        }
        var checker = Checker(policy: policy)
        var export = STIXExport()
        var summary = ReportSummary()
        func take(_ item: ReportItem, _ summary: inout ReportSummary) {
            summary.count(item)
            if case .problem(let path, let problem, _) = item, problem.severity == .error {
                complain("\(path):\(problem.place.line):\(problem.place.column): \(problem.code): \(problem.text)")
            }
            guard case .payment(let path, let payment, let verdict?) = item, verdict.assessment.decision == .hold else {
                return
            }
            export.add(
                payment,
                incident: verdict.incident?.identifier ?? "\(path)#\(payment.index)",
                headline: verdict.incident?.headline ?? "A held payment"
            )
        }
        func reading(_ rules: RuleSet, of path: String) throws(SystemError) -> ReadingOptions {
            var options = options
            options.rules = rules
            options.fileSignatures = options.signatures == nil ? [] : try TrustInput.signatures(beside: path)
            return options
        }
        let progress = Progress(.never, totalBytes: nil)
        if !history.isEmpty {
            var learnt = 0
            try TrustCommand.eachFile(of: earlier, named: history, &summary) { input, summary in
                var source = try FileSource(input, progress: progress)
                try checker.learn(from: &source, options: reading(.none, of: input.path)) { event in
                    switch event {
                    case .problem(let problem):
                        take(.problem(file: input.path, problem, isHistory: true), &summary)
                    case .payment: learnt += 1
                    case .record, .message: break
                    }
                }
            }
            // Without it nearly everything is held, and others would be warned of customers who did nothing.
            guard learnt > 0, summary.filesFailed == 0 else {
                let found =
                    learnt > 0
                    ? "not all of this history could be read" : "no payment could be learnt from this history"
                throw CommandFailure(
                    path: history.joined(separator: ", "),
                    text: "\(found): nothing was judged, and no bundle is written",
                    status: summary.filesFailed > 0 ? .inputOutput : .invalid
                )
            }
        }
        let lasting = try profiles.map {
            LastingChecker(store: try openProfiles($0, .reading), policy: policy, version: PaycheckCommand.version)
        }
        try TrustCommand.eachFile(of: inputs, named: paths, &summary) { input, summary in
            let options = try reading(.all, of: input.path)
            guard let lasting else {
                var source = try FileSource(input, progress: progress)
                return try checker.verify(&source, named: input.path, options: options) { take($0, &summary) }
            }
            let file =
                try input.path == "-" ? .spooled(progress: progress) : LastingChecker.Input(input, progress: progress)
            _ = try readingProfiles(lasting.store.path) {
                try lasting.verify(file, mode: .withoutUpdate, recorded: currentTime(), options: options) {
                    take($0, &summary)
                }
            }
        }
        let status = ExitStatus(summary, failOn: nil)
        // A bundle that is there already is not replaced because a path was mistyped.
        guard summary.payments > 0 || status == .clean else {
            complain("no payment was judged: no bundle is written")
            PaycheckCommand.exit(withStatus: status)
        }
        let target = try ReportOutput(path: output, isQuiet: false)
        try target.write(export.bytes())
        try target.close()
        if export.count == 0 { complain("no payment was held: the bundle has no objects") }
        PaycheckCommand.exit(withStatus: status)
    }
}
