import AnomalyScoring
import PaymentModel

/// Exact sums by currency and decision.
struct CurrencyTotals {
    /// What was added in one currency.
    struct Row {
        var counts = [0, 0, 0]
        var sums: [Int128] = [0, 0, 0]
        var scale: UInt8 = 0
        /// 128 bits hold 38 digits; only amounts of both very many digits and very many decimals leave them.
        var hasOverflowed = false

        mutating func rescale(to newScale: UInt8) {
            while scale < newScale {
                for column in sums.indices { sums[column] = product(sums[column], 10) }
                scale += 1
            }
        }

        mutating func add(_ amount: Amount, to column: Int) {
            rescale(to: amount.scale)
            var value = Int128(amount.mantissa)
            for _ in 0..<(scale - amount.scale) { value = product(value, 10) }
            counts[column] += 1
            let (sum, overflow) = sums[column].addingReportingOverflow(value)
            sums[column] = sum
            if overflow { hasOverflowed = true }
        }

        private mutating func product(_ a: Int128, _ b: Int128) -> Int128 {
            let (product, overflow) = a.multipliedReportingOverflow(by: b)
            if overflow { hasOverflowed = true }
            return product
        }

        /// The sum of a column, or what to say in its place.
        func text(_ column: Int) -> String {
            hasOverflowed ? "(too many digits)" : CurrencyTotals.text(sums[column], scale: scale)
        }
    }

    private var rows: [Currency: Row] = [:]

    mutating func add(_ amount: Amount, _ currency: Currency, _ decision: Decision) {
        var row = rows[currency] ?? Row()
        // All sums of a currency have its own decimals, or more where an amount has.
        row.rescale(to: UInt8(currency.minorUnitDigits ?? 0))
        row.add(amount, to: Self.column(decision))
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
