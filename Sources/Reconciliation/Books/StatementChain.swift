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
        sum.add(opening.amount, isNegative: !opening.isCredit)
        for entry in page.entries where !entry.isPending { sum.add(entry.amount, isNegative: !entry.isCredit) }
        var stated = ExactSum()
        stated.add(closing.amount, isNegative: !closing.isCredit)
        guard let difference = stated.difference(to: sum), difference != 0 else { return }
        var finding = ReconciliationFinding(
            .statementSum,
            "\(page.name): from \(Self.text(opening)) the \(page.entries.count) entries lead to \(closing.currency) \(sum.text), but the closing "
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

/// A sum of amounts with signs, exact in 128 bits; nil comparisons where even those are too few.
struct ExactSum {
    private var units: Int128 = 0
    private var scale: UInt8 = 0
    private var hasOverflowed = false

    mutating func add(_ amount: Amount, isNegative: Bool) {
        rescale(to: amount.scale)
        var value = Int128(amount.mantissa)
        for _ in 0..<(scale - amount.scale) { value = product(value, 10) }
        let (sum, overflow) = units.addingReportingOverflow(isNegative ? -value : value)
        units = sum
        if overflow { hasOverflowed = true }
    }

    /// How much more this is than another, in the finer scale of the two.
    func difference(to other: ExactSum) -> Int128? {
        var (a, b) = (self, other)
        let scale = max(a.scale, b.scale)
        a.rescale(to: scale)
        b.rescale(to: scale)
        let (difference, overflow) = a.units.subtractingReportingOverflow(b.units)
        return a.hasOverflowed || b.hasOverflowed || overflow ? nil : difference
    }

    /// Whether the sum is within a tolerance of an amount.
    func isWithin(_ tolerance: Amount, of amount: Amount) -> Bool {
        var other = ExactSum()
        other.add(amount, isNegative: false)
        guard let more = difference(to: other), let less = other.difference(to: self) else { return false }
        var allowed = ExactSum()
        allowed.add(tolerance, isNegative: false)
        let finest = max(scale, other.scale)
        allowed.rescale(to: max(finest, allowed.scale))
        // Differences are at the finer scale of the two; the tolerance may be finer still.
        let unit = Self.power(Int(allowed.scale) - Int(finest))
        return max(more, less).multipliedReportingOverflow(by: unit).overflow == false
            && max(more, less) * unit <= allowed.units
    }

    private static func power(_ digits: Int) -> Int128 {
        var value: Int128 = 1
        for _ in 0..<max(0, digits) { value *= 10 }
        return value
    }

    /// The sum with commas between thousands.
    var text: String {
        let digits = String(units.magnitude)
        let padded = String(repeating: "0", count: max(0, Int(scale) + 1 - digits.count)) + digits
        let whole = padded.dropLast(Int(scale))
        var grouped = ""
        for (place, digit) in whole.enumerated() {
            if place > 0, (whole.count - place) % 3 == 0 { grouped += "," }
            grouped.append(digit)
        }
        return (units < 0 ? "-" : "") + grouped + (scale > 0 ? "." + padded.suffix(Int(scale)) : "")
    }

    private mutating func rescale(to newScale: UInt8) {
        while scale < newScale {
            units = product(units, 10)
            scale += 1
        }
    }

    private mutating func product(_ a: Int128, _ b: Int128) -> Int128 {
        let (product, overflow) = a.multipliedReportingOverflow(by: b)
        if overflow { hasOverflowed = true }
        return product
    }
}
