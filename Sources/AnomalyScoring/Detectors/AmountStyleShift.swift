/// amount.style: cents where round sums are usual, or the reverse; a round sum less charges.
enum AmountStyleShift {
    static let detector = Detector(
        identifier: .amountStyle,
        family: .repetition,
        role: .support,
        summary: "An amount written in another style (cents, whole, round, net of charges) than this account's.",
        needs: "History of this account.",
        formula: CategoricalSurprise.formula,
        source: CategoricalSurprise.source
    )

    static func reason(_ facts: borrowing Circumstances) -> String {
        CategoricalSurprise.reason("\(facts.amountText), \(facts.style.text)", .style, facts)
    }
}
