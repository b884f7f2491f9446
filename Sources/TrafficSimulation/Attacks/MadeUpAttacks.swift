/// Attacks that no report tells of in such figures: what payments of them look like is made up.
enum MadeUpAttacks {
    /// The recipe of a scenario that is no public case; nil for those.
    static func recipe(_ scenario: AttackScenario) -> AttackRecipe? {
        switch scenario {
        case .loud: AttackRecipe(victims: [[.institution, .corporate, .smallFirm]], days: .any, legs: loud)
        case .quiet: AttackRecipe(victims: [[.institution, .corporate, .smallFirm, .seasonal]], legs: quiet)
        case .slow: AttackRecipe(victims: [[.corporate, .smallFirm, .institution]], legs: slow)
        case .stealth: AttackRecipe(victims: [[.corporate, .smallFirm, .growing]], legs: stealth)
        case .accountTakeover: AttackRecipe(victims: [[.retail]], days: .any, legs: takeover)
        case .supplierImpostor: AttackRecipe(victims: [[.smallFirm, .corporate]], legs: impostor)
        case .testThenDrain: AttackRecipe(victims: [[.smallFirm, .retail, .seasonal]], days: .any, legs: testThenDrain)
        case .fanIn:
            AttackRecipe(victims: Array(repeating: [.retail, .retail, .smallFirm], count: 24), days: .any, legs: fanIn)
        case .mule:
            AttackRecipe(victims: Array(repeating: [.retail], count: 5), days: .any, victimsBankApart: true, legs: mule)
        default: nil
        }
    }

    private static func loud(_ victims: [Victim], _ random: inout RandomSource) -> [AttackLeg] {
        let victim = victims[0]
        let countries = (0..<3).map { _ in PayeePool.corridor(&random) }
        let payees = random.within(5...14)
        var minute = random.pick([2, 5, 19, 21, 22]) * 60
        return (0..<random.within(8...20)).map { _ in
            minute += 2 + random.below(14)
            let payee = random.below(payees)
            return AttackLeg(
                minute: minute,
                units: victim.large(2) * random.uniform(1.5, 6),
                currency: nil,
                payee: .stranger(payee, country: countries[payee % 3], bank: payee % 4, nature: nature(payee)),
                isRound: random.chance(0.6)
            )
        }
    }

    private static func quiet(_ victims: [Victim], _ random: inout RandomSource) -> [AttackLeg] {
        let victim = victims[0]
        var minute = 10 * 60 + random.below(120)
        return (0..<random.within(3...6)).map { place in
            minute += 15 + random.below(80)
            return AttackLeg(
                minute: minute,
                units: victim.large(random.uniform(1, 2)),
                currency: nil,
                payee: .stranger(place / 2, country: known(victim, &random), bank: place % 3, nature: .company),
                isRound: random.chance(0.3)
            )
        }
    }

    private static func slow(_ victims: [Victim], _ random: inout RandomSource) -> [AttackLeg] {
        let victim = victims[0]
        let countries = [known(victim, &random), known(victim, &random)]
        var day = 0
        return (0..<random.within(6...11)).map { place in
            defer { day += random.within(1...2) }
            return AttackLeg(
                minute: day * 1440 + random.within(9...16) * 60 + random.below(60),
                units: victim.large(random.uniform(0.9, 1.7)),
                currency: nil,
                payee: .stranger(place % 2, country: countries[place % 2], bank: place % 2, nature: .company),
                isRound: random.chance(0.3)
            )
        }
    }

    private static func stealth(_ victims: [Victim], _ random: inout RandomSource) -> [AttackLeg] {
        let victim = victims[0]
        var minute = 10 * 60 + random.below(240)
        return (0..<12).map { place in
            minute += 2 + random.below(16)
            return AttackLeg(
                minute: minute,
                units: victim.large(0.8 * random.normal()),
                currency: nil,
                payee: .stranger(
                    place,
                    country: known(victim, &random),
                    bank: place % 4,
                    nature: usual(victim, &random)
                ),
                isRound: false
            )
        }
    }

