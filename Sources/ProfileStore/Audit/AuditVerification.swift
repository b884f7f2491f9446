import Crypto
import GRDB

/// Something in a store that is not as it was written.
public struct AuditFinding: Sendable, Hashable {
    /// The entry of the audit chain, where one is meant.
    public let entry: Int64?
    /// The table and the number of the row, where one is meant.
    public let table: String?, row: Int64?
    /// What is wrong, in a sentence.
    public let text: String
}

/// What looking through a whole store has found.
public struct AuditReport: Sendable {
    /// How many entries were looked at.
    public internal(set) var entries = 0
    /// The end of the chain.
    public internal(set) var head = AuditPosition.start
    /// What is wrong, in the order of the chain; at most ``limit``.
    public internal(set) var findings: [AuditFinding] = []
    /// How much more is wrong.
    public internal(set) var withheld = 0
    /// The most findings that are told one by one.
    public static let limit = 1_000

    /// Whether everything is as it was written.
    public var isIntact: Bool { findings.isEmpty }

    mutating func add(_ text: String, entry: Int64? = nil, table: String? = nil, row: Int64? = nil) {
        guard findings.count < Self.limit else {
            withheld += 1
            return
        }
        findings.append(AuditFinding(entry: entry, table: table, row: row, text: text))
    }
}

extension ProfileStore {
    /// Goes through the whole chain, every row that it covers and every block of the profiles.
    ///
    /// `heads` are ends of the chain that were written down elsewhere: without one, who can write the file can also cut
    /// its end off, or make the whole chain anew. `progress` is told how many entries of how many were looked at, now and then.
    /// Complexity: O(*n*); some 100,000 entries a second.
    public func auditReport(
        heads: [AuditPosition] = [],
        progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws -> AuditReport {
        // Segments are not loaded: what is damaged in them is a finding.
        try translated {
            try pool.read { db in
                var audit = AuditVerification(db, heads)
                try audit.run(progress)
                return audit.report
            }
        }
    }
}

struct AuditVerification {
    private(set) var report = AuditReport()
    private let db: Database
    private let heads: [Int64: AuditPosition]
    private var entriesOf: [String: Int] = [:]
    /// Tables that are not there, or lack columns: nothing can be compared with them.
    private var lacking: Set<String> = []

    init(_ db: Database, _ heads: [AuditPosition]) {
        self.db = db
        self.heads = Dictionary(heads.map { ($0.number, $0) }) { first, _ in first }
    }

    mutating func run(_ progress: (Int, Int) -> Void) throws {
        // Indexes too: what is looked for by one that lacks rows is not found.
        for line in try String.fetchAll(db, sql: "PRAGMA integrity_check(20)") where line != "ok" {
            report.add("the file is damaged: \(line)")
        }
        let (strangers, changed) = try StoreSchema.compared(db)
        for name in strangers {
            report.add("the store has a \(name) that paycheck does not make: what it is for, only who made it knows")
        }
        for name in changed {
            report.add("the \(name) is missing, or not made as paycheck makes it: somebody else changed it")
        }
        let columns = [
            "audit": AuditEntry.columns.split(separator: ",").map { $0.filter { $0 != " " } },
            "audit_head": ["number", "hash"], "profile_block": ["id", "bytes"],
        ].merging(AuditedTable.allCases.map { ($0.rawValue, ["id"] + $0.columns) }) { first, _ in first }
        for (table, columns) in columns {
            let there = try db.tableExists(table) ? Set(try db.columns(in: table).map(\.name)) : []
            if !there.isSuperset(of: columns) { lacking.insert(table) }
        }
        guard !lacking.contains("audit") else { return report.add("without the audit chain nothing can be compared") }
        try readChain(progress)
        if !lacking.contains("audit_head") { try checkEnd() }
        for table in AuditedTable.allCases where !lacking.contains(table.rawValue) { try checkStrangers(in: table) }
        if lacking.isDisjoint(with: ["profile_segment", "profile_block"]) { try checkProfiles() }
    }

