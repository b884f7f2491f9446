import PaymentModel

/// Statements of one name with different contents: what stands in both is booked once, whichever of the two was altered.
struct StatementVersions {
    /// The first version of a page that is another.
    private var first: [Int: Book.Page] = [:]
    /// What a version has in common with the first one, and how often.
    private var common: [Int: [AccountEntry: Int]] = [:]

    init(_ pages: [Book.Page]) {
        var known: [Book.Page.Name: Book.Page] = [:]
        for page in pages {
            guard let name = page.numbered else { continue }
            if let earlier = known[name] { first[page.id] = earlier } else { known[name] = page }
        }
    }

    /// Whether the first version of a page has an entry as well, which is then taken off it.
    mutating func hasTold(_ entry: AccountEntry, of page: Int) -> Bool {
        guard let earlier = first[page] else { return false }
        var left =
            common.removeValue(forKey: page) ?? Dictionary(earlier.entries.map { ($0.plain, 1) }, uniquingKeysWith: +)
        defer { common[page] = left }
        guard let count = left[entry.plain], count > 0 else { return false }
        left[entry.plain] = count - 1
        return true
    }
}
