internal import CFloatVectors
import PaymentModel

/// The second pass: by debtor, in the order of the payments. Makes the raw bits of every detector.
struct DebtorShard: Sendable {
    var debtors = PagedRows<LinkedDebtor>(empty: LinkedDebtor())
    /// The windows of the payment that is judged.
    private var tempo = TempoWindow()
    /// What the population and the debtor have of its values: used again and again, too.
    private var used = CategoryShares.Counts()
    private(set) var found = CategoryCounts.Found()
    var names = RowPages<BeneficiaryNames>(empty: .empty)
    var moreCategories = RowPages<MoreCategories>(empty: .empty)
    var seldomLinks = RowPages<DebtorLinks.Seldom>(empty: DebtorLinks.Seldom())
    var orders = PagedTable<FormatResent.Order>(empty: .empty, mostOf32: 30)
    var references = PagedTable<ReferenceRepeated.Use>(empty: .empty, mostOf32: 24, growth: 16)
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
        var payments: UInt32 = 0
        /// How much of the bits of burst and of fan-out is news; see ``TempoWindow/freshness``.
        var burstFreshness: Float = 1
        var fanOutFreshness: Float = 1
        /// The debtor's own rates of new beneficiaries and of creditors new to the network.
        var newRate: Float = 1
        var newcomerRate: Float = 1
        /// Whether the debtor was first seen long enough ago; see ``CarriedEvidence/habitSeconds``.
        var hasHabits = false
        /// The debtor's evidence before the payment.
        var standing = 0.0
        /// What the debtor's payments of a day show anyway; see ``CarriedEvidence/usual(rate:)``.
        var usualEvidence: Float = 0
        /// Its siblings of the day are so suspicious that habits, and what is usual, are not learnt from this payment.
        var isQuarantined = false
        /// In which bin of the recalibration each detector's bits are counted.
        var bins = RecalibrationBins()

