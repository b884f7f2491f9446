import PaymentModel

/// Debits that nothing asks for: each is told once, however many messages tell of it.
///
/// A report, a confirmation and a statement tell of the same debit, and so do statements of one account in two formats. What one
/// message or one format tells twice is two debits.
struct Orphans {
    private struct Key: Hashable {
        var account: Book.Key
        var day: CivilDate?
        var money: InstructionIndex.Money
    }

    /// What tells of debits, each of them once: the statements of a format, or another message.
    private struct Teller: Hashable {
        var source: AccountEntry.Source
        var format: String
        var place: ReconciliationFinding.Place?
    }

    private struct Told {
        var names: Set<String>
        var tellers: Set<Teller>
    }

    private var told: [Key: [Told]] = [:]

    /// How many debits of one account, day and amount are compared: each of more is told.
    private static let compared = 64

    /// Whether a debit is told for the first time. Complexity: O(1).
    mutating func isNew(_ debit: EntryMatching.Debit) -> Bool {
        let book = Book.Key(debit.entry)
        let key = Key(account: book.account, day: debit.day, money: .init(debit.amount, debit.currency))
        let isStatement = debit.entry.source == .statement
        let teller = Teller(source: debit.entry.source, format: book.format, place: isStatement ? nil : debit.place)
        let names = Set(debit.references.names)
        let same = told[key, default: []].prefix(Self.compared).firstIndex { earlier in
            let isNamed = !earlier.names.isDisjoint(with: names)
            // What is not in a statement yet has been told by its name, however often it is advised.
            return isNamed && !isStatement
                || (isNamed || names.isEmpty || earlier.names.isEmpty) && !earlier.tellers.contains(teller)
        }
        guard let same else {
            told[key, default: []].append(Told(names: names, tellers: [teller]))
            return true
        }
        told[key]?[same].names.formUnion(names)
        told[key]?[same].tellers.insert(teller)
        return false
    }
}
