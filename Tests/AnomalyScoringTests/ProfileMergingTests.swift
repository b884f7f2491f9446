@testable import AnomalyScoring
import PaymentModel
import TestSupport
import Testing

/// Profiles of two halves put together are those of the whole: what is exact, and how near the rest is.
@Suite struct ProfileMergingTests {
    private static let debtors = 60

    /// Payments in the order of time, over 60 days; who pays is in the account.
    private static func payments(_ seed: UInt64, days: Range<Int>) -> [Payment] {
        var random = SeededGenerator(seed: seed &+ UInt64(days.lowerBound))
        var all: [Payment] = []
        for day in days {
            for second in 0..<120 {
                let debtor = Int.random(in: 0..<debtors, using: &random)
                let creditor =
                    Int.random(in: 0..<30, using: &random) == 0
                    ? 900 : (debtor * 7 + Int.random(in: 0..<5, using: &random)) % 90
                var payment = Payment(
                    message: "103",
                    amount: Amount(
                        mantissa: Int64.random(in: 10_000...90_000, using: &random) * Int64(debtor + 1),
                        scale: 2
                    )!,
                    currency: Currency("EUR")!
                )
                payment[.debtorAccount] = "D\(debtor)"
                payment[.creditorAccount] = "C\(creditor)"
                payment[.creditorName] = "PAYEE \(creditor)"
                payment[.sender] = "SAMPDE20XXX"
                payment[.endToEndReference] = "E\(day)-\(second)"
                payment[.created] =
                    Timestamp(secondsSinceEpoch: 1_450_000_000 + Int64(day * 86_400 + 30_000 + second * 200))
                    .description
                all.append(payment)
            }
        }
        return all
    }

    private static func learned(_ payments: [Payment]) -> Scorer {
        var scorer = Scorer()
        for start in stride(from: 0, to: payments.count, by: 120) {
            scorer.learn(contentsOf: Array(payments[start..<min(start + 120, payments.count)]))
        }
        return scorer
    }

    private static func rows(_ scorer: Scorer) -> [ProfileRowKey: [UInt8]] {
        var rows: [ProfileRowKey: [UInt8]] = [:]
        scorer.rows { key, _, bytes in rows[key] = unsafe bytes.withUnsafeBytes { unsafe Array($0) } }
        return rows
    }

    /// What the store does with two halves.
    private static func merged(_ a: Scorer, _ b: Scorer) throws -> Scorer {
        var scorer = a
        let known = rows(a)
        for (key, bytes) in rows(b) {
            let row =
                try known[key].map { old in try unsafe Scorer.merged(key.table, old.span.bytes, bytes.span.bytes) }
                ?? bytes
            try scorer.install(key, bytes: row)
        }
        try scorer.mergePopulation(b.populationBytes())
        return scorer
    }

