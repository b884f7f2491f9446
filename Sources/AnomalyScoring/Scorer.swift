public import PaymentModel

/// Tells how surprising payments are, given how their parties have behaved, in bits and with reasons.
///
/// Give it history with ``learn(contentsOf:)-([Payment])``, then payments with ``score(contentsOf:learning:within:)-([Payment],_,_)``
/// or, one at a time, with ``score(_:within:)``. What payments tell may be read beforehand, on another thread: see ``FeatureBatch``. Payments are in the order of their times; profiles are read first and updated after, so a payment
/// never explains itself. The same payments in the same order and the same epochs give the same bits on every machine.
///
/// A value: a copy is a snapshot, which shares unchanged pages of profiles with the original.
public struct Scorer: Sendable {
    /// What it was made with.
    public let settings: ScoringSettings
    /// How many payments were taken into the profiles.
    public internal(set) var learnedPayments = 0

    var pipeline: Pipeline

    /// A scorer without history: the population is the simulated one that paycheck ships with.
    public init(settings: ScoringSettings = ScoringSettings()) {
        self.init(settings: settings, population: ShippedTables.population, curves: ShippedTables.curves)
    }

    init(settings: ScoringSettings, population: PopulationState, curves: [CalibrationCurve]) {
        self.settings = settings
        pipeline = Pipeline(settings: settings, population: population, curves: curves)
    }

    /// Takes history into the profiles, in the order given, without judging it.
    ///
    /// Complexity: O(*n*) in the number of payments.
    public mutating func learn(contentsOf payments: [Payment]) {
        unsafe GivenPayments.lend(payments.span) { unsafe take($0) }
        endEpoch()
    }

    /// The same with payments that were read beforehand. Complexity: O(*n*).
    public mutating func learn(contentsOf batch: consuming FeatureBatch) {
        var batch = batch.read(by: featureReader)
        unsafe batch.withFeatures { unsafe take(.features($0)) }
        endEpoch()
    }

    /// Assesses a batch (one file, or one call) in the order given, and takes it into the profiles.
    ///
    /// Later siblings of the same day lend the earlier ones their evidence: the first orders of a burst get what the
    /// last ones showed. With `learning` false the profiles stay as they were, though within the batch
    /// each payment sees those before it. `bounds` are what was decided of each payment without statistics, or empty.
    /// Complexity: O(*n*).
    public mutating func score(
        contentsOf payments: [Payment],
        learning: Bool = true,
        within bounds: [DecisionBounds] = []
    ) -> Assessments {
        unsafe GivenPayments.lend(payments.span) { unsafe score($0, learning: learning, within: bounds) }
    }

    /// The same with payments that were read beforehand. Complexity: O(*n*).
    public mutating func score(
        contentsOf batch: consuming FeatureBatch,
        learning: Bool = true,
        within bounds: [DecisionBounds] = []
    ) -> Assessments {
        var batch = batch.read(by: featureReader)
        return unsafe batch.withFeatures { unsafe score(.features($0), learning: learning, within: bounds) }
    }

    private mutating func score(
        _ given: GivenPayments,
        learning: Bool,
        within bounds: [DecisionBounds]
    ) -> Assessments {
        guard learning else {
            var copy = self
            return unsafe copy.score(given, learning: true, within: bounds)
        }
        let count = unsafe given.count
        var lines: [CarryPass.Line] = []
        var assessments = unsafe [Assessment](unsafeUninitializedCapacity: count) { assessments, told in
            unsafe lines = [CarryPass.Line](unsafeUninitializedCapacity: count) { lines, told in
                unsafe take(given, into: ScoringResults(assessments: assessments, lines: lines))
                told = count
            }
            told = count
        }
        endEpoch()
        CarryPass.backwards(lines, settings: settings) { place, score in
            assessments[place].score = score
            assessments[place].decision = decision(score)
        }
        for (index, bound) in bounds.enumerated() where index < assessments.count {
            assessments[index].decision = bound.applied(to: assessments[index].decision)
        }
        let (incidents, places) = IncidentGrouping.group(assessments, seconds: settings.incidentSeconds)
        for (payment, incident) in places { assessments[payment].incident = incident }
        return Assessments(payments: assessments, incidents: incidents)
    }

    /// Assesses one payment, within what was decided of it without statistics, and takes it into the profiles.
    ///
    /// Complexity: O(1), save for the change of the population state once an epoch.
    public mutating func score(_ payment: Payment, within bounds: DecisionBounds = DecisionBounds()) -> Assessment {
        if pipeline.epochPayments > 0, isEpochOver { endEpoch() }
        let payments: InlineArray<1, Payment> = [payment]
        unsafe pipeline.take(payments.span)
        learnedPayments += 1
        if pipeline.epochPayments >= settings.epochPayments { endEpoch() }
        var assessment = pipeline.block.assessments[0]
        assessment.decision = bounds.applied(to: decision(assessment.score))
        return assessment
    }

    private var isEpochOver: Bool {
        pipeline.latest >= pipeline.epochStart && pipeline.latest - pipeline.epochStart >= settings.epochSeconds
    }

    /// Ends the epoch: what its payments add to the population state begins to count.
    ///
    /// Happens by itself at the end of a batch, and in a stream after the settings' number of payments or seconds.
    public mutating func endEpoch() { pipeline.endEpoch() }

    /// Takes payments into the profiles, epoch by epoch.
    private mutating func take(_ given: GivenPayments, into results: ScoringResults? = nil) {
        let count = unsafe given.count
        let threads = count >= Self.paymentsWorthThreads ? settings.threads.limited(to: pipeline.debtors.count) : .one
        var start = 0
        while start < count {
            let room = max(1, settings.epochPayments - pipeline.epochPayments)
            let range = start..<min(count, start + room)
            unsafe pipeline.take(given[range], threads: threads, into: results.map { unsafe $0[range] })
            if pipeline.epochPayments >= settings.epochPayments { endEpoch() }
            start = range.upperBound
        }
        learnedPayments += count
    }

    private static var paymentsWorthThreads: Int { 1024 }

    private func decision(_ score: Double) -> Decision {
        score >= settings.holdThreshold ? .hold : score >= settings.reviewThreshold ? .review : .pass
    }
}
