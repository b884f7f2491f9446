/// charges.shift: Another bearer of charges than this account usually chooses.
enum ChargesShift {
    static let detector = Detector(
        identifier: .chargesShift,
        family: .character,
        role: .support,
        summary: "Another bearer of charges than this account usually chooses.",
        needs: "Who bears the charges.",
        formula: CategoricalSurprise.formula,
        source: CategoricalSurprise.source
    )

    static func reason(_ facts: borrowing Circumstances) -> String {
        CategoricalSurprise.reason("charges \(Wording.text(facts.charges))", .charges, facts)
    }
}
