import TestSupport
import Testing

@testable import ProfileStore

/// Rows come back as they were written, whatever was merged on the way.
@Suite struct SegmentTests {
    @Test(arguments: [1, 2, 3] as [UInt64])
    func `rows are those of a table in memory, after each transaction and after opening anew`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let test = try TestStore()
        var store = try test.open()
        var model: [RowKey: [UInt8]] = [:]
        for round in 0..<60 {
            var rows = RowBatch()
            let count = Int.random(in: 1...(round % 7 == 0 ? 4_000 : 40), using: &random)
            for _ in 0..<count {
                // Few keys and few tables, so that rows are written over and lie beside each other.
                let key = RowKey(
                    table: UInt8.random(in: 0...3, using: &random),
                    key: UInt64.random(in: 0...3_000, using: &random) << UInt64(round % 2 * 32)
                )
                if Int.random(in: 0..<8, using: &random) == 0 {
                    rows.addRemoval(of: key)
                    model[key] = nil
                } else {
                    let bytes = (0..<Int.random(in: 1...700, using: &random)).map { _ in
                        UInt8.random(in: 0...255, using: &random)
                    }
                    rows.add(key, lastUse: 5, bytes)
                    model[key] = bytes
                }
            }
            let batch = rows
            try store.transaction(recorded: someTime) { try $0.write(batch) { _, _ in false } }
            if round % 9 == 8 { store = try test.open() }
            let asked = Set(
                (0..<200).map { _ in
                    RowKey(
                        table: UInt8.random(in: 0...4, using: &random),
                        key: UInt64.random(in: 0...3_100, using: &random)
                    )
                }
            ).union(model.keys.prefix(200))
            var found: [RowKey: [UInt8]] = [:]
            try store.read { reader in
                try reader.readRows(asked.sorted()) { key, row in
                    found[key] = unsafe row.withUnsafeBytes { unsafe Array($0) }
                }
            }
            #expect(found == model.filter { asked.contains($0.key) }, "seed \(seed), round \(round)")
        }
        var all: [RowKey: [UInt8]] = [:]
        var last: RowKey?
        try store.read { reader in
            try reader.readAllRows { key, _, row in
                if let last { #expect(last < key) }
                last = key
                all[key] = unsafe row.withUnsafeBytes { unsafe Array($0) }
            }
        }
        #expect(all == model, "seed \(seed)")
        let counts = try store.read { try $0.counts() }
        // 60 rounds were written; levels keep them few.
        #expect(counts.segments < 16)
        #expect(try store.auditReport().findings == [])
    }

    @Test func `the same rows leave the same bytes, in one process or in many`() throws {
        func fill(reopening: Bool) throws -> [String] {
            let test = try TestStore()
            var store = try test.open()
            for number in 0..<40 {
                if reopening { store = try test.open() }
                try store.addFile(number, payments: 50)
            }
            return try test.lines("SELECT id, hex(bytes) FROM profile_block")
                + test.lines("SELECT * FROM profile_segment")
        }
        let once = try fill(reopening: false)
        #expect(try once == fill(reopening: true))
        #expect(once.count > 3)
    }

    @Test func `what has no effect any more is left out when it is merged`() throws {
        let test = try TestStore()
        let store = try test.open()
        for round in 0..<SegmentMerging.ratio {
            var rows = RowBatch()
            rows.add(RowKey(table: 8, key: UInt64(round)), lastUse: UInt32(100 * round), [1])
            rows.add(RowKey(table: 1, key: UInt64(round)), lastUse: UInt32(100 * round), [1])
            let batch = rows
            try store.transaction(recorded: someTime) { try $0.write(batch) { table, use in table == 8 && use < 150 } }
        }
        var keys: [RowKey] = []
        try store.read { try $0.readAllRows { key, _, _ in keys.append(key) } }
        #expect(keys.filter { $0.table == 8 }.map(\.key) == Array(2..<UInt64(SegmentMerging.ratio)))
        #expect(keys.filter { $0.table == 1 }.count == SegmentMerging.ratio)
    }

    @Test(arguments: [1, 2] as [UInt64])
    func `a filter has every key and its owner, and lets few others through`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        func key() -> RowKey {
            RowKey(table: .random(in: 0...9, using: &random), key: .random(in: 1...(.max), using: &random))
        }
        let keys = (0..<50_000).map { _ in key() }.sorted()
        var made = KeyFilter(keys: keys.count)
        for key in keys { made.insert(key) }
        let filter = try #require(KeyFilter(made.bytes))
        #expect(keys.allSatisfy { filter.mayContain($0) && filter.mayContain(owner: $0.owner) })
        let others = (0..<100_000).map { _ in key() }
        #expect(others.filter(filter.mayContain).count < 2_500, "seed \(seed)")
        #expect(others.filter { filter.mayContain(owner: $0.owner) }.count < 2_500, "seed \(seed)")
        // What was written without a format number had all keys in one word.
        #expect(KeyFilter(Array(made.bytes.dropFirst())) == nil)
    }

    @Test func `rows are found without a filter, too`() throws {
        let test = try TestStore()
        try test.open().addFile(1, payments: 100)
        // The filter is the last part of a segment.
        try test.tamper("UPDATE profile_block SET bytes = zeroblob(16) WHERE id = (SELECT max(id) FROM profile_block)")
        var found = 0
        let keys = (1...200).map { RowKey(table: 1, key: UInt64($0)) }
        try test.open().read { try $0.readRows(keys) { _, _ in found += 1 } }
        #expect(found == 100)
    }

    @Test func `rows that are rewritten away are nowhere in the file`() throws {
        let test = try TestStore()
        let store = try test.open()
        let secret = Array("a row that somebody has the right to have forgotten".utf8)
        for round in 0..<3 {
            var rows = RowBatch()
            rows.add(RowKey(table: 1, key: 7), lastUse: 0, secret)
            rows.add(RowKey(table: 1, key: 8 + UInt64(round)), lastUse: 0, [2])
            let batch = rows
            try store.transaction(recorded: someTime) { try $0.write(batch) { _, _ in false } }
        }
        try store.transaction(recorded: someTime) {
            try $0.rewrite(without: { $0.key == 7 }, isExpired: { _, _ in false })
        }
        try store.compact()
        let bytes = try Array(contentsOf: test.path)
        #expect(bytes.firstRange(of: secret) == nil)
        #expect(try store.auditReport().findings == [])
        #expect(try store.read { try $0.counts() }.segments == 1)
    }
}
