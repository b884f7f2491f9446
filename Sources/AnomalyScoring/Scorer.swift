public import PaymentModel

/// Tells how surprising payments are, given how their parties have behaved, in bits and with reasons.
///
/// Give it history with ``learn(contentsOf:)``, then payments with ``score(contentsOf:learning:)`` or, one at a time,
/// with ``score(_:)``. Payments are in the order of their times; profiles are read first and updated after, so a payment
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
        // One group's assessments are written over by the next.
        var assessments = Array(repeating: Assessment.blank, count: Pipeline.groupSize)
        take(payments, into: &assessments, keeping: false)
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
        guard learning else {
            var copy = self
            return copy.score(contentsOf: payments, within: bounds)
        }
        var assessments = Array(repeating: Assessment.blank, count: payments.count)
        take(payments, into: &assessments, keeping: true)
        endEpoch()
        CarryPass.backwards(&assessments, settings: settings)
        for index in assessments.indices { assessments[index].decision = decision(assessments[index].score) }
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
        var assessments: [Assessment] = [.blank]
        pipeline.take([payment], 0..<1, into: &assessments, at: 0, keepingFacts: true)
        learnedPayments += 1
        if pipeline.epochPayments >= settings.epochPayments { endEpoch() }
        assessments[0].decision = bounds.applied(to: decision(assessments[0].score))
        return assessments[0]
    }

    private var isEpochOver: Bool {
        pipeline.latest >= pipeline.epochStart && pipeline.latest - pipeline.epochStart >= settings.epochSeconds
    }

    /// Ends the epoch: what its payments add to the population state begins to count.
    ///
    /// Happens by itself at the end of a batch, and in a stream after the settings' number of payments or seconds.
    public mutating func endEpoch() { pipeline.endEpoch() }

    /// Takes payments in groups, none of which reaches over the end of an epoch.
    private mutating func take(
        _ payments: [Payment],
        into assessments: inout [Assessment],
        keeping: Bool
    ) {
        var start = 0
        while start < payments.count {
            let room = max(1, settings.epochPayments - pipeline.epochPayments)
            let end = min(payments.count, start + min(Pipeline.groupSize, room))
            pipeline.take(
                payments,
                start..<end,
                into: &assessments,
                at: keeping ? start : 0,
                keepingFacts: keeping
            )
            if pipeline.epochPayments >= settings.epochPayments { endEpoch() }
            start = end
        }
        learnedPayments += payments.count
    }

    private func decision(_ score: Double) -> Decision {
        score >= settings.holdThreshold ? .hold : score >= settings.reviewThreshold ? .review : .pass
    }
}