    /// Entry by entry, each with its row.
    private mutating func readChain(_ progress: (Int, Int) -> Void) throws {
        // Nothing of what is told by it counts: numbers that are missing are found one by one.
        let total = try Int.fetchOne(db, sql: "SELECT max(number) FROM audit") ?? 0
        var rows: [String: Statement] = [:]
        for table in AuditedTable.allCases where !lacking.contains(table.rawValue) {
            rows[table.rawValue] = try table.rowByNumber(db)
        }
        var previous: AuditPosition? = .start
        let entries = try Row.fetchCursor(db, sql: "SELECT \(AuditEntry.columns) FROM audit ORDER BY number")
        while let found = try entries.next() {
            let entry = AuditEntry(found)
            report.entries += 1
            if report.entries % 4_096 == 0 { progress(report.entries, total) }
            let (number, kind, subject, hash) = (entry.number, entry.kind, entry.subject, entry.hash)
            let expected = (previous?.number ?? report.head.number) + 1
            if number != expected {
                report.add(
                    number == expected + 1
                        ? "entry \(expected) of the audit chain is not there: it was removed"
                        : "entries \(expected) to \(number - 1) of the audit chain are not there: they were removed",
                    entry: expected
                )
                previous = nil
            }
            entriesOf[kind, default: 0] += 1
            report.head = AuditPosition(number: number, hash: hash)
            if let row = rows[kind] {
                if let stored = try Row.fetchOne(row, arguments: [subject]) {
                    if let previous, !entry.records(stored, after: previous.hash) {
                        report.add(
                            "\(kind) \(subject) is not what entry \(number) recorded: the row, the entry or its place was changed",
                            entry: number,
                            table: kind,
                            row: subject
                        )
                    }
                } else {
                    report.add(
                        "\(kind) \(subject), which entry \(number) recorded, is not there: it was removed",
                        entry: number,
                        table: kind,
                        row: subject
                    )
                }
            } else if !lacking.contains(kind) {
                report.add("entry \(number) is of a kind that paycheck does not write: it was changed", entry: number)
            }
            if let head = heads[number], head.hash != hash {
                report.add(
                    "entry \(number) is not the one whose hash was written down elsewhere: the chain was made anew",
                    entry: number
                )
            }
            previous = report.head
        }
    }

    private mutating func checkEnd() throws {
        let last = report.head.number
        let ends = try Int.fetchOne(db, sql: "SELECT count(*) FROM audit_head") ?? 0
        if ends > 1 { report.add("audit_head has \(ends) rows where there is one: others were added by somebody else") }
        do {
            let head = try AuditPosition.head(db)
            if head.number > last {
                report.add(
                    "the audit chain ends with entry \(last), but \(head.number) were written: its end was cut off"
                )
            } else if head != report.head {
                report.add(
                    "the audit chain does not end as it was recorded: entries behind \(head.number) were added, or it was changed"
                )
            }
        } catch let error as StoreError {
            report.add(error.description)
        }
        for head in heads.values.sorted(by: { $0.number < $1.number }) where head.number > last {
            report.add(
                "entry \(head.number) was written down elsewhere, but the audit chain ends with entry \(last): its end was cut off"
            )
        }
    }

    /// Rows that no entry speaks of.
    private mutating func checkStrangers(in table: AuditedTable) throws {
        let name = table.rawValue
        let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM \(name)") ?? 0
        guard count > 0 else { return }
        let strangers = try Int64.fetchAll(
            db,
            sql: """
                SELECT id FROM \(name) WHERE id NOT IN (SELECT subject FROM audit WHERE kind = ?) \
                ORDER BY id LIMIT \(AuditReport.limit)
                """,
            arguments: [name]
        )
        for id in strangers {
            report.add(
                "\(name) \(id) has no entry in the audit chain: it was added by somebody else",
                table: name,
                row: id
            )
        }
    }

    /// The blocks of the segments that count, against the digests that the chain covers.
    private mutating func checkProfiles() throws {
        var replaced: Set<Int64> = []
        let rows = try Row.fetchAll(db, sql: "SELECT id, replaces, digest FROM profile_segment ORDER BY id")
        for row in rows { replaced.formUnion(Segments.identifiers(row["replaces"] ?? "")) }
        var known: Set<Int64> = []
        for row in rows {
            guard let id: Int64 = row["id"], !replaced.contains(id) else { continue }
            known.insert(id)
            var digest = SHA256()
            var fences: [UInt8]?
            var expected = 0
            let blocks = try Row.fetchCursor(
                db,
                sql: "SELECT id, bytes FROM profile_block WHERE id BETWEEN ? AND ? ORDER BY id",
                arguments: [Segment.blockID(id, 0), Segment.blockID(id, Segment.maximumBlocks)]
            )
            var isWhole = true
            while let block = try blocks.next() {
                let hash = SHA256.digest(of: block.bytes("bytes") ?? [])
                if block["id"] != Segment.blockID(id, expected) { isWhole = false }
                // The list of first rows was written last.
                if expected == 0 { fences = hash } else { digest.update(data: hash) }
                expected += 1
            }
            if let fences { digest.update(data: fences) }
            if !isWhole || Array(digest.finalize()) != row.bytes("digest") {
                report.add(
                    "segment \(id) of the profiles (\(expected) profile_block rows) is not what was written: rows were changed, added or removed",
                    table: "profile_block",
                    row: Segment.blockID(id, 0)
                )
            }
        }
        let strangers = try Int64.fetchAll(db, sql: "SELECT DISTINCT id >> 24 FROM profile_block ORDER BY 1")
        for id in strangers where !known.contains(id) {
            report.add(
                "profile_block has rows of a segment \(id) that does not count: they were added by somebody else",
                table: "profile_block",
                row: Segment.blockID(id, 0)
            )
        }
    }
}
