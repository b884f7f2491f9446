import PaymentModel

/// tempo.burst: more payments in a short time than this debtor makes, in time as its own traffic feels it.
enum TempoBurst {
    static let detector = Detector(
        identifier: .tempoBurst,
        family: .burst,
        role: .main,
        summary: "More payments in a short time than this account makes, its own bursts of earlier weeks considered.",
        needs: "Times to the second; with days only, the counts of days.",
        formula:
            "Largest negative binomial tail of m in {1,2,3,4,6,8,12,16,24,31} others within 7 days on the operational "
            + "clock, divided by the account's own burstiness.",
        source: "Gamma-Poisson counts with 45 days of memory; divisor from the raw maxima of earlier weeks."
    )

    /// The most others that are tried.
    static let most = 31

    /// The numbers of others that are tried, one after the other: 1, 2, 3, 4, 6, 8, 12, 16, 24, 31.
    @inline(__always)
    static func count(after count: Int) -> Int {
        count < 4 ? count + 1 : count < 8 ? count + 2 : count < 16 ? count + 4 : count == 16 ? 24 : 31
    }

    /// How far back others may lie, in seconds.
    static let reach: UInt32 = 7 * 86_400
    /// The memory of rates, in seconds.
    static let memory = 45.0 * 86_400
    static let week: UInt32 = 604_800

    /// What is left of two counts after so many seconds each.
    @inline(__always)
    static func faded(after first: UInt32, _ second: UInt32) -> SIMD2<Double> {
        Elementary.decay(SIMD2(Double(first), Double(second)) * (1 / memory))
    }

    /// log₂(n + 2) + 3: what the maximum of a week may be by chance.
    @inline(__always)
    static func expectedMaximum(_ count: UInt32) -> Float { Elementary.quickLog2(Float(count) + 2) + 3 }

    /// How many times as busy a debtor was last week as its rate of 45 days tells, 1 to 4.
    ///
    /// The rate of an account that grows lags behind; the week lags, too, so that a burst does not raise its own bar.
    @inline(__always)
    static func growth(lastWeek: Float, rate: Float) -> Float {
        let growth = lastWeek / (Float(week) * rate)
        return growth > 1 ? (growth < 4 ? growth : 4) : 1
    }

    static func reason(_ facts: borrowing Circumstances) -> String {
        Wording.count(Int(facts.burstCount) + 1, "payment") + " in "
            + (facts.precision == .second ? Wording.span(facts.burstSpan) : days(facts.burstSpan))
            + "; \(facts.rateText)"
    }

    static func days(_ span: UInt32) -> String {
        let days = span / 86_400 + 1
        return days == 1 ? "one day" : "\(days) days"
    }
}
