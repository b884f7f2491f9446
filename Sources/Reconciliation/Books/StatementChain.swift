import PaymentModel

/// Whether the statements of an account follow one another without a gap.
///
/// Sources: SWIFT User Handbook, MT940 and MT950, 28C, 60a and 62a; ISO 20022 camt.053, `ElctrncSeqNb` and balance types.
struct StatementChain {
    let book: Book
    private(set) var findings: [ReconciliationFinding] = []

    init(_ book: Book) {
        self.book = book
        var pages = unique(book.pages)
        pages.sort { Self.isBefore($0, $1) }
        for page in pages { checkSum(page) }
        for (before, page) in zip(pages, pages.dropFirst()) { check(page, after: before) }
    }

    private static func isBefore(_ a: Book.Page, _ b: Book.Page) -> Bool {
        let days = (a.day?.dayNumber ?? 0, b.day?.dayNumber ?? 0)
        if days.0 != days.1 { return days.0 < days.1 }
        if let first = a.frame.number, let second = b.frame.number, first != second { return first < second }
        return a.frame.page ?? 1 < b.frame.page ?? 1
    }

    /// Each statement once: what was given twice is the same, or one of the two was altered.
    private mutating func unique(_ pages: [Book.Page]) -> [Book.Page] {
        struct Name: Hashable {
            var year: Int
            var number: Int
            var page: Int
            // Some banks give all their statements one number: only what opens on the same day is the same statement.
            var opening: CivilDate?
        }
        var known: [Name: Int] = [:]
        var kept: [Book.Page] = []
        for page in pages {
            guard let number = page.frame.number else {
                kept.append(page)
                continue
            }
            let name = Name(
                year: page.day?.parts.year ?? 0,
                number: number,
                page: page.frame.page ?? 1,
                opening: page.frame.opening?.date
            )
            guard let earlier = known[name] else {
                known[name] = kept.count
                kept.append(page)
                continue
            }
            let first = kept[earlier]
            guard !Self.isSame(first, page) else { continue }
            var finding = ReconciliationFinding(
                .statementAltered,
                "\(page.name) stands twice with different contents: \(first.entries.count) entries and "
                    + "\(Self.text(first.frame.closing)) there, \(page.entries.count) and \(Self.text(page.frame.closing)) here; ask the "
                    + "bank that keeps the account which of them it sent",
                at: page.place,
                other: first.place
            )
            finding.date = page.day
            finding.reference = page.frame.messageReference
            findings.append(finding)
        }
        return kept
    }

    private static func isSame(_ a: Book.Page, _ b: Book.Page) -> Bool {
        a.frame.opening == b.frame.opening && a.frame.closing == b.frame.closing && a.entries.count == b.entries.count
            && zip(a.entries, b.entries).allSatisfy {
                $0.amount.isEqual(to: $1.amount) && $0.isCredit == $1.isCredit && $0.references == $1.references
                    && $0.valueDate == $1.valueDate
            }
    }

    /// Opening balance and entries must give the closing balance.
    private mutating func checkSum(_ page: Book.Page) {
        guard let opening = page.frame.opening, let closing = page.frame.closing else { return }
        var sum = ExactSum()
        sum.book(opening.amount, isCredit: opening.isCredit)
        for entry in page.entries where !entry.isPending { sum.book(entry.amount, isCredit: entry.isCredit) }
        var stated = ExactSum()
        stated.book(closing.amount, isCredit: closing.isCredit)
        // A sum that does not fit says nothing.
        guard !sum.hasOverflowed, !stated.isEqual(to: sum) else { return }
        var finding = ReconciliationFinding(
            .statementSum,
            "\(page.name): from \(Self.text(opening)) the \(page.entries.count) entries lead to \(closing.currency) \(sum.text(groupedBy: ",")), but the closing "
                + "balance is \(Self.text(closing)): entries were left out, added or changed, or the balance was",
            at: page.place
        )
        finding.date = page.day
        finding.reference = page.frame.messageReference
        findings.append(finding)
    }

    private mutating func check(_ page: Book.Page, after before: Book.Page) {
        var gap: String?
        if let number = page.frame.number, let last = before.frame.number {
            let isNextPage = number == last && page.frame.page ?? 1 == (before.frame.page ?? 1) + 1
            // Statement numbers begin again with 1 in a new year.
            let isNewYear = number == 1 && page.day?.parts.year != before.day?.parts.year
            let isUnnumbered = number == last && page.frame.page == before.frame.page && page.day != before.day
            if !isNextPage, !isNewYear, !isUnnumbered, number != last + 1 || page.frame.page ?? 1 != 1 {
                if number > last + 1 {
                    gap =
                        number == last + 2 ? "statement \(last + 1) is" : "statements \(last + 1) to \(number - 1) are"
                } else {
                    gap =
                        number == last ? "a page of statement \(number) is" : "what is between \(last) and \(number) is"
                }
            }
        }
        if let gap {
            var finding = ReconciliationFinding(
                .statementMissing,
                "before \(page.name) \(gap) missing: what was booked in between is unknown; ask the bank that keeps the account for it",
                at: page.place,
                other: before.place
            )
            finding.date = page.day
            finding.reference = page.frame.messageReference
            findings.append(finding)
        }
        guard let opening = page.frame.opening, let closing = before.frame.closing,
            opening.isCredit != closing.isCredit && !(opening.amount.isZero && closing.amount.isZero)
                || !opening.amount.isEqual(to: closing.amount)
        else { return }
        // A missing statement explains another balance.
        guard gap == nil else { return }
        var finding = ReconciliationFinding(
            .statementBalance,
            "\(page.name) opens with \(Self.text(opening)), but the one before it closed with \(Self.text(closing)): one of the two was "
                + "altered, or a statement between them is missing",
            at: page.place,
            other: before.place
        )
        finding.date = page.day
        finding.reference = page.frame.messageReference
        findings.append(finding)
    }

    private static func text(_ balance: AccountStatement.Balance?) -> String {
        guard let balance else { return "no closing balance" }
        return (balance.isCredit ? "" : "-") + money(balance.amount, balance.currency)
    }
}

extension ExactSum {
    /// Adds what came in, and takes off what went out.
    fileprivate mutating func book(_ amount: Amount, isCredit: Bool) {
        if isCredit { add(amount) } else { subtract(amount) }
    }
}
