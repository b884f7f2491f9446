import GRDB

/// An entry of the audit chain as the store has it.
struct AuditEntry {
    let number: Int64
    /// Seconds since 1970.
    let recorded: Int64
    /// The table of the row that it records, and the row's number in it.
    let kind: String, subject: Int64
    let hash: [UInt8]

    /// The columns that ``init(_:)`` reads.
    static let columns = "number, recorded, kind, subject, hash"

    init(_ row: Row) {
        (number, recorded) = (row["number"] ?? 0, row["recorded"] ?? 0)
        (kind, subject, hash) = (row["kind"] ?? "", row["subject"] ?? 0, row.bytes("hash") ?? [])
    }

    /// Whether it is the one that a row got behind an entry with the hash `previous`.
    func records(_ row: Row, after previous: [UInt8]) -> Bool {
        let columns = RowEncoding(row, from: 0)
        return AuditChain.hash(
            after: previous,
            number: number,
            recorded: recorded,
            table: kind,
            id: subject,
            columns
        ) == hash
    }
}

extension AuditedTable {
    /// Reads what is hashed of a row, by its number.
    func rowByNumber(_ db: Database) throws -> Statement {
        try db.makeStatement(sql: "SELECT \(quotedColumns) FROM \(rawValue) WHERE id = ?")
    }

    /// ``columns`` for SQL.
    var quotedColumns: String { columns.map { "\"" + $0 + "\"" }.joined(separator: ", ") }
}
