import PaymentModel

/// Finds instructions by what others call them.
struct InstructionIndex {
    private var byUETR: [UETR: [Int]] = [:]
    private var byReference: [Substring: [Int]] = [:]
    private var byAmount: [AmountKey: [Int]] = [:]

    private struct AmountKey: Hashable {
        var currency: Currency
        var mantissa: Int64
        var scale: Int
    }

    /// References in a statement line have room for so many characters (MT field 61).
    private static let referenceLength = 16

    init(_ instructions: [Instruction]) {
        for (place, instruction) in instructions.enumerated() {
            if let uetr = instruction.references.uetr { byUETR[uetr, default: []].append(place) }
            for text in instruction.references.texts { byReference[Self.key(text), default: []].append(place) }
            byAmount[Self.key(instruction.amount, instruction.currency), default: []].append(place)
        }
    }

    /// Instructions that have one of the names; those of the UETR where it is known to any.
    func named(_ references: PaymentReferences) -> [Int] {
        if let uetr = references.uetr, let found = byUETR[uetr] { return found }
        var found: [Int] = []
        for text in references.texts {
            for place in byReference[Self.key(text)] ?? [] where !found.contains(place) { found.append(place) }
        }
        return found
    }

    /// Instructions of exactly an amount.
    func of(_ amount: Amount, _ currency: Currency) -> [Int] { byAmount[Self.key(amount, currency)] ?? [] }

    private static func key(_ reference: String) -> Substring { reference.uppercased().prefix(referenceLength) }

    private static func key(_ amount: Amount, _ currency: Currency) -> AmountKey {
        let scale = amount.significantScale
        let mantissa = amount.rescaled(to: scale)?.mantissa ?? amount.mantissa
        return AmountKey(currency: currency, mantissa: mantissa, scale: scale)
    }
}
