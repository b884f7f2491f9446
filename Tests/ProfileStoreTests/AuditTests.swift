import AnomalyScoring
import Foundation
import GRDB
@testable import ProfileStore
import TestSupport
import Testing

/// What was stored cannot be changed, removed, added or moved without being found.
@Suite struct AuditTests {
    private static func filled() throws -> TestStore {
        let test = try TestStore()
        let store = try test.open()
        for number in 0..<5 { try store.addFile(number) }
        try store.transaction(recorded: someTime) { transaction in
            let incident = Incident(
                identifier: "20160204-3F2A91C0",
                typology: nil,
                name: "Unusual",
                extent: "2 payments",
                wouldPass: "",
                payments: 2,
                decision: .hold,
                score: 21.5,
                first: someTime,
                last: someTime,
                totals: []
            )
            _ = try transaction.insert(incident, verification: 2)
            try transaction.recordTrust("roots: [root.pem]")
        }
        try store.addFile(5)
        try store.transaction(recorded: someTime) { transaction in
            let assessment = try #require(try transaction.reader.assessments(named: "REF-1-0").first)
            _ = try transaction.release(assessment, by: "A. Clerk", reason: "asked the customer", persons: 2)
            let other = try #require(try transaction.reader.assessments(named: "REF-2-0").first)
            _ = try transaction.release(other, by: "A. Clerk", reason: "asked the customer", persons: 1, policy: 1)
            let released = try #require(try transaction.reader.releasedPayments(upTo: someTime, limit: 9).first)
            try transaction.noteLearned(released)
        }
        return test
    }

    @Test func `a store that nobody touched is intact`() throws {
        let test = try Self.filled()
        let report = try test.open(.reading).auditReport()
        #expect(report.isIntact && report.findings == [])
        #expect(report.entries == Int(try test.lines("SELECT count(*) FROM audit")[0]))
    }

    @Test(
        arguments: [
            ("UPDATE input_file SET name = 'other.fin' WHERE id = 2", "input_file", 2),
            ("UPDATE input_file SET digest = x'00' WHERE id = 3", "input_file", 3),
            ("UPDATE verification SET hold = 7 WHERE id = 2", "verification", 2),
            ("UPDATE assessment SET decision = 'pass' WHERE id = 4", "assessment", 4),
            ("UPDATE assessment SET score = 1 WHERE id = 5", "assessment", 5),
            ("UPDATE assessment SET evidence = NULL WHERE id = 1", "assessment", 1),
            ("DELETE FROM assessment WHERE id = 6", "assessment", 6),
            ("UPDATE held_payment SET payment = x'01' WHERE id = 4", "held_payment", 4),
            ("DELETE FROM held_payment WHERE id = 7", "held_payment", 7),
            ("UPDATE release SET person = 'B. Clerk' WHERE id = 1", "release", 1),
            ("DELETE FROM release WHERE id = 1", "release", 1),
            ("UPDATE release_policy SET rule_file = 2 WHERE id = 2", "release_policy", 2),
            ("DELETE FROM release_policy WHERE id = 2", "release_policy", 2),
            ("INSERT INTO release_policy VALUES (1, 1)", "release_policy", 1),
            ("UPDATE learned_payment SET assessment = 1", "learned_payment", 2),
            ("DELETE FROM learned_payment", "learned_payment", 2),
            ("INSERT INTO learned_payment VALUES (1, 4, 1)", "learned_payment", 1),
            ("UPDATE incident SET score = 1 WHERE id = 1", "incident", 1),
            ("UPDATE incident SET typology = 'none' WHERE id = 1", "incident", 1),
            ("DELETE FROM incident", "incident", 1),
            ("UPDATE rule_file SET content = 'thresholds: 99' WHERE id = 2", "rule_file", 2),
            ("UPDATE rule_file SET content = 'roots: [other.pem]' WHERE kind = 'trust'", "rule_file", 4),
            ("UPDATE profile_segment SET rows = 0 WHERE id = 3", "profile_segment", 3),
            ("INSERT INTO release VALUES (9, 1, 'C. Clerk', 'none', 1)", "release", 9),
            (
                "INSERT INTO assessment SELECT 900, verification, position, message, valid, uetr, reference, end_to_end, debtor, "
                    + "creditor, amount, currency, time, decision, score, incident, history, note, decisions, evidence FROM assessment "
                    + "WHERE id = 1", "assessment", 900
            ),
        ] as [(String, String, Int64)]
    )
    func `a row that was changed, removed or added is named`(change: String, table: String, row: Int64) throws {
        let test = try Self.filled()
        try test.tamper(change)
        let report = try test.open(.reading).auditReport()
        #expect(report.findings.contains { $0.table == table && $0.row == row }, "\(report.findings)")
        #expect(report.findings.count == 1, "\(report.findings)")
    }

