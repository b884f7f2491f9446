import PaymentModel

/// format.drift: A message type, or a set of fields, that this account's messages do not usually have.
enum FormatDrift {
    static let detector = Detector(
        identifier: .formatDrift,
        family: .character,
        role: .support,
        summary: "A message type, or a set of fields, that this account's messages do not usually have.",
        needs: "History of this account.",
        formula: CategoricalSurprise.formula,
        source: CategoricalSurprise.source
    )

    static func reason(_ facts: borrowing Circumstances) -> String {
        CategoricalSurprise.reason("a message \(facts.message.text) with these fields", .format, facts)
    }
}
