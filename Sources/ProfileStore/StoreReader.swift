import GRDB

/// Reads a store: valid only within ``ProfileStore/read(_:)`` or a transaction.
public struct StoreReader {
    let db: Database
    let segments: Segments
    /// Changes whenever profiles do: the number of the latest segment that was ever written.
    public let generation: Int64

    init(_ db: Database, _ known: (generation: Int64, segments: Segments)) {
        self.db = db
        (generation, segments) = known
    }

    /// Gives the rows that are there among some keys, which are in order and each there once; in no order that means anything.
    ///
    /// Complexity: of each block of some 8 KB in which a key lies the head is read once, and the rows asked for.
    public func readRows(_ keys: [RowKey], _ tell: (RowKey, RawSpan) throws -> Void) throws {
        var row: [UInt8] = []
        try segments.read(keys, db) { key, _, packed in
            try PackedRow.unpacked(packed, with: &row) { try tell(key, $0) }
        }
    }

    /// The same rows, to be gone through later.
    public func rows(_ keys: [RowKey]) throws -> RowBatch {
        var rows = RowBatch()
        try segments.read(keys, db) { rows.add($0, lastUse: $1, packed: $2) }
        return rows
    }

    /// Gives every row of the profiles with the time of its last use, in the order of keys.
    ///
    /// Complexity: O(*n*) in the number of rows; memory for one block of each segment.
    public func readAllRows(_ tell: (RowKey, UInt32, RawSpan) throws -> Void) throws {
        try segments.readAll(db, tell)
    }

    /// Whether a file of so many bytes is known: only then can a file be known, and its digest is worth making beforehand.
    public func knowsFile(ofBytes bytes: Int) throws -> Bool {
        try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM input_file WHERE bytes = ?)", arguments: [bytes])
            ?? false
    }

    /// Whether an end that was written down is of this chain: the entry with its number has its hash. Complexity: O(log *n*).
    public func contains(_ position: AuditPosition) throws -> Bool {
        guard position.number > 0 else { return position == .start }
        return try Blob.fetchOne(db, sql: "SELECT hash FROM audit WHERE number = ?", arguments: [position.number])?
            .bytes
            == position.hash
    }

    /// The end of the audit chain.
    public func auditHead() throws -> AuditPosition { try AuditPosition.head(db) }

    /// The entry that records an assessment: its number, the time in seconds since 1970, its hash.
    ///
    /// Complexity: O(log *n*).
    public func auditEntry(ofAssessment id: Int64) throws -> (number: Int64, recorded: Int64, hash: [UInt8])? {
        // Entries of assessments come in the order of these: a search by halves needs no index.
        let last = try Int64.fetchOne(db, sql: "SELECT max(number) FROM audit") ?? 0
        var low: Int64 = 1
        var high = last
        while low <= high {
            let middle = (low + high) / 2
            let entry = try Row.fetchOne(
                db,
                sql:
                    "SELECT number, recorded, subject, hash FROM audit WHERE number >= ? AND kind = 'assessment' ORDER BY number LIMIT 1",
                arguments: [middle]
            )
            guard let entry, let subject: Int64 = entry["subject"], subject <= id else {
                high = middle - 1
                continue
            }
            if subject == id { return (entry["number"] ?? 0, entry["recorded"] ?? 0, entry.bytes("hash") ?? []) }
            low = (entry["number"] ?? middle) + 1
        }
        return nil
    }

    /// How much there is.
    public func counts() throws -> StoreCounts {
        func count(_ table: String) throws -> Int { try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)") ?? 0 }
        return StoreCounts(
            inputFiles: try count("input_file"),
            verifications: try count("verification"),
            assessments: try count("assessment"),
            incidents: try count("incident"),
            releases: try count("release"),
            auditEntries: try count("audit"),
            segments: segments.list.count,
            profileBytes: segments.list.reduce(0) { $0 + $1.bytes },
            fileBytes: (try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0)
                * (try Int.fetchOne(db, sql: "PRAGMA page_size") ?? 0),
            head: try AuditPosition.head(db)
        )
    }
}

/// How much a store holds.
public struct StoreCounts: Sendable, Hashable {
    /// Files known by digest, and how often one was judged.
    public let inputFiles: Int, verifications: Int
    /// Payments judged, incidents among them, and decisions of persons.
    public let assessments: Int, incidents: Int, releases: Int
    /// Entries of the audit chain.
    public let auditEntries: Int
    /// Sorted runs of profile rows, and their bytes.
    public let segments: Int, profileBytes: Int
    /// Bytes of the whole file.
    public let fileBytes: Int
    /// The end of the audit chain.
    public let head: AuditPosition
}
