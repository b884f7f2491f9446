/// The orders of the public cases: local minutes, units of the currency, payees.
extension PublicCase {
    /// Twelve, over USD 12 m: 9.139 m to four companies in Hong Kong, 1.5 m Los Angeles, 1 m Dubai; evenings, with cents.
    static func bancoDelAustro(_ random: inout RandomSource) -> [AttackLeg] {
        let orders: [(Double, String, Int)] = [
            (1_486_230.14, "HK", 0), (1_500_000.75, "US", 4), (1_204_883.60, "HK", 1), (486_300.27, "AE", 5),
            (1_622_071.33, "HK", 2), (1_089_412.48, "HK", 0), (513_699.73, "AE", 5), (1_346_907.91, "HK", 3),
            (1_412_660.08, "HK", 1), (976_834.46, "HK", 2), (288_114.62, "US", 6), (203_409.35, "US", 6),
        ]
        return orders.enumerated().map { place, order in
            let day = place * 9 / 11
            return AttackLeg(
                minute: day * 1440 + 19 * 60 + 5 + random.below(330),
                units: order.0,
                currency: "USD",
                payee: .stranger(order.2, country: order.1, bank: order.2 % 3, nature: .company),
                isRound: false,
                text: "COMMERCIAL INVOICE"
            )
        }
    }

    /// USD 171 m in an evening; reports do not say how many orders.
    static func unionBankOfIndia(_ random: inout RandomSource) -> [AttackLeg] {
        let orders: [(Double, String, Int)] = [
            (35e6, "KH", 0), (30e6, "KH", 0), (26e6, "KH", 1), (25e6, "TH", 2), (24e6, "TW", 3), (21e6, "AU", 4),
            (10e6, "TW", 3),
        ]
        return evening(orders, from: 19 * 60 + 5, every: 10, "USD", .company, "SETTLEMENT", &random)
    }

    /// USD 57 m to Cambodia, 2.1 m to three accounts in Sri Lanka, 1 m to the USA, on the eve of four free days.
    static func feib(_ random: inout RandomSource) -> [AttackLeg] {
        let orders: [(Double, String, Int)] = [
            (15e6, "KH", 0), (12e6, "KH", 1), (11e6, "KH", 0), (10e6, "KH", 1), (9e6, "KH", 2), (1.1e6, "LK", 3),
            (0.6e6, "LK", 4), (0.4e6, "LK", 5), (1e6, "US", 6),
        ]
        return evening(orders, from: 17 * 60 + 20, every: 11, "USD", .person, "SETTLEMENT", &random)
    }

    /// 31 of about 142,000 dollars each, 4.4 m together, on a holiday, to seven countries.
    static func nicAsia(_ random: inout RandomSource) -> [AttackLeg] {
        let countries = ["JP", "GB", "US", "TR", "CN", "SG", "AE"]
        var orders: [(Double, String, Int)] = []
        for place in 0..<31 {
            let units = (142_000 + 2_500 * random.normal()).rounded()
            orders.append((units, countries[place % 7], place % 24))
        }
        return evening(orders, from: 21 * 60 + 10, every: 8, "USD", .company, "SERVICES", &random)
    }

    /// Roubles 55 m together, in three orders; the split and the hours are made up.
    static func globex(_ random: inout RandomSource) -> [AttackLeg] {
        let orders: [(Double, String, Int)] = [(420_000, "HK", 0), (330_000, "CZ", 1), (190_000, "US", 2)]
        return evening(orders, from: 15 * 60, every: 30, "USD", .company, "CONTRACT", &random)
    }

    /// USD 110 m, "donations" to a church in Korea, where it was night.
    static func bancomext(_ random: inout RandomSource) -> [AttackLeg] {
        (0..<5).map { place in
            AttackLeg(
                minute: 13 * 60 + 10 + 17 * place + random.below(9),
                units: 22e6,
                currency: "USD",
                payee: .stranger(0, country: "KR", bank: 3, nature: .company),
                text: "DONATION TO CHURCH"
            )
        }
    }

