import AnomalyScoring
import PaymentModel

/// The charts of an incident, as inline SVG: what its account usually does, and what it does now.
///
/// Drawn in units of a pixel on a phone, one below the other there and two beside each other elsewhere. Colours come from the page's
/// style; hold and review differ in shape, too.
struct IncidentCharts {
    private static let width = 400.0
    private static let height = 220.0
    private static let left = 52.0
    private static let right = 392.0
    private static let top = 14.0
    private static let bottom = 188.0

    private let incident: GatheredIncident
    private let currency: Currency
    /// Whose payments are drawn, in front of `paid`.
    private let accounts: String
    /// The accounts' payments in the incident's currency that are not in the incident.
    private let usual: [AccountHistory.Point]
    private let marks: [Mark]

    private struct Mark {
        /// As it was written.
        let time: Timestamp
        /// On the clock of the account.
        let local: Timestamp
        let amount: Double
        let decision: Decision
        /// Escaped.
        let title: String
    }

    /// Charts of an incident; nil where none of its payments says when it is. Hours and days are those that `clocks` tells, by which the
    /// detectors judge.
    init?(_ incident: GatheredIncident, _ history: AccountHistory, _ clocks: FeatureReader) {
        guard let one = incident.members.first else { return nil }
        self.incident = incident
        var counts: [Currency: Int] = [:]
        for member in incident.members { counts[member.payment.currency, default: 0] += 1 }
        currency =
            counts.max { ($0.value, $1.key.text) < ($1.value, $0.key.text) }?.key ?? one.payment.currency
        // The side on which it is one account; else all the accounts that pay.
        let payers = incident.payers
        let creditors = Set(incident.members.map { AccountHistory.key($0.payment, .creditor) })
        let isOfCreditor = payers.count > 1 && creditors.count == 1
        accounts = isOfCreditor ? "account was" : payers.count == 1 ? "account" : "\(payers.count) accounts"
        let wanted = currency
        marks = incident.members.compactMap { member in
            guard member.payment.currency == wanted, let time = member.payment.time else { return nil }
            let parts = [
                PaymentText.amount(member.payment), "to " + PaymentText.creditor(member.payment), time.description,
                "\(member.assessment.decision.rawValue), \(oneDecimal(member.assessment.score, roundedDown: true)) bits",
            ]
            return Mark(
                time: time,
                local: clocks.localTime(of: member.payment) ?? time,
                amount: member.payment.amount.approximation,
                decision: member.assessment.decision,
                title: parts.map(escaped).joined(separator: "\n")
            )
        }
        guard !marks.isEmpty else { return nil }
        // The run's payments are in the history, those of the incident among them: they are taken out again, each once.
        var own: [Moment: Int] = [:]
        for mark in marks { own[Moment(mark.time, mark.amount), default: 0] += 1 }
        let points =
            isOfCreditor
            ? history.points(of: one.payment, .creditor) : payers.flatMap { history.points(of: $0, .debtor) }
        usual = points.filter { point in
            guard point.currency == wanted else { return false }
            let moment = Moment(point.time, point.amount)
            guard let left = own[moment], left > 0 else { return true }
            own[moment] = left - 1
            return false
        }
    }

    private struct Moment: Hashable {
        let time: Int64
        let amount: Double

        init(_ time: Timestamp, _ amount: Double) {
            self.time = time.secondsSinceEpoch
            self.amount = amount
        }
    }

    /// All charts that there is something to draw for, in one block.
    func markup() -> String {
        var html = HTMLText()
        html.raw("<div class=\"charts\">")
        if !usual.isEmpty {
            html.raw(figure("What the \(accounts) paid before", amountsOverDays()))
        }
        html.raw(figure(usual.isEmpty ? "These payments" : "These payments, on the same scale", amountsOfIncident()))
        if !usual.isEmpty { html.raw(figure(rhythmTitle, rhythm(), hasBoth: true)) }
        if let hours = hours() { html.raw(figure("Hours of the day, local time", hours, hasBoth: true)) }
        html.raw("</div>")
        if incident.count > incident.members.count {
            html.element(
                "p",
                class: "faint",
                "Drawn are the first \(grouped(marks.count)) of \(grouped(incident.count)) payments."
            )
        }
        return html.text
    }

    private func figure(_ title: String, _ content: String, hasBoth: Bool = false) -> String {
        let name = escaped(title)
        let key =
            hasBoth && !usual.isEmpty
            ? "<span class=\"key\"><i></i>before<i class=\"alert\"></i>this incident</span>" : ""
        return """
            <figure><figcaption><span>\(name)</span>\(key)</figcaption>\
            <svg viewBox="0 0 \(Int(Self.width)) \(Int(Self.height))" role="img" aria-label="\(name)">\(content)</svg></figure>
            """
    }

    // MARK: Amounts

    private var amountAxis: ChartAxis {
        .amounts(usual.map(\.amount) + marks.map(\.amount), start: Self.bottom, end: Self.top)
    }

