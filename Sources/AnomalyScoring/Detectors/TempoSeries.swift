import PaymentModel

/// tempo.series: new beneficiaries one after another, however fast or slowly, for a debtor that mostly pays known ones.
enum TempoSeries {
    static let detector = Detector(
        identifier: .tempoSeries,
        family: .fanOut,
        role: .main,
        summary: "New beneficiaries one after another, for an account that mostly pays known ones.",
        needs: "A beneficiary new to the account, after others among its last 32 payments; five payments.",
        formula:
            "Largest binomial tail of k new beneficiaries among the last n payments, n up to 32, at the account's own rate "
            + "of new beneficiaries without these n.",
        source: "Scan statistic over payments instead of time, so that a payment run is no burst of new beneficiaries."
    )

    /// Payments an account must have made before.
    static let fewest: UInt32 = 5

    /// The bits of the rarest window, how many new ones it has and how long it is.
    struct Window {
        var bits = 0.0
        var count = 0
        var length = 0
    }

    /// The rarest of the windows that reach back to one of the earlier new beneficiaries.
    @inline(__always)
    static func window(
        _ debtor: inout DebtorProfile,
        isSuspicious: Bool,
        _ population: borrowing PopulationState
    ) -> Window {
        var best = Window()
        guard debtor.payments >= fewest else { return best }
        // A burst that is over is no surprise about today's payment.
        var rest = debtor.times.marked(.isNew, of: debtor.payments)
        if !isSuspicious { rest &= ~debtor.times.marked(.isSuspicious, of: debtor.payments) }
        var count = 0
        while rest != 0 {
            let length = rest.trailingZeroBitCount + 1
            rest &= rest &- 1
            count += 1
            // What is to be judged is no measure of itself; the counts have decayed by 1/60 a payment since.
            let kept = 1 - Double(length) / 120
            let recent = max(0, Double(debtor.recent.value) - Double(length))
            let new = max(0, Double(debtor.recentNew.value) - kept * Double(count))
            let rate = min(1, (4 * population.newRate + new) / (4 + recent))
            let bits = TailBits.binomial(atLeast: count, of: length, rate: rate)
            if bits > best.bits { best = Window(bits: bits, count: count, length: length) }
        }
        return best
    }

    static func reason(_ facts: borrowing Circumstances) -> String {
        "\(facts.seriesCount + 1) of the last \(facts.seriesLength + 1) payments went to new beneficiaries; "
            + "\(Wording.share(Double(facts.newRate))) of its payments usually do"
    }
}
