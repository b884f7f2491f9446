/// The kinds of customers that the simulation knows.
public enum CustomerKind: String, Sendable, Hashable, CaseIterable {
    /// A person: rent and standing orders, purchases, evenings and weekends.
    case retail
    /// A firm of a few people: suppliers, a small payroll, month ends.
    case smallFirm
    /// A large firm: supplier runs, a monthly salary run, payments abroad.
    case corporate
    /// A bank, fund or authority that pays institutions, seldom and much.
    case institution
    /// An account that pays strangers all day: refunds, claims, prizes.
    case refunds
    /// A firm that makes more payments every week.
    case growing
    /// An account opened while the simulation runs; some make their first salary run.
    case newAccount
    /// A firm with a season: quiet for months, then busy for weeks.
    case seasonal
}

/// What is usual for a kind of customer; each customer draws its own habits from it.
struct Habits: Sendable {
    /// Payments a working day: median over the customers, and the spread of its logarithm.
    var rate: (median: Double, sigma: Double)
    /// The share of payments that go to someone never paid before.
    var newShare: ClosedRange<Double>
    /// Euros: median over all, spread between customers, spread between a customer's payees, spread for one payee.
    var amount: (median: Double, between: Double, payees: Double, within: Double)
    /// How much happens on a day when offices are closed.
    var restDayFactor: Double
    /// The share of payees in other countries.
    var abroad: ClosedRange<Double>
    /// How often payees are people, firms, well-known firms that everyone pays, institutions.
    var payees: [Double]
    /// The share of amounts in whole tens or hundreds.
    var roundShare: Double
    /// How many payees it knows at the beginning.
    var knownPayees: ClosedRange<Int>
    var rhythm: Rhythm
    /// People paid every month.
    var employees: ClosedRange<Int>

    /// The weights of the 24 hours of a day.
    struct Rhythm: Sendable {
        let weights: [Double]

        static let office = Rhythm(
            weights: [
                0, 0, 0, 0, 0, 0, 0.02, 0.2, 1.2, 2.6, 3.2, 2.9, 1.6, 1.4, 2.3, 2.6, 2.2, 1, 0.25, 0.08, 0.04, 0.02, 0,
                0,
            ]
        )
        static let home = Rhythm(
            weights: [
                0.12, 0.05, 0.02, 0.01, 0.02, 0.06, 0.3, 0.7, 1.1, 1.3, 1.4, 1.4, 1.5, 1.3, 1.2, 1.2, 1.3, 1.6, 2, 2.2,
                2.1, 1.6,
                0.9, 0.4,
            ]
        )
        static let allDay = Rhythm(
            weights: [
                0.05, 0.02, 0.02, 0.02, 0.05, 0.2, 0.6, 1, 1.6, 2, 2.1, 2.1, 1.9, 1.9, 2, 2, 1.9, 1.7, 1.4, 1.1, 0.9,
                0.6, 0.3,
                0.1,
            ]
        )
    }

    static func usual(_ kind: CustomerKind) -> Habits {
        switch kind {
        case .retail:
            Habits(
                rate: (0.32, 0.6),
                newShare: 0.06...0.3,
                amount: (75, 0.5, 1.0, 0.35),
                restDayFactor: 0.7,
                abroad: 0...0.04,
                payees: [0.35, 0.25, 0.4, 0],
                roundShare: 0.35,
                knownPayees: 3...9,
                rhythm: .home,
                employees: 0...0
            )
        case .smallFirm:
            Habits(
                rate: (2.2, 0.5),
                newShare: 0.03...0.15,
                amount: (650, 0.6, 1.1, 0.5),
                restDayFactor: 0.05,
                abroad: 0...0.12,
                payees: [0.12, 0.62, 0.26, 0],
                roundShare: 0.12,
                knownPayees: 12...40,
                rhythm: .office,
                employees: 2...12
            )
        case .corporate:
            Habits(
                rate: (11, 0.5),
                newShare: 0.03...0.09,
                amount: (5200, 0.6, 1.4, 0.6),
                restDayFactor: 0.02,
                abroad: 0.1...0.4,
                payees: [0.03, 0.82, 0.12, 0.03],
                roundShare: 0.05,
                knownPayees: 60...200,
                rhythm: .office,
                employees: 30...160
            )
        case .institution:
            Habits(
                rate: (1.6, 0.5),
                newShare: 0.01...0.04,
                amount: (900_000, 0.8, 1.0, 0.9),
                restDayFactor: 0.01,
                abroad: 0.6...0.95,
                payees: [0, 0.02, 0, 0.98],
                roundShare: 0.5,
                knownPayees: 10...30,
                rhythm: .office,
                employees: 0...0
            )
        case .refunds:
            Habits(
                rate: (48, 0.5),
                newShare: 0.7...0.95,
                amount: (42, 0.3, 0.9, 0.6),
                restDayFactor: 0.6,
                abroad: 0...0.08,
                payees: [0.94, 0.06, 0, 0],
                roundShare: 0.05,
                knownPayees: 20...60,
                rhythm: .allDay,
                employees: 0...0
            )
        case .growing:
            Habits(
                rate: (5, 0.4),
                newShare: 0.1...0.25,
                amount: (480, 0.5, 1.2, 0.5),
                restDayFactor: 0.1,
                abroad: 0.02...0.2,
                payees: [0.3, 0.5, 0.2, 0],
                roundShare: 0.1,
                knownPayees: 4...10,
                rhythm: .office,
                employees: 0...6
            )
        case .newAccount:
            Habits(
                rate: (0.9, 0.7),
                newShare: 0.12...0.4,
                amount: (210, 0.7, 1.1, 0.4),
                restDayFactor: 0.35,
                abroad: 0...0.06,
                payees: [0.3, 0.4, 0.3, 0],
                roundShare: 0.25,
                knownPayees: 1...3,
                rhythm: .home,
                employees: 0...14
            )
        case .seasonal:
            Habits(
                rate: (3.5, 0.5),
                newShare: 0.05...0.2,
                amount: (800, 0.6, 1.1, 0.5),
                restDayFactor: 0.2,
                abroad: 0...0.1,
                payees: [0.4, 0.5, 0.1, 0],
                roundShare: 0.15,
                knownPayees: 10...30,
                rhythm: .office,
                employees: 0...5
            )
        }
    }
}
