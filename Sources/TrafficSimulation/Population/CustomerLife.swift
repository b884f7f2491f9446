import PaymentModel

/// The life of one customer: day after day, whom it pays, when and how much.
struct CustomerLife {
    let kind: CustomerKind
    let number: Int32
    let payer: Payer
    let place: Place
    var random: RandomSource
    var habits: Habits

    /// Payments a working day.
    var rate: Double
    var newShare: Double
    var abroad: Double
    /// The logarithm of the usual amount in euros.
    var level: Double
    /// Countries it pays to.
    var corridors: [String] = []
    /// Every past payment's payee: drawing one of them is preferential attachment.
    var past: [Int32] = []
    /// What is usual for a payee: the logarithm of the amount, and whether it is always the same.
    var usual: [Int32: (level: Double, fixed: Amount?)] = [:]
    var standing: [(day: Int, payee: Int32)] = []
    var employees: [(payee: Int32, salary: Amount)] = []
    var payDay = 25
    var payHour = 10
    /// Days of the week of the supplier run, and how many payments it has.
    var runDay: Int? = nil
    var runSize = 0
    var firstDay: CivilDate
    var hasPaidSalaries = false
    var season: Double = 0
    var special: (day: CivilDate, occasion: Occasion)?

    var orders: [Order] = []

    init(
        kind: CustomerKind,
        number: Int32,
        payer: Payer,
        settings: SimulationSettings,
        pool: inout PayeePool
    ) {
        var random = RandomSource(seed: settings.seed, stream: UInt64(number) &+ 1000)
        let habits = Habits.usual(kind)
        self.kind = kind
        self.number = number
        self.payer = payer
        place = Place[payer.bank.country]
        self.habits = habits
        rate = random.logNormal(median: habits.rate.median, sigma: habits.rate.sigma)
        newShare = random.uniform(habits.newShare.lowerBound, habits.newShare.upperBound)
        abroad = random.uniform(habits.abroad.lowerBound, habits.abroad.upperBound)
        level =
            logarithm(habits.amount.median * Place[payer.bank.country].priceLevel) + habits.amount.between
            * random.normal()
        firstDay = settings.firstDay
        if kind == .newAccount { firstDay = settings.firstDay.adding(days: random.below(max(1, settings.days - 10))) }
        season = random.uniform()
        self.random = random
        self.random = takeUp(random, settings: settings, pool: &pool)
    }

    /// What there is at the beginning: known payees, standing orders, people to pay, and what will happen once.
    private mutating func takeUp(
        _ source: RandomSource,
        settings: SimulationSettings,
        pool: inout PayeePool
    ) -> RandomSource {
        var random = source
        for _ in 0..<random.within(1...4) { corridors.append(PayeePool.corridor(&random)) }
        for _ in 0..<random.within(habits.knownPayees) {
            let payee = pool.stranger(
                for: habits,
                abroad: abroad,
                from: payer.bank,
                corridors: corridors,
                &random
            )
            // Some are paid often, most seldom.
            let weight = max(1, Int(1 / (0.08 + random.uniform())))
            for _ in 0..<weight { past.append(payee) }
        }
        let ordersStanding = kind == .retail ? random.within(1...4) : kind == .refunds ? 0 : random.within(0...3)
        for place in 0..<ordersStanding {
            let payee = pool.make(place == 0 ? .person : .company, in: payer.bank.country, besides: payer.bank, &random)
            standing.append((random.pick([1, 1, 2, 3, 5, 10, 15, 28]), payee))
            let median = (place == 0 && kind == .retail ? 820 : 60) * self.place.priceLevel
            let euros = random.logNormal(median: median, sigma: 0.5)
            usual[payee] = (logarithm(euros), amount(euros, round: random.chance(0.6)))
        }
        let staff = random.within(habits.employees)
        let paysPeople = kind != .newAccount || random.chance(0.12)
        if staff > 0, paysPeople {
            for _ in 0..<staff {
                let payee = pool.make(.person, in: payer.bank.country, besides: payer.bank, &random)
                let euros = random.logNormal(median: 2400 * place.priceLevel, sigma: 0.35)
                employees.append((payee, amount(euros, round: false)))
            }
        }
        payDay = random.pick([25, 25, 26, 27, 28, 30, 15])
        payHour = random.within(8...16)
        if kind == .corporate {
            runDay = random.within(0...4)
            runSize = random.within(6...30)
        }
        let years = Double(settings.days) / 365
        let chances: [(Occasion, Double)] =
            switch kind {
            case .retail: [(.housePurchase, 0.03 * years), (.relocation, 0.015 * years)]
            case .smallFirm, .corporate, .seasonal: [(.supplierChangedBank, years)]
            default: []
            }
        for (occasion, chance) in chances where special == nil && random.chance(chance) {
            special = (settings.firstDay.adding(days: random.below(settings.days)), occasion)
        }
        return random
    }

    /// Lives through the days.
    mutating func live(days: Int, from start: CivilDate, pool: inout PayeePool) {
        for number in 0..<days {
            let day = start.adding(days: number)
            guard day >= firstDay else { continue }
            liveOrdinarily(on: day, since: Int(day.dayNumber - firstDay.dayNumber), pool: &pool)
            payStandingOrders(day, pool)
            paySalaries(day, pool)
            paySuppliers(day, pool)
            payTaxes(day, pool)
            if let special, special.day == day { happen(special.occasion, on: day, pool: &pool) }
        }
    }

