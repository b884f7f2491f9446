/// What is known of one debtor, in one row of fixed size.
///
/// Times are whole seconds since 1970 in 32 bits, 0 meaning never; statistics are single precision at rest and
/// double precision in every computation.
struct DebtorProfile: ProfileRow {
    /// Payments ever, and distinct beneficiaries ever.
    var payments: UInt32 = 0
    var beneficiaries: UInt32 = 0
    var first: UInt32 = 0
    var last: UInt32 = 0

    // Log amounts, with the memory of 200 payments.
    var mean: Float = 0
    var variance: Float = 0
    var upperVariance: Float = 0
    /// The largest ever; for the reasons only.
    var largest: Float = -100

    /// Payments, decaying with 45 days.
    var intensity: Float = 0

    // Decayed by 59/60 a payment: payments, and those among them to a beneficiary new to the debtor, to a creditor new
    // to the network, with a repeated amount, on a day when one side is closed, with a reference used before.
    var recent: Float = 0
    var recentNew: Float = 0
    var recentNewcomers: Float = 0
    var recentRepeats: Float = 0
    var recentClosed: Float = 0
    var recentReused: Float = 0
    /// The same by three hours of the local day.
    var hours = InlineArray<8, Float>(repeating: 0)

    /// The times of the last 32 payments, and of the last 8 to a new beneficiary.
    var times = TimeRing<32>()
    var newTimes = TimeRing<8>()
    /// Which of the last 32 times are known to the day only, newest in the lowest bit.
    var dayPrecision: UInt32 = 0
    /// Which of the last 32 payments went to a beneficiary new to the debtor, newest in the lowest bit.
    var newness: UInt32 = 0
    /// Which of them stood in a suspicious series, whose memory ends with it.
    var suspicion: UInt32 = 0
    /// The week that the counts below stand in; payments of it and of the week before.
    var week: Int32 = -1
    var weekPayments: UInt32 = 0
    var weekBefore: UInt32 = 0
    var burst = Burstiness()
    var fanOut = Burstiness()

    // The last four payments.
    var lastAmounts = InlineArray<4, Float>(repeating: 0)
    var lastCreditors = InlineArray<4, UInt32>(repeating: 0)

    var carried = Carried()

    var categories = CategoryCounts()

    // Where in this memory the debtor's further rows lie: their numbers and 1, or 0.
    var moreCategories: UInt32 = 0
    var names = InlineArray<2, UInt32>(repeating: 0)

    static let empty = DebtorProfile()

    /// For so many seconds after its first payment, and for so many payments, an account still finds its habits.
    static let settledSeconds: UInt32 = 21 * 86_400
    static let settledPayments: UInt32 = 20

    /// Whether what it does is held against habits that it has by now.
    @inline(__always)
    func isSettled(at time: UInt32) -> Bool {
        guard first != 0 else { return false }
        return time > first &+ Self.settledSeconds
    }

    /// Reads a word of each line of 64 bytes or so.
    @inline(__always)
    borrowing func touch() -> UInt32 {
        payments &+ week.magnitude &+ times.first &+ newTimes.first &+ lastCreditors[0] &+ categories.touch()
            &+ mean.bitPattern &+ hours[0].bitPattern
    }

    var isPlausible: Bool {
        for bin in 0..<8 where !hours[bin].isPlausible { return false }
        for place in 0..<4 where !lastAmounts[place].isPlausible { return false }
        return mean.isPlausible && variance.isPlausible && upperVariance.isPlausible && largest.isPlausible
            && intensity.isPlausible && recent.isPlausible && recentNew.isPlausible && recentNewcomers.isPlausible
            && recentRepeats.isPlausible && recentClosed.isPlausible && recentReused.isPlausible
            && burst.isPlausible && fanOut.isPlausible && carried.isPlausible && categories.isPlausible
    }

    var lastUse: UInt32 { last }

    var stored: DebtorProfile {
        var row = self
        row.moreCategories = 0
        row.names = InlineArray(repeating: 0)
        return row
    }
}

/// The names of four of a debtor's latest beneficiaries.
struct BeneficiaryNames: ProfileRow {
    var names = InlineArray<4, PackedName>(repeating: PackedName())
    /// When the newest was taken in.
    var last: UInt32 = 0

