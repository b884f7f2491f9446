import PaymentModel

extension Scenario {
    /// A public case in ordinary months of a bank shaped like the one it happened at: four months before, the days of
    /// the attack with the ordinary traffic of those days, and the rest of the month. Nil for made-up attacks.
    ///
    /// The orders have their public amounts, corridors and hours; the ordinary traffic is made up. The same for the same
    /// number: each gives other ordinary months, and what no report tells of the attack another way.
    public static func publicCase(_ scenario: AttackScenario, number: UInt64 = 0) -> Scenario? {
        if scenario == .bangladeshBank2016 { return bangladeshBank2016(seed: 2016_02_04 &+ number << 32) }
        guard let known = PublicCase.all[scenario],
            let day = CivilDate(year: known.day.year, month: known.day.month, day: known.day.day)
        else { return nil }
        let seed = 0xCA5E_0000 + UInt64(known.day.year * 10_000 + known.day.month * 100)
        var house = CaseHouse(known, seed: seed &+ number << 32)
        let last = day.adding(days: known.length - 1)
        let ordinary = house.ordinary(
            from: Self.monthStart(before: day, 4),
            to: Self.monthEnd(of: last),
            closed: known.days == .rest ? [day, last] : []
        )
        let attack = house.attack(known, on: day, name: scenario.rawValue)

        let assembly = PaymentAssembly(payers: house.payers, pool: house.pool, message: "103")
        var serial = 0
        func part(_ name: String, _ orders: [Order]) -> Part {
            let payments = orders.map { order in
                defer { serial += 1 }
                return assembly.payment(for: order, serial: serial, seed: house.seed)
            }
            return Part(name: name, payments: payments)
        }
        // Some orders of the attack are past midnight of its last day.
        let lastAttack = attack.map(\.localDay).max() ?? last
        var months: [Part] = []
        var month = ""
        var gathered: [Order] = []
        for order in ordinary where order.localDay < day {
            let name = String(order.localDay.description.prefix(7))
            if name != month, !gathered.isEmpty {
                months.append(part(month, gathered))
                gathered = []
            }
            month = name
            gathered.append(order)
        }
        if !gathered.isEmpty { months.append(part(month, gathered)) }
        let during = ordinary.filter { $0.localDay >= day && $0.localDay <= lastAttack } + attack
        let after = ordinary.filter { $0.localDay > lastAttack }
        return Scenario(
            name: scenario.rawValue,
            history: months,
            attack: [part("attack", CaseHouse.inTime(during))],
            after: after.isEmpty ? [] : [part("following", after)]
        )
    }

    private static func monthStart(before day: CivilDate, _ months: Int) -> CivilDate {
        let (year, month, _) = day.parts
        let number = year * 12 + month - 1 - months
        return CivilDate(year: number / 12, month: number % 12 + 1, day: 1) ?? day
    }

    private static func monthEnd(of day: CivilDate) -> CivilDate {
        monthStart(before: day, -1).adding(days: -1)
    }
}

/// A bank shaped like the one of a public case: the account that was misused, eight firms, one payer of salaries.
struct CaseHouse {
    let seed: UInt64
    let bank: Bank
    private(set) var payers: [Payer] = []
    var pool: PayeePool
    private var random: RandomSource
    private var accounts: [HouseAccount] = []

    init(_ known: PublicCase, seed: UInt64) {
        self.seed = seed
        bank = known.bank
        random = RandomSource(seed: seed)
        pool = PayeePool(seed: seed)
        addVictim(known.house)
        for _ in 0..<8 { addFirm(known.house) }
        addSalaries()
    }

    static func inTime(_ orders: [Order]) -> [Order] {
        orders.enumerated().sorted { ($0.element.seconds, $0.offset) < ($1.element.seconds, $1.offset) }.map(\.element)
    }

    /// Ordinary orders, in time.
    mutating func ordinary(from first: CivilDate, to last: CivilDate, closed: Set<CivilDate>) -> [Order] {
        var orders: [Order] = []
        for number in accounts.indices {
            orders += accounts[number].orders(
                number: Int32(number),
                from: first,
                to: last,
                closed: closed,
                pool: &pool,
                random: &random
            )
        }
        return Self.inTime(orders)
    }

