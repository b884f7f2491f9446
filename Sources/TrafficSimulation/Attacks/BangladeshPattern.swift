/// The 35 orders of Bangladesh Bank for any other victim: the public amounts and rhythm, rejected first and sent again.
enum BangladeshPattern {
    static func legs(_ victims: [Victim], _ random: inout RandomSource) -> [AttackLeg] {
        var amounts = BangladeshWaves.paid.map(Double.init)
        for _ in 0..<30 { amounts.append((28.3 * random.uniform(0.7, 1.3)).rounded() * 1e6) }
        var legs: [AttackLeg] = []
        for wave in 0..<2 {
            var minute = wave == 0 ? 20 * 60 + 36 : 22 * 60 + 45
            for (place, units) in amounts.enumerated() {
                let nature: Payee.Nature = place == 4 || place % 6 == 5 ? .company : .person
                legs.append(
                    AttackLeg(
                        minute: minute,
                        units: units,
                        currency: "USD",
                        payee: .stranger(place, country: place == 4 ? "LK" : "PH", bank: 1, nature: nature),
                        text: "PROJECT CONSULTING",
                        hasWay: wave == 1
                    )
                )
                minute += random.within(0...4)
            }
        }
        return legs
    }
}
