/// name.mismatch: an account that is known under another name.
enum NameMismatch {
    static let detector = Detector(
        identifier: .nameMismatch,
        family: .name,
        role: .main,
        summary: "The account was paid before under a name that this one does not fit.",
        needs: "The creditor's account and name, and an earlier payment with a name.",
        formula:
            "-log2((4 g + d) / (4 + n)), the account's own rate of names that do not fit, by how much the names differ.",
        source: "Jaro-Winkler similarity of normalised names: 0.9 and up is the same name, 0.6 and below another."
    )

    /// The least that is taken for the rate of everybody: the shipped one is told in millionths, so that its 0 says no more than this.
    static let leastRate = 0.5e-6

    /// How much of the bits count for a similarity of names.
    static func weight(similarity: Double) -> Double { min(1, max(0, (0.9 - similarity) / 0.3)) }

    static func bits(_ creditor: borrowing CreditorProfile, weight: Double, _ population: borrowing PopulationState)
        -> Double
    {
        let common = max(population.misnameRate, leastRate)
        let rate = (4 * common + Double(creditor.misnamed.value)) / (4 + Double(creditor.named.value))
        return weight * -Elementary.log2(rate)
    }

    static func reason(_ facts: borrowing Circumstances) -> String {
        "the account is known as \"\(facts.knownName.text)\" from payments of "
            + Wording.count(facts.creditorDebtors, "payer") + ", here it is \"\(facts.name.text)\""
    }
}
