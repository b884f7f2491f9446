import PaymentModel

/// corridor.new: A country this account does not usually pay to.
enum CorridorNew {
    static let detector = Detector(
        identifier: .corridorNew,
        family: .corridor,
        role: .support,
        summary: "A country this account does not usually pay to.",
        needs: "The creditor's agent: its BIC, else the IBAN or address.",
        formula: CategoricalSurprise.formula,
        source: CategoricalSurprise.source
    )

    static func reason(_ facts: borrowing Circumstances) -> String {
        CategoricalSurprise.reason("payment to \(facts.country?.text ?? "an unknown country")", .country, facts)
    }
}
