import PaymentModel

/// The three passes over blocks of payments, with all the state there is.
///
/// A block goes through pass by pass: what a payment tells, the creditors, the debtors, the evidence carried on. A pass
/// looks at a payment's own row only, so it may be done shard by shard, on as many threads as there are shards, and neither
/// their number nor the size of a block changes a bit; nor does it matter that the creditors of the next blocks are looked at before
/// a block is carried on, since these passes read and write different things of a creditor. What a block adds to population and recalibration is
/// added at its end, in the order of the payments, and is not read before the epoch ends.
struct Pipeline: Sendable {
    let reader: FeatureReader
    let weights: InlineArray<29, Float>
    /// Creditors and debtors, each by its key in one of the shards.
    var creditors: ContiguousArray<CreditorShard>
    var debtors: ContiguousArray<DebtorShard>
    /// Who signs for whom; not divided, since a key may sign for many.
    var identities = SigningHabits()
    /// What is read in this epoch, and the population that the next one will read.
    private(set) var epoch: EpochState
    var upcoming: PopulationState
    var recalibration: Recalibration
    /// How many payments the open epoch has.
    var epochPayments = 0
    var epochStart: UInt32 = 0
    var latest: UInt32 = 0
    /// The block's own memory, used again and again.
    var block = PaymentBlock()

    /// Whether payments of a suspicious series are kept out of habits and counts. Without curves bits mean nothing yet: the
    /// tables that are shipped are made from all payments, and the prototype takes all in.
    let mayQuarantine: Bool
    let review: Double

    init(settings: ScoringSettings, population: PopulationState, curves: [CalibrationCurve]) {
        mayQuarantine = !curves.isEmpty
        review = settings.reviewThreshold
        upcoming = population
        reader = FeatureReader(settings: settings)
        recalibration = Recalibration(curves: curves)
        epoch = EpochState(population: population, recalibration)
        var weights = InlineArray<29, Float>(repeating: 1)
        for (detector, weight) in settings.weights where weight.isFinite {
            weights[detector.slot] = Float(max(0, weight))
        }
        self.weights = weights
        let shards = min(max(settings.shards, 1), 1024)
        creditors = ContiguousArray(repeating: CreditorShard(), count: shards)
        debtors = ContiguousArray(repeating: DebtorShard(), count: shards)
    }

    /// The shard of a key. The tables use the low bits, so this uses the high ones.
    @inline(__always)
    func shard(of key: UInt64) -> Int { Self.shard(of: key, among: debtors.count) }

    @inline(__always)
    static func shard(of key: UInt64, among shards: Int) -> Int {
        Int(truncatingIfNeeded: ((key >> 40) &* UInt64(truncatingIfNeeded: shards)) >> 24)
    }

    /// The raw bits of one payment, which is taken in; for comparing with other implementations.
    mutating func rawBits(of payment: Payment) -> InlineArray<25, Float> {
        let payments = [payment]
        unsafe take(payments.span)
        return block.outputs[0].raw
    }

    /// Ends the epoch: what its payments add to the population state begins to count.
    mutating func endEpoch() {
        upcoming.close(after: population)
        epochPayments = 0
        forgetReferences()
        recalibration.rebuildIfDue(at: latest)
        epoch = EpochState(population: upcoming, recalibration)
    }

    /// The population that is read in this epoch.
    var population: PopulationState { epoch.population }

    /// Begins an epoch at a time.
    mutating func openEpoch(at time: UInt32) {
        epochStart = time
        var population = epoch.population
        if population.open(at: time) { begin(with: population) }
    }

    /// Lets a population be read from now on.
    mutating func begin(with population: PopulationState) {
        epoch = EpochState(population: population, recalibration)
    }

    /// Where more references than so many are in memory, forgets the older half; the number of shards does not matter.
    mutating func forgetReferences(beyond most: Int = ReferenceRepeated.remembered) {
        var count = 0
        for shard in debtors.indices { count += debtors[shard].references.count }
        guard count > most else { return }
        // Those that have no effect any more are not counted: whether they still lie there depends on how the tables grew.
        var lowest = debtors[0].lowestReference(at: latest)
        var counts = ReferenceRepeated.TimeCounts(from: UInt32(truncatingIfNeeded: lowest >> 32), to: latest)
        for shard in debtors.indices { counts.add(debtors[shard].references, from: lowest) }
        if counts.total > most {
            // The times tell the second or so in which the half ends; only its references are ordered.
            let (step, below) = counts.step(above: counts.total / 2)
            var ranks: [UInt64] = []
            for shard in debtors.indices {
                debtors[shard].references.forEachPlace { key, use in
                    let rank = ReferenceRepeated.rank(key, time: use.time)
                    if counts.step(rank) == step, rank >= lowest, key != 0 { ranks.append(rank) }
                }
            }
            lowest = ReferenceRepeated.rank(above: below, among: ranks)
        }
        for shard in debtors.indices {
            debtors[shard].lowestReference = lowest
            debtors[shard].references.removeAll { key, use in ReferenceRepeated.rank(key, time: use.time) < lowest }
        }
    }
}
