import PaymentModel

/// The formats that most fields have, for which a look at counts and a few bytes tells that a field is right.
///
/// Nothing here says that a field is wrong: what does not pass is matched against its format, which says why.
enum FieldShape: Sendable {
    /// Up to so many characters on one line.
    case text(maximum: Int)
    /// Exactly so many upper-case letters, or digits too.
    case code(length: Int, digits: Bool)
    /// So many lines of a width.
    case lines(minimum: Int, maximum: Int, width: Int)
    /// A line that begins with a slash or not, and up to so many lines of 35 below.
    case identifiedLines(maximum: Int)
    /// A BIC without a party identifier.
    case bic
    /// A currency and an amount, with or without a date before it.
    case amount(date: Bool)
    case rate
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
        case .text(let maximum): return field.lines == 1 && value.count <= maximum
        case .code(let length, let digits):
            guard value.count == length else { return false }
            for offset in value.start..<value.end
            where !(bytes[offset].isUpper || digits && bytes[offset].isNumeral) { return false }
            return true
        case .lines(let minimum, let maximum, let width):
            return field.lines <= maximum && field.lines >= minimum && field.widest <= width && !field.hasEmptyLine
                && first > 0x20
        case .identifiedLines(let maximum):
            guard field.widest <= 35, !field.hasEmptyLine, value.count > 2, first > 0x20 else { return false }
            guard first == UInt8(ascii: "/") else { return field.lines <= maximum }
            return field.lines > 1 && field.lines <= maximum + 1 && bytes[value.start + 1] > 0x20
        case .bic: return bytes.isBIC(value)
        case .amount(let date):
            guard date else { return bytes.isCurrencyAndAmount(value) }
            return value.count > 6 && bytes.isDate(Extent(value.start, value.start + 6))
                && bytes.isCurrencyAndAmount(Extent(value.start + 6, value.end))
        case .rate: return value.count <= 12 && bytes.amount(value) != nil
        }
    }
}

extension RawSpan {
    /// Eight or eleven characters of ISO 9362, with a country.
    @inline(__always)
    func isBIC(_ extent: Extent) -> Bool {
        guard extent.count == 8 || extent.count == 11 else { return false }
        for position in 0..<extent.count {
            let byte = self[extent.start + position]
            guard byte.isUpper || byte.isNumeral && position != 4 && position != 5 else { return false }
        }
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
