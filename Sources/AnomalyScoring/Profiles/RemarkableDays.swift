/// On how many days lately an account paid something remarkable that was no alert, fading by 1/30 a day.
///
/// An account whose payments are a little odd every week is no more suspicious each time, while of one that never did anything odd the
/// same payment is news: what is usual for the account is taken off, as −log₂ of its own rate of such payments beside everybody's.
/// A day counts once, and only on later days, so that an attack's first orders do not excuse its last ones; payments
/// that come to a review by themselves or with what the debtor's other payments lend, and those of a suspicious series, never count. (What a
/// creditor or later siblings lend is not known yet.) In 16 bits: the days in 1/1024, and whether today is among them.
struct RemarkableDays: BitwiseCopyable, Sendable, Equatable {
    private var bits: UInt16 = 0

    private static var today: UInt16 { 0x8000 }

    /// From how many bits of its own on a payment is remarkable.
    static let remarkable = 6.0
    /// The days until a day counts 1/e.
    static let memory = 30.0
    /// Remarkable days among so many payments, where nothing is known of the account: 1 in 200, the weight of 20 payments.
    static let share = 0.005, prior = 20.0
    /// What the usual takes off scores is given back to all of them, since the thresholds stay where they are.
    static let scale = 1.09

    static let none = RemarkableDays()

    private init() {}

    /// The days among those before the last payment's day and that day itself.
    init(_ days: Double) { bits = UInt16(min(max(days, 0), 31) * 1024) }

    /// The faded number of days, the last payment's own left out.
    @inline(__always)
    var before: Double {
        guard bits != 0 else { return 0 }
        return Double(bits & Self.today == 0 ? bits : (bits ^ Self.today) &- 1024) * (1.0 / 1024)
    }

    /// The faded number of days, the last payment's own included.
    var all: Double { Double(bits & ~Self.today) * (1.0 / 1024) }

    /// Moves on from one payment's time to the next one's, in seconds since 1970.
    @inline(__always)
    mutating func advance(from last: UInt32, to time: UInt32) {
        guard bits != 0 else { return }
        let (then, day) = (last / 86_400, time / 86_400)
        guard day > then else { return }
        self = RemarkableDays(all * Elementary.exp(-Double(day &- then) / Self.memory))
    }

    /// These days and those of a later history, both as they stand at its last payment.
    func followed(by later: RemarkableDays) -> RemarkableDays {
        let both = bits & later.bits & Self.today != 0
        var days = RemarkableDays(all + later.all - (both ? 1 : 0))
        days.bits |= (bits | later.bits) & Self.today
        return days
    }

    /// Counts the last payment's day, unless it is counted.
    @inline(__always)
    mutating func count() {
        guard bits & Self.today == 0 else { return }
        bits = Self.today | min(bits &+ 1024, 31 * 1024)
    }

    /// The bits that are usual for an account: ½·log₂ of its remarkable days among payments, beside the share of all accounts.
    ///
    /// - Parameters:
    ///   - days: ``before``.
    ///   - rate: Payments a second.
    @inline(__always)
    static func usual(days: Double, rate: Float) -> Double {
        guard days > 0 else { return 0 }
        let payments = memory * 86_400 * Double(rate)
        let ratio = (days + prior * share) / ((payments + prior) * share)
        return ratio <= 1 ? 0 : 0.5 * Elementary.log2(ratio)
    }
}
