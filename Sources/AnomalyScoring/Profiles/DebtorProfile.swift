/// What is known of one debtor, in one row of fixed size.
///
/// Times are whole seconds since 1970 in 32 bits, 0 meaning never; amounts and rates are single precision at rest and
/// double precision in every computation; what fades and what is only compared has 16 bits (see ``Minifloat``, ``TimeStep`` and
/// ``CompactLogAmount``, each with its error).
struct DebtorProfile: ProfileRow {
    var categories = CategoryCounts()

    /// The steps between the last 32 payments, and between the last 8 to a new beneficiary.
    var times = TimeRing<32>()
    var newTimes = TimeRing<8>()
    /// Payments, decayed by 59/60 with every one; and those of them to a beneficiary new to the debtor, to a creditor new to the network, with a
    /// repeated amount, on a day when one side is closed, with a reference used before.
    var recent = Minifloat.zero
    var recentNew = Minifloat.zero
    var recentNewcomers = Minifloat.zero
    var recentRepeats = Minifloat.zero
    var recentClosed = Minifloat.zero
    var recentReused = Minifloat.zero
    /// The same by three hours of the local day.
    var hours = InlineArray<8, Minifloat>(repeating: .zero)
    /// The largest amount ever; for the reasons only.
    var largest = CompactLogAmount.least
    /// The last four payments: log amounts, and 16 bits of the creditors' keys.
    var lastAmounts = InlineArray<4, LogAmountResidue>(repeating: .none)
    var lastCreditors = InlineArray<4, UInt16>(repeating: 0)
    /// What is usual for the account.
    var remarkable = RemarkableDays.none
    /// Payments of the week before ``week``.
    var weekBefore = Minifloat.zero
    var burst = Burstiness()
    var fanOut = Burstiness()
    /// Evidence that the debtor's payments lend each other, as it stood at ``last``.
    var evidence = Minifloat.zero

    /// Payments ever, and distinct beneficiaries ever.
    var payments: UInt32 = 0
    var beneficiaries: UInt32 = 0
    var first: UInt32 = 0
    /// The newest time of all, and of all to a beneficiary new to the debtor.
    var last: UInt32 = 0
    var lastNew: UInt32 = 0
    /// Payments of the week.
    var weekPayments: UInt32 = 0
    /// Which of the last 32 times are known to the day only, newest in the lowest bit.
    var dayPrecision: UInt32 = 0

    // Log amounts, with the memory of 200 payments.
    var mean: Float = 0
    var variance: Float = 0
    var upperVariance: Float = 0
    /// Payments, decaying with 45 days.
    var intensity: Float = 0

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

    /// The week that the counts stand in, 0 being none.
    @inline(__always)
    var week: UInt16 { payments == 0 ? 0 : Self.week(of: last) }

    /// The number of the week that a time lies in, 1 being that of 1 January 1970.
    @inline(__always)
    static func week(of time: UInt32) -> UInt16 { UInt16(truncatingIfNeeded: time / TempoBurst.week &+ 1) }

    var isPlausible: Bool {
        mean.isPlausible && variance.isPlausible && upperVariance.isPlausible && intensity.isPlausible

    }

    var lastUse: UInt32 { last }
}

/// A debtor's row, and where in this memory its further rows lie.
struct LinkedDebtor: BitwiseCopyable, Sendable {
    var profile = DebtorProfile()
    var links = DebtorLinks()
}

/// Raw maxima of a tempo detector by week: the own burstiness that divides it.
///
/// The history lags by a week, which keeps a burst from raising its own bar; monthly salary runs learn themselves.
struct Burstiness: BitwiseCopyable, Sendable {
    var current = Minifloat.zero
    var previous = Minifloat.zero
    var history = Minifloat.zero

    /// Moves on to a week: `gap` weeks after the one it stood in.
    @inline(__always)
    mutating func advance(gap: Int32) {
        history = Minifloat(max(history.value * 0.95, previous.value))
        if gap == 1 {
            previous = current
        } else {
            history = Minifloat(max(history.value, current.value))
            previous = .zero
        }
        current = .zero
    }

    /// Takes in the raw bits of a payment.
    @inline(__always)
    mutating func take(_ bits: Float) { current = Minifloat(max(current.value, bits)) }
}

extension Float {
    /// Whether a number of a row is one that scoring can have made: neither infinite nor far beyond all counts and amounts.
    var isPlausible: Bool { abs(self) <= 1e9 }
}
