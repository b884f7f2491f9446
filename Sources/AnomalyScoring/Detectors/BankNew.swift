/// bank.new: A bank this account does not usually pay to.
enum BankNew {
    static let detector = Detector(
        identifier: .bankNew,
        family: .corridor,
        role: .support,
        summary: "A bank this account does not usually pay to.",
        needs: "The creditor's agent.",
        formula: CategoricalSurprise.formula,
        source: CategoricalSurprise.source
    )

    static func reason(_ facts: borrowing Circumstances) -> String {
        CategoricalSurprise.reason("payment to the bank \(Wording.text(facts.bank))", .bank, facts)
    }
}
