/// amount.repeated: nearly the same amount as one of the last four, to another creditor.
enum AmountRepeated {
    static let detector = Detector(
        identifier: .amountRepeated,
        family: .repetition,
        role: .support,
        summary: "Nearly the same amount as one of the last four payments, to another beneficiary.",
        needs: "An earlier payment within 7 days.",
        formula: "-log2((10 g + r) / (10 + n)): own rate of such repeats, backed off to the population's; "
            + "amounts within 2 % count as the same.",
        source: "Dirichlet back-off with 10 pseudo-payments."
    )

    static let reach: UInt32 = 7 * 86_400
    /// The difference of log amounts below which two are the same.
    static let tolerance = 0.02

    /// How many of the last four were such.
    @inline(__always)
    static func repeats(_ features: borrowing PaymentFeatures, _ debtor: inout DebtorProfile) -> Int {
        var repeats = 0
        let creditor = UInt32(truncatingIfNeeded: features.creditor)
        for back in 1...4 {
            let time = debtor.times.time(back, of: debtor.payments)
            guard time != 0, features.time < time &+ reach else { continue }
            let slot = Int((debtor.payments &- UInt32(back)) & 3)
            if debtor.lastCreditors[slot] != creditor, abs(Double(debtor.lastAmounts[slot]) - features.x) < tolerance {
                repeats += 1
            }
        }
        return repeats
    }

    @inline(__always)
    static func bits(_ debtor: borrowing DebtorProfile, _ population: borrowing PopulationState) -> Double {
        -Elementary.log2((10 * population.repeatRate + Double(debtor.recentRepeats)) / (10 + Double(debtor.recent)))
    }

    static func reason(_ facts: borrowing Circumstances) -> String {
        "\(facts.amountText) is within 2 % of \(facts.repeats) of the last 4 payments, which went to other beneficiaries"
    }
}
