import PaymentModel

/// Makes the payments of a population of bank customers: repeatable traffic with known labels.
///
/// Every customer has its own sequence of random numbers, its own habits and its own payees; the same settings give the
/// same payments, byte by byte, on every machine. Account numbers have right check digits and belong to nobody; BICs are
/// test codes. No source gives the shares and rates of such a population: all of them are made up, to look like traffic
/// of ordinary banks.
public struct TrafficSimulator: Sendable {
    /// What to make.
    public let settings: SimulationSettings

    /// Prepares a simulation. Days outside 1 to 3,650, and first days outside the years 1900 to 2200, become the nearest
    /// inside.
    public init(settings: SimulationSettings) {
        var settings = settings
        settings.days = max(1, min(settings.days, 3_650))
        settings.firstDay = max(CivilDate(dayNumber: -25_567), min(settings.firstDay, CivilDate(dayNumber: 84_371)))
        self.settings = settings
    }

    /// All payments, in time order.
    ///
    /// Complexity: O(*n* log *n*) in the number of payments; each takes about 1 KB while it lives.
    public func payments() -> [LabelledPayment] {
        let (orders, assembly) = orders()
        return orders.enumerated().map { serial, order in
            assembly.payment(for: order, serial: serial, seed: settings.seed)
        }
    }

    /// Calls `body` with each payment in time order, so that a long simulation need not be held in memory whole.
    public func forEach(_ body: (LabelledPayment) throws -> Void) rethrows {
        let (orders, assembly) = orders()
        for (serial, order) in orders.enumerated() {
            try body(assembly.payment(for: order, serial: serial, seed: settings.seed))
        }
    }

    private func orders() -> ([Order], PaymentAssembly) {
        var random = RandomSource(seed: settings.seed, stream: 1)
        let days = settings.days
        var pool = PayeePool(
            seed: settings.seed,
            campaignDays: settings.firstDay...settings.firstDay.adding(days: days)
        )
        let senders = sendingBanks()
        var payers: [Payer] = []
        var orders: [Order] = []
        var victims: [Victim] = []
        for kind in CustomerKind.allCases {
            for _ in 0..<max(0, settings.customers[kind] ?? 0) {
                let bank = senders.banks[random.place(weights: senders.weights)]
                let payer = makePayer(kind, at: bank, &random)
                payers.append(payer)
                var life = CustomerLife(
                    kind: kind,
                    number: Int32(payers.count - 1),
                    payer: payer,
                    settings: settings,
                    pool: &pool
                )
                life.live(days: days, from: settings.firstDay, pool: &pool)
                orders.append(contentsOf: life.orders)
                victims.append(life.victim)
            }
        }
        var injection = AttackInjection(settings: settings, victims: victims)
        orders.append(contentsOf: injection.orders(pool: &pool))
        // Ties are broken by customer and then by the order within it, so that the sorting cannot depend on its method.
        let sorted = orders.enumerated().sorted { a, b in
            (a.element.seconds, a.offset) < (b.element.seconds, b.offset)
        }
        return (sorted.map(\.element), PaymentAssembly(payers: payers, pool: pool, message: settings.message))
    }

    private func sendingBanks() -> (banks: [Bank], weights: [Double]) {
        var banks: [Bank] = []
        var weights: [Double] = []
        for (country, weight) in settings.countries where weight > 0 {
            for (place, bank) in BankDirectory.world.banks(in: country).prefix(max(1, settings.banksPerCountry))
                .enumerated()
            {
                banks.append(bank)
                weights.append(weight / Double(place + 1))
            }
        }
        if banks.isEmpty { return (Array(BankDirectory.world.banks(in: "DE").prefix(1)), [1]) }
        return (banks, weights)
    }

    private func makePayer(_ kind: CustomerKind, at bank: Bank, _ random: inout RandomSource) -> Payer {
        let place = Place[bank.country]
        let name =
            switch kind {
            case .retail: Names.person(place.tongue, &random)
            case .institution: Names.institution(place, &random)
            case .newAccount where random.chance(0.6): Names.person(place.tongue, &random)
            default: Names.company(place, &random)
            }
        return Payer(
            name: name,
            account: Accounts.number(at: bank, &random),
            bank: bank,
            address: Names.address(place, &random),
            kind: kind
        )
    }
}
