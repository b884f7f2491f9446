import PaymentModel

/// Instructions that statements or confirmations should show and do not.
struct MissingBookings {
    /// Books with the days they cover, by currency.
    private let books: [Currency: [(book: Book, days: ClosedRange<CivilDate>)]]
    /// Institutions that confirm debits, with the last day they told anything of.
    let confirmers: [String: CivilDate]
    let settings: ReconciliationSettings
    /// Books that show what a clearing system settles, with that system.
    private var clearings: Set<Clearing> = []
    /// Books of accounts that are booked on Saturdays or Sundays as well.
    private let weekendBooks: Set<Book.Key>
    /// How many working days behind an instruction's date books show it at the latest.
    private var delays: [Book.Key: Int] = [:]
    /// Who confirms the debits of an account.
    private var accountConfirmers: [String: String] = [:]

    /// What a clearing system settles on an account: of one system, or of none that is named with one receiver.
    private struct Clearing: Hashable {
        var book: Book.Key
        var system: String?
        var receiver: String?

        init(_ instruction: Instruction, in book: Book.Key) {
            self.book = book
            system = instruction.transmission?.clearingSystem
            receiver = system == nil ? instruction.receiver : nil
        }
    }

    init(books: [Book], confirmers: [String: CivilDate], settings: ReconciliationSettings) {
        self.books = Dictionary(
            grouping: books.compactMap { book in book.days.map { (book: book, days: $0) } },
            by: \.book.key.currency
        )
        weekendBooks = Set(
            books.lazy.filter { book in
                book.pages.contains { page in
                    page.entries.contains { ($0.bookingDate ?? $0.valueDate).map { $0 != $0.workingDay } ?? false }
                }
            }
            .map(\.key)
        )
        self.confirmers = confirmers
        self.settings = settings
    }

    /// Notes which accounts a clearing system settles on: those that show most of what it settles on the days that they cover.
    private mutating func noteClearings(_ instructions: [Instruction]) {
        var counts: [Clearing: (shown: Int, all: Int)] = [:]
        for instruction in instructions where instruction.isSettledByClearing && instruction.refusal == nil {
            guard let date = instruction.date else { continue }
            for (book, days) in books[instruction.currency] ?? [] where days.contains(date) {
                let clearing = Clearing(instruction, in: book.key)
                counts[clearing, default: (0, 0)].all += 1
                if instruction.books.contains(book.key) { counts[clearing, default: (0, 0)].shown += 1 }
            }
        }
        clearings = Set(counts.filter { $0.value.shown * 2 > $0.value.all }.keys)
    }

    /// One in so many bookings that are late makes them a habit of the bank.
    private static let habit = 10
    private static let longestDelay = 366

    /// Notes how late a book shows instructions, where it often does: what is as late may stand in its next statement.
    private mutating func noteDelays(_ instructions: [Instruction]) {
        var counts: [Book.Key: [Int]] = [:]
        let longest = min(max(settings.days, 0), Self.longestDelay)
        for instruction in instructions {
            guard let date = instruction.date?.workingDay, let day = instruction.bookingDate else { continue }
            let delay = day > date ? min(date.workingDays(to: day), longest) : 0
            for book in instruction.books {
                counts[book, default: Array(repeating: 0, count: longest + 1)][delay] += 1
            }
        }
        for (book, counts) in counts {
            let all = counts.reduce(0, +)
            delays[book] = counts.indices.last { counts[$0...].reduce(0, +) * Self.habit > all }
        }
    }

    /// Notes who confirms debits of accounts of which orders do not say who receives them.
    private mutating func noteAccountConfirmers(_ instructions: [Instruction]) {
        for instruction in instructions where instruction.receiver == nil {
            guard let account = instruction.debtorAccount, let book = instruction.confirmations.first else { continue }
            accountConfirmers[account] = book.servicer
        }
    }

