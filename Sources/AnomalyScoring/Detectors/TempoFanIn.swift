import PaymentModel

/// tempo.fanin: more debtors new to a creditor in a short time than it usually gets.
enum TempoFanIn {
    static let detector = Detector(
        identifier: .tempoFanIn,
        family: .fanIn,
        role: .main,
        summary: "More payers that never paid this beneficiary before, in a short time, than it usually gets.",
        needs: "Payments of other accounts to the same beneficiary.",
        formula: "Largest negative binomial tail of m = 1...15 other new payers, divided by the beneficiary's own "
            + "burstiness in them.",
        source: "As tempo.burst, from the beneficiary's side."
    )

    static func reason(_ facts: borrowing Circumstances) -> String {
        Wording.count(Int(facts.fanInCount) + 1, "new payer") + " of this beneficiary in "
            + (facts.precision == .second ? Wording.span(facts.fanInSpan) : TempoBurst.days(facts.fanInSpan))
            + "; " + Wording.count(facts.creditorDebtors, "payer") + " known before"
    }
}