    private static func takeover(_ victims: [Victim], _ random: inout RandomSource) -> [AttackLeg] {
        let victim = victims[0]
        var minute = random.within(1...22) * 60
        return (0..<random.within(2...4)).map { _ in
            minute += 3 + random.below(20)
            return AttackLeg(
                minute: minute,
                units: victim.large(2) * random.uniform(2, 8),
                currency: nil,
                payee: .stranger(random.below(2), country: victim.payer.bank.country, bank: 2, nature: .person),
                isRound: true,
                text: "TRANSFER"
            )
        }
    }

    private static func impostor(_ victims: [Victim], _ random: inout RandomSource) -> [AttackLeg] {
        let victim = victims[0]
        let country = random.pick(["GB", "PL", "HK", "AE", "ES"].filter { $0 != victim.payer.bank.country })
        return (0..<random.within(1...2)).map { place in
            AttackLeg(
                minute: place * 1440 * 3 + random.within(9...15) * 60 + random.below(60),
                units: victim.large(random.uniform(1.3, 2.4)),
                currency: nil,
                payee: .impostor(0, country: country),
                isRound: false,
                text: "INVOICE " + random.digits(6)
            )
        }
    }

    private static func testThenDrain(_ victims: [Victim], _ random: inout RandomSource) -> [AttackLeg] {
        let victim = victims[0]
        let payee = AttackLeg.Destination.stranger(
            0,
            country: known(victim, &random),
            bank: 1,
            nature: random.pick([.person, .company])
        )
        var minute = random.within(8...20) * 60
        var legs = [AttackLeg(minute: minute, units: random.uniform(1, 9), currency: nil, payee: payee, text: "TEST")]
        for _ in 0..<random.within(2...4) {
            minute += 20 + random.below(60)
            legs.append(
                AttackLeg(
                    minute: minute,
                    units: victim.large(2.2) * random.uniform(1, 3),
                    currency: nil,
                    payee: payee
                )
            )
        }
        return legs
    }

    /// Persons of one country who were all told the same story.
    private static func fanIn(_ victims: [Victim], _ random: inout RandomSource) -> [AttackLeg] {
        let count = random.within(10...max(10, victims.count))
        let start = random.within(8...14) * 60
        let country = victims[0].payer.bank.country
        return victims.prefix(count).enumerated().map { place, victim in
            AttackLeg(
                minute: start + random.below(36 * 60),
                units: max(200, victim.large(random.uniform(0.8, 2.2))),
                currency: nil,
                payee: .stranger(0, country: country, bank: 3, nature: .person),
                victim: place,
                isRound: true,
                text: "INVESTMENT"
            )
        }
    }

    /// Victims 1 to 4 pay the account of victim 0, whose owner passes the money on.
    private static func mule(_ victims: [Victim], _ random: inout RandomSource) -> [AttackLeg] {
        var legs: [AttackLeg] = []
        var total = 0.0
        var minute = random.within(8...11) * 60
        for (place, victim) in victims.enumerated().dropFirst() {
            minute += 10 + random.below(90)
            let units = max(500, victim.large(random.uniform(1.5, 2.5)))
            total += units
            legs.append(
                AttackLeg(
                    minute: minute,
                    units: units,
                    currency: nil,
                    payee: .customer(0),
                    victim: place,
                    text: "TRANSFER"
                )
            )
        }
        let parts = random.within(3...6)
        for place in 0..<parts {
            minute += 5 + random.below(40)
            legs.append(
                AttackLeg(
                    minute: minute,
                    units: total / Double(parts) * random.uniform(0.8, 1),
                    currency: nil,
                    payee: .stranger(
                        place % 3,
                        country: place % 3 == 0 ? victims[0].payer.bank.country : "GB",
                        bank: place % 4,
                        nature: .person
                    ),
                    text: "TRANSFER"
                )
            )
        }
        return legs
    }

    private static func nature(_ number: Int) -> Payee.Nature { number % 3 == 0 ? .company : .person }

    /// A country that the victim pays to.
    private static func known(_ victim: Victim, _ random: inout RandomSource) -> String {
        random.chance(0.5) || victim.corridors.isEmpty ? victim.payer.bank.country : random.pick(victim.corridors)
    }

    /// A nature that the victim's new payees have.
    private static func usual(_ victim: Victim, _ random: inout RandomSource) -> Payee.Nature {
        switch random.place(weights: victim.natures) {
        case 0: .person
        case 3: .institution
        default: .company
        }
    }
}
