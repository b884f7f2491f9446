import PaymentModel

/// Entries that take earlier ones back (marks RD and RC of field 61, `RvslInd`), with what they take back.
///
/// A reversal is of the last entry before it in the same book that has its amount and one of its names, the bank's own included.
/// One without a name is of one of its day without a name, or of any credit of its amount.
struct Reversals {
    /// Places of debits that were taken back, and of what took them back: neither books anything.
    private(set) var undone: Set<Int> = []
    /// Places of reversals of credits that were there: no debits that somebody must have ordered.
    private(set) var returned: Set<Int> = []

    private struct Name: Hashable {
        var book: Book.Key
        var money: InstructionIndex.Money
        var isCredit: Bool
        /// Nil for any entry, or with a day for one without a name of that day.
        var text: String?
        var day: CivilDate?
    }

    /// Complexity: O(*n*) in the number of entries and names.
    init(_ entries: [AccountEntry]) {
        var open: [Name: [Int]] = [:]
        var taken: Set<Int> = []
        for (place, entry) in entries.enumerated() where !entry.isPending {
            // What a reversal takes back is on the other side.
            let names = Self.names(of: entry, isCredit: entry.isReversal != entry.isCredit)
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

    /// Under which names an entry is found, and which ones a reversal seeks.
    private static func names(of entry: AccountEntry, isCredit: Bool) -> (own: [Name], sought: [Name]) {
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
        if isCredit { return (named + [any], texts.isEmpty ? [any] : named) }
        any.day = entry.valueDate ?? entry.bookingDate
        return texts.isEmpty ? ([any], [any]) : (named, named)
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
