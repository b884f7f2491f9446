import PaymentModel

/// The three passes over groups of payments, with all the state there is.
///
/// Payments go through in groups: the rows that a group needs are looked up and touched first, so that the memory answers
/// for all of them at once, and then each payment is judged in its order. A group of one gives the same bits.
struct Pipeline: Sendable {
    static var groupSize: Int { 16 }

    let reader: FeatureReader
    let weights: InlineArray<29, Float>
    /// Creditors and debtors, each by its key in one of the shards. A pass never looks into another shard, so the number of
    /// shards changes no bit.
    var creditors: ContiguousArray<CreditorShard>
    var debtors: ContiguousArray<DebtorShard>
    /// Who signs for whom; not divided, since a key may sign for many.
    var identities = SigningHabits()
    var population: PopulationState
    var recalibration: Recalibration
    var pending: ContiguousArray<PopulationSample> = []
    var epochStart: UInt32 = 0
    var latest: UInt32 = 0

    // The group's own memory, used again and again.
    private var features: ContiguousArray<PaymentFeatures>
    private var views: ContiguousArray<CreditorView>
    private var output = DebtorShard.Output()
    /// Keeps the touching of rows from being optimised away.
    private(set) var touched: UInt32 = 0

    /// Whether payments of a suspicious series are kept out of habits and counts. Without curves bits mean nothing yet: the
    /// tables that are shipped are made from all payments, and the prototype takes all in.
    private let mayQuarantine: Bool
    private let review: Double

    init(settings: ScoringSettings, population: PopulationState, curves: [CalibrationCurve]) {
        mayQuarantine = !curves.isEmpty
        review = settings.reviewThreshold
        self.population = population
        reader = FeatureReader(settings: settings)
        recalibration = Recalibration(curves: curves)
        var weights = InlineArray<29, Float>(repeating: 1)
        for (detector, weight) in settings.weights where weight.isFinite {
            weights[detector.slot] = Float(max(0, weight))
        }
        self.weights = weights
        features = ContiguousArray(repeating: .blank, count: Self.groupSize)
        views = ContiguousArray(repeating: CreditorView(), count: Self.groupSize)
        let shards = min(max(settings.shards, 1), 1024)
        creditors = ContiguousArray(repeating: CreditorShard(), count: shards)
        debtors = ContiguousArray(repeating: DebtorShard(), count: shards)
    }

    /// The shard of a key. The tables use the low bits, so this uses the high ones.
    @inline(__always)
    func shard(of key: UInt64) -> Int {
        debtors.count == 1 ? 0 : Int((key >> 40) % UInt64(debtors.count))
    }

    /// How many payments the open epoch has.
    var epochPayments: Int { pending.count }

    /// Judges payments into assessments that lie ready, `offset` places on; at most ``groupSize``.
    @inline(__always)
    mutating func take(
        _ payments: [Payment],
        _ range: Range<Int>,
        into assessments: inout [Assessment],
        at offset: Int,
        keepingFacts: Bool
    ) {
        let count = range.count
        for place in 0..<count {
            reader.read(payments[range.lowerBound + place], latest: latest, into: &features[place])
            latest = max(latest, features[place].time)
            features[place].latest = latest
        }
        if pending.isEmpty, count > 0 {
            epochStart = features[0].time
            population.open(at: features[0].time)
        }
        if count > 1 { touchRows(count) }
        for place in 0..<count {
            if keepingFacts { assessments[offset + place].facts = Circumstances(features[place]) }
            take(place, into: &assessments[offset + place])
        }
    }

    /// Looks up the rows of a group and reads a word of each line of theirs.
    private mutating func touchRows(_ count: Int) {
        var sum: UInt32 = 0
        for place in 0..<count {
            sum &+= creditors[shard(of: features[place].creditor)].touch(features[place])
            sum &+= debtors[shard(of: features[place].debtor)].touch(features[place])
        }
        touched = sum
    }

