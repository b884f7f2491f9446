import PaymentModel

/// Instructions that one debit is for.
extension EntryMatching {
    /// A batch in a book: its first instruction and their number stand for it.
    struct BatchUse: Hashable {
        var first: Int
        var count: Int
        var book: Book.Key
        var source: AccountEntry.Source
    }

    /// How many batches of one name or sum are looked at: names that thousands share name nothing.
    private static let consideredBatches = 1_024

    /// The batch that a debit names, or whose payments it names: one that is its amount, else the first that is not booked yet.
    mutating func namedBatch(of debit: Debit) -> (batch: BatchIndex.Batch, fit: Fit)? {
        var best: (batch: BatchIndex.Batch, fit: Fit)?
        let named = batches.named(debit.references).prefix(Self.consideredBatches)
        for batch in named + [self.named(by: debit.entry.details, in: debit.currency)].compactMap(\.self) {
            let fit = Fit(batch.sum, debit.amount, settings.tolerance)
            guard best == nil || best?.fit == .amiss && fit != .amiss || fit == .exactly,
                batch.currency == debit.currency, isFree(batch, for: debit)
            else { continue }
            if fit == .exactly { return (batch, fit) }
            best = (batch, fit)
        }
        return best
    }

    /// The batch of exactly the debit's amount that it names and that is booked already.
    mutating func spentBatch(of debit: Debit) -> BatchIndex.Batch? {
        for batch in batches.named(debit.references).prefix(Self.consideredBatches) {
            guard batch.sum.isEqual(to: debit.amount), batch.currency == debit.currency, !isFree(batch, for: debit)
            else { continue }
            return batch
        }
        return nil
    }

    /// The instructions that the payments of a collective entry name; nil where not each names one of its own, of the currency.
    private func named(by details: [AccountEntry.Detail], in currency: Currency) -> BatchIndex.Batch? {
        guard details.count > 1 else { return nil }
        var places: Set<Int> = []
        for detail in details {
            guard let place = index.first(detail.references, where: { !places.contains($0) }) else { return nil }
            places.insert(place)
        }
        return BatchIndex.Batch(places.sorted(), of: instructions, in: currency)
    }

    /// The instructions of one message that together are exactly the debit: a batch that was booked as one.
    mutating func batch(of debit: Debit) -> BatchIndex.Batch? {
        guard debit.entry.details.isEmpty else { return nil }
        for batch in batches.of(debit.amount, debit.currency).prefix(Self.consideredBatches) {
            let instruction = instructions[batch.places[0]]
            guard !instruction.isDirectDebit, isNear(instruction, debit), isKeeper(of: debit.entry, instruction),
                isFree(batch, for: debit)
            else { continue }
            return batch
        }
        return nil
    }

    /// Whether none of a batch is booked yet. What was found once is remembered: a batch is looked through once for each book.
    private mutating func isFree(_ batch: BatchIndex.Batch, for debit: Debit) -> Bool {
        let use = BatchUse(
            first: batch.places[0],
            count: batch.places.count,
            book: Book.Key(debit.entry),
            source: debit.entry.source
        )
        guard !spent.contains(use) else { return false }
        guard batch.places.contains(where: { isTaken(instructions[$0], by: debit) }) else { return true }
        spent.insert(use)
        return false
    }

    /// Books several instructions with one debit.
    mutating func take(_ debit: Debit, _ batch: BatchIndex.Batch) {
        for place in batch.places { book(debit, place) }
        if let refused = batch.places.first(where: { instructions[$0].refusal != nil }),
            let refusal = instructions[refused].refusal
        {
            tell(
                .refusedBooked,
                "\(describe(debit)) books \(instructions[refused].name) among \(batch.places.count) payments, though \(refusal)",
                debit,
                instructions[refused]
            )
        }
        guard !batch.sum.isWithin(settings.tolerance, of: debit.amount) else { return }
        let first = instructions[batch.places[0]]
        tell(
            .amountChanged,
            "\(describe(debit)) is for \(batch.places.count) payments, the first of them \(first.name), which are "
                + "\(debit.currency) \(batch.sum.text(groupedBy: ",")) together: more than charges of up to \(settings.tolerance) can explain",
            debit,
            first
        )
    }
}
