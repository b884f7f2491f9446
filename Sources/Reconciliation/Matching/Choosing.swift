import PaymentModel

/// Which instruction a debit is for.
extension EntryMatching {
    /// The best of the instructions that a debit names. One that is booked in the same book already is the last choice: then the
    /// debit is a second one.
    mutating func choose(for debit: Debit) -> (place: Int, fit: Fit)? {
        var lists = index.named(debit.references)
        if lists.isEmpty {
            // A whole message is named where it is of one payment.
            lists = debit.references.texts.map(index.ofMessage).filter { $0.count == 1 }
        }
        var best: (place: Int, rank: Int)?
        for list in lists {
            for place in list[free(list, debit)...].prefix(Self.consideredOfList) + list.suffix(1) {
                let rank = rank(place, debit)
                if rank < best?.rank ?? .max { best = (place, rank) }
                if rank == 0 { return (place, .exactly) }
            }
        }
        return best.map { best in
            let instruction = instructions[best.place]
            guard best.rank < Self.isAmiss, let amounts = debit.comparable(with: instruction) else {
                return (best.place, .amiss)
            }
            return (best.place, Fit(ExactSum(amounts.ordered), amounts.debited, settings.tolerance))
        }
    }

    /// Ranks from which on a debit is of another amount or currency than an instruction, or a second one for it.
    private static let isAmiss = 16

    /// How many free instructions of one name are compared: names that hundreds share name nothing.
    static let consideredOfList = 256

    /// Where the part of a list begins that is not booked yet.
    private mutating func free(_ list: [Int], _ debit: Debit) -> Int {
        guard list.count > 8, let first = list.first else { return 0 }
        let cursor = Cursor(list: first, book: Book.Key(debit.entry), source: debit.entry.source)
        var start = cursors[cursor] ?? 0
        while start < list.count - 1, isTaken(instructions[list[start]], by: debit) { start += 1 }
        cursors[cursor] = start
        return start
    }

    private func rank(_ place: Int, _ debit: Debit) -> Int {
        let instruction = instructions[place]
        var rank = 0
        if isTaken(instruction, by: debit) { rank += 2 * Self.isAmiss }
        let amounts = debit.comparable(with: instruction)
        if amounts.map({ isWithin($0.ordered, $0.debited, settings.tolerance) }) != true { rank += Self.isAmiss }
        // What was refused is booked only where nothing else is meant: it may have been sent again under its name.
        if instruction.refusal != nil { rank += 8 }
        if instruction.isSettledByCover { rank += 4 }
        if let servicer = debit.entry.servicer, instruction.receiver != partyCode(servicer) { rank += 2 }
        if amounts.map({ $0.ordered.isEqual(to: $0.debited) }) != true { rank += 1 }
        return rank
    }

    func isTaken(_ instruction: Instruction, by debit: Debit) -> Bool {
        switch debit.entry.source {
        case .confirmation: instruction.confirmations.contains(Book.Key(debit.entry))
        case .statement: instruction.books.contains(Book.Key(debit.entry))
        case .report: false
        }
    }

    /// The free instruction of exactly the amount, at the same institution, that is nearest in days.
    mutating func closest(to debit: Debit) -> Int? {
        guard let day = debit.day else { return nil }
        var best: (place: Int, rank: Int32)?
        let list = index.of(debit.amount, debit.currency)
        for place in list[free(list, debit)...] {
            let instruction = instructions[place]
            guard let date = instruction.date, !isTaken(instruction, by: debit), !instruction.isSettledByCover,
                !instruction.isDirectDebit, isKeeper(of: debit.entry, instruction),
                difference(instruction.creditor, debit.counterparty) == nil
            else { continue }
            let days = abs(date.dayNumber - day.dayNumber)
            // Nearest in days, and rather before the booking than behind it; what was refused only where nothing else fits.
            let rank = 2 * days + (date > day ? 1 : 0) + (instruction.refusal == nil ? 0 : 1_000)
            guard date.workingDays(to: day) <= settings.days, rank < best?.rank ?? .max else { continue }
            best = (place, rank)
            if rank == 0 { break }
        }
        return best?.place
    }

    /// Whether who tells of an entry was asked to pay, or its account is the debtor's; where nobody knows who tells, or a clearing system settles
    /// on an account that somebody else keeps, it may be.
    func isKeeper(of entry: AccountEntry, _ instruction: Instruction) -> Bool {
        guard let servicer = entry.servicer else { return true }
        if instruction.receiver == partyCode(servicer) || instruction.isSettledByClearing { return true }
        guard let account = entry.account, let own = instruction.debtorAccount else { return false }
        return isSameAccount(plainAccount(account), own)
    }
}
