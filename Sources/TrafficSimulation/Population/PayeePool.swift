import PaymentModel

/// Makes payees, and keeps all of them in one table.
struct PayeePool {
    private(set) var payees: [Payee] = []
    /// Firms that everyone of a country pays, by country: utilities, shops, tax offices; the first ones most.
    private var wellKnown: [String: [Int32]] = [:]
    private var institutions: [String: [Int32]] = [:]
    /// Firms and charities that appear on a day and are paid by many from then on for a few weeks.
    private var campaigns: [String: [Campaign]] = [:]

    private struct Campaign {
        var payee: Int32
        var days: ClosedRange<Int32>
    }

    /// Countries that money goes to, with how much of it.
    private static let corridors: [(country: String, weight: Double)] = [
        ("DE", 8), ("FR", 6), ("NL", 5), ("IT", 5), ("ES", 4), ("AT", 3), ("BE", 3), ("GB", 6), ("CH", 4), ("PL", 3),
        ("CZ", 2), ("US", 9), ("CN", 6), ("HK", 2), ("IN", 3), ("JP", 2), ("SG", 2), ("TR", 2), ("AE", 1.5), ("KR", 1),
        ("AU", 1), ("CA", 1), ("TW", 0.7), ("SA", 0.6), ("BD", 0.6), ("MX", 0.6), ("TH", 0.5), ("VN", 0.5), ("LK", 0.2),
        ("PH", 0.3), ("CL", 0.2), ("SI", 0.3), ("MT", 0.2), ("KW", 0.2), ("NP", 0.1), ("KH", 0.05),
    ]

    /// The payees that are there from the beginning, and the campaigns between two days.
    ///
    /// Each country has random numbers of its own: a country more leaves the others as they were.
    init(seed: UInt64, campaignDays: ClosedRange<CivilDate>? = nil) {
        for (number, place) in Place.all.enumerated() {
            var random = RandomSource(seed: seed, stream: UInt64(number) + 100)
            for _ in 0..<60 {
                wellKnown[place.code, default: []].append(make(.company, in: place.code, &random))
            }
            for _ in 0..<14 {
                institutions[place.code, default: []].append(make(.institution, in: place.code, &random))
            }
            guard let campaignDays else { continue }
            let first = Int(campaignDays.lowerBound.dayNumber)
            let last = Int(campaignDays.upperBound.dayNumber)
            var day = first + random.below(20)
            while day < last {
                let payee = make(.company, in: place.code, &random)
                let length = random.within(5...30)
                campaigns[place.code, default: []].append(
                    Campaign(payee: payee, days: Int32(day)...Int32(day + length))
                )
                day += random.within(8...30)
            }
        }
    }

    subscript(number: Int32) -> Payee { payees[Int(number)] }

    /// A new payee in a country; away from `bank`, so that the payment needs a message.
    mutating func make(
        _ nature: Payee.Nature,
        in country: String,
        besides bank: Bank? = nil,
        _ random: inout RandomSource
    ) -> Int32 {
        let place = Place[country]
        var keeper = BankDirectory.world.bank(in: country, &random)
        for _ in 0..<8 where keeper.bic == bank?.bic { keeper = BankDirectory.world.bank(in: country, &random) }
        let name =
            switch nature {
            case .person: Names.person(place.tongue, &random)
            case .company: Names.company(place, &random)
            case .institution: Names.institution(place, &random)
            }
        return add(
            Payee(
                name: name,
                account: Accounts.number(at: keeper, &random),
                bank: keeper,
                address: Names.address(place, &random),
                nature: nature
            )
        )
    }

    /// A new payee at a certain bank of a country, or at the next one where that is one of `own`.
    mutating func stranger(
        _ nature: Payee.Nature,
        in country: String,
        bank number: Int,
        besides own: Set<Bank>,
        _ random: inout RandomSource
    ) -> Int32 {
        let banks = BankDirectory.world.banks(in: country).filter { !own.contains($0) }
        let payee = make(nature, in: country, &random)
        guard !banks.isEmpty else { return payee }
        payees[Int(payee)].bank = banks[number % banks.count]
        payees[Int(payee)].account = Accounts.number(at: payees[Int(payee)].bank, &random)
        return payee
    }

    /// Takes a payee into the table.
    mutating func add(_ payee: Payee) -> Int32 {
        payees.append(payee)
        return Int32(payees.count - 1)
    }

    /// Somebody a customer pays for the first time, as its habits are.
    mutating func stranger(
        for habits: Habits,
        abroad: Double,
        from bank: Bank,
        corridors: [String],
        on day: CivilDate? = nil,
        _ random: inout RandomSource
    ) -> Int32 {
        let country: String
        if random.chance(abroad) {
            // Most new payees abroad are where the customer pays already.
            country = random.chance(0.95) && !corridors.isEmpty ? random.pick(corridors) : Self.corridor(&random)
        } else {
            country = bank.country
        }
        switch random.place(weights: habits.payees) {
        case 0: return make(.person, in: country, besides: bank, &random)
        case 1: return make(.company, in: country, besides: bank, &random)
        case 2:
            // Payments inside a bank need no message.
            let list = (wellKnown[country] ?? []).filter { self[$0].bank != bank }
            guard !list.isEmpty else { return make(.company, in: country, besides: bank, &random) }
            if let day, random.chance(0.05),
                let campaign = campaigns[country]?.first(where: { $0.days.contains(day.dayNumber) }),
                self[campaign.payee].bank != bank
            {
                return campaign.payee
            }
            let place = min(list.count - 1, Int(Double(list.count) * random.uniform() * random.uniform()))
            return list[place]
        default:
            let list = (institutions[country] ?? []).filter { self[$0].bank != bank }
            guard !list.isEmpty, random.chance(0.9) else {
                return make(.institution, in: country, besides: bank, &random)
            }
            return random.pick(list)
        }
    }

    /// The tax office of a country: the first of its firms that everyone pays.
    func taxOffice(of country: String) -> Int32? { wellKnown[country]?.first }

    /// A country by the weight of its trade.
    static func corridor(_ random: inout RandomSource) -> String {
        corridors[random.place(weights: corridorWeights)].country
    }

    private static let corridorWeights = corridors.map(\.weight)
}
