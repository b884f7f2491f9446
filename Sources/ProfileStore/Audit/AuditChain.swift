import Crypto
import GRDB

/// Appends to the table `audit`: one entry for each row that was ever stored, each with a SHA-256 over the one before.
///
/// The hash of an entry is the SHA-256 of: the hash of the entry before (32 bytes, nought before the first); its number and
/// the time of recording (64 bits each, lowest byte first); the name of the table and a nought; the row's number in it
/// (64 bits); and the row's columns as ``RowEncoding`` puts them. So no entry and no row can be changed, removed or put
/// elsewhere without its hash, or that of one behind it, being wrong.
struct AuditChain {
    /// The last entry: its number, and its hash.
    private var number: Int64
    private var hash: InlineArray<32, UInt8>
    /// Seconds since 1970; the same for all entries of a transaction.
    private let recorded: Int64
    private let insertion: RawStatement
    private let isUnchanged: AuditPosition
    /// What is hashed of an entry in front of its row's columns.
    private var head: [UInt8] = []

    /// The last entry.
    var end: AuditPosition { AuditPosition(number: number, hash: (0..<32).map { hash[$0] }) }

    /// Goes on from the end of the chain; refuses where the end is not what was recorded.
    init(_ db: Database, recorded: Int64) throws {
        self.recorded = recorded
        let end = try AuditPosition.head(db)
        isUnchanged = end
        number = end.number
        hash = InlineArray { $0 < end.hash.count ? end.hash[$0] : 0 }
        let last = try Row.fetchOne(db, sql: "SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1")
        let found = last.flatMap { AuditPosition(number: $0["number"] ?? 0, hash: $0.bytes("hash") ?? []) } ?? .start
        guard found == end else {
            throw StoreError(
                .damaged,
                "the audit chain ends with entry \(found.number), but entry \(end.number) was the last one written; "
                    + "nothing is added to it: run paycheck audit verify"
            )
        }
        insertion = try RawStatement(
            "INSERT INTO audit (number, recorded, kind, subject, hash) VALUES (?, ?, ?, ?, ?)",
            db
        )
    }

    /// Appends the entry of a row.
    mutating func append(_ table: AuditedTable, _ id: Int64, _ columns: RawSpan) throws {
        number += 1
        head.removeAll(keepingCapacity: true)
        unsafe hash.span.withUnsafeBytes { unsafe head.append(contentsOf: $0) }
        Self.put(into: &head, number: number, recorded: recorded, table: table.rawValue, id: id)
        var sum = SHA256()
        unsafe head.withUnsafeBytes { unsafe sum.update(bufferPointer: $0) }
        unsafe columns.withUnsafeBytes { unsafe sum.update(bufferPointer: $0) }
        unsafe sum.finalize().withUnsafeBytes { digest in
            for place in 0..<32 { hash[place] = unsafe digest[place] }
        }
        try insertion.run(number, recorded, table.rawValue, id, hash.span)
    }

    /// Records the end; the last thing of a transaction.
    func finish(_ db: Database) throws {
        let end = end
        guard end != isUnchanged else { return }
        try db.execute(
            sql: "UPDATE audit_head SET number = ?, hash = ?",
            arguments: [end.number, Blob(end.hash)]
        )
    }

    /// The hash of an entry; see the type.
    static func hash(
        after previous: [UInt8],
        number: Int64,
        recorded: Int64,
        table: String,
        id: Int64,
        _ row: RowEncoding
    ) -> [UInt8] {
        var bytes = previous
        put(into: &bytes, number: number, recorded: recorded, table: table, id: id)
        bytes += row.bytes
        return SHA256.digest(of: bytes)
    }

    /// What is hashed between the hash of the entry before and the row's columns.
    private static func put(into bytes: inout [UInt8], number: Int64, recorded: Int64, table: String, id: Int64) {
        bytes.append(littleEndian: number)
        bytes.append(littleEndian: recorded)
        bytes.append(contentsOf: table.utf8)
        bytes.append(0)
        bytes.append(littleEndian: id)
    }
}

/// A place in the audit chain: an entry's number, from 1, and its hash.
public struct AuditPosition: Sendable, Hashable {
    /// The entry's number; 0 before the first.
    public let number: Int64
    /// Its SHA-256.
    public let hash: [UInt8]

    /// Before the first entry.
    static let start = AuditPosition(number: 0, hash: [UInt8](repeating: 0, count: 32))

    static func head(_ db: Database) throws -> AuditPosition {
        guard let row = try Row.fetchOne(db, sql: "SELECT number, hash FROM audit_head"),
            let number: Int64 = row["number"],
            let hash = row.bytes("hash")
        else {
            throw StoreError(.damaged, "the end of the audit chain is not recorded any more: run paycheck audit verify")
        }
        return AuditPosition(number: number, hash: hash)
    }
}

/// The tables whose rows the audit chain covers. The names are written to stores.
enum AuditedTable: String, CaseIterable {
    case inputFile = "input_file"
    case verification
    case incident
    case assessment
    case heldPayment = "held_payment"
    case release
    /// The policy of the release of the same number.
    case releasePolicy = "release_policy"
    case learnedPayment = "learned_payment"
    case ruleFile = "rule_file"
    case profileSegment = "profile_segment"

    /// The columns behind `id`, in the order in which they are stored and hashed.
    var columns: [String] {
        switch self {
        case .inputFile: ["digest", "name", "bytes", "purpose", "payments", "source"]
        case .verification:
            [
                "input_file", "rule_file", "segment", "version", "documents", "payments", "hold", "review", "problems",
                "learned", "first_assessment",
            ]
        case .incident:
            [
                "verification", "identifier", "typology", "name", "extent", "would_pass", "payments", "decision",
                "score",
                "first", "last",
                "totals",
            ]
        case .assessment:
            [
                "verification", "position", "message", "valid", "uetr", "reference", "end_to_end", "debtor", "creditor",
                "amount", "currency", "time", "decision", "score", "incident", "history", "note",
                "decisions", "evidence",
            ]
        case .heldPayment: ["payment"]
        case .release: ["assessment", "person", "reason", "is_final"]
        case .releasePolicy: ["rule_file"]
        case .learnedPayment: ["assessment", "segment"]
        case .ruleFile: ["kind", "digest", "content"]
        case .profileSegment: ["level", "rows", "bytes", "replaces", "digest"]
        }
    }
}