    /// The orders of the attack, from the first account.
    mutating func attack(_ known: PublicCase, on day: CivilDate, name: String) -> [Order] {
        let victim = Victim(number: 0, payer: payers[0], level: 0, spread: 0, corridors: [], past: [], natures: [])
        var payees: [AttackLeg.Destination: Int32] = [:]
        return known.legs(&random).map { leg in
            var payee = payees[leg.payee] ?? 0
            if payees[leg.payee] == nil, case .stranger(_, let country, let number, let nature) = leg.payee {
                payee = pool.stranger(nature, in: country, bank: number, besides: [bank], &random)
                payees[leg.payee] = payee
            }
            return leg.order(
                by: victim,
                to: payee,
                in: pool,
                on: day,
                label: AttackLabel(scenario: name, instance: 0),
                &random
            )
        }
    }

    // MARK: Customers

    private mutating func addPayer(_ name: String, _ kind: CustomerKind) -> Payer {
        let payer = Payer(
            name: name,
            account: Accounts.number(at: bank, &random),
            bank: bank,
            address: Names.address(Place[bank.country], &random),
            kind: kind
        )
        payers.append(payer)
        return payer
    }

    private mutating func addVictim(_ house: PublicCase.House) {
        let payer = addPayer(house.name, .institution)
        addAccount(
            payer,
            house,
            rate: house.rate,
            median: house.median,
            nature: house.nature,
            payees: 18,
            spread: 0.7,
            newShare: 0.03
        )
    }

    private mutating func addFirm(_ house: PublicCase.House) {
        let payer = addPayer(Names.company(Place[bank.country], &random), .corporate)
        addAccount(
            payer,
            house,
            rate: random.uniform(0.4, 1.6),
            median: random.logNormal(median: 14_000, sigma: 0.8),
            nature: .company,
            payees: random.within(6...14),
            spread: 0.6,
            newShare: 0.04
        )
    }

    private mutating func addAccount(
        _ payer: Payer,
        _ house: PublicCase.House,
        rate: Double,
        median: Double,
        nature: Payee.Nature,
        payees count: Int,
        spread: Double,
        newShare: Double
    ) {
        let countries = house.countries
        let own = bank
        let currency = house.currency
        var payees: [HouseAccount.Known] = []
        for place in 0..<count {
            let payee = pool.make(nature, in: countries[place % countries.count], besides: own, &random)
            let usual = random.logNormal(median: median, sigma: 0.5)
            payees.append(
                HouseAccount.Known(payee: payee, median: usual, weight: 1 / Double(place + 2), currency: currency)
            )
        }
        accounts.append(
            HouseAccount(
                payer: payer,
                rate: rate,
                payees: payees,
                spread: spread,
                roundShare: house.roundShare,
                newShare: newShare,
                newPayee: { pool, random in
                    let payee = pool.make(nature, in: random.pick(countries), besides: own, &random)
                    return HouseAccount.Known(payee: payee, median: median * 0.6, weight: 0.06, currency: currency)
                },
                monthly: nil,
                hours: 9...17
            )
        )
    }

    private mutating func addSalaries() {
        let place = Place[bank.country]
        let payer = addPayer(Names.company(place, &random), .corporate)
        var people: [(payee: Int32, amount: Amount)] = []
        for _ in 0..<24 {
            let payee = pool.make(.person, in: bank.country, besides: bank, &random)
            let euros = random.logNormal(median: 2200 * place.priceLevel, sigma: 0.3)
            people.append((payee, Money.amount(euros: euros, currency: place.currency, round: false)))
        }
        accounts.append(
            HouseAccount(
                payer: payer,
                rate: 0,
                payees: [],
                spread: 0.3,
                roundShare: 0,
                newShare: 0,
                newPayee: { pool, random in
                    HouseAccount.Known(payee: pool.make(.company, in: "DE", &random), median: 100, weight: 1)
                },
                monthly: (25, place.currency, people),
                hours: 9...15
            )
        )
    }
}
