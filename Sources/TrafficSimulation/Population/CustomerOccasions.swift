import PaymentModel

/// What happens on certain days: standing orders, salaries, supplier runs, taxes, and what happens once.
extension CustomerLife {
    /// Standing orders of this day; those of a closed day are made on the next open one.
    mutating func payStandingOrders(_ day: CivilDate, _ pool: PayeePool) {
        guard place.isWorkingDay(day) else { return }
        for (due, payee) in standing where isDue(due, on: day, before: false) {
            guard let fixed = usual[payee]?.fixed else { continue }
            emit(
                to: payee,
                amount: fixed,
                on: day,
                second: 5 * 3600 + random.below(1800),
                occasion: .standingOrder,
                pool
            )
        }
    }

    mutating func paySalaries(_ day: CivilDate, _ pool: PayeePool) {
        guard !employees.isEmpty, place.isWorkingDay(day), isDue(payDay, on: day, before: true) else { return }
        let occasion: Occasion = hasPaidSalaries || kind != .newAccount ? .salaryRun : .firstSalaryRun
        hasPaidSalaries = true
        var second = payHour * 3600 + random.below(1200)
        for place in employees.indices {
            let (payee, salary) = employees[place]
            // Overtime and bonuses, now and then.
            var paid = salary
            if random.chance(0.15) {
                paid = Money.amount(salary.approximation * random.uniform(1, 1.3), currency: home, round: false)
            }
            emit(to: payee, amount: paid, on: day, second: second, occasion: occasion, pool)
            second += random.below(3)
        }
    }

    mutating func paySuppliers(_ day: CivilDate, _ pool: PayeePool) {
        guard let runDay, runDay == day.weekday, place.isWorkingDay(day), !past.isEmpty else { return }
        var second = 14 * 3600 + random.below(3600)
        for _ in 0..<max(1, random.poisson(Double(runSize))) {
            let payee = random.pick(past)
            past.append(payee)
            emit(to: payee, amount: amount(for: payee, pool), on: day, second: second, occasion: .supplierRun, pool)
            second += random.below(4)
        }
    }

    /// Firms pay their taxes on the tenth of the month behind a quarter.
    mutating func payTaxes(_ day: CivilDate, _ pool: PayeePool) {
        guard kind == .smallFirm || kind == .corporate || kind == .seasonal, [1, 4, 7, 10].contains(day.parts.month),
            place.isWorkingDay(day), isDue(10, on: day, before: true),
            let office = pool.taxOffice(of: payer.bank.country), pool[office].bank.bic != payer.bank.bic
        else { return }
        let euros = exponential(level) * rate * random.uniform(4, 9)
        emit(
            to: office,
            amount: amount(euros, round: false),
            on: day,
            second: 9 * 3600 + random.below(28_000),
            occasion: .taxDay,
            pool
        )
    }

    mutating func happen(_ occasion: Occasion, on day: CivilDate, pool: inout PayeePool) {
        let second = 9 * 3600 + random.below(30_000)
        switch occasion {
        case .housePurchase:
            let notary = pool.make(.company, in: payer.bank.country, besides: payer.bank, &random)
            let euros = random.logNormal(median: 190_000 * place.priceLevel, sigma: 0.5)
            emit(to: notary, amount: amount(euros, round: true), on: day, second: second, occasion: occasion, pool)
            let agent = pool.make(.company, in: payer.bank.country, besides: payer.bank, &random)
            let fee = amount(euros * 0.035, round: false)
            emit(to: agent, amount: fee, on: day, second: second + 900, occasion: occasion, pool)
        case .relocation:
            var country = PayeePool.corridor(&random)
            if country == payer.bank.country { country = country == "AU" ? "CA" : "AU" }
            corridors = [country]
            abroad = 0.5
            for step in 0..<random.within(2...4) {
                let payee = pool.make(step == 0 ? .person : .company, in: country, &random)
                let euros = random.logNormal(median: 2600, sigma: 0.6)
                usual[payee] = (logarithm(euros), nil)
                past.append(payee)
                let paid = Money.amount(euros: euros, currency: currency(for: payee, pool), round: true)
                emit(to: payee, amount: paid, on: day, second: second + 1200 * step, occasion: occasion, pool)
            }
        case .supplierChangedBank:
            guard !past.isEmpty else { return }
            let old = random.pick(past)
            var moved = pool[old]
            for _ in 0..<8 where moved.bank.bic == pool[old].bank.bic || moved.bank.bic == payer.bank.bic {
                moved.bank = BankDirectory.world.bank(in: moved.bank.country, &random)
            }
            moved.account = Accounts.number(at: moved.bank, &random)
            let new = pool.add(moved)
            for place in past.indices where past[place] == old { past[place] = new }
            usual[new] = usual[old] ?? (level, nil)
            emit(to: new, amount: amount(for: new, pool), on: day, second: second, occasion: occasion, pool)
        default: break
        }
    }
}
