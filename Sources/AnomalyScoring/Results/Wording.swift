/// Numbers, spans and shares as people read them; in English and the same on every machine.
enum Wording {
    /// `1204` as `1,204`.
    static func count(_ value: some BinaryInteger) -> String {
        let digits = String(value)
        guard value >= 1_000 || value < 0 else { return digits }
        var text = ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.utf8.count - place) % 3 == 0, digit != "-" { text.append(",") }
            text.append(digit)
        }
        return text
    }

    /// `1 payment`, `24 payments`.
    static func count(_ value: some BinaryInteger, _ noun: String, _ plural: String? = nil) -> String {
        count(value) + " " + (value == 1 ? noun : plural ?? noun + "s")
    }

    /// Two or three significant digits: `0.12`, `1.3`, `18`, `1,250`.
    static func number(_ value: Double) -> String {
        guard value.isFinite else { return "0" }
        let magnitude = abs(value)
        if magnitude >= 99.5 { return count(Int(clamping: Int64(min(max(value, -9e15), 9e15).rounded()))) }
        let scale: Double = magnitude >= 9.95 ? 1 : magnitude >= 0.995 ? 10 : magnitude >= 0.0995 ? 100 : 1000
        let scaled = Int((magnitude * scale).rounded())
        let whole = scaled / Int(scale)
        var rest = scaled % Int(scale)
        var digits = 0
        var size = Int(scale)
        while size > 1 {
            size /= 10
            digits += 1
        }
        while digits > 0, rest % 10 == 0 {
            rest /= 10
            digits -= 1
        }
        let sign = value < 0 && scaled > 0 ? "-" : ""
        guard digits > 0 else { return sign + count(whole) }
        let text = String(rest)
        return sign + count(whole) + "." + String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }

    /// Seconds as `40 s`, `12 min`, `2 h 10 min`, `3 days`.
    static func span(_ seconds: some BinaryInteger) -> String {
        let seconds = Int(clamping: seconds)
        if seconds < 120 { return "\(max(seconds, 0)) s" }
        let minutes = (seconds + 30) / 60
        if minutes < 120 { return "\(minutes) min" }
        if minutes < 48 * 60 {
            return minutes % 60 == 0 ? "\(minutes / 60) h" : "\(minutes / 60) h \(minutes % 60) min"
        }
        let days = (minutes + 720) / 1440
        return days < 60 ? "\(days) days" : days < 730 ? "\(days / 30) months" : "\(days / 365) years"
    }

    /// How often: `1.3 a day`, `2 a week`, `1 a month`.
    static func rate(perSecond: Double) -> String {
        let day = perSecond * 86_400
        if day >= 0.95 { return number(day) + " a day" }
        if day * 7 >= 0.95 { return number(day * 7) + " a week" }
        return number(day * 30) + " a month"
    }

    /// A share as `1 in 250`, or as a percentage where it is common.
    static func share(_ share: Double) -> String {
        if share >= 0.1 { return number(share * 100) + " %" }
        guard share > 1e-12 else { return "none" }
        return "1 in " + number(1 / share)
    }

    /// The bytes of a word, lowest first.
    static func text(_ word: UInt64) -> String {
        var bytes: [UInt8] = []
        var rest = word
        while rest != 0 {
            bytes.append(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
