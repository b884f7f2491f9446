import GRDB

extension StoreReader {
    /// The first of some assessments, by their numbers, that is not there or not what its entry in the audit chain recorded; nil where all are.
    ///
    /// Who can write the file can also make the chain anew: ``ProfileStore/auditReport(heads:progress:)`` tells that, with a head from
    /// elsewhere. Complexity: O(*n* + log *m*) in the number of assessments and in that of all entries.
    public func firstChanged(of assessments: Range<Int64>) throws -> Int64? {
        var next = assessments.lowerBound
        guard next < assessments.upperBound else { return nil }
        guard let first = try auditEntry(ofAssessment: next) else { return next }
        var previous =
            try Row.fetchOne(db, sql: "SELECT hash FROM audit WHERE number = ?", arguments: [first.number - 1])?
            .bytes("hash") ?? AuditPosition.start.hash
        let columns = AuditedTable.assessment.columns.map { "\"" + $0 + "\"" }.joined(separator: ", ")
        let row = try db.makeStatement(sql: "SELECT \(columns) FROM assessment WHERE id = ?")
        let entries = try Row.fetchCursor(
            db,
            sql: "SELECT number, recorded, kind, subject, hash FROM audit WHERE number >= ? ORDER BY number",
            arguments: [first.number]
        )
        // What else was recorded stands between.
        while next < assessments.upperBound, let entry = try entries.next() {
            let hash = entry.bytes("hash") ?? []
            defer { previous = hash }
            guard entry["kind"] == AuditedTable.assessment.rawValue else { continue }
            guard entry["subject"] == next, let stored = try Row.fetchOne(row, arguments: [next]) else { return next }
            let computed = AuditChain.hash(
                after: previous,
                number: entry["number"] ?? 0,
                recorded: entry["recorded"] ?? 0,
                table: AuditedTable.assessment.rawValue,
                id: next,
                RowEncoding(stored, from: 0)
            )
            guard computed == hash else { return next }
            next += 1
        }
        return next < assessments.upperBound ? next : nil
    }
}
