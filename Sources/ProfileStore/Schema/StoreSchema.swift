import GRDB

/// The tables of a store, by version. A store of an earlier version is brought to the latest when it is first written to.
enum StoreSchema {
    /// `PRAGMA application_id`: the letters PYCK.
    static let applicationID: Int32 = 0x5059_434B
    /// The version that this paycheck writes: `PRAGMA user_version`.
    static let version = migrations.count

    /// What leads from each version to the next. A migration that was released is never changed.
    private static let migrations: [String] = [
        """
        CREATE TABLE input_file (
            id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, name TEXT NOT NULL, bytes INTEGER NOT NULL,
            purpose TEXT NOT NULL, payments INTEGER NOT NULL, source TEXT
        ) STRICT;
        CREATE TABLE verification (
            id INTEGER PRIMARY KEY, input_file INTEGER NOT NULL, rule_file INTEGER,
            segment INTEGER NOT NULL, version TEXT NOT NULL, documents INTEGER NOT NULL, payments INTEGER NOT NULL,
            hold INTEGER NOT NULL, review INTEGER NOT NULL, problems INTEGER NOT NULL, learned INTEGER NOT NULL,
            first_assessment INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX verification_by_file ON verification (input_file);
        CREATE TABLE incident (
            id INTEGER PRIMARY KEY, verification INTEGER NOT NULL, identifier TEXT NOT NULL,
            typology TEXT, name TEXT NOT NULL, extent TEXT NOT NULL, would_pass TEXT NOT NULL, payments INTEGER NOT NULL,
            decision TEXT NOT NULL, score REAL NOT NULL, first TEXT, last TEXT, totals TEXT NOT NULL
        ) STRICT;
        CREATE INDEX incident_by_verification ON incident (verification);
        CREATE TABLE assessment (
            id INTEGER PRIMARY KEY, verification INTEGER NOT NULL, position INTEGER NOT NULL,
            message TEXT NOT NULL, valid INTEGER NOT NULL, uetr TEXT, reference TEXT, end_to_end TEXT, debtor TEXT, creditor TEXT,
            amount TEXT NOT NULL, currency TEXT NOT NULL, time TEXT, decision TEXT NOT NULL, score REAL NOT NULL,
            incident INTEGER, history INTEGER NOT NULL, note TEXT, decisions TEXT, evidence TEXT
        ) STRICT;
        CREATE TABLE held_payment (
            id INTEGER PRIMARY KEY, payment BLOB NOT NULL
        ) STRICT;
        CREATE TABLE release (
            id INTEGER PRIMARY KEY, assessment INTEGER NOT NULL, person TEXT NOT NULL,
            reason TEXT NOT NULL, is_final INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX release_by_assessment ON release (assessment);
        CREATE TABLE rule_file (
            id INTEGER PRIMARY KEY, kind TEXT NOT NULL, digest BLOB NOT NULL, content TEXT NOT NULL
        ) STRICT;
        CREATE TABLE profile_segment (
            id INTEGER PRIMARY KEY, level INTEGER NOT NULL, rows INTEGER NOT NULL, bytes INTEGER NOT NULL,
            replaces TEXT NOT NULL, digest BLOB NOT NULL
        ) STRICT;
        CREATE TABLE profile_block (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
        CREATE TABLE audit (
            number INTEGER PRIMARY KEY, recorded INTEGER NOT NULL, kind TEXT NOT NULL, subject INTEGER NOT NULL,
            hash BLOB NOT NULL
        ) STRICT;
        CREATE TABLE audit_head (number INTEGER NOT NULL, hash BLOB NOT NULL) STRICT;
        INSERT INTO audit_head VALUES (0, zeroblob(32));
        """,
        """
        CREATE TABLE learned_payment (
            id INTEGER PRIMARY KEY, assessment INTEGER NOT NULL UNIQUE, segment INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX audit_of_release ON audit (subject) WHERE kind = 'release';
        """,
        // Blocks have packed rows from here on, which an earlier paycheck cannot read; those that are there are read as they are.
        "",
        """
        CREATE TABLE release_policy (
            id INTEGER PRIMARY KEY, rule_file INTEGER NOT NULL
        ) STRICT;
        """,
    ]

    /// The version of a store; 0 for an empty file.
    static func version(_ db: Database) throws -> Int {
        // In this order: another process may be making the tables, and writes down whose they are, and their version, with them.
        let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
        let earlier = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        let application = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        let found = application == applicationID ? try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0 : earlier
        if application != applicationID {
            guard application == 0, found == 0, tables == 0 else {
                throw StoreError(
                    .foreign,
                    "is an SQLite database, but no profiles: name one that paycheck learn has made"
                )
            }
            return 0
        }
        guard found <= version else {
            throw StoreError(
                .otherVersion,
                "the profiles were written by a newer paycheck (version \(found); this one knows \(version)): use that one"
            )
        }
        return found
    }

    /// The earliest version that is read as it is, and becomes the latest with the first transaction.
    static let readable = 2

    /// Brings a store from a version to a later one, within a transaction.
    static func migrate(_ db: Database, from found: Int, to version: Int) throws {
        for (number, migration) in migrations.enumerated().prefix(version).dropFirst(found) {
            try db.execute(sql: migration)
            try db.execute(sql: "PRAGMA user_version = \(number + 1)")
        }
        try db.execute(sql: "PRAGMA application_id = \(applicationID)")
    }

    /// What a store has that its version does not make (triggers, views and the like, which somebody else made), and what it has not, or
    /// otherwise than its version makes it.
    static func compared(_ db: Database) throws -> (strangers: [String], changed: [String]) {
        func made(_ db: Database) throws -> [String: String] {
            let rows = try Row.fetchAll(
                db,
                sql: "SELECT type || ' ' || name AS name, name AS own, sql FROM sqlite_schema"
            )
            // What begins so is SQLite's own.
            let others = rows.filter { !($0["own"] ?? "").hasPrefix("sqlite_") }
            return Dictionary(others.map { ($0["name"] ?? "", $0["sql"] ?? "") }) { first, _ in first }
        }
        let version = try version(db)
        let expected = try DatabaseQueue().write { db in
            try migrate(db, from: 0, to: version)
            return try made(db)
        }
        let found = try made(db)
        let strangers = found.keys.filter { expected[$0] == nil }.sorted()
        return (strangers, expected.keys.filter { found[$0] != expected[$0] }.sorted())
    }
}
