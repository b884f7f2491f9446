import PaymentModel

/// The formats that most fields have, for which a look at counts and a few bytes tells that a field is right.
///
/// Nothing here says that a field is wrong: what does not pass is matched against its format, which says why.
enum FieldShape: Sendable {
    /// Up to so many characters on one line.
    case text(maximum: UInt16)
    /// Exactly so many upper-case letters, or digits too.
    case code(length: UInt16, digits: Bool)
    /// So many lines of a width.
    case lines(minimum: UInt16, maximum: UInt16, width: UInt16)
    /// A line that begins with a slash or not, and up to so many lines of 35 below.
    case identifiedLines(maximum: UInt16)
    /// A BIC without a party identifier.
    case bic
    /// A currency and an amount, with or without a date before it.
    case amount(date: Bool)
    case rate
    /// An instruction code of four letters or digits without additional information.
    case instruction
    /// A time with a code of seven letters before it: `/SNDTIME/1436+0200`.
    case indication
    /// Only by matching.
    case other

    /// Whether a field is right. The field is not empty.
    @inline(__always)
    func fits(_ field: ScannedField, _ bytes: RawSpan) -> Bool {
        guard field.isPlain else { return false }
        let value = field.value
        let first = bytes[value.start]
        switch self {
        case .other: return false
        case .text(let maximum): return field.lines == 1 && value.count <= Int(maximum)
        case .code(let length, let digits):
            guard value.count == Int(length) else { return false }
            return bytes.areCapitals(value, orDigits: digits)
        case .lines(let minimum, let maximum, let width):
            return field.lines <= Int32(maximum) && field.lines >= Int32(minimum) && field.widest <= Int32(width)
                && !field.hasEmptyLine && first > 0x20
        case .identifiedLines(let maximum):
            guard field.widest <= 35, !field.hasEmptyLine, value.count > 2, first > 0x20 else { return false }
            guard first == UInt8(ascii: "/") else { return field.lines <= Int32(maximum) }
            return field.lines > 1 && field.lines <= Int32(maximum) + 1 && bytes[value.start + 1] > 0x20
        case .bic: return bytes.isBIC(value)
        case .amount(let date):
            guard date else { return bytes.isCurrencyAndAmount(value) }
            return value.count > 6 && bytes.isDate(Extent(value.start, value.start + 6))
                && bytes.isCurrencyAndAmount(Extent(value.start + 6, value.end))
        case .rate: return value.count <= 12 && bytes.amount(value) != nil
        case .instruction: return value.count == 4 && bytes.areCapitals(value, orDigits: true)
        case .indication: return bytes.isIndication(value)
        }
    }
}

extension RawSpan {
    /// Whether all are A to Z, or digits too.
    @inline(__always)
    func areCapitals(_ extent: Extent, orDigits: Bool) -> Bool {
        var at = extent.start
        while at < extent.end {
            let byte = self[at]
            guard byte.isUpper || orDigits && byte.isNumeral else { return false }
            at &+= 1
        }
        return true
    }

    /// A code of seven letters between slashes, a time that exists, and an offset of up to 13:59.
    @inline(__always)
    func isIndication(_ value: Extent) -> Bool {
        guard value.count == 18, self[value.start] == UInt8(ascii: "/"), self[value.start + 8] == UInt8(ascii: "/"),
            areCapitals(Extent(value.start + 1, value.start + 8), orDigits: true),
            isTime(Extent(value.start + 9, value.start + 13)),
            self[value.start + 13] == UInt8(ascii: "+") || self[value.start + 13] == UInt8(ascii: "-")
        else { return false }
        let offset = Extent(value.start + 14, value.end)
        guard areDigits(offset) else { return false }
        let digits = number(offset)
        return digits <= 1359 && digits % 100 < 60
    }
}

extension RawSpan {
    /// Eight or eleven characters of ISO 9362, with a country.
    @inline(__always)
    func isBIC(_ extent: Extent) -> Bool {
        guard extent.count == 8 || extent.count == 11, extent.start >= 0, extent.end <= byteCount else { return false }
        guard word(at: extent.start).isBICParty, extent.count == 8 || word(at: extent.start &+ 3).areCapitalsOrDigits
        else { return false }
        return CountryCode(self[extent.start + 4], self[extent.start + 5]) != nil
    }

    /// Three letters and an amount with no more decimals than the currency has.
    @inline(__always)
    func isCurrencyAndAmount(_ extent: Extent) -> Bool {
        guard let (currency, amount) = currencyAndAmount(extent) else { return false }
        guard amount.scale > 0, let digits = currency.minorUnitDigits else { return true }
        return Int(amount.scale) <= digits
    }
}
