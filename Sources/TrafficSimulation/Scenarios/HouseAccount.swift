import PaymentModel

/// One account of a scenario's bank, and its ordinary traffic: few payees, paid again and again in office hours.
struct HouseAccount {
    let payer: Payer
    /// Payments a working day.
    let rate: Double
    /// Whom it pays, with the usual amount and how often compared with the others.
    var payees: [Known]
    /// The spread of the logarithm of amounts to one payee.
    let spread: Double
    /// The share of amounts in round figures.
    let roundShare: Double
    /// The share of payments to a payee never paid before, and how those are made.
    let newShare: Double
    let newPayee: (_ pool: inout PayeePool, _ random: inout RandomSource) -> Known
    /// People paid on one day of each month.
    var monthly: (day: Int, currency: String, people: [(payee: Int32, amount: Amount)])?
    /// Hours of the office, local.
    let hours: ClosedRange<Int>

    /// A payee with what is usual for it.
    struct Known {
        var payee: Int32
        var median: Double
        var weight: Double
        var currency: String = "USD"
    }

    /// Orders of every working day from the first to the last, at whole minutes.
    ///
    /// Whole minutes because an MT message has no seconds: both forms of the scenario then have the same times.
    mutating func orders(
        number: Int32,
        from first: CivilDate,
        to last: CivilDate,
        closed: Set<CivilDate>,
        pool: inout PayeePool,
        random: inout RandomSource
    ) -> [Order] {
        let place = Place[payer.bank.country]
        var orders: [Order] = []
        var paidMonth = -1
        var day = first
        while day <= last {
            defer { day = day.adding(days: 1) }
            guard place.isWorkingDay(day), !closed.contains(day) else { continue }
            if let monthly, day.parts.day >= monthly.day, day.parts.month != paidMonth {
                paidMonth = day.parts.month
                var minute = random.within(hours) * 60 + random.below(30)
                for (place, entry) in monthly.people.enumerated() {
                    if place > 0, place % 12 == 0 { minute += 1 }
                    orders.append(
                        order(number, entry.payee, entry.amount, monthly.currency, day, minute, .salaryRun)
                    )
                }
            }
            // Days differ more than chance alone would make them.
            for _ in 0..<random.poisson(rate * random.gamma(shape: 4)) {
                let minute = random.within(hours.lowerBound * 60...hours.upperBound * 60 - 1)
                let known = choose(&pool, &random)
                let units = known.median * exponential(spread * random.heavyTailed(degrees: 8))
                let amount = Money.amount(units, currency: known.currency, round: random.chance(roundShare))
                orders.append(order(number, known.payee, amount, known.currency, day, minute, .ordinary))
            }
        }
        return orders
    }

    private mutating func choose(_ pool: inout PayeePool, _ random: inout RandomSource) -> Known {
        if random.chance(newShare) {
            var known = newPayee(&pool, &random)
            payees.append(known)
            // One begins with less than what becomes usual.
            known.median *= 0.5
            return known
        }
        return payees[random.place(weights: payees.map(\.weight))]
    }

    private func order(
        _ number: Int32,
        _ payee: Int32,
        _ amount: Amount,
        _ currency: String,
        _ day: CivilDate,
        _ minute: Int,
        _ occasion: Occasion
    ) -> Order {
        let offset = Place[payer.bank.country].offsetMinutes(on: day)
        return Order(
            seconds: Int64(day.dayNumber) * 86_400 + Int64((minute - offset) * 60),
            offsetMinutes: Int16(offset),
            payer: number,
            payee: payee,
            amount: amount,
            currency: currency,
            occasion: occasion,
            remittance: nil,
            route: nil,
            attack: nil
        )
    }
}
