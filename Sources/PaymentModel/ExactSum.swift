/// An exact sum of amounts: room for 20 digits before the decimal separator and 18 behind it.
///
/// Amounts have 18 digits at most, so that no single one overflows; some 170 of the largest together do. A sum that has
/// overflowed stays so and equals nothing.
public struct ExactSum: Sendable, Hashable {
    /// In units of 10⁻¹⁸.
    private var units: Int128 = 0
    /// How many decimals the amount with the most of them has.
    public private(set) var scale: UInt8 = 0
    /// Whether the sum no longer fits.
    public private(set) var hasOverflowed = false

    /// Nothing added yet.
    public init() {}

    /// The sum of one amount.
    public init(_ amount: Amount) { add(amount) }

    /// Adds an amount. Complexity: O(1).
    public mutating func add(_ amount: Amount) { take(Self.units(of: amount), amount.scale) }

    /// Adds another sum. Complexity: O(1).
    public mutating func add(_ other: ExactSum) {
        take(other.units, other.scale)
        if other.hasOverflowed { hasOverflowed = true }
    }

    /// Takes an amount off. Complexity: O(1).
    public mutating func subtract(_ amount: Amount) { take(-Self.units(of: amount), amount.scale) }

    private mutating func take(_ value: Int128, _ scale: UInt8) {
        let (sum, overflow) = units.addingReportingOverflow(value)
        units = sum
        self.scale = max(self.scale, scale)
        if overflow { hasOverflowed = true }
    }

    /// Equal in value: `1000` and `1000.00`. A sum that has overflowed equals nothing.
    public func isEqual(to amount: Amount) -> Bool { !hasOverflowed && units == Self.units(of: amount) }

    /// Equal in value.
    public func isEqual(to other: ExactSum) -> Bool {
        !hasOverflowed && !other.hasOverflowed && units == other.units
    }

    /// Whether the sum differs from an amount by no more than a tolerance; one that has overflowed does.
    public func isWithin(_ tolerance: Amount, of amount: Amount) -> Bool {
        let (difference, overflow) = units.subtractingReportingOverflow(Self.units(of: amount))
        return !hasOverflowed && !overflow && difference.magnitude <= Self.units(of: tolerance).magnitude
    }

    /// The sum as an amount; nil where it has more than 18 digits.
    public var amount: Amount? {
        let digits = Amount.maximumDigits - Int(scale)
        guard !hasOverflowed, let mantissa = Int64(exactly: units / Int128(Self.powersOfTen[digits])) else {
            return nil
        }
        return Amount(mantissa: mantissa, scale: Int(scale))
    }

    private static func units(of amount: Amount) -> Int128 {
        let factor = powersOfTen[Amount.maximumDigits - Int(amount.scale)]
        let (high, low) = amount.mantissa.multipliedFullWidth(by: factor)
        return Int128(high) << 64 | Int128(low)
    }

    private static let powersOfTen: [Int64] = {
        var powers: [Int64] = [1]
        for _ in 0..<Amount.maximumDigits { powers.append(powers[powers.count - 1] * 10) }
        return powers
    }()

    /// The sum with as many decimals as the longest amount has, at least so many, with `group` between thousands; or what to say
    /// in its place.
    public func text(groupedBy group: Character? = nil, decimals: Int = 0) -> String {
        guard !hasOverflowed else { return "(too many digits)" }
        var digits = String(units.magnitude)
        if digits.utf8.count <= Amount.maximumDigits {
            digits = String(repeating: "0", count: Amount.maximumDigits + 1 - digits.utf8.count) + digits
        }
        let fraction = digits.suffix(Amount.maximumDigits).prefix(max(Int(scale), decimals))
        var whole = ""
        let all = digits.dropLast(Amount.maximumDigits)
        for (place, digit) in all.enumerated() {
            if let group, place > 0, (all.count - place) % 3 == 0 { whole.append(group) }
            whole.append(digit)
        }
        return (units < 0 ? "-" : "") + whole + (fraction.isEmpty ? "" : "." + fraction)
    }
}

extension ExactSum: CustomStringConvertible {
    /// The digits with a full stop.
    public var description: String { text() }
}
