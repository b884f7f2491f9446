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
        /// What was ordered, where the debit says: another currency where the bank exchanged it.
        var instructed: AccountEntry.Instructed?
        var counterparty: Party
        var entry: AccountEntry
        var place: ReconciliationFinding.Place

        var day: CivilDate? { entry.valueDate ?? entry.bookingDate }

        /// What of it and what of an instruction are of one currency: what was debited where that was ordered or transferred, else what
        /// it says that was ordered. Nil where they have no currency in common.
        func comparable(with instruction: Instruction) -> (debited: Amount, ordered: Amount)? {
            if let ordered = instruction.amount(in: currency) { return (amount, ordered) }
            guard let instructed, let ordered = instruction.amount(in: instructed.currency) else { return nil }
            return (instructed.amount, ordered)
        }

        var finding: ReconciliationFinding {
            var finding = ReconciliationFinding(.debitNotJudged, "", at: place)
            (finding.amount, finding.currency, finding.date) = (amount, currency, day)
            finding.reference = references.texts.first
            return finding
        }
    }

    /// How near a debit comes to what was ordered.
    enum Fit {
        case exactly
        /// Within what charges explain.
        case within
        /// Another amount or currency, or a second debit.
        case amiss

        init(_ sum: ExactSum, _ amount: Amount, _ tolerance: Amount) {
            self = sum.isEqual(to: amount) ? .exactly : sum.isWithin(tolerance, of: amount) ? .within : .amiss
        }
    }

    let settings: ReconciliationSettings
    let index: InstructionIndex
    /// The days for which the instructions are given: debits of others are not judged.
    let period: ClosedRange<CivilDate>?
    let batches: BatchIndex
    var instructions: [Instruction]
    var result: Reconciliation
    private var orphans = Orphans()
    /// Names of charges and of credits that statements show, by account and amount: what a confirmation or report may tell of.
    private var charges: [Told: Set<String>] = [:]
    private var credits: [Told: Set<String>] = [:]
    /// Names of debits that statements show and take back.
    private var undone: [Told: Set<String>] = [:]
    /// How often a debit of an instruction was taken back: it may be confirmed once more.
    private var takenBack: [Int: Int] = [:]
    /// Findings about instructions, so that two formats of one statement tell each once.
    private var told: [ToldFinding: String] = [:]
    /// Where the instructions of a list begin that are not booked yet: the ones before it are, however long the list.
    var cursors: [Cursor: Int] = [:]

    /// Batches of which something is booked already.
    var spent: Set<BatchUse> = []

    private struct Told: Hashable {
        var account: Book.Key
        var money: InstructionIndex.Money

        init(_ entry: AccountEntry) {
            account = Book.Key(entry).account
            money = .init(entry.amount, entry.currency)
        }
    }

    private struct ToldFinding: Hashable {
        var code: ReconciliationCode
        var instruction: ReconciliationFinding.Place
        var entry: Told
    }

    struct Cursor: Hashable {
        /// The first instruction of the list stands for it.
        var list: Int
        var book: Book.Key
        var source: AccountEntry.Source
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
        batches = BatchIndex(instructions)
        result = Reconciliation()
    }

    /// Matches the debits of one kind of message, in the order in which they were booked.
    mutating func match(_ entries: [(entry: AccountEntry, file: String)]) {
        // What has a name goes first: amounts alone must not take an instruction away from it.
        var nameless: [Debit] = []
        let reversals = Reversals(entries.map(\.entry), meaning: meaning(of:))
        for (place, (entry, file)) in entries.enumerated() where !entry.isPending {
            if reversals.undone.contains(place) {
                noteTakenBack(entry)
                if entry.source == .statement, !entry.isCredit {
                    undone[Told(entry), default: []].formUnion(Reversals.names(of: entry))
                }
                for debit in unordered(entry, file) { tellUnmatched(debit, isTakenBack: true) }
                continue
            }
            guard !entry.isCredit else {
                note(entry)
                continue
            }
            if reversals.returned.contains(place) || entry.isReversal && isOfKnown(entry, credits) { continue }
            for debit in debits(entry, file) {
                result.debits += 1
                let one = choose(for: debit)
                // A charge may have the name of the payment that it is for; its advice does not say that it is one.
                if one?.fit != .exactly, isCharge(debit) || isOfKnown(entry, charges) {
                    result.charges += 1
                    charges[Told(entry), default: []].formUnion(debit.references.names)
                    continue
                }
                // Of a payment and a batch of the same name the one of exactly the amount is meant, else the payment that fits.
                let batch = one?.fit == .exactly ? nil : namedBatch(of: debit)
                if let batch, batch.fit == .exactly || batch.fit == .within && one?.fit != .within {
                    result.matchedByReference += 1
                    take(debit, batch.batch)
                } else if let one {
                    result.matchedByReference += 1
                    take(debit, one.place)
                } else {
                    nameless.append(debit)
                }
            }
        }
        for debit in nameless {
            if let place = closest(to: debit) {
                result.matchedByAmount += 1
                take(debit, place)
            } else if let batch = batch(of: debit) {
                result.matchedByAmount += 1
                take(debit, batch)
            } else if let batch = namedBatch(of: debit) {
                result.matchedByReference += 1
                take(debit, batch.batch)
            } else if let batch = spentBatch(of: debit) {
                result.matchedByReference += 1
                tellRepeated(debit, instructions[batch.places[0]], payments: batch.places.count)
            } else {
                tellUnmatched(debit)
            }
        }
    }

    /// Whether the names of an entry are those of an instruction, and of one that comes to its amount.
    private func meaning(of entry: AccountEntry) -> Reversals.Meaning {
        let named = index.named(entry.references).flatMap { $0.prefix(Self.consideredOfList) }
        guard !named.isEmpty else { return .noInstruction }
        return .instruction(
            ofItsAmount: named.contains {
                instructions[$0].amount(in: entry.currency)?.isEqual(to: entry.amount) ?? false
            }
        )
    }

    /// A debit that was taken back: what it was for may be confirmed once more.
    private mutating func noteTakenBack(_ entry: AccountEntry) {
        guard entry.source == .statement, !entry.isCredit, let place = index.first(entry.references) else { return }
        takenBack[place, default: 0] += 1
    }

    /// The debits of an entry that was taken back, where it has names and nothing that was sent has any of them, or its amount and day.
    private func unordered(_ entry: AccountEntry, _ file: String) -> [Debit] {
        guard !entry.isCredit, !isChargeType(entry) else { return [] }
        return debits(entry, file).filter { debit in
            !debit.references.isEmpty && index.named(debit.references).isEmpty
                && batches.named(debit.references).isEmpty
                && debit.references.texts.allSatisfy { index.ofMessage($0).isEmpty }
                && !index.of(debit.amount, debit.currency).prefix(Self.consideredOfList).contains { place in
                    isNear(instructions[place], debit) && isKeeper(of: entry, instructions[place])
                }
                && !batches.of(debit.amount, debit.currency).prefix(Self.consideredOfList).contains { batch in
                    let first = instructions[batch.places[0]]
                    return isNear(first, debit) && isKeeper(of: entry, first)
                }
        }
    }

    /// Whether a debit is of a day that is near enough for an instruction's.
    func isNear(_ instruction: Instruction, _ debit: Debit) -> Bool {
        guard let date = instruction.date, let day = debit.day else { return false }
        return date.workingDays(to: day) <= settings.days
    }

    /// A credit: what a reversal may take back later, or a debit taken back in part, or one of before the statements given, whose
    /// instruction is then not booked.
    private mutating func note(_ entry: AccountEntry) {
        credits[Told(entry), default: []].formUnion(entry.references.names)
        guard entry.isReversal, entry.source == .statement, !isChargeType(entry) else { return }
        let book = Book.Key(entry)
        let place = index.first(entry.references) {
            instructions[$0].books.contains(book)
                && isWithin(instructions[$0].amount, entry.amount, settings.tolerance)
        }
        if let place { instructions[place].books.remove(book) }
    }

    /// Whether statements show what a report or a confirmation tells of: one of the names, or of an entry without any the amount.
    private func isOfKnown(_ entry: AccountEntry, _ known: [Told: Set<String>]) -> Bool {
        guard entry.source != .statement, let names = known[Told(entry)] else { return false }
        return entry.references.isEmpty || !names.isDisjoint(with: entry.references.names)
    }

    /// The debits of an entry: its payments where it says what each is and they add up, else the entry as one.
    private func debits(_ entry: AccountEntry, _ file: String) -> [Debit] {
        let place = ReconciliationFinding.Place(file: file, message: entry.messageIndex)
        var sum = ExactSum()
        var isWhole = !entry.details.isEmpty
        for detail in entry.details {
            guard let amount = detail.amount, detail.currency == nil || detail.currency == entry.currency else {
                isWhole = false
                break
            }
            sum.add(amount)
        }
        if isWhole, sum.isWithin(settings.tolerance, of: entry.amount) {
            return entry.details.map { detail in
                Debit(
                    references: detail.references,
                    amount: detail.amount ?? entry.amount,
                    currency: entry.currency,
                    instructed: detail.instructed,
                    counterparty: detail.counterparty,
                    entry: entry,
                    place: place
                )
            }
        }
        var references = entry.references
        if let text = entry.text { for name in OwnerInformation.references(in: text) { references.add(name) } }
        for detail in entry.details.prefix(Self.namesOfCollective) {
            for text in detail.references.texts { references.add(text) }
        }
        return [
            Debit(
                references: references,
                amount: entry.amount,
                currency: entry.currency,
                instructed: entry.instructed ?? entry.text.flatMap { OwnerInformation.instructed(in: $0) },
                counterparty: entry.counterparty,
                entry: entry,
                place: place
            )
        ]
    }

    /// How many payments of a collective entry that does not add up lend it their names.
    private static let namesOfCollective = 100

    private mutating func take(_ debit: Debit, _ place: Int) {
        let instruction = instructions[place]
        if isTaken(instruction, by: debit) {
            // Taken back in the statement and booked anew, it is confirmed anew.
            if debit.entry.source == .confirmation, let times = takenBack[place], times > 0 {
                takenBack[place] = times - 1
                return
            }
            tellRepeated(debit, instruction)
            return
        }
        self.book(debit, place)
        compare(debit, instruction)
    }

    private mutating func tellRepeated(_ debit: Debit, _ instruction: Instruction, payments: Int = 1) {
        let order = payments == 1 ? instruction.name : "\(payments) payments, the first of them \(instruction.name)"
        tell(
            .debitRepeated,
            "\(describe(debit)) is a second debit for \(order): ask \(debit.entry.servicer ?? "the bank") to take it back unless it was "
                + "sent twice on purpose",
            debit,
            instruction
        )
    }

    mutating func book(_ debit: Debit, _ place: Int) {
        switch debit.entry.source {
        case .confirmation: instructions[place].confirmations.insert(Book.Key(debit.entry))
        case .statement:
            instructions[place].books.insert(Book.Key(debit.entry))
            instructions[place].bookingDate = debit.entry.bookingDate ?? debit.entry.valueDate
        case .report: break
        }
    }

    /// What was booked against what was instructed.
    private mutating func compare(_ debit: Debit, _ instruction: Instruction) {
        // A report or a confirmation may tell of a debit that the statement takes back.
        if let refusal = instruction.refusal, !isOfKnown(debit.entry, undone) {
            tell(
                .refusedBooked,
                "\(describe(debit)) books \(instruction.name), though \(refusal)",
                debit,
                instruction
            )
        }
        let amounts = debit.comparable(with: instruction)
        if amounts == nil {
            tell(
                .currencyChanged,
                "\(describe(debit)) is in another currency than \(instruction.name), and does not tell what was ordered",
                debit,
                instruction
            )
        } else if let amounts, !isWithin(amounts.debited, amounts.ordered, settings.tolerance) {
            let exchanged = instruction.ordered.map { ", ordered as \(money($0.amount, $0.currency))," } ?? ""
            tell(
                .amountChanged,
                "\(describe(debit)), but \(instruction.name)\(exchanged) was sent: more than charges of up to \(settings.tolerance) can explain",
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

    private mutating func tellUnmatched(_ debit: Debit, isTakenBack: Bool = false) {
        guard orphans.isNew(debit) else { return }
        guard let day = debit.day, let period, period.contains(day) else {
            result.outside.append(debit.finding)
            return
        }
        tell(
            .debitNoInstruction,
            "\(describe(debit)): nothing that was sent asks for it"
                + (isTakenBack ? ", though it was taken back" : "")
                + "; ask \(debit.entry.servicer ?? "the bank that keeps the account") at once for the order"
                + (isTakenBack ? "" : ", and to stop it"),
            debit,
            nil
        )
    }

    /// Charges and interest, up to the limit, need no instruction.
    private func isCharge(_ debit: Debit) -> Bool {
        isChargeType(debit.entry) && debit.amount <= settings.chargeLimit
    }

    /// Types CHG, COM, INT, and so on of field 61; sub-families of the external bank transaction codes.
    private func isChargeType(_ entry: AccountEntry) -> Bool {
        guard let type = entry.type else { return false }
        // German banks put the type of field 61 in front of their own code: `NCHG+808+00931`.
        let word = type.prefix { $0 != "+" }
        let code = word.utf8.count == 4 && "SNF".contains(word.prefix(1)) ? String(word.dropFirst()) : String(word)
        return ["CHG", "COM", "INT", "BNK", "CHRG", "COMM", "FEES", "INTR", "TAXE"].contains(code)
    }

    func describe(_ debit: Debit) -> String {
        var text = "the debit of \(money(debit.amount, debit.currency))"
        if let day = debit.day { text += " on \(day)" }
        if let reference = debit.references.texts.first ?? debit.references.uetr?.description {
            text += ", reference \(quoted(reference.utf8, limit: 36)),"
        }
        text += " to account \(quoted((debit.entry.account ?? "unknown").utf8, limit: 35))"
        if let servicer = debit.entry.servicer { text += " at \(partyCode(servicer))" }
        return text
    }

    mutating func tell(
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
        // Statements of one account in two formats show the same.
        if let instruction, debit.entry.source == .statement {
            let format = Book.Key(debit.entry).format
            let key = ToldFinding(code: code, instruction: instruction.place, entry: Told(debit.entry))
            if let teller = told[key], teller != format { return }
            told[key] = format
        }
        result.findings.append(finding)
    }
}
