import PaymentModel

/// Finds the instruction of each debit, and says where the two differ.
///
/// By UETR, else by any reference, else by exact amount and day at the same institution. An instruction is booked once in a
/// book, and confirmed once.
struct EntryMatching {
    /// One debit, or one payment within a debit of several.
    struct Debit {
        var references: PaymentReferences
        var amount: Amount
        var currency: Currency
        var counterparty: Party
        var entry: AccountEntry
        var place: ReconciliationFinding.Place

        var day: CivilDate? { entry.valueDate ?? entry.bookingDate }
    }

    let settings: ReconciliationSettings
    let index: InstructionIndex
    /// The first and last day of the instructions.
    let period: ClosedRange<CivilDate>?
    var instructions: [Instruction]
    var result: Reconciliation
    /// Debits that nothing asks for, told once however many messages tell them.
    private var orphans: [OrphanKey: [PaymentReferences]] = [:]

    private struct OrphanKey: Hashable {
        var book: Book.Key
        var day: CivilDate?
        var mantissa: Int64
        var scale: UInt8
    }

    init(
        _ instructions: [Instruction],
        _ index: InstructionIndex,
        period: ClosedRange<CivilDate>?,
        settings: ReconciliationSettings
    ) {
        self.instructions = instructions
        self.index = index
        self.period = period
        self.settings = settings
        result = Reconciliation()
    }

    /// Matches the debits of one kind of message.
    mutating func match(_ entries: [(entry: AccountEntry, file: String)]) {
        // What has a name goes first: amounts alone must not take an instruction away from it.
        var nameless: [Debit] = []
        for (entry, file) in entries where !entry.isCredit && !entry.isReversal && !entry.isPending {
            for debit in Self.debits(entry, file) {
                result.debits += 1
                if let place = choose(among: index.named(debit.references), for: debit) {
                    result.matchedByReference += 1
                    take(debit, place)
                } else {
                    nameless.append(debit)
                }
            }
        }
        for debit in nameless {
            if let place = closest(to: debit) {
                result.matchedByAmount += 1
                take(debit, place)
            } else {
                tellUnmatched(debit)
            }
        }
    }

    private static func debits(_ entry: AccountEntry, _ file: String) -> [Debit] {
        let place = ReconciliationFinding.Place(file: file, message: entry.messageIndex)
        let parts = entry.details.filter { $0.amount != nil }
        guard !parts.isEmpty, parts.count == entry.details.count else {
            var references = entry.references
            for detail in entry.details { for text in detail.references.texts { references.add(text) } }
            return [
                Debit(
                    references: references,
                    amount: entry.amount,
                    currency: entry.currency,
                    counterparty: entry.counterparty,
                    entry: entry,
                    place: place
                )
            ]
        }
        return parts.map { detail in
            Debit(
                references: detail.references,
                amount: detail.amount ?? entry.amount,
                currency: detail.currency ?? entry.currency,
                counterparty: detail.counterparty,
                entry: entry,
                place: place
            )
        }
    }

    /// The best of the instructions that a debit names. One that is booked in the same book already is the last choice: then the
    /// debit is a second one.
    private func choose(among candidates: [Int], for debit: Debit) -> Int? {
        candidates.min { rank($0, debit) < rank($1, debit) }
    }

    private func rank(_ place: Int, _ debit: Debit) -> Int {
        let instruction = instructions[place]
        var rank = 0
        if isTaken(instruction, by: debit) { rank += 8 }
        if instruction.currency != debit.currency || !isWithin(instruction.amount, debit.amount, settings.tolerance) {
            rank += 4
        }
        if instruction.isSettledByCover { rank += 2 }
        if let servicer = debit.entry.servicer, instruction.receiver != partyCode(servicer) { rank += 1 }
        return rank
    }

    private func isTaken(_ instruction: Instruction, by debit: Debit) -> Bool {
        switch debit.entry.source {
        case .confirmation: instruction.isConfirmed
        case .statement: instruction.books.contains(Book.Key(debit.entry))
        case .report: false
        }
    }

    /// The free instruction of exactly the amount, at the same institution, that is nearest in days.
    private func closest(to debit: Debit) -> Int? {
        guard let day = debit.day, let servicer = debit.entry.servicer.map(partyCode) else { return nil }
        let account = debit.entry.account.map(plainAccount)
        var best: (place: Int, days: Int32)?
        for place in index.of(debit.amount, debit.currency) {
            let instruction = instructions[place]
            guard let date = instruction.date, !isTaken(instruction, by: debit), !instruction.isSettledByCover,
                instruction.receiver == servicer || account != nil && instruction.debtorAccount == account,
                difference(instruction.creditor, debit.counterparty) == nil
            else { continue }
            let days = abs(date.dayNumber - day.dayNumber)
            guard days <= Int32(clamping: settings.days), days < best?.days ?? .max else { continue }
            best = (place, days)
        }
        return best?.place
    }

