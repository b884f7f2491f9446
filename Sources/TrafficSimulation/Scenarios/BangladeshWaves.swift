import PaymentModel

/// The two waves of 4 February 2016: the same 35 orders, first without intermediaries, later with them.
struct BangladeshWaves {
    let first: [Order]
    let second: [Order]

    /// Dollars of the five orders that were paid: four to persons in Manila, one to a foundation in Sri Lanka.
    static let paid: [Int64] = [30_000_000, 25_000_000, 19_999_000, 6_000_000, 20_000_000]
    /// All 35 together, dollars.
    static let total: Int64 = 951_000_000

    init(house: inout BangladeshHouse) {
        var random = RandomSource(seed: house.seed, stream: 35)
        let manila = Bank(bic: "MNCOPHM0115", name: "Manila Commercial Bank", country: "PH")
        let colombo = Bank(bic: "COPBLKL0XXX", name: "Colombo Ocean Bank", country: "LK")
        let newYork = "NYCOUS30XXX"
        let philadelphia = "PHCOUS30XXX"
        let frankfurt = "FFCODEF0XXX"

        var orders: [(payee: Int32, dollars: Int64, way: [String], text: String)] = []
        func payee(_ name: String, _ bank: Bank, _ nature: Payee.Nature, _ street: String) -> Int32 {
            let place = Place[bank.country]
            return house.pool.add(
                Payee(
                    name: name,
                    account: random.digits(11),
                    bank: bank,
                    address: [street, "1200 " + place.cities[0], place.name],
                    nature: nature
                )
            )
        }

        // The five that were paid. The names are made up; the foundation's is misspelt as it was.
        let four = ["Mario Vidal", "Teresa Navarro", "Jorge Iglesias", "Rosa Quiroga"]
        let purposes = [
            "BRIDGE CONSULTING FEE", "POWER PLANT CONSULTING", "TRAIN PROJECT CONSULTING", "ROAD PROJECT FEE",
        ]
        for place in 0..<4 {
            let way = place % 2 == 0 ? newYork : philadelphia
            let person = payee(four[place], manila, .person, "Harbour Street 12")
            orders.append((person, Self.paid[place], [way], purposes[place]))
        }
        orders.append(
            (
                payee("Sunrise Children Fandation", colombo, .company, "Lake Road 41"), Self.paid[4], [frankfurt],
                "RURAL ELECTRIFICATION GRANT"
            )
        )

        // The thirty that were held: 850 million together, mostly to persons at the same branch.
        var names = Set(four)
        let rest = Self.shares(30, of: Self.total - Self.paid.reduce(0, +), &random)
        for (place, dollars) in rest.enumerated() {
            let isPerson = place % 5 != 4
            let bank =
                switch place % 10 {
                case 7: BankDirectory.world.banks(in: "PH")[2]
                case 9: BankDirectory.world.banks(in: "HK")[1]
                default: manila
                }
            let there = Place[bank.country]
            var name: String
            repeat {
                name = isPerson ? Names.person(there.tongue, &random) : Names.company(there, &random)
            } while !names.insert(name).inserted
            let street = bank == manila ? "Harbour Street 12" : "Port Road " + String(random.within(2...90))
            orders.append(
                (
                    payee(name, bank, isPerson ? .person : .company, street), dollars,
                    [random.chance(0.6) ? newYork : philadelphia], random.pick(purposes)
                )
            )
        }

        // The first at 20:36 in Dhaka; the second wave is over before midnight, so that the day of value stays the same.
        let order = Self.mixed(orders.count, &random)
        first = Self.wave(order.map { orders[$0] }, at: 20 * 60 + 36, within: 56, hasWay: false, &random)
        second = Self.wave(order.map { orders[$0] }, at: 22 * 60 + 49, within: 68, hasWay: true, &random)
    }

    private static func wave(
        _ orders: [(payee: Int32, dollars: Int64, way: [String], text: String)],
        at start: Int,
        within minutes: Int,
        hasWay: Bool,
        _ random: inout RandomSource
    ) -> [Order] {
        guard let day = CivilDate(year: 2016, month: 2, day: 4) else { return [] }
        let offset = Place["BD"].offsetMinutes(on: day)
        var times = [0]
        for _ in orders.dropFirst() { times.append(random.within(0...minutes)) }
        times.sort()
        return zip(orders, times).map { order, minute in
            Order(
                seconds: Int64(day.dayNumber) * 86_400 + Int64((start + minute - offset) * 60),
                offsetMinutes: Int16(offset),
                payer: BangladeshHouse.reserveAccount,
                payee: order.payee,
                amount: Amount(mantissa: order.dollars * 100, scale: 2)
                    ?? Money.amount(1, currency: "USD", round: false),
                currency: "USD",
                occasion: .attack,
                remittance: order.text,
                route: Order.Route(receiver: BangladeshHouse.reserveBank, intermediaries: hasWay ? order.way : []),
                attack: AttackLabel(scenario: "bangladesh-bank-2016", instance: hasWay ? 1 : 0)
            )
        }
    }

    /// A total in so many parts of whole ten thousands, none far from the mean.
    private static func shares(_ count: Int, of total: Int64, _ random: inout RandomSource) -> [Int64] {
        var weights: [Double] = []
        for _ in 0..<count { weights.append(random.uniform(0.7, 1.3)) }
        var sum = 0.0
        for weight in weights { sum += weight }
        var parts: [Int64] = []
        var left = total
        for weight in weights.dropLast() {
            let part = Int64((Double(total) * weight / sum / 10_000).rounded()) * 10_000
            parts.append(part)
            left -= part
        }
        return parts + [left]
    }

    /// The numbers under a count, shuffled (Fisher and Yates).
    private static func mixed(_ count: Int, _ random: inout RandomSource) -> [Int] {
        var numbers = Array(0..<count)
        for place in stride(from: count - 1, to: 0, by: -1) { numbers.swapAt(place, random.below(place + 1)) }
        return numbers
    }
}
