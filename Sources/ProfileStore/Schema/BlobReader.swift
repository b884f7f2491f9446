import GRDB
import GRDBSQLite

/// Reads parts of the bytes of a table's column, one row after another, without a copy of the whole.
///
/// Valid as long as its database is, and only where that may be used.
@safe final class BlobReader {
    private let db: Database
    private let table: String
    // Only this class has it, and closes it.
    private var blob: OpaquePointer?

    init(_ table: String, _ db: Database) { (self.table, self.db) = (table, db) }

    deinit { unsafe sqlite3_blob_close(blob) }

    /// Goes to a row, and gives the number of its bytes; nil where there is no such row.
    func go(to row: Int64) throws -> Int? {
        let code =
            unsafe blob == nil
            ? sqlite3_blob_open(db.sqliteConnection, "main", table, "bytes", row, 0, &blob)
            : sqlite3_blob_reopen(blob, row)
        if code == SQLITE_OK { return Int(unsafe sqlite3_blob_bytes(blob)) }
        let error = DatabaseError(resultCode: ResultCode(rawValue: code), message: db.lastErrorMessage)
        unsafe sqlite3_blob_close(blob)
        unsafe blob = nil
        // What SQLite says of a row that is not there.
        guard code == SQLITE_ERROR else { throw error }
        return nil
    }

    /// Reads bytes of the row, from an offset on, into the beginning of a buffer that has room for them.
    func read(_ count: Int, from offset: Int, into buffer: inout [UInt8]) throws {
        precondition(count <= buffer.count, "a buffer has room for what is read into it")
        let code = unsafe buffer.withUnsafeMutableBytes { bytes in
            unsafe sqlite3_blob_read(blob, bytes.baseAddress, Int32(count), Int32(offset))
        }
        guard code == SQLITE_OK else {
            throw DatabaseError(resultCode: ResultCode(rawValue: code), message: db.lastErrorMessage)
        }
    }
}
