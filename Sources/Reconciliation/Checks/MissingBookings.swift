import PaymentModel

/// Instructions that statements or confirmations should show and do not.
struct MissingBookings {
    /// Books with the days they cover, by currency.
    private let books: [Currency: [(book: Book, days: ClosedRange<CivilDate>)]]
    /// Institutions that confirm debits, with the last day they told anything of.
    let confirmers: [String: CivilDate]
    let settings: ReconciliationSettings

    init(books: [Book], confirmers: [String: CivilDate], settings: ReconciliationSettings) {
        self.books = Dictionary(
            grouping: books.compactMap { book in book.days.map { (book: book, days: $0) } },
            by: \.book.key.currency
        )
        self.confirmers = confirmers
        self.settings = settings
    }

    func findings(_ instructions: [Instruction]) -> [ReconciliationFinding] {
        var findings: [ReconciliationFinding] = []
        for instruction in instructions where instruction.refusal == nil {
            guard let date = instruction.date else { continue }
            let expected = (books[instruction.currency] ?? []).filter {
                isExpected(instruction, in: $0.book, $0.days, on: date)
            }
            .map(\.book)
            // Of several accounts at one institution one is enough; of books of different institutions each must have it.
            var missing: [Book] = []
            for (servicer, group) in Dictionary(grouping: expected, by: \.key.servicer).sorted(by: { $0.key < $1.key })
            where !instruction.books.contains(where: { $0.servicer == servicer }) {
                missing += group.prefix(1)
            }
            let unconfirmed =
                instruction.isSettledByReceiver
                && instruction.receiver.flatMap { confirmers[$0] }.map { $0 >= date } == true
                && !instruction.isConfirmed
            if let book = missing.first {
                let where_ = missing.map(\.key).map { key in
                    "account \(quoted(key.number.utf8, limit: 35))"
                        + (key.servicer.isEmpty ? "" : " at \(key.servicer)")
                }
                if instruction.isConfirmed, book.key.servicer == instruction.receiver {
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
                        "\(instruction.name) was not confirmed, though \(instruction.receiver ?? "its receiver") confirms debits"
                            + (instruction.books.isEmpty ? "" : "; its statement shows it"),
                        about: instruction
                    )
                )
            }
        }
        return findings
    }

    /// Whether a book must show an instruction: it is the receiver's, or the debtor's own account, and covers the day. What is
    /// settled by a cover is booked by the receiver of the cover, and the cover itself is no order of the customer; what a clearing
    /// system settles is not booked on an account at the receiver, though there be one.
    private func isExpected(
        _ instruction: Instruction,
        in book: Book,
        _ days: ClosedRange<CivilDate>,
        on date: CivilDate
    ) -> Bool {
        guard days.contains(date) else { return false }
        if !instruction.isCover, !book.key.number.isEmpty, let own = instruction.debtorAccount,
            isSameAccount(book.key.number, own)
        {
            return true
        }
        return instruction.isSettledByReceiver && book.key.servicer == instruction.receiver
    }
}
