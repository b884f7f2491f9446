/// Time as the traffic feels it: a night hour is short, a busy hour long.
///
/// u(t) is the integral of hour-of-week weights, ¼ uniform and ¾ what the population did. A burst at the hour when
/// everybody pays is less of one. Hours are UTC; hour 0 is the one 1 January 1970, a Thursday, began with.
struct OperationalClock: Sendable {
    static var week: Double { 604_800 }

    // On the heap: read at a place that only the payment knows, an inline array would be copied whole.
    var cumulative = ContiguousArray<Double>(repeating: 0, count: 169)

    init(hours: ContiguousArray<Double>) { rebuild(from: hours) }

    /// Takes new weights; between epochs only.
    mutating func rebuild(from hours: ContiguousArray<Double>) {
        var total = 0.0
        for hour in 0..<168 { total += hours[hour] }
        var u = 0.0
        for hour in 0..<168 {
            cumulative[hour] = u
            u += (0.25 / 168 + 0.75 * hours[hour] / total) * Self.week
        }
        cumulative[168] = u
    }

    /// The operational time of a second since 1970.
    @inline(__always)
    func callAsFunction(_ time: UInt32) -> Double {
        let week = time / 604_800
        let inWeek = time &- week &* 604_800
        let hour = inWeek / 3600
        let fraction = Double(inWeek &- hour &* 3600) / 3600
        let start = cumulative[Int(hour)]
        return Double(week) * Self.week + start + fraction * (cumulative[Int(hour) &+ 1] - start)
    }
}
