internal import CByteVectors
internal import PaymentModel

// Whether a value is certainly of its type. Where libxml2 leaves the letter of XML Schema, or where it is simply rare, the
// answer is no, and the reference engine decides.

extension ScanTables {
    /// A value of so many bytes and characters.
    @inline(__always)
    func holds(_ type: Int, _ bytes: RawSpan, _ from: Int, _ count: Int, _ characters: Int) -> Bool {
        let simple = simples[type]
        guard simple.kind == .string else { return holdsOther(simple, bytes, from, from &+ count) }
        if simple.codeShift != 0 {
            guard count > 0, count <= 8 else { return false }
            let key = bytes.word(from) & lowBytes(count)
            let place = (key &* simple.codeFactor) >> UInt64(simple.codeShift)
            return codes[Int(simple.codeBase) &+ Int(truncatingIfNeeded: place)] == key
        }
        guard characters >= Int(simple.minimum), characters <= Int(simple.maximum) else { return false }
        return simple.pattern == 0 || fits(simple, bytes, from, count)
    }

    @inline(__always)
    private func fits(_ simple: ScanSimple, _ bytes: RawSpan, _ from: Int, _ count: Int) -> Bool {
        guard simple.pattern == 1 else { return accepts(simple, bytes, from, count) }
        guard count <= ScanSimple.maximumPlaces, (simple.lengths >> UInt64(truncatingIfNeeded: count)) & 1 != 0 else {
            return false
        }
        var run = Int(simple.patternBase)
        var index = from
        var rest = count
        while rest > 0 {
            let own = bytes.vector(index)
            var allowed = SIMD16<UInt8>(repeating: 0)
            for _ in 0..<simple.runs {
                allowed |= paycheck_between(own, runs[run], runs[run &+ 1])
                run &+= 2
            }
            guard Int(paycheck_unmarked(~allowed)) >= min(16, rest) else { return false }
            index &+= 16
            rest &-= 16
        }
        return true
    }

    @inline(never)
    private func accepts(_ simple: ScanSimple, _ bytes: RawSpan, _ from: Int, _ count: Int) -> Bool {
        let base = Int(simple.patternBase) &- 1
        var state = 1
        for place in 0..<count {
            state = Int(automaton[((base &+ state) << 8) &+ Int(bytes.byte(from &+ place))])
            if state == 0 { return false }
        }
        return automatonAccepts[base &+ state] != 0
    }

    @inline(never)
    private func holdsOther(_ simple: ScanSimple, _ bytes: RawSpan, _ from: Int, _ end: Int) -> Bool {
        // White space around such values is collapsed, but libxml2 does so on some types and sides only.
        guard end > from, !isXMLSpace(bytes.byte(from)), !isXMLSpace(bytes.byte(end &- 1)) else { return false }
        switch simple.kind {
        case .string: return false
        case .decimal: return isDecimal(simple, bytes, from, end)
        case .boolean:
            let word = bytes.word(from) & lowBytes(end &- from)
            switch end &- from {
            case 1: return word == 0x30 || word == 0x31
            case 4: return word == 0x6575_7274  // true
            case 5: return word == 0x65_736C_6166  // false
            default: return false
            }
        case .date: return isZone(bytes, dateEnd(bytes, from, end), end)
        case .dateTime:
            if simple.pattern != 0, !fits(simple, bytes, from, end &- from) { return false }
            let index = dateEnd(bytes, from, end)
            guard index >= 0, index < end, bytes.byte(index) == UInt8(ascii: "T") else { return false }
            return isZone(bytes, timeEnd(bytes, index &+ 1, end), end)
        case .time: return isZone(bytes, timeEnd(bytes, from, end), end)
        case .year: return isZone(bytes, yearEnd(bytes, from, end), end)
        case .yearMonth:
            let index = yearEnd(bytes, from, end)
            guard index >= 0, end &- index >= 3, bytes.byte(index) == UInt8(ascii: "-") else { return false }
            let month = twoDigits(bytes, index &+ 1)
            return month >= 1 && month <= 12 && isZone(bytes, index &+ 3, end)
        case .base64: return isBase64(simple, bytes, from, end)
        }
    }

