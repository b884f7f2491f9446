/// What a detector's raw bits have meant lately: 1024 bins on y = 128·log₂(1 + raw), zeros counted.
///
/// Models lie, because traffic is heavier-tailed and burstier than any of them. So raw bits become −log₂ of the share of
/// recent payments that had at least as many: empirical down to 2⁻⁸, beyond by a straight line in log₂(1 + raw) through
/// the 2⁻⁵ and 2⁻⁸ quantiles, at most 12 bits a doubling. What is rarer than 1 in 256 cannot blunt it.
struct Recalibration: Sendable {
    static var bins: Int { 1024 }
    static var binsPerDoubling: Double { 128 }
    /// Payments before the own table is used instead of the shipped one.
    static var warmUp: Double { 8192 }
    /// At least so many payments lie between two rebuilds.
    static var interval: Double { 1024 }
    static var halfLifeSeconds: Double { 7 * 86_400 }
    private static var steepest: Double { 12.0 / 128 }

    private var histogram = ContiguousArray<Double>(repeating: 0, count: 1025)
    private(set) var total = 0.0
    private var sinceRebuild = 0.0
    private var everCounted = 0.0
    private var lastRebuild: UInt32 = 0
    /// What is read.
    private(set) var curve: CalibrationCurve

    init(curve: CalibrationCurve) { self.curve = curve }

    /// Counts one payment's raw bits.
    @inline(__always)
    mutating func count(_ raw: Float) {
        let bin = raw > 0 ? min(Int(Self.binsPerDoubling * Elementary.log2(1 + Double(raw))), Self.bins - 1) : 0
        histogram[bin] += 1
    }

    /// Notes how many payments were counted since the last note.
    mutating func note(payments: Int) {
        total += Double(payments)
        sinceRebuild += Double(payments)
        everCounted += Double(payments)
    }

    /// Makes the table anew where enough was counted, and lets the counts decay; between epochs only.
    mutating func rebuildIfDue(at time: UInt32) {
        if lastRebuild == 0 { lastRebuild = time }
        guard sinceRebuild >= Self.interval, everCounted >= Self.warmUp else { return }
        sinceRebuild = 0
        curve = CalibrationCurve(histogram: histogram, total: total)
        let elapsed = time > lastRebuild ? Double(time - lastRebuild) : 0
        let kept = Elementary.exp2(-elapsed / Self.halfLifeSeconds)
        lastRebuild = time
        for bin in histogram.indices { histogram[bin] *= kept }
        total *= kept
    }

    /// The curve of everything counted, for the tables that are shipped.
    func currentCurve() -> CalibrationCurve { CalibrationCurve(histogram: histogram, total: max(total, 1)) }
}

/// The table of a ``Recalibration``: bits by bin down to the last empirical one, a line beyond.
struct CalibrationCurve: Sendable, Equatable {
    /// −log₂ of the share at or above each bin, up to ``last``, which is held once more behind it.
    private(set) var table: ContiguousArray<Float>
    private(set) var last: Int
    private(set) var slope: Float
    /// Fewer than 1 in 256 payments have any raw bits: there is no curve to go by.
    var isRare: Bool { last == 0 }

    init(table: ContiguousArray<Float>, last: Int, slope: Float) {
        (self.table, self.last, self.slope) = (table, last, slope)
    }

    /// No payment was counted yet: what rare detectors get.
    static let rare = CalibrationCurve(table: [0, 0], last: 0, slope: 12.0 / 128)

    init(histogram: ContiguousArray<Double>, total: Double) {
        let fewest = max(30, total / 256)
        let fewer = max(60, total / 32)
        var sum = 0.0
        var last = -1
        var knee = -1
        var sums = ContiguousArray<Double>(repeating: 0, count: 1024)
        for bin in stride(from: 1023, through: 0, by: -1) {
            sum += histogram[bin]
            sums[bin] = sum
            if last < 0, sum >= fewest { last = bin }
            if knee < 0, sum >= fewer { knee = bin }
        }
        last = max(last, 0)
        knee = max(knee, 1)
        table = ContiguousArray(repeating: 0, count: last + 2)
        for bin in 0...last { table[bin] = Float(-Elementary.log2(max(sums[bin], 1e-9) / total)) }
        table[last + 1] = table[last]
        slope =
            last - knee >= 8 ? min(12.0 / 128, (table[last] - table[min(knee, last)]) / Float(last - knee)) : 12.0 / 128
        self.last = last
    }

    /// The bits that raw bits have meant.
    @inline(__always)
    func bits(_ raw: Float) -> Float {
        guard raw > 0 else { return 0 }
        let y = Recalibration.binsPerDoubling * Elementary.log2(1 + Double(raw))
        if last == 0 {
            // Fires in fewer than 1 in 256 payments: the model is believed, and the rarity itself where it claims less.
            return max(raw, 8 * min(raw, 1))
        }
        let bin = Int(min(y, 1023))
        if bin < last {
            let fraction = Float(y - Double(bin))
            return table[bin] + min(fraction, 1) * (table[bin + 1] - table[bin])
        }
        return table[last] + Float(y - Double(last)) * slope
    }
}
