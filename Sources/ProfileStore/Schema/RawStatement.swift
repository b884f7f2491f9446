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

    /// Runs a statement that gives no rows, with two numbers as its parameters.
    func run(_ first: Int64, _ second: Int64) throws {
        bind(1, first)
        bind(2, second)
        try step()
    }

    /// Runs a statement that gives no rows, with a number as its first parameter and bytes as its second.
    func run(_ number: Int64, blob: [UInt8]) throws {
        bind(1, number)
        try unsafe blob.withUnsafeBytes { bytes in
            // An empty array may have no address, which would bind NULL.
            _ =
                unsafe bytes.isEmpty
                ? sqlite3_bind_zeroblob(statement.sqliteStatement, 2, 0)
                : sqlite3_bind_blob(statement.sqliteStatement, 2, bytes.baseAddress, Int32(bytes.count), nil)
            try step()
        }
    }

    /// Runs a statement that gives no rows, with a number as its first parameter and the values of a row behind it, as
    /// ``RowEncoding`` puts them.
    ///
    /// SQLite reads texts and bytes where they lie.
    func run(_ number: Int64, _ row: RawSpan) throws {
        bind(1, number)
        try unsafe row.withUnsafeBytes { bytes in
            var parameter: Int32 = 1
            var place = 0
            while place < bytes.count {
                parameter += 1
                let kind = unsafe bytes[place]
                place += 1
                switch kind {
                case 0: _ = unsafe sqlite3_bind_null(statement.sqliteStatement, parameter)
                case 1, 2:
                    let bits = unsafe UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
                    place += 8
                    _ =
                        kind == 1
                        ? unsafe sqlite3_bind_int64(statement.sqliteStatement, parameter, Int64(bitPattern: bits))
                        : unsafe sqlite3_bind_double(statement.sqliteStatement, parameter, Double(bitPattern: bits))
                default:
                    let count = unsafe UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self))
                    place += 4
                    let start = unsafe bytes.baseAddress.map { unsafe $0 + place }
                    place += Int(count)
                    _ =
                        kind == 3
                        ? unsafe sqlite3_bind_text(
                            statement.sqliteStatement,
                            parameter,
                            start?.assumingMemoryBound(to: CChar.self),
                            Int32(count),
                            nil
                        )
                        : unsafe sqlite3_bind_blob(statement.sqliteStatement, parameter, start, Int32(count), nil)
                }
            }
            try step()
        }
    }

    /// Runs a statement that gives no rows, with two numbers, a text, a number and bytes as its parameters.
    func run(_ first: Int64, _ second: Int64, _ text: String, _ third: Int64, _ bytes: Span<UInt8>) throws {
        bind(1, first)
        bind(2, second)
        bind(4, third)
        var text = text
        try text.withUTF8 { text in
            try unsafe bytes.withUnsafeBytes { bytes in
                _ = unsafe text.withMemoryRebound(to: CChar.self) {
                    unsafe sqlite3_bind_text(statement.sqliteStatement, 3, $0.baseAddress, Int32($0.count), nil)
                }
                _ = unsafe sqlite3_bind_blob(statement.sqliteStatement, 5, bytes.baseAddress, Int32(bytes.count), nil)
                try step()
            }
        }
    }

    private func step() throws {
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
}