    private mutating func liveOrdinarily(on day: CivilDate, since age: Int, pool: inout PayeePool) {
        var expected = rate
        let isWorkingDay = place.isWorkingDay(day)
        if !isWorkingDay { expected *= habits.restDayFactor }
        let parts = day.parts
        let nearMonthEnd = parts.day >= 28 || parts.day <= 3
        if nearMonthEnd, kind != .refunds, kind != .institution { expected *= kind == .retail ? 1.3 : 1.9 }
        switch kind {
        case .growing:
            // Doubles every five weeks, from a fifth of its later size.
            expected *= min(1.6, 0.2 * exponential(Double(age) * 0.0198))
        case .seasonal:
            // A season of three weeks in nine, which comes and goes within days.
            let turn = Double(day.dayNumber) / 63 + season
            let phase = turn - turn.rounded(.down)
            expected *= 0.35 + 2.2 * max(0, min(1, 1.5 - abs(phase - 0.5) * 8))
        default: break
        }
        // People and firms pay in sittings; days differ more than chance alone would make them.
        expected *= random.gamma(shape: kind == .refunds ? 12 : 2.5)
        var left = random.poisson(expected)
        while left > 0 {
            let hour = random.place(weights: habits.rhythm.weights)
            var second = hour * 3600 + random.below(3600)
            let sitting = kind == .refunds ? 1 : min(left, 1 + random.poisson(kind == .retail ? 0.3 : 2))
            for _ in 0..<sitting {
                let payee = choosePayee(on: day, pool: &pool)
                emit(
                    to: payee,
                    amount: amount(for: payee, pool),
                    on: day,
                    second: second,
                    occasion: nearMonthEnd && kind != .retail ? .monthEnd : .ordinary,
                    pool
                )
                second += 20 + Int(random.waiting(mean: 150))
            }
            left -= sitting
        }
    }

    private mutating func choosePayee(on day: CivilDate, pool: inout PayeePool) -> Int32 {
        let payee: Int32
        if past.isEmpty || random.chance(newShare) {
            payee = pool.stranger(
                for: habits,
                abroad: abroad,
                from: payer.bank,
                corridors: corridors,
                on: day,
                &random
            )
        } else {
            payee = random.pick(past)
        }
        // A payee of a kind that is paid once only is not drawn again.
        if kind != .refunds || random.chance(0.05) { past.append(payee) }
        return payee
    }

    /// An amount as this customer pays this payee.
    mutating func amount(for payee: Int32, _ pool: PayeePool) -> Amount {
        let currency = currency(for: payee, pool)
        if let known = usual[payee] {
            if let fixed = known.fixed { return fixed }
            let euros = exponential(known.level + habits.amount.within * random.heavyTailed(degrees: 4))
            return Money.amount(euros: euros, currency: currency, round: random.chance(habits.roundShare))
        }
        // One begins with less than what becomes usual: samples, deposits, first parts.
        let own = level + habits.amount.payees * random.normal()
        let firstTime = own - 0.4 - 0.4 * habits.amount.within * abs(random.normal())
        let first = Money.amount(
            euros: exponential(firstTime),
            currency: currency,
            round: random.chance(habits.roundShare)
        )
        usual[payee] = (own, random.chance(0.12) ? first : nil)
        return first
    }

    // MARK: Small parts

    /// What an attack on this customer needs to know.
    var victim: Victim {
        let amounts = habits.amount
        return Victim(
            number: number,
            payer: payer,
            level: level,
            spread: (amounts.payees * amounts.payees + amounts.within * amounts.within).squareRoot(),
            corridors: corridors,
            past: orders.map(\.payee),
            natures: habits.payees
        )
    }

    var home: String { place.currency }

    /// What is paid to a payee: its own currency inside the currency's area, else mostly dollars; always the same.
    func currency(for payee: Int32, _ pool: PayeePool) -> String {
        let there = Place[pool[payee].bank.country].currency
        if there == home { return home }
        let hash = UInt64(UInt32(bitPattern: payee)) &* 0x9E37_79B9_7F4A_7C15 >> 32
        switch hash % 100 {
        case 0..<55: return "USD"
        case 55..<80: return ["GBP", "CHF", "JPY", "EUR", "PLN", "CAD", "SGD", "HKD"].contains(there) ? there : "USD"
        default: return home == "EUR" || home == "GBP" || home == "USD" ? home : "USD"
        }
    }

    /// An amount of the home currency.
    func amount(_ euros: Double, round: Bool) -> Amount {
        Money.amount(euros: euros, currency: home, round: round)
    }

    /// Whether a monthly day falls on this working day, moved before or behind closed days.
    func isDue(_ due: Int, on day: CivilDate, before: Bool) -> Bool {
        for step in 0...6 {
            let candidate = day.adding(days: before ? step : -step)
            if step > 0, place.isWorkingDay(candidate) { return false }
            if candidate.parts.day == due { return true }
            // The thirtieth is the last day of February.
            if due > 28, candidate.parts.month == 2, candidate.adding(days: 1).parts.month == 3 { return true }
        }
        return false
    }

    mutating func emit(
        to payee: Int32,
        amount: Amount,
        on day: CivilDate,
        second: Int,
        occasion: Occasion,
        _ pool: PayeePool
    ) {
        let offset = place.offsetMinutes(on: day)
        let local = Int64(day.dayNumber) * 86_400 + Int64(min(second, 86_399))
        orders.append(
            Order(
                seconds: local - Int64(offset) * 60,
                offsetMinutes: Int16(offset),
                payer: number,
                payee: payee,
                amount: amount,
                currency: currency(for: payee, pool),
                occasion: occasion,
                remittance: nil,
                route: nil,
                attack: nil
            )
        )
    }
}
