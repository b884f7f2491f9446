import PaymentModel

extension CivilDate {
    /// How many days from Monday to Friday lie between two days, the later one included: from Friday to Tuesday two. Complexity: O(1).
    ///
    /// Where the weekend is another one, the days that count are others and mostly as many.
    func workingDays(to other: CivilDate) -> Int {
        let (first, last) = self < other ? (self, other) : (other, self)
        return last.workingDaysSinceMonday - first.workingDaysSinceMonday
    }

    /// The day itself, or the Monday behind its weekend.
    var workingDay: CivilDate { weekday < 5 ? self : adding(days: 7 - weekday) }

    /// A day that is so many days from Monday to Friday later.
    func adding(workingDays: Int) -> CivilDate {
        var day = self
        for _ in 0..<workingDays { day = day.adding(days: 1).workingDay }
        return day
    }

    /// Working days up to and with this one, from some Monday on.
    private var workingDaysSinceMonday: Int {
        let monday = Int(dayNumber) - weekday
        return (monday + 3) / 7 * 5 + min(weekday + 1, 5)
    }
}
