import PaymentModel

/// The rows beside a debtor's own: further categories, names of beneficiaries, orders that may come again, references.
extension DebtorShard {
    /// The decayed counts of a payment's categories, and which of them were found beside the debtor's row, a bit each.
    struct FoundCategories {
        var counts: InlineArray<9, Float>
        var beside: UInt16 = 0
    }

    @inline(__always)
    func findCategories(_ features: borrowing PaymentFeatures, _ row: Int) -> FoundCategories {
        var found = FoundCategories(counts: debtors[row].categories.counts(of: features.tags))
        let more = debtors[row].moreCategories
        if more != 0 { findMoreCategories(features, Int(more) - 1, payments: debtors[row].payments, &found) }
        return found
    }

    private func findMoreCategories(
        _ features: borrowing PaymentFeatures,
        _ more: Int,
        payments: UInt32,
        _ found: inout FoundCategories
    ) {
        for attribute in 0..<Attribute.count where features.tags[attribute] != 0 && found.counts[attribute] == 0 {
            found.counts[attribute] = moreCategories[more].count(of: features.tags[attribute], payments: payments)
            if found.counts[attribute] > 0 { found.beside |= 1 << UInt16(attribute) }
        }
    }

    /// Takes in a payment's categories; what has to make room in the debtor's row moves beside it.
    @inline(__always)
    mutating func takeCategories(
        _ features: borrowing PaymentFeatures,
        _ row: Int,
        _ found: FoundCategories
    ) {
        guard !debtors[row].categories.update(features.tags, counts: found.counts) else { return }
        let moved = debtors[row].categories.change(features.tags, counts: found.counts)
        if moved.count > 0 || found.beside != 0 { moveCategories(features, row, found, moved) }
    }

    private mutating func moveCategories(
        _ features: borrowing PaymentFeatures,
        _ row: Int,
        _ found: FoundCategories,
        _ moved: CategoryCounts.Moved
    ) {
        if debtors[row].moreCategories == 0 {
            debtors[row].moreCategories = UInt32(truncatingIfNeeded: moreCategories.append() + 1)
        }
        let more = Int(debtors[row].moreCategories) - 1
        for attribute in 0..<Attribute.count where found.beside >> UInt16(attribute) & 1 == 1 {
            moreCategories[more].remove(features.tags[attribute])
        }
        let payments = debtors[row].payments
        for entry in 0..<moved.count {
            moreCategories[more].insert(moved.tags[entry], moved.counts[entry], payments: payments, at: features.time)
        }
        changes.note(.moreCategories, features.debtor)
    }

    mutating func takeName(
        _ features: borrowing PaymentFeatures,
        _ row: Int,
        _ output: inout Output,
        _ facts: inout Circumstances
    ) {
        guard features.name.count >= NameLookalike.shortest else { return }
        let beneficiaries = debtors[row].beneficiaries
        for slot in 0..<min(8, Int(truncatingIfNeeded: beneficiaries)) {
            let link = debtors[row].names[slot / 4]
            guard link != 0 else { continue }
            let known = names[Int(link) - 1].names[slot % 4]
            guard !known.isEmpty, NameSimilarity.isOneSlip(known, features.name) else { continue }
            facts.similarName = known
            output.raw[DetectorIdentifier.nameLookalike.slot] = Float(NameLookalike.bits(name: features.name))
        }
        let slot = Int(beneficiaries & 7)
        if debtors[row].names[slot / 4] == 0 {
            debtors[row].names[slot / 4] = UInt32(truncatingIfNeeded: names.append() + 1)
        }
        let place = Int(debtors[row].names[slot / 4]) - 1
        names[place].names[slot % 4] = features.name
        names[place].last = features.time
        changes.note(slot < 4 ? .names : .moreNames, features.debtor)
    }

    mutating func takeOrder(
        _ features: borrowing PaymentFeatures,
        _ output: inout Output,
        _ facts: inout Circumstances
    ) {
        let oldest = FormatResent.oldest(at: features.latest)
        let found = orders.place(of: features.order)
        // An order older than that has no effect, whether or not it is still here.
        if found >= 0, orders[found].time >= oldest {
            let earlier = orders[found]
            let repeated = FormatResent.bits(features, earlier: earlier)
            if repeated.bits > 0 {
                output.raw[DetectorIdentifier.formatResent.slot] = Float(repeated.bits)
                facts.addedFields = repeated.added
                facts.resentAfter = features.time > earlier.time ? features.time - earlier.time : 0
                facts.resentCause = earlier.isRejected ? .rejected : earlier.isInvalid ? .invalid : .incomplete
            }
        } else if !FormatResent.mayComeAgain(features) {
            return
        }
        if orders.isFull { orders.grow { _, order in order.time >= oldest } }
        orders[orders.insert(features.order).place] = FormatResent.Order(features)
        changes.note(.order, features.order)
    }

    mutating func takeReferences(
        _ features: borrowing PaymentFeatures,
        _ row: Int,
        _ population: borrowing PopulationState,
        _ output: inout Output,
        _ facts: inout Circumstances
    ) {
        let lowest = lowestReference(at: features.latest)
        let content = UInt32(truncatingIfNeeded: features.content)
        var isReused = false
        for kind in 0..<3 where features.references[kind] != 0 {
            let key = features.references[kind]
            if references.isFull {
                references.grow { key, use in ReferenceRepeated.rank(key, time: use.time) >= lowest }
            }
            let (place, isNew) = references.insert(key)
            let use = references[place]
            references[place] = ReferenceRepeated.Use(content: content, time: features.time)
            changes.note(.reference, key)
            if !isNew, use.content != content, ReferenceRepeated.rank(key, time: use.time) >= lowest {
                let bits = ReferenceRepeated.bits(kind: kind, debtors[row], population)
                if kind > 0 { isReused = true }
                if Float(bits) > output.raw[DetectorIdentifier.referenceRepeated.slot] {
                    output.raw[DetectorIdentifier.referenceRepeated.slot] = Float(bits)
                    facts.reusedReference = UInt8(kind)
                    facts.reusedAfter = features.time > use.time ? features.time - use.time : 0
                }
            }
        }
        output.sample.flags.insert(.hasReference)
        if isReused { output.sample.flags.insert(.isReused) }
        debtors[row].recentReused = debtors[row].recentReused * (59.0 / 60) + (isReused ? 1 : 0)
    }
}
