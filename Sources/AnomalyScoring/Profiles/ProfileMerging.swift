/// Profiles of two histories put together.
///
/// Where the histories have different debtors, what is known of each debtor, its pairs, orders and references is taken as it
/// is. Of a creditor in both: first and last payment, number of debtors, the newest times of new debtors are exact; intensity,
/// own burstiness, share of misfitting names and carried evidence are those of the two added up, decayed to one time, which
/// leaves out what one history's payments would have changed in how the other's were weighed. The population is weighed by payments.
/// Where one debtor is in both, since the histories were split by time, counts of payments, times and the largest amount are
/// exact, beneficiaries are counted in each, means and rates are weighed as if the later history had followed the earlier one,
/// and habits (categories, names) are those of the later.
extension Scorer {
    /// One row of two that have the same table and key.
    ///
    /// - Throws: ``ProfileError`` where one of them is not a row of the table.
    public static func merged(
        _ table: ProfileTable,
        _ a: RawSpan,
        _ b: RawSpan
    ) throws(ProfileError) -> [UInt8] {
        switch table {
        case .debtor:
            let (one, other) = (try DebtorProfile(a, of: table), try DebtorProfile(b, of: table))
            return bytes(one.last <= other.last ? one.followed(by: other) : other.followed(by: one))
        case .creditor:
            let (one, other) = (try CreditorProfile(a, of: table), try CreditorProfile(b, of: table))
            return bytes(one.last <= other.last ? one.merged(with: other) : other.merged(with: one))
        case .pair:
            let (one, other) = (try PairProfile(a, of: table), try PairProfile(b, of: table))
            return bytes(one.merged(with: other))
        case .moreCategories: return bytes(later(try MoreCategories(a, of: table), try MoreCategories(b, of: table)))
        case .names, .moreNames:
            return bytes(later(try BeneficiaryNames(a, of: table), try BeneficiaryNames(b, of: table)))
        case .order:
            return bytes(later(try FormatResent.Order(a, of: table), try FormatResent.Order(b, of: table)))
        case .reference:
            return bytes(later(try ReferenceRepeated.Use(a, of: table), try ReferenceRepeated.Use(b, of: table)))
        case .identity:
            return bytes(try SigningUse(a, of: table).merged(with: try SigningUse(b, of: table)))
        }
    }

    private static func later<Row: ProfileRow>(_ a: Row, _ b: Row) -> Row { b.lastUse >= a.lastUse ? b : a }

    private static func bytes(_ row: some ProfileRow) -> [UInt8] {
        row.withBytes { bytes in unsafe bytes.withUnsafeBytes { unsafe Array($0) } }
    }

    /// Adds what another scorer's ``populationBytes()`` say, weighed by payments.
    ///
    /// Throws ``ProfileError`` where they are of another version or damaged; then nothing was changed.
    public mutating func mergePopulation(_ bytes: [UInt8]) throws(ProfileError) {
        var other = Scorer(settings: settings)
        try other.installPopulation(bytes)
        other.endEpoch()
        endEpoch()
        var population = pipeline.population
        population.add(other.pipeline.population)
        pipeline.upcoming = population
        pipeline.recalibration.add(other.pipeline.recalibration)
        pipeline.begin(with: population)
        pipeline.latest = max(pipeline.latest, other.pipeline.latest)
        learnedPayments += other.learnedPayments
    }
}

