import PaymentModel

/// Statements that repeat a part of a longer one of their account: those of the days besides that of the month.
enum Extracts {
    /// A statement with all its pages.
    private struct Statement {
        var pages: [Int] = []
        var days: ClosedRange<CivilDate>
        /// The day of its opening balance, whose bookings may be in it.
        var opening: CivilDate
        var entries: [AccountEntry: Int] = [:]

        /// Whether another covers more days, these among them, and has all its entries.
        func isExtract(of other: Statement) -> Bool {
            // What is empty may be the day before another statement, whose opening balance is of that day.
            let first = entries.isEmpty ? other.days.lowerBound : other.opening
            guard other.length > length, first <= days.lowerBound, other.days.upperBound >= days.upperBound
            else { return false }
            return entries.allSatisfy { other.entries[$0.key] ?? 0 >= $0.value }
        }

        var length: Int32 { days.upperBound.dayNumber - days.lowerBound.dayNumber }
    }

    /// How many of an account's longest statements the others are compared with.
    private static let compared = 64

    /// The places of pages whose statement is told whole by a longer one. Complexity: O(*n*) in the number of pages and entries.
    static func pages(among pages: [Book.Page]) -> Set<Int> {
        var statements: [Book.Key: [Statement]] = [:]
        var open: [Book.Key: Statement] = [:]
        for page in pages {
            guard let key = page.key, let days = page.days else { continue }
            var whole =
                (page.isFirst ? nil : open[key])
                ?? Statement(days: days, opening: page.frame.opening?.date ?? days.lowerBound)
            whole.days = min(whole.days.lowerBound, days.lowerBound)...max(whole.days.upperBound, days.upperBound)
            whole.pages.append(page.id)
            for entry in page.entries { whole.entries[entry.plain, default: 0] += 1 }
            open[key] = page.isLast ? nil : whole
            if page.isLast { statements[key, default: []].append(whole) }
        }
        var extracts: Set<Int> = []
        for statements in statements.values where statements.count > 1 {
            let longest = statements.sorted { $0.length > $1.length }.prefix(compared)
            for statement in statements where longest.contains(where: statement.isExtract) {
                extracts.formUnion(statement.pages)
            }
        }
        return extracts
    }
}
