import ArgumentParser
import MXMessages
import PaycheckReports
import PaymentModel

struct SchemasCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schemas",
        abstract: "The schemas that ISO 20022 messages are validated with.",
        subcommands: [List.self]
    )

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "Lists the schemas: which messages are read fast, and why others are not.",
            discussion: """
                A message whose schema has something rare in it is read by the reference engine, some ten times slower, with the \
                same results.

                EXAMPLES
                  paycheck schemas list
                  paycheck schemas list --schemas cbpr-plus/ --format jsonl

                Exits with 2 where a schema cannot be used.
                """
        )

        @Option(help: "How the list is written.")
        var format = ListFormat.text

        @Option(
            help: ArgumentHelp("A directory of XML schemas (.xsd), as for validate.", valueName: "directory"),
            completion: .directory
        )
        var schemas: String?

        func run() throws {
            let catalog = try schemas.map(Run.schemas) ?? .embedded
            let report = SchemaReport(catalog)
            for problem in catalog.problems { complain("\(schemas ?? ""): \(problem.code): \(problem.text)") }
            try printOutput(report.text(format))
            PaycheckCommand.exit(withStatus: report.areAllUsable && catalog.problems.isEmpty ? .clean : .invalid)
        }
    }
}
