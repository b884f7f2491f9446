import PaymentModel

/// Finds instructions by what others call them.
struct InstructionIndex {
    /// The exact value of an amount in a currency.
    struct Money: Hashable {
        private let currency: Currency
        private let mantissa: Int64
        private let scale: Int

        init(_ amount: Amount, _ currency: Currency) {
            (mantissa, scale) = amount.significant
            self.currency = currency
        }
    }

    private var byUETR: [UETR: [Int]] = [:]
    private var byReference: [String: [Int]] = [:]
    /// References that are longer than a statement line has room for, by what fits.
    private var byBeginning: [String: [Int]] = [:]
    private var byMessage: [String: [Int]] = [:]
    private var byMoney: [Money: [Int]] = [:]

    /// References in a statement line have room for so many characters (MT field 61).
    private static let referenceLength = 16

    /// What a statement line has of a longer reference; nil where it has room for all of it.
    static func beginning(of text: String) -> String? {
        text.utf8.count > referenceLength ? String(text.prefix(referenceLength)) : nil
    }

    init(_ instructions: [Instruction]) {
        for (place, instruction) in instructions.enumerated() {
            if let uetr = instruction.references.uetr { byUETR[uetr, default: []].append(place) }
            for text in instruction.references.texts {
                let text = text.uppercased()
                byReference[text, default: []].append(place)
                if let beginning = Self.beginning(of: text) { byBeginning[beginning, default: []].append(place) }
            }
            for name in Set(
                [instruction.messageReference, instruction.paymentInformation].compactMap { $0?.uppercased() }
            ) {
                byMessage[name, default: []].append(place)
            }
            byMoney[Money(instruction.amount, instruction.currency), default: []].append(place)
            if let ordered = instruction.ordered {
                byMoney[Money(ordered.amount, ordered.currency), default: []].append(place)
            }
        }
    }

    /// Instructions that have one of the names, in their order and by name; those of the UETR where it is known to any. Complexity: O(1)
    /// for each list, however long it is.
    func named(_ references: PaymentReferences) -> [[Int]] {
        if let uetr = references.uetr, let found = byUETR[uetr] { return [found] }
        return references.texts.compactMap { text in
            let text = text.uppercased()
            if let found = byReference[text] { return found }
            // A line may have cut a longer one; one that is as long as the line and differs further on is another.
            return text.utf8.count == Self.referenceLength ? byBeginning[text] : nil
        }
    }

    /// The first instruction that has one of the names.
    func first(_ references: PaymentReferences, where isMeant: (Int) -> Bool = { _ in true }) -> Int? {
        for list in named(references) { if let found = list.first(where: isMeant) { return found } }
        return nil
    }

    /// Instructions of a message, or of one payment information of it, that is named as a whole.
    func ofMessage(_ reference: String) -> [Int] { byMessage[reference.uppercased()] ?? [] }

    /// Instructions of exactly an amount, transferred or ordered.
    func of(_ amount: Amount, _ currency: Currency) -> [Int] { byMoney[Money(amount, currency)] ?? [] }
}
