import PaymentModel

/// time.unusual: an hour or a day on which this debtor does not usually pay. Weak on purpose: attackers have learnt
/// office hours.
enum TimeUnusual {
    static let detector = Detector(
        identifier: .timeUnusual,
        family: .time,
        role: .support,
        summary: "An hour, weekend or holiday at which this account does not usually pay.",
        needs: "A time to the second for the hour; a day for weekends and holidays of both sides.",
        formula:
            "-log2((10 p + h) / (10 + n)): own share of the three-hour bin, backed off to the population's of that "
            + "weekday; on closed days at least -log2 of the own rate of payments on such.",
        source: "Dirichlet back-off with 10 pseudo-payments."
    )

    /// The bits of a three-hour bin, with the own share.
    @inline(__always)
    static func hourBits(
        _ features: inout PaymentFeatures,
        _ debtor: inout DebtorProfile,
        _ population: borrowing PopulationState
    ) -> (bits: Double, share: Double) {
        let hour = features.localHourOfWeek
        let bin = hour % 24 / 3
        let usual = population.localShares[hour / 24 * 8 + bin]
        let share = (10 * usual + Double(debtor.hours.span[bin].value)) / (10 + Double(debtor.recent.value))
        return (-Elementary.log2(max(share, 1e-6)), share)
    }

    /// The own share of payments on days when one side is closed.
    @inline(__always)
    static func closedShare(_ debtor: borrowing DebtorProfile, _ population: borrowing PopulationState) -> Double {
        (4 * population.closedRate + Double(debtor.recentClosed.value)) / (4 + Double(debtor.recent.value))
    }

    static func reason(_ facts: borrowing Circumstances) -> String {
        var parts: [String] = []
        if facts.precision == .second {
            let local = Int64(facts.time) + Int64(facts.offset)
            let hour = Int((local % 86_400 + 86_400) % 86_400 / 3600)
            let minute = Int((local % 3600 + 3600) % 3600 / 60)
            let clock = (hour < 10 ? "0" : "") + "\(hour):" + (minute < 10 ? "0" : "") + "\(minute)"
            parts.append(
                "at \(clock) local time; \(Wording.share(Double(facts.hourShare))) of its payments fall in these three hours"
            )
        }
        let sides: [String] =
            (facts.flags.contains(.debtorClosed) ? ["payer"] : [])
            + (facts.flags.contains(.creditorClosed) ? ["beneficiary"] : [])
        if !sides.isEmpty {
            parts.append(
                "banks are closed that day on the side of the \(sides.joined(separator: " and the ")) "
                    + "(\(Wording.share(Double(facts.closedShare))) of its payments)"
            )
        }
        return parts.joined(separator: "; ")
    }
}
