import GRDB
import GRDBSQLite

/// A prepared statement that runs many thousand times for a file: its values go to and from SQLite without boxes in between.
///
/// Valid as long as its database is, and only where that may be used.
struct RawStatement {
    private let statement: Statement
    private let db: Database

    /// Prepares a statement, or takes it from the database's own list of those that are.
    init(_ sql: String, _ db: Database) throws {
        statement = try db.cachedStatement(sql: sql)
        self.db = db
    }

    /// Gives a value to the parameter with a number, from 1.
    func bind(_ parameter: Int32, _ number: Int64) {
        _ = unsafe sqlite3_bind_int64(statement.sqliteStatement, parameter, number)
    }

    /// Gives a value to the parameter with a number, from 1.
    func bind(_ parameter: Int32, _ number: Double) {
        _ = unsafe sqlite3_bind_double(statement.sqliteStatement, parameter, number)
    }

    /// Gives a text to the parameter with a number, by its UTF-8; SQLite takes a copy.
    func bind(_ parameter: Int32, text: UnsafeRawBufferPointer) {
        let start = unsafe text.bindMemory(to: CChar.self).baseAddress
        _ = unsafe sqlite3_bind_text(
            statement.sqliteStatement,
            parameter,
            start,
            Int32(text.count),
            Self.transient
        )
    }

    /// Gives bytes to the parameter with a number; SQLite takes a copy.
    func bind(_ parameter: Int32, blob: [UInt8]) {
        unsafe blob.withUnsafeBytes { bytes in
            // An empty array may have no address, which would bind NULL.
            _ =
                unsafe bytes.isEmpty
                ? sqlite3_bind_zeroblob(statement.sqliteStatement, parameter, 0)
                : sqlite3_bind_blob(
                    statement.sqliteStatement,
                    parameter,
                    bytes.baseAddress,
                    Int32(bytes.count),
                    Self.transient
                )
        }
    }

    /// Runs a statement that gives no rows; parameters that are not given again are NULL then.
    func run() throws {
        let code = unsafe sqlite3_step(statement.sqliteStatement)
        reset()
        guard code == SQLITE_DONE else { throw error(code) }
    }

    /// The bytes of the first column of the first row; nil where there is no row.
    func bytes() throws -> [UInt8]? {
        let code = unsafe sqlite3_step(statement.sqliteStatement)
        defer { reset() }
        guard code == SQLITE_ROW else {
            guard code == SQLITE_DONE else { throw error(code) }
            return nil
        }
        let count = unsafe Int(sqlite3_column_bytes(statement.sqliteStatement, 0))
        guard let start = unsafe sqlite3_column_blob(statement.sqliteStatement, 0) else { return [] }
        return unsafe Array(UnsafeRawBufferPointer(start: start, count: count))
    }

    private func reset() {
        _ = unsafe sqlite3_reset(statement.sqliteStatement)
        _ = unsafe sqlite3_clear_bindings(statement.sqliteStatement)
    }

    private func error(_ code: Int32) -> DatabaseError {
        DatabaseError(resultCode: ResultCode(rawValue: code), message: db.lastErrorMessage)
    }

    /// SQLite copies what it is given.
    private static var transient: sqlite3_destructor_type {
        unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    }
}
