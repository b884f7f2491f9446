import PaymentModel
import TestSupport
import Testing

@testable import AnomalyScoring

/// Profiles kept as rows elsewhere, of which only those that a batch needs come back, give the same bits.
@Suite struct ProfileRowsTests {
    /// Rows by table and key, as a store keeps them.
    struct Store {
        var rows: [ProfileRowKey: [UInt8]] = [:]
        var population: [UInt8] = []

        mutating func takeChanges(of scorer: inout Scorer) {
            var changed: [(ProfileRowKey, [UInt8])] = []
            scorer.changedRows { row, _, bytes in changed.append((row, copy(bytes))) }
            for (row, bytes) in changed { rows[row] = bytes }
            population = scorer.populationBytes()
        }

        func load(_ payments: [Payment], into scorer: inout Scorer) throws {
            for row in scorer.rowKeys(for: payments) {
                if let bytes = rows[row] { try scorer.install(row, bytes: bytes) }
            }
        }
    }

    static func copy(_ bytes: RawSpan) -> [UInt8] { unsafe bytes.withUnsafeBytes { unsafe Array($0) } }

    static func rows(of scorer: Scorer) -> [ProfileRowKey: [UInt8]] {
        var rows: [ProfileRowKey: [UInt8]] = [:]
        scorer.rows { row, _, bytes in rows[row] = copy(bytes) }
        return rows
    }

