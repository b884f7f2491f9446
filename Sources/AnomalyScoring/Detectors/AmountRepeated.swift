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
    static func repeats(_ features: inout PaymentFeatures, _ debtor: inout DebtorProfile) -> Int {
        var repeats = 0
        let creditor = UInt16(truncatingIfNeeded: features.creditor)
        let amount = LogAmountResidue.Other(features.x)
        let (creditors, amounts) = (debtor.lastCreditors.span, debtor.lastAmounts.span)
        var age = features.time > debtor.last ? features.time &- debtor.last : 0
        for back in 1...4 where debtor.payments >= back && age < reach {
            let place = Int(truncatingIfNeeded: debtor.payments &- UInt32(back)) & 3
            let isSame = abs(amounts[place].difference(to: amount)) < tolerance
            if creditors[place] != creditor, isSame { repeats += 1 }
            age &+= debtor.times.step(back, of: debtor.payments).seconds
        }
        return repeats
    }

    @inline(__always)
    static func bits(_ debtor: borrowing DebtorProfile, _ population: borrowing PopulationState) -> Double {
        let repeats = 10 * population.repeatRate + Double(debtor.recentRepeats.value)
        return -Elementary.log2(repeats / (10 + Double(debtor.recent.value)))
    }

    static func reason(_ facts: borrowing Circumstances) -> String {
        "\(facts.amountText) is within 2 % of \(facts.repeats) of the last 4 payments, which went to other beneficiaries"
    }
}