    private static func row<Row: ProfileRow>(_ bytes: [UInt8], _ table: ProfileTable) throws -> Row {
        try unsafe Row(bytes.span.bytes, of: table)
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `halves by debtor have the whole's counts, times, pairs and references, and nearly its means`(seed: UInt64)
        throws
    {
        let all = Self.payments(seed, days: 0..<60)
        let isFirst = { (payment: Payment) in payment[.debtorAccount]!.utf8.last! % 2 == 0 }
        let whole = Self.learned(all)
        let merged = try Self.merged(Self.learned(all.filter(isFirst)), Self.learned(all.filter { !isFirst($0) }))
        let (expected, found) = (Self.rows(whole), Self.rows(merged))
        #expect(Set(expected.keys) == Set(found.keys))
        #expect(merged.learnedPayments == whole.learnedPayments)
        for (key, bytes) in expected {
            guard let other = found[key] else { continue }
            switch key.table {
            case .pair, .reference, .order, .names, .moreNames: #expect(bytes == other, "seed \(seed), \(key)")
            case .debtor:
                let (a, b): (DebtorProfile, DebtorProfile) = (
                    try Self.row(bytes, .debtor), try Self.row(other, .debtor)
                )
                #expect(
                    (a.payments, a.beneficiaries, a.first, a.last) == (b.payments, b.beneficiaries, b.first, b.last)
                )
                #expect(a.largest == b.largest && a.intensity == b.intensity)
                #expect(
                    a.times.newest(of: a.payments, to: a.last).map(\.time)
                        == b.times.newest(of: b.payments, to: b.last).map(\.time)
                )
                // Amounts are clipped by what is usual for everybody, which a half knows otherwise.
                #expect(abs(a.mean - b.mean) <= 0.1, "seed \(seed)")
            case .creditor:
                let (a, b): (CreditorProfile, CreditorProfile) = (
                    try Self.row(bytes, .creditor), try Self.row(other, .creditor)
                )
                #expect((a.first, a.last, a.lastNew, a.debtors) == (b.first, b.last, b.lastNew, b.debtors))
                Self.expectNear(
                    a.newTimes.newest(of: a.debtors, to: a.lastNew).map(\.time),
                    b.newTimes.newest(of: b.debtors, to: b.lastNew).map(\.time),
                    seed
                )
                #expect(abs(a.intensity - b.intensity) <= 1e-3 * max(1, a.intensity), "seed \(seed)")
                #expect(a.name == b.name)
            // Nobody signs here, and categories beyond a row's are those of the later half.
            case .moreCategories, .identity: break
            }
        }
        try Self.expectNear(whole, merged, seed, mean: 0.25)
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `halves by time have the whole's payments and times, and judge nearly as it does`(seed: UInt64) throws {
        let all = Self.payments(seed, days: 0..<60)
        let whole = Self.learned(all)
        let merged = try Self.merged(Self.learned(Array(all[..<3_600])), Self.learned(Array(all[3_600...])))
        let (expected, found) = (Self.rows(whole), Self.rows(merged))
        #expect(Set(expected.keys).subtracting(found.keys).isEmpty)
        for (key, bytes) in expected where key.table == .debtor {
            guard let other = found[key] else { continue }
            let (a, b): (DebtorProfile, DebtorProfile) = (try Self.row(bytes, .debtor), try Self.row(other, .debtor))
            #expect((a.payments, a.first, a.last, a.largest) == (b.payments, b.first, b.last, b.largest))
            Self.expectNear(
                a.times.newest(of: a.payments, to: a.last).map(\.time),
                b.times.newest(of: b.payments, to: b.last).map(\.time),
                seed
            )
            #expect(abs(a.mean - b.mean) <= 0.2 && abs(a.intensity - b.intensity) <= 0.01 * a.intensity, "seed \(seed)")
        }
        try Self.expectNear(whole, merged, seed, mean: 1)
    }

    /// Times that were put together of steps: wrong by 2⁻¹⁰ of how long ago they are, in the whole and in what was merged.
    private static func expectNear(_ a: [UInt32], _ b: [UInt32], _ seed: UInt64) {
        #expect(a.count == b.count, "seed \(seed)")
        for (one, other) in zip(a, b) {
            let age = Double(a[a.count - 1]) - Double(min(one, other))
            #expect(abs(Double(one) - Double(other)) <= age / 256 + 2, "seed \(seed)")
        }
    }

    /// The bits of another day's payments by both, on the average.
    private static func expectNear(_ whole: Scorer, _ merged: Scorer, _ seed: UInt64, mean: Double) throws {
        var (a, b) = (whole, merged)
        let next = payments(seed, days: 60..<62)
        let (expected, found) = (a.score(contentsOf: next).payments, b.score(contentsOf: next).payments)
        var sum = 0.0
        for (one, other) in zip(expected, found) { sum += abs(one.score - other.score) }
        #expect(sum / Double(next.count) <= mean, "seed \(seed): \(sum / Double(next.count)) bits a payment")
    }
}
