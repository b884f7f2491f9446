/// The bits of the families, and what they come to for a payment by itself.
struct FamilyBits: Sendable {
    var amount: Float = 0
    var beneficiary: Float = 0
    var corridor: Float = 0
    var character: Float = 0
    var burst: Float = 0
    var fanOut: Float = 0
    var fanIn: Float = 0
    var time: Float = 0
    var repetition: Float = 0
    var name: Float = 0
    var message: Float = 0
    var messageSupport: Float = 0
    var identity: Float = 0

    /// The strongest of each family; new and young of the beneficiary partly add up, since either explains only half.
    @inline(__always)
    init(_ bits: borrowing InlineArray<29, Float>) {
        @inline(__always) func at(_ identifier: DetectorIdentifier) -> Float {
            bits[identifier.slot] - Float(identifier.allowance)
        }
        amount = Self.larger(at(.amountHigh), Self.larger(at(.amountExtreme), Self.over(at(.amountDrain), 0)))
        let (new, young) = (at(.beneficiaryNew), at(.beneficiaryYoung))
        beneficiary = Self.larger(new, young) + 0.5 * (new < young ? new : young)
        corridor = Self.larger(at(.corridorNew), Self.over(at(.bankNew), 0))
        character = Self.larger(
            Self.larger(at(.kindShift), Self.larger(at(.currencyNew), at(.purposeNew))),
            Self.larger(Self.larger(at(.routeNew), at(.formatDrift)), Self.over(at(.chargesShift), 0))
        )
        burst = Self.bounded(at(.tempoBurst))
        fanOut = Self.bounded(Self.larger(at(.tempoFanOut), Self.over(at(.tempoSeries), 0)))
        fanIn = at(.tempoFanIn)
        time = at(.timeUnusual)
        repetition = Self.larger(at(.amountRepeated), Self.over(at(.amountStyle), 0))
        name = Self.larger(at(.nameMismatch), at(.nameLookalike))
        message = Self.larger(at(.formatResent), at(.referenceRepeated))
        messageSupport = Self.over(at(.routeMissing), 0)
        identity = Self.larger(
            Self.larger(at(.identityFirst), at(.identityRotated)),
            Self.larger(at(.identityShared), at(.identityUnsigned))
        )
    }

    /// The larger of two, by one instruction: Swift's `max` looks for what is no number, too.
    @inline(__always)
    private static func larger(_ a: Float, _ b: Float) -> Float { a > b ? a : b }

    /// What is beyond 12 bits counts a third: a busy hour alone, however busy, is no reason to hold a payment.
    @inline(__always)
    private static func bounded(_ bits: Float) -> Float { bits <= 12 ? bits : 12 + (bits - 12) / 3 }

    @inline(__always)
    private static func over(_ bits: Float, _ threshold: Float) -> Float { larger(bits - threshold, 0) }

    /// What can alert by itself.
    @inline(__always)
    var main: Float {
        Self.over(amount, 1) + Self.over(burst, 5) + Self.over(fanOut, 5) + Self.over(fanIn, 5) + Self.over(name, 5)
            + Self.over(message, 3) + Self.over(identity, 3)
    }

    /// Corridor, character and route tell of the same step abroad: the strongest counts, not their sum.
    @inline(__always)
    private var abroad: Float { Self.larger(corridor, Self.larger(character, messageSupport)) }

    /// What only strengthens.
    @inline(__always)
    var support: Float {
        Self.over(beneficiary, 2) + Self.over(abroad, 2) + Self.over(time, 2) + Self.over(repetition, 2)
    }

    /// Many families a little each: what they have over 3 bits, less 3.
    ///
    /// Less 6 at first. Since a trace of raw bits no longer counts (see ``Recalibration``) and only fresh bursts do (see
    /// ``TempoWindow``), 3 catches more at no more false alerts: on seeds 1 to 3 of the simulation .896 of the attacks at
    /// 21.9 alerts in 10,000 ordinary payments, average precision .892; with 6 it was .875, 22.1 and .882.
    @inline(__always)
    var together: Float {
        let first = Self.over(amount, 3) + Self.over(beneficiary, 3) + Self.over(abroad, 3)
        let second = Self.over(burst, 3) + Self.over(fanOut, 3) + Self.over(fanIn, 3) + Self.over(time, 3)
        let third = Self.over(repetition, 3) + Self.over(name, 3) + Self.over(message, 3)
        return first + second + third + Self.over(identity, 3) - 3
    }