    @inline(__always)
    private mutating func take(_ place: Int, into assessment: inout Assessment) {
        views[place].begin()
        let creditor = shard(of: features[place].creditor)
        let debtor = shard(of: features[place].debtor)
        creditors[creditor].take(features[place], into: &views[place], population)
        output.reset()
        debtors[debtor].take(
            features[place],
            views[place],
            population,
            mayQuarantine: mayQuarantine,
            into: &output,
            facts: &assessment.facts
        )
        recalibration.take(output.raw, into: &assessment.bits, isCounted: !output.isQuarantined)
        Self.bound(&assessment.bits, output)
        for slot in 0..<DetectorIdentifier.statisticalCount { assessment.bits[slot] *= weights[slot] }
        takeIdentity(place, into: &assessment)
        let own = FamilyBits(assessment.bits).own(payments: output.payments)
        assessment.own = own
        let time = features[place].time
        let standing = debtors[debtor].debtors[output.row].carried.take(own: own, at: time)
        assessment.debtorEvidence = max(0, standing - output.usualEvidence)
        assessment.creditorEvidence = creditors[creditor].creditors[Int(views[place].row)].carried.take(
            own: own,
            at: time
        )
        assessment.score =
            own
            + CarriedEvidence.added(
                to: own,
                debtor: Double(assessment.debtorEvidence),
                creditor: Double(assessment.creditorEvidence)
            )
        if mayQuarantine, recalibration.isProvisional {
            assessment.facts.isProvisional = true
            assessment.score = CarriedEvidence.provisional(assessment.score, review: review)
        } else {
            assessment.facts.isProvisional = false
        }
        pending.append(output.sample)
    }

    /// The bits of who signed, which need no recalibration: they are the sender's own rates.
    @inline(__always)
    private mutating func takeIdentity(_ place: Int, into assessment: inout Assessment) {
        for slot in DetectorIdentifier.statisticalCount..<DetectorIdentifier.count { assessment.bits[slot] = 0 }
        guard features[place].signingKey != 0 || features[place].flags.contains(.isUnsigned) else { return }
        let isOdd =
            views[place].isNewPair || assessment.bits[DetectorIdentifier.amountHigh.slot] >= SigningHabits.oddAmountBits
        identities.take(features[place], isOdd: isOdd, into: &assessment.bits, facts: &assessment.facts)
        for slot in DetectorIdentifier.statisticalCount..<DetectorIdentifier.count {
            assessment.bits[slot] *= weights[slot]
        }
    }

    /// Takes back what is rare among all but no surprise of this debtor.
    ///
    /// A first payment is worth at most 1 bit more than −log₂ of the debtor's own rate of such: who takes up a new
    /// beneficiary with every fifth payment is not to be asked about each. And that a young beneficiary is paid again at all is
    /// rare in some traffic, but no surprise beyond what the sum is.
    @inline(__always)
    private static func bound(_ bits: inout InlineArray<29, Float>, _ output: borrowing DebtorShard.Output) {
        bits[DetectorIdentifier.tempoBurst.slot] *= output.burstFreshness
        bits[DetectorIdentifier.tempoFanOut.slot] *= output.fanOutFreshness
        let (new, young) = (DetectorIdentifier.beneficiaryNew.slot, DetectorIdentifier.beneficiaryYoung.slot)
        let drain = DetectorIdentifier.amountDrain.slot
        bits[drain] = min(bits[drain], 1.5 * output.raw[drain])
        guard output.hasHabits else { return }
        if bits[new] > 1 { bits[new] = min(bits[new], 1 - Elementary.quickLog2(output.newRate)) }
        if bits[young] > 1 { bits[young] = min(bits[young], 1 - Elementary.quickLog2(output.newcomerRate)) }
    }

    /// The raw bits of one payment, which is taken in; for comparing with other implementations.
    mutating func rawBits(of payment: Payment) -> InlineArray<25, Float> {
        var assessments: [Assessment] = [.blank]
        take([payment], 0..<1, into: &assessments, at: 0, keepingFacts: false)
        return output.raw
    }

    /// Ends the epoch: what its payments add to the population state begins to count.
    mutating func endEpoch() {
        for sample in pending { population.add(sample) }
        pending.removeAll(keepingCapacity: true)
        population.close()
        forgetReferences()
        recalibration.rebuildIfDue(at: latest)
    }

    /// Where too many references are in memory, forgets the older half; the number of shards does not matter.
    private mutating func forgetReferences() {
        var count = 0
        for shard in debtors.indices { count += debtors[shard].references.count }
        guard count > ReferenceRepeated.remembered else { return }
        var times: [UInt32] = []
        times.reserveCapacity(count)
        for shard in debtors.indices { debtors[shard].references.forEach { _, use in times.append(use.time) } }
        times.sort()
        let oldest = max(debtors[0].oldestReference, times[count / 2])
        for shard in debtors.indices {
            debtors[shard].oldestReference = oldest
            debtors[shard].references.grow { _, use in use.time >= oldest }
        }
    }
}
