public import ArgumentParser
public import PaycheckReports

extension DetectorReport.Format: ExpressibleByArgument {}

struct DetectorsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "detectors",
        abstract: "Lists the detectors and typologies, with what they look at.",
        discussion: """
            EXAMPLES
              paycheck detectors
              paycheck detectors --format json      with needs, formulas and their sources
            """
    )

    @Option(help: "How the list is written.")
    var format = DetectorReport.Format.text

    func run() throws {
        try printOutput(DetectorReport.text(format))
    }
}
