/// purpose.new: A purpose this account does not usually state.
enum PurposeNew {
    static let detector = Detector(
        identifier: .purposeNew,
        family: .character,
        role: .support,
        summary: "A purpose this account does not usually state.",
        needs: "History of this account.",
        formula: CategoricalSurprise.formula,
        source: CategoricalSurprise.source
    )

    static func reason(_ facts: borrowing Circumstances) -> String {
        CategoricalSurprise.reason(
            (facts.purpose == 0 ? "no purpose stated" : "purpose \(Wording.text(facts.purpose))"),
            .purpose,
            facts
        )
    }
}
