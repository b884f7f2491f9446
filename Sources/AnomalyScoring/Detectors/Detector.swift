/// The name of a detector, as in `beneficiary.new`.
public enum DetectorIdentifier: String, Sendable, Hashable, CaseIterable, CustomStringConvertible {
    case amountHigh = "amount.high"
    case amountExtreme = "amount.extreme"
    case beneficiaryNew = "beneficiary.new"
    case beneficiaryYoung = "beneficiary.young"
    case corridorNew = "corridor.new"
    case bankNew = "bank.new"
    case kindShift = "kind.shift"
    case currencyNew = "currency.new"
    case purposeNew = "purpose.new"
    case routeNew = "route.new"
    case formatDrift = "format.drift"
    case chargesShift = "charges.shift"
    case tempoBurst = "tempo.burst"
    case tempoFanOut = "tempo.fanout"
    case tempoFanIn = "tempo.fanin"
    case timeUnusual = "time.unusual"
    case amountRepeated = "amount.repeated"
    case amountStyle = "amount.style"
    case nameMismatch = "name.mismatch"
    case nameLookalike = "name.lookalike"
    case formatResent = "format.resent"
    case referenceRepeated = "reference.repeated"
    case routeMissing = "route.missing"
    case amountDrain = "amount.drain"
    case tempoSeries = "tempo.series"
    case identityFirst = "identity.first"
    case identityRotated = "identity.rotated"
    case identityShared = "identity.shared"
    case identityUnsigned = "identity.unsigned"

    /// The name, as in `beneficiary.new`.
    public var text: String { rawValue }
    /// The name, as in `beneficiary.new`.
    public var description: String { rawValue }

    /// How many there are.
    static var count: Int { 29 }
    /// How many read payments alone; the rest need facts about signatures.
    static var statisticalCount: Int { 25 }

    /// Bits taken off after recalibration, before the family's strongest is chosen.
    ///
    /// A family of many detectors is surprised more often than each of them. These were chosen on simulated traffic, so
    /// that what people do anyway (another purpose at tax time, a first payment in another currency) does not add up to
    /// an alert; large payers exist, too.
    @inline(__always)
    public var allowance: Double {
        switch self {
        case .amountDrain: 1
        case .amountExtreme, .bankNew: 2
        case .kindShift, .routeMissing: 3
        case .currencyNew, .routeNew, .formatDrift, .chargesShift, .amountStyle: 5
        case .purposeNew: 8
        default: 0
        }
    }

    /// The place in the arrays of bits.
    @inline(__always)
    var slot: Int {
        switch self {
        case .amountHigh: 0
        case .amountExtreme: 1
        case .beneficiaryNew: 2
        case .beneficiaryYoung: 3
        case .corridorNew: 4
        case .bankNew: 5
        case .kindShift: 6
        case .currencyNew: 7
        case .purposeNew: 8
        case .routeNew: 9
        case .formatDrift: 10
        case .chargesShift: 11
        case .tempoBurst: 12
        case .tempoFanOut: 13
        case .tempoFanIn: 14
        case .timeUnusual: 15
        case .amountRepeated: 16
        case .amountStyle: 17
        case .nameMismatch: 18
        case .nameLookalike: 19
        case .formatResent: 20
        case .referenceRepeated: 21
        case .routeMissing: 22
        case .amountDrain: 23
        case .tempoSeries: 24
        case .identityFirst: 25
        case .identityRotated: 26
        case .identityShared: 27
        case .identityUnsigned: 28
        }
    }
}

/// Detectors that look at the same side of a payment. Within a family the strongest counts, since they see the same.
public enum DetectorFamily: String, Sendable, Hashable, CaseIterable {
    case amount = "A"
    case beneficiary = "W"
    case corridor = "K"
    case character = "C"
    case burst = "B"
    case fanOut = "O"
    case fanIn = "F"
    case time = "T"
    case repetition = "R"
    case name = "N"
    case message = "X"
    case identity = "I"

    /// The name in words.
    public var title: String {
        switch self {
        case .amount: "amount"
        case .beneficiary: "beneficiary"
        case .corridor: "corridor"
        case .character: "character"
        case .burst: "burst"
        case .fanOut: "fan-out"
        case .fanIn: "fan-in"
        case .time: "time"
        case .repetition: "repetition and style"
        case .name: "name"
        case .message: "message"
        case .identity: "identity"
        }
    }
}