extension DebtorProfile {
    /// This history with a later one of the same debtor behind it.
    func followed(by later: DebtorProfile) -> DebtorProfile {
        var row = later
        row.payments = payments &+ later.payments
        row.beneficiaries = beneficiaries &+ later.beneficiaries
        row.first = first == 0 ? later.first : later.first == 0 ? first : min(first, later.first)
        row.largest = largest.bits > later.largest.bits ? largest : later.largest
        // Amounts have the memory of 200 payments.
        let earlierWeight = Double(min(payments, 200)) * Self.power(199.0 / 200, later.payments)
        let share = Float(earlierWeight / max(earlierWeight + Double(min(later.payments, 200)), 1e-9))
        let difference = later.mean - mean
        row.mean = later.mean - share * difference
        row.variance =
            later.variance + share * (variance - later.variance) + share * (1 - share) * difference * difference
        row.upperVariance = later.upperVariance + share * (upperVariance - later.upperVariance)
        let since = Double(later.last &- last)
        row.intensity += Float(Double(intensity) * Elementary.exp(-since / TempoBurst.memory))
        let kept = Float(Self.power(59.0 / 60, later.payments))
        for part in [
            \DebtorProfile.recent, \.recentNew, \.recentNewcomers, \.recentRepeats, \.recentClosed, \.recentReused,
        ] { row[keyPath: part] = Minifloat(later[keyPath: part].value + self[keyPath: part].value * kept) }
        for bin in 0..<8 { row.hours[bin] = Minifloat(later.hours[bin].value + hours[bin].value * kept) }
        row.times = TimeRing(
            times.newest(of: payments, to: last) + later.times.newest(of: later.payments, to: later.last),
            endingAt: row.payments
        )
        // A later history without 32 payments of its own leaves room for bits of the earlier one's.
        row.dayPrecision = later.dayPrecision | (later.payments >= 32 ? 0 : dayPrecision << later.payments)
        row.newTimes = TimeRing(
            newTimes.newest(of: beneficiaries, to: lastNew)
                + later.newTimes.newest(of: later.beneficiaries, to: later.lastNew),
            endingAt: row.beneficiaries
        )
        row.lastNew = max(lastNew, later.lastNew)
        let weeks = Int32(later.week) - Int32(week)
        if weeks == 0 {
            row.weekPayments = weekPayments &+ later.weekPayments
            row.weekBefore = Minifloat(weekBefore.value + later.weekBefore.value)
        } else if weeks == 1 {
            row.weekBefore = Minifloat(Float(weekPayments) + later.weekBefore.value)
        }
        var days = remarkable
        days.advance(from: last, to: later.last)
        row.remarkable = days.followed(by: later.remarkable)
        row.burst = burst.followed(by: later.burst, weeks: weeks)
        row.fanOut = fanOut.followed(by: later.fanOut, weeks: weeks)
        return row
    }

    private static func power(_ base: Double, _ exponent: UInt32) -> Double {
        Elementary.exp(Double(exponent) * Elementary.log(base))
    }
}

extension CreditorProfile {
    /// This creditor with another history of it, whose last payment was not earlier.
    func merged(with later: CreditorProfile) -> CreditorProfile {
        var row = later
        row.first = first == 0 ? later.first : later.first == 0 ? first : min(first, later.first)
        row.debtors = debtors &+ later.debtors
        row.lastNew = max(lastNew, later.lastNew)
        let decayed = { (value: Float, since: UInt32) in
            Float(Double(value) * Elementary.exp(-Double(row.lastNew &- since) / TempoBurst.memory))
        }
        row.intensity = decayed(intensity, lastNew) + decayed(later.intensity, later.lastNew)
        row.newTimes = TimeRing(
            newTimes.newest(of: debtors, to: lastNew) + later.newTimes.newest(of: later.debtors, to: later.lastNew),
            endingAt: row.debtors
        )
        row.week = max(week, later.week)
        row.fanIn =
            week <= later.week
            ? fanIn.followed(by: later.fanIn, weeks: Int32(later.week) - Int32(week))
            : later.fanIn.followed(by: fanIn, weeks: Int32(week) - Int32(later.week))
        let (named, misnamed) = (named.value + later.named.value, misnamed.value + later.misnamed.value)
        row.named = Minifloat(min(named, 60))
        row.misnamed = Minifloat(named > 60 ? misnamed * 60 / named : misnamed)
        row.last = max(last, later.last)
        row.addEvidence(of: self, at: row.last)
        if first != 0, first < later.first || later.first == 0, !name.isEmpty { row.name = name }
        return row
    }
}

extension PairProfile {
    /// This pair with another history of it.
    func merged(with other: PairProfile) -> PairProfile {
        let (earlier, later) = first <= other.first ? (self, other) : (other, self)
        let isOneDrain = later.first < earlier.first &+ AmountDrain.reach
        return PairProfile(
            first: earlier.first,
            payments: payments + other.payments,
            largest: max(largest, other.largest),
            together: isOneDrain ? AmountDrain.sum(earlier.together, later.together) : earlier.together
        )
    }
}

