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
        let row = try AuditedTable.assessment.rowByNumber(db)
        let entries = try Row.fetchCursor(
            db,
            sql: "SELECT \(AuditEntry.columns) FROM audit WHERE number >= ? ORDER BY number",
            arguments: [first.number]
        )
        // What else was recorded stands between.
        while next < assessments.upperBound, let found = try entries.next() {
            let entry = AuditEntry(found)
            defer { previous = entry.hash }
            guard entry.kind == AuditedTable.assessment.rawValue else { continue }
            guard entry.subject == next, let stored = try Row.fetchOne(row, arguments: [next]),
                entry.records(stored, after: previous)
            else { return next }
            next += 1
        }
        return next < assessments.upperBound ? next : nil
    }
}
