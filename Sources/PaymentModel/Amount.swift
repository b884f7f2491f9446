/// An exact amount: a decimal number as it stands in a message, digits and scale.
///
/// `1000.50` has the mantissa 100050 and the scale 2; `1000` has the mantissa 1000 and the scale 0. Never a
/// binary floating point number: what was written is what is kept, trailing zeros included. At most 18
/// significant digits, as ISO 20022's `totalDigits` allows; MT fields have 15 at most.
public struct Amount: Sendable, Hashable {
    /// All digits, as a whole number.
    public let mantissa: Int64
    /// How many of the digits stand behind the decimal separator, 0 to 18.
    public let scale: UInt8

    /// The most digits an amount may have.
    public static let maximumDigits = 18

    /// Makes an amount from its digits; nil where the scale is over 18 or the mantissa over 18 digits.
    public init?(mantissa: Int64, scale: Int) {
        guard (0...Self.maximumDigits).contains(scale), mantissa.magnitude < 1_000_000_000_000_000_000 else {
            return nil
        }
        self.mantissa = mantissa
        self.scale = UInt8(scale)
    }

    /// Reads `1000.50`, `-3`, `+.5`, `5.` (the lexical space of `xs:decimal`), or with `separator` `,` an MT amount.
    ///
    /// Nil where anything else stands there, or where there are more than 18 significant digits.
    /// Complexity: O(*n*) in the length, no allocation.
    @specialized(where Text == ArraySlice<UInt8>)
    @specialized(where Text == [UInt8])
    @specialized(where Text == String.UTF8View)
    @specialized(where Text == Substring.UTF8View)
    public init?<Text: Sequence<UInt8>>(_ text: Text, separator: UInt8 = UInt8(ascii: ".")) {
        var mantissa: Int64 = 0
        var digits = 0
        var significant = 0
        var scale: Int? = nil
        var negative = false
        var first = true
        for byte in text {
            if first {
                first = false
                if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") {
                    negative = byte == UInt8(ascii: "-")
                    continue
                }
            }
            if byte == separator {
                guard scale == nil else { return nil }
                scale = 0
                continue
            }
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            let digit = Int64(byte &- UInt8(ascii: "0"))
            if significant > 0 || digit != 0 { significant += 1 }
            guard significant <= Self.maximumDigits else { return nil }
            mantissa = mantissa &* 10 &+ digit
            digits += 1
            if let behind = scale {
                guard behind < Self.maximumDigits else { return nil }
                scale = behind + 1
            }
        }
        guard digits > 0 else { return nil }
        self.mantissa = negative ? -mantissa : mantissa
        self.scale = UInt8(scale ?? 0)
    }

    /// Reads the text of an amount; see ``init(_:separator:)``.
    public init?(_ text: some StringProtocol) {
        self.init(text.utf8)
    }

    /// Makes a whole number of units.
    public init(units: Int32) {
        mantissa = Int64(units)
        scale = 0
    }

    /// Whether the amount is nought.
    public var isZero: Bool { mantissa == 0 }

    /// How many decimals are needed to write the value: trailing zeros do not count.
    public var significantScale: Int { significant.scale }

    /// The digits of the value and how many of them are decimals, without trailing zeros: the same of `1000` and `1000.00`.
    @inlinable public var significant: (mantissa: Int64, scale: Int) {
        var rest = mantissa
        var scale = Int(scale)
        while scale > 0, rest % 10 == 0 {
            rest /= 10
            scale -= 1
        }
        return (rest, scale)
    }

    /// The nearest binary number, for statistics only; money is never computed with it.
    public var approximation: Double {
        Double(mantissa) / Self.powersOfTen[Int(scale)]
    }

    /// The same value at another scale; nil where digits would be lost or would not fit.
    public func rescaled(to newScale: Int) -> Amount? {
        guard (0...Self.maximumDigits).contains(newScale) else { return nil }
        var value = mantissa
        var at = Int(scale)
        while at < newScale {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            value = product
            at += 1
        }
        while at > newScale {
            guard value % 10 == 0 else { return nil }
            value /= 10
            at -= 1
        }
        return Amount(mantissa: value, scale: newScale)
    }

    /// The exact sum, at the larger of the two scales; nil where it has more than 18 digits.
    public func adding(_ other: Amount) -> Amount? {
        let common = Int(max(scale, other.scale))
        guard let a = rescaled(to: common), let b = other.rescaled(to: common) else { return nil }
        let (sum, overflow) = a.mantissa.addingReportingOverflow(b.mantissa)
        return overflow ? nil : Amount(mantissa: sum, scale: common)
    }

    /// The mantissa's digits with a full stop at the scale, as in `1000.50`.
    public func text(separator: Character = ".", groupedBy group: Character? = nil) -> String {
        if group == nil, separator == "." { return plainText }
        var whole = String(mantissa.magnitude)
        var fraction = ""
        if scale > 0 {
            if whole.utf8.count <= Int(scale) {
                whole = String(repeating: "0", count: Int(scale) + 1 - whole.utf8.count) + whole
            }
            let cut = whole.index(whole.endIndex, offsetBy: -Int(scale))
            fraction = String(separator) + whole[cut...]
            whole = String(whole[..<cut])
        }
        if let group {
            var grouped = ""
            for (position, digit) in whole.enumerated() {
                if position > 0, (whole.utf8.count - position) % 3 == 0 { grouped.append(group) }
                grouped.append(digit)
            }
            whole = grouped
        }
        return (mantissa < 0 ? "-" : "") + whole + fraction
    }

    /// The text that is stored for every payment: its digits are written where they stand, from the last to the first.
    private var plainText: String {
        // A sign, twenty digits, a full stop.
        let most = 22
        return unsafe String(unsafeUninitializedCapacity: most) { buffer in
            var place = most
            var digits = 0
            var rest = mantissa.magnitude
            repeat {
                if digits > 0, digits == Int(scale) {
                    place -= 1
                    unsafe buffer[place] = UInt8(ascii: ".")
                }
                place -= 1
                unsafe buffer[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
                digits += 1
            } while rest > 0 || digits <= Int(scale)
            if mantissa < 0 {
                place -= 1
                unsafe buffer[place] = UInt8(ascii: "-")
            }
            for offset in place..<most { unsafe buffer[offset - place] = buffer[offset] }
            return most - place
        }
    }

    private static let powersOfTen: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    ]
}

extension Amount: CustomStringConvertible {
    /// The digits with a full stop, as in JSON Lines.
    public var description: String { text() }
}

extension Amount: Comparable {
    /// Compares the values exactly, whatever the scales.
    public static func < (a: Amount, b: Amount) -> Bool {
        if a.scale == b.scale { return a.mantissa < b.mantissa }
        // 18 digits and 18 decimals fit 128 bits.
        let common = max(a.scale, b.scale)
        return a.widened(to: common) < b.widened(to: common)
    }

    /// Equal in value: `1000` and `1000.00`.
    public func isEqual(to other: Amount) -> Bool {
        let common = max(scale, other.scale)
        return widened(to: common) == other.widened(to: common)
    }

    private func widened(to newScale: UInt8) -> Int128 {
        var value = Int128(mantissa)
        for _ in 0..<(newScale - scale) { value *= 10 }
        return value
    }
}