    /// The bits of the payment by itself; with a short history less, since nothing is unusual yet.
    @inline(__always)
    func own(payments: UInt32) -> Double {
        let (main, support) = (main, support)
        let own = Self.larger(main + (support < 3 * main ? support : 3 * main), together)
        guard own > 0 else { return 0 }
        return max(0, Double(own) - Self.shortHistory(payments))
    }

    /// What is taken off for a history of so many payments: log₂(1 + 20/(n+1)).
    @inline(__always)
    static func shortHistory(_ payments: UInt32) -> Double { Elementary.log2(1 + 20 / (Double(payments) + 1)) }
}

/// Evidence that siblings lend each other: what a debtor or creditor showed within the last day.
struct CarriedEvidence: Sendable {
    static let memorySeconds = 86_400.0
    /// Bits of a payment's own that lend nothing.
    static let allowance = 8.0
    /// The most that one payment lends.
    static let most = 12.0
    /// The most that is remembered: so it takes a day, not a week, until the largest burst is over.
    static let limit = 36.0
    /// From which evidence on a debtor's further payments teach no habits: more than one payment lends.
    static let quarantine = 16.0

    /// The evidence that ordinary payments of a day come to at a rate, in payments a second: ¼ bit each, some eight times what
    /// was seen. Only what is beyond it counts; who pays hundreds of times a day would be suspicious every day.
    /// An account without habits has no usual.
    @inline(__always)
    static func usual(rate: Float, hasHabits: Bool) -> Double { hasHabits ? 0.25 * 86_400 * Double(rate) : 0 }

    /// Whether a debtor was first seen long enough ago to have habits.
    @inline(__always)
    static func hasHabits(first: UInt32, at time: UInt32) -> Bool {
        guard first != 0 else { return false }
        return time >= first &+ habitSeconds
    }

    /// What is left of evidence after some seconds.
    @inline(__always)
    static func decayed(_ evidence: Double, after seconds: UInt32) -> Double {
        evidence <= 0 ? 0 : evidence * Elementary.exp(-Double(seconds) / memorySeconds)
    }

    /// What a payment with so many bits of its own lends.
    @inline(__always)
    static func lent(by own: Double) -> Double { min(most, max(0, own - allowance)) }

    /// What stands behind a payment with so many bits of its own.
    @inline(__always)
    static func standing(_ before: Double, behind own: Double) -> Double { min(limit, before + lent(by: own)) }

    /// What is added to the own bits: from the debtor at most half of them, from the creditor at most as many.
    @inline(__always)
    static func added(to own: Double, debtor: Double, creditor: Double) -> Double {
        max(min(debtor, 0.5 * own), min(creditor, own))
    }

    /// A score by the shipped tables: what is beyond the review threshold counts about a third.
    ///
    /// They tell what simulated banks do. That is enough to have a payment looked at; to hold one takes more until 8,192
    /// payments of one's own have been counted (27.5 bits at the default thresholds; most of the public cases have more).
    @inline(__always)
    static func provisional(_ score: Double, review: Double) -> Double {
        score <= review ? score : review + 0.3475 * (score - review)
    }

    /// For so many seconds after its first payment nothing is known of a debtor's habits.
    static let habitSeconds: UInt32 = 3 * 86_400

    /// The score of a payment in a batch whose debtor was first seen in it, or less than three days before.
    ///
    /// Nothing is known of its habits, so the siblings are the only context there is, and lend as much as one of them may
    /// more than the payment has itself. Not measured habits but the file itself speak here: that is enough to have
    /// it looked at (halfway from review to hold at most), not enough to hold it.
    @inline(__always)
    static func scoreWithoutHistory(own: Double, debtor: Double, most: Double) -> Double {
        min(own + min(debtor, own + self.most), most)
    }
}
