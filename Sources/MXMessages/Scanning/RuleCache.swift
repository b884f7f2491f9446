internal import CByteVectors
internal import PaymentModel

/// Whether values keep the rules beyond the schema (`ValueRules`), for the values that most messages have; no is no more than
/// a doubt.
struct RuleCache {
    /// The day for which currencies are looked up.
    private var day: CivilDate?
    /// For each of the last currencies, by its place: the packed code, and its decimals; 255 for any number.
    private let currencies = PlainTable(repeating: KnownCurrency(), count: 64)

    private struct KnownCurrency {
        var code: UInt32 = 0
        var decimals: UInt8 = 0
    }

    /// BICs that were found right, each at a place by its bytes: the same few come again and again.
    private let institutions = PlainTable(repeating: KnownBIC(), count: 64)

    private struct KnownBIC {
        var first: UInt64 = 0
        var second: UInt64 = 0
    }

    func free() {
        currencies.free()
        institutions.free()
    }

    /// Sets the day on which the message was made.
    mutating func setDay(_ day: CivilDate?) {
        guard day != self.day else { return }
        self.day = day
        for place in 0..<currencies.count { currencies[place] = KnownCurrency() }
    }

    /// Whether a value keeps the rule of its element.
    func holds(_ rule: UInt8, _ bytes: RawSpan, _ from: Int, _ count: Int) -> Bool {
        switch ValueRules.Kind(rawValue: rule) {
        case .iban: return IBAN.flaw(in: bytes.extracting(from..<from + count)) == nil
        case .bic: return isBIC(bytes, from, count)
        case .country: return count == 2 && CountryCode(bytes.byte(from), bytes.byte(from + 1)) != nil
        case .uetr: return UETR(bytes.extracting(from..<from + count)) != nil
        case .currency:
            guard count == 3, let code = Currency(bytes.byte(from), bytes.byte(from + 1), bytes.byte(from + 2)) else {
                return false
            }
            return code.isActive(on: day)
        case .lei: return Self.isLEI(bytes, from, count)
        // Dates are checked with the schema, where it has them for such.
        case .date, .some(.none), nil: return false
        }
    }

    private func isBIC(_ bytes: RawSpan, _ from: Int, _ count: Int) -> Bool {
        guard count == 8 || count == 11 else { return false }
        let first = bytes.word(from)
        let second = count == 11 ? bytes.word(from + 8) & lowBytes(3) : 0
        let place = Int(truncatingIfNeeded: ((first ^ second) &* 0x9E37_79B9_7F4A_7C15) >> 58)
        if institutions[place].first == first, institutions[place].second == second { return true }
        guard Self.country(ofBIC: bytes, from, count) != nil else { return false }
        institutions[place] = KnownBIC(first: first, second: second)
        return true
    }

    /// ISO 17442: the remainder of the letters, counted from 10, and digits is one.
    private static func isLEI(_ bytes: RawSpan, _ from: Int, _ count: Int) -> Bool {
        guard count == 20 else { return false }
        var remainder = 0
        for place in from..<from + count {
            let byte = bytes.byte(place)
            if byte.isDigit {
                remainder = (remainder &* 10 &+ Int(byte &- 48)) % 97
            } else {
                guard byte.isUpperLetter else { return false }
                remainder = (remainder &* 100 &+ Int(byte &- 55)) % 97
            }
        }
        return remainder == 1
    }

    /// The country of a BIC of capital letters and digits; nil where it is none.
    static func country(ofBIC bytes: RawSpan, _ from: Int, _ count: Int) -> CountryCode? {
        guard count == 8 || count == 11, isAlphanumeric(bytes.vector(from), count) else { return nil }
        return CountryCode(bytes.byte(from + 4), bytes.byte(from + 5))
    }

    /// The country of what looks like an IBAN, as `IBAN.looksLikeOne` tells it; nil where it does not.
    static func country(ofIBAN bytes: RawSpan, _ from: Int, _ count: Int) -> CountryCode? {
        guard (15...34).contains(count), bytes.byte(from + 2).isDigit, bytes.byte(from + 3).isDigit,
            let country = CountryCode(bytes.byte(from), bytes.byte(from + 1)), IBAN.registeredLength(in: country) != nil
        else { return nil }
        var index = from + 4
        while index < from + count {
            // Small letters count as capital ones; digits stay what they are.
            let own = bytes.vector(index)
            let letters = paycheck_between(own, SIMD16(repeating: 0x61), SIMD16(repeating: 0x7A))
            guard isAlphanumeric(own & ~(letters & SIMD16(repeating: 0x20)), from + count - index) else { return nil }
            index += 16
        }
        return country
    }

    /// Whether the first so many bytes are capital letters and digits.
    @inline(__always)
    private static func isAlphanumeric(_ bytes: SIMD16<UInt8>, _ count: Int) -> Bool {
        let letters = paycheck_between(bytes, SIMD16(repeating: 0x41), SIMD16(repeating: 0x5A))
        let digits = paycheck_between(bytes, SIMD16(repeating: 0x30), SIMD16(repeating: 0x39))
        return Int(paycheck_unmarked(~(letters | digits))) >= min(16, count)
    }

    /// Whether an amount is in a currency of its day and has no more decimals than that.
    mutating func holds(currency: UInt32, _ bytes: RawSpan, _ from: Int, _ count: Int) -> Bool {
        let place = Int(truncatingIfNeeded: (currency &* 0x9E37_79B1) >> 26)
        // Metals, in which accounts may be kept, are rare: that they are not active is only a doubt.
        if currencies[place].code != currency {
            guard let code = PaymentAssembly.currency(currency), code.isActive(on: day) else { return false }
            currencies[place] = KnownCurrency(code: currency, decimals: UInt8(clamping: code.minorUnitDigits ?? 255))
        }
        let decimals = Int(currencies[place].decimals)
        guard decimals < 255 else { return true }
        var index = from + count
        var behind = 0
        while index > from {
            index &-= 1
            if bytes.byte(index) == UInt8(ascii: ".") { return behind <= decimals }
            behind &+= 1
        }
        return true
    }
}