    /// A sign, digits with a point anywhere among them. Digits are counted on the value: noughts in front and at the end of
    /// the fraction do not count.
    private func isDecimal(_ simple: ScanSimple, _ bytes: RawSpan, _ from: Int, _ end: Int) -> Bool {
        if isPlainDecimal(simple, bytes, from, end &- from) { return true }
        var index = from
        let isNegative = bytes.byte(index) == UInt8(ascii: "-")
        if isNegative || bytes.byte(index) == UInt8(ascii: "+") { index &+= 1 }
        let start = index
        while index < end, bytes.byte(index) == UInt8(ascii: "0") { index &+= 1 }
        let significant = index
        while index < end, bytes.byte(index).isDigit { index &+= 1 }
        let whole = index &- significant
        var digits = index &- start
        var fraction = 0
        if index < end, bytes.byte(index) == UInt8(ascii: ".") {
            index &+= 1
            let point = index
            while index < end, bytes.byte(index).isDigit { index &+= 1 }
            digits &+= index &- point
            var last = index
            while last > point, bytes.byte(last &- 1) == UInt8(ascii: "0") { last &-= 1 }
            fraction = last &- point
        }
        // Longer numbers than 24 digits libxml2 does not read.
        guard index == end, digits > 0, end &- from <= 24 else { return false }
        guard fraction <= Int(simple.fractionDigits), whole &+ fraction <= Int(simple.totalDigits) else { return false }
        guard simple.least >= 0 else { return true }
        if isNegative { return simple.least == 0 && whole == 0 && fraction == 0 }
        return simple.least == 0 || whole > 0
    }

    /// A number of at most 24 digits that begins with another digit than nought, and has few enough even if noughts at the end
    /// count: most have.
    @inline(__always)
    private func isPlainDecimal(_ simple: ScanSimple, _ bytes: RawSpan, _ from: Int, _ count: Int) -> Bool {
        guard count <= 24, bytes.byte(from) != UInt8(ascii: "0") else { return false }
        let whole = min(count, leadingDigits(bytes, from))
        guard whole > 0 else { return false }
        guard whole < count else { return whole <= Int(simple.totalDigits) }
        let fraction = count &- whole &- 1
        return bytes.byte(from &+ whole) == UInt8(ascii: ".") && leadingDigits(bytes, from &+ whole &+ 1) >= fraction
            && fraction <= Int(simple.fractionDigits) && whole &+ fraction <= Int(simple.totalDigits)
    }

    /// How many digits stand in front of something else, of sixteen bytes.
    @inline(__always)
    private func leadingDigits(_ bytes: RawSpan, _ from: Int) -> Int {
        let digits = paycheck_between(bytes.vector(from), SIMD16(repeating: 0x30), SIMD16(repeating: 0x39))
        return Int(paycheck_unmarked(~digits))
    }

    /// Bytes in groups of four digits of base64, without white space; other ways of writing them are rare.
    private func isBase64(_ simple: ScanSimple, _ bytes: RawSpan, _ from: Int, _ end: Int) -> Bool {
        guard (end &- from) % 4 == 0 else { return false }
        var padding = 0
        while padding < 2, bytes.byte(end &- 1 &- padding) == UInt8(ascii: "=") { padding &+= 1 }
        for index in from..<end &- padding {
            let byte = bytes.byte(index)
            guard byte.isDigit || (byte | 0x20) &- 0x61 < 26 || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "/")
            else { return false }
        }
        // The bits that padding leaves over must be nought.
        let last = bytes.byte(end &- 1 &- padding)
        if padding == 2, ![0x41, 0x51, 0x67, 0x77].contains(last) { return false }
        if padding == 1, !"AEIMQUYcgkosw048".utf8.contains(last) { return false }
        let count = (end &- from) / 4 &* 3 &- padding
        return count >= Int(simple.minimum) && count <= Int(simple.maximum)
    }
}

/// Two digits as a number; −1 where there are none.
@inline(__always)
private func twoDigits(_ bytes: RawSpan, _ index: Int) -> Int {
    let ten = bytes.byte(index) &- 0x30
    let one = bytes.byte(index &+ 1) &- 0x30
    return ten < 10 && one < 10 ? Int(ten) &* 10 &+ Int(one) : -1
}

