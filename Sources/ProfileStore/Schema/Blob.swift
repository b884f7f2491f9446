import Foundation
import GRDB

/// Bytes as a value of SQLite.
struct Blob: DatabaseValueConvertible {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var databaseValue: DatabaseValue { Data(bytes).databaseValue }

    static func fromDatabaseValue(_ value: DatabaseValue) -> Blob? {
        Data.fromDatabaseValue(value).map { Blob(Array($0)) }
    }
}

extension Row {
    /// The bytes of a column; nil where there are none.
    func bytes(_ column: String) -> [UInt8]? { (self[column] as Blob?)?.bytes }
}
