import PaymentModel

/// Burst and fan-out: how fast a debtor pays, and takes up new beneficiaries, beside what it usually does.
extension DebtorShard {
    /// The raw bits of burst and fan-out; the debtor's decayed count of payments.
    @inline(__always)
    static func takeTempo(
        _ features: inout PaymentFeatures,
        _ view: borrowing CreditorView,
        _ epoch: EpochState,
        ownRate: Double,
        _ debtor: inout DebtorProfile,
        _ tempo: inout TempoWindow,
        _ output: inout Output,
        _ facts: inout Circumstances
    ) -> Double {
        // What comes late is taken to have come with the newest.
        let time = max(features.time, debtor.last)
        var events = 0.0
        var exposure = 0.0
        var weeks = 0.0
        if debtor.first != 0 {
            let known = time &- debtor.first
            let left = TempoBurst.faded(after: time &- debtor.last, known)
            events = Double(debtor.intensity) * left[0]
            exposure = TempoBurst.memory * (1 - left[1])
            weeks = min(20, Double(known) * (1 / Double(TempoBurst.week)))
        }
        let shape = 1 + events
        let rateExposure = 1 / epoch.population.debtorRate + exposure
        let rate = Float(shape / rateExposure)
        facts.rate = rate
        if exposure > 3 * 86_400 { output.sample.debtorRate = rate }

        let expected = TempoBurst.expectedMaximum(debtor.payments)
        beginWeek(time, expected: expected, &debtor, &output)
        debtor.weekPayments &+= 1
        guard debtor.payments > 0 else { return events }
        let growth = TempoBurst.growth(lastWeek: debtor.weekBefore.value, rate: rate)

        let isDay = features.precision != .second
        let now = epoch.population.clock(isDay ? time &+ 43_200 : time)
        tempo.begin(shape: shape, exposure: rateExposure)
        var count = 1
        var age = time &- debtor.last
        let most = Int(min(debtor.payments, UInt32(TempoBurst.most)))
        let reach = isDay ? TimeStep.rounded(TempoBurst.reach) : TempoBurst.reach
        while age <= reach {
            let isThenDay = debtor.dayPrecision &>> UInt32(truncatingIfNeeded: count &- 1) & 1 == 1
            let then = time &- min(age, time)
            let from = epoch.population.clock(isThenDay && then > 43_200 ? then - 43_200 : then)
            tempo.add(count, max(now - from, 0) + 30, span: age)
            let next = TempoBurst.count(after: count)
            guard next <= most, next > count else { break }
            while count < next {
                age &+= debtor.times.step(count, of: debtor.payments).seconds
                count &+= 1
            }
        }
        tempo.judge(.sparse)
        let divisors = TempoDivisors(debtor, epoch.population, weeks: Float(weeks), expected: expected)
        output.raw[DetectorIdentifier.tempoBurst.slot] = tempo.best / divisors.burst
        // Windows of whole days do not tell how near the others were.
        let freshness = isDay ? 1 : tempo.freshness(.sparse)
        output.burstFreshness = freshness * divisors.burstShare * tempo.share(growth: growth)
        facts.burstCount = tempo.count
        facts.burstSpan = tempo.span
        debtor.burst.take(tempo.best)

        guard view.isNewPair, debtor.beneficiaries > 0 else { return events }
        tempo.begin(shape: shape, exposure: rateExposure)
        var newAge = time &- debtor.lastNew
        let newReach = isDay ? TimeStep.rounded(TempoFanOut.reach) : TempoFanOut.reach
        for count in 1...Int(min(7, debtor.beneficiaries)) where newAge <= newReach {
            let then = time &- min(newAge, time)
            let from = epoch.population.clock(isDay && then > 43_200 ? then - 43_200 : then)
            tempo.add(count, (max(now - from, 0) + 30) * ownRate, span: newAge)
            newAge &+= debtor.newTimes.step(count, of: debtor.beneficiaries).seconds
        }
        tempo.judge(.every)
        output.raw[DetectorIdentifier.tempoFanOut.slot] = tempo.best / divisors.fanOut
        let fanOutFreshness = isDay ? 1 : tempo.freshness(.every)
        output.fanOutFreshness = fanOutFreshness * divisors.fanOutShare * tempo.share(growth: growth)
        facts.fanOutCount = tempo.count
        facts.fanOutSpan = tempo.span
        debtor.fanOut.take(tempo.best)
        return events
    }

    /// Moves a debtor's counts on to the week that a time lies in.
    @inline(__always)
    private static func beginWeek(
        _ time: UInt32,
        expected: Float,
        _ debtor: inout DebtorProfile,
        _ output: inout Output
    ) {
        let week = DebtorProfile.week(of: time)
        guard debtor.week != week else { return }
        let gap = Int32(week) &- Int32(debtor.week)
        if debtor.week > 0 {
            debtor.burst.advance(gap: gap)
            debtor.fanOut.advance(gap: gap)
            if debtor.burst.history.value > 0 {
                let histories = SIMD4(debtor.burst.history.value, debtor.fanOut.history.value, 0, 0) * (1 / expected)
                let logarithms = Elementary.quickLog2(histories.larger(SIMD4(repeating: 1))) * Float(Elementary.ln2)
                output.sample.burstiness = logarithms[0]
                output.sample.fanOutBurstiness = logarithms[1]
            }
        }
        debtor.weekBefore = debtor.week > 0 && gap == 1 ? Minifloat(Float(debtor.weekPayments)) : .zero
        debtor.weekPayments = 0
    }
}
