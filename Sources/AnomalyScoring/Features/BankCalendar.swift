public import PaymentModel

/// The days on which the banks of a country are closed: weekends as ranges of dates, and holidays.
public struct BankCalendar: Sendable, Hashable {
    /// A weekend in force from a day on.
    public struct Weekend: Sendable, Hashable {
        /// The first day it was in force; nil where it always was.
        public var since: CivilDate?
        /// Its days, 0 for Monday to 6 for Sunday.
        public var days: Set<Int>

        /// Makes a weekend.
        public init(since: CivilDate? = nil, days: Set<Int>) {
            self.since = since
            self.days = days
        }
    }

    /// The weekends, in the order in which they came into force.
    public var weekends: [Weekend]
    /// Single days.
    public var holidays: Set<CivilDate>

    /// Makes a calendar.
    public init(weekends: [Weekend], holidays: Set<CivilDate> = []) {
        self.weekends = weekends
        self.holidays = holidays
    }

    /// Whether banks are closed on a day.
    public func isClosed(on day: CivilDate) -> Bool {
        if holidays.contains(day) { return true }
        for weekend in weekends.reversed() where weekend.since.map({ $0 <= day }) ?? true {
            return weekend.days.contains(day.weekday)
        }
        return false
    }

    /// Saturday and Sunday.
    public static let western = BankCalendar(weekends: [Weekend(days: [5, 6])])

    /// The countries whose weekend is, or was, another than Saturday and Sunday.
    public static let standard: [CountryCode: BankCalendar] = {
        var calendars: [CountryCode: BankCalendar] = [:]
        let friday = Weekend(days: [4, 5])
        for code in ["BD", "KW", "BH", "OM", "QA", "EG", "JO", "IQ", "YE", "SY", "DZ", "LY", "SD", "AF", "MV"] {
            if let country = CountryCode(code) { calendars[country] = BankCalendar(weekends: [friday]) }
        }
        if let country = CountryCode("SA"), let change = CivilDate(year: 2013, month: 6, day: 29) {
            calendars[country] = BankCalendar(weekends: [
                Weekend(days: [3, 4]), Weekend(since: change, days: [4, 5]),
            ])
        }
        if let country = CountryCode("AE"), let change = CivilDate(year: 2022, month: 1, day: 1) {
            calendars[country] = BankCalendar(weekends: [friday, Weekend(since: change, days: [5, 6])])
        }
        if let country = CountryCode("NP") { calendars[country] = BankCalendar(weekends: [Weekend(days: [5])]) }
        if let country = CountryCode("IL") { calendars[country] = BankCalendar(weekends: [friday]) }
        if let country = CountryCode("IR") { calendars[country] = BankCalendar(weekends: [Weekend(days: [3, 4])]) }
        return calendars
    }()
}