extension Burstiness {
    /// The maxima of this history with those of one that ended so many weeks later.
    func followed(by later: Burstiness, weeks: Int32) -> Burstiness {
        var row = self
        if weeks > 0 { row.advance(gap: weeks) }
        for part in [\Burstiness.current, \.previous, \.history] {
            row[keyPath: part] = Minifloat(max(row[keyPath: part].value, later[keyPath: part].value))
        }
        return row
    }
}

extension TimeRing {
    /// The times that are known among `count` ever of which the last is given, the oldest first, each with its marks.
    func newest(of count: UInt32, to last: UInt32) -> [(time: UInt32, marks: TimeStep.Marks)] {
        var times: [(time: UInt32, marks: TimeStep.Marks)] = []
        var ring = self
        var time = last
        for back in 0..<min(size, Int(count)) {
            let step = ring.step(back + 1, of: count)
            times.append((time, step.marks))
            time = time > step.seconds ? time - step.seconds : 0
        }
        return times.reversed()
    }

    /// A ring of the newest among some times, as it stands after `count` ever.
    init(_ times: [(time: UInt32, marks: TimeStep.Marks)], endingAt count: UInt32) {
        self.init()
        // Equal times keep their order.
        let sorted = times.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
            .map(\.element)
        let newest = sorted.suffix(min(size, Int(count)))
        for (place, event) in zip(newest.indices, newest) {
            let before = place > 0 ? sorted[place - 1].time : event.time
            append(
                TimeStep(event.time - before, marks: event.marks),
                after: count &- UInt32(sorted.endIndex - place)
            )
        }
    }
}

extension PopulationState {
    /// Adds another population, weighed by payments.
    mutating func add(_ other: PopulationState) {
        let total = payments + other.payments
        guard total > 0 else { return }
        let share = other.payments / total
        let difference = other.mean - mean
        variance += share * (other.variance - variance) + share * (1 - share) * difference * difference
        let weighed: [WritableKeyPath<PopulationState, Double>] = [
            \.mean, \.within, \.withinUpper, \.between, \.newRate, \.newcomerRate, \.repeatRate, \.closedRate,
            \.reuseRate,
            \.misnameRate, \.debtorRate, \.creditorRate, \.burstiness, \.fanOutBurstiness,
        ]
        for path in weighed { self[keyPath: path] += share * (other[keyPath: path] - self[keyPath: path]) }
        payments = total
        withinPayments += other.withinPayments - 10
        // Counts begin at one for each hour and half a payment for each age.
        for hour in 0..<168 {
            hours[hour] += max(0, other.hours[hour] - 1)
            localHours[hour] += max(0, other.localHours[hour] - 1)
        }
        for bin in 0..<32 {
            creditorAges.counts[bin] += max(0, other.creditorAges.counts[bin] - 0.5)
            pairAges.counts[bin] += max(0, other.pairAges.counts[bin] - 0.5)
        }
        sinceDecay = (sinceDecay + other.sinceDecay) % 50_000
        categories.add(other.categories, share: share)
        corridors.add(other.corridors)
        clockHour = .max
        close()
    }
}

extension CategoryShares {
    mutating func add(_ other: CategoryShares, share: Double) {
        other.counts.forEach { key, count in
            let place = counts.insert(key).place
            counts[place] += count
        }
        for attribute in 0..<Attribute.count {
            uses[attribute].total += other.uses[attribute].total
            uses[attribute].newRate += share * (other.uses[attribute].newRate - uses[attribute].newRate)
        }
    }
}

extension CorridorRoutes {
    mutating func add(_ other: CorridorRoutes) {
        other.table.forEach { corridor, row in
            let place = table.insert(corridor).place
            table[place].payments += row.payments
            table[place].routed += row.routed
        }
    }
}

extension Recalibration {
    /// Adds another's counts, and makes the tables anew where enough was counted together.
    mutating func add(_ other: Recalibration) {
        for bin in histograms.indices { histograms[bin] += other.histograms[bin] }
        total += other.total
        everCounted += other.everCounted
        sinceRebuild = max(sinceRebuild + other.sinceRebuild, Self.interval)
        lastRebuild = max(lastRebuild, other.lastRebuild)
        rebuildIfDue(at: lastRebuild)
    }
}
