import PaymentModel
import Testing

@Suite struct TimestampTests {
    @Test func `a day has its number, its weekday and its name`() throws {
        let day = try #require(CivilDate("2016-02-04"))
        #expect(day.dayNumber == 16_835)
        #expect(day.weekday == 3)
        #expect(day.description == "2016-02-04")
        #expect(CivilDate(dayNumber: 0).description == "1970-01-01")
        #expect(CivilDate(dayNumber: 0).weekday == 3)
        #expect(CivilDate(dayNumber: -1).weekday == 2)
    }

    @Test func `days are counted without a gap over four hundred years`() throws {
        var day = try #require(CivilDate(year: 1900, month: 1, day: 1))
        for _ in 0..<146_097 {
            let parts = day.parts
            #expect(CivilDate(year: parts.year, month: parts.month, day: parts.day) == day)
            day = day.adding(days: 1)
        }
        #expect(day.description == "2300-01-01")
    }

    @Test(arguments: ["2016-02-30", "2015-02-29", "2016-13-01", "2016-00-10", "2016-1-1", "16-02-04", "", "2016-02-0x"])
    func `a day that is not in the calendar is none`(text: String) {
        #expect(CivilDate(text) == nil)
    }

    @Test(arguments: [
        ("2016-02-04T20:36:00+06:00", 1_454_596_560, 360), ("2016-02-04T14:36:00Z", 1_454_596_560, 0),
        ("2016-02-04T09:36:00.250-05:00", 1_454_596_560, -300),
    ])
    func `a time is a point with its offset`(text: String, seconds: Int64, offset: Int16) throws {
        let time = try #require(Timestamp(text))
        #expect(time.secondsSinceEpoch == seconds)
        #expect(time.offsetMinutes == offset)
        #expect(time.precision == .second)
    }

    @Test func `a time is written as it was read`() throws {
        for text in [
            "2016-02-04T20:36:00+06:00", "2016-02-04T14:36:00Z", "2016-02-04T14:36:00", "2016-02-04",
            "2016-02-29T23:59:59-03:30",
        ] {
            #expect(try #require(Timestamp(text)).description == text)
        }
    }

    @Test func `local day and clock are those of the offset`() throws {
        let time = try #require(Timestamp("2016-02-05T03:59:00+06:00"))
        #expect(time.localDay.description == "2016-02-05")
        #expect(time.localClock == (3, 59, 0))
        #expect(Timestamp("2016-02-04T24:00:00Z") == Timestamp("2016-02-05T00:00:00Z"))
    }

    @Test(arguments: [
        "2016-02-04T25:00:00Z", "2016-02-04T20:60:00Z", "2016-02-04T20:36:60Z", "2016-02-04T20:36:00+15:00",
        "2016-02-04T20:36",
        "2016-02-04 20:36:00", "2016-02-30T20:36:00Z", "2016-02-04T24:00:01Z", "2016-02-04T20:36:00.Z",
    ])
    func `a time that cannot be is none`(text: String) {
        #expect(Timestamp(text) == nil)
    }
}
