import PaymentModel

/// The second pass: by debtor, in the order of the payments. Makes the raw bits of every detector.
struct DebtorShard: Sendable {
    var debtors = PagedRows<DebtorProfile>(empty: .empty)
    var names = RowPages<BeneficiaryNames>(empty: .empty)
    var moreCategories = RowPages<MoreCategories>(empty: .empty)
    var orders = OpenAddressingTable<FormatResent.Order>(empty: .empty)
    var references = OpenAddressingTable<ReferenceRepeated.Use>(empty: .empty)
    var changes = ChangeLog()
    /// References of a lower rank are forgotten, see ``ReferenceRepeated/rank(_:time:)``.
    var lowestReference: UInt64 = 0

    /// The lowest rank of the references that still count when the newest payment has a time.
    @inline(__always)
    func lowestReference(at latest: UInt32) -> UInt64 {
        max(lowestReference, ReferenceRepeated.rank(0, time: ReferenceRepeated.oldest(at: latest)))
    }

    /// What one payment gives: raw bits, a sample for the population, the row for the carry pass.
    struct Output: Sendable {
        var raw = InlineArray<25, Float>(repeating: 0)
        var sample = PopulationSample()
        var row = 0
        var payments: UInt32 = 0
        /// How much of the bits of burst and of fan-out is news; see ``TempoWindow/freshness``.
        var burstFreshness: Float = 1
        var fanOutFreshness: Float = 1
        /// The debtor's own rates of new beneficiaries and of creditors new to the network.
        var newRate: Float = 1
        var newcomerRate: Float = 1
        /// Whether the debtor was first seen long enough ago; see ``CarriedEvidence/habitSeconds``.
        var hasHabits = false
        /// What the debtor's payments of a day show anyway; see ``CarriedEvidence/usual(rate:)``.
        var usualEvidence: Float = 0
        /// Its siblings of the day are so suspicious that habits, and what is usual, are not learnt from this payment.
        var isQuarantined = false
        /// In which bin of the recalibration each detector's bits are counted.
        var bins = InlineArray<25, Int16>(repeating: -1)
        /// Keeps the touching of rows from being optimised away.
        private var touched: UInt32 = 0

        /// Begins with another payment, in place.
        @inline(__always)
        mutating func begin(touched: UInt32) {
            self.touched = touched
            raw = InlineArray(repeating: 0)
            burstFreshness = 1
            fanOutFreshness = 1
            sample.begin()
        }
    }

    /// Reads a word of each line that a payment needs.
    @inline(__always)
    borrowing func touch(_ features: borrowing PaymentFeatures) -> UInt32 {
        let row = debtors.find(features.debtor)
        return orders.touch(features.order) &+ (row >= 0 ? debtors[row].touch() : 0)
    }

    /// Reads a payment's debtor, then takes the payment in.
    @inline(__always)
    mutating func take(
        _ features: borrowing PaymentFeatures,
        _ view: borrowing CreditorView,
        _ population: borrowing PopulationState,
        mayQuarantine: Bool,
        into output: inout Output,
        facts: inout Circumstances
    ) {
        let row = debtors.insert(features.debtor)
        output.row = row
        changes.note(.debtor, features.debtor)
        if view.isNewPair { takeName(features, row, &output, &facts) }
        let found = findCategories(features, row)
        output.isQuarantined = mayQuarantine
        Self.takeProfile(features, view, population, &debtors[row], found.counts, &output, &facts)
        if !output.isQuarantined { takeCategories(features, row, found) }
        takeOrder(features, &output, &facts)
        if features.references[0] | features.references[1] | features.references[2] != 0 {
            takeReferences(features, row, population, &output, &facts)
        }
    }

    /// Whether the day's evidence against a settled account is more than one payment can give.
    ///
    /// A burst is not to become the account's habit while it lasts. Where it was lawful after all, the account learns from
    /// its payments of later days, and its tempo from these.
    @inline(__always)
    private static func isQuarantined(_ debtor: borrowing DebtorProfile, usual: Double, at time: UInt32) -> Bool {
        guard debtor.payments >= DebtorProfile.settledPayments, debtor.isSettled(at: time) else { return false }
        return debtor.carried.standing(at: time) >= CarriedEvidence.quarantine + usual
    }

