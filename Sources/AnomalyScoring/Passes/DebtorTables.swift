import PaymentModel

/// The rows beside a debtor's own: further categories, names of beneficiaries, orders that may come again, references.
extension DebtorShard {
    /// What was found of a payment's values, and what lies beside the debtor's row.
    func foundBeside(_ features: inout PaymentFeatures, _ more: Int, payments: UInt32) -> CategoryCounts.Found {
        var found = found
        for attribute in 0..<Attribute.count where features.tags[attribute] != 0 && found.counts[attribute] == 0 {
            let tag = CategoryCounts.tag(attribute, features.values[attribute])
            found.counts[attribute] = moreCategories[more].count(of: tag, payments: payments)
            if found.counts[attribute] > 0 { found.beside |= 1 << UInt32(attribute) }
        }
        return found
    }

    /// Takes in a payment's categories; what has to make room in the debtor's row moves beside it.
    @inline(__always)
    mutating func takeCategories(
        _ features: inout PaymentFeatures,
        _ debtor: inout LinkedDebtor
    ) {
        let rounding = Minifloat.Rounding(payment: debtor.profile.payments)
        let moved = debtor.profile.categories.update(features.values, found, rounding)
        let beside = found.beside
        if moved.count > 0 || beside != 0 { moveCategories(&features, &debtor, beside, moved) }
    }

    private mutating func moveCategories(
        _ features: inout PaymentFeatures,
        _ debtor: inout LinkedDebtor,
        _ beside: UInt32,
        _ moved: CategoryCounts.Moved
    ) {
        let more = moreCategoriesRow(making: &debtor.links)
        for attribute in 0..<Attribute.count where beside >> UInt32(attribute) & 1 == 1 {
            moreCategories[more].remove(CategoryCounts.tag(attribute, features.values[attribute]))
        }
        let payments = debtor.profile.payments
        for entry in 0..<moved.count {
            moreCategories[more].insert(moved.tags[entry], moved.counts[entry], payments: payments, at: features.time)
        }
        changes.note(.moreCategories, features.debtor)
    }

    mutating func takeName(
        _ features: inout PaymentFeatures,
        _ debtor: inout LinkedDebtor,
        _ output: inout Output,
        _ facts: inout Circumstances
    ) {
        guard features.name.count >= NameLookalike.shortest else { return }
        for half in 0..<2 {
            let row = namesRow(debtor.links, half: half)
            guard row >= 0 else { continue }
            for place in 0..<names[row].count {
                let known = names[row].name(place)
                guard NameSimilarity.isOneSlip(known, features.name) else { continue }
                facts.similarName = known
                output.raw[DetectorIdentifier.nameLookalike.slot] = Float(NameLookalike.bits(name: features.name))
            }
        }
        // Four to one row, four to the other.
        let half = Int(debtor.profile.beneficiaries >> 2 & 1)
        let row = namesRow(making: &debtor.links, half: half)
        names[row].append(features.name, at: features.time)
        changes.note(half == 0 ? .names : .moreNames, features.debtor)
    }

    mutating func takeOrder(
        _ features: inout PaymentFeatures,
        _ output: inout Output,
        _ facts: inout Circumstances
    ) {
        let oldest = FormatResent.oldest(at: features.latest)
        let found = orders.place(of: features.order)
        let earlier = found >= 0 ? orders[found] : .empty
        // An order older than that has no effect, whether or not it is still here.
        if found >= 0, earlier.time >= oldest {
            let repeated = FormatResent.bits(&features, earlier: earlier)
            if repeated.bits > 0 {
                output.raw[DetectorIdentifier.formatResent.slot] = Float(repeated.bits)
                facts.addedFields = repeated.added
                facts.resentAfter = features.time > earlier.time ? features.time - earlier.time : 0
                facts.resentCause = earlier.isRejected ? .rejected : earlier.isInvalid ? .invalid : .incomplete
            }
        } else if !FormatResent.mayComeAgain(&features) {
            return
        }
        let order = FormatResent.Order(&features)
        if found >= 0 {
            orders[found] = order
        } else {
            _ = orders.add(features.order, order, at: found) { _, order in order.time < oldest }
        }
        changes.note(.order, features.order)
    }

    mutating func takeReferences(
        _ features: inout PaymentFeatures,
        _ debtor: inout DebtorProfile,
        _ epoch: EpochState,
        _ output: inout Output,
        _ facts: inout Circumstances
    ) {
        let lowest = lowestReference(at: features.latest)
        let content = UInt32(truncatingIfNeeded: features.content)
        var isReused = false
        for kind in 0..<3 where features.references[kind] != 0 {
            let key = features.references[kind]
            let found = references.place(of: key)
            let use = found >= 0 ? references[found] : .empty
            let now = ReferenceRepeated.Use(content: content, time: features.time)
            if found >= 0 {
                references[found] = now
            } else {
                _ = references.add(key, now, at: found) { ReferenceRepeated.rank($0, time: $1.time) < lowest }
            }
            changes.note(.reference, key)
            if found >= 0, use.content != content, ReferenceRepeated.rank(key, time: use.time) >= lowest {
                let bits = ReferenceRepeated.bits(kind: kind, debtor, epoch.population)
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
        let reused = debtor.recentReused.value * (59.0 / 60) + (isReused ? 1 : 0)
        debtor.recentReused = Minifloat(reused, Minifloat.Rounding(payment: debtor.payments))
    }
}
