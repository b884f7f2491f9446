import GRDB

/// Why profiles could not be opened, read or written. Nothing was written where one of these is thrown.
public struct StoreError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of failure it is.
    public enum Code: Sendable, Hashable {
        /// No file at the path.
        case missing
        /// A file is there that is no store of paycheck's.
        case foreign
        /// Written by a newer paycheck, with rows of a layout that this one does not read, or by an older one and only to be read.
        case otherVersion
        /// Cut, changed or overwritten.
        case damaged
        /// The file, or its directory, may not be written.
        case readOnly
        /// No space left, or a limit of the file's size reached.
        case full
        /// Another process writes and did not end in the time given.
        case busy
        /// The system would not read or write.
        case inputOutput
        /// A file changed while it was being taken in.
        case changed
        /// What was asked for is not there, or does not go together.
        case conflict
    }

    /// What kind of failure it is.
    public let code: Code
    /// What was expected, what was found, what to do.
    public let description: String

    /// Makes an error.
    public init(_ code: Code, _ description: String) {
        (self.code, self.description) = (code, description)
    }
}

extension StoreError {
    /// What SQLite's error means for a person.
    init(_ error: DatabaseError) {
        let detail = error.message ?? "no details"
        switch error.resultCode {
        case .SQLITE_FULL:
            self.init(.full, "no space left for the profiles; nothing of this file was stored: make room and run again")
        case .SQLITE_READONLY:
            self.init(.readOnly, "the profiles may not be written; check the rights of the file and of its directory")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(
                .busy,
                "another process is writing to these profiles and did not end in time; run again when it has"
            )
        case .SQLITE_NOTADB:
            self.init(.foreign, "is not a file of profiles; name one that paycheck learn has made")
        case .SQLITE_CORRUPT:
            self.init(
                .damaged,
                "the profiles are damaged (\(detail)); take the latest copy, or make them anew with paycheck learn"
            )
        case .SQLITE_CANTOPEN:
            self.init(
                .inputOutput,
                "the profiles cannot be opened; check the path, and that its directory can be written: from a disk that cannot be "
                    + "written, copy them elsewhere first"
            )
        case .SQLITE_IOERR:
            self.init(.inputOutput, "the system could not read or write the profiles (\(detail)); check the disk")
        case .SQLITE_CONSTRAINT, .SQLITE_ERROR, .SQLITE_MISMATCH, .SQLITE_SCHEMA:
            self.init(
                .damaged,
                "the profiles do not have the tables that paycheck makes (\(detail)); paycheck audit verify tells what is missing"
            )
        default: self.init(.inputOutput, "the profiles could not be used: \(detail)")
        }
    }
}

/// Runs what talks to SQLite, and turns its errors into ``StoreError``.
func translated<Result>(_ body: () throws -> Result) throws -> Result {
    do {
        return try body()
    } catch let error as DatabaseError {
        throw StoreError(error)
    }
}
