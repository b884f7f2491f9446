import PaymentModel

extension Scenario {
    /// The theft from Bangladesh Bank of 4 February 2016, with eight ordinary months before it.
    ///
    /// Times, amounts of the five orders that were paid, number and total of the orders, both waves and what
    /// distinguishes them are public (see the scenario's README); all else is made up. The same for the same seed; the
    /// committed scenario is that of the default one.
    public static func bangladeshBank2016(seed: UInt64 = 2016_02_04) -> Scenario {
        var house = BangladeshHouse(seed: seed)
        let history = house.history()
        let waves = BangladeshWaves(house: &house)
        let assembly = PaymentAssembly(payers: house.payers, pool: house.pool, message: "103")
        var serial = 0
        func part(_ name: String, _ orders: [Order]) -> Part {
            let payments = orders.map { order in
                defer { serial += 1 }
                return assembly.payment(for: order, serial: serial, seed: seed)
            }
            return Part(name: name, payments: payments)
        }
        var months: [Part] = []
        for (name, orders) in history { months.append(part(name, orders)) }
        return Scenario(
            name: "bangladesh-bank-2016",
            history: months,
            attack: [part("wave-1", waves.first), part("wave-2", waves.second)]
        )
    }
}

/// The ordinary traffic of a central bank's reserve account and of twelve other customers of the same bank.
struct BangladeshHouse {
    static let bank = Bank(bic: "BBHOBDD0XXX", name: "Bangladesh Bank", country: "BD")
    static let reserveBank = "FRNYUS30XXX"

    private(set) var payers: [Payer] = []
    var pool: PayeePool
    var random: RandomSource
    private var accounts: [HouseAccount] = []

    /// The place of the reserve account among the payers.
    static let reserveAccount: Int32 = 0

    let seed: UInt64

    init(seed: UInt64) {
        self.seed = seed
        random = RandomSource(seed: seed)
        pool = PayeePool(seed: seed)
        addReserveAccount()
        addProjects()
        addPeoplesAccounts()
    }

    /// The orders of June 2015 to January 2016, month by month.
    mutating func history() -> [(String, [Order])] {
        guard let first = CivilDate(year: 2015, month: 6, day: 1), let last = CivilDate(year: 2016, month: 1, day: 31)
        else { return [] }
        var orders: [Order] = []
        for number in accounts.indices {
            orders += accounts[number].orders(
                number: Int32(number),
                from: first,
                to: last,
                closed: Self.closedDays,
                pool: &pool,
                random: &random
            )
        }
        for place in orders.indices { orders[place].route = route(for: orders[place]) }
        let sorted = orders.enumerated().sorted { ($0.element.seconds, $0.offset) < ($1.element.seconds, $1.offset) }
        var months: [(String, [Order])] = []
        for (_, order) in sorted {
            let name = String(order.localDay.description.prefix(7))
            if months.last?.0 != name { months.append((name, [])) }
            months[months.count - 1].1.append(order)
        }
        return months
    }

    /// Dollars go through the account at the reserve bank in New York, and from there always through a correspondent;
    /// euros through Frankfurt.
    func route(for order: Order) -> Order.Route {
        let payee = pool[order.payee].bank
        if order.currency == "EUR" {
            let receiver = BankDirectory.world.correspondent(of: Self.bank, in: "DE")
            let next = BankDirectory.world.correspondent(of: payee, in: "DE")
            return Order.Route(receiver: receiver.bic, intermediaries: next == receiver ? [] : [next.bic])
        }
        let next = BankDirectory.world.correspondent(of: payee, in: "US")
        return Order.Route(receiver: Self.reserveBank, intermediaries: [next.bic])
    }

    // Eid al-Fitr and Eid al-Adha of 2015, about as they were; the fixed holidays are the country's.
    private static let closedDays: Set<CivilDate> = {
        var days: Set<CivilDate> = []
        for (month, range) in [(7, 17...20), (9, 24...27)] {
            for day in range { if let date = CivilDate(year: 2015, month: month, day: day) { days.insert(date) } }
        }
        return days
    }()

    // MARK: Customers

    private mutating func addPayer(_ name: String, _ kind: CustomerKind, _ address: String) -> Payer {
        let payer = Payer(
            name: name,
            account: random.digits(9),
            bank: Self.bank,
            address: [address, "1000 Dhaka", "Bangladesh"],
            kind: kind
        )
        payers.append(payer)
        return payer
    }

    private mutating func addReserveAccount() {
        let payer = addPayer("Bangladesh Bank Reserve Account", .institution, "Motijheel Commercial Area")
        let countries = [
            "US", "US", "DE", "GB", "CH", "JP", "SG", "SA", "IN", "HK", "US", "GB", "AE", "FR", "CN", "KR",
        ]
        var payees: [HouseAccount.Known] = []
        for (place, country) in countries.enumerated() {
            let payee = pool.make(.institution, in: country, &random)
            let median = random.logNormal(median: 2_400_000, sigma: 0.5)
            payees.append(HouseAccount.Known(payee: payee, median: median, weight: 1 / Double(place + 2)))
        }
        accounts.append(
            HouseAccount(
                payer: payer,
                rate: 1.45,
                payees: payees,
                spread: 0.7,
                roundShare: 0.65,
                newShare: 0.012,
                newPayee: { pool, random in
                    let country = random.pick(["US", "GB", "DE", "SG", "JP"])
                    let payee = pool.make(.institution, in: country, &random)
                    return HouseAccount.Known(payee: payee, median: 1_500_000, weight: 0.05)
                },
                monthly: nil,
                hours: 10...17
            )
        )
    }

