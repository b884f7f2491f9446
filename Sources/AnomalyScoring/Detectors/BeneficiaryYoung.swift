/// beneficiary.young: the creditor is young on the network.
enum BeneficiaryYoung {
    static let detector = Detector(
        identifier: .beneficiaryYoung,
        family: .beneficiary,
        role: .support,
        summary: "The beneficiary's account is new to everybody, for a payer that seldom pays such.",
        needs: "Payments of other accounts, too.",
        formula:
            "-log2 of the share of payments whose creditor is as young or younger; for creditors younger than 2 days "
            + "never more than -log2 of the payer's own rate of creditors new to the network; once recalibrated at most "
            + "1 bit more than that.",
        source: "Empirical distribution, bounded by habit: that bound raised average precision from .68 to .90."
    )

    /// Creditors younger than this, in seconds, are bounded by the debtor's habit.
    static let boundedAge: UInt32 = 2 * 86_400

    /// The debtor's own share of payments to creditors new to the network, shrunk to the population's.
    @inline(__always)
    static func ownRate(_ debtor: borrowing DebtorProfile, _ population: borrowing PopulationState) -> Double {
        (4 * population.newcomerRate + Double(debtor.recentNewcomers.value)) / (4 + Double(debtor.recent.value))
    }

    @inline(__always)
    static func bits(
        bin: Int,
        view: borrowing CreditorView,
        _ debtor: borrowing DebtorProfile,
        _ population: borrowing PopulationState
    ) -> Double {
        let bits = population.creditorAges.surprise(bin)
        let age = view.isNewCreditor ? 0 : view.creditorAge
        guard age < boundedAge else { return bits }
        return min(bits, -Elementary.log2(ownRate(debtor, population)))
    }

    static func reason(_ facts: borrowing Circumstances) -> String {
        let habit = "; \(Wording.share(Double(facts.newcomerRate))) of this payer's payments go to such accounts"
        if facts.creditorAge == .max { return "nobody has paid this account before" + habit }
        return "this account was first paid by anyone \(Wording.span(facts.creditorAge)) ago, by "
            + Wording.count(facts.creditorDebtors, "payer") + " so far" + habit
    }
}