/// One way of being surprised: what it looks at, how it counts bits, and where the formula comes from.
public struct Detector: Sendable, Identifiable {
    /// The name, as in `beneficiary.new`.
    public let identifier: DetectorIdentifier
    /// What it is combined with; only the strongest of a family counts.
    public let family: DetectorFamily
    /// Whether it can alert by itself.
    public let role: Role
    /// One sentence for the table of detectors.
    public let summary: String
    /// What of payments and history it needs; it abstains without.
    public let needs: String
    /// The formula of the raw bits.
    public let formula: String
    /// Where the formula comes from.
    public let source: String

    /// What a detector's bits are allowed to do.
    public enum Role: String, Sendable, Hashable {
        /// Alerts by itself where it is strong.
        case main
        /// Strengthens what others found, and does not alert alone.
        case support
    }

    /// The name, as in `beneficiary.new`.
    public var id: DetectorIdentifier { identifier }
}

/// The list of all detectors, from which `paycheck detectors` and the documentation are made.
public enum Detectors {
    /// Every detector, in the order of its identifiers.
    public static let all: [Detector] = DetectorIdentifier.allCases.map { detector($0) }

    /// The detector with a name.
    public static func detector(_ identifier: DetectorIdentifier) -> Detector {
        switch identifier {
        case .amountHigh: AmountHigh.detector
        case .amountExtreme: AmountExtreme.detector
        case .beneficiaryNew: BeneficiaryNew.detector
        case .beneficiaryYoung: BeneficiaryYoung.detector
        case .corridorNew: CorridorNew.detector
        case .bankNew: BankNew.detector
        case .kindShift: KindShift.detector
        case .currencyNew: CurrencyNew.detector
        case .purposeNew: PurposeNew.detector
        case .routeNew: RouteNew.detector
        case .formatDrift: FormatDrift.detector
        case .chargesShift: ChargesShift.detector
        case .tempoBurst: TempoBurst.detector
        case .tempoFanOut: TempoFanOut.detector
        case .tempoFanIn: TempoFanIn.detector
        case .timeUnusual: TimeUnusual.detector
        case .amountRepeated: AmountRepeated.detector
        case .amountStyle: AmountStyleShift.detector
        case .nameMismatch: NameMismatch.detector
        case .nameLookalike: NameLookalike.detector
        case .formatResent: FormatResent.detector
        case .referenceRepeated: ReferenceRepeated.detector
        case .routeMissing: RouteMissing.detector
        case .amountDrain: AmountDrain.detector
        case .tempoSeries: TempoSeries.detector
        case .identityFirst: IdentityDetectors.first
        case .identityRotated: IdentityDetectors.rotated
        case .identityShared: IdentityDetectors.shared
        case .identityUnsigned: IdentityDetectors.unsigned
        }
    }

    /// The sentence of a detector about one payment, with the figures that made its bits.
    static func reason(_ identifier: DetectorIdentifier, _ facts: borrowing Circumstances) -> String {
        switch identifier {
        case .amountHigh: AmountHigh.reason(facts)
        case .amountExtreme: AmountExtreme.reason(facts)
        case .beneficiaryNew: BeneficiaryNew.reason(facts)
        case .beneficiaryYoung: BeneficiaryYoung.reason(facts)
        case .corridorNew: CorridorNew.reason(facts)
        case .bankNew: BankNew.reason(facts)
        case .kindShift: KindShift.reason(facts)
        case .currencyNew: CurrencyNew.reason(facts)
        case .purposeNew: PurposeNew.reason(facts)
        case .routeNew: RouteNew.reason(facts)
        case .formatDrift: FormatDrift.reason(facts)
        case .chargesShift: ChargesShift.reason(facts)
        case .tempoBurst: TempoBurst.reason(facts)
        case .tempoFanOut: TempoFanOut.reason(facts)
        case .tempoFanIn: TempoFanIn.reason(facts)
        case .timeUnusual: TimeUnusual.reason(facts)
        case .amountRepeated: AmountRepeated.reason(facts)
        case .amountStyle: AmountStyleShift.reason(facts)
        case .nameMismatch: NameMismatch.reason(facts)
        case .nameLookalike: NameLookalike.reason(facts)
        case .formatResent: FormatResent.reason(facts)
        case .referenceRepeated: ReferenceRepeated.reason(facts)
        case .routeMissing: RouteMissing.reason(facts)
        case .identityFirst: IdentityDetectors.firstReason(facts)
        case .identityRotated: IdentityDetectors.rotatedReason(facts)
        case .identityShared: IdentityDetectors.sharedReason(facts)
        case .identityUnsigned: IdentityDetectors.unsignedReason(facts)
        case .amountDrain: AmountDrain.reason(facts)
        case .tempoSeries: TempoSeries.reason(facts)
        }
    }
}
