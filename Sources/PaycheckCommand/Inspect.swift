import ArgumentParser
import Paycheck
import PaycheckReports
import PaymentModel

struct Inspect: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Shows the payments as paycheck understands them, nothing judged.",
        discussion: """
            EXAMPLES
              paycheck inspect batch.xml
              paycheck inspect message.fin --format jsonl
              paycheck inspect - --type 103 < block4.txt
            """
    )

    @OptionGroup var input: InputPaths
    @OptionGroup var common: CommonOptions

    @OptionGroup var identities: TrustOptions

    func run() throws {
        let run = try Run(common, paths: input.paths, trust: identities.trust, kind: .inspect)
        func reading(of path: String) throws -> ReadingOptions {
            let options = try run.reading(.none, of: path)
            return run.isQuiet ? run.onlyCounting(options) : options
        }
        try run.readMessages(reading) { messages, path, options, tell in
            try Paycheck.inspect(&messages, named: path, options: options, tell)
        }
        PaycheckCommand.exit(withStatus: try run.finish())
    }
}
