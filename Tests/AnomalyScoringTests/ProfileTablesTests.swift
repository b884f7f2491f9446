import TestSupport
import Testing

@testable import AnomalyScoring

/// The tables in which rows lie have what a dictionary has.
@Suite struct ProfileTablesTests {
    /// Many keys, or few homes that push one another on.
    private static func key(_ random: inout SeededGenerator, crowded: Bool) -> UInt64 {
        crowded
            ? UInt64.random(in: 1...60, using: &random) << 36 | UInt64.random(in: 1...40, using: &random)
            : UInt64.random(in: 1...UInt64.max, using: &random)
    }

    @Test(arguments: [1 as UInt64, 2, 3], [false, true])
    func `pages that grow, split and lose rows have the others`(seed: UInt64, crowded: Bool) {
        var random = SeededGenerator(seed: seed)
        var table = PagedTable<UInt64>(empty: 0, mostOf32: seed == 2 ? 28 : 31, growth: seed == 3 ? 16 : 2)
        var model: [UInt64: UInt64] = [:]
        for number in 0..<UInt64(12_000) {
            let key = Self.key(&random, crowded: crowded)
            let (place, isNew) = table.insert(key)
            #expect(isNew == (model[key] == nil))
            table[place] = number
            model[key] = number
            guard number % 3 == 0, let gone = model.keys.first else { continue }
            let (first, second) = (table.remove(gone), table.remove(gone))
            #expect(first && !second)
            model[gone] = nil
        }
        let copy = table
        table.removeAll { _, number in number % 2 == 0 }
        // What is added takes the places of rows that nobody needs.
        var added: [UInt64: UInt64] = [:]
        for number in 0..<UInt64(3_000) {
            let key = Self.key(&random, crowded: crowded)
            guard model[key] == nil, added[key] == nil else { continue }
            let place = table.add(key, number * 5 + 1, at: table.place(of: key)) { _, number in number % 5 == 0 }
            #expect(table[place] == number * 5 + 1)
            added[key] = number * 5 + 1
        }
        for (key, number) in added { #expect(table[table.place(of: key)] == number, "seed \(seed)") }
        var left = 0
        table.forEach { _, _ in left += 1 }
        #expect(table.count == left)
        #expect(copy.count == model.count && Set(copy.allKeys) == Set(model.keys))
        for (key, number) in model {
            let place = copy.place(of: key)
            #expect(place >= 0 && copy[place] == number, "seed \(seed)")
            let left = table.place(of: key)
            if number % 2 == 0 { #expect(left < 0) } else if number % 5 != 0 { #expect(table[left] == number) }
        }
    }

    /// Whoever of three copies writes, the others do not see it; in pages that were one's own before, too.
    @Test(arguments: [1 as UInt64, 2, 3])
    func `copies of a table do not see what the others write`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var tables = [PagedTable<UInt64>(empty: 0)]
        var models: [[UInt64: UInt64]] = [[:]]
        for step in 0..<20_000 {
            let one = Int.random(in: 0..<tables.count, using: &random)
            let key = UInt64.random(in: 1...5_000, using: &random) &* 0x9E37_79B9_7F4A_7C15
            if Int.random(in: 0..<4, using: &random) == 0 {
                #expect(tables[one].remove(key) == (models[one].removeValue(forKey: key) != nil))
            } else {
                let place = tables[one].insert(key).place
                tables[one][place] = UInt64(step)
                models[one][key] = UInt64(step)
            }
            guard step % 100 == 0 else { continue }
            let other = Int.random(in: 0...2, using: &random)
            if other >= tables.count {
                tables.append(tables[one])
                models.append(models[one])
            } else {
                tables[other] = tables[one]
                models[other] = models[one]
            }
        }
        for (table, model) in zip(tables, models) {
            #expect(table.count == model.count)
            for (key, value) in model {
                let place = table.place(of: key)
                #expect(place >= 0 && table[place] == value, "seed \(seed)")
            }
        }
    }

    @Test(arguments: [1, 2, 3, 7, 1024])
    func `keys are spread over all shards`(shards: Int) {
        var random = SeededGenerator(seed: 5)
        var counts = [Int](repeating: 0, count: shards)
        for _ in 0..<100 * shards {
            counts[Pipeline.shard(of: .random(in: 1...UInt64.max, using: &random), among: shards)] += 1
        }
        #expect(counts.allSatisfy { $0 > 40 && $0 < 180 }, "\(counts)")
    }

    @Test func `a large table is more than nine tenths full`() {
        var random = SeededGenerator(seed: 9)
        var table = PagedTable<UInt64>(empty: 0)
        var worst = 1.0
        for count in 1...300_000 {
            _ = table.insert(.random(in: 1...UInt64.max, using: &random))
            if count > 10_000, count % 1000 == 0 { worst = min(worst, Double(count) / Double(table.places)) }
        }
        #expect(worst > 0.9, "\(worst)")
    }

    @Test(arguments: [1 as UInt64, 2, 3], [false, true])
    func `rows over an index stay where they are, and their numbers are given out again`(seed: UInt64, crowded: Bool) {
        var random = SeededGenerator(seed: seed)
        var rows = PagedRows<UInt64>(empty: 0)
        var model: [UInt64: (number: Int, value: UInt64)] = [:]
        for value in 1...UInt64(6_000) {
            let key = Self.key(&random, crowded: crowded)
            let number = rows.insert(key)
            if let known = model[key] { #expect(known.number == number) } else { #expect(rows[number] == 0) }
            rows[number] = value
            model[key] = (number, value)
            guard value % 3 == 0, let gone = model.keys.first else { continue }
            let isRemoved = rows.remove(gone)
            #expect(isRemoved && rows.find(gone) == -1)
            model[gone] = nil
        }
        #expect(rows.count == model.count && Set(rows.keys) == Set(model.keys))
        for (key, known) in model { #expect(rows.find(key) == known.number && rows[known.number] == known.value) }
        // What is written and added to one of two copies is not seen in the other.
        let copy = rows
        for known in model.values { rows[known.number] = 0 }
        for _ in 0..<2_000 { rows[rows.insert(Self.key(&random, crowded: false))] = 1 }
        for (key, known) in model { #expect(copy.find(key) == known.number && copy[known.number] == known.value) }
        for known in model.values { #expect(rows[known.number] == 0) }
    }
}
