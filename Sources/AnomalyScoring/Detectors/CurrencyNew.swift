import PaymentModel

/// currency.new: A currency this account does not usually pay in.
enum CurrencyNew {
    static let detector = Detector(
        identifier: .currencyNew,
        family: .character,
        role: .support,
        summary: "A currency this account does not usually pay in.",
        needs: "A currency.",
        formula: CategoricalSurprise.formula,
        source: CategoricalSurprise.source
    )

    static func reason(_ facts: borrowing Circumstances) -> String {
        CategoricalSurprise.reason("payment in \(facts.currency.text)", .currency, facts)
    }
}
