import PaymentModel

/// Entries that take earlier ones back (marks RD and RC of field 61, `RvslInd`), with what they take back.
///
/// A reversal is of the last entry before it in the same book that has its amount and one of its names, the bank's own included. Where there
/// is none, it is of a debit of its day and amount that names no instruction, unless the reversal names an instruction of another amount;
/// and where it names no instruction itself, of any debit of its day, or any credit, of its amount.
struct Reversals {
    /// Places of debits that were taken back, and of what took them back: neither books anything.
    private(set) var undone: Set<Int> = []
    /// Places of reversals of credits that were there: no debits that somebody must have ordered.
    private(set) var returned: Set<Int> = []

    private struct Name: Hashable {
        var book: Book.Key
        var money: InstructionIndex.Money
        var isCredit: Bool
        /// Nil for any entry, or any of a day.
        var text: String?
        var day: CivilDate?
        var isNameless = false
    }

    /// What an entry's names are names of.
    enum Meaning {
        case noInstruction
        case instruction(ofItsAmount: Bool)
    }

    /// Makes it of the entries of books. Complexity: O(*n*) in the number of entries and names.
    init(_ entries: [AccountEntry], meaning: (AccountEntry) -> Meaning) {
        var open: [Name: [Int]] = [:]
        var taken: Set<Int> = []
        for (place, entry) in entries.enumerated() where !entry.isPending {
            // What a reversal takes back is on the other side.
            let names = Self.names(of: entry, isCredit: entry.isReversal != entry.isCredit, meaning(entry))
            guard entry.isReversal else {
                for name in names.own { open[name, default: []].append(place) }
                continue
            }
            for name in names.sought {
                while let last = open[name]?.last, taken.contains(last) { open[name]?.removeLast() }
                guard let original = open[name]?.popLast() else { continue }
                taken.insert(original)
                if entry.isCredit { undone.formUnion([original, place]) } else { returned.insert(place) }
                break
            }
        }
    }

    /// Under which names an entry is found, and which ones a reversal seeks, one after the other.
    private static func names(
        of entry: AccountEntry,
        isCredit: Bool,
        _ meaning: Meaning
    ) -> (own: [Name], sought: [Name]) {
        var any = Name(
            book: Book.Key(entry),
            money: .init(entry.amount, entry.currency),
            isCredit: isCredit
        )
        let texts = Self.names(of: entry)
        let named = texts.map { text in
            var name = any
            name.text = text
            return name
        }
        let (namesNone, namesAnother) =
            switch meaning {
            case .noInstruction: (true, false)
            case .instruction(let isOfItsAmount): (false, !isOfItsAmount)
            }
        if isCredit { return (named + [any], named + (namesNone ? [any] : [])) }
        any.day = entry.valueDate ?? entry.bookingDate
        var nameless = any
        nameless.isNameless = true
        return (
            named + (namesNone ? [nameless, any] : [any]),
            named + (namesAnother ? [] : [nameless]) + (namesNone ? [any] : [])
        )
    }

    /// How many payments of a collective entry lend it their names.
    private static let namesOfCollective = 100

    /// The names of an entry and of the payments in it.
    static func names(of entry: AccountEntry) -> [String] {
        ([entry.references] + entry.details.prefix(namesOfCollective).map(\.references)).flatMap(\.names)
    }
}

extension PaymentReferences {
    /// All names, the UETR among them.
    var names: [String] { texts + (uetr.map { [$0.description] } ?? []) }
}
