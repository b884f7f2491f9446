import PaymentModel

/// How an amount is written: people and systems have habits of roundness.
enum AmountStyle: UInt8, Sendable {
    case cents, whole, round, netOfCharges, belowLimit

    var text: String {
        switch self {
        case .cents: "with cents"
        case .whole: "without cents"
        case .round: "round"
        case .netOfCharges: "a round sum less small charges"
        case .belowLimit: "just below a limit"
        }
    }

    /// Round has at most three significant digits and is 100 at least; net of charges lies at most 60, and at most
    /// a thousandth, below such a sum.
    static func of(_ amount: Amount) -> AmountStyle {
        var units = amount.mantissa
        var fraction = false
        for _ in 0..<amount.scale {
            if units % 10 != 0 { fraction = true }
            units /= 10
        }
        guard units > 0 else { return fraction ? .cents : .whole }
        if !fraction, units >= 100, significantDigits(units) <= 3 { return .round }
        // The next larger number of three digits or fewer.
        var step: Int64 = 1
        while units / step >= 1000 { step *= 10 }
        let above = (units / step + 1) * step
        let gap = above - units
        if units >= 10_000, step >= 100, gap <= 60, gap * 1000 <= units { return .netOfCharges }
        return fraction ? .cents : .whole
    }

    /// Whether an amount lies below a limit by a twentieth of it or less: who knows the limit may stay just under it.
    static func isBelow(_ amount: Amount, _ limit: Amount) -> Bool {
        guard amount < limit else { return false }
        return amount.approximation >= 0.95 * limit.approximation
    }

    private static func significantDigits(_ value: Int64) -> Int {
        var rest = value
        while rest > 0, rest % 10 == 0 { rest /= 10 }
        var digits = 0
        while rest > 0 {
            rest /= 10
            digits += 1
        }
        return digits
    }
}