    private static func takeProfile(
        _ features: borrowing PaymentFeatures,
        _ view: borrowing CreditorView,
        _ population: borrowing PopulationState,
        _ debtor: inout DebtorProfile,
        _ counts: borrowing InlineArray<9, Float>,
        _ output: inout Output,
        _ facts: inout Circumstances
    ) {
        output.payments = debtor.payments
        facts.payments = debtor.payments
        facts.beneficiaries = debtor.beneficiaries
        facts.first = debtor.first
        facts.pairAge = view.pairAge
        facts.pairPayments = view.pairPayments
        facts.pairLargest = view.pairLargest
        facts.creditorAge = view.creditorAge
        facts.creditorDebtors = view.debtors
        facts.fanInCount = view.fanInCount
        facts.fanInSpan = view.fanInSpan
        facts.knownName = view.knownName
        output.raw[DetectorIdentifier.tempoFanIn.slot] = view.fanIn
        output.raw[DetectorIdentifier.nameMismatch.slot] = view.nameMismatch

        let amounts = AmountModel(debtor, population)
        readAmount(features, view, population, &debtor, amounts, &output, &facts)
        let ownRate = readNewness(features, view, population, debtor, &output, &facts)
        readCategories(features, population, debtor, counts, &output, &facts)
        let events = takeTempo(features, view, population, ownRate: ownRate, &debtor, &output, &facts)
        output.hasHabits = CarriedEvidence.hasHabits(first: debtor.first, at: features.time)
        let usual = CarriedEvidence.usual(rate: facts.rate, hasHabits: output.hasHabits)
        output.usualEvidence = Float(usual)
        let isSuspicious = isQuarantined(debtor, usual: usual, at: features.time)
        output.isQuarantined = output.isQuarantined && isSuspicious
        if view.isNewPair, debtor.newness != 0 {
            let series = TempoSeries.window(debtor, isSuspicious: isSuspicious, population)
            output.raw[DetectorIdentifier.tempoSeries.slot] = Float(series.bits)
            facts.seriesCount = UInt8(series.count)
            facts.seriesLength = UInt8(series.length)
        }
        readTime(features, population, debtor, &output, &facts)
        let corridor = population.corridors.counts(of: features.corridor)
        facts.corridorPayments = UInt32(corridor.payments)
        facts.corridorRouted = UInt32(corridor.routed)
        output.raw[DetectorIdentifier.routeMissing.slot] = Float(RouteMissing.bits(features, corridor))

        update(&debtor, features, view, amounts, events: events, &output)
    }

    @inline(__always)
    private static func readAmount(
        _ features: borrowing PaymentFeatures,
        _ view: borrowing CreditorView,
        _ population: borrowing PopulationState,
        _ debtor: inout DebtorProfile,
        _ amounts: AmountModel,
        _ output: inout Output,
        _ facts: inout Circumstances
    ) {
        let x = features.x
        let own = AmountHigh.bits(x: x, model: amounts)
        output.raw[DetectorIdentifier.amountHigh.slot] = Float(
            AmountHigh.bits(x: x, model: amounts, explainedBy: view, own: own)
        )
        output.raw[DetectorIdentifier.amountExtreme.slot] = Float(AmountExtreme.bits(x: x, population))
        if !view.isNewPair, view.pairAge < AmountDrain.reach, debtor.isSettled(at: features.time) {
            let together = AmountDrain.sum(Double(view.pairTogether), x)
            output.raw[DetectorIdentifier.amountDrain.slot] = Float(AmountHigh.bits(x: together, model: amounts))
            facts.pairTogether = Float(together)
        }
        facts.mean = debtor.mean
        facts.largest = debtor.largest
        facts.populationMean = Float(population.mean)

        output.sample.x = Float(x)
        if amounts.count >= 5 {
            let deviation = amounts.variance.squareRoot()
            let within = min(4, max(-4, (x - amounts.mean) / amounts.spread)) * deviation
            let upperSpread = (amounts.upperVariance * amounts.scale + 1e-4).squareRoot()
            let upper = min(4, max(0, (x - amounts.mean) / upperSpread)) * amounts.upperVariance.squareRoot()
            output.sample.within = Float(within * within)
            output.sample.withinUpper = Float(2 * upper * upper)
            output.sample.debtorMean = debtor.mean
            output.sample.flags.insert(.withinKnown)
        }
        let repeats = AmountRepeated.repeats(features, &debtor)
        if repeats > 0 {
            facts.repeats = UInt8(repeats)
            output.raw[DetectorIdentifier.amountRepeated.slot] = Float(AmountRepeated.bits(debtor, population))
            output.sample.flags.insert(.isRepeat)
        }
    }

