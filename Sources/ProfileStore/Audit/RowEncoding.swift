import GRDB
import GRDBSQLite

/// The columns of a row as the audit chain hashes them: for each its kind, then its value.
///
/// 0: nothing. 1: a whole number, 64 bits, lowest byte first. 2: an IEEE 754 number, likewise. 3: a text, 4: bytes, each
/// with its length in 32 bits, lowest byte first, in front.
struct RowEncoding: Equatable {
    private(set) var bytes: [UInt8] = []

    init() {}

    /// The encoding of a row as it is stored now; the first columns are passed over.
    init(_ row: Row, from first: Int) {
        for column in first..<row.count {
            let value: DatabaseValue = row[column]
            switch value.storage {
            case .null: addNull()
            case .int64(let number): add(number)
            case .double(let number): add(number)
            case .string(let text): add(3, Array(text.utf8)[...])
            case .blob(let data): add(4, Array(data)[...])
            }
        }
    }

    mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    mutating func addNull() { bytes.append(0) }

    mutating func add(_ number: Int64) {
        bytes.append(1)
        bytes.append(littleEndian: UInt64(bitPattern: number))
    }

    mutating func add(_ number: Double) {
        bytes.append(2)
        bytes.append(littleEndian: number.bitPattern)
    }

    mutating func add(_ kind: UInt8, _ value: ArraySlice<UInt8>) {
        bytes.append(kind)
        let count = UInt32(value.count)
        for byte in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: count >> UInt32(byte * 8))) }
        bytes.append(contentsOf: value)
    }
}

/// Inserts rows into one table and takes down what the audit chain hashes of them.
///
/// Columns are given one after another, in the order of ``AuditedTable/columns``, then ``insert(_:)`` ends the row.
struct RowInsertion {
    let table: AuditedTable
    private let db: Database
    private let statement: Statement
    private var encoding = RowEncoding()
    private var column: Int32 = 1

    init(_ table: AuditedTable, _ db: Database) throws {
        (self.table, self.db) = (table, db)
        let columns = table.columns
        let marks = String(repeating: ", ?", count: columns.count)
        let names = columns.map { "\"" + $0 + "\"" }.joined(separator: ", ")
        statement = try db.cachedStatement(sql: "INSERT INTO \(table.rawValue) (id, \(names)) VALUES (?\(marks))")
    }

    mutating func add(_ number: Int?) {
        column += 1
        guard let number else {
            encoding.addNull()
            return
        }
        encoding.add(Int64(number))
        _ = unsafe sqlite3_bind_int64(statement.sqliteStatement, column, Int64(number))
    }

    mutating func add(_ flag: Bool) { add(flag ? 1 : 0) }

    mutating func add(_ value: Double) {
        column += 1
        // SQLite has neither a negative nought nor what is not a number.
        let number = value.isFinite ? value + 0 : 0
        encoding.add(number)
        _ = unsafe sqlite3_bind_double(statement.sqliteStatement, column, number)
    }

    mutating func add(_ text: String?) {
        guard let text else { return add(nil as Int?) }
        add(text: Array(text.utf8)[...])
    }

    /// A text by its UTF-8; nothing where it is empty.
    mutating func add(utf8 text: ArraySlice<UInt8>) {
        if text.isEmpty { add(nil as Int?) } else { add(text: text) }
    }

    /// Bytes that are not UTF-8 are taken down as what they can be read back as.
    private mutating func add(text: ArraySlice<UInt8>) {
        guard text.allSatisfy({ $0 < 0x80 && $0 != 0 }) else {
            return add(repaired: String(decoding: text, as: UTF8.self))
        }
        bind(text)
    }

    /// SQLite's tools cut a text at a NUL: it becomes what stands for the unreadable.
    private mutating func add(repaired text: String) {
        bind(Array(text.replacing("\0", with: "\u{FFFD}").utf8)[...])
    }

    private mutating func bind(_ text: ArraySlice<UInt8>) {
        column += 1
        encoding.add(3, text)
        unsafe text.withUnsafeBytes { bytes in
            _ = unsafe sqlite3_bind_text(
                statement.sqliteStatement,
                column,
                bytes.bindMemory(to: CChar.self).baseAddress,
                Int32(bytes.count),
                Self.transient
            )
        }
    }

    mutating func add(blob: [UInt8]) {
        column += 1
        encoding.add(4, blob[...])
        unsafe blob.withUnsafeBytes { bytes in
            // An empty array may have no address, which would bind NULL.
            _ =
                unsafe bytes.isEmpty
                ? sqlite3_bind_zeroblob(statement.sqliteStatement, column, 0)
                : sqlite3_bind_blob(
                    statement.sqliteStatement,
                    column,
                    bytes.baseAddress,
                    Int32(bytes.count),
                    Self.transient
                )
        }
    }

    /// Ends the row: it is inserted and has its entry in the chain.
    mutating func insert(_ id: Int64, into chain: inout AuditChain) throws {
        defer {
            encoding.removeAll()
            column = 1
        }
        let code = unsafe Self.step(statement.sqliteStatement, id)
        guard code == SQLITE_DONE else {
            throw DatabaseError(resultCode: ResultCode(rawValue: code), message: db.lastErrorMessage)
        }
        try chain.append(table, id, encoding)
    }

    private static func step(_ statement: OpaquePointer?, _ id: Int64) -> Int32 {
        _ = unsafe sqlite3_bind_int64(statement, 1, id)
        let code = unsafe sqlite3_step(statement)
        _ = unsafe sqlite3_reset(statement)
        // What is not given again is nothing.
        _ = unsafe sqlite3_clear_bindings(statement)
        return code
    }

    /// SQLite copies what it is given.
    private static var transient: sqlite3_destructor_type {
        unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    }
}
