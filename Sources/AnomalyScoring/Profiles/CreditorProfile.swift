/// What is known of one creditor on the network.
struct CreditorProfile: ProfileRow {
    var first: UInt32 = 0
    /// When it was paid last, and by a debtor new to it.
    var last: UInt32 = 0
    var lastNew: UInt32 = 0
    /// Distinct debtors ever.
    var debtors: UInt32 = 0
    /// New debtors, decaying with 45 days.
    var intensity: Float = 0
    /// The name under which it was first paid.
    var name = PackedName()
    /// The steps between the last 16 payments of a debtor new to it.
    var newTimes = TimeRing<16>()
    /// The week that ``fanIn`` stands in, 0 being none.
    var week: UInt16 = 0
    var fanIn = Burstiness()
    /// Payments with a name, and those among them whose name did not fit; decayed by 59/60.
    var named = Minifloat.zero
    var misnamed = Minifloat.zero
    /// Evidence that payments to it lend each other, as it stood at ``last``.
    private(set) var evidence = Minifloat.zero

    static let empty = CreditorProfile()

    /// What stands before a payment; what the payment lends is added behind it.
    @inline(__always)
    mutating func take(own: Double, at now: UInt32) -> Float {
        let before = standing(at: now)
        evidence = Minifloat(Float(CarriedEvidence.standing(before, behind: own)))
        last = max(last, now)
        return Float(before)
    }

    /// The evidence that stands at a time.
    @inline(__always)
    borrowing func standing(at now: UInt32) -> Double {
        CarriedEvidence.decayed(Double(evidence.value), after: now > last ? now &- last : 0)
    }

    /// Takes the evidence of two histories together.
    mutating func addEvidence(of other: CreditorProfile, at time: UInt32) {
        let sum = standing(at: time) + other.standing(at: time)
        evidence = Minifloat(Float(min(CarriedEvidence.limit, sum)))
    }

    var isPlausible: Bool { intensity.isPlausible }

    var lastUse: UInt32 { last }
}

/// What is known of a debtor and a creditor together, in eight bytes.
///
/// From the lowest bit: 13 bits how much larger the logarithm of all amounts together is than ``largest``, in steps of
/// 1/512 up to 16; 5 bits of payments; 16 bits of the largest log amount as ``CompactLogAmount``; 30 bits of the time of the first payment in steps of
/// 4 seconds, so that a relation seems older by 3 seconds at most, of the 248 that its youngest age spans.
struct PairProfile: ProfileRow {
    private var bits: UInt64 = 0

    static let empty = PairProfile()

    private init() {}

    /// A pair's first payment.
    @inline(__always)
    init(first: UInt32, payments: UInt32, largest: Double, together: Double) {
        let largest = CompactLogAmount(largest)
        let excess = min(max((together - largest.value) * 512 + 0.5, 0), 8191)
        bits = UInt64(first >> 2) << 34 | UInt64(largest.bits) << 18 | UInt64(min(payments, 20)) << 13 | UInt64(excess)
    }

    @inline(__always)
    var first: UInt32 { UInt32(truncatingIfNeeded: bits >> 34) << 2 }

    /// Payments, no more than 20 counted.
    @inline(__always)
    var payments: UInt32 { UInt32(truncatingIfNeeded: bits >> 13) & 31 }

    /// The largest log amount, growing by at most 0.7 a payment: nobody teaches it by one big one.
    @inline(__always)
    var largest: Double { CompactLogAmount(bits: UInt16(truncatingIfNeeded: bits >> 18)).value }

    /// The log of all amounts while the relation is younger than ``AmountDrain/reach``.
    @inline(__always)
    var together: Double { largest + Double(bits & 0x1FFF) * (1.0 / 512) }

    /// Takes in a further payment.
    @inline(__always)
    mutating func take(_ x: Double, at time: UInt32) {
        let isYoung = time < first &+ AmountDrain.reach
        let together = isYoung ? AmountDrain.sum(together, x) : together
        let largest = x > largest ? min(x, largest + 0.7) : largest
        self = PairProfile(first: first, payments: payments + 1, largest: largest, together: together)
    }

    var isPlausible: Bool { payments <= 20 }
    var lastUse: UInt32 { first }
}
