/// How alike two normalised names are.
enum NameSimilarity {
    /// Whether the names differ by exactly one insertion, deletion, substitution or transposition of neighbours.
    ///
    /// Damerau (1964). With the common beginning and end taken off, one slip leaves at most one letter on each side,
    /// or two that changed places. Complexity: O(*n*).
    static func isOneSlip(_ a: PackedName, _ b: PackedName) -> Bool {
        let (first, second) = (a.count, b.count)
        guard abs(first - second) <= 1 else { return false }
        var start = 0
        while start < min(first, second), a[start] == b[start] { start += 1 }
        var end = 0
        while end < min(first, second) - start, a[first - 1 - end] == b[second - 1 - end] { end += 1 }
        let (left, right) = (first - start - end, second - start - end)
        if left <= 1, right <= 1 { return left + right > 0 }
        return left == 2 && right == 2 && a[start] == b[start + 1] && a[start + 1] == b[start]
    }

    /// Jaro's similarity with Winkler's bonus for a common beginning of up to four, 0 to 1.
    ///
    /// Winkler, "String comparator metrics and enhanced decision rules in the Fellegi-Sunter model" (1990).
    static func jaroWinkler(_ a: PackedName, _ b: PackedName) -> Double {
        let (first, second) = (a.count, b.count)
        guard first > 0, second > 0 else { return 0 }
        let reach = max(0, max(first, second) / 2 - 1)
        var taken: UInt64 = 0
        var matched: UInt64 = 0
        var matches = 0
        for place in 0..<first {
            let low = max(0, place - reach)
            let high = min(second - 1, place + reach)
            guard low <= high else { continue }
            for other in low...high where taken >> UInt64(other) & 1 == 0 && a[place] == b[other] {
                taken |= 1 << UInt64(other)
                matched |= 1 << UInt64(place)
                matches += 1
                break
            }
        }
        guard matches > 0 else { return 0 }
        var transposed = 0
        var other = 0
        for place in 0..<first where matched >> UInt64(place) & 1 == 1 {
            while taken >> UInt64(other) & 1 == 0 { other += 1 }
            if a[place] != b[other] { transposed += 1 }
            other += 1
        }
        let m = Double(matches)
        let jaro = (m / Double(first) + m / Double(second) + (m - Double(transposed / 2)) / m) / 3
        var prefix = 0
        while prefix < min(4, first, second), a[prefix] == b[prefix] { prefix += 1 }
        return jaro + 0.1 * Double(prefix) * (1 - jaro)
    }

    /// The larger of Jaro–Winkler and the share of the shorter name's words that the longer one has: word order and
    /// left-out middle names make no other name.
    static func similarity(_ a: PackedName, _ b: PackedName) -> Double {
        if a == b { return 1 }
        let words = (a.text.split(separator: " "), b.text.split(separator: " "))
        let (few, many) = words.0.count <= words.1.count ? words : (words.1, words.0)
        let common = few.filter { many.contains($0) }.count
        let share = few.count >= 2 ? Double(common) / Double(few.count) : 0
        return max(jaroWinkler(a, b), share)
    }
}
