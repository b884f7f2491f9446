/// A day of the proleptic Gregorian calendar.
public struct CivilDate: Sendable, Hashable, Comparable {
    /// Days since 1 January 1970.
    public let dayNumber: Int32

    /// The day with a number, 0 being 1 January 1970.
    public init(dayNumber: Int32) {
        self.dayNumber = dayNumber
    }

    /// The day by its parts; nil where there is no such day, or the year is outside 1 to 9999.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1, day <= Self.days(inMonth: month, of: year)
        else {
            return nil
        }
        // Days from the civil calendar, counted from 1 March so that the leap day is the last of its year:
        // Howard Hinnant, "chrono-compatible low-level date algorithms".
        let y = month <= 2 ? year - 1 : year
        let era = y / 400
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        dayNumber = Int32(era * 146_097 + dayOfEra - 719_468)
    }

    /// Reads `2016-02-04`; nil for anything else.
    public init?(_ text: some StringProtocol) {
        self.init(ArraySlice(text.utf8))
    }

    /// Reads the bytes of `2016-02-04`; nil for anything else. No allocation.
    public init?(_ text: ArraySlice<UInt8>) {
        self.init(text.span)
    }

    /// The same of bytes that lie in another buffer.
    init?(_ text: Span<UInt8>) {
        guard text.count == 10, text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"),
            let year = decimal(text, at: 0, 4), let month = decimal(text, at: 5, 2), let day = decimal(text, at: 8, 2)
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// Year, month and day.
    public var parts: (year: Int, month: Int, day: Int) {
        let z = Int(dayNumber) + 719_468
        let era = (z >= 0 ? z : z - 146_096) / 146_097
        let dayOfEra = z - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }

    /// 0 for Monday to 6 for Sunday.
    public var weekday: Int { (Int(dayNumber) % 7 + 7 + 3) % 7 }

    /// The day so many days later.
    public func adding(days: Int) -> CivilDate { CivilDate(dayNumber: dayNumber + Int32(days)) }

    /// Compares by position in the calendar.
    public static func < (a: CivilDate, b: CivilDate) -> Bool { a.dayNumber < b.dayNumber }

    private static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

extension CivilDate: CustomStringConvertible {
    /// As in `2016-02-04`.
    public var description: String {
        let (year, month, day) = parts
        return padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2)
    }
}

/// A point in time with the offset it was written with, and how exact it is.
///
/// Ordering and equality are by the point in time; the offset is kept for showing and for the local hour.
public struct Timestamp: Sendable {
    /// How much of a time is known.
    public enum Precision: UInt8, Sendable, Hashable {
        /// To the second (or the minute, where a message has no more).
        case second
        /// Only the day: the time stands for the middle of it.
        case day
        /// Only the place among others.
        case order
    }

    /// Seconds since 1 January 1970, 00:00 UTC.
    public let secondsSinceEpoch: Int64
    /// Minutes east of UTC as written; nil where the message gives no offset (then the time is taken as UTC).
    public let offsetMinutes: Int16?
    /// How exact the time is.
    public let precision: Precision

    /// Makes a time from its parts.
    public init(secondsSinceEpoch: Int64, offsetMinutes: Int16? = 0, precision: Precision = .second) {
        self.secondsSinceEpoch = secondsSinceEpoch
        self.offsetMinutes = offsetMinutes
        self.precision = precision
    }

    /// The middle of a day in UTC, with the precision of a day.
    public init(day: CivilDate) {
        self.init(secondsSinceEpoch: Int64(day.dayNumber) * 86_400 + 43_200, offsetMinutes: nil, precision: .day)
    }

    /// A day and a clock time at an offset; nil where a part is out of range (hour 24 only as 24:00:00).
    public init?(day: CivilDate, hour: Int, minute: Int, second: Int = 0, offsetMinutes: Int? = 0) {
        guard (0...59).contains(minute), (0...59).contains(second),
            (0...23).contains(hour) || (hour == 24 && minute == 0 && second == 0),
            abs(offsetMinutes ?? 0) <= 14 * 60
        else { return nil }
        let local = Int64(day.dayNumber) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
        self.init(
            secondsSinceEpoch: local - Int64(offsetMinutes ?? 0) * 60,
            offsetMinutes: offsetMinutes.map { Int16($0) }
        )
    }

    /// Reads an `xs:dateTime` (`2016-02-04T20:36:00.250+06:00`) or an `xs:date` (day precision, any zone dropped).
    ///
    /// Fractions of a second are accepted and dropped. Nil where it is neither, or there is no such time.
    public init?(_ text: some StringProtocol) {
        self.init(ArraySlice(text.utf8))
    }

    /// Reads the bytes of an `xs:dateTime` or `xs:date`; see ``init(_:)-(StringProtocol)``. No allocation.
    public init?(_ bytes: ArraySlice<UInt8>) {
        self.init(bytes.span)
    }