    private mutating func take(_ debit: Debit, _ place: Int) {
        let instruction = instructions[place]
        let book = Book.Key(debit.entry)
        if isTaken(instruction, by: debit) {
            tell(
                .debitRepeated,
                "\(describe(debit)) is a second debit for \(instruction.name): ask \(debit.entry.servicer ?? "the bank") to take it back "
                    + "unless it was sent twice on purpose",
                debit,
                instruction
            )
            return
        }
        switch debit.entry.source {
        case .confirmation: instructions[place].isConfirmed = true
        case .statement: instructions[place].books.insert(book)
        case .report: break
        }
        compare(debit, instruction)
    }

    /// What was booked against what was instructed.
    private mutating func compare(_ debit: Debit, _ instruction: Instruction) {
        if let refusal = instruction.refusal {
            tell(
                .refusedBooked,
                "\(describe(debit)) books \(instruction.name), though \(refusal)",
                debit,
                instruction
            )
        }
        if debit.currency != instruction.currency {
            tell(
                .currencyChanged,
                "\(describe(debit)) is in another currency than \(instruction.name)",
                debit,
                instruction
            )
        } else if !isWithin(debit.amount, instruction.amount, settings.tolerance) {
            tell(
                .amountChanged,
                "\(describe(debit)), but \(instruction.name) was sent: more than charges of up to \(settings.tolerance) can explain",
                debit,
                instruction
            )
        }
        if let difference = difference(instruction.creditor, debit.counterparty) {
            tell(
                .payeeChanged,
                "\(describe(debit)) paid \(difference), for \(instruction.name): stop it at the bank that was paid",
                debit,
                instruction
            )
        }
    }

    private mutating func tellUnmatched(_ debit: Debit) {
        if isCharge(debit) {
            result.charges += 1
            return
        }
        guard let day = debit.day, let period,
            period.lowerBound <= day, day <= period.upperBound.adding(days: settings.days)
        else {
            result.outside += 1
            return
        }
        let key = OrphanKey(
            book: Book.Key(debit.entry),
            day: debit.day,
            mantissa: debit.amount.mantissa,
            scale: debit.amount.scale
        )
        // A confirmation and a statement of the same debit are one finding.
        let isTold = orphans[key, default: []].contains { $0.names(debit.references) }
        orphans[key, default: []].append(debit.references)
        guard !isTold || debit.entry.source == .statement else { return }
        tell(
            .debitNoInstruction,
            "\(describe(debit)): nothing that was sent asks for it; ask \(debit.entry.servicer ?? "the bank that keeps the account") at once "
                + "for the order, and to stop it",
            debit,
            nil
        )
    }

    /// Charges and interest, up to the limit, need no instruction: types CHG, COM, INT, and so on of field 61; sub-families of the
    /// external bank transaction codes.
    private func isCharge(_ debit: Debit) -> Bool {
        guard let type = debit.entry.type, debit.amount <= settings.chargeLimit else { return false }
        let code = type.utf8.count == 4 && "SNF".contains(type.prefix(1)) ? String(type.dropFirst()) : type
        return ["CHG", "COM", "INT", "BNK", "CHRG", "COMM", "FEES", "INTR", "TAXE"].contains(code)
    }

    private func describe(_ debit: Debit) -> String {
        var text = "the debit of \(money(debit.amount, debit.currency))"
        if let day = debit.day { text += " on \(day)" }
        if let reference = debit.references.texts.first ?? debit.references.uetr?.description {
            text += ", reference \(quoted(reference.utf8, limit: 36)),"
        }
        text += " to account \(quoted((debit.entry.account ?? "unknown").utf8, limit: 35))"
        if let servicer = debit.entry.servicer { text += " at \(partyCode(servicer))" }
        return text
    }

    private mutating func tell(
        _ code: ReconciliationCode,
        _ text: String,
        _ debit: Debit,
        _ instruction: Instruction?
    ) {
        var finding = ReconciliationFinding(
            code,
            text.prefix(1).uppercased() + text.dropFirst(),
            at: debit.place,
            other: instruction?.place
        )
        finding.reference = instruction?.reference ?? debit.references.texts.first
        finding.amount = debit.amount
        finding.currency = debit.currency
        finding.date = debit.day
        result.findings.append(finding)
    }
}
