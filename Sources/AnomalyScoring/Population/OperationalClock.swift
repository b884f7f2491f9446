/// Time as the traffic feels it: a night hour is short, a busy hour long.
///
/// u(t) is the integral of hour-of-week weights, ¼ uniform and ¾ what the population did. A burst at the hour when
/// everybody pays is less of one. Hours are UTC; hour 0 is the one 1 January 1970, a Thursday, began with.
struct OperationalClock: Sendable {
    static var week: Double { 604_800 }

    /// The operational time at each hour's beginning, and at the week's end.
    let cumulative: ContiguousArray<Double>
    // On the heap: read at a place that only the payment knows, an inline array would be copied whole.
    private let hours: ContiguousArray<Hour>

    /// An hour's beginning, and how much passes in each of its seconds.
    private struct Hour: Sendable {
        var start: Double
        var pace: Double
    }

    /// A clock of the weights of a week's hours. Makes new tables, never writes to those that a copy may share: see ``CategoryShares/uses``.
    init(hours: ContiguousArray<Double>) {
        var total = 0.0
        for hour in 0..<168 { total += hours[hour] }
        var u = 0.0
        var cumulative = ContiguousArray<Double>(repeating: 0, count: 169)
        for hour in 0..<168 {
            cumulative[hour] = u
            u += (0.25 / 168 + 0.75 * hours[hour] / total) * Self.week
        }
        cumulative[168] = u
        self.init(cumulative: cumulative)
    }

    /// A clock as it was written.
    init(cumulative: ContiguousArray<Double>) {
        self.cumulative = cumulative
        hours = ContiguousArray(
            (0..<168).map {
                Hour(start: cumulative[$0], pace: (cumulative[$0 + 1] - cumulative[$0]) / 3600)
            }
        )
    }

    /// The operational time of a second since 1970.
    @inline(__always)
    func callAsFunction(_ time: UInt32) -> Double {
        let hour = time / 3600
        let second = time &- hour &* 3600
        let week = hour / 168
        let known = hours[Int(hour &- week &* 168)]
        return Double(week) * Self.week + (known.start + Double(second) * known.pace)
    }
}
