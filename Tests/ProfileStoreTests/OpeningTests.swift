import Foundation
import GRDB
import PaymentModel
@testable import ProfileStore
import Synchronization
import TestSupport
import Testing

/// What a store says where the file or the disk is not as it should be; nothing is ever half written.
@Suite struct OpeningTests {
    private func code(_ body: () throws -> Void) -> StoreError.Code? {
        do {
            try body()
            return nil
        } catch let error as StoreError {
            return error.code
        } catch {
            Issue.record("\(error)")
            return nil
        }
    }

    @Test func `a file that is not there is made only by who may make it`() throws {
        let test = try TestStore()
        #expect(code { _ = try test.open(.writing) } == .missing)
        #expect(code { _ = try test.open(.reading) } == .missing)
        #expect(code { _ = try test.open(.creating) } == nil)
        #expect(code { _ = try test.open(.writing) } == nil)
    }

    @Test func `a store that is closed stays closed, however often it is told so`() throws {
        let test = try TestStore()
        let store = try test.open()
        try store.close()
        try store.close()
        #expect(code { _ = try store.read { try $0.counts() } } == .inputOutput)
        #expect(code { try store.transaction(recorded: Timestamp(secondsSinceEpoch: 0)) { _ in } } == .inputOutput)
        #expect(code { _ = try test.open(.reading) } == nil)
    }

    @Test func `a file that several make at once is made once, and nobody is refused`() throws {
        for _ in 0..<20 {
            let test = try TestStore()
            let path = test.path
            let refused = Mutex<[String]>([])
            DispatchQueue.concurrentPerform(iterations: 4) { _ in
                do {
                    let store = try ProfileStore(path: path, access: .creating)
                    _ = try store.read { try $0.counts() }
                    try store.close()
                } catch {
                    refused.withLock { $0.append("\(error)") }
                }
            }
            #expect(refused.withLock { $0 } == [])
        }
    }

    @Test func `the writer writes as safely as SQLite can`() throws {
        let test = try TestStore()
        let store = try test.open()
        let (synchronous, journal) = try store.pool.writeWithoutTransaction { db in
            (try Int.fetchOne(db, sql: "PRAGMA synchronous"), try String.fetchOne(db, sql: "PRAGMA journal_mode"))
        }
        #expect(synchronous == 2 && journal == "wal")
    }

    @Test func `a file that is no store is left alone`() throws {
        let test = try TestStore()
        try Data("nothing of the kind, and long enough for a header of SQLite's own to be looked for".utf8)
            .write(to: URL(filePath: test.path))
        #expect(code { _ = try test.open() } == .foreign)
        let other = try TestStore()
        try other.tamper("CREATE TABLE songs (title TEXT)")
        #expect(code { _ = try other.open() } == .foreign)
        #expect(try other.lines("SELECT count(*), max(name) = 'songs' FROM sqlite_schema") == ["1|1"])
    }

    @Test func `an empty file is no profiles, but for who makes them`() throws {
        let test = try TestStore()
        try Data().write(to: URL(filePath: test.path))
        #expect(code { _ = try test.open(.writing) } == .foreign)
        #expect(code { _ = try test.open(.reading) } == .foreign)
        #expect(code { _ = try test.open() } == nil)
        #expect(code { _ = try test.open(.writing) } == nil)
    }

    @Test func `a store of a newer version is left alone`() throws {
        let test = try TestStore()
        try test.open().addFile(1)
        try test.tamper("PRAGMA user_version = 99")
        #expect(code { _ = try test.open() } == .otherVersion)
        #expect(code { _ = try test.open(.reading) } == .otherVersion)
    }

    @Test func `a store of an earlier version is brought to this one's with all that is in it, once it is written to`()
        throws
    {
        let test = try TestStore()
        try test.open().addFile(1)
        // As version 1 was: without what later ones added.
        try test.tamper(
            "DROP TABLE release_policy; DROP TABLE learned_payment; DROP INDEX audit_of_release; PRAGMA user_version = 1"
        )
        let before = try test.lines("SELECT * FROM audit")
        #expect(code { _ = try test.open(.reading) } == .otherVersion)
        let store = try test.open(.writing)
        #expect(try test.lines("SELECT * FROM audit") == before)
        try store.addFile(2)
        #expect(try test.lines("PRAGMA user_version") == ["\(StoreSchema.version)"])
        #expect(try store.auditReport().findings == [])
    }

