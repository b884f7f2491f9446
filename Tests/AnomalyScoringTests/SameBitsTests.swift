import Dispatch
import PaymentModel
import TestSupport
import Testing
import TrafficSimulation

@testable import AnomalyScoring

/// The same payments in the same order and the same epochs give the same bits, however they are handed over.
@Suite struct SameBitsTests {
    struct Bits: Equatable {
        var own: UInt64
        var score: UInt64
        var detectors: [UInt32]

        /// Without what later siblings lend, which only a batch can know.
        init(_ assessment: Assessment) {
            own = assessment.own.bitPattern
            score =
                CarriedEvidence.added(
                    to: assessment.own,
                    debtor: Double(assessment.debtorEvidence),
                    creditor: Double(assessment.creditorEvidence)
                ).bitPattern
            detectors = DetectorIdentifier.allCases.map { assessment.bits[$0.slot].bitPattern }
        }
    }

    static func traffic(seed: UInt64) -> [Payment] {
        var settings = SimulationSettings(seed: seed, days: 25).scaled(by: 0.2)
        settings.attackFreeDays = 15
        for attack in [AttackScenario.loud, .fanIn, .bangladeshBank2016] { settings.attacks[attack] = 1 }
        return TrafficSimulator(settings: settings).payments().map(\.payment)
    }

    static func settings(shards: Int = 1) -> ScoringSettings {
        var settings = ScoringSettings()
        settings.epochSeconds = .max
        settings.shards = shards
        return settings
    }

    /// Batches of these sizes, each an epoch.
    static func sizes(seed: UInt64, total: Int) -> [Int] {
        var random = SeededGenerator(seed: seed)
        var sizes: [Int] = []
        var rest = total
        while rest > 0 {
            sizes.append(min(rest, Int.random(in: 1...400, using: &random)))
            rest -= sizes[sizes.count - 1]
        }
        return sizes
    }

    static func batches(_ payments: [Payment], _ sizes: [Int], shards: Int) -> [Bits] {
        var scorer = Scorer(settings: settings(shards: shards))
        var bits: [Bits] = []
        var start = 0
        for size in sizes {
            bits += scorer.score(contentsOf: Array(payments[start..<start + size])).payments.map { Bits($0) }
            start += size
        }
        return bits
    }

    @Test(arguments: [UInt64(1), 2, 3])
    func batchesAStreamAndAnyNumberOfShardsGiveTheSameBits(seed: UInt64) {
        let payments = Self.traffic(seed: seed)
        let sizes = Self.sizes(seed: seed, total: payments.count)
        let reference = Self.batches(payments, sizes, shards: 1)
        #expect(reference.count == payments.count && payments.count > 5000, "seed \(seed)")

        var scorer = Scorer(settings: Self.settings())
        var stream: [Bits] = []
        var start = 0
        for size in sizes {
            for payment in payments[start..<start + size] { stream.append(Bits(scorer.score(payment))) }
            scorer.endEpoch()
            start += size
        }
        #expect(stream == reference, "a stream, seed \(seed)")
        for shards in [2, 7] {
            #expect(Self.batches(payments, sizes, shards: shards) == reference, "\(shards) shards, seed \(seed)")
        }
    }

    @Test(arguments: [(4, 2), (7, 3), (16, 16), (3, 8)])
    func threadsOverShardsGiveTheSameBits(shards: Int, threads: Int) {
        let payments = Self.traffic(seed: 6)
        var one = Scorer(settings: Self.settings())
        var settings = Self.settings(shards: shards)
        settings.threads = ScoringThreads(threads) { DispatchQueue.concurrentPerform(iterations: $0, execute: $1) }
        var many = Scorer(settings: settings)
        // The second batch is large enough for several blocks on threads, the third for none.
        for range in [0..<1500, 1500..<payments.count - 500, payments.count - 500..<payments.count] {
            let batch = Array(payments[range])
            let bits = many.score(contentsOf: batch).payments.map { Bits($0) }
            #expect(one.score(contentsOf: batch).payments.map { Bits($0) } == bits)
        }
        #expect((many.snapshot() == one.snapshot()) as Bool)
    }

    @Test func anEpochOfABatchEndsAfterTheNumberOfPaymentsOfTheSettings() {
        let payments = Array(Self.traffic(seed: 4).prefix(3000))
        var short = Self.settings()
        short.epochPayments = 100
        var scorer = Scorer(settings: short)
        let whole = scorer.score(contentsOf: payments).payments.map { Bits($0) }
        let sizes = Array(repeating: 100, count: 30)
        #expect(whole == Self.batches(payments, sizes, shards: 1))
    }
}
