internal import CFloatVectors

/// What each detector's raw bits have meant lately: 1024 bins on y = 128·log₂(1 + raw), zeros counted.
///
/// Models lie, because traffic is heavier-tailed and burstier than any of them. So raw bits become −log₂ of the share of
/// recent payments that had at least as many: empirical down to 2⁻⁸, beyond by a straight line in log₂(1 + raw) through
/// the 2⁻⁵ and 2⁻⁸ quantiles, at most 12 bits a doubling. What is rarer than 1 in 256 cannot blunt it.
struct Recalibration: Sendable {
    static var bins: Int { 1024 }
    static var binsPerDoubling: Float { 128 }
    /// Payments before the own tables are used instead of the shipped ones.
    static var warmUp: Double { 8192 }
    /// At least so many payments lie between two rebuilds.
    static var interval: Double { 1024 }
    static var halfLifeSeconds: Double { 7 * 86_400 }
    /// Counts decay to no fewer payments: of fewer, the rarity of what 1 in 50 payments has could not be told from that of what none has.
    static var fewestKept: Double { warmUp }
    static var detectors: Int { DetectorIdentifier.statisticalCount }

    /// Counts of all detectors behind one another; the zeros of each are what is missing from ``total``.
    var histograms = ContiguousArray<Float>(repeating: 0, count: 25 * 1024)
    var total = 0.0
    var sinceRebuild = 0.0
    var everCounted = 0.0
    var lastRebuild: UInt32 = 0
    /// What is read, and does not change within an epoch.
    var curves: RecalibrationCurves

    /// Whether the shipped tables are in force still.
    var isProvisional: Bool { everCounted < Self.warmUp }

    init(curves: [CalibrationCurve]) {
        self.curves = RecalibrationCurves()
        for slot in 0..<Self.detectors { self.curves.set(slot < curves.count ? curves[slot] : .rare, at: slot) }
    }

    /// Counts payments: `body` counts their raw bits and tells how many payments it has counted.
    ///
    /// A payment that stands in a series of suspicious ones is not to be counted: what is to be found must not make itself usual.
    @inline(__always)
    mutating func count(_ body: (inout MutableSpan<Float>) -> Int) {
        var histograms = histograms.mutableSpan
        let payments = body(&histograms)
        // One by one: what a sum of numbers with fractions comes to depends on how it is made.
        for _ in 0..<payments { total += 1 }
        sinceRebuild += Double(payments)
        everCounted += Double(payments)
    }

    /// Makes the tables anew where enough was counted, and lets the counts decay; between epochs only.
    mutating func rebuildIfDue(at time: UInt32) {
        if lastRebuild == 0 { lastRebuild = time }
        guard sinceRebuild >= Self.interval, everCounted >= Self.warmUp else { return }
        sinceRebuild = 0
        for slot in 0..<Self.detectors { curves.set(currentCurve(slot), at: slot) }
        let elapsed = time > lastRebuild ? Double(time - lastRebuild) : 0
        let kept = max(Elementary.exp2(-elapsed / Self.halfLifeSeconds), min(1, Self.fewestKept / max(total, 1)))
        lastRebuild = time
        var counts = histograms.mutableSpan
        for bin in 0..<counts.count { counts[bin] *= Float(kept) }
        total *= kept
    }

    /// The curve of what was counted of a detector.
    func currentCurve(_ slot: Int) -> CalibrationCurve {
        CalibrationCurve(counts: histograms.span.extracting(slot * Self.bins..<(slot + 1) * Self.bins), total: total)
    }
}

/// Where a payment's raw bits are counted.
struct RecalibrationBins: Sendable {
    /// The slots of the detectors that have bits, one bit each.
    var counted: UInt32 = 0
    /// The bin of each of them.
    var places = InlineArray<28, Int32>(repeating: 0)

    /// Counts them in the histograms, as ``RecalibrationCurves/read(_:into:bins:)`` told them.
    @inline(__always)
    mutating func count(in histograms: inout MutableSpan<Float>) {
        let places = places.span
        var rest = counted
        while rest != 0 {
            let slot = rest.trailingZeroBitCount
            rest &= rest &- 1
            // A slot is a detector's, and a bin below 1,024.
            unsafe histograms[unchecked: slot &* Recalibration.bins &+ Int(places[unchecked: slot])] += 1
        }
    }
}

/// The curves of all detectors, laid out flat.
struct RecalibrationCurves: Sendable {
    static var stride: Int { 1026 }

    private(set) var tables = ContiguousArray<Float>(repeating: 0, count: 25 * 1026)
    private var ends = ContiguousArray<End>(repeating: End(last: 0, slope: 0), count: 25)

    /// The slots of the detectors that have a table, one bit each.
    private var tabled: UInt32 = 0

    /// Where a table ends, and how it goes on.
    private struct End: Sendable {
        var last: Int32
        var slope: Float
    }

    /// The last bin of a detector's table, and its slope beyond.
    func last(_ slot: Int) -> Int32 { ends[slot].last }
    func slope(_ slot: Int) -> Float { ends[slot].slope }

    mutating func set(_ curve: CalibrationCurve, at slot: Int) {
        let points = curve.table.span
        var tables = tables.mutableSpan
        var bin = 0
        while bin &+ 4 <= points.count {
            tables.put(points.four(at: bin), at: slot &* Self.stride &+ bin)
            bin &+= 4
        }
        for bin in bin..<points.count { tables[slot &* Self.stride &+ bin] = points[bin] }
        setEnd(End(last: Int32(curve.last), slope: curve.slope), at: slot)
        tabled = curve.last == 0 ? tabled & ~(1 << UInt32(slot)) : tabled | 1 << UInt32(slot)
    }