    @Test(
        arguments: [
            ("UPDATE audit SET recorded = recorded - 86400 WHERE number = 5", 5),
            ("UPDATE audit SET subject = 3 WHERE number = 4", 4),
            ("UPDATE audit SET kind = 'release' WHERE number = 8", 8),
            ("UPDATE audit SET hash = zeroblob(32) WHERE number = 9", 9),
            ("DELETE FROM audit WHERE number = 7", 7),
            ("DELETE FROM audit WHERE number BETWEEN 7 AND 10", 7),
            ("DELETE FROM audit WHERE number = 1", 1),
            (
                "UPDATE audit SET number = CASE number WHEN 5 THEN -6 WHEN 6 THEN -5 END WHERE number IN (5, 6); "
                    + "UPDATE audit SET number = -number WHERE number < 0", 5
            ),
        ] as [(String, Int64)]
    )
    func `an entry that was changed, removed or moved is named`(change: String, entry: Int64) throws {
        let test = try Self.filled()
        try test.tamper(change)
        let report = try test.open(.reading).auditReport()
        #expect(report.findings.first?.entry == entry, "\(report.findings)")
    }

    @Test
    func `what was in force at an entry is the trust file recorded last before it, and none where none was given`()
        throws
    {
        let test = try TestStore()
        let store = try test.open()
        var ends: [Int64] = []
        for (number, text) in [nil, "roots: [a.pem]", "roots: [a.pem]", "roots: [b.pem]", nil, nil].enumerated() {
            try store.transaction(recorded: someTime) { try $0.recordTrust(text) }
            try store.addFile(number)
            ends.append(try store.read { try $0.counts() }.head.number)
        }
        let found = try store.read { reader in try ends.map { try reader.trustFile(atEntry: $0)?.content } }
        #expect(found == [nil, "roots: [a.pem]", "roots: [a.pem]", "roots: [b.pem]", nil, nil])
        // The same text in a row is one row; no trust file at all is none.
        let rows = try test.lines("SELECT content FROM rule_file WHERE kind = 'trust' ORDER BY id")
        #expect(rows == ["roots: [a.pem]", "roots: [b.pem]", ""].map { String(reflecting: $0) })
        #expect(try store.auditReport().isIntact)
    }

