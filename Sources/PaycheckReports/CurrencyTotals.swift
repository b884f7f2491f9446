import AnomalyScoring
import PaymentModel

/// Exact sums by currency and decision.
struct CurrencyTotals {
    /// What was added in one currency.
    struct Row {
        var counts = [0, 0, 0]
        // 128 bits hold the sum of 10^20 amounts of 18 digits: it cannot overflow.
        var sums: [Int128] = [0, 0, 0]
        var scale: UInt8 = 0
    }

    private var rows: [Currency: Row] = [:]

    mutating func add(_ amount: Amount, _ currency: Currency, _ decision: Decision) {
        var row = rows[currency] ?? Row()
        // All sums of a currency have its own decimals, or more where an amount has.
        while row.scale < max(amount.scale, UInt8(currency.minorUnitDigits ?? 0)) {
            row.sums = row.sums.map { $0 * 10 }
            row.scale += 1
        }
        var value = Int128(amount.mantissa)
        for _ in 0..<(row.scale - amount.scale) { value *= 10 }
        row.counts[Self.column(decision)] += 1
        row.sums[Self.column(decision)] += value
        rows[currency] = row
    }

    /// The rows by currency, the codes in order.
    var sorted: [(currency: Currency, row: Row)] {
        rows.sorted { $0.key.text < $1.key.text }.map { ($0.key, $0.value) }
    }

    static func column(_ decision: Decision) -> Int {
        switch decision {
        case .hold: 0
        case .review: 1
        case .pass: 2
        }
    }

    /// A sum as in `951,000,000.00`.
    static func text(_ sum: Int128, scale: UInt8) -> String {
        var digits = Array(String(sum.magnitude).utf8)
        while digits.count <= Int(scale) { digits.insert(UInt8(ascii: "0"), at: 0) }
        var place = digits.count - Int(scale) - 3
        if scale > 0 { digits.insert(UInt8(ascii: "."), at: digits.count - Int(scale)) }
        while place > 0 {
            digits.insert(UInt8(ascii: ","), at: place)
            place -= 3
        }
        return (sum < 0 ? "-" : "") + String(decoding: digits, as: UTF8.self)
    }
}
