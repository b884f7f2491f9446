import PaymentModel

/// The statements of one account, and the days they cover.
struct Book {
    /// Which account: who keeps it, its number, its currency.
    struct Key: Hashable {
        var servicer: String
        var account: String
        var currency: Currency
    }

    /// One statement or page with its entries.
    struct Page {
        var frame: AccountStatement
        var entries: [AccountEntry]
        var file: String

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
    var pages: [Page] = []

    /// The first and last day that the statements cover; nil where no statement says.
    var days: ClosedRange<CivilDate>? {
        let ends = pages.flatMap { [$0.frame.opening?.date, $0.frame.closing?.date] }.compactMap { $0 }
        let booked = pages.flatMap { $0.entries.compactMap { $0.bookingDate ?? $0.valueDate } }
        guard let first = (ends + booked).min(), let last = (ends.isEmpty ? booked : ends).max(), first <= last else {
            return nil
        }
        return first...last
    }
}

extension Book.Key {
    init(_ entry: AccountEntry) {
        self.init(
            servicer: entry.servicer.map(partyCode) ?? "",
            account: entry.account.map(plainAccount) ?? "",
            currency: entry.currency
        )
    }
}