    @Test func `a store that is read as it is keeps its version until something is stored`() throws {
        let test = try TestStore()
        try test.open().addFile(1)
        try test.tamper("DROP TABLE release_policy; PRAGMA user_version = \(StoreSchema.readable)")
        #expect(try test.open(.reading).read { try $0.counts() }.inputFiles == 1)
        let store = try test.open(.writing)
        struct Refused: Error {}
        // As a program does that cannot use what the rows hold.
        #expect(throws: Refused.self) {
            try store.transaction(recorded: Timestamp(secondsSinceEpoch: 0)) { _ in throw Refused() }
        }
        #expect(try test.lines("PRAGMA user_version") == ["\(StoreSchema.readable)"])
        try store.addFile(2)
        #expect(try test.lines("PRAGMA user_version") == ["\(StoreSchema.version)"])
        #expect(try store.auditReport().isIntact)
    }

    @Test func `only the owner may read a store that was made, and what SQLite puts beside it`() throws {
        let test = try TestStore()
        let store = try test.open()
        try store.addFile(1)
        for ending in ["", "-wal", "-shm"] {
            let found = try FileManager.default.attributesOfItem(atPath: test.path + ending)
            #expect(found[.posixPermissions] as? Int == 0o600, "\(ending)")
        }
        #expect(try store.auditReport().isIntact)
    }

    @Test func `a store is found through a link, and no file is made behind a link to nothing`() throws {
        let test = try TestStore()
        let link = test.directory.url.path + "/link"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: test.path)
        let found = code { _ = try ProfileStore(path: link, access: .creating) }
        #expect(found == .missing)
        #expect(!FileManager.default.fileExists(atPath: test.path))
        let direct = try test.open()
        let linked = try ProfileStore(path: link, access: .writing)
        try linked.addFile(1)
        try direct.addFile(2)
        #expect(try linked.auditReport().isIntact && linked.read { try $0.counts() }.inputFiles == 2)
        #expect(!FileManager.default.fileExists(atPath: link + "-wal"))
    }

    @Test func `a store that was closed is whole in its one file, whoever else has it open`() throws {
        let test = try TestStore()
        let store = try test.open()
        try store.addFile(1)
        let other = try test.open(.reading)
        try other.read { _ in }
        try store.addFile(2)
        try store.close()
        let copy = try TestStore()
        try FileManager.default.copyItem(atPath: test.path, toPath: copy.path)
        #expect(try copy.open(.reading).read { try $0.counts() }.inputFiles == 2)
        #expect(try other.read { try $0.counts() }.inputFiles == 2)
    }

    @Test func `a clock that goes back changes times only, not order`() throws {
        let test = try TestStore()
        let store = try test.open()
        try store.addFile(1)
        try store.transaction(recorded: Timestamp(secondsSinceEpoch: 5)) { _ = try $0.record(.policy, "later") }
        try store.addFile(2)
        #expect(try store.auditReport().findings == [])
        let assessment = try #require(try store.read { try $0.assessments(named: "REF-2-0").first })
        #expect(
            try store.read { try $0.auditEntry(ofAssessment: assessment.id) }?.recorded == someTime.secondsSinceEpoch
        )
    }

    @Test func `a store that is damaged is told to be, and audit finds where`() throws {
        let test = try TestStore()
        let store = try test.open()
        for number in 0..<20 { try store.addFile(number, payments: 200) }
        try store.compact()
        var bytes = try Data(contentsOf: URL(filePath: test.path))
        // Pages in the middle written over, as a disk that fails does.
        for place in stride(from: 8_192 * 3, to: bytes.count, by: 8_192) where place % 3 != 0 {
            bytes.replaceSubrange(place..<place + 64, with: Data(repeating: 0xA5, count: 64))
        }
        let broken = try TestStore()
        try bytes.write(to: URL(filePath: broken.path))
        let found = code {
            let store = try broken.open()
            for number in 30..<34 { try store.addFile(number) }
            let report = try store.auditReport()
            if !report.isIntact { throw StoreError(.damaged, report.findings[0].text) }
        }
        #expect(found == .damaged)
        let cut = try TestStore()
        try bytes.prefix(8_192 * 2 + 100).write(to: URL(filePath: cut.path))
        #expect([.damaged, .foreign].contains(code { try cut.open().addFile(30) }))
    }

    @Test(arguments: [1, 2])
    func `a disk that is full loses nothing that was stored, and stores nothing half`(threads: Int) throws {
        let test = try TestStore()
        try test.open().addFile(0, payments: 20)
        let before = try test.lines("SELECT * FROM audit")
        let pages = Int(try test.lines("PRAGMA page_count")[0]) ?? 0
        let full = try test.open(.writing, .init(maximumPages: pages + 2, threads: threads))
        #expect(code { try full.addFile(1, payments: 2_000) } == .full)
        #expect(try test.lines("SELECT * FROM audit") == before)
        #expect(try full.auditReport().isIntact)
        try test.open(.writing).addFile(1, payments: 2_000)
        #expect(try test.open(.reading).auditReport().isIntact)
    }

    @Test func `one of two writers waits, and says so`() throws {
        let test = try TestStore()
        let first = try test.open()
        let told = Atomic<Bool>(false)
        let second = try test.open(.writing, .init(patience: .seconds(2)) { told.store(true, ordering: .relaxed) })
        let found = code {
            try first.transaction(recorded: someTime) { _ in
                let found = code { try second.addFile(1) }
                #expect(found == .busy)
            }
        }
        #expect(found == nil)
        let isTold = told.load(ordering: .relaxed)
        #expect(isTold)
        try second.addFile(1)
        try first.addFile(2)
        #expect(try first.auditReport().isIntact)
    }

    @Test func `a failure in the middle stores nothing`() throws {
        struct Interrupted: Error {}
        let test = try TestStore()
        let store = try test.open()
        try store.addFile(1)
        let before = try test.lines("SELECT * FROM audit")
        #expect(throws: Interrupted.self) {
            try store.transaction(recorded: someTime) { transaction in
                _ = try transaction.record(.policy, "another")
                var rows = RowBatch()
                rows.add(RowKey(table: 1, key: 5), lastUse: 0, [9])
                try transaction.write(&rows)
                throw Interrupted()
            }
        }
        #expect(try test.lines("SELECT * FROM audit") == before)
        try store.addFile(2)
        #expect(try store.auditReport().isIntact)
    }

    @Test func `payments that are kept come back as they were`() throws {
        var payment = Payment(message: "pacs.008.001.08", amount: Amount("1250.50")!, currency: Currency("EUR")!)
        payment[.debtorName] = "Müster GmbH"
        payment.set(.remittance, to: ["one", "two"])
        payment.isCover = true
        payment.isValid = false
        payment.status = .rejected
        #expect(StoredPayment.payment(StoredPayment.bytes(payment)) == payment)
        for length in 0..<StoredPayment.bytes(payment).count {
            // Whatever is cut off, it does not trap.
            _ = StoredPayment.payment(Array(StoredPayment.bytes(payment).prefix(length)))
        }
    }

    @Test func `a second person is asked for where two are needed`() throws {
        let test = try TestStore()
        let store = try test.open()
        try store.addFile(1)
        func release(_ person: String, of name: String = "REF-1-0", persons: Int = 2) throws -> Release {
            try store.transaction(recorded: someTime) { transaction in
                let found = try #require(try transaction.reader.assessments(named: name).first)
                return try transaction.release(found, by: person, reason: "asked", persons: persons)
            }
        }
        #expect(try !release("A. Clerk").isFinal)
        #expect(code { _ = try release("a.  CLERK") } == .conflict)
        #expect(try release("B. Clerk").isFinal)
        #expect(code { _ = try release("C. Clerk") } == .conflict)
        #expect(code { _ = try release("A. Clerk", of: "REF-1-1") } == .conflict)
        #expect(try store.auditReport().isIntact)
    }
}

extension [UInt8] {
    init(contentsOf path: String) throws { self = Array(try Data(contentsOf: URL(filePath: path))) }
}
