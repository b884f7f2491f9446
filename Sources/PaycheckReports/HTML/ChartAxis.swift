#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif
import PaymentModel

/// Where a value stands in a chart.
struct ChartAxis {
    /// The values at either end; the second is larger.
    let low: Double
    let high: Double
    /// Where the ends are drawn, in the chart's units.
    let start: Double
    let end: Double

    init(_ low: Double, _ high: Double, start: Double, end: Double) {
        self.low = low
        self.high = high > low ? high : low + 1
        self.start = start
        self.end = end
    }

    func place(_ value: Double) -> Double {
        start + (min(max(value, low), high) - low) / (high - low) * (end - start)
    }

    /// An axis for amounts in decades, from the power of ten below the least to the one above the largest.
    static func amounts(_ amounts: [Double], start: Double, end: Double) -> ChartAxis {
        let positive = amounts.filter { $0 > 0 }.map(decades)
        let low = (positive.min() ?? 0).rounded(.down)
        let high = (positive.max() ?? 1).rounded(.up)
        return ChartAxis(low, max(high, low + 1), start: start, end: end)
    }

    /// The logarithm to base ten, for amounts above nought.
    static func decades(_ amount: Double) -> Double { log10(max(amount, 1e-9)) }

    /// The whole decades of the axis, no more than five of them.
    var decadeTicks: [Int] {
        let (first, last) = (Int(low), Int(high))
        let step = max(1, (last - first + 4) / 5)
        return Array(stride(from: first, through: last, by: step))
    }

    /// A power of ten as in `10 m`.
    static func text(decade: Int) -> String {
        switch decade {
        case ..<0: "0." + String(repeating: "0", count: -decade - 1) + "1"
        case 0...2: "1" + String(repeating: "0", count: decade)
        case 3...5: "1" + String(repeating: "0", count: decade - 3) + " k"
        case 6...8: "1" + String(repeating: "0", count: decade - 6) + " m"
        case 9...11: "1" + String(repeating: "0", count: decade - 9) + " bn"
        default: "10^\(decade)"
        }
    }
}

/// Days and clocks as charts write them.
enum ChartTime {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// As in `4 Feb`, with the year where the axis spans more than one.
    static func text(_ day: CivilDate, withYear: Bool) -> String {
        let (year, month, number) = day.parts
        return "\(number) \(months[month - 1])" + (withYear ? " \(year)" : "")
    }

    /// As in `22:49`.
    static func clock(_ time: Timestamp) -> String {
        let (hour, minute, _) = time.localClock
        func two(_ value: Int) -> String { (value < 10 ? "0" : "") + "\(value)" }
        return "\(two(hour)):\(two(minute))"
    }
}
