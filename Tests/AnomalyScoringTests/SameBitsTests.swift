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

    /// Bodies one after the other, in either order, and all of them on fewer threads than were asked for: whoever embeds the scoring may have no more.
    static let fewerThreads: [@Sendable (Int, @Sendable (Int) -> Void) -> Void] = [
        { times, body in for number in 0..<times { body(number) } },
        { times, body in for number in (0..<times).reversed() { body(number) } },
        { times, body in
            DispatchQueue.concurrentPerform(iterations: 2) { half in
                for number in 0..<times where number % 2 == half { body(number) }
            }
        },
    ]

    @Test(arguments: 0..<3)
    func threadsThatThereAreNotGiveTheSameBits(place: Int) {
        let payments = Self.traffic(seed: 7)
        var one = Scorer(settings: Self.settings())
        var settings = Self.settings(shards: 5)
        settings.threads = ScoringThreads(4, run: Self.fewerThreads[place])
        var fewer = Scorer(settings: settings)
        let bits = fewer.score(contentsOf: payments).payments.map { Bits($0) }
        #expect(one.score(contentsOf: payments).payments.map { Bits($0) } == bits)
        #expect((fewer.snapshot() == one.snapshot()) as Bool)
    }

    /// Sizes around those of a block, of two, and of what is worth threads; some payments without a time, some signed.
    @Test(arguments: [1023, 1024, 1025, 1535, 1536, 1537, 2048, 2049, 4097])
    func signedPaymentsAndSuchWithoutATimeGiveTheSameBitsOnThreads(count: Int) throws {
        var payments = Array(Self.traffic(seed: 8).prefix(2 * count))
        try #require(payments.count == 2 * count)
        for place in payments.indices {
            if place % 11 == 3 {
                let times: [PaymentField] = [.settlementTime, .accepted, .headerCreated, .created, .settlementDate]
                for field in times { payments[place][field] = nil }
                #expect(payments[place].time == nil)
            }
            // A third of the first batch has no signatures at all.
            guard place < 2 * count / 3 || place > count, place % 3 != 0 else { continue }
            var facts = SignatureFacts(.valid, profile: .swiftBAH)
            facts.signer = SignatureFacts.Signer(key: "key \(place % 5)", owner: "BANKBEB0")
            payments[place].signature = place % 7 == 0 ? .unsigned : facts
        }
        var one = Scorer(settings: Self.settings())
        var settings = Self.settings(shards: 3)
        settings.threads = ScoringThreads(3) { DispatchQueue.concurrentPerform(iterations: $0, execute: $1) }
        var many = Scorer(settings: settings)
        for range in [0..<count, count..<2 * count] {
            let batch = Array(payments[range])
            let bits = many.score(contentsOf: batch).payments.map { Bits($0) }
            #expect(one.score(contentsOf: batch).payments.map { Bits($0) } == bits)
        }
        #expect((many.snapshot() == one.snapshot()) as Bool)
    }

    /// What was read beforehand gives the same bits, whoever read it, and however often it is scored: what is kept stays as it was.
    @Test(arguments: [1, 3]) func whatWasReadBeforehandGivesTheSameBits(threads: Int) throws {
        var payments = Self.traffic(seed: 9)
        for place in payments.indices {
            if place % 11 == 3 {
                let times: [PaymentField] = [.settlementTime, .accepted, .headerCreated, .created, .settlementDate]
                for field in times { payments[place][field] = nil }
            }
            guard place % 3 == 0 else { continue }
            var facts = SignatureFacts(.valid, profile: .swiftBAH)
            facts.signer = SignatureFacts.Signer(key: "key \(place % 5)", owner: "BANKBEB0")
            payments[place].signature = place % 7 == 0 ? .unsigned : facts
        }
        #expect(payments.contains { $0.time == nil })
        var settings = Self.settings(shards: threads)
        settings.threads = ScoringThreads(threads) { DispatchQueue.concurrentPerform(iterations: $0, execute: $1) }
        var (plain, scorer) = (Scorer(settings: settings), Scorer(settings: settings))
        // Who read with other rates is read again; who has the same ones, only in another place, is not.
        var other = settings
        other.referenceRates = [:]
        let readers = [scorer.featureReader, FeatureReader(settings: settings), FeatureReader(settings: other)]
        #expect(readers[1].reads(as: scorer.featureReader) && !readers[2].reads(as: scorer.featureReader))
        var start = 0
        let sizes = [1, 3000, 0, 1024, 15] + Self.sizes(seed: 9, total: payments.count - 4040)
        for (number, size) in sizes.enumerated() {
            let batch = Array(payments[start..<start + size])
            start += size
            let read = readers[number % 3].read(batch)
            #expect(read.payments.count == size)
            let expected = plain.score(contentsOf: batch, learning: false).payments.map { Bits($0) }
            // What was kept is as it was: scoring completes a copy.
            for _ in 0..<2 {
                let bits = scorer.score(contentsOf: read, learning: false).payments.map { Bits($0) }
                #expect(bits == expected, "\(number)")
            }
            #expect(Set(scorer.rowKeys(for: read)) == Set(plain.rowKeys(for: batch)))
            if number % 4 == 3 {
                plain.learn(contentsOf: batch)
                scorer.learn(contentsOf: read)
            } else {
                #expect(plain.score(contentsOf: batch).payments.map { Bits($0) } == expected)
                #expect(scorer.score(contentsOf: read).payments.map { Bits($0) } == expected, "\(number)")
            }
            #expect(scorer.learnedPayments == plain.learnedPayments)
        }
        #expect((scorer.snapshot() == plain.snapshot()) as Bool)
    }

    /// Also what is only derived, and so in no snapshot, is the original's own: a scorer that was restored has nothing of the copy's.
    ///
    /// Worth a run with `swift test -c release -Xswiftc -enable-testing`, since what an optimiser leaves out is only missing then.
    @Test func nothingThatACopyLearnsChangesTheOriginal() throws {
        let payments = Self.traffic(seed: 9)
        let (first, rest) = (Array(payments[..<(payments.count / 3)]), Array(payments[(payments.count / 3)...]))
        var original = Scorer(settings: Self.settings())
        original.learn(contentsOf: first)
        let before = original.snapshot()
        var copy = original
        for start in stride(from: 0, to: rest.count, by: 500) {
            copy.learn(contentsOf: Array(rest[start..<min(rest.count, start + 500)]))
        }
        #expect((original.snapshot() == before) as Bool)
        var restored = Scorer(settings: Self.settings())
        try restored.restore(before)
        let bits = original.score(contentsOf: rest, learning: false).payments.map { Bits($0) }
        #expect((original.snapshot() == before) as Bool)
        #expect(restored.score(contentsOf: rest).payments.map { Bits($0) } == bits)
        #expect(original.score(contentsOf: rest).payments.map { Bits($0) } == bits)
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
