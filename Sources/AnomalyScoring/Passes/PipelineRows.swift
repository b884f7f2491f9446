import PaymentModel

/// The rows of all shards by table and key.
extension Pipeline {
    var tracksChanges: Bool {
        get { debtors[0].changes.isOn }
        set {
            for shard in debtors.indices {
                debtors[shard].changes.isOn = newValue
                creditors[shard].changes.isOn = newValue
            }
            identities.changes.isOn = newValue
            if !newValue { forgetChanges() }
        }
    }

    func changedKeys(_ table: ProfileTable) -> [UInt64] {
        var keys: [UInt64] = []
        for shard in debtors.indices {
            keys += debtors[shard].changes.changed(table)
            keys += creditors[shard].changes.changed(table)
        }
        keys += identities.changes.changed(table)
        if debtors.count > 1 { keys.sortByHash() }
        return keys
    }

    mutating func forgetChanges() {
        for shard in debtors.indices {
            debtors[shard].changes.clear()
            creditors[shard].changes.clear()
        }
        identities.changes.clear()
    }

    func rowKeys(for batch: FeatureBatch) -> [ProfileRowKey] {
        var keys: [ProfileRowKey] = []
        keys.reserveCapacity(batch.payments.count * 11)
        func want(_ table: ProfileTable, _ key: UInt64) { keys.append(ProfileRowKey(table: table, key: key)) }
        batch.forEach { features in
            for table in [ProfileTable.debtor, .moreCategories, .names, .moreNames] { want(table, features.debtor) }
            want(.creditor, features.creditor)
            want(.pair, features.pair)
            want(.order, features.order)
            for kind in 0..<3 where features.references[kind] != 0 { want(.reference, features.references[kind]) }
            guard features.tellsSigner else { return }
            let identities = features.identityKeys
            for place in 0..<5 { want(.identity, identities[place]) }
        }
        var count = 0
        for (place, row) in keys.enumerated() {
            ask(for: keys, before: place)
            if has(row) { continue }
            keys[count] = row
            count += 1
        }
        keys.removeLast(keys.count - count)
        return keys
    }

    /// Asks for what some of the rows behind a place need, in two steps, so that the memory answers for many at once.
    @inline(__always)
    func ask(for rows: [ProfileRowKey], before place: Int) {
        if place &+ 32 < rows.count { ask(for: rows[place &+ 32]) }
        if place &+ 16 < rows.count { look(for: rows[place &+ 16]) }
    }

    /// Asks for the lines of the index in which a row stands, or of the row where that lies in the index; does not wait for them.
    @inline(__always)
    func ask(for row: ProfileRowKey) {
        let shard = shard(of: row.key)
        switch row.table {
        case .debtor: debtors[shard].debtors.ask(for: row.key)
        case .creditor: creditors[shard].creditors.ask(for: row.key)
        case .pair: creditors[shard].pairs.ask(for: row.key)
        case .order: debtors[shard].orders.ask(for: row.key)
        case .reference: debtors[shard].references.ask(for: row.key)
        // What lies beside a debtor's row is found by it; of keys that sign there are few.
        case .moreCategories, .names, .moreNames, .identity: break
        }
    }

    /// Asks for the lines of a row whose index was asked for before.
    @inline(__always)
    func look(for row: ProfileRowKey) {
        let shard = shard(of: row.key)
        switch row.table {
        case .debtor: _ = debtors[shard].debtors.look(for: row.key)
        case .creditor: _ = creditors[shard].creditors.look(for: row.key)
        case .moreCategories, .names, .moreNames, .pair, .order, .reference, .identity: break
        }
    }

    /// Whether a row is in memory.
    func has(_ row: ProfileRowKey) -> Bool {
        let shard = shard(of: row.key)
        switch row.table {
        case .debtor, .moreCategories, .names, .moreNames:
            let number = debtors[shard].debtors.find(row.key)
            guard number >= 0 else { return false }
            let links = debtors[shard].debtors[number].links
            return switch row.table {
            case .moreCategories: debtors[shard].moreCategoriesRow(links) >= 0
            case .names: debtors[shard].namesRow(links, half: 0) >= 0
            case .moreNames: debtors[shard].namesRow(links, half: 1) >= 0
            // Made for a row beside it that came first.
            default: debtors[shard].debtors[number].profile.payments > 0
            }
        case .creditor: return creditors[shard].creditors.find(row.key) >= 0
        case .pair: return creditors[shard].pairs.place(of: row.key) >= 0
        case .order: return debtors[shard].orders.place(of: row.key) >= 0
        case .reference: return debtors[shard].references.place(of: row.key) >= 0
        case .identity: return identities.uses.place(of: row.key) >= 0
        }
    }

