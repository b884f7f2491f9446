/// beneficiary.new: the relation of debtor and creditor is young, and this debtor does not often take up new ones.
enum BeneficiaryNew {
    static let detector = Detector(
        identifier: .beneficiaryNew,
        family: .beneficiary,
        role: .support,
        summary: "First or recent payment to this beneficiary, for an account that seldom takes up new ones.",
        needs: "Who pays whom, and when.",
        formula: "-log2 of the share of payments whose relation is as young or younger, plus log2(population's rate of "
            + "new beneficiaries / own rate) while it is younger than two weeks; once recalibrated at most 1 - log2(own rate).",
        source: "Empirical distribution with a shrunk own rate (4 pseudo-payments)."
    )

    /// Bins below this one (about ten weeks at 600 s doubling twice a bin) count as new.
    static let newBins = 26

    /// The debtor's own share of payments to new beneficiaries, shrunk to the population's.
    @inline(__always)
    static func ownRate(_ debtor: borrowing DebtorProfile, _ population: borrowing PopulationState) -> Double {
        (4 * population.newRate + Double(debtor.recentNew.value)) / (4 + Double(debtor.recent.value))
    }

    @inline(__always)
    static func bits(bin: Int, ownRate: Double, _ population: borrowing PopulationState) -> Double {
        let habit = bin < newBins ? Elementary.log2(population.newRate / ownRate) : 0
        return max(0, population.pairAges.surprise(bin) + habit)
    }

    static func reason(_ facts: borrowing Circumstances) -> String {
        if facts.pairAge == .max {
            return facts.payments == 0
                ? "first payment to this account; " + facts.historyText
                : "first payment to this account " + facts.historyText
        }
        return "this account was first paid \(Wording.span(facts.pairAge)) ago ("
            + Wording.count(facts.pairPayments, "payment") + " so far); " + facts.historyText
    }
}