    mutating func findings(_ instructions: [Instruction]) -> [ReconciliationFinding] {
        var findings: [ReconciliationFinding] = []
        noteClearings(instructions)
        noteDelays(instructions)
        noteAccountConfirmers(instructions)
        for instruction in instructions where instruction.refusal == nil && !instruction.isDirectDebit {
            guard let date = instruction.date else { continue }
            let expected = [instruction.currency, instruction.ordered?.currency].compactMap(\.self)
                .flatMap { books[$0] ?? [] }
                .filter { isExpected(instruction, in: $0.book, $0.days, on: date) }.map(\.book)
            // Of several accounts at one institution one is enough; of books of different institutions each must have it.
            var missing: [Book] = []
            for (servicer, group) in Dictionary(grouping: expected, by: \.key.servicer).sorted(by: { $0.key < $1.key })
            where !instruction.books.contains(where: { $0.servicer == servicer }) {
                missing += group.prefix(1)
            }
            let confirmer = instruction.receiver ?? instruction.debtorAccount.flatMap { accountConfirmers[$0] }
            let unconfirmed =
                instruction.isSettledByReceiver && confirmer.map { isConfirmed(by: $0, date) } == true
                && !instruction.isConfirmed
            if let book = missing.first {
                let where_ = missing.map(\.key).map { key in
                    "account \(quoted(key.number.utf8, limit: 35))"
                        + (key.servicer.isEmpty ? "" : " at \(key.servicer)")
                }
                if instruction.isConfirmed, book.key.servicer == confirmer {
                    findings.append(
                        ReconciliationFinding(
                            .confirmationNotBooked,
                            "\(instruction.name): its debit was confirmed, but the statements of \(where_.joined(separator: " and ")) up to "
                                + "\(book.days?.upperBound.description ?? "?") do not show it: a statement was altered, or the booking reversed",
                            about: instruction
                        )
                    )
                } else {
                    findings.append(
                        ReconciliationFinding(
                            .instructionNotBooked,
                            "\(instruction.name) is not in the statements of \(where_.joined(separator: " and ")), which cover its day"
                                + (unconfirmed ? ", and was not confirmed" : "")
                                + ": it went elsewhere, was never carried out, or the statement was altered",
                            about: instruction
                        )
                    )
                }
            } else if unconfirmed {
                findings.append(
                    ReconciliationFinding(
                        .instructionNotConfirmed,
                        "\(instruction.name) was not confirmed, though \(confirmer ?? "its receiver") confirms debits"
                            + (instruction.books.isEmpty ? "" : "; its statement shows it"),
                        about: instruction
                    )
                )
            }
        }
        return findings
    }

    /// Whether an institution confirms debits, and told of a day on which it would have confirmed one of a date.
    private func isConfirmed(by receiver: String, _ date: CivilDate) -> Bool {
        guard let last = confirmers[receiver] else { return false }
        let delay = delays.lazy.filter { $0.key.servicer == receiver }.map(\.value).max() ?? 0
        return last >= date.workingDay.adding(workingDays: delay)
    }

    /// Whether a book must show an instruction: it is the receiver's, or the debtor's own account, and covers the day. What is
    /// settled by a cover is booked by the receiver of the cover, and the cover itself is no order of the customer; what a clearing
    /// system settles is booked where most of what it settles is, not at the receiver, though there be an account. What was exchanged is
    /// booked in the currency of the order on the debtor's account alone.
    private func isExpected(
        _ instruction: Instruction,
        in book: Book,
        _ days: ClosedRange<CivilDate>,
        on date: CivilDate
    ) -> Bool {
        // What is of a weekend is booked behind it, where the account is not booked on weekends.
        let day = weekendBooks.contains(book.key) ? date : date.workingDay
        let latest = day.adding(workingDays: delays[book.key] ?? 0)
        guard days.contains(date), days.contains(latest) else { return false }
        if !instruction.isCover, !book.key.number.isEmpty, let own = instruction.debtorAccount,
            isSameAccount(book.key.number, own)
        {
            return true
        }
        guard book.key.currency == instruction.currency else { return false }
        return instruction.isSettledByReceiver && book.key.servicer == instruction.receiver
            || instruction.isSettledByClearing && clearings.contains(Clearing(instruction, in: book.key))
    }
}
