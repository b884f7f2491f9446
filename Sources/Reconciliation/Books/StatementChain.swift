import PaymentModel

/// Whether the statements of an account follow one another without a gap.
///
/// Sources: SWIFT User Handbook, MT940 and MT950, 28C, 60a and 62a; ISO 20022 camt.053, `ElctrncSeqNb` and balance types.
struct StatementChain {
    let book: Book
    private(set) var findings: [ReconciliationFinding] = []

    init(_ book: Book) {
        self.book = book
        let pages = unique(book.pages)
        for page in pages { checkSum(page) }
        if let first = pages.first, !first.isFirst {
            tellMissing("the page in front of it is", "before", first, other: nil)
        }
        for (before, page) in zip(pages, pages.dropFirst()) { check(page, after: before) }
        if let last = pages.last, !last.isLast {
            tellMissing("the last page of it is", "behind", last, other: nil)
        }
    }

    /// Each statement once: what was given twice is the same, or one of the two was altered.
    private mutating func unique(_ pages: [Book.Page]) -> [Book.Page] {
        var known: [Book.Page.Name: Int] = [:]
        var kept: [Book.Page] = []
        for page in pages {
            guard let name = page.numbered else {
                kept.append(page)
                continue
            }
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
        guard opening.currency == closing.currency else {
            var finding = ReconciliationFinding(
                .statementSum,
                "\(page.name) opens with \(Self.text(opening)) and closes with \(Self.text(closing)): an account has one currency, so that one "
                    + "of the two was altered",
                at: page.place
            )
            finding.date = page.day
            finding.reference = page.frame.messageReference
            findings.append(finding)
            return
        }
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
            // Some banks give all their statements one number.
            let isUnnumbered =
                Self.continues(page, before)
                || number == last && page.day != before.day
                    && (page.frame.page == before.frame.page || page.isFirst && before.isLast)
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
        if gap == nil, !Self.continues(page, before) {
            if !before.isLast {
                gap = "the last page of the statement before it is"
            } else if !page.isFirst {
                gap = "the page in front of it is"
            }
        }
        if let gap { tellMissing(gap, "before", page, other: before) }
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

    /// Whether a page goes on with the statement of the one before it.
    private static func continues(_ page: Book.Page, _ before: Book.Page) -> Bool {
        guard page.frame.number == before.frame.number else { return false }
        if let number = page.frame.page, let last = before.frame.page { return number == last + 1 }
        return page.frame.page == nil && before.frame.page == nil && !page.isFirst && !before.isLast
    }

    private mutating func tellMissing(_ what: String, _ side: String, _ page: Book.Page, other: Book.Page?) {
        var finding = ReconciliationFinding(
            .statementMissing,
            "\(side) \(page.name) \(what) missing: what was booked there is unknown; ask the bank that keeps the account for it",
            at: page.place,
            other: other?.place
        )
        finding.date = page.day
        finding.reference = page.frame.messageReference
        findings.append(finding)
    }

    static func text(_ balance: AccountStatement.Balance?) -> String {
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
