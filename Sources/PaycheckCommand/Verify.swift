import ArgumentParser
import Paycheck
import PaycheckReports
import PaymentModel
import ProfileStore

struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Reads, validates and scores payments: pass, review or hold, and why.",
        discussion: """
            Each payment is compared with the history of its debtor and creditor. The payments of one file are judged together; \
            then they belong to the history of the files after it.

            EXAMPLES
              paycheck verify batch.xml --history 2025/ --history 2026/
              paycheck verify drop/ --history 2026/ --format jsonl --output verdicts.jsonl
              paycheck verify batch.rje --history 2026/ --fail-on hold
              paycheck verify today.xml --profiles bank.profiles      against profiles that last, and into them
              paycheck verify signed.xml --history 2026/ --trust trust.yaml
            """
    )

    @OptionGroup var input: InputPaths
    @OptionGroup var common: CommonOptions
    @OptionGroup var learnt: HistoryOptions

    @OptionGroup var identities: TrustOptions

    @Option(
        help: ArgumentHelp(
            "Profiles that last (see paycheck learn): payments are judged against them and taken into them, each file once.",
            valueName: "file"
        ),
        completion: .file()
    )
    var profiles: String?

    @Flag(help: "With --profiles: only judge; nothing is stored.")
    var noUpdate = false

    @Flag(help: "With --profiles: judge a file that was judged before anew; it is not learnt twice.")
    var again = false

    @OptionGroup var head: AuditHeadOptions

    @Option(help: "From which decision on the exit status is 1.")
    var failOn = FailOn.review

    func validate() throws {
        if profiles != nil, !learnt.history.isEmpty {
            throw ValidationError(
                "--history is learnt in memory, and --profiles has its history: take it in with paycheck learn, and leave --history out"
            )
        }
        if profiles == nil, noUpdate || again || head.auditHead != nil {
            throw ValidationError("--no-update, --again and --audit-head belong to --profiles: name the profiles, too")
        }
        if noUpdate, again || head.auditHead != nil {
            throw ValidationError("--no-update stores nothing: leave --again and --audit-head out")
        }
    }

    func run() throws {
        if let profiles { try run(against: profiles) }
        let run = try Run(
            common,
            paths: input.paths,
            history: learnt.history,
            trust: identities.trust,
            kind: .verify
        )
        var policy = run.policy
        policy.scoring = policy.scoring.onThreads(run.threads)
        var checker = Checker(policy: policy)
        checker.remembersPayments = run.hasSeveralFiles
        try run.learn(into: &checker)
        try run.readMessages({ try run.reading(.all, of: $0) }) { messages, path, options, tell in
            try checker.verify(&messages, named: path, options: options, tell)
        }
        PaycheckCommand.exit(withStatus: try run.finish(failOn: failOn))
    }

    private func run(against profiles: String) throws -> Never {
        let run = try Run(common, paths: input.paths, trust: identities.trust, kind: .verify)
        let store = try openProfiles(profiles, noUpdate ? .reading : .writing, threads: run.threads)
        let head = try head.writer(store)
        let checker = run.checker(store)
        let mode: LastingChecker.Mode = noUpdate ? .withoutUpdate : again ? .again : .once
        try readingProfiles(profiles) {
            try run.read(
                knownPayments: try checker.learnedPayments(),
                announce: { if mode == .once, run.threads > 1 { run.announce($0, to: checker) } }
            ) { input, tell in
                let outcome = try checker.verify(
                    input,
                    mode: mode,
                    recorded: currentTime(),
                    options: run.reading(.all, of: input.name),
                    tell
                )
                try head?.write(store)
                return outcome
            }
            try store.close()
        }
        PaycheckCommand.exit(withStatus: try run.finish(failOn: failOn))
    }
}