    private func amountsOverDays() -> String {
        let days = (usual.map { Self.day($0.time) } + marks.map { Self.day($0.local) })
        let axis = ChartAxis(days.min() ?? 0, days.max() ?? 1, start: Self.left + 6, end: Self.right - 6)
        let amounts = amountAxis
        var svg = grid(amounts)
        svg += dayLabels(axis)
        svg += band(axis)
        for point in usual {
            svg += dot(axis.place(Self.day(point.time)), amounts.place(ChartAxis.decades(point.amount)), 2.2, "usual")
        }
        return svg
    }

    /// The day of the incident, where it stands in the history.
    private func band(_ axis: ChartAxis) -> String {
        let days = marks.map { Self.day($0.local) }
        let from = axis.place((days.min() ?? 0).rounded(.down)) - 3
        let to = max(axis.place((days.max() ?? 0).rounded(.up)), from + 6)
        return
            "<rect class=\"band\" x=\"\(number(from))\" y=\"\(number(Self.top))\" width=\"\(number(min(to, Self.right) - from))\" "
            + "height=\"\(number(Self.bottom - Self.top))\"/>"
    }

    private func amountsOfIncident() -> String {
        let times = marks.map { Double($0.time.secondsSinceEpoch) }
        let (first, last) = (times.min() ?? 0, times.max() ?? 1)
        let pad = max(60, (last - first) * 0.04)
        let axis = ChartAxis(first - pad, last + pad, start: Self.left + 8, end: Self.right - 8)
        let amounts = amountAxis
        var svg = grid(amounts)
        let isClock = marks.allSatisfy { $0.time.precision == .second } && last - first < 172_800
        if let one = marks.min(by: { $0.time < $1.time }), let other = marks.max(by: { $0.time < $1.time }) {
            func text(_ time: Timestamp) -> String {
                isClock ? ChartTime.clock(time) : ChartTime.text(time.localDay, withYear: false)
            }
            svg += label(
                axis.place(Double(one.time.secondsSinceEpoch)),
                text(one.time),
                last > first ? "start" : "middle"
            )
            if last > first { svg += label(axis.place(last), text(other.time), "end") }
            let day = ChartTime.text(one.time.localDay, withYear: true)
            svg += label((Self.left + Self.right) / 2, last > first || !isClock ? day : "", "middle")
        }
        for mark in marks {
            let x = axis.place(Double(mark.time.secondsSinceEpoch))
            let y = amounts.place(ChartAxis.decades(mark.amount))
            svg +=
                "<circle class=\"mark \(mark.decision.rawValue)\" cx=\"\(number(x))\" cy=\"\(number(y))\" r=\"4.5\">"
                + "<title>\(mark.title)</title></circle>"
        }
        return svg
    }

    /// Lines of the decades with their amounts.
    private func grid(_ amounts: ChartAxis) -> String {
        var svg = ""
        for decade in amounts.decadeTicks {
            let y = amounts.place(Double(decade))
            svg +=
                "<line class=\"grid\" x1=\"\(number(Self.left))\" x2=\"\(number(Self.right))\" y1=\"\(number(y))\" y2=\"\(number(y))\"/>"
            svg +=
                "<text x=\"\(number(Self.left - 6))\" y=\"\(number(y + 4))\" text-anchor=\"end\">\(ChartAxis.text(decade: decade))</text>"
        }
        svg +=
            "<text class=\"unit\" x=\"\(number(Self.left - 6))\" y=\"\(number(Self.bottom + 20))\" text-anchor=\"end\">\(currency)</text>"
        return svg
    }

    // MARK: Rhythm

    private var spanDays: Int {
        let days = (usual.map { Self.day($0.time) } + marks.map { Self.day($0.local) }).map { Int($0) }
        return (days.max() ?? 0) - (days.min() ?? 0) + 1
    }

    private var rhythmTitle: String { spanDays > 130 ? "Payments a week" : "Payments a day" }

    private func rhythm() -> String {
        let size = spanDays > 130 ? 7 : 1
        let first = (usual.map { Int(Self.day($0.time)) } + marks.map { Int(Self.day($0.local)) }).min() ?? 0
        let bins = (spanDays + size - 1) / size
        guard bins <= 2_000 else { return "" }
        var usualCounts = [Int](repeating: 0, count: bins)
        var markCounts = usualCounts
        for point in usual { usualCounts[(Int(Self.day(point.time)) - first) / size] += 1 }
        for mark in marks { markCounts[(Int(Self.day(mark.local)) - first) / size] += 1 }
        let most = max(1, zip(usualCounts, markCounts).map(+).max() ?? 1)
        let axis = ChartAxis(0, Double(most), start: Self.bottom, end: Self.top)
        var svg = countGrid(axis, most)
        let step = (Self.right - Self.left - 4) / Double(bins)
        for bin in 0..<bins {
            let x = Self.left + 2 + Double(bin) * step
            let middle = axis.place(Double(usualCounts[bin]))
            svg += bar(x, step, from: Self.bottom, to: middle, "usual")
            svg += bar(x, step, from: middle, to: axis.place(Double(usualCounts[bin] + markCounts[bin])), "alert")
        }
        return svg
            + dayLabels(
                ChartAxis(Double(first), Double(first + bins * size), start: Self.left + 2, end: Self.right - 2)
            )
    }

