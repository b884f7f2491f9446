/// Makes payees, and keeps all of them in one table.
struct PayeePool {
    private(set) var payees: [Payee] = []
    /// Firms that everyone of a country pays, by country: utilities, shops, tax offices; the first ones most.
    private var wellKnown: [String: [Int32]] = [:]
    private var institutions: [String: [Int32]] = [:]

    /// Countries that money goes to, with how much of it.
    private static let corridors: [(country: String, weight: Double)] = [
        ("DE", 8), ("FR", 6), ("NL", 5), ("IT", 5), ("ES", 4), ("AT", 3), ("BE", 3), ("GB", 6), ("CH", 4), ("PL", 3),
        ("CZ", 2), ("US", 9), ("CN", 6), ("HK", 2), ("IN", 3), ("JP", 2), ("SG", 2), ("TR", 2), ("AE", 1.5), ("KR", 1),
        ("AU", 1), ("CA", 1), ("TW", 0.7), ("SA", 0.6), ("BD", 0.6), ("MX", 0.6), ("TH", 0.5), ("VN", 0.5), ("LK", 0.2),
        ("PH", 0.3), ("CL", 0.2), ("SI", 0.3), ("MT", 0.2), ("KW", 0.2), ("NP", 0.1), ("KH", 0.05),
    ]

    init(random: inout RandomSource) {
        for place in Place.all {
            for _ in 0..<60 {
                wellKnown[place.code, default: []].append(make(.company, in: place.code, &random))
            }
            for _ in 0..<14 {
                institutions[place.code, default: []].append(make(.institution, in: place.code, &random))
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
        _ random: inout RandomSource
    ) -> Int32 {
        let country: String
        if random.chance(abroad) {
            // Most new payees abroad are where the customer pays already.
            country = random.chance(0.9) && !corridors.isEmpty ? random.pick(corridors) : Self.corridor(&random)
        } else {
            country = bank.country
        }
        switch random.place(weights: habits.payees) {
        case 0: return make(.person, in: country, besides: bank, &random)
        case 1: return make(.company, in: country, besides: bank, &random)
        case 2:
            let list = wellKnown[country] ?? []
            guard !list.isEmpty else { return make(.company, in: country, besides: bank, &random) }
            let place = min(list.count - 1, Int(Double(list.count) * random.uniform() * random.uniform()))
            return list[place]
        default:
            let list = institutions[country] ?? []
            guard !list.isEmpty, random.chance(0.9) else {
                return make(.institution, in: country, besides: bank, &random)
            }
            return random.pick(list)
        }
    }

    /// A country by the weight of its trade.
    static func corridor(_ random: inout RandomSource) -> String {
        corridors[random.place(weights: corridorWeights)].country
    }

    private static let corridorWeights = corridors.map(\.weight)
}