    /// The raw bits of new and young; the debtor's own rate of new beneficiaries.
    @inline(__always)
    private static func readNewness(
        _ features: borrowing PaymentFeatures,
        _ view: borrowing CreditorView,
        _ population: borrowing PopulationState,
        _ debtor: borrowing DebtorProfile,
        _ output: inout Output,
        _ facts: inout Circumstances
    ) -> Double {
        let ownRate = BeneficiaryNew.ownRate(debtor, population)
        let pairBin = view.isNewPair ? 0 : AgeHistogram.bin(age: view.pairAge)
        let creditorBin = view.isNewCreditor ? 0 : AgeHistogram.bin(age: view.creditorAge)
        output.raw[DetectorIdentifier.beneficiaryNew.slot] = Float(
            BeneficiaryNew.bits(bin: pairBin, ownRate: ownRate, population)
        )
        output.raw[DetectorIdentifier.beneficiaryYoung.slot] = Float(
            BeneficiaryYoung.bits(bin: creditorBin, view: view, debtor, population)
        )
        output.newRate = Float(ownRate)
        output.newcomerRate = Float(
            (4 * population.newcomerRate + Double(debtor.recentNewcomers)) / (4 + Double(debtor.recent))
        )
        facts.newRate = output.newRate
        facts.newcomerRate = output.newcomerRate
        output.sample.pairAgeBin = UInt8(pairBin)
        output.sample.creditorAgeBin = UInt8(creditorBin)
        if view.isNewPair { output.sample.flags.insert(.isNew) }
        if view.isNewCreditor { output.sample.flags.insert(.isNewcomer) }
        if debtor.recent >= 5 { output.sample.flags.insert(.newcomersKnown) }
        if debtor.payments >= 5 { output.sample.flags.insert(.fifthOrLater) }
        return ownRate
    }

    @inline(__always)
    private static func readCategories(
        _ features: borrowing PaymentFeatures,
        _ population: borrowing PopulationState,
        _ debtor: borrowing DebtorProfile,
        _ counts: borrowing InlineArray<9, Float>,
        _ output: inout Output,
        _ facts: inout Circumstances
    ) {
        output.sample.tags = features.tags
        if debtor.categories.total >= 5 { output.sample.flags.insert(.categoriesKnown) }
        let (tags, counts) = (features.tags.span, counts.span)
        for attribute in 0..<Attribute.count {
            let tag = tags[attribute]
            guard tag != 0 else { continue }
            let found = CategoricalSurprise.bits(
                attribute,
                tag: tag,
                count: Double(counts[attribute]),
                debtor.categories,
                population.categories
            )
            output.raw[Attribute.slot(attribute)] = Float(found.bits)
            facts.ownShares[attribute] = Float(found.own)
            facts.populationShares[attribute] = Float(found.population)
            if found.isNew { output.sample.newCategories |= 1 << UInt16(attribute) }
        }
    }

