import ArgumentParser
import Paycheck
import PaycheckReports
import PaymentModel

struct Inspect: ParsableCommand {
    static let configuration = CommandConfiguration(
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

    func run() throws {
        let run = try Run(common, paths: input.paths, kind: .inspect)
        let options = run.reading(.none)
        try run.read { source, path, tell in
            try Paycheck.inspect(&source, named: path, options: options, tell)
        }
        PaycheckCommand.exit(withStatus: try run.finish())
    }
}
