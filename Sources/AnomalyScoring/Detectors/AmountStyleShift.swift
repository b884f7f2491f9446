/// amount.style: cents where round sums are usual, or the reverse; a round sum less charges; an amount just below a limit
/// of the policy.
enum AmountStyleShift {
    static let detector = Detector(
        identifier: .amountStyle,
        family: .repetition,
        role: .support,
        summary: "An amount written in another style (cents, whole, round, net of charges, just below a limit) than "
            + "this account's.",
        needs: "History of this account.",
        formula: CategoricalSurprise.formula,
        source: CategoricalSurprise.source
    )

    static func reason(_ facts: borrowing Circumstances) -> String {
        CategoricalSurprise.reason("\(facts.amountText), \(facts.style.text)", .style, facts)
    }
}
