import PaymentModel

/// What the creditor pass tells the debtor pass of one payment: the state before it.
struct CreditorView: Sendable {
    var isNewPair = true
    var isNewCreditor = true
    /// Payments of the pair, 20 at most, and its largest log amount.
    var pairPayments: UInt32 = 0
    var pairLargest = 0.0
    /// The log of all earlier amounts, while the relation is young.
    var pairTogether = 0.0
    /// Seconds; the greatest number where there was none.
    var pairAge: UInt32 = .max
    var creditorAge: UInt32 = .max
    var debtors: UInt32 = 0
    /// Raw bits of fan-in, and the window that made them.
    var fanIn: Float = 0
    var fanInCount: UInt8 = 0
    var fanInSpan: UInt32 = 0
    var nameMismatch: Float = 0
    var isMisnamed = false
    var isNameKnown = false
    var knownName = PackedName()
    /// New debtors a second, 0 where the creditor is known for less than three days.
    var rate: Float = 0
    /// The creditor's row, for the carry pass.
    var row: Int32 = 0

    /// Begins with another payment, in place.
    @inline(__always)
    mutating func begin() {
        pairPayments = 0
        pairAge = .max
        creditorAge = .max
        fanIn = 0
        nameMismatch = 0
        isMisnamed = false
        isNameKnown = false
        rate = 0
    }
}

/// The first pass: by creditor, in the order of the payments. Relations lie here, too, since a pair has one creditor.
struct CreditorShard: Sendable {
    var creditors = PagedRows<CreditorProfile>(empty: .empty)
    /// The windows of the payment that is judged.
    private var tempo = TempoWindow()
    var pairs = PagedTable<PairProfile>(empty: .empty)
    var changes = ChangeLog()

    /// Asks for the memory by which it is known where a payment's rows lie.
    @inline(__always)
    mutating func ask(for features: inout PaymentFeatures) {
        creditors.ask(for: features.creditor)
        pairs.ask(for: features.pair)
    }

    /// The number that a payment's creditor most likely has, or −1; asks for its row.
    @inline(__always)
    mutating func look(for features: inout PaymentFeatures) -> Int { creditors.look(for: features.creditor) }

    /// Reads a payment's creditor and relation, then takes the payment in; `likely` is what ``look(for:)`` told.
    @inline(__always)
    mutating func take(
        _ features: inout PaymentFeatures,
        likely: Int,
        into view: inout CreditorView,
        _ epoch: EpochState
    ) {
        let (row, creditor) = unsafe creditors.row(of: features.creditor, likely: likely)
        view.row = Int32(truncatingIfNeeded: row)
        let found = pairs.place(of: features.pair)
        let isNewPair = found < 0
        changes.note(.creditor, features.creditor)
        changes.note(.pair, features.pair)
        let time = features.time
        view.isNewPair = isNewPair
        if !isNewPair {
            let pair = pairs[found]
            view.pairPayments = pair.payments
            view.pairLargest = pair.largest
            view.pairTogether = pair.together
            view.pairAge = time > pair.first ? time - pair.first : 0
        }
        if !features.name.isEmpty { unsafe Self.takeName(&features, &creditor.pointee, into: &view, epoch) }
        unsafe Self.takeTempo(&features, &creditor.pointee, &tempo, into: &view, epoch)
        if isNewPair {
            let pair = PairProfile(first: time, payments: 1, largest: features.x, together: features.x)
            _ = pairs.add(features.pair, pair, at: found) { _, _ in false }
        } else {
            unsafe pairs.address(of: found).pointee.take(features.x, at: time)
        }
    }

    @inline(__always)
    private static func takeTempo(
        _ features: inout PaymentFeatures,
        _ creditor: inout CreditorProfile,
        _ window: inout TempoWindow,
        into view: inout CreditorView,
        _ epoch: EpochState
    ) {
        // What comes late is taken to have come with the newest.
        let time = max(features.time, creditor.lastNew)
        view.isNewCreditor = creditor.first == 0
        view.debtors = creditor.debtors
        if creditor.first != 0 { view.creditorAge = time > creditor.first ? time - creditor.first : 0 }

        let week = DebtorProfile.week(of: time)
        if creditor.week != week {
            if creditor.week > 0 { creditor.fanIn.advance(gap: Int32(week) &- Int32(creditor.week)) }
            creditor.week = week
        }
        var events = 0.0
        var exposure = 0.0
        if creditor.lastNew != 0 {
            let known = time > creditor.first ? time - creditor.first : 0
            let left = TempoBurst.faded(after: time &- creditor.lastNew, known)
            events = Double(creditor.intensity) * left[0]
            exposure = TempoBurst.memory * (1 - left[1])
        }
        let shape = 1 + events
        let rateExposure = 1 / epoch.population.creditorRate + exposure
        if exposure > 3 * 86_400 { view.rate = Float(shape / rateExposure) }
        guard view.isNewPair else {
            if creditor.first == 0 { creditor.first = time }
            return
        }
        var step: UInt32 = 0
        if creditor.debtors > 0 {
            step = time &- creditor.lastNew
            window.begin(shape: shape, exposure: rateExposure)
            let isDay = features.precision != .second
            let now = epoch.population.clock(isDay ? time &+ 43_200 : time)
            var age = step
            for count in 1...Int(min(15, creditor.debtors)) {
                let then = time > age ? time &- age : 0
                let from = epoch.population.clock(isDay && then > 43_200 ? then - 43_200 : then)
                window.add(count, max(now - from, 0) + 30, span: age)
                age &+= creditor.newTimes.step(count, of: creditor.debtors).seconds
            }
            window.judge(.every)
            let expected = TempoBurst.expectedMaximum(creditor.debtors)
            view.fanIn = window.best / max(1, creditor.fanIn.history.value / expected)
            view.fanInCount = window.count
            view.fanInSpan = window.span
            creditor.fanIn.take(window.best)
        }
        creditor.newTimes.append(TimeStep(step), after: creditor.debtors)
        creditor.debtors &+= 1
        creditor.intensity = Float(events + 1)
        creditor.lastNew = time
        if creditor.first == 0 { creditor.first = time }
    }

    private static func takeName(
        _ features: inout PaymentFeatures,
        _ creditor: inout CreditorProfile,
        into view: inout CreditorView,
        _ epoch: EpochState
    ) {
        let retention: Float = 59.0 / 60
        let known = creditor.name
        if known.isEmpty {
            creditor.name = features.name
        } else {
            view.isNameKnown = true
            if known != features.name {
                let weight = NameMismatch.weight(similarity: NameSimilarity.similarity(known, features.name))
                if weight > 0 {
                    view.knownName = known
                    view.isMisnamed = true
                    view.nameMismatch = Float(NameMismatch.bits(creditor, weight: weight, epoch.population))
                }
            }
        }
        // The times of payments are as good as their numbers.
        let rounding = Minifloat.Rounding(payment: features.time)
        let misnamed = creditor.misnamed.value * retention + (view.isMisnamed ? 1 : 0)
        creditor.named = Minifloat(creditor.named.value * retention + 1, rounding)
        creditor.misnamed = Minifloat(misnamed, rounding)
    }
}
