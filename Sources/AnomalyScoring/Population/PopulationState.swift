/// What is usual for everybody together: read-only within an epoch, changed at its end.
struct PopulationState: Sendable {
    /// Payments behind the means; the step of each is 1 in so many, 10⁻⁵ at least.
    var payments = 0.0
    var withinPayments = 10.0
    /// Mean and variance of log amounts.
    var mean = 0.0
    var variance = 1.0
    /// Variance of log amounts within debtors, its upper side, and between debtors.
    var within = 1.0
    var withinUpper = 1.0
    var between = 1.0
    /// Shares of payments to a beneficiary new to the debtor, to a creditor new to the network, with a repeated amount,
    /// on a closed day, with a reference used before for something else, under a name that does not fit the account.
    var newRate = 0.3
    var newcomerRate = 0.1
    var repeatRate = 0.05
    var closedRate = 0.03
    var reuseRate = 0.02
    var misnameRate = 0.02
    /// Payments a second of a debtor, new debtors a second of a creditor.
    var debtorRate = 1 / 86_400.0
    var creditorRate = 0.5 / 86_400
    /// Means of ln max(1, history/L): how bursty debtors are, in payments and in new beneficiaries.
    var burstiness = 0.0
    var fanOutBurstiness = 0.0

    /// Payments by hour of the week: in UTC for the clock, local for what is usual at this time of the day.
    var hours = ContiguousArray<Double>(repeating: 1, count: 168)
    var localHours = ContiguousArray<Double>(repeating: 1, count: 168)
    var creditorAges = AgeHistogram()
    var pairAges = AgeHistogram()
    var categories = CategoryShares()
    var corridors = CorridorRoutes()

    // Derived, for reading.
    var clock = OperationalClock(hours: ContiguousArray(repeating: 1, count: 168))
    private(set) var localShares = ContiguousArray<Double>(repeating: 1.0 / 8, count: 56)
    var clockHour: UInt32 = .max
    /// Payments since the hours and ages last forgot a tenth.
    var sinceDecay = 0

    init() {}

    /// Opens an epoch with its first payment's time: the clock is made anew once an hour. Whether it was.
    mutating func open(at time: UInt32) -> Bool {
        let hour = time / 3600
        guard hour != clockHour else { return false }
        clockHour = hour
        clock = OperationalClock(hours: hours)
        return true
    }

    private mutating func rebuildLocalShares() {
        for day in 0..<7 {
            var sum = 0.0
            for hour in 0..<24 { sum += localHours[day * 24 + hour] }
            for bin in 0..<8 {
                let start = day * 24 + bin * 3
                localShares[day * 8 + bin] =
                    (localHours[start] + localHours[start + 1] + localHours[start + 2]) / sum
            }
        }
    }

    /// Closes an epoch: what is read is made from what was added.
    mutating func close() {
        creditorAges.rebuild()
        pairAges.rebuild()
        rebuildLocalShares()
    }

    /// Closes an epoch in which another state was read, whose clock goes on.
    mutating func close(after read: PopulationState) {
        clock = read.clock
        clockHour = read.clockHour
        close()
    }

    /// Takes in what a payment's sample says of all but categories and corridors; in the order of the payments.
    mutating func addNumbers(_ sample: inout PopulationSample) {
        payments += 1
        let step = max(1 / payments, 1e-5)
        let difference = Double(sample.x) - mean
        mean += difference * step
        variance += step * (difference * difference - variance)
        hours[Int(sample.hourOfWeek)] += 1
        localHours[Int(sample.localHourOfWeek)] += 1
        creditorAges.counts[Int(sample.creditorAgeBin)] += 1
        pairAges.counts[Int(sample.pairAgeBin)] += 1
        if sample.has(.withinKnown) {
            withinPayments += 1
            let step = max(1 / withinPayments, 1e-5)
            within += step * (Double(sample.within) - within)
            withinUpper += step * (Double(sample.withinUpper) - withinUpper)
            let offset = Double(sample.debtorMean) - mean
            between += step * (offset * offset - between)
        }
        if sample.has(.fifthOrLater) {
            newRate += step * (sample.share(.isNew) - newRate)
            repeatRate += max(step, 1e-4) * (sample.share(.isRepeat) - repeatRate)
            closedRate += max(step, 1e-4) * (sample.share(.isClosed) - closedRate)
            if sample.has(.hasReference) { reuseRate += max(step, 1e-4) * (sample.share(.isReused) - reuseRate) }
        }
        if sample.has(.newcomersKnown) { newcomerRate += 1e-4 * (sample.share(.isNewcomer) - newcomerRate) }
        if sample.has(.nameKnown) { misnameRate += max(step, 1e-4) * (sample.share(.isMisnamed) - misnameRate) }
        if sample.debtorRate > 0, payments > 1000 { debtorRate += 1e-4 * (Double(sample.debtorRate) - debtorRate) }
        if sample.creditorRate > 0 { creditorRate += 1e-4 * (Double(sample.creditorRate) - creditorRate) }
        if sample.burstiness >= 0 {
            burstiness += 0.002 * (Double(sample.burstiness) - burstiness)
            fanOutBurstiness += 0.002 * (Double(sample.fanOutBurstiness) - fanOutBurstiness)
        }
        sinceDecay += 1
        if sinceDecay == 50_000 {
            sinceDecay = 0
            for hour in 0..<168 {
                hours[hour] *= 0.9
                localHours[hour] *= 0.9
            }
            creditorAges.decay()
            pairAges.decay()
        }
    }

