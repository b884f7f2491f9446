import PaymentModel

/// The rows beside a debtor's own: further categories, names of beneficiaries, orders that may come again, references.
extension DebtorShard {
    /// The decayed counts of a payment's categories, and which of them were found beside the debtor's row, a bit each.
    struct FoundCategories {
        var counts: InlineArray<9, Float>
        var beside: UInt16 = 0
    }

    func findMoreCategories(
        _ features: borrowing PaymentFeatures,
        _ more: Int,
        payments: UInt32,
        _ found: inout FoundCategories
    ) {
        for attribute in 0..<Attribute.count where features.tags[attribute] != 0 && found.counts[attribute] == 0 {
            let tag = CategoryCounts.tag(attribute, features.values[attribute])
            found.counts[attribute] = moreCategories[more].count(of: tag, payments: payments)
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
        let rounding = Minifloat.Rounding(payment: debtors[row].profile.payments)
        guard !debtors[row].profile.categories.update(features.values, counts: found.counts, rounding) else { return }
        let moved = debtors[row].profile.categories.change(features.values, counts: found.counts, rounding)
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
            moreCategories[more].remove(CategoryCounts.tag(attribute, features.values[attribute]))
        }
        let payments = debtors[row].profile.payments
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
        for half in 0..<2 where debtors[row].names[half] != 0 {
            let link = Int(debtors[row].names[half]) - 1
            for place in 0..<names[link].count {
                let known = names[link].name(place)
                guard NameSimilarity.isOneSlip(known, features.name) else { continue }
                facts.similarName = known
                output.raw[DetectorIdentifier.nameLookalike.slot] = Float(NameLookalike.bits(name: features.name))
            }
        }
        // Four to one row, four to the other.
        let half = Int(debtors[row].profile.beneficiaries >> 2 & 1)
        if debtors[row].names[half] == 0 {
            debtors[row].names[half] = UInt32(truncatingIfNeeded: names.append() + 1)
        }
        names[Int(debtors[row].names[half]) - 1].append(features.name, at: features.time)
        changes.note(half == 0 ? .names : .moreNames, features.debtor)
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
        orders.makeRoom(for: features.order) { _, order in order.time < oldest }
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
                let bits = ReferenceRepeated.bits(kind: kind, debtors[row].profile, population)
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
        let reused = debtors[row].profile.recentReused.value * (59.0 / 60) + (isReused ? 1 : 0)
        let rounding = Minifloat.Rounding(payment: debtors[row].profile.payments)
        debtors[row].profile.recentReused = Minifloat(reused, rounding)
    }
}
