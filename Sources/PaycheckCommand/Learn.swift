import ArgumentParser
import Paycheck
import PaycheckReports
import PaymentModel
import ProfileStore

struct Learn: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "learn",
        abstract: "Takes history into profiles that last, without judging it.",
        discussion: """
            Give the files in the order of time; inside a directory the order of names counts. Each file is taken in once: what is \
            known by its SHA-256 is passed over. The file of the profiles is made where there is none.

            EXAMPLES
              paycheck learn 2025/ 2026/ --profiles bank.profiles
              paycheck verify today.xml --profiles bank.profiles
            """
    )

    @OptionGroup var input: InputPaths
    @OptionGroup var common: CommonOptions
    @OptionGroup var options: ProfileOptions
    @OptionGroup var identities: TrustOptions

    func run() throws {
        let run = try Run(common, paths: input.paths, trust: identities.trust, kind: .learn)
        guard run.hasReadableFile else {
            // What is wrong is told, and no profiles are made of nothing.
            try run.read { _, _, _ in }
            PaycheckCommand.exit(withStatus: try run.finish())
        }
        let store = try options.open(.creating)
        let head = try options.head.writer(store)
        let checker = run.checker(store)
        try readingProfiles(options.profiles) {
            try run.read(knownPayments: 0) { file, tell in
                let reading = try run.reading(.none, of: file.name)
                let outcome = try checker.learn(file, recorded: currentTime(), options: reading) { event in
                    if let item = ReportItem(event, file: file.name) { try tell(item) }
                }
                try head?.write(store)
                return outcome
            }
            try store.close()
        }
        PaycheckCommand.exit(withStatus: try run.finish())
    }
}