    @Test(arguments: [UInt64(11), 12, 13])
    func aScorerThatBeginsAnewWithEveryBatchAndLoadsOnlyWhatItNeedsGivesTheSameBits(seed: UInt64) throws {
        let payments = SameBitsTests.traffic(seed: seed)
        let sizes = SameBitsTests.sizes(seed: seed, total: payments.count)
        var whole = Scorer(settings: SameBitsTests.settings())
        var store = Store()
        var start = 0
        for (number, size) in sizes.enumerated() {
            let batch = Array(payments[start..<start + size])
            start += size
            var part = Scorer(settings: SameBitsTests.settings(shards: number % 3 + 1))
            part.tracksChanges = true
            if !store.population.isEmpty { try part.installPopulation(store.population) }
            try store.load(batch, into: &part)
            let bits = part.score(contentsOf: batch).payments.map { SameBitsTests.Bits($0) }
            #expect(whole.score(contentsOf: batch).payments.map { SameBitsTests.Bits($0) } == bits, "seed \(seed)")
            store.takeChanges(of: &part)
        }
        #expect((store.population == whole.populationBytes()) as Bool, "seed \(seed)")
        let rows = Self.rows(of: whole)
        let kept = store.rows.filter { rows[$0.key] != nil || $0.key.table.lifetimeSeconds == nil }
        #expect(store.rows.count - kept.count < store.rows.count / 4, "only what is forgotten by age")
        #expect((rows == kept) as Bool, "seed \(seed)")
        // Nobody signs in this traffic.
        for table in ProfileTable.allCases where table != .identity { #expect(whole.rowCount(table) > 0, "\(table)") }
    }

    @Test func aStreamCutInAnEpochAndAScorerThatEvictsGoOnWithTheSameBits() throws {
        let seed: UInt64 = 14
        let payments = SameBitsTests.traffic(seed: seed)
        var random = SeededGenerator(seed: seed)
        var whole = Scorer(settings: SameBitsTests.settings())
        var store = Store()
        var part = Scorer(settings: SameBitsTests.settings())
        part.tracksChanges = true
        for payment in payments {
            try store.load([payment], into: &part)
            #expect(SameBitsTests.Bits(part.score(payment)) == SameBitsTests.Bits(whole.score(payment)))
            if Int.random(in: 0..<500, using: &random) == 0 {
                store.takeChanges(of: &part)
                part.evict(usedBefore: UInt32(clamping: payment.time?.secondsSinceEpoch ?? 0) - 86_400)
                #expect(part.rowCount(.pair) == 0)
            }
            if Int.random(in: 0..<2000, using: &random) == 0 {
                store.takeChanges(of: &part)
                part = Scorer(settings: SameBitsTests.settings())
                part.tracksChanges = true
                try part.installPopulation(store.population)
            }
        }
        #expect((part.populationBytes() == whole.populationBytes()) as Bool)
    }

    @Test func aSnapshotRestoredIsTheSameAndAssessesTheSame() throws {
        let payments = SameBitsTests.traffic(seed: 15)
        var whole = Scorer(settings: SameBitsTests.settings())
        _ = whole.score(contentsOf: Array(payments.prefix(4000)))
        for payment in payments[4000..<4100] { _ = whole.score(payment) }
        let snapshot = whole.snapshot()
        var restored = Scorer(settings: SameBitsTests.settings(shards: 5))
        try restored.restore(snapshot)
        #expect((restored.snapshot() == snapshot) as Bool)
        #expect(restored.learnedPayments == 4100)
        for payment in payments[4100...] {
            #expect(SameBitsTests.Bits(restored.score(payment)) == SameBitsTests.Bits(whole.score(payment)))
        }
        #expect((restored.snapshot() == whole.snapshot()) as Bool)
    }

    @Test func nothingCountsAsChangedUntilAPaymentIsTakenAndAgainOnceItWasHandedOut() throws {
        let payments = Array(SameBitsTests.traffic(seed: 16).prefix(300))
        var scorer = Scorer()
        _ = scorer.score(contentsOf: Array(payments.prefix(200)))
        var changed = 0
        scorer.changedRows { _, _, _ in changed += 1 }
        #expect(changed == 0, "nobody asked for changes")
        scorer.tracksChanges = true
        _ = scorer.score(payments[200])
        var tables: Set<ProfileTable> = []
        scorer.changedRows { row, lastUse, bytes in
            tables.insert(row.table)
            #expect(bytes.byteCount == row.table.rowBytes)
            if row.table == .debtor { #expect(Int64(lastUse) == payments[200].time?.secondsSinceEpoch) }
            changed += 1
        }
        #expect(tables.isSuperset(of: [.debtor, .creditor, .pair]))
        #expect(changed < 12)
        changed = 0
        scorer.changedRows { _, _, _ in changed += 1 }
        #expect(changed == 0)
    }

    @Test func whatAWriterCouldNotTakeStillCountsAsChanged() throws {
        struct DiskFull: Error {}
        var scorer = Scorer()
        scorer.tracksChanges = true
        _ = scorer.score(SameBitsTests.traffic(seed: 17)[0])
        var told: [ProfileRowKey] = []
        #expect(throws: DiskFull.self) {
            try scorer.changedRows { row, _, _ in
                told.append(row)
                if told.count == 2 { throw DiskFull() }
            }
        }
        var again: [ProfileRowKey] = []
        scorer.changedRows { row, _, _ in again.append(row) }
        #expect(again.starts(with: told) && again.count > 2)
    }

    @Test func aDebtorRemovedIsOneWithoutHistory() throws {
        let payments = SameBitsTests.traffic(seed: 18)
        var scorer = Scorer()
        _ = scorer.score(contentsOf: Array(payments.prefix(3000)))
        let debtors = scorer.rowCount(.debtor)
        let payment = payments[10]
        #expect(scorer.score(payment).historyCount > 0)
        var empty = Scorer()
        empty.tracksChanges = true
        _ = empty.score(payment)
        var keys: [ProfileRowKey] = []
        empty.changedRows { row, _, _ in keys.append(row) }
        for row in keys { scorer.remove(row) }
        #expect(scorer.rowCount(.debtor) == debtors - 1)
        #expect(Set(scorer.rowKeys(for: [payment])).isSuperset(of: keys))
        let assessment = scorer.score(payment)
        #expect(assessment.historyCount == 0)
    }

    @Test func theBytesOfARowAreThoseOfTheDocumentation() {
        let sizes: [ProfileTable: Int] = [
            .debtor: 4 + 2 * (1 + 9 + 7 + 16 + 9 + 32 + 8 + 6 + 8 + 1 + 4 + 4 + 1 + 1 + 3 + 3 + 1) + 4 * (7 + 4),
            .moreCategories: 4 * (48 + 2) + 2 * 48, .names: 4 * (16 + 1) + 2, .moreNames: 4 * (16 + 1) + 2,
            .creditor: 4 * (4 + 1 + 6) + 2 * (16 + 1 + 3 + 2 + 1), .pair: 8, .order: 8, .reference: 8,
            .identity: 20,
        ]
        for table in ProfileTable.allCases { #expect(table.rowBytes == sizes[table], "\(table)") }
        #expect(MemoryLayout<DebtorProfile>.offset(of: \.times) == 88)
        #expect(MemoryLayout<DebtorProfile>.offset(of: \.hours) == 180)
        #expect(MemoryLayout<DebtorProfile>.offset(of: \.payments) == 232)
        #expect(MemoryLayout<DebtorProfile>.offset(of: \.mean) == 260)
        #expect(MemoryLayout<CreditorProfile>.offset(of: \.newTimes) == 44)
        #expect(ProfileTable.debtor.rowBytes == 276)
    }

    @Test func damagedRowsAndPopulationsAreRefusedAndChangeNothing() throws {
        let payments = SameBitsTests.traffic(seed: 19)
        var scorer = Scorer()
        _ = scorer.score(contentsOf: Array(payments.prefix(1000)))
        let snapshot = scorer.snapshot()
        let population = scorer.populationBytes()
        let row = ProfileRowKey(table: .debtor, key: 77)
        #expect(throws: ProfileError.self) { try scorer.install(row, bytes: [UInt8](repeating: 0, count: 11)) }
        let nan = [UInt8](repeating: 0xFF, count: ProfileTable.debtor.rowBytes)
        #expect(throws: ProfileError.self) { try scorer.install(row, bytes: nan) }
        let zero = ProfileRowKey(table: .pair, key: 0)
        #expect(throws: ProfileError.self) { try scorer.install(zero, bytes: [UInt8](repeating: 0, count: 12)) }
        #expect(throws: ProfileError.self) { try scorer.installPopulation(population.dropLast() + []) }
        #expect(throws: ProfileError.self) { try scorer.installPopulation(population + [0]) }
        for other: UInt8 in [3, 9] {
            let error = #expect(throws: ProfileError.self) {
                try scorer.installPopulation([other, 0, 0, 0] + population.dropFirst(4))
            }
            #expect(error?.code == .otherVersion)
            #expect(error?.description.hasPrefix("profiles of layout \(other); this program reads layout ") == true)
        }
        #expect(throws: ProfileError.self) { try scorer.restore(snapshot.dropLast(5) + []) }
        #expect(throws: ProfileError.self) { try scorer.restore([]) }
        var random = SeededGenerator(seed: 23)
        for _ in 0..<40 {
            var changed = snapshot
            changed[Int.random(in: changed.indices, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            #expect(throws: ProfileError.self) { try scorer.restore(changed) }
        }
        let text = #expect(throws: ProfileError.self) { try scorer.restore(Array("{1:F01SAMPDE20AXXX".utf8)) }
        #expect(text?.code == .damaged)
        let newer = #expect(throws: ProfileError.self) { try scorer.restore([99, 0, 0, 0] + snapshot.dropFirst(4)) }
        #expect(newer?.code == .otherVersion)
        #expect((scorer.snapshot() == snapshot) as Bool)
    }

    @Test(arguments: [UInt64(21), 22])
    func whateverBytesAreTakenNoneCrashesAndWhatIsTakenCanBeScoredWith(seed: UInt64) throws {
        let payments = SameBitsTests.traffic(seed: 20)
        var scorer = Scorer()
        _ = scorer.score(contentsOf: Array(payments.prefix(800)))
        let population = scorer.populationBytes()
        let rows = Self.rows(of: scorer)
        var random = SeededGenerator(seed: seed)
        var taken = 0
        for _ in 0..<60 {
            var damaged = Scorer()
            var bytes = population
            for _ in 0..<3 {
                bytes[Int.random(in: 4..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
            }
            if (try? damaged.installPopulation(bytes)) != nil { taken += 1 }
            for (row, good) in rows {
                var bytes = good
                let place = Int.random(in: bytes.indices, using: &random)
                bytes[place] = .random(in: 0...255, using: &random)
                try? damaged.install(row, bytes: bytes)
            }
            let result = damaged.score(contentsOf: Array(payments[800..<900]))
            #expect(result.payments.allSatisfy { $0.evidence.allSatisfy { !$0.reason.isEmpty } })
        }
        #expect(taken > 0, "seed \(seed)")
    }
}