    /// Hands out a row, where there is one.
    func withRow<Failure: Error>(
        _ row: ProfileRowKey,
        _ body: (ProfileRowKey, UInt32, RawSpan) throws(Failure) -> Void
    ) throws(Failure) {
        let shard = shard(of: row.key)
        switch row.table {
        case .debtor, .moreCategories, .names, .moreNames:
            let number = debtors[shard].debtors.find(row.key)
            guard number >= 0 else { return }
            let debtor = debtors[shard].debtors[number]
            if row.table == .debtor {
                // Made for a row beside it that came first.
                if debtor.profile.payments > 0 { try debtor.profile.hand(row, to: body) }
            } else if row.table == .moreCategories {
                let more = debtors[shard].moreCategoriesRow(debtor.links)
                if more >= 0 { try debtors[shard].moreCategories[more].hand(row, to: body) }
            } else {
                let names = debtors[shard].namesRow(debtor.links, half: row.table == .names ? 0 : 1)
                if names >= 0 { try debtors[shard].names[names].hand(row, to: body) }
            }
        case .creditor:
            let number = creditors[shard].creditors.find(row.key)
            if number >= 0 { try creditors[shard].creditors[number].hand(row, to: body) }
        case .pair:
            let place = creditors[shard].pairs.place(of: row.key)
            if place >= 0 { try creditors[shard].pairs[place].hand(row, to: body) }
        case .order:
            let place = debtors[shard].orders.place(of: row.key)
            // An order without effect may have given its place to another, or not: it depends on what else is in memory.
            if place >= 0, debtors[shard].orders[place].time >= FormatResent.oldest(at: latest) {
                try debtors[shard].orders[place].hand(row, to: body)
            }
        case .reference:
            let place = debtors[shard].references.place(of: row.key)
            if place >= 0 { try debtors[shard].references[place].hand(row, to: body) }
        case .identity:
            let place = identities.uses.place(of: row.key)
            if place >= 0 { try identities.uses[place].hand(row, to: body) }
        }
    }

    /// The row of a debtor that has paid, and its categories, those in the row beside it too; nil where there is none.
    func debtor(_ key: UInt64) -> (row: DebtorProfile, categories: [(tag: UInt32, count: Float)])? {
        let shard = shard(of: key)
        let number = debtors[shard].debtors.find(key)
        guard number >= 0, debtors[shard].debtors[number].profile.payments > 0 else { return nil }
        let row = debtors[shard].debtors[number].profile
        let more = debtors[shard].moreCategoriesRow(debtors[shard].debtors[number].links)
        var categories = row.categories.entries
        if more >= 0 { categories += debtors[shard].moreCategories[more].entries(payments: row.payments) }
        return (row, categories)
    }

    /// The row of a creditor that was paid; nil where there is none.
    func creditor(_ key: UInt64) -> CreditorProfile? {
        let shard = shard(of: key)
        let number = creditors[shard].creditors.find(key)
        guard number >= 0, creditors[shard].creditors[number].first > 0 else { return nil }
        return creditors[shard].creditors[number]
    }

    /// The keys that have a row in a table, in no order that means anything.
    func keys(_ table: ProfileTable) -> [UInt64] {
        if table == .identity { return identities.uses.allKeys }
        var keys: [UInt64] = []
        for shard in debtors.indices {
            switch table {
            case .debtor, .moreCategories, .names, .moreNames:
                keys += debtors[shard].debtors.keys.filter { has(ProfileRowKey(table: table, key: $0)) }
            case .creditor: keys += creditors[shard].creditors.keys
            case .pair: keys += creditors[shard].pairs.allKeys
            case .order:
                // What is forgotten by age may still lie there: whether it does depends on how the tables grew.
                let oldest = FormatResent.oldest(at: latest)
                debtors[shard].orders.forEach { key, order in if order.time >= oldest { keys.append(key) } }
            case .reference:
                let lowest = debtors[shard].lowestReference(at: latest)
                debtors[shard].references.forEach { key, use in
                    if ReferenceRepeated.rank(key, time: use.time) >= lowest { keys.append(key) }
                }
            case .identity: break
            }
        }
        return keys
    }