    /// The raw bits of burst and fan-out; the debtor's decayed count of payments.
    @inline(__always)
    private static func takeTempo(
        _ features: borrowing PaymentFeatures,
        _ view: borrowing CreditorView,
        _ population: borrowing PopulationState,
        ownRate: Double,
        _ debtor: inout DebtorProfile,
        _ output: inout Output,
        _ facts: inout Circumstances
    ) -> Double {
        let time = features.time
        var events = 0.0
        var exposure = 0.0
        var weeks = 0.0
        if debtor.first != 0 {
            let since = time > debtor.last ? Double(time - debtor.last) : 0
            events = Double(debtor.intensity) * Elementary.exp(-since / TempoBurst.memory)
            let known = time > debtor.first ? Double(time - debtor.first) : 0
            exposure = TempoBurst.memory * (1 - Elementary.exp(-known / TempoBurst.memory))
            weeks = min(20, known / Double(TempoBurst.week))
        }
        let shape = 1 + events
        let rateExposure = 1 / population.debtorRate + exposure
        facts.rate = Float(shape / rateExposure)
        if exposure > 3 * 86_400 { output.sample.debtorRate = Float(shape / rateExposure) }

        let week = Int32(truncatingIfNeeded: time / TempoBurst.week)
        let expected = TempoBurst.expectedMaximum(debtor.payments)
        if debtor.week != week {
            if debtor.week >= 0 {
                let gap = week &- debtor.week
                debtor.burst.advance(gap: gap)
                debtor.fanOut.advance(gap: gap)
                if debtor.burst.history > 0 {
                    output.sample.burstiness = Float(
                        Elementary.log(max(1, Double(debtor.burst.history) / expected))
                    )
                    output.sample.fanOutBurstiness = Float(
                        Elementary.log(max(1, Double(debtor.fanOut.history) / expected))
                    )
                }
            }
            debtor.weekBefore = debtor.week >= 0 && week &- debtor.week == 1 ? debtor.weekPayments : 0
            debtor.weekPayments = 0
            debtor.week = week
        }
        debtor.weekPayments &+= 1
        let growth = TempoBurst.growth(lastWeek: debtor.weekBefore, rate: shape / rateExposure)

        let isDay = features.precision != .second
        let now = population.clock(isDay ? time &+ 43_200 : time)
        let hasOthers = debtor.times.time(1, of: debtor.payments) != 0
        guard hasOthers else { return events }
        var window = TempoWindow(shape: shape, exposure: rateExposure)
        var count = 0
        while count < TempoBurst.most {
            count = TempoBurst.count(after: count)
            let then = debtor.times.time(count, of: debtor.payments)
            if then == 0 || time > then &+ TempoBurst.reach { break }
            let isThenDay = debtor.dayPrecision >> UInt32(count - 1) & 1 == 1
            let from = population.clock(isThenDay && then > 43_200 ? then - 43_200 : then)
            window.consider(count, max(now - from, 0) + 30, span: time > then ? time - then : 0)
        }
        let best = window.best
        let divisor = TempoBurst.divisor(
            history: debtor.burst.history,
            expected: expected,
            population: population.burstiness,
            weeks: weeks
        )
        output.raw[DetectorIdentifier.tempoBurst.slot] = Float(best / divisor)
        // Windows of whole days do not tell how near the others were.
        output.burstFreshness = isDay ? 1 : Float(window.freshness)
        // Who grew last week is no surprise this week; the raw bits keep the lag that the prototype has.
        output.burstFreshness *= Float(divisor / max(divisor, Double(debtor.burst.previous) / expected))
        output.burstFreshness *= Float(window.share(growth: growth))
        facts.burstCount = UInt8(window.count)
        facts.burstSpan = window.span
        debtor.burst.current = max(debtor.burst.current, Float(best))

        guard view.isNewPair, debtor.newTimes.time(1, of: debtor.beneficiaries) != 0 else { return events }
        var fanOut = TempoWindow(shape: shape, exposure: rateExposure)
        for count in 1...7 {
            let then = debtor.newTimes.time(count, of: debtor.beneficiaries)
            if then == 0 || time > then &+ TempoFanOut.reach { break }
            let from = population.clock(isDay && then > 43_200 ? then - 43_200 : then)
            fanOut.consider(count, (max(now - from, 0) + 30) * ownRate, span: time > then ? time - then : 0)
        }
        let fanOutDivisor = TempoBurst.divisor(
            history: debtor.fanOut.history,
            expected: expected,
            population: population.fanOutBurstiness,
            weeks: weeks
        )
        output.raw[DetectorIdentifier.tempoFanOut.slot] = Float(fanOut.best / fanOutDivisor)
        output.fanOutFreshness = isDay ? 1 : Float(fanOut.freshness)
        output.fanOutFreshness *= Float(
            fanOutDivisor / max(fanOutDivisor, Double(debtor.fanOut.previous) / expected)
        )
        output.fanOutFreshness *= Float(fanOut.share(growth: growth))
        facts.fanOutCount = UInt8(fanOut.count)
        facts.fanOutSpan = fanOut.span
        debtor.fanOut.current = max(debtor.fanOut.current, Float(fanOut.best))
        return events
    }

    @inline(__always)
    private static func readTime(
        _ features: borrowing PaymentFeatures,
        _ population: borrowing PopulationState,
        _ debtor: borrowing DebtorProfile,
        _ output: inout Output,
        _ facts: inout Circumstances
    ) {
        output.sample.hourOfWeek = UInt8(features.time / 3600 % 168)
        output.sample.localHourOfWeek = UInt8(features.localHourOfWeek)
        guard features.precision != .order else { return }
        var bits = 0.0
        if features.precision == .second {
            let hour = TimeUnusual.hourBits(features, debtor, population)
            bits = hour.bits
            facts.hourShare = Float(hour.share)
        }
        if !features.flags.isDisjoint(with: .closed) {
            let share = TimeUnusual.closedShare(debtor, population)
            bits = max(bits, -Elementary.log2(share))
            facts.closedShare = Float(share)
            output.sample.flags.insert(.isClosed)
        }
        output.raw[DetectorIdentifier.timeUnusual.slot] = Float(bits)
    }

