/// How old creditors, or relations, are when they are paid: 32 bins, two to a doubling from 10 minutes up.
struct AgeHistogram: Sendable {
    var counts = ContiguousArray<Double>(repeating: 0.5, count: 32)
    private var bits = ContiguousArray<Double>(repeating: 0, count: 32)

    init() { rebuild() }

    /// The bin of an age in seconds: 0 is for the never seen, so 1 at least.
    @inline(__always)
    static func bin(age: UInt32) -> Int {
        // ⌊2·log₂ v⌋ is the exponent of v².
        let v = 1 + Double(age) / 600
        return min(31, 1 + Int(truncatingIfNeeded: (v * v).bitPattern >> 52) &- 1023)
    }

    /// −log₂ of the share of payments whose age was in this bin or a younger one.
    @inline(__always)
    func surprise(_ bin: Int) -> Double { bits[bin] }

    /// Takes the counts into the table that is read; between epochs only.
    mutating func rebuild() {
        var total = 0.0
        for bin in 0..<32 { total += counts[bin] }
        var sum = 0.0
        for bin in 0..<32 {
            sum += counts[bin]
            bits[bin] = -Elementary.log2(sum / total)
        }
    }

    /// Forgets a tenth.
    mutating func decay() {
        for bin in 0..<32 { counts[bin] *= 0.9 }
    }
}
