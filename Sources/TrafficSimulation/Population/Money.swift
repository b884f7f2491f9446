import PaymentModel

/// Amounts as people write them.
enum Money {
    /// A number of units as an exact amount with the currency's decimals, at least one minor unit.
    ///
    /// Round: to two leading digits, as people do who choose an amount; otherwise to the minor unit.
    static func amount(_ units: Double, currency: String, round: Bool) -> Amount {
        let digits = Currency(currency)?.minorUnitDigits ?? 2
        var minor = max(0, min(units, 1e13))
        for _ in 0..<digits { minor *= 10 }
        var whole = Int64(minor.rounded())
        if round {
            var unit: Int64 = 1
            while whole / unit >= 100 { unit *= 10 }
            whole = (whole + unit / 2) / unit * unit
        }
        return Amount(mantissa: max(1, whole), scale: digits) ?? Amount(mantissa: 1, scale: 0) ?? fallback
    }

    /// The same from euros, at the simulation's rate.
    static func amount(euros: Double, currency: String, round: Bool) -> Amount {
        amount(euros * Place.unitsPerEuro(currency), currency: currency, round: round)
    }

    private static let fallback: Amount = {
        guard let one = Amount(mantissa: 1, scale: 0) else { preconditionFailure("1 is an amount") }
        return one
    }()
}
