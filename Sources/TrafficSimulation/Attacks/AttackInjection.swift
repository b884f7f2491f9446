import PaymentModel

/// Puts attacks into the traffic of a population.
struct AttackInjection {
    let settings: SimulationSettings
    let victims: [Victim]
    /// Nobody is attacked twice: the second attack would be judged with the first in the history.
    private var attacked: Set<Int32> = []

    init(settings: SimulationSettings, victims: [Victim]) {
        self.settings = settings
        self.victims = victims
    }

    /// The orders of all attacks that the settings ask for.
    mutating func orders(pool: inout PayeePool) -> [Order] {
        var orders: [Order] = []
        for (number, scenario) in AttackScenario.allCases.enumerated() {
            for instance in 0..<max(0, settings.attacks[scenario] ?? 0) {
                var random = RandomSource(seed: settings.seed, stream: 0xA77A_0000 + UInt64(number * 4096 + instance))
                orders += attack(scenario, instance: instance, pool: &pool, &random)
            }
        }
        return orders
    }

    private func recipe(_ scenario: AttackScenario) -> AttackRecipe? {
        if scenario == .bangladeshBank2016 {
            return AttackRecipe(
                victims: [[.institution]],
                days: .working,
                isScaled: true,
                legs: BangladeshPattern.legs
            )
        }
        if let known = PublicCase.all[scenario] {
            return AttackRecipe(
                victims: [[.institution, .corporate]],
                days: known.days,
                isScaled: true,
                legs: { _, random in known.legs(&random) }
            )
        }
        return MadeUpAttacks.recipe(scenario)
    }

    private mutating func attack(
        _ scenario: AttackScenario,
        instance: Int,
        pool: inout PayeePool,
        _ random: inout RandomSource
    ) -> [Order] {
        guard let recipe = recipe(scenario), let chosen = chooseVictims(recipe, &random), let first = chosen.first
        else {
            return []
        }
        var legs = recipe.legs(chosen, &random)
        if recipe.isScaled { scale(&legs, to: first, &random) }
        let length = (legs.map(\.minute).max() ?? 0) / 1440 + 1
        guard let day = chooseDay(recipe.days, length: length, of: first, &random) else { return [] }
        for victim in chosen { attacked.insert(victim.number) }
        var payees: [AttackLeg.Destination: Int32] = [:]
        return legs.map { leg in
            let victim = chosen[min(leg.victim, chosen.count - 1)]
            let payee = payees[leg.payee] ?? destination(leg.payee, chosen, &pool, &random)
            payees[leg.payee] = payee
            return leg.order(
                by: victim,
                to: payee,
                in: pool,
                on: day,
                label: AttackLabel(scenario: scenario.rawValue, instance: instance),
                &random
            )
        }
    }

    /// Customers with some history; for attacks on several, all of one country.
    private func chooseVictims(_ recipe: AttackRecipe, _ random: inout RandomSource) -> [Victim]? {
        var chosen: [Victim] = []
        // Where customers pay the first one's account, they do it from other banks.
        let isApart = recipe.victimsBankApart
        for kinds in recipe.victims {
            let candidates = victims.filter { victim in
                kinds.contains(victim.payer.kind) && (!isApart || victim.payer.bank != chosen.first?.payer.bank)
                    && victim.past.count >= 15 && !attacked.contains(victim.number)
                    && !chosen.contains { $0.number == victim.number }
                    && (chosen.first.map { $0.payer.bank.country == victim.payer.bank.country } ?? true)
            }
            guard !candidates.isEmpty else { break }
            chosen.append(random.pick(candidates))
        }
        return chosen.isEmpty ? nil : chosen
    }

    private func chooseDay(
        _ days: AttackRecipe.Days,
        length: Int,
        of victim: Victim,
        _ random: inout RandomSource
    ) -> CivilDate? {
        let first = max(0, settings.attackFreeDays)
        let room = settings.days - first - length
        guard room > 0 else { return nil }
        let place = Place[victim.payer.bank.country]
        for _ in 0..<60 {
            let day = settings.firstDay.adding(days: first + random.below(room))
            switch days {
            case .any: return day
            case .working: if place.isWorkingDay(day) { return day }
            case .rest: if !place.isWorkingDay(day) { return day }
            }
        }
        return settings.firstDay.adding(days: first)
    }

    /// Public amounts belong to public victims: here the largest becomes a few times what the victim seldom exceeds.
    private func scale(_ legs: inout [AttackLeg], to victim: Victim, _ random: inout RandomSource) {
        let euros = legs.map { $0.units / Place.unitsPerEuro($0.currency ?? "EUR") }.max() ?? 1
        let factor = victim.large(2) * random.uniform(1, 4) / euros
        for place in legs.indices { legs[place].units *= factor }
    }

    private func destination(
        _ destination: AttackLeg.Destination,
        _ chosen: [Victim],
        _ pool: inout PayeePool,
        _ random: inout RandomSource
    ) -> Int32 {
        let own = Set(chosen.map(\.payer.bank))
        switch destination {
        case .stranger(_, let country, let bank, let nature):
            return pool.stranger(nature, in: country, bank: bank, besides: own, &random)
        case .customer(let number):
            let payer = chosen[min(number, chosen.count - 1)].payer
            return pool.add(
                Payee(
                    name: payer.name,
                    account: payer.account,
                    bank: payer.bank,
                    address: payer.address,
                    nature: payer.kind == .retail ? .person : .company
                )
            )
        case .impostor(_, let country):
            var payee = pool[random.pick(chosen[0].past)]
            var bank = BankDirectory.world.bank(in: country, &random)
            for _ in 0..<8 where own.contains(bank) { bank = BankDirectory.world.bank(in: country, &random) }
            payee.bank = bank
            payee.account = Accounts.number(at: bank, &random)
            payee.address = Names.address(Place[country], &random)
            return pool.add(payee)
        }
    }
}

extension AttackLeg {
    /// The order on a calendar day. Units of an attack without a currency are euros.
    func order(
        by victim: Victim,
        to payee: Int32,
        in pool: PayeePool,
        on day: CivilDate,
        label: AttackLabel,
        _ random: inout RandomSource
    ) -> Order {
        let place = Place[victim.payer.bank.country]
        let there = Place[pool[payee].bank.country]
        let usual = there.currency == place.currency ? place.currency : "USD"
        let amount =
            currency.map { Money.amount(units, currency: $0, round: false) }
            ?? Money.amount(euros: units, currency: usual, round: isRound)
        let offset = place.offsetMinutes(on: day.adding(days: minute / 1440))
        let seconds = Int64(day.dayNumber) * 86_400 + Int64((minute - offset) * 60)
        return Order(
            seconds: seconds,
            offsetMinutes: Int16(offset),
            payer: victim.number,
            payee: payee,
            amount: amount,
            currency: currency ?? usual,
            occasion: .attack,
            remittance: text,
            route: hasWay
                ? nil
                : Order.Route(
                    receiver: BankDirectory.world.route(
                        from: victim.payer.bank,
                        to: pool[payee].bank,
                        currency: currency ?? usual
                    ).receiver,
                    intermediaries: []
                ),
            attack: label,
            isCover: isCover
        )
    }
}
