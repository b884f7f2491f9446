import PaymentModel

/// What is to be done with a payment.
public enum Decision: String, Sendable, Hashable, Comparable, CaseIterable {
    /// Nothing surprising enough.
    case pass
    /// A person should look at it.
    case review
    /// It should not leave before a person has looked.
    case hold

    /// Pass is less than review, review less than hold.
    public static func < (a: Decision, b: Decision) -> Bool { a.rank < b.rank }

    private var rank: Int {
        switch self {
        case .pass: 0
        case .review: 1
        case .hold: 2
        }
    }
}

/// One detector's finding on one payment.
public struct Evidence: Sendable, Hashable {
    /// Who found it.
    public let detector: DetectorIdentifier
    /// How surprising, after recalibration and weight: −log₂ of the share of recent payments with as much.
    public let bits: Double
    /// One sentence, with the figures that made the bits.
    public let reason: String

    /// Makes a piece of evidence.
    public init(detector: DetectorIdentifier, bits: Double, reason: String) {
        self.detector = detector
        self.bits = bits
        self.reason = reason
    }
}

/// What is thought of one payment, and why. Of fixed size: the sentences are made when asked for.
public struct Assessment: Sendable {
    /// What is to be done.
    public internal(set) var decision: Decision = .pass
    /// Bits of surprise, with what siblings lend.
    public internal(set) var score = 0.0
    /// Bits of the payment by itself.
    public internal(set) var own = 0.0
    /// The place of its incident in ``Assessments/incidents``; nil where it belongs to none.
    public internal(set) var incident: Int?
    var bits = InlineArray<29, Float>(repeating: 0)
    var facts: Circumstances
    /// What earlier siblings lend, by debtor and by creditor.
    var debtorEvidence: Float = 0
    var creditorEvidence: Float = 0

    init(facts: Circumstances) { self.facts = facts }

    /// An assessment that was made before, without the figures behind it: it has no evidence of its own any more.
    public init(decision: Decision, score: Double, historyCount: Int) {
        self.init(facts: Circumstances(PaymentFeatures.blank))
        self.decision = decision
        self.score = score
        facts.payments = UInt32(clamping: historyCount)
    }

    /// To be written over.
    static let blank = Assessment(facts: Circumstances(PaymentFeatures.blank))

    /// Begins with another payment, in place, even where nothing was put down yet: what is not taken back here is read only where it was set.
    @inline(__always)
    mutating func begin(_ features: inout PaymentFeatures) {
        decision = .pass
        incident = nil
        facts.begin(&features)
    }

    /// Weighs the bits of the statistical detectors.
    @inline(__always)
    mutating func weigh(_ weights: borrowing InlineArray<29, Float>, _ output: inout DebtorShard.Output) {
        bound(&output)
        var weighed = bits.mutableSpan
        let factors = weights.span
        for slot in 0..<DetectorIdentifier.statisticalCount { weighed[slot] *= factors[slot] }
    }

    /// Makes the own bits of the weighed ones, and notes in the debtor's row what they lend, and whether the day is remarkable.
    @inline(__always)
    mutating func judgeByItself(
        _ output: inout DebtorShard.Output,
        _ debtor: inout DebtorProfile,
        review: Double
    ) {
        debtorEvidence = max(0, Float(output.standing) - output.usualEvidence)
        let plain = FamilyBits(bits).own(payments: output.payments)
        own = 0
        facts.remarkableDays = 0
        if plain > 0 {
            facts.remarkableDays = Float(debtor.remarkable.before)
            let usual = RemarkableDays.usual(days: Double(facts.remarkableDays), rate: facts.rate)
            own = max(0, RemarkableDays.scale * plain - usual)
        }
        let evidence = CarriedEvidence.standing(output.standing, behind: own)
        debtor.evidence = Minifloat(Float(evidence))
        guard !output.isQuarantined, plain >= RemarkableDays.remarkable else { return }
        let score = own + CarriedEvidence.added(to: own, debtor: Double(debtorEvidence), creditor: 0)
        if score < min(CarriedEvidence.quarantine, review) { debtor.remarkable.count() }
    }

