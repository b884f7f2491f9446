public import ArgumentParser
import PaymentModel
public import TrafficSimulation

extension TrafficFiles.Form: ExpressibleByArgument {}
extension AttackScenario: ExpressibleByArgument {}

struct Simulate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Makes traffic of made-up bank customers, with attacks put in and known labels.",
        discussion: """
            Customers of eight kinds (persons, firms, corporates with salary runs, institutions, accounts that pay refunds to \
            strangers all day, growing, new and seasonal ones) live through the days; what looks like an attack and is none \
            (house purchases, first salary runs, a supplier's new bank, relocations, month ends, taxes) happens among them. \
            One file for each day of UTC, in the order of time; by the clocks of customers in the east and west it holds parts of two \
            days, so that there may be a file of the day before the first and of the one after the last. The same options give the same \
            files, byte for byte. All names, accounts and banks are made up; BICs are test codes.

            Labels are CSV, a line for each payment: file, index (in the file, from 0, as in --format jsonl), reference, uetr, time, \
            customer, occasion, attack, instance. The last two are empty for ordinary payments.

            EXAMPLES
              paycheck simulate --seed 7 --days 60 --out week/ --history-out past/ --labels labels.csv
              paycheck verify week/ --history past/ --format jsonl --output verdicts.jsonl

              paycheck simulate --out mt/ --format mt --attack city-union-2018 --attack slow --each 3
              paycheck simulate --case cosmos-2018 --out cosmos/       a public case in months of its bank

            ATTACKS
              \(Self.names(isPublic: true))
              \(Self.names(isPublic: false))
            """
    )

    @Option(help: "What is left to chance: another number gives other traffic.")
    var seed: UInt64 = 1

    @Option(help: ArgumentHelp("How many days of the customers, 1 to 3650; 90 unless given.", valueName: "days"))
    var days: Int?

    @Option(
        help: ArgumentHelp("Where the files go: a directory that is empty or not there yet.", valueName: "directory"),
        completion: .directory
    )
    var out: String

    @Option(
        help: ArgumentHelp(
            "Where the files of the days before the first attack go, to be given to --history; otherwise with the others.",
            valueName: "directory"
        ),
        completion: .directory
    )
    var historyOut: String?

    @Option(
        help: ArgumentHelp("A file for the labels; it must not be there yet.", valueName: "file"),
        completion: .file()
    )
    var labels: String?

    @Option(help: "mx: pacs.008 and pacs.009; mt: MT103 and MT202 COV in RJE files.")
    var format = TrafficFiles.Form.mx

    @Option(help: ArgumentHelp("The customers' first day; 2024-01-01 unless given.", valueName: "yyyy-mm-dd"))
    var firstDay: String?

    @Option(
        help: ArgumentHelp(
            "How many days at the beginning have no attack, so that there is a history; half of the days unless given.",
            valueName: "days"
        )
    )
    var quietDays: Int?

    @Option(
        help: ArgumentHelp(
            "The factor on the number of customers, 0.01 to 100; 1 unless given, some 1,900 payments a day.",
            valueName: "size"
        )
    )
    var size: Double?

    @Option(
        help: ArgumentHelp("An attack to put in, repeatable; all unless given. See ATTACKS above.", valueName: "name")
    )
    var attack: [AttackScenario] = []

    @Option(help: "How many of each attack, 0 to 1000, 1 unless given; fewer where no customer is fit to be attacked.")
    var each: Int?

    @Option(
        name: .customLong("case"),
        help: ArgumentHelp(
            "Instead of a population, a public case in ordinary months of a bank like its own: history, attack, and the days after. Days, size and attacks are its own.",
            valueName: "name"
        )
    )
    var publicCase: AttackScenario?

    @Option(help: "Show how far a long run is, on standard error; auto: where it is a terminal.")
    var progress = Progress.Mode.auto

    private static let usualDays = 90

    private static func names(isPublic: Bool) -> String {
        AttackScenario.allCases.filter { $0.isPublicCase == isPublic }.map(\.rawValue).joined(separator: ", ")
    }

    func validate() throws {
        let days = days ?? Self.usualDays
        guard (1...3650).contains(days) else { throw ValidationError("--days takes 1 to 3650; found \(days)") }
        if let size, !(0.01...100).contains(size) {
            throw ValidationError("--size takes 0.01 to 100; found \(size)")
        }
        if let each, !(0...1000).contains(each) { throw ValidationError("--each takes 0 to 1000; found \(each)") }
        if let firstDay {
            guard let first = CivilDate(firstDay), (1970...2200).contains(first.parts.year) else {
                throw ValidationError(
                    "--first-day takes a day from 1970 to 2200, as in 2024-01-31; found “\(firstDay)”"
                )
            }
        }
        if let quietDays, !(0...days).contains(quietDays) {
            throw ValidationError("--quiet-days takes 0 to the number of days, \(days); found \(quietDays)")
        }
        if let publicCase, !publicCase.isPublicCase {
            throw ValidationError(
                "--case takes a public case: \(Self.names(isPublic: true)); found “\(publicCase.rawValue)”"
            )
        }
        if publicCase != nil, let option = optionsOfPopulation.first {
            throw ValidationError("--case has days, customers and an attack of its own: leave \(option) out")
        }
    }

    func run() throws {
        let output = try SimulationOutput(directory: out, history: historyOut, labels: labels, progress: progress)
        let files = TrafficFiles(form: format)
        if let publicCase {
            // Every public case has its months; its name was checked.
            guard let scenario = Scenario.publicCase(publicCase, number: seed &- 1) else { return }
            try output.write(scenario, files)
        } else {
            let settings = settings
            let firstAttack = settings.firstDay.adding(days: settings.attackFreeDays - 1)
            try files.forEach(of: TrafficSimulator(settings: settings)) { day, file in
                // A day of UTC holds the night of the customers' next one.
                try output.write(file, isHistory: day < firstAttack)
            }
        }
        try output.finish()
    }

    /// The options that were given and say something of a population only.
    private var optionsOfPopulation: [String] {
        let all = [
            ("--days", days != nil), ("--first-day", firstDay != nil), ("--quiet-days", quietDays != nil),
            ("--size", size != nil), ("--attack", !attack.isEmpty), ("--each", each != nil),
        ]
        return all.filter(\.1).map(\.0)
    }

    private var settings: SimulationSettings {
        let days = days ?? Self.usualDays
        var settings = SimulationSettings(seed: seed, days: days).scaled(by: size ?? 1)
        if let first = firstDay.flatMap({ CivilDate($0) }) { settings.firstDay = first }
        settings.attackFreeDays = quietDays ?? days / 2
        for scenario in attack.isEmpty ? AttackScenario.allCases : attack { settings.attacks[scenario] = each ?? 1 }
        return settings
    }
}
