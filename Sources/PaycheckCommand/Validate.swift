import ArgumentParser
import Paycheck
import PaycheckReports
import PaymentModel

struct Validate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Checks syntax, schema and network rules, and nothing else.",
        discussion: """
            EXAMPLES
              paycheck validate batch.xml
              paycheck validate messages/ --rules schema --format jsonl
            """
    )

    @OptionGroup var input: InputPaths
    @OptionGroup var common: CommonOptions

    @Option(help: "all; or schema: only what an XSD (for MT: the format of a field) says.")
    var rules = Rules.all

    func run() throws {
        let run = try Run(common, paths: input.paths, kind: .validate)
        let options = run.onlyCounting(try run.reading(rules == .schema ? .schema : .all))
        try run.readMessages({ _ in options }) { messages, path, options, tell in
            try inspect(&messages, named: path, options: options, tell)
        }
        PaycheckCommand.exit(withStatus: try run.finish())
    }
}