    /// USD 500,000 to Dubai, EUR 300,000 to Turkey, USD 1 m to China, one new payee each.
    static func cityUnion(_ random: inout RandomSource) -> [AttackLeg] {
        let orders: [(Double, String, Int, String)] = [
            (500_000, "AE", 0, "USD"), (300_000, "TR", 1, "EUR"), (1_000_000, "CN", 2, "USD"),
        ]
        return orders.enumerated().map { place, order in
            AttackLeg(
                minute: 18 * 60 + 2 + 9 * place + random.below(5),
                units: order.0,
                currency: order.3,
                payee: .stranger(order.2, country: order.1, bank: 1, nature: .company)
            )
        }
    }

    /// Four orders to young companies at four banks in one city, at night.
    static func bancoDeChile(_ random: inout RandomSource) -> [AttackLeg] {
        let orders: [(Double, String)] = [
            (5_488_590, "USD"), (2_009_650, "USD"), (1_000_206, "USD"), (1_998_044, "EUR"),
        ]
        return orders.enumerated().map { place, order in
            AttackLeg(
                minute: 22 * 60 + 35 + 28 * place + random.below(12),
                units: order.0,
                currency: order.1,
                payee: .stranger(place, country: "HK", bank: place, nature: .company),
                isRound: false
            )
        }
    }

    /// Three orders in office hours to one company, rupees 139.2 m together (about two million dollars).
    static func cosmos(_ random: inout RandomSource) -> [AttackLeg] {
        [(900_000.0), 640_000, 460_000].enumerated().map { place, units in
            AttackLeg(
                minute: 11 * 60 + 30 + 12 * place + random.below(6),
                units: units,
                currency: "USD",
                payee: .stranger(0, country: "HK", bank: 2, nature: .company)
            )
        }
    }

    /// Rupees 1,250 m, 140 m, 48.4 m and 30 m, here in dollars, on a public holiday.
    static func sbmIndia(_ random: inout RandomSource) -> [AttackLeg] {
        let orders: [(Double, String, Int)] = [
            (17_100_000, "US", 0), (1_915_000, "US", 1), (662_000, "GB", 2), (410_000, "FR", 3),
        ]
        return evening(orders, from: 13 * 60 + 40, every: 35, "USD", .company, "REMITTANCE", &random)
    }

    /// Eleven orders, EUR 13 m together, at the start of the day.
    static func bankOfValletta(_ random: inout RandomSource) -> [AttackLeg] {
        let orders: [(Double, String, Int)] = [
            (1_450_000, "GB", 0), (1_300_000, "US", 1), (1_100_000, "CZ", 2), (1_250_000, "HK", 3), (990_000, "GB", 4),
            (1_400_000, "US", 5), (1_050_000, "GB", 0), (1_210_000, "CZ", 6), (1_150_000, "HK", 7), (980_000, "US", 1),
            (1_120_000, "GB", 8),
        ]
        return evening(orders, from: 7 * 60 + 42, every: 3, "EUR", .company, "INVOICE", &random)
    }

    /// Orders one after another, so many minutes apart on average.
    private static func evening(
        _ orders: [(units: Double, country: String, payee: Int)],
        from start: Int,
        every minutes: Int,
        _ currency: String,
        _ nature: Payee.Nature,
        _ text: String,
        _ random: inout RandomSource
    ) -> [AttackLeg] {
        var minute = start
        return orders.map { order in
            defer { minute += 1 + random.below(2 * minutes - 1) }
            return AttackLeg(
                minute: minute,
                units: order.units,
                currency: currency,
                payee: .stranger(order.payee, country: order.country, bank: order.payee % 4, nature: nature),
                isRound: order.units.truncatingRemainder(dividingBy: 1000) == 0,
                text: text
            )
        }
    }
}
