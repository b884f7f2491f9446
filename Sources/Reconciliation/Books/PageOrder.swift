import PaymentModel

/// The pages of a book in the order of time, and which of them were given before.
extension Book {
    /// Makes a book of pages in any order.
    init(_ key: Key, pages: [Page]) {
        self.init(key: key, pages: Self.ordered(pages))
    }

    /// By day, number and page; pages of one day without numbers as their balances follow one another.
    private static func ordered(_ pages: [Page]) -> [Page] {
        var ordered: [Page] = []
        var rest = pages.sorted(by: isBefore)[...]
        while let first = rest.first {
            let day =
                first.frame.number == nil
                ? rest.prefix { $0.frame.number == nil && $0.day == first.day } : rest.prefix(1)
            rest = rest.dropFirst(day.count)
            ordered += day.count > 1 ? chained(Array(day), after: ordered.last) : Array(day)
        }
        return ordered
    }

    private static func isBefore(_ a: Page, _ b: Page) -> Bool {
        let days = (a.day?.dayNumber ?? 0, b.day?.dayNumber ?? 0)
        if days.0 != days.1 { return days.0 < days.1 }
        if let first = a.frame.number, let second = b.frame.number, first != second { return first < second }
        return a.frame.page ?? 1 < b.frame.page ?? 1
    }

    /// How many pages of one day are put in the order of their balances.
    private static let chainedPages = 64

    private static func chained(_ pages: [Page], after before: Page?) -> [Page] {
        guard pages.count <= chainedPages else { return pages }
        var rest = pages
        var chained: [Page] = []
        while !rest.isEmpty {
            let balance = (chained.last ?? before)?.frame.closing
            let next =
                rest.firstIndex { follows($0.frame.opening, balance) }
                // The first of the day is the one that follows none of the others.
                ?? rest.firstIndex { page in !rest.contains { follows(page.frame.opening, $0.frame.closing) } }
                ?? 0
            chained.append(rest.remove(at: next))
        }
        return chained
    }

    private static func follows(_ opening: AccountStatement.Balance?, _ closing: AccountStatement.Balance?) -> Bool {
        guard let opening, let closing else { return false }
        return opening.isCredit == closing.isCredit && opening.amount.isEqual(to: closing.amount)
    }

    /// The places of pages that were given before, in another file or under another reference. Complexity: O(*n*).
    static func copies(among pages: [Page]) -> Set<Int> {
        struct Name: Hashable {
            var key: Key
            var number: Int?
            var page: Int?
            var opening: AccountStatement.Balance?
            var closing: AccountStatement.Balance?
            /// Where there is nothing else to tell two statements by.
            var reference: String?
            var entries: [AccountEntry]
        }
        var known: Set<Name> = []
        var copies: Set<Int> = []
        for page in pages {
            guard let key = page.key else { continue }
            let frame = page.frame
            let isNamed = frame.number != nil || frame.opening != nil && frame.closing != nil
            guard isNamed || frame.messageReference != nil else { continue }
            let name = Name(
                key: key,
                number: frame.number,
                page: frame.page,
                opening: frame.opening,
                closing: frame.closing,
                reference: isNamed ? nil : frame.messageReference,
                entries: page.entries.map(\.plain)
            )
            if !known.insert(name).inserted { copies.insert(page.id) }
        }
        return copies
    }
}

extension AccountEntry {
    /// What it tells, wherever it stands.
    var plain: AccountEntry {
        var plain = self
        (plain.messageIndex, plain.messageReference) = (0, nil)
        return plain
    }
}

extension Book.Page {
    /// The book that it belongs to; nil where it has no currency.
    var key: Book.Key? {
        guard let currency = (frame.closing ?? frame.opening)?.currency ?? entries.first?.currency else { return nil }
        return Book.Key(
            servicer: frame.servicer.map(partyCode) ?? "",
            number: frame.account.map(plainAccount) ?? "",
            currency: currency,
            format: frame.message.family
        )
    }
}