/// The place behind a year of four digits but 0000; −1 for any other.
@inline(__always)
private func yearEnd(_ bytes: RawSpan, _ from: Int, _ end: Int) -> Int {
    guard end &- from >= 4 else { return -1 }
    let century = twoDigits(bytes, from)
    let year = twoDigits(bytes, from &+ 2)
    guard century >= 0, year >= 0, century &+ year > 0 else { return -1 }
    return end &- from > 4 && bytes.byte(from &+ 4).isDigit ? -1 : from &+ 4
}

/// The values of digits in eight bytes that must be digits where a form has `0`, and else what it has; nil for others.
@inline(__always)
private func digits(_ word: UInt64, _ form: UInt64, _ most: UInt64) -> UInt64? {
    // Where `most` is added a digit stays below 0x80, and so does nought where there is none.
    let values = word ^ form
    return (values | (values &+ most)) & 0x8080_8080_8080_8080 == 0 ? values : nil
}

/// The digits of bytes at a place and behind it as a number.
@inline(__always)
private func pair(_ digits: UInt64, _ place: UInt64) -> Int {
    let two = digits >> (place &* 8)
    return Int(truncatingIfNeeded: (two & 0xFF) &* 10 &+ (two >> 8) & 0xFF)
}

/// The place behind a day that exists; −1 for any other.
@inline(__always)
private func dateEnd(_ bytes: RawSpan, _ from: Int, _ end: Int) -> Int {
    guard end &- from >= 10,
        // `0000-00-`
        let values = digits(bytes.word(from), 0x2D30_302D_3030_3030, 0x7F76_767F_7676_7676), values & 0xFFFF_FFFF != 0
    else { return -1 }
    let month = pair(values, 5)
    let day = twoDigits(bytes, from &+ 8)
    guard month >= 1, month <= 12, day >= 1 else { return -1 }
    if day > 28 {
        if day > 31 || day == 31 && (month == 4 || month == 6 || month == 9 || month == 11) { return -1 }
        if month == 2 {
            let year = pair(values, 0) &* 100 &+ pair(values, 2)
            guard day == 29, year % 4 == 0, year % 100 != 0 || year % 400 == 0 else { return -1 }
        }
    }
    return from &+ 10
}

/// The place behind a time of day; −1 for any other.
@inline(__always)
private func timeEnd(_ bytes: RawSpan, _ from: Int, _ end: Int) -> Int {
    // `00:00:00`
    guard end &- from >= 8, let values = digits(bytes.word(from), 0x3030_3A30_303A_3030, 0x7676_7F76_767F_7676) else {
        return -1
    }
    let hour = pair(values, 0)
    let minute = pair(values, 3)
    let second = pair(values, 6)
    // 24:00:00 is a time to XML Schema; rare enough to leave.
    guard hour < 24, minute < 60, second < 60 else { return -1 }
    var index = from &+ 8
    if index < end, bytes.byte(index) == UInt8(ascii: ".") {
        index &+= 1
        let point = index
        while index < end, bytes.byte(index).isDigit { index &+= 1 }
        // More digits than nine libxml2 rounds.
        guard index > point, index &- point <= 9 else { return -1 }
    }
    return index
}

/// Whether nothing, `Z`, or an offset of at most 14 hours stands here and nothing behind it.
@inline(__always)
private func isZone(_ bytes: RawSpan, _ from: Int, _ end: Int) -> Bool {
    guard from >= 0 else { return false }
    if from == end { return true }
    let sign = bytes.byte(from)
    if sign == UInt8(ascii: "Z") { return from &+ 1 == end }
    guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), end &- from == 6,
        bytes.byte(from &+ 3) == UInt8(ascii: ":")
    else { return false }
    let hours = twoDigits(bytes, from &+ 1)
    let minutes = twoDigits(bytes, from &+ 4)
    return hours >= 0 && minutes >= 0 && minutes < 60 && hours &* 60 &+ minutes <= 840
}