    /// Departments and projects that pay suppliers abroad: letters of credit, consultants, services.
    private mutating func addProjects() {
        let projects:
            [(name: String, address: String, rate: Double, median: Double, countries: [String], euros: Double)] = [
                ("Fertilizer Import Directorate", "Dilkusha Road 12", 1.3, 420_000, ["SA", "AE", "CN", "KR"], 0),
                ("Petroleum Purchase Office", "Kawran Bazar 4", 0.9, 1_900_000, ["SG", "AE", "KW", "SA"], 0),
                ("Rural Roads Project Account", "Agargaon Road 7", 0.9, 85_000, ["JP", "CN", "KR", "IN"], 0.1),
                ("Padma Crossing Project Account", "Setu Bhaban 2", 1.0, 260_000, ["CN", "CN", "KR", "FR"], 0.15),
                ("Power Grid Expansion Project", "Banani Road 11", 1.1, 190_000, ["DE", "CN", "IN", "FR"], 0.3),
                ("Central Medical Stores", "Tejgaon Road 30", 1.2, 60_000, ["CH", "IN", "DE", "GB"], 0.2),
                ("Food Import Office", "Abdul Gani Road 1", 0.8, 350_000, ["IN", "TH", "VN", "LK"], 0),
                ("Telecom Regulation Office", "Ramna Road 5", 0.6, 24_000, ["US", "GB", "SG", "PH"], 0.05),
                ("Civil Aviation Works Project", "Kurmitola 9", 0.7, 120_000, ["FR", "US", "SG", "GB"], 0.15),
                ("Climate Adaptation Trust Project", "Mohakhali 21", 0.6, 38_000, ["NL", "GB", "US", "AU"], 0.2),
            ]
        for project in projects {
            let payer = addPayer(project.name, .corporate, project.address)
            var payees: [HouseAccount.Known] = []
            for place in 0..<random.within(9...18) {
                let country = project.countries[place % project.countries.count]
                let payee = pool.make(.company, in: country, &random)
                let isEuro = Place[country].currency == "EUR" && random.chance(project.euros * 2)
                payees.append(
                    HouseAccount.Known(
                        payee: payee,
                        median: random.logNormal(median: project.median, sigma: 0.6),
                        weight: 1 / Double(place + 2),
                        currency: isEuro ? "EUR" : "USD"
                    )
                )
            }
            let median = project.median
            let countries = project.countries
            accounts.append(
                HouseAccount(
                    payer: payer,
                    rate: project.rate,
                    payees: payees,
                    spread: 0.55,
                    roundShare: 0.15,
                    newShare: 0.03,
                    newPayee: { pool, random in
                        let payee = pool.make(.company, in: random.pick(countries), &random)
                        return HouseAccount.Known(payee: payee, median: median * 0.6, weight: 0.08)
                    },
                    monthly: nil,
                    hours: 10...17
                )
            )
        }
    }

    /// Accounts that pay people: staff of embassies, students abroad.
    private mutating func addPeoplesAccounts() {
        let accounts: [(name: String, address: String, count: Int, median: Double, day: Int, countries: [String])] = [
            ("Embassy Payments Office", "Segunbagicha 8", 34, 3100, 25, ["US", "GB", "IN", "JP", "SA", "PH", "LK"]),
            ("University Scholarship Fund", "Nilkhet Road 3", 40, 1250, 5, ["GB", "US", "AU", "CA", "DE", "JP"]),
        ]
        for entry in accounts {
            let payer = addPayer(entry.name, .corporate, entry.address)
            var people: [(payee: Int32, amount: Amount)] = []
            for place in 0..<entry.count {
                let payee = pool.make(.person, in: entry.countries[place % entry.countries.count], &random)
                let units = random.logNormal(median: entry.median, sigma: 0.25)
                people.append((payee, Money.amount(units, currency: "USD", round: true)))
            }
            var suppliers: [HouseAccount.Known] = []
            for place in 0..<6 {
                let payee = pool.make(.company, in: entry.countries[place % entry.countries.count], &random)
                suppliers.append(HouseAccount.Known(payee: payee, median: entry.median * 2, weight: 1))
            }
            let median = entry.median
            let countries = entry.countries
            self.accounts.append(
                HouseAccount(
                    payer: payer,
                    rate: 0.4,
                    payees: suppliers,
                    spread: 0.5,
                    roundShare: 0.3,
                    newShare: 0.03,
                    newPayee: { pool, random in
                        let payee = pool.make(.person, in: random.pick(countries), &random)
                        return HouseAccount.Known(payee: payee, median: median, weight: 0.1)
                    },
                    monthly: (entry.day, "USD", people),
                    hours: 10...15
                )
            )
        }
    }
}
