import AnomalyScoring

/// What any scoring must do at the least: read the rows of a payment, which lie anywhere.
///
/// Rows as large as the scorer's, and an index for each table, in plain arrays; a payment reads a word of each line of 64 bytes.
struct ScoringFloor {
    private struct Table {
        let words: [UInt64]
        let rowWords: Int
        let rows: Int

        init(rows: Int, bytes: Int) {
            rowWords = (bytes + 7) / 8
            self.rows = rows
            words = [UInt64](repeating: 1, count: rows * rowWords)
        }

        @inline(__always)
        func read(_ random: UInt64) -> UInt64 {
            let start = Int(truncatingIfNeeded: random.multipliedFullWidth(by: UInt64(rows)).high) * rowWords
            var sum: UInt64 = 0
            var word = start
            while word < start + rowWords {
                sum &+= words[word]
                word += 8
            }
            return sum
        }
    }

    private let tables: [Table]

    init(debtors: Int) {
        tables = [
            Table(rows: debtors, bytes: ProfileTable.debtor.rowBytes),
            Table(rows: debtors, bytes: ProfileTable.creditor.rowBytes),
            Table(rows: 4 * debtors, bytes: 8 + ProfileTable.pair.rowBytes),
            Table(rows: 2 * debtors, bytes: 16),
            Table(rows: 2 * debtors, bytes: 16),
        ]
    }

    /// Nanoseconds of processor time a payment.
    func measure(payments: Int) -> Double {
        var random = Scramble(state: 99)
        var sum: UInt64 = 0
        let start = threadNanoseconds()
        for _ in 0..<payments { for table in tables { sum &+= table.read(random.next()) } }
        let time = threadNanoseconds() - start
        precondition(sum > 0)
        return Double(time) / Double(payments)
    }
}
