/// What is known of one debtor, in one row of fixed size.
///
/// Times are whole seconds since 1970 in 32 bits, 0 meaning never; statistics are single precision at rest and
/// double precision in every computation.
struct DebtorProfile: Sendable {
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
    // to the network, with a repeated amount, on a day when one side is closed.
    var recent: Float = 0
    var recentNew: Float = 0
    var recentNewcomers: Float = 0
    var recentRepeats: Float = 0
    var recentClosed: Float = 0
    var recentReused: Float = 0
    /// The same by three hours of the local day.
    var hours = InlineArray<8, Float>(repeating: 0)

    var times = TimeRing32()
    var newTimes = TimeRing8()
    /// Which of the last 32 times are known to the day only, newest in the lowest bit.
    var dayPrecision: UInt32 = 0
    var week: Int32 = -1
    var burst = Burstiness()
    var fanOut = Burstiness()

    // The last four payments.
    var lastAmounts = InlineArray<4, Float>(repeating: 0)
    var lastCreditors = InlineArray<4, UInt32>(repeating: 0)

    var carried = Carried()

    var categories = CategoryCounts()

    static let empty = DebtorProfile()

    /// Reads a word of each line of 64 bytes or so.
    @inline(__always)
    borrowing func touch() -> UInt32 {
        payments &+ week.magnitude &+ times[1] &+ newTimes[1] &+ lastCreditors[0] &+ categories.touch()
            &+ mean.bitPattern &+ hours[0].bitPattern
    }
}

/// What is known of one creditor on the network.
struct CreditorProfile: Sendable {
    var first: UInt32 = 0
    var lastNew: UInt32 = 0
    /// Distinct debtors ever.
    var debtors: UInt32 = 0
    /// New debtors, decaying with 45 days.
    var intensity: Float = 0
    var newTimes = TimeRing16()
    var week: Int32 = -1
    var fanIn = Burstiness()
    /// Payments with a name, and those among them whose name fitted no earlier one; decayed by 59/60.
    var named: Float = 0
    var misnamed: Float = 0
    var carried = Carried()

    static let empty = CreditorProfile()

    /// Reads a word of each line of 64 bytes or so.
    @inline(__always)
    borrowing func touch() -> UInt32 { first &+ newTimes[1] &+ week.magnitude }
}

/// What is known of a debtor and a creditor together.
struct PairProfile: Sendable {
    var first: UInt32 = 0
    /// Payments, no more than 20 counted.
    var payments: UInt32 = 0
    /// The largest log amount, growing by at most 0.7 a payment: nobody teaches it by one big one.
    var largest: Float = 0

    static let empty = PairProfile()
}

/// Raw maxima of a tempo detector by week: the own burstiness that divides it.
///
/// The history lags by a week, which keeps a burst from raising its own bar; monthly salary runs learn themselves.
struct Burstiness: Sendable {
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
}

/// The newest 32 times; `[1]` is the newest, 0 means none.
struct TimeRing32: Sendable {
    private var times = InlineArray<32, UInt32>(repeating: 0)
    private var end: UInt8 = 0

    subscript(back: Int) -> UInt32 {
        @inline(__always) get { times[(Int(end) &- back) & 31] }
    }

    @inline(__always)
    mutating func append(_ time: UInt32) {
        times[Int(end & 31)] = time
        end = (end &+ 1) & 31
    }
}

/// The newest 16 times; `[1]` is the newest, 0 means none.
struct TimeRing16: Sendable {
    private var times = InlineArray<16, UInt32>(repeating: 0)
    private var end: UInt8 = 0

    subscript(back: Int) -> UInt32 {
        @inline(__always) get { times[(Int(end) &- back) & 15] }
    }

    @inline(__always)
    mutating func append(_ time: UInt32) {
        times[Int(end & 15)] = time
        end = (end &+ 1) & 15
    }
}

/// The newest 8 times; `[1]` is the newest, 0 means none.
struct TimeRing8: Sendable {
    private var times = InlineArray<8, UInt32>(repeating: 0)
    private var end: UInt8 = 0

    subscript(back: Int) -> UInt32 {
        @inline(__always) get { times[(Int(end) &- back) & 7] }
    }

    @inline(__always)
    mutating func append(_ time: UInt32) {
        times[Int(end & 7)] = time
        end = (end &+ 1) & 7
    }
}

/// Evidence that a party's payments lend each other, as it stood at a time.
struct Carried: Sendable {
    private var evidence: Float = 0
    private var time: UInt32 = 0

    /// What stands before a payment; what the payment lends is added behind it.
    @inline(__always)
    mutating func take(own: Double, at now: UInt32) -> Float {
        let before = CarriedEvidence.decayed(Double(evidence), after: now > time ? now - time : 0)
        evidence = Float(before + CarriedEvidence.lent(by: own))
        time = max(time, now)
        return Float(before)
    }
}