    @inline(__always)
    private static func update(
        _ debtor: inout DebtorProfile,
        _ features: borrowing PaymentFeatures,
        _ view: borrowing CreditorView,
        _ amounts: AmountModel,
        events: Double,
        _ output: inout Output
    ) {
        let x = features.x
        // One big payment teaches little: what is learned lies within these bounds.
        var learned = x
        if amounts.count >= 3 {
            learned = min(x, amounts.mean + 1.5 * (amounts.upperVariance * amounts.scale).squareRoot())
            learned = max(learned, amounts.mean - 5 * (amounts.variance * amounts.scale).squareRoot())
        }
        // What is in quarantine teaches nothing that counts as a habit.
        let weight: Double = output.isQuarantined ? 0 : 1
        let step = weight / min(amounts.count + 1, 200)
        let difference = learned - Double(debtor.mean)
        let mean = Double(debtor.mean) + difference * step
        debtor.mean = Float(mean)
        if amounts.count > 0 {
            debtor.variance += Float((difference * (learned - mean) - Double(debtor.variance)) * step)
        }
        let above = max(0, learned - amounts.mean)
        debtor.upperVariance += Float((2 * above * above - Double(debtor.upperVariance)) * step)
        debtor.largest = max(debtor.largest, Float(x))

        if !output.isQuarantined { updateHabits(&debtor, features, view, output.sample) }

        let slot = Int(debtor.payments & 3)
        debtor.lastAmounts[slot] = Float(x)
        debtor.lastCreditors[slot] = UInt32(truncatingIfNeeded: features.creditor)
        debtor.times.append(features.time, after: debtor.payments)
        debtor.payments &+= 1
        if view.isNewPair {
            debtor.newTimes.append(features.time, after: debtor.beneficiaries)
            debtor.beneficiaries &+= 1
        }
        debtor.dayPrecision = debtor.dayPrecision << 1 | (features.precision == .second ? 0 : 1)
        debtor.newness = debtor.newness << 1 | (view.isNewPair ? 1 : 0)
        debtor.suspicion = debtor.suspicion << 1 | (output.isQuarantined ? 1 : 0)
        debtor.intensity = Float(events + weight)
        debtor.last = max(debtor.last, features.time)
        if debtor.first == 0 { debtor.first = features.time }
        output.sample.corridor = features.corridor
        if features.flags.contains(.hasIntermediary) { output.sample.flags.insert(.hasIntermediary) }
        if view.isNameKnown { output.sample.flags.insert(.nameKnown) }
        if view.isMisnamed { output.sample.flags.insert(.isMisnamed) }
        output.sample.creditorRate = view.rate
    }

    @inline(__always)
    private static func updateHabits(
        _ debtor: inout DebtorProfile,
        _ features: borrowing PaymentFeatures,
        _ view: borrowing CreditorView,
        _ sample: borrowing PopulationSample
    ) {
        let retention: Float = 59.0 / 60
        debtor.recent = debtor.recent * retention + 1
        debtor.recentNew = debtor.recentNew * retention + (view.isNewPair ? 1 : 0)
        debtor.recentNewcomers = debtor.recentNewcomers * retention + (view.isNewCreditor ? 1 : 0)
        debtor.recentRepeats = debtor.recentRepeats * retention + (sample.has(.isRepeat) ? 1 : 0)
        debtor.recentClosed = debtor.recentClosed * retention + (sample.has(.isClosed) ? 1 : 0)
        for bin in 0..<8 { debtor.hours[bin] *= retention }
        if features.precision == .second { debtor.hours[features.localHourOfWeek % 24 / 3] += 1 }
    }
}

extension Attribute {
    /// The slot of the detector that compares an attribute; the style's stands apart.
    @inline(__always)
    static func slot(_ attribute: Int) -> Int {
        attribute == Attribute.style.rawValue
            ? DetectorIdentifier.amountStyle.slot : DetectorIdentifier.corridorNew.slot &+ attribute
    }
}
