import PaymentModel

/// Where statements of one account in two formats (MT940, MT950, camt.053) do not tell the same.
///
/// Both come out of one ledger: what one shows of a day, the other one shows, and both close the day with the same balance.
struct FormatDifferences {
    private(set) var findings: [ReconciliationFinding] = []

    /// Books of each account that is told of in several formats.
    private let accounts: [Book.Key: [(book: Book, days: ClosedRange<CivilDate>)]]
    /// Where something was found in the statements already: it explains a balance.
    private let known: Set<ReconciliationFinding.Place>

    /// Whether a book's pages cover a day, where it was asked for.
    private var covered: [BookDay: Bool] = [:]

    private struct BookDay: Hashable {
        var book: Book.Key
        var day: CivilDate
    }

    private struct Pair: Hashable {
        var first: Book.Key
        var second: Book.Key
    }

    /// Complexity: O(*n*) in the number of instructions and pages.
    init(_ books: [Book], _ instructions: [Instruction], known: [ReconciliationFinding]) {
        self.known = Set(known.map(\.place))
        accounts = Dictionary(
            grouping: books.compactMap { book in book.days.map { (book: book, days: $0) } },
            by: \.book.key.account
        ).filter { $0.value.count > 1 }
        guard !accounts.isEmpty else { return }
        let explained = compareBookings(of: instructions)
        for (_, books) in accounts.sorted(by: { $0.value[0].book.pages[0].id < $1.value[0].book.pages[0].id }) {
            for (place, second) in books.enumerated().dropFirst() {
                for first in books.prefix(place)
                where !explained.contains(Pair(first: first.book.key, second: second.book.key)) {
                    compareBalances(first.book, second.book)
                }
            }
        }
    }

    /// Tells instructions that one format shows and another of the same account, which covers the day, does not. Returns the pairs of
    /// books that differ so.
    private mutating func compareBookings(of instructions: [Instruction]) -> Set<Pair> {
        var differing: Set<Pair> = []
        for instruction in instructions {
            guard let day = instruction.bookingDate, instruction.refusal == nil, !instruction.isSettledByCover
            else { continue }
            for account in Set(instruction.books.map(\.account)) {
                guard let books = accounts[account],
                    let shown = books.first(where: { instruction.books.contains($0.book.key) })?.book
                else { continue }
                for (book, days) in books
                where days.contains(day) && !instruction.books.contains(book.key) && covers(book, day) {
                    differing.formUnion([
                        Pair(first: shown.key, second: book.key), Pair(first: book.key, second: shown.key),
                    ])
                    findings.append(
                        ReconciliationFinding(
                            .statementAltered,
                            "\(instruction.name) is in the \(Self.format(shown)) of \(Self.account(book)), but not in its "
                                + "\(Self.format(book)), which covers \(day): one of the two was altered; ask \(Self.bank(book)) which",
                            about: instruction
                        )
                    )
                }
            }
        }
        return differing
    }

    /// Tells the first day on which both formats close with balances of which none is the same.
    private mutating func compareBalances(_ first: Book, _ second: Book) {
        let closings = Dictionary(grouping: first.pages.filter { $0.isLast && $0.frame.closing != nil }, by: \.day)
        var days: [CivilDate?: [Book.Page]] = [:]
        for page in second.pages where page.isLast && page.frame.closing != nil {
            days[page.day, default: []].append(page)
        }
        let ordered = days.compactMap { day, pages in day.map { (day: $0, pages: pages) } }.sorted { $0.day < $1.day }
        for (day, pages) in ordered {
            guard let others = closings[day], let page = pages.last, let other = others.last else { continue }
            let isSame = pages.contains { page in
                others.contains { page.frame.closing?.isSame(as: $0.frame.closing) == true }
            }
            guard !isSame else { continue }
            // What is wrong within one of them was told.
            guard !(pages + others).contains(where: { known.contains($0.place) }) else { return }
            var finding = ReconciliationFinding(
                .statementAltered,
                "\(page.name) closes with \(StatementChain.text(page.frame.closing)) as \(Self.format(second)), but with "
                    + "\(StatementChain.text(other.frame.closing)) as \(Self.format(first)): one of the two was altered; ask "
                    + "\(Self.bank(first)) which",
                at: page.place,
                other: other.place
            )
            finding.date = day
            finding.reference = page.frame.messageReference
            findings.append(finding)
            return
        }
    }

    /// Whether one of a book's pages covers a day: what stood on one that is missing is told of that one.
    private mutating func covers(_ book: Book, _ day: CivilDate) -> Bool {
        let place = BookDay(book: book.key, day: day)
        if let isCovered = covered[place] { return isCovered }
        let isCovered = book.pages.contains { $0.days?.contains(day) ?? true }
        covered[place] = isCovered
        return isCovered
    }

    private static func format(_ book: Book) -> String {
        (book.pages.first?.frame.message.isISO20022 == true ? "" : "MT") + book.key.format
    }

    private static func account(_ book: Book) -> String { "account \(quoted(book.key.number.utf8, limit: 35))" }

    private static func bank(_ book: Book) -> String {
        book.key.servicer.isEmpty ? "the bank that keeps the account" : book.key.servicer
    }
}

extension AccountStatement.Balance {
    /// Whether another is as much on the same side.
    fileprivate func isSame(as other: Self?) -> Bool {
        guard let other, currency == other.currency, amount.isEqual(to: other.amount) else { return false }
        return isCredit == other.isCredit || amount.isZero
    }
}