    /// Takes back what is rare among all but no surprise of this debtor.
    ///
    /// A first payment is worth at most 1 bit more than −log₂ of the debtor's own rate of such: who takes up a new
    /// beneficiary with every fifth payment is not to be asked about each. And that a young beneficiary is paid again at all is
    /// rare in some traffic, but no surprise beyond what the sum is.
    @inline(__always)
    private mutating func bound(_ output: inout DebtorShard.Output) {
        bits[DetectorIdentifier.tempoBurst.slot] *= output.burstFreshness
        bits[DetectorIdentifier.tempoFanOut.slot] *= output.fanOutFreshness
        let (new, young) = (DetectorIdentifier.beneficiaryNew.slot, DetectorIdentifier.beneficiaryYoung.slot)
        let drain = DetectorIdentifier.amountDrain.slot
        bits[drain] = min(bits[drain], 1.5 * output.raw[drain])
        guard output.hasHabits else { return }
        if bits[new] > 1 { bits[new] = min(bits[new], 1 - Elementary.quickLog2(output.newRate)) }
        if bits[young] > 1 { bits[young] = min(bits[young], 1 - Elementary.quickLog2(output.newcomerRate)) }
    }

    /// Lends and takes the creditor's evidence, and makes the score of a payment that has no later siblings.
    @inline(__always)
    mutating func carry(_ creditor: inout CreditorProfile, at time: UInt32) {
        creditorEvidence = creditor.take(own: own, at: time)
        score =
            own
            + CarriedEvidence.added(
                to: own,
                debtor: Double(debtorEvidence),
                creditor: Double(creditorEvidence)
            )
    }

    /// The debtor's payments known before this one.
    public var historyCount: Int { Int(facts.payments) }

    /// Bits below which a finding is not worth a sentence.
    public static let significantBits = 2.0

    /// The findings worth a sentence, the most surprising first.
    ///
    /// Complexity: makes the sentences anew each time it is asked.
    public var evidence: [Evidence] {
        var found: [Evidence] = []
        for identifier in DetectorIdentifier.allCases {
            let bits = Double(bits[identifier.slot])
            guard bits >= Self.significantBits else { continue }
            found.append(Evidence(detector: identifier, bits: bits, reason: Detectors.reason(identifier, facts)))
        }
        guard found.count > 1 else { return found }
        // Equal bits keep the order of the table: the same output on every machine.
        return found.enumerated().sorted { ($1.element.bits, $0.offset) < ($0.element.bits, $1.offset) }.map(\.element)
    }

    /// What is known of the key that signed, for this sender; nil where no signature held.
    public var signerHistory: SignerHistory? { facts.signing.history }

    /// The bits of one detector after recalibration and weight, 0 where it abstained or found nothing.
    public func bits(of detector: DetectorIdentifier) -> Double { Double(bits[detector.slot]) }

    /// The bits of one family, as they enter the score.
    public func bits(of family: DetectorFamily) -> Double {
        let families = FamilyBits(bits)
        let value =
            switch family {
            case .amount: families.amount
            case .beneficiary: families.beneficiary
            case .corridor: families.corridor
            case .character: families.character
            case .burst: families.burst
            case .fanOut: families.fanOut
            case .fanIn: families.fanIn
            case .time: families.time
            case .repetition: families.repetition
            case .name: families.name
            case .message: max(families.message, families.messageSupport)
            case .identity: families.identity
            }
        return Double(value)
    }

    /// What the assessment lacks for want of history or times; nil where nothing is lacking.
    public var historyNote: String? {
        var notes: [String] = []
        if facts.payments == 0 {
            notes.append("no history: this account was not seen before, so it is compared with all others")
        } else if facts.payments < 20 {
            notes.append("short history: \(Wording.count(facts.payments, "payment")) of this account known before")
        }
        let usual = RemarkableDays.usual(days: Double(facts.remarkableDays), rate: facts.rate)
        if usual >= 0.5 {
            notes.append(
                "usual for this account: \(Wording.number(usual)) bits are taken off, since it paid as oddly on "
                    + "\(Wording.count(Int(max(1, facts.remarkableDays.rounded())), "day")) of the last month or two"
            )
        }
        switch facts.precision {
        case .second: break
        case .day: notes.append("only the day is known: hours were not judged, tempo by whole days")
        case .order: notes.append("no time is known: hours and tempo were not judged")
        }
        return notes.count < 2 ? notes.first : notes.joined(separator: "; ")
    }
}

/// The assessments of one batch, and what belongs together among them.
public struct Assessments: Sendable {
    /// One for each payment, in the order given.
    public var payments: [Assessment] = []
    /// What a person would work on as one, the most urgent first.
    public var incidents: [Incident] = []
}
