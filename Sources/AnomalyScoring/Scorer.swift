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
    public private(set) var learnedPayments = 0

    private let reader: FeatureReader
    private let weights: InlineArray<27, Float>
    private var creditors = CreditorShard()
    private var debtors = DebtorShard()
    private(set) var population: PopulationState
    private(set) var recalibrations: ContiguousArray<Recalibration>
    private var pending: ContiguousArray<PopulationSample> = []
    private var epochStart: UInt32 = 0
    private var latest: UInt32 = 0

    /// A scorer without history: the population is the simulated one that paycheck ships with.
    public init(settings: ScoringSettings = ScoringSettings()) {
        self.init(settings: settings, population: ShippedTables.population, curves: ShippedTables.curves)
    }

    init(settings: ScoringSettings, population: PopulationState, curves: [CalibrationCurve]) {
        self.settings = settings
        self.population = population
        reader = FeatureReader(settings: settings)
        recalibrations = ContiguousArray(
            (0..<DetectorIdentifier.statisticalCount).map {
                Recalibration(curve: $0 < curves.count ? curves[$0] : .rare)
            }
        )
        var weights = InlineArray<27, Float>(repeating: 1)
        for (detector, weight) in settings.weights where weight.isFinite {
            weights[detector.slot] = Float(max(0, weight))
        }
        self.weights = weights
    }

    /// Takes history into the profiles, in the order given, without judging it.
    ///
    /// Complexity: O(*n*) in the number of payments.
    public mutating func learn(contentsOf payments: [Payment]) {
        for payment in payments { _ = take(payment) }
        endEpoch()
    }

    /// Assesses a batch (one file, or one call) in the order given, and takes it into the profiles.
    ///
    /// Later siblings of the same day lend the earlier ones their evidence: the first orders of a burst get what the
    /// last ones showed. With `learning` false the profiles stay as they were, though within the batch
    /// each payment sees those before it. Complexity: O(*n*).
    public mutating func score(contentsOf payments: [Payment], learning: Bool = true) -> Assessments {
        guard learning else {
            var copy = self
            return copy.score(contentsOf: payments)
        }
        var result = Assessments()
        result.payments.reserveCapacity(payments.count)
        for payment in payments { result.payments.append(take(payment)) }
        endEpoch()
        CarryPass.backwards(&result.payments)
        for index in result.payments.indices {
            result.payments[index].decision = decision(result.payments[index].score)
        }
        var grouping = IncidentGrouping(result.payments, seconds: settings.incidentSeconds)
        let (incidents, places) = grouping.incidents()
        result.incidents = incidents
        for (payment, incident) in places { result.payments[payment].incident = incident }
        return result
    }

    /// Assesses one payment and takes it into the profiles.
    ///
    /// Complexity: O(1), save for the change of the population state once an epoch.
    public mutating func score(_ payment: Payment) -> Assessment {
        let assessment = take(payment)
        if latest >= epochStart &+ UInt32(clamping: settings.epochSeconds) { endEpoch() }
        return assessment
    }

    /// Ends the epoch: what its payments add to the population state begins to count.
    ///
    /// Happens by itself at the end of a batch, and in a stream after the settings' number of payments or seconds.
    public mutating func endEpoch() {
        for sample in pending { population.add(sample) }
        pending.removeAll(keepingCapacity: true)
        population.close()
        for slot in recalibrations.indices { recalibrations[slot].rebuildIfDue(at: latest) }
    }

    private func decision(_ score: Double) -> Decision {
        score >= settings.holdThreshold ? .hold : score >= settings.reviewThreshold ? .review : .pass
    }

    private mutating func take(_ payment: Payment) -> Assessment {
        let features = reader.read(payment, latest: latest)
        if pending.isEmpty {
            epochStart = features.time
            population.open(at: features.time)
        }
        latest = max(latest, features.time)

        var view = CreditorView()
        creditors.take(features, into: &view, population)
        var output = DebtorShard.Output()
        var assessment = Assessment(facts: Circumstances(features))
        debtors.take(features, view, population, into: &output, facts: &assessment.facts)

        for slot in 0..<DetectorIdentifier.statisticalCount {
            let raw = output.raw[slot]
            assessment.bits[slot] = recalibrations[slot].curve.bits(raw) * weights[slot]
            recalibrations[slot].count(raw)
            recalibrations[slot].note(payments: 1)
        }
        let own = FamilyBits(assessment.bits).own(payments: output.payments)
        assessment.own = own
        assessment.debtorEvidence = debtors.debtors[output.row].carried.take(own: own, at: features.time)
        assessment.creditorEvidence = creditors.creditors[Int(view.row)].carried.take(own: own, at: features.time)
        assessment.score =
            own
            + CarriedEvidence.added(
                to: own,
                debtor: Double(assessment.debtorEvidence),
                creditor: Double(assessment.creditorEvidence)
            )
        assessment.decision = decision(assessment.score)
        pending.append(output.sample)
        learnedPayments += 1
        if pending.count >= settings.epochPayments { endEpoch() }
        return assessment
    }
}
