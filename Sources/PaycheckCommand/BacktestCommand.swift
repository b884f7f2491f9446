import ArgumentParser
import Paycheck
import PaycheckReports
import PaymentModel

struct BacktestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backtest",
        abstract: "Tells what another policy would have decided.",
        discussion: """
            Judges the same files by two policies with the same history: alerts a day, incidents gained and lost, and each payment that \
            is decided differently. Nothing is kept. The status is 0 however much differs.

            EXAMPLES
              paycheck backtest march/ --policy new.yaml --history january/ --history february/
              paycheck backtest march/ --policy new.yaml --against old.yaml --history february/ --format jsonl
            """
    )

    @OptionGroup var input: InputPaths
    @OptionGroup var common: CommonOptions

    @Option(
        help: ArgumentHelp("The policy to compare with; without one paycheck's own.", valueName: "file"),
        completion: .file()
    )
    var against: String?

    @OptionGroup var learnt: HistoryOptions
    @OptionGroup var identities: TrustOptions

    func validate() throws {
        guard common.policy != nil || against != nil else {
            throw ValidationError("backtest compares policies: name one with --policy FILE")
        }
        guard !(input.paths + learnt.history).contains("-") else {
            throw ValidationError("backtest reads its files twice, which standard input cannot be: name files")
        }
        guard [.text, .jsonl].contains(common.format) else {
            throw ValidationError("backtest writes text or jsonl, not \(common.format.rawValue)")
        }
    }

    func run() throws {
        guard
            let writer = BacktestReportWriter(
                format: common.format,
                colour: ReportOutput.isColourful(path: common.output)
            )
        else {
            return
        }
        let run = try Run(
            common,
            paths: input.paths,
            history: learnt.history,
            trust: identities.trust,
            writer: writer
        )
        var backtest = Backtest(of: run.policy, against: try against.map(PolicyInput.policy) ?? Policy())
        try run.learn { source, path, tell in
            var again = try source.reopened()
            try backtest.learn(from: &source, again: &again, options: run.reading(.none, of: path), tell)
        }
        try run.read { source, path, tell in
            var again = try source.reopened()
            try backtest.compare(
                &source,
                again: &again,
                named: path,
                options: run.reading(.all, of: path),
                problem: { try tell(.problem(file: path, $0)) },
                change: writer.take
            )
        }
        writer.finish(backtest)
        PaycheckCommand.exit(withStatus: try run.finish())
    }
}
