import ArgumentParser
import Paycheck
import PaycheckReports
import PaymentModel

struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Reads, validates and scores payments: pass, review or hold, and why.",
        discussion: """
            Each payment is compared with the history of its debtor and creditor. The payments of one file are judged together; \
            then they belong to the history of the files after it.

            EXAMPLES
              paycheck verify batch.xml --history 2025/ --history 2026/
              paycheck verify drop/ --history 2026/ --format jsonl --output verdicts.jsonl
              paycheck verify batch.rje --history 2026/ --fail-on hold
            """
    )

    @OptionGroup var input: InputPaths
    @OptionGroup var common: CommonOptions
    @OptionGroup var learnt: HistoryOptions

    @Option(help: "From which decision on the exit status is 1.")
    var failOn = FailOn.review

    func run() throws {
        let run = try Run(common, paths: input.paths, history: learnt.history, kind: .verify)
        var checker = Checker(policy: run.policy)
        try run.learn(into: &checker)
        try run.read { source, path, tell in
            try checker.verify(&source, named: path, options: run.reading(.all), tell)
        }
        PaycheckCommand.exit(withStatus: try run.finish(failOn: failOn))
    }
}
