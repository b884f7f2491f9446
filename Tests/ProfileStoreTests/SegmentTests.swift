import PaymentModel
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
            try store.transaction(recorded: someTime) {
                try $0.mergeSegments { _, _ in false }
                try $0.write(&rows)
            }
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
        #expect(counts.segments < 2 * SegmentMerging.ratio)
        #expect(try store.auditReport().findings == [])
    }

    @Test func `the same rows leave the same bytes, in one process or in many, on one thread or on two`() throws {
        func fill(reopening: Bool, threads: Int) throws -> [String] {
            let test = try TestStore()
            let options = ProfileStore.Options(threads: threads)
            var store = try test.open(.creating, options)
            for number in 0..<40 {
                if reopening {
                    try store.close()
                    store = try test.open(.creating, options)
                }
                try store.addFile(number, payments: 50)
            }
            return try test.lines("SELECT id, hex(bytes) FROM profile_block")
                + test.lines("SELECT * FROM profile_segment") + test.lines("SELECT number, kind, hex(hash) FROM audit")
        }
        let once = try fill(reopening: false, threads: 1)
        #expect(try once == fill(reopening: true, threads: 1))
        #expect(try once == fill(reopening: false, threads: 2))
        #expect(try once == fill(reopening: true, threads: 2))
        #expect(once.contains { $0.contains("1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16") })
        #expect(once.count > 3)
    }

    @Test func `what has no effect any more is left out when it is merged`() throws {
        let test = try TestStore()
        let store = try test.open()
        for round in 0..<SegmentMerging.ratio {
            var rows = RowBatch()
            rows.add(RowKey(table: 8, key: UInt64(round)), lastUse: UInt32(100 * round), [1])
            rows.add(RowKey(table: 1, key: UInt64(round)), lastUse: UInt32(100 * round), [1])
            try store.transaction(recorded: someTime) { try $0.write(&rows) }
        }
        #expect(try store.read { try $0.counts() }.segments == SegmentMerging.ratio)
        // What a file adds is merged with the next, which may have nothing to add.
        try store.transaction(recorded: someTime) { try $0.mergeSegments { table, use in table == 8 && use < 150 } }
        #expect(try store.read { try $0.counts() }.segments == 1)
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

    @Test(arguments: [1, 2] as [UInt64])
    func `a packed row comes back as it was, and shorter where half of it is nought`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var (packed, row): ([UInt8], [UInt8]) = ([], [])
        for round in 0..<4_000 {
            let length = round < 300 ? round : Int.random(in: 1...(round % 50 == 0 ? 32_768 : 700), using: &random)
            let fill = Int.random(in: 0...8, using: &random)
            let bytes = (0..<length).map { _ in
                Int.random(in: 0..<8, using: &random) < fill ? UInt8.random(in: 0...255, using: &random) : 0
            }
            let count = unsafe PackedRow.pack(bytes.span.bytes, into: &packed)
            #expect(count <= length + (length + 15) / 16 + 4, "seed \(seed), \(length) bytes")
            if length > 64, bytes.allSatisfy({ $0 == 0 }) { #expect(count < length / 8) }
            let kept = Array(packed[..<count])
            guard length > 0 else {
                #expect(kept.isEmpty)
                continue
            }
            let found = unsafe PackedRow.unpack(kept.span.bytes, into: &row)
            #expect(found == length && Array(row[..<length]) == bytes, "seed \(seed), \(length) bytes")
            // What is cut is none; what was changed is none, or another row, and nothing worse.
            let cut = Array(kept.dropLast())
            #expect(unsafe PackedRow.unpack(cut.span.bytes, into: &row) == nil, "seed \(seed), \(length) bytes")
            var changed = kept
            changed[Int.random(in: 0..<count, using: &random)] ^= 1 << UInt8.random(in: 0...7, using: &random)
            _ = unsafe PackedRow.unpack(changed.span.bytes, into: &row)
        }
    }

    @Test func `blocks whose rows are not packed are read, and merged with others`() throws {
        let test = try TestStore()
        try test.open().addFile(1, payments: 2)
        // As earlier versions wrote it: 10 bytes of row 2, and row 4 with 20.
        let rows = [[UInt8](repeating: 9, count: 10), [UInt8](repeating: 0, count: 19) + [7]]
        var block: [UInt8] = [2, 0]
        for key in [2, 4] as [UInt64] { block.append(littleEndian: key) }
        for _ in 0..<2 { block.append(littleEndian: UInt32(5)) }
        block += [1, 1, 10, 0, 30, 0] + rows[0] + rows[1]
        let digits = Hexadecimal.text(block)
        try test.tamper("UPDATE profile_block SET bytes = x'\(digits)' WHERE id = \(Segment.blockID(1, 1))")
        let store = try test.open()
        for round in 1...2 {
            var found: [UInt64: [UInt8]] = [:]
            try store.read { reader in
                try reader.readRows([2, 3, 4].map { RowKey(table: 1, key: $0) }) { key, row in
                    found[key.key] = unsafe row.withUnsafeBytes { unsafe Array($0) }
                }
            }
            #expect(found == [2: rows[0], 4: rows[1]], "round \(round)")
            try store.transaction(recorded: someTime) {
                try $0.rewrite(without: { _ in false }, isExpired: { _, _ in false })
            }
        }
        // The first byte of a block's count has the mark of packed rows behind it.
        let mark = "SELECT hex(substr(bytes, 1, 2)) FROM profile_block WHERE id = \(Segment.blockID(3, 1))"
        #expect(try test.lines(mark) == ["\"0280\""])
    }

    @Test func `a row longer than any that is written is damage, wherever it is read`() throws {
        let test = try TestStore()
        try test.open().addFile(1, payments: 2)
        var block: [UInt8] = [1, 0]
        block.append(littleEndian: UInt64(2))
        block.append(littleEndian: UInt32(5))
        // Packed with the others it would have more bytes than 16 bits say.
        block += [1, 0x24, 0xF4] + [UInt8](repeating: 9, count: 62_500)
        let digits = Hexadecimal.text(block)
        try test.tamper("UPDATE profile_block SET bytes = x'\(digits)' WHERE id = \(Segment.blockID(1, 1))")
        let store = try test.open()
        #expect(throws: StoreError.self) {
            try store.read { try $0.readRows([RowKey(table: 1, key: 2)]) { _, _ in } }
        }
        #expect(throws: StoreError.self) {
            try store.read { _ = try $0.rows([RowKey(table: 1, key: 2)]) }
        }
        #expect(throws: StoreError.self) {
            try store.transaction(recorded: someTime) {
                try $0.rewrite(without: { _ in false }, isExpired: { _, _ in false })
            }
        }
    }

    @Test func `rows that are rewritten away are nowhere in the file`() throws {
        let test = try TestStore()
        let store = try test.open()
        let secret = Array("a row that somebody has the right to have forgotten".utf8)
        for round in 0..<3 {
            var rows = RowBatch()
            rows.add(RowKey(table: 1, key: 7), lastUse: 0, secret)
            rows.add(RowKey(table: 1, key: 8 + UInt64(round)), lastUse: 0, [2])
            try store.transaction(recorded: someTime) {
                try $0.mergeSegments { _, _ in false }
                try $0.write(&rows)
            }
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
