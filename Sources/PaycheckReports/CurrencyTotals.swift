import AnomalyScoring
import PaymentModel

/// Exact sums by currency and decision.
struct CurrencyTotals {
    /// What was added in one currency.
    struct Row {
        fileprivate(set) var counts = [0, 0, 0]
        fileprivate var sums = [ExactSum(), ExactSum(), ExactSum()]
        /// All sums of a currency have its own decimals, or more where an amount has.
        fileprivate var decimals: Int

        /// The sum of a column as in `951,000,000.00`, or what to say in its place.
        func text(_ column: Int) -> String { sums[column].text(groupedBy: ",", decimals: decimals) }
    }

    private var rows: [Currency: Row] = [:]

    mutating func add(_ amount: Amount, _ currency: Currency, _ decision: Decision) {
        var row = rows[currency] ?? Row(decimals: currency.minorUnitDigits ?? 0)
        let column = Self.column(decision)
        row.counts[column] += 1
        row.sums[column].add(amount)
        row.decimals = max(row.decimals, Int(amount.scale))
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
}
