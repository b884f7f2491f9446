public import PaymentModel

/// What traffic to make.
public struct SimulationSettings: Sendable {
    /// The same settings with the same seed give the same payments.
    public var seed: UInt64
    /// The first day, by the calendar of each customer's country.
    public var firstDay: CivilDate
    /// How many days, 1 to 3,650.
    public var days: Int
    /// How many customers of each kind.
    public var customers: [CustomerKind: Int]
    /// Countries of the banks that send, each with the weight of its share of customers; unknown ones are left out.
    public var countries: [(country: String, weight: Double)]
    /// How many banks of each country send.
    public var banksPerCountry: Int
    /// The type of the messages: `pacs.008.001.08` or `103`; nil where every second bank of a country sends MT103, with
    /// no more in a payment than such a message holds, and the others pacs.008.
    public var message: MessageType?

    /// How many attacks of each scenario to put in; none by default. Where no customer is fit to be attacked, fewer.
    public var attacks: [AttackScenario: Int] = [:]
    /// The days at the beginning without attacks, so that there is a history to judge by.
    public var attackFreeDays: Int

    /// Settings for a mixed population: 1,500 persons and some 450 others, about 1,900 payments a day.
    public init(
        seed: UInt64,
        firstDay: CivilDate = CivilDate(dayNumber: 19_723),
        days: Int = 90,
        customers: [CustomerKind: Int] = SimulationSettings.mixedPopulation,
        message: MessageType? = nil
    ) {
        self.seed = seed
        self.firstDay = firstDay
        self.days = days
        self.customers = customers
        self.message = message
        attackFreeDays = days / 2
        countries = [("DE", 4), ("FR", 2), ("GB", 2), ("IN", 1), ("BD", 1), ("US", 1)]
        banksPerCountry = 2
    }

    /// How many customers of each kind a mixed population has.
    public static let mixedPopulation: [CustomerKind: Int] = [
        .retail: 1500, .smallFirm: 200, .corporate: 24, .institution: 40, .refunds: 6, .growing: 40, .newAccount: 120,
        .seasonal: 30,
    ]

    /// The same population `factor` times as large, rounded up, at most a million customers of a kind.
    public func scaled(by factor: Double) -> SimulationSettings {
        var settings = self
        for (kind, count) in customers {
            let scaled = (Double(count) * factor).rounded(.up)
            settings.customers[kind] = scaled.isFinite ? Int(min(max(scaled, 0), 1_000_000)) : count
        }
        return settings
    }
}