    /// Whether every number is one that scoring can have made.
    var isPlausible: Bool {
        payments >= 0 && withinPayments > 0 && within > 0 && between > 0 && variance > 0 && debtorRate > 0
            && creditorRate > 0 && (0..<168).allSatisfy { hours[$0] > 0 && localHours[$0] > 0 }
            && (0..<32).allSatisfy { creditorAges.counts[$0] > 0 && pairAges.counts[$0] > 0 }
    }
}

/// What one payment adds to the population.
struct PopulationSample: Sendable {
    struct Flags: OptionSet, Sendable {
        let rawValue: UInt32
        static let withinKnown = Flags(rawValue: 1)
        static let fifthOrLater = Flags(rawValue: 2)
        static let isNew = Flags(rawValue: 4)
        static let newcomersKnown = Flags(rawValue: 8)
        static let isNewcomer = Flags(rawValue: 16)
        static let isRepeat = Flags(rawValue: 32)
        static let isClosed = Flags(rawValue: 64)
        static let hasReference = Flags(rawValue: 128)
        static let isReused = Flags(rawValue: 256)
        static let nameKnown = Flags(rawValue: 512)
        static let isMisnamed = Flags(rawValue: 1024)
        static let hasIntermediary = Flags(rawValue: 2048)
        static let categoriesKnown = Flags(rawValue: 4096)
    }

    var flags: Flags = []
    var x: Float = 0
    var hourOfWeek: UInt8 = 0
    var localHourOfWeek: UInt8 = 0
    var creditorAgeBin: UInt8 = 0
    var pairAgeBin: UInt8 = 0
    var within: Float = 0
    var withinUpper: Float = 0
    var debtorMean: Float = 0
    /// Payments a second, 0 where too little is known; the creditor's likewise.
    var debtorRate: Float = 0
    var creditorRate: Float = 0
    /// ln max(1, history/L) where a week has passed, else −1.
    var burstiness: Float = -1
    var fanOutBurstiness: Float = -1
    /// Attributes whose value was new to the debtor, a bit each.
    var newCategories: UInt16 = 0
    var tags = InlineArray<9, UInt32>(repeating: 0)
    /// Where the population counts them, −1 for nowhere.
    var places = InlineArray<9, Int32>(repeating: -1)
    var corridor: UInt64 = 0

    /// Begins with another payment, in place: what not every payment has is taken back.
    @inline(__always)
    mutating func begin() {
        flags = []
        debtorRate = 0
        burstiness = -1
        newCategories = 0
    }

    @inline(__always)
    func has(_ flag: Flags) -> Bool { flags.contains(flag) }

    @inline(__always)
    func share(_ flag: Flags) -> Double { flags.contains(flag) ? 1 : 0 }
}

/// What all payments of an epoch read: one thing that nobody writes, lent to every pass without being copied.
final class EpochState: Sendable {
    let population: PopulationState
    let categories: ContiguousArray<CategoryScale>
    let curves: RecalibrationCurves
    /// Whether the curves are the shipped ones still.
    let isProvisional: Bool

    init(population: PopulationState, _ recalibration: Recalibration) {
        self.population = population
        categories = population.categories.scales
        curves = recalibration.curves
        isProvisional = recalibration.isProvisional
    }
}