    mutating func install(_ row: ProfileRowKey, _ bytes: RawSpan) throws(ProfileError) {
        guard row.key != 0 else { throw ProfileError(.damaged, "a row of the table \(row.table) has the key 0") }
        let shard = shard(of: row.key)
        switch row.table {
        case .debtor: debtors[shard].put(try DebtorProfile(bytes, of: row.table), row.key)
        case .moreCategories: debtors[shard].put(try MoreCategories(bytes, of: row.table), row.key)
        case .names, .moreNames:
            debtors[shard].put(try BeneficiaryNames(bytes, of: row.table), row.key, half: row.table == .names ? 0 : 1)
        case .creditor:
            let profile = try CreditorProfile(bytes, of: row.table)
            let number = creditors[shard].creditors.insert(row.key)
            creditors[shard].creditors[number] = profile
        case .pair:
            let profile = try PairProfile(bytes, of: row.table)
            let place = creditors[shard].pairs.insert(row.key).place
            creditors[shard].pairs[place] = profile
        case .order:
            let order = try FormatResent.Order(bytes, of: row.table)
            let place = debtors[shard].orders.insert(row.key).place
            debtors[shard].orders[place] = order
        case .reference:
            let use = try ReferenceRepeated.Use(bytes, of: row.table)
            let place = debtors[shard].references.insert(row.key).place
            debtors[shard].references[place] = use
        case .identity:
            let use = try SigningUse(bytes, of: row.table)
            let place = identities.uses.insert(row.key).place
            identities.uses[place] = use
        }
    }

    mutating func remove(_ row: ProfileRowKey) -> Bool {
        let shard = shard(of: row.key)
        return switch row.table {
        case .debtor: debtors[shard].removeDebtor(row.key)
        case .moreCategories: debtors[shard].removeMoreCategories(row.key)
        case .names: debtors[shard].removeNames(row.key, half: 0)
        case .moreNames: debtors[shard].removeNames(row.key, half: 1)
        case .creditor: creditors[shard].creditors.remove(row.key)
        case .pair: creditors[shard].pairs.remove(row.key)
        case .order: debtors[shard].orders.remove(row.key)
        case .reference: debtors[shard].references.remove(row.key)
        case .identity: identities.uses.remove(row.key)
        }
    }

    mutating func evict(usedBefore time: UInt32) {
        for table in ProfileTable.allCases {
            let changed = Set(changedKeys(table))
            for key in keys(table) where !changed.contains(key) {
                let row = ProfileRowKey(table: table, key: key)
                var isOld = true
                switch table {
                case .debtor, .moreCategories, .names, .moreNames, .creditor, .identity:
                    withRow(row) { _, lastUse, _ in isOld = lastUse < time }
                case .pair, .order, .reference: break
                }
                if isOld { _ = remove(row) }
            }
        }
    }
}

extension DebtorShard {
    /// Puts a debtor's row in its place; the rows beside it stay.
    mutating func put(_ profile: DebtorProfile, _ key: UInt64) {
        let number = debtors.insert(key)
        debtors[number].profile = profile
    }

    mutating func put(_ row: MoreCategories, _ key: UInt64) {
        let number = debtors.insert(key)
        var links = debtors[number].links
        let more = moreCategoriesRow(making: &links)
        moreCategories[more] = row
        debtors[number].links = links
    }

    mutating func put(_ row: BeneficiaryNames, _ key: UInt64, half: Int) {
        let number = debtors.insert(key)
        var links = debtors[number].links
        let place = namesRow(making: &links, half: half)
        names[place] = row
        debtors[number].links = links
    }

    mutating func removeMoreCategories(_ key: UInt64) -> Bool {
        let number = debtors.find(key)
        guard number >= 0 else { return false }
        var links = debtors[number].links
        defer { debtors[number].links = links }
        return removeMoreCategories(&links)
    }

    mutating func removeNames(_ key: UInt64, half: Int) -> Bool {
        let number = debtors.find(key)
        guard number >= 0 else { return false }
        var links = debtors[number].links
        defer { debtors[number].links = links }
        return removeNames(&links, half: half)
    }

    /// Removes a debtor's row, and the rows beside it with it.
    mutating func removeDebtor(_ key: UInt64) -> Bool {
        _ = removeMoreCategories(key)
        _ = removeNames(key, half: 0)
        _ = removeNames(key, half: 1)
        return debtors.remove(key)
    }
}

extension Pipeline {
    /// Writes all that is not a row.
    func write(to writer: inout StateWriter) {
        writer.put(latest)
        writer.put(epochStart)
        writer.put(debtors[0].lowestReference)
        writer.put(count: epochPayments)
        population.write(to: &writer)
        // Where no epoch is open they are the same.
        if epochPayments > 0 { upcoming.write(to: &writer) }
        recalibration.write(to: &writer)
    }

    /// Reads what ``write(to:)`` wrote.
    mutating func read(from reader: inout StateReader) throws(ProfileError) {
        latest = try reader.word32()
        epochStart = try reader.word32()
        let lowest = try reader.word64()
        for shard in debtors.indices { debtors[shard].lowestReference = lowest }
        epochPayments = Int(clamping: try reader.word64())
        let population = try PopulationState(from: &reader)
        upcoming = epochPayments > 0 ? try PopulationState(from: &reader) : population
        recalibration = try Recalibration(from: &reader)
        begin(with: population)
    }
}