    /// By itself, so that it is asked whether a copy shares the memory: see ``CategoryShares/uses``.
    @inline(never)
    private mutating func setEnd(_ end: End, at slot: Int) { ends[slot] = end }

    /// The bits that a payment's raw bits have meant, and the bins in which they are counted. Detectors without raw bits, those of who
    /// signed, get 0.
    @inline(__always)
    func read(
        _ raw: inout InlineArray<25, Float>,
        into bits: inout InlineArray<29, Float>,
        bins: inout RecalibrationBins
    ) {
        // Through spans, since an inline array is copied whole where the place is not known beforehand. Places are not checked: slots are below 25, as
        // many as `tabled` has bits, and bins do not reach beyond a table's last.
        let (raw, ends, tables) = (raw.span, ends.span, tables.span)
        var bits = bits.mutableSpan
        // The places in the tables of all beforehand, by fours.
        var positions = InlineArray<28, Float>(repeating: 0)
        var fractions = InlineArray<28, Float>(repeating: 0)
        var counted: UInt32 = 0
        do {
            var positions = positions.mutableSpan
            var fractions = fractions.mutableSpan
            var places = bins.places.mutableSpan
            for four in 0..<7 {
                let value = (four == 6 ? SIMD4(raw[24], 0, 0, 0) : raw.four(at: 4 &* four)).larger(.zero)
                // Where it fires in fewer than 1 in 256 payments, the model is believed, and the rarity where it claims less.
                bits.put(value.larger(SIMD4(repeating: 8)) * value.smaller(SIMD4(repeating: 1)), at: 4 &* four)
                let positive = paycheck_positive(value)
                // Rare detectors stand side by side.
                if positive == 0 { continue }
                let position = Recalibration.binsPerDoubling * Elementary.quickLog2(1 + value)
                let bin = paycheck_whole_parts(position.smaller(SIMD4(repeating: 1023)))
                positions.put(position, at: 4 &* four)
                fractions.put(position - SIMD4<Float>(bin), at: 4 &* four)
                places.put(bin, at: 4 &* four)
                counted |= positive &<< UInt32(truncatingIfNeeded: 4 &* four)
            }
        }
        bits[28] = 0
        bins.counted = counted
        let (places, positionsSpan, fractionsSpan) = (bins.places.span, positions.span, fractions.span)
        var rest = counted & tabled
        while rest != 0 {
            let slot = rest.trailingZeroBitCount
            rest &= rest &- 1
            let (bin, end) = unsafe (places[unchecked: slot], ends[unchecked: slot])
            let table = slot &* Self.stride
            let read: Float
            if bin < end.last {
                let place = table &+ Int(bin)
                let (low, high) = unsafe (tables[unchecked: place], tables[unchecked: place &+ 1])
                read = unsafe low + fractionsSpan[unchecked: slot] * (high - low)
            } else {
                let beyond = unsafe positionsSpan[unchecked: slot] - Float(end.last)
                read = unsafe tables[unchecked: table &+ Int(end.last)] + beyond * end.slope
            }
            // Most payments may have no raw bits at all; a trace of them is rare then, but not surprising.
            let most = unsafe 2 * raw[unchecked: slot]
            unsafe bits[unchecked: slot] = read < most ? read : most
        }
    }
}

/// The table of a ``Recalibration``: bits by bin down to the last empirical one, a line beyond.
struct CalibrationCurve: Sendable, Equatable {
    /// −log₂ of the share at or above each bin, up to ``last``, which is held once more behind it.
    private(set) var table: ContiguousArray<Float>
    private(set) var last: Int
    private(set) var slope: Float

    init(table: ContiguousArray<Float>, last: Int, slope: Float) {
        (self.table, self.last, self.slope) = (table, last, slope)
    }

    /// No payment was counted yet: what rare detectors get.
    static let rare = CalibrationCurve(table: [0, 0], last: 0, slope: 12.0 / 128)

    /// The curve of the counts by bin, of payments of which those that are missing had no bits.
    init(counts: Span<Float>, total payments: Double) {
        let total = max(payments, 1)
        let fewest = max(30, total / 256)
        let fewer = max(60, total / 32)
        var sum = 0.0
        var last = 0
        var knee = 0
        // From the rarest down to the last bin with enough of them: few payments have many bits.
        var bin = Self.end(of: counts)
        while bin > 0, last == 0 {
            bin -= 1
            sum += Double(counts[bin])
            if sum >= fewest { last = bin }
        }
        var table = ContiguousArray<Float>(repeating: 0, count: last + 2)
        var points = table.mutableSpan
        var bits: Float = 0
        bin = last
        while bin >= 0 {
            if counts[bin] == 0, bin < last, bin > 0 {
                // Nothing was counted here: the sum is what it was.
                points[bin] = bits
                bin -= 1
                continue
            }
            let count = Double(counts[bin])
            if bin < last { sum += count }
            if knee == 0, sum >= fewer { knee = bin }
            if bin == 0 { sum += max(0, payments - sum) }
            if bin == last || bin == 0 || count != 0 { bits = Float(-Elementary.log2(max(sum, 1e-9) / total)) }
            points[bin] = bits
            bin -= 1
        }
        knee = max(knee, 1)
        table[last + 1] = table[last]
        slope =
            last - knee >= 8 ? min(12.0 / 128, (table[last] - table[min(knee, last)]) / Float(last - knee)) : 12.0 / 128
        (self.table, self.last) = (table, last)
    }

    /// Behind the last bin in which something was counted, or a few more.
    private static func end(of counts: Span<Float>) -> Int {
        var end = counts.count
        while end >= 8 {
            if paycheck_positive(counts.four(at: end &- 8) + counts.four(at: end &- 4)) != 0 { break }
            end &-= 8
        }
        return end
    }
}