        /// Begins with another payment, in place.
        @inline(__always)
        mutating func begin() {
            raw = InlineArray(repeating: 0)
            burstFreshness = 1
            fanOutFreshness = 1
            sample.begin()
        }
    }

    /// Asks for the memory by which it is known where a payment's rows lie.
    @inline(__always)
    mutating func ask(for features: inout PaymentFeatures) {
        debtors.ask(for: features.debtor)
        orders.ask(for: features.order)
        if features.references[0] != 0 { references.ask(for: features.references[0]) }
        if features.references[1] != 0 { references.ask(for: features.references[1]) }
        if features.references[2] != 0 { references.ask(for: features.references[2]) }
    }

    /// The number that a payment's debtor most likely has, or −1; asks for its row.
    @inline(__always)
    mutating func look(for features: inout PaymentFeatures) -> Int { debtors.look(for: features.debtor) }

    /// Where the row of a payment's debtor lies, made where there was none; `likely` is what ``look(for:)`` told.
    @inline(__always)
    mutating func row(of features: inout PaymentFeatures, likely: Int) -> UnsafeMutablePointer<LinkedDebtor> {
        changes.note(.debtor, features.debtor)
        return unsafe debtors.row(of: features.debtor, likely: likely).address
    }

    /// Reads a payment's debtor, then takes the payment in.
    @inline(__always)
    mutating func take(
        _ features: inout PaymentFeatures,
        _ view: borrowing CreditorView,
        _ epoch: EpochState,
        _ debtor: inout LinkedDebtor,
        mayQuarantine: Bool,
        into output: inout Output,
        facts: inout Circumstances
    ) {
        if view.isNewPair { takeName(&features, &debtor, &output, &facts) }
        // Found one by one, and read by fours later: a processor waits for what it has just put down in smaller pieces.
        epoch.population.categories.find(&features.tags, into: &used, places: &output.sample.places)
        debtor.profile.categories.find(features.values, into: &found)
        let more = moreCategoriesRow(debtor.links)
        if more >= 0 { found = foundBeside(&features, more, payments: debtor.profile.payments) }
        output.isQuarantined = mayQuarantine
        Self.takeProfile(&features, view, epoch, &debtor.profile, &used, &found, &tempo, &output, &facts)
        if !output.isQuarantined { takeCategories(&features, &debtor) }
        takeOrder(&features, &output, &facts)
        if features.references[0] | features.references[1] | features.references[2] != 0 {
            takeReferences(&features, &debtor.profile, epoch, &output, &facts)
        }
    }

    /// Whether the day's evidence against a settled account is more than one payment can give.
    ///
    /// A burst is not to become the account's habit while it lasts. Where it was lawful after all, the account learns from
    /// its payments of later days, and its tempo from these.
    @inline(__always)
    private static func isQuarantined(
        _ debtor: borrowing DebtorProfile,
        standing: Double,
        usual: Double,
        at time: UInt32
    ) -> Bool {
        guard debtor.payments >= DebtorProfile.settledPayments, debtor.isSettled(at: time) else { return false }
        return standing >= CarriedEvidence.quarantine + usual
    }

    /// Reads the debtor's row, then takes the payment into it.
    ///
    /// All that reads it has it to change, though most change nothing: what may change is read where it lies, anything else is copied
    /// whole first.
    private static func takeProfile(
        _ features: inout PaymentFeatures,
        _ view: borrowing CreditorView,
        _ epoch: EpochState,
        _ debtor: inout DebtorProfile,
        _ used: inout CategoryShares.Counts,
        _ found: inout CategoryCounts.Found,
        _ tempo: inout TempoWindow,
        _ output: inout Output,
        _ facts: inout Circumstances
    ) {
        output.payments = debtor.payments
        facts.payments = debtor.payments
        facts.beneficiaries = debtor.beneficiaries
        facts.first = debtor.first
        facts.pairAge = view.pairAge
        facts.pairPayments = view.pairPayments
        facts.pairLargest = Float(view.pairLargest)
        facts.creditorAge = view.creditorAge
        facts.creditorDebtors = view.debtors
        facts.fanInCount = view.fanInCount
        facts.fanInSpan = view.fanInSpan
        facts.knownName = view.knownName
        output.raw[DetectorIdentifier.tempoFanIn.slot] = view.fanIn
        output.raw[DetectorIdentifier.nameMismatch.slot] = view.nameMismatch

        let amounts = AmountModel(debtor, epoch.population)
        readAmount(&features, view, epoch, &debtor, amounts, &output, &facts)
        let ownRate = readNewness(&features, view, epoch, &debtor, &output, &facts)
        readCategories(&features, epoch, &debtor, &used, &found, &output, &facts)
        let events = takeTempo(&features, view, epoch, ownRate: ownRate, &debtor, &tempo, &output, &facts)
        output.hasHabits = CarriedEvidence.hasHabits(first: debtor.first, at: features.time)
        let usual = CarriedEvidence.usual(rate: facts.rate, hasHabits: output.hasHabits)
        output.usualEvidence = Float(usual)
        let since = features.time > debtor.last ? features.time &- debtor.last : 0
        output.standing = CarriedEvidence.decayed(Double(debtor.evidence.value), after: since)
        let isSuspicious = isQuarantined(debtor, standing: output.standing, usual: usual, at: features.time)
        output.isQuarantined = output.isQuarantined && isSuspicious
        if view.isNewPair, debtor.payments >= TempoSeries.fewest {
            let series = TempoSeries.window(&debtor, isSuspicious: isSuspicious, epoch.population)
            output.raw[DetectorIdentifier.tempoSeries.slot] = Float(series.bits)
            facts.seriesCount = UInt8(series.count)
            facts.seriesLength = UInt8(series.length)
        }
        readTime(&features, epoch, &debtor, &output, &facts)
        let corridor = epoch.population.corridors.counts(of: features.corridor)
        facts.corridorPayments = UInt32(corridor.payments)
        facts.corridorRouted = UInt32(corridor.routed)
        output.raw[DetectorIdentifier.routeMissing.slot] = Float(RouteMissing.bits(&features, corridor))

        update(&debtor, &features, view, amounts, events: events, &output)
    }

    @inline(__always)
    private static func readAmount(
        _ features: inout PaymentFeatures,
        _ view: borrowing CreditorView,
        _ epoch: EpochState,
        _ debtor: inout DebtorProfile,
        _ amounts: AmountModel,
        _ output: inout Output,
        _ facts: inout Circumstances
    ) {
        let x = features.x
        // The age of a new pair is the greatest number.
        let age = view.pairAge
        let isDrain = age < AmountDrain.reach && debtor.isSettled(at: features.time)
        let together = isDrain ? AmountDrain.sum(view.pairTogether, x) : x
        let tails = AmountTails(x: x, together: together, amounts, view, epoch.population)
        output.raw[DetectorIdentifier.amountHigh.slot] = tails.high(explainedBy: view)
        output.raw[DetectorIdentifier.amountExtreme.slot] = tails.extreme
        if isDrain {
            output.raw[DetectorIdentifier.amountDrain.slot] = tails.together
            facts.pairTogether = Float(together)
        }
        facts.mean = debtor.mean
        facts.largest = Float(debtor.largest.value)
        facts.populationMean = Float(epoch.population.mean)

        output.sample.x = Float(x)
        if amounts.count >= 5 {
            let deviation = min(4, max(-4, tails.deviation))
            let offset = max(0, x - amounts.mean)
            let upper = min(16, offset * offset / (amounts.upperVariance * amounts.scale + 1e-4))
            output.sample.within = Float(amounts.variance) * deviation * deviation
            output.sample.withinUpper = Float(2 * upper * amounts.upperVariance)
            output.sample.debtorMean = debtor.mean
            output.sample.flags.insert(.withinKnown)
        }
        let repeats = AmountRepeated.repeats(&features, &debtor)
        if repeats > 0 {
            facts.repeats = UInt8(repeats)
            output.raw[DetectorIdentifier.amountRepeated.slot] = Float(AmountRepeated.bits(debtor, epoch.population))
            output.sample.flags.insert(.isRepeat)
        }
    }

    /// The raw bits of new and young; the debtor's own rate of new beneficiaries.
    @inline(__always)
    private static func readNewness(
        _ features: inout PaymentFeatures,
        _ view: borrowing CreditorView,
        _ epoch: EpochState,
        _ debtor: inout DebtorProfile,
        _ output: inout Output,
        _ facts: inout Circumstances
    ) -> Double {
        let ownRate = BeneficiaryNew.ownRate(debtor, epoch.population)
        let pairBin = view.isNewPair ? 0 : AgeHistogram.bin(age: view.pairAge)
        let creditorBin = view.isNewCreditor ? 0 : AgeHistogram.bin(age: view.creditorAge)
        output.raw[DetectorIdentifier.beneficiaryNew.slot] = Float(
            BeneficiaryNew.bits(bin: pairBin, ownRate: ownRate, epoch.population)
        )
        output.raw[DetectorIdentifier.beneficiaryYoung.slot] = Float(
            BeneficiaryYoung.bits(bin: creditorBin, view: view, debtor, epoch.population)
        )
        output.newRate = Float(ownRate)
        output.newcomerRate = Float(BeneficiaryYoung.ownRate(debtor, epoch.population))
        facts.newRate = output.newRate
        facts.newcomerRate = output.newcomerRate
        output.sample.pairAgeBin = UInt8(pairBin)
        output.sample.creditorAgeBin = UInt8(creditorBin)
        if view.isNewPair { output.sample.flags.insert(.isNew) }
        if view.isNewCreditor { output.sample.flags.insert(.isNewcomer) }
        if debtor.recent.value >= 5 { output.sample.flags.insert(.newcomersKnown) }
        if debtor.payments >= 5 { output.sample.flags.insert(.fifthOrLater) }
        return ownRate
    }

    @inline(__always)
    private static func readCategories(
        _ features: inout PaymentFeatures,
        _ epoch: EpochState,
        _ debtor: inout DebtorProfile,
        _ used: inout CategoryShares.Counts,
        _ found: inout CategoryCounts.Found,
        _ output: inout Output,
        _ facts: inout Circumstances
    ) {
        output.sample.tags = features.tags
        if debtor.categories.total.value >= 5 { output.sample.flags.insert(.categoriesKnown) }
        let weights = CategoricalSurprise.Weights(debtor.categories)
        // The ninth attribute stands alone: what four have is put down first.
        var all = InlineArray<36, Float>(repeating: 0)
        var figures = all.mutableSpan
        var raw = output.raw.mutableSpan
        var ownShares = facts.ownShares.mutableSpan
        var populationShares = facts.populationShares.mutableSpan
        for four in 0..<3 {
            let isNone = used.tags.span.four(at: 4 &* four) .== 0
            let count = found.counts.span.four(at: 4 &* four)
            let own = count * weights.shares
            let share = epoch.categories[four].share(of: used.counts.span.four(at: 4 &* four))
            let bits = CategoricalSurprise.bits(
                own: own,
                news: debtor.categories.news(four),
                newRate: epoch.categories[four].newRate,
                share: share,
                weights
            ).replacing(with: 0, where: isNone)
            let isNew = SIMD4<Float>(repeating: 1).replacing(with: 0, where: isNone)
                .replacing(with: 0, where: count .>= CategoryCounts.forgotten)
            found.new |= paycheck_positive(isNew) &<< UInt32(truncatingIfNeeded: 4 &* four)
            figures.put(bits, at: 4 &* four)
            figures.put(own, at: 12 &+ 4 &* four)
            // What stands for those never seen is no share to be told.
            let isUnknown = used.counts.span.four(at: 4 &* four) .== 0
            figures.put(share.replacing(with: 0, where: isUnknown), at: 24 &+ 4 &* four)
        }
        for four in 0..<2 {
            raw.put(figures.four(at: 4 &* four), at: DetectorIdentifier.corridorNew.slot &+ 4 &* four)
            ownShares.put(figures.four(at: 12 &+ 4 &* four), at: 4 &* four)
            populationShares.put(figures.four(at: 24 &+ 4 &* four), at: 4 &* four)
        }
        raw[DetectorIdentifier.amountStyle.slot] = figures[8]
        (ownShares[8], populationShares[8]) = (figures[20], figures[32])
        output.sample.newCategories = UInt16(truncatingIfNeeded: found.new)
    }

    @inline(__always)
    private static func readTime(
        _ features: inout PaymentFeatures,
        _ epoch: EpochState,
        _ debtor: inout DebtorProfile,
        _ output: inout Output,
        _ facts: inout Circumstances
    ) {
        output.sample.hourOfWeek = UInt8(features.time / 3600 % 168)
        output.sample.localHourOfWeek = UInt8(features.localHourOfWeek)
        guard features.precision != .order else { return }
        var bits = 0.0
        if features.precision == .second {
            let hour = TimeUnusual.hourBits(&features, &debtor, epoch.population)
            bits = hour.bits
            facts.hourShare = Float(hour.share)
        }
        if !features.flags.isDisjoint(with: .closed) {
            let share = TimeUnusual.closedShare(debtor, epoch.population)
            bits = max(bits, -Elementary.log2(share))
            facts.closedShare = Float(share)
            output.sample.flags.insert(.isClosed)
        }
        output.raw[DetectorIdentifier.timeUnusual.slot] = Float(bits)
    }

    @inline(__always)
    private static func update(
        _ debtor: inout DebtorProfile,
        _ features: inout PaymentFeatures,
        _ view: borrowing CreditorView,
        _ amounts: AmountModel,
        events: Double,
        _ output: inout Output
    ) {
        let x = features.x
        // One big payment teaches little: what is learned lies within these bounds.
        var learned = x
        if amounts.count >= 3 {
            let offset = x - amounts.mean
            let most = (offset > 0 ? 2.25 * amounts.upperVariance : 25 * amounts.variance) * amounts.scale
            if offset * offset > most {
                learned = offset > 0 ? amounts.mean + most.squareRoot() : amounts.mean - most.squareRoot()
            }
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
        let amount = CompactLogAmount(x)
        if amount.bits > debtor.largest.bits { debtor.largest = amount }

        if !output.isQuarantined { updateHabits(&debtor, &features, view, output.sample) }

        let slot = Int(debtor.payments & 3)
        debtor.lastAmounts[slot] = LogAmountResidue(x)
        debtor.lastCreditors[slot] = UInt16(truncatingIfNeeded: features.creditor)
        let time = max(features.time, debtor.last)
        var marks: TimeStep.Marks = []
        if view.isNewPair { marks.insert(.isNew) }
        if output.isQuarantined { marks.insert(.isSuspicious) }
        debtor.times.append(
            TimeStep(debtor.payments == 0 ? 0 : time &- debtor.last, marks: marks),
            after: debtor.payments
        )
        debtor.dayPrecision = debtor.dayPrecision << 1 | (features.precision == .second ? 0 : 1)
        debtor.payments &+= 1
        if view.isNewPair {
            debtor.newTimes.append(
                TimeStep(debtor.beneficiaries == 0 ? 0 : time &- debtor.lastNew),
                after: debtor.beneficiaries
            )
            debtor.beneficiaries &+= 1
            debtor.lastNew = time
        }
        debtor.intensity = Float(events + weight)
        debtor.remarkable.advance(from: debtor.last, to: time)
        debtor.last = time
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
        _ features: inout PaymentFeatures,
        _ view: borrowing CreditorView,
        _ sample: borrowing PopulationSample
    ) {
        let retention: Float = 59.0 / 60
        let rounding = Minifloat.Rounding(payment: debtor.payments)
        @inline(__always) func faded(_ count: Minifloat, _ isOne: Bool) -> Minifloat {
            Minifloat(count.value * retention + (isOne ? 1 : 0), rounding)
        }
        debtor.recent = faded(debtor.recent, true)
        debtor.recentNew = faded(debtor.recentNew, view.isNewPair)
        debtor.recentNewcomers = faded(debtor.recentNewcomers, view.isNewCreditor)
        debtor.recentRepeats = faded(debtor.recentRepeats, sample.has(.isRepeat))
        debtor.recentClosed = faded(debtor.recentClosed, sample.has(.isClosed))
        // Sixteen bits for each bin, of which the present one's are set.
        let now = features.precision == .second ? 16 * (features.localHourOfWeek % 24 / 3) : 128
        let marks = SIMD2<UInt64>(0xFFFF << now, now < 64 ? 0 : 0xFFFF << (now - 64))
        var hours = debtor.hours.mutableSpan
        var bytes = unsafe hours.mutableBytes
        let counts = unsafe Minifloat.faded(
            bytes.bytes.unsafeLoadUnaligned(as: SIMD4<UInt32>.self),
            by: retention,
            marks: unsafeBitCast(marks, to: SIMD4<UInt32>.self),
            rounding
        )
        bytes.storeBytes(of: counts, toByteOffset: 0, as: SIMD4<UInt32>.self)
    }
}
