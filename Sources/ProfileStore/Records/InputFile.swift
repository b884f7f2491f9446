import GRDB

/// A file that was learnt from or verified; what it is known by is the SHA-256 of its bytes.
public struct InputFile: Sendable, Hashable {
    /// What a file was first given for.
    public enum Purpose: String, Sendable, Hashable {
        /// Taken into the profiles as history.
        case learned
        /// Judged.
        case verified
        /// Profiles that were taken in as a whole; what it is known by is the end of their audit chain, or an export's digest.
        case merged
    }

    /// The number of its row; 0 before it is stored.
    public internal(set) var id: Int64 = 0
    /// The SHA-256 of its bytes, as they lie on the disk.
    public var digest: [UInt8]
    /// Its path as given.
    public var name: String
    /// How many bytes it has.
    public var bytes: Int
    /// What it was first given for.
    public var purpose: Purpose
    /// How many payments were read from it.
    public var payments: Int
    /// Which file of the system it was, where that matters: a drop folder tells a file that comes again from one that it
    /// had not moved yet.
    public var source: String?

    /// Describes a file.
    public init(
        digest: [UInt8],
        name: String,
        bytes: Int,
        purpose: Purpose,
        payments: Int = 0,
        source: String? = nil
    ) {
        self.digest = digest
        self.name = name
        self.bytes = bytes
        self.purpose = purpose
        self.payments = payments
        self.source = source
    }
}

/// One judging of a file: by which policy, with which profiles, and what came out.
public struct Verification: Sendable, Hashable {
    /// The number of its row; 0 before it is stored.
    public internal(set) var id: Int64 = 0
    /// The number of the input file.
    public var inputFile: Int64
    /// The number of the policy, where one was recorded.
    public var ruleFile: Int64?
    /// The latest segment of the profiles that were judged with.
    public var segment: Int64
    /// The version of paycheck that judged.
    public var version: String
    /// Messages and payments read; payments held and to be reviewed; problems told.
    public var documents = 0, payments = 0, hold = 0, review = 0, problems = 0
    /// Whether the payments were taken into the profiles.
    public var isLearned: Bool
    /// The number of the first assessment; the others follow, in the order of the file.
    public var firstAssessment: Int64

    /// Describes a judging.
    public init(
        inputFile: Int64,
        ruleFile: Int64?,
        segment: Int64,
        version: String,
        isLearned: Bool,
        firstAssessment: Int64
    ) {
        self.inputFile = inputFile
        self.ruleFile = ruleFile
        self.segment = segment
        self.version = version
        self.isLearned = isLearned
        self.firstAssessment = firstAssessment
    }
}

extension StoreTransaction {
    /// The number that the next input file will get.
    public func nextInputFile() -> Int64 { nextID(.inputFile) }

    /// The number that the next verification will get.
    public func nextVerification() -> Int64 { nextID(.verification) }

    /// The number that the next assessment will get.
    public func nextAssessment() -> Int64 { nextID(.assessment) }

    /// Stores a file; its digest must not be there yet.
    @discardableResult
    public func insert(_ file: InputFile) throws -> Int64 {
        try insert(.inputFile) { row in
            row.add(blob: file.digest)
            row.add(file.name)
            row.add(file.bytes)
            row.add(file.purpose.rawValue)
            row.add(file.payments)
            row.add(file.source)
        }
    }

    /// Stores a judging, behind its assessments.
    @discardableResult
    public func insert(_ verification: Verification) throws -> Int64 {
        try insert(.verification) { row in
            row.add(Int(verification.inputFile))
            row.add(verification.ruleFile.map { Int($0) })
            row.add(Int(verification.segment))
            row.add(verification.version)
            row.add(verification.documents)
            row.add(verification.payments)
            row.add(verification.hold)
            row.add(verification.review)
            row.add(verification.problems)
            row.add(verification.isLearned)
            row.add(Int(verification.firstAssessment))
        }
    }
}

extension StoreReader {
    /// The file with a digest, where it is known.
    public func inputFile(digest: [UInt8]) throws -> InputFile? {
        try Row.fetchOne(db, sql: "SELECT * FROM input_file WHERE digest = ?", arguments: [Blob(digest)])
            .map(Self.inputFile)
    }

    /// The file with a number.
    public func inputFile(_ id: Int64) throws -> InputFile? {
        try Row.fetchOne(db, sql: "SELECT * FROM input_file WHERE id = ?", arguments: [id]).map(Self.inputFile)
    }

    /// Gives what the profiles were made from: the files whose payments are in them, and other profiles, in the order in which they were taken in.
    public func readLearnedFiles(_ tell: (InputFile) throws -> Void) throws {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT * FROM input_file WHERE purpose IN ('learned', 'merged') \
                OR id IN (SELECT input_file FROM verification WHERE learned = 1) ORDER BY id
                """
        )
        while let row = try rows.next() { try tell(Self.inputFile(row)) }
    }

    private static func inputFile(_ row: Row) -> InputFile {
        var file = InputFile(
            digest: row.bytes("digest") ?? [],
            name: row["name"] ?? "",
            bytes: row["bytes"] ?? 0,
            purpose: (row["purpose"] as String?).flatMap(InputFile.Purpose.init) ?? .verified,
            payments: row["payments"] ?? 0,
            source: row["source"]
        )
        file.id = row["id"] ?? 0
        return file
    }

    /// The latest judging of a file.
    public func verification(of file: Int64) throws -> Verification? {
        try Row.fetchOne(
            db,
            sql: "SELECT * FROM verification WHERE input_file = ? ORDER BY id DESC LIMIT 1",
            arguments: [file]
        ).map(Self.verification)
    }

    /// The judging with a number.
    public func verification(_ id: Int64) throws -> Verification? {
        try Row.fetchOne(db, sql: "SELECT * FROM verification WHERE id = ?", arguments: [id]).map(Self.verification)
    }

    private static func verification(_ row: Row) -> Verification {
        var verification = Verification(
            inputFile: row["input_file"] ?? 0,
            ruleFile: row["rule_file"],
            segment: row["segment"] ?? 0,
            version: row["version"] ?? "",
            isLearned: (row["learned"] ?? 0) == 1,
            firstAssessment: row["first_assessment"] ?? 0
        )
        verification.id = row["id"] ?? 0
        verification.documents = row["documents"] ?? 0
        verification.payments = row["payments"] ?? 0
        verification.hold = row["hold"] ?? 0
        verification.review = row["review"] ?? 0
        verification.problems = row["problems"] ?? 0
        return verification
    }
}
