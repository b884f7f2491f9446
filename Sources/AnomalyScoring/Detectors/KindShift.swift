/// kind.shift: Another kind of beneficiary (person, company, institution) than this account usually pays.
enum KindShift {
    static let detector = Detector(
        identifier: .kindShift,
        family: .character,
        role: .support,
        summary: "Another kind of beneficiary (person, company, institution) than this account usually pays.",
        needs: "The creditor's name or structure.",
        formula: CategoricalSurprise.formula,
        source: CategoricalSurprise.source
    )

    static func reason(_ facts: borrowing Circumstances) -> String {
        CategoricalSurprise.reason("payment to \(facts.kind.text)", .kind, facts)
    }
}