    private func hours() -> String? {
        let times = marks.map(\.local).filter { $0.precision == .second }
        let before = usual.map(\.time).filter { $0.precision == .second }
        guard !times.isEmpty else { return nil }
        func shares(_ times: [Timestamp]) -> [Double] {
            var counts = [Double](repeating: 0, count: 24)
            for time in times { counts[time.localClock.hour % 24] += 1 }
            return counts.map { times.isEmpty ? 0 : $0 / Double(times.count) }
        }
        let (now, usually) = (shares(times), shares(before))
        let most = max(now.max() ?? 0, usually.max() ?? 0, 0.01)
        let axis = ChartAxis(0, most, start: Self.bottom, end: Self.top)
        var svg = ""
        for share in [0, most] {
            let y = axis.place(share)
            svg +=
                "<line class=\"grid\" x1=\"\(number(Self.left))\" x2=\"\(number(Self.right))\" y1=\"\(number(y))\" y2=\"\(number(y))\"/>"
            let percent = Int((share * 100).rounded())
            svg += "<text x=\"\(number(Self.left - 6))\" y=\"\(number(y + 4))\" text-anchor=\"end\">\(percent) %</text>"
        }
        let step = (Self.right - Self.left) / 24
        for hour in 0..<24 {
            let x = Self.left + Double(hour) * step
            svg += bar(x, step, from: Self.bottom, to: axis.place(usually[hour]), "usual")
            if now[hour] > 0 {
                svg += bar(x + step / 4, step / 2, from: Self.bottom, to: axis.place(now[hour]), "alert")
            }
            if hour % 6 == 0 { svg += label(x + step / 2, "\(hour)", "middle") }
        }
        return svg + label(Self.right - step / 2, "23", "middle")
    }

    private func countGrid(_ axis: ChartAxis, _ most: Int) -> String {
        var svg = ""
        let step = max(1, most / 4)
        for count in stride(from: 0, through: most, by: step) {
            let y = axis.place(Double(count))
            svg +=
                "<line class=\"grid\" x1=\"\(number(Self.left))\" x2=\"\(number(Self.right))\" y1=\"\(number(y))\" y2=\"\(number(y))\"/>"
            svg +=
                "<text x=\"\(number(Self.left - 6))\" y=\"\(number(y + 4))\" text-anchor=\"end\">\(grouped(count))</text>"
        }
        return svg
    }

    // MARK: Drawing

    private func dayLabels(_ axis: ChartAxis) -> String {
        let first = CivilDate(dayNumber: Int32(clamping: Int(axis.low)))
        let last = CivilDate(dayNumber: Int32(clamping: Int(axis.high)))
        let middle = CivilDate(dayNumber: Int32(clamping: Int((axis.low + axis.high) / 2)))
        let withYear = first.parts.year != last.parts.year
        var svg = label(Self.left, ChartTime.text(first, withYear: withYear), "start")
        if axis.high - axis.low > 20 {
            svg += label((axis.start + axis.end) / 2, ChartTime.text(middle, withYear: withYear), "middle")
        }
        return svg + label(Self.right, ChartTime.text(last, withYear: withYear), "end")
    }

    private func label(_ x: Double, _ text: String, _ anchor: String) -> String {
        "<text x=\"\(number(x))\" y=\"\(number(Self.bottom + 20))\" text-anchor=\"\(anchor)\">\(escaped(text))</text>"
    }

    private func dot(_ x: Double, _ y: Double, _ radius: Double, _ style: String) -> String {
        "<circle class=\"\(style)\" cx=\"\(number(x))\" cy=\"\(number(y))\" r=\"\(number(radius))\"/>"
    }

    private func bar(_ x: Double, _ width: Double, from: Double, to: Double, _ style: String) -> String {
        guard from - to > 0.05 else { return "" }
        let gap = width > 4 ? 1.0 : width > 2 ? 0.5 : 0
        return
            "<rect class=\"\(style)\" x=\"\(number(x + gap / 2))\" y=\"\(number(to))\" width=\"\(number(width - gap))\" "
            + "height=\"\(number(from - to))\"/>"
    }

    private func number(_ value: Double) -> String { oneDecimal(value) }

    /// Days since 1970 with their fraction, on the clock that a time is told by.
    private static func day(_ time: Timestamp) -> Double {
        (Double(time.secondsSinceEpoch) + Double(time.offsetMinutes ?? 0) * 60) / 86_400
    }
}
