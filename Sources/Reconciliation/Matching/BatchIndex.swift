import PaymentModel

/// Finds instructions that may be booked together: those of one message, account, currency and day, and of one payment information
/// where the message has several (`PmtInf`).
///
/// What was refused is not booked with the others: it counts in a batch only where all of it was.
struct BatchIndex {
    /// Instructions that may be booked together.
    struct Batch {
        /// Their places, in order.
        var places: [Int]
        /// What they are together.
        var sum = ExactSum()
        /// The currency of the sum.
        var currency: Currency

        /// Instructions together; nil where one of them is not of the currency.
        init?(_ places: [Int], of instructions: [Instruction], in currency: Currency) {
            self.places = places
            self.currency = currency
            for place in places {
                guard let amount = instructions[place].amount(in: currency) else { return nil }
                sum.add(amount)
            }
        }
    }

    private var byMoney: [InstructionIndex.Money: [Batch]] = [:]
    private var byName: [String: [Batch]] = [:]

    private struct Key: Hashable {
        var file: String
        var message: Int
        var information: String?
        var account: String?
        var currency: Currency
        var date: CivilDate?
    }

    init(_ instructions: [Instruction]) {
        var batches: [Key: [Int]] = [:]
        var messages: [Key: Set<Key>] = [:]
        for (place, instruction) in instructions.enumerated() {
            var key = Key(
                file: instruction.place.file,
                message: instruction.place.message,
                information: instruction.paymentInformation,
                account: instruction.debtorAccount,
                currency: instruction.currency,
                date: instruction.date
            )
            batches[key, default: []].append(place)
            guard key.information != nil else { continue }
            let part = key
            (key.information, key.date) = (nil, nil)
            messages[key, default: []].insert(part)
        }
        var all: [(names: [String?], places: [Int])] = []
        for (key, places) in batches {
            all.append(([key.information, instructions[places[0]].messageReference], places))
        }
        // A message of several parts may be booked as a whole, too.
        for parts in messages.values where parts.count > 1 {
            let places = parts.flatMap { batches[$0] ?? [] }.sorted()
            all.append(([instructions[places[0]].messageReference], places))
        }
        // In the order of the instructions, the parts before the whole: dictionaries have none.
        all.sort { ($0.places[0], $0.places.count) < ($1.places[0], $1.places.count) }
        for (names, places) in all {
            guard places.count > 1 else { continue }
            let sent = places.filter { instructions[$0].refusal == nil }
            let first = instructions[places[0]]
            // What is exchanged may be booked in the currency in which it was ordered.
            for currency in [first.currency, first.ordered?.currency].compactMap(\.self) {
                guard let batch = Batch(sent.isEmpty ? places : sent, of: instructions, in: currency) else { continue }
                if let sum = batch.sum.amount { byMoney[.init(sum, currency), default: []].append(batch) }
                for name in Set(names.compactMap { $0?.uppercased() }) {
                    byName[name, default: []].append(batch)
                    if let beginning = InstructionIndex.beginning(of: name) {
                        byName[beginning, default: []].append(batch)
                    }
                }
            }
        }
    }

    /// Batches of exactly a sum.
    func of(_ amount: Amount, _ currency: Currency) -> [Batch] { byMoney[.init(amount, currency)] ?? [] }

    /// Batches whose message or payment information has one of the names, or begins with one that fills a statement line.
    func named(_ references: PaymentReferences) -> [Batch] {
        references.texts.flatMap { byName[$0.uppercased()] ?? [] }
    }
}
