public import ArgumentParser
import Paycheck
public import PaycheckReports
import PaymentModel

extension BacktestReportWriter.Format: ExpressibleByArgument {}

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

    @Argument(
        help: ArgumentHelp(
            "Files or directories to read; no pipe, since they are read twice.",
            discussion: "A directory is read recursively, in the order of names.",
            valueName: "path"
        ),
        completion: .file()
    )
    var paths: [String]

    @Option(help: "How the comparison is written: text for people, jsonl (one object a line) for programs.")
    var format = BacktestReportWriter.Format.text

    @OptionGroup var common: RunOptions

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
        guard !(paths + learnt.history).contains("-") else {
            throw ValidationError("backtest reads its files twice, which standard input cannot be: name files")
        }
    }

    func run() throws {
        let writer = BacktestReportWriter(format: format, colour: ReportOutput.isColourful(path: common.output))
        let run = try Run(
            common,
            isText: format == .text,
            paths: paths,
            history: learnt.history,
            trust: identities.trust
        ) { _ in writer }
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