    @Test func `a chain whose end was cut off is told, with the head in the store, and without`() throws {
        let test = try Self.filled()
        let head = try test.open(.reading).read { try $0.counts() }.head
        try test.tamper("DELETE FROM audit WHERE number > \(head.number - 2)")
        let report = try test.open(.reading).auditReport()
        #expect(report.findings.contains { $0.text.contains("its end was cut off") })
        // Who also writes the head anew is found out by the second place only.
        try test.tamper(
            "UPDATE audit_head SET (number, hash) = (SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1)"
        )
        try test.tamper(
            "DELETE FROM release; DELETE FROM profile_segment WHERE id = (SELECT max(id) FROM profile_segment)"
        )
        let cut = try test.open(.reading).auditReport(heads: [head])
        #expect(
            cut.findings.contains { $0.text.contains("entry \(head.number) was written down elsewhere") },
            "\(cut.findings)"
        )
        // Nothing is added to a chain that was cut.
        try test.tamper("UPDATE audit_head SET number = number + 1")
        #expect(throws: StoreError.self) { try test.open().addFile(9) }
    }

    @Test func `a chain made anew is told by a head that was written down elsewhere`() throws {
        let test = try Self.filled()
        let head = try test.open(.reading).read { try $0.counts() }.head
        let other = try TestStore()
        let store = try other.open()
        for number in 10..<17 { try store.addFile(number) }
        let report = try store.auditReport(heads: [head])
        #expect(report.findings.map(\.entry) == [head.number])
        #expect(try store.auditReport().isIntact)
    }

    @Test func `blocks of profiles that were changed, removed or added are told`() throws {
        for change in [
            "UPDATE profile_block SET bytes = x'00' WHERE id = (SELECT max(id) FROM profile_block)",
            "DELETE FROM profile_block WHERE id = (SELECT max(id) FROM profile_block)",
            "DELETE FROM profile_block WHERE id = (SELECT min(id) FROM profile_block)",
            "INSERT INTO profile_block SELECT id + 1, bytes FROM profile_block WHERE id = (SELECT max(id) FROM profile_block)",
            "INSERT INTO profile_block VALUES (1677721600000, x'00')",
        ] {
            let test = try Self.filled()
            try test.tamper(change)
            let report = try test.open(.reading).auditReport()
            #expect(
                report.findings.count == 1 && report.findings[0].table == "profile_block",
                "\(change): \(report.findings)"
            )
        }
    }

    @Test func `a release of a store of an earlier version has no policy, and stays as it was recorded`() throws {
        let test = try TestStore()
        let store = try test.open()
        try store.addFile(1)
        func release(_ person: String, policy: Int64?, _ store: ProfileStore) throws {
            try store.transaction(recorded: someTime) { transaction in
                let held = try #require(try transaction.reader.assessments(named: "REF-1-0").first)
                _ = try transaction.release(held, by: person, reason: "asked", persons: 2, policy: policy)
            }
        }
        try release("A. Clerk", policy: nil, store)
        // As version 3 was.
        try test.tamper("DROP TABLE release_policy; PRAGMA user_version = 3")
        func policies() throws -> [Int64?] {
            try test.open(.reading).read { reader in
                try reader.releases(of: try #require(try reader.assessments(named: "REF-1-0").first).id).map(\.policy)
            }
        }
        #expect(try policies() == [nil])
        #expect(try test.open(.reading).auditReport().findings == [])
        try release("B. Clerk", policy: 1, try test.open(.writing))
        #expect(try test.lines("PRAGMA user_version") == ["\(StoreSchema.version)"])
        #expect(try policies() == [nil, 1])
        #expect(try test.open(.reading).auditReport().findings == [])
    }

    @Test func `a trigger that somebody put into the store is told`() throws {
        let test = try Self.filled()
        try test.tamper("CREATE TRIGGER quiet AFTER INSERT ON assessment BEGIN DELETE FROM release; END")
        #expect(try test.open(.reading).auditReport().findings.map(\.text).contains { $0.contains("trigger quiet") })
    }

    @Test(
        arguments: [
            "input_file", "verification", "incident", "assessment", "held_payment", "release", "release_policy",
            "learned_payment", "rule_file",
            "profile_segment", "profile_block", "audit", "audit_head",
        ]
    )
    func `a table that is not there any more is told, and the rest is compared`(table: String) throws {
        let test = try Self.filled()
        try test.tamper("DROP TABLE \(table)")
        let report = try test.open(.reading).auditReport()
        let findings = report.findings.map(\.text)
        #expect(findings.contains { $0.contains("the table \(table) is missing") }, "\(findings)")
        if table == "audit" { #expect(findings.contains { $0.contains("nothing can be compared") }) }
        #expect(findings.allSatisfy { !$0.contains("of a kind that paycheck does not write") }, "\(findings)")
        // Of the others nothing is missing.
        #expect(findings.allSatisfy { $0.contains(table) || table == "audit" || $0.contains("index") }, "\(findings)")
    }

    @Test(
        arguments: [
            ("DROP INDEX release_by_assessment", "index release_by_assessment is missing"),
            ("ALTER TABLE release ADD COLUMN more TEXT", "table release is missing, or not made"),
            ("INSERT INTO audit_head SELECT * FROM audit_head", "audit_head has 2 rows"),
            (
                "DROP INDEX release_by_assessment; CREATE INDEX release_by_assessment ON release (assessment) WHERE id < 0",
                "index release_by_assessment is missing, or not made"
            ),
            // The index lacks rows and says that it has all.
            (
                """
                DROP INDEX release_by_assessment; CREATE INDEX release_by_assessment ON release (assessment) WHERE id < 0;
                PRAGMA writable_schema = ON;
                UPDATE sqlite_schema SET sql = 'CREATE INDEX release_by_assessment ON release (assessment)'
                WHERE name = 'release_by_assessment';
                """, "the file is damaged: "
            ),
        ]
    )
    func `tables and indexes that are not as they were made are told`(change: String, text: String) throws {
        let test = try Self.filled()
        try test.tamper(change)
        let findings = try test.open(.reading).auditReport().findings.map(\.text)
        #expect(findings.contains { $0.contains(text) }, "\(findings)")
    }

    @Test func `a head that is signed is known by its key, and by no other`() throws {
        let pem = { (bytes: [UInt8], label: String) in
            "-----BEGIN \(label)-----\n\(Data(bytes).base64EncodedString())\n-----END \(label)-----\n"
        }
        let prefix: [UInt8] = [0x30, 0x2E, 2, 1, 0, 0x30, 5, 6, 3, 0x2B, 0x65, 0x70, 4, 0x22, 4, 0x20]
        let keys = try (1...2).map { number in
            try #require(
                AuditSigningKey(pem: pem(prefix + [UInt8](repeating: UInt8(number), count: 32), "PRIVATE KEY"))
            )
        }
        var head = AuditHead(
            AuditPosition(number: 12, hash: [UInt8](repeating: 7, count: 32)),
            recorded: "2016-02-04T10:00:00Z"
        )
        #expect(!head.isSigned(by: keys[0].verifyingKey))
        try head.sign(with: keys[0])
        let read = try #require(AuditHead(head.text))
        #expect(read == head)
        #expect(read.isSigned(by: keys[0].verifyingKey) && !read.isSigned(by: keys[1].verifyingKey))
        let forged = try #require(AuditHead(head.text.replacing("entry 12", with: "entry 11")))
        #expect(!forged.isSigned(by: keys[0].verifyingKey))
        #expect(AuditHead("paycheck audit head 1\nentry x\nhash 00\nrecorded 1\n") == nil)
        #expect(AuditSigningKey(pem: pem(prefix, "PRIVATE KEY")) == nil)
    }
}
