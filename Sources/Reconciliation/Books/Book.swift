import PaymentModel

/// The statements of one account in one format, and the days they cover.
struct Book {
    /// Which book: who keeps the account, its number, its currency, and the format that tells of it. MT940 and camt.053 of one account are
    /// two books that show the same debits.
    struct Key: Hashable {
        var servicer: String
        var number: String
        var currency: Currency
        var format: String

        /// The account, whatever the format that tells of it.
        var account: Key { Key(servicer: servicer, number: number, currency: currency, format: "") }
    }

    /// One statement or page with its entries.
    struct Page {
        var frame: AccountStatement
        var entries: [AccountEntry]
        var file: String
        /// Its place among all pages given.
        var id = 0

        /// What statements are told by: two of one name are the same, or one of them was altered.
        struct Name: Hashable {
            var key: Book.Key?
            var year: Int
            var number: Int
            var page: Int
            // Some banks give all their statements one number: only what opens on the same day is the same statement.
            var opening: CivilDate?
        }

        /// Its name; nil where it has no number.
        var numbered: Name? {
            frame.number.map {
                Name(
                    key: key,
                    year: day?.parts.year ?? 0,
                    number: $0,
                    page: frame.page ?? 1,
                    opening: frame.opening?.date
                )
            }
        }

        /// The days that it covers: an opening balance is of the day before, unless something is booked on its day.
        var days: ClosedRange<CivilDate>? {
            guard let last = day else { return nil }
            guard let opening = frame.opening?.date, opening < last else { return last...last }
            let isCovered = !isFirst || entries.contains { $0.bookingDate == opening }
            return (isCovered ? opening : opening.adding(days: 1))...last
        }

        /// Whether its statement begins with it: an opening balance of the statement (`60F`), or the first of numbered pages of ISO 20022.
        var isFirst: Bool { frame.message.isISO20022 ? frame.page ?? 1 == 1 : frame.isFirstPage }

        /// Whether its statement ends with it: a closing balance of the statement (`62F`), or the last of numbered pages of ISO 20022. True
        /// where it does not say.
        var isLast: Bool {
            frame.isLastPage || (frame.message.isISO20022 ? frame.page == nil : frame.closing == nil)
        }

        /// The day it ends.
        var day: CivilDate? { frame.closing?.date ?? frame.opening?.date }

        var place: ReconciliationFinding.Place { .init(file: file, message: frame.messageIndex) }

        /// What it is called in a sentence: `statement 31/2 of account 021-000456 at FRNYUS33`.
        var name: String {
            var text = "statement"
            if let number = frame.number { text += " \(number)" + (frame.page.map { "/\($0)" } ?? "") }
            text += " of account \(quoted((frame.account ?? "unknown").utf8, limit: 35))"
            if let servicer = frame.servicer { text += " at \(partyCode(servicer))" }
            return text + (day.map { ", \($0)" } ?? "")
        }
    }

    let key: Key
    /// Its pages, each once, in the order of time.
    private(set) var pages: [Page] = []

    /// The first and last day that the statements cover; nil where no statement says.
    var days: ClosedRange<CivilDate>? {
        let covered = pages.compactMap(\.days)
        let booked = pages.flatMap { $0.entries.compactMap { $0.bookingDate ?? $0.valueDate } }
        let first = covered.map(\.lowerBound).min() ?? booked.min()
        guard let first, let last = covered.map(\.upperBound).max() ?? booked.max(), first <= last else { return nil }
        return first...last
    }
}

extension Book.Key {
    init(_ entry: AccountEntry) {
        self.init(
            servicer: entry.servicer.map(partyCode) ?? "",
            number: entry.account.map(plainAccount) ?? "",
            currency: entry.currency,
            format: entry.message.family
        )
    }
}