    static let empty = BeneficiaryNames()

    var isPlausible: Bool { true }
    var lastUse: UInt32 { last }
}

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
    /// The times of the last 16 payments of a debtor new to it.
    var newTimes = TimeRing<16>()
    var week: Int32 = -1
    var fanIn = Burstiness()
    /// Payments with a name, and those among them whose name did not fit; decayed by 59/60.
    var named: Float = 0
    var misnamed: Float = 0
    var carried = Carried()
    /// The name under which it was first paid.
    var name = PackedName()

    static let empty = CreditorProfile()

    /// Reads a word of each line of 64 bytes or so.
    @inline(__always)
    borrowing func touch() -> UInt32 { first &+ newTimes.first &+ week.magnitude &+ name.first }

    var isPlausible: Bool {
        intensity.isPlausible && fanIn.isPlausible && named.isPlausible && misnamed.isPlausible && carried.isPlausible
    }

    var lastUse: UInt32 { last }
}

/// What is known of a debtor and a creditor together.
struct PairProfile: ProfileRow {
    var first: UInt32 = 0
    /// Payments, no more than 20 counted.
    var payments: UInt32 = 0
    /// The largest log amount, growing by at most 0.7 a payment: nobody teaches it by one big one.
    var largest: Float = 0
    /// The log of all amounts while the relation is younger than ``AmountDrain/reach``.
    var together: Float = 0

    static let empty = PairProfile()

    var isPlausible: Bool { largest.isPlausible && together.isPlausible && payments <= 20 }
    var lastUse: UInt32 { first }
}

/// Raw maxima of a tempo detector by week: the own burstiness that divides it.
///
/// The history lags by a week, which keeps a burst from raising its own bar; monthly salary runs learn themselves.
struct Burstiness: BitwiseCopyable, Sendable {
    var current: Float = 0
    var previous: Float = 0
    var history: Float = 0

    /// Moves on to a week: `gap` weeks after the one it stood in.
    @inline(__always)
    mutating func advance(gap: Int32) {
        history = max(history * 0.95, previous)
        if gap == 1 {
            previous = current
        } else {
            history = max(history, current)
            previous = 0
        }
        current = 0
    }

    var isPlausible: Bool { current.isPlausible && previous.isPlausible && history.isPlausible }
}

/// The newest times of a series, 0 meaning none; how many there were ever says where the newest is.
struct TimeRing<let size: Int>: BitwiseCopyable, Sendable {
    private var times = InlineArray<size, UInt32>(repeating: 0)

    /// The time so many places back among `count` ever; 1 is the newest.
    ///
    /// Mutating, though it changes nothing: what may change is read where it lies, anything else is copied whole first.
    @inline(__always)
    mutating func time(_ back: Int, of count: UInt32) -> UInt32 {
        times[(Int(truncatingIfNeeded: count) &- back) & (size &- 1)]
    }

    /// The word at the beginning.
    @inline(__always)
    var first: UInt32 { times[0] }

    /// Takes in a time where there were `count` before.
    @inline(__always)
    mutating func append(_ time: UInt32, after count: UInt32) {
        times[Int(truncatingIfNeeded: count) & (size &- 1)] = time
    }
}

/// Evidence that a party's payments lend each other, as it stood at a time.
struct Carried: BitwiseCopyable, Sendable {
    private var evidence: Float = 0
    private var time: UInt32 = 0

    /// What stands at a time.
    @inline(__always)
    borrowing func standing(at now: UInt32) -> Double {
        CarriedEvidence.decayed(Double(evidence), after: now > time ? now - time : 0)
    }

    /// What stands before a payment; what the payment lends is added behind it.
    @inline(__always)
    mutating func take(own: Double, at now: UInt32) -> Float {
        let before = CarriedEvidence.decayed(Double(evidence), after: now > time ? now - time : 0)
        evidence = Float(min(CarriedEvidence.limit, before + CarriedEvidence.lent(by: own)))
        time = max(time, now)
        return Float(before)
    }

    var isPlausible: Bool { evidence.isPlausible }
}

extension Float {
    /// Whether a number of a row is one that scoring can have made: neither infinite nor far beyond all counts and amounts.
    var isPlausible: Bool { abs(self) <= 1e9 }
}
