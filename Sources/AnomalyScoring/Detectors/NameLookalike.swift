/// name.lookalike: a name one slip from that of a known beneficiary, but another account.
enum NameLookalike {
    static let detector = Detector(
        identifier: .nameLookalike,
        family: .name,
        role: .main,
        summary: "A new beneficiary whose name is one slip from a known one's, with another account.",
        needs: "The names of the account's beneficiaries; the last 8 new ones are kept.",
        formula: "4 + half the letters of the name, at most 12, where the Damerau-Levenshtein distance is 1.",
        source: "Damerau (1964): one insertion, deletion, substitution or transposition."
    )

    /// Shorter names are one slip from too many others.
    static let shortest = 6

    static func bits(name: PackedName) -> Double { min(12, 4 + 0.5 * Double(name.count)) }

    static func reason(_ facts: borrowing Circumstances) -> String {
        "\"\(facts.name.text)\" is 1 slip from \"\(facts.similarName.text)\", which this account paid before at another "
            + "account (" + Wording.count(facts.beneficiaries, "known beneficiary", "known beneficiaries") + ")"
    }
}