    /// The same of bytes that lie in another buffer.
    init?(_ bytes: Span<UInt8>) {
        guard bytes.count >= 10, let day = CivilDate(bytes.extracting(0..<10)) else { return nil }
        guard bytes.count > 10, bytes[10] == UInt8(ascii: "T") else {
            guard bytes.count == 10 || Self.offset(bytes, at: 10) != nil else { return nil }
            self.init(day: day)
            return
        }
        guard bytes.count >= 19, bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let hour = decimal(bytes, at: 11, 2), let minute = decimal(bytes, at: 14, 2),
            let second = decimal(bytes, at: 17, 2)
        else { return nil }
        var rest = 19
        if rest < bytes.count, bytes[rest] == UInt8(ascii: ".") {
            rest += 1
            while rest < bytes.count, bytes[rest].isDigit { rest += 1 }
            guard rest > 20 else { return nil }
        }
        if rest == bytes.count {
            self.init(day: day, hour: hour, minute: minute, second: second, offsetMinutes: nil)
        } else {
            guard let offset = Self.offset(bytes, at: rest) else { return nil }
            self.init(day: day, hour: hour, minute: minute, second: second, offsetMinutes: offset)
        }
    }

    /// The calendar day where it was written.
    public var localDay: CivilDate { CivilDate(dayNumber: Int32(floorDivide(localSeconds, 86_400))) }

    /// Hour and minute on the clock where it was written.
    public var localClock: (hour: Int, minute: Int, second: Int) {
        let seconds = Int(localSeconds - floorDivide(localSeconds, 86_400) * 86_400)
        return (seconds / 3600, seconds / 60 % 60, seconds % 60)
    }

    private var localSeconds: Int64 { secondsSinceEpoch + Int64(offsetMinutes ?? 0) * 60 }

    /// The minutes of a zone that is all there is from a place on.
    private static func offset(_ bytes: Span<UInt8>, at start: Int) -> Int? {
        let sign = bytes[start]
        if sign == UInt8(ascii: "Z") { return bytes.count == start + 1 ? 0 : nil }
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), bytes.count == start + 6,
            bytes[start + 3] == UInt8(ascii: ":"), let hours = decimal(bytes, at: start + 1, 2),
            let minutes = decimal(bytes, at: start + 4, 2), minutes < 60, hours * 60 + minutes <= 14 * 60
        else { return nil }
        return (sign == UInt8(ascii: "-") ? -1 : 1) * (hours * 60 + minutes)
    }
}

extension Timestamp: Hashable, Comparable {
    /// The same point in time, whatever the offset.
    public static func == (a: Timestamp, b: Timestamp) -> Bool { a.secondsSinceEpoch == b.secondsSinceEpoch }

    /// Compares the points in time.
    public static func < (a: Timestamp, b: Timestamp) -> Bool { a.secondsSinceEpoch < b.secondsSinceEpoch }

    /// Hashes the point in time.
    public func hash(into hasher: inout Hasher) { hasher.combine(secondsSinceEpoch) }
}

extension Timestamp: CustomStringConvertible {
    /// As in `2016-02-04T20:36:00+06:00`; a day alone as in `2016-02-04`; without an offset where none was written.
    public var description: String {
        guard precision == .second else { return localDay.description }
        let (year, month, day) = localDay.parts
        let (hour, minute, second) = localClock
        guard (0...9_999).contains(year) else {
            return "\(localDay)T\(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2))" + offsetText
        }
        // A time is put into words for every payment that is stored: its digits are written where they stand.
        let offset = Int(offsetMinutes ?? 0)
        let isShort = abs(offset) < 6_000
        let text = unsafe String(unsafeUninitializedCapacity: 25) { buffer in
            var end = 0
            func put(_ mark: UInt8?, _ number: Int) {
                if let mark {
                    unsafe buffer[end] = mark
                    end += 1
                }
                unsafe buffer[end] = UInt8(48 + number / 10)
                unsafe buffer[end + 1] = UInt8(48 + number % 10)
                end += 2
            }
            let (dash, colon) = (UInt8(ascii: "-"), UInt8(ascii: ":"))
            put(nil, year / 100)
            put(nil, year % 100)
            put(dash, month)
            put(dash, day)
            put(UInt8(ascii: "T"), hour)
            put(colon, minute)
            put(colon, second)
            if offset != 0, isShort {
                put(offset < 0 ? dash : UInt8(ascii: "+"), abs(offset) / 60)
                put(colon, abs(offset) % 60)
            }
            return end
        }
        return offset != 0 && isShort ? text : text + offsetText
    }

    private var offsetText: String {
        guard let offset = offsetMinutes else { return "" }
        guard offset != 0 else { return "Z" }
        return "\(offset < 0 ? "-" : "+")\(padded(abs(Int(offset)) / 60, 2)):\(padded(abs(Int(offset)) % 60, 2))"
    }
}

/// The number that so many digits at a place make; nil where one is no digit. Nine digits at most.
@inline(__always)
func decimal(_ bytes: Span<UInt8>, at start: Int, _ count: Int) -> Int? {
    var value = 0
    for place in start..<start + count {
        guard bytes[place].isDigit else { return nil }
        value = value &* 10 &+ Int(bytes[place] &- 48)
    }
    return value
}

/// A number with leading zeros.
func padded(_ value: Int, _ width: Int) -> String {
    if width == 2, (0..<100).contains(value) {
        // Most are: no text in between.
        return unsafe String(unsafeUninitializedCapacity: 2) { buffer in
            unsafe buffer[0] = UInt8(48 + value / 10)
            unsafe buffer[1] = UInt8(48 + value % 10)
            return 2
        }
    }
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}

/// The quotient rounded towards minus infinity.
func floorDivide(_ a: Int64, _ b: Int64) -> Int64 {
    let quotient = a / b
    return a % b < 0 ? quotient - 1 : quotient
}
