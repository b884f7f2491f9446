import Foundation
import GRDB
import TestSupport

/// Profiles, and files of payments of a few accounts, day by day.
final class StoreFixture {
    let directory: TemporaryDirectory
    var path: String { directory.url.path }
    var profiles: String { path + "/profiles" }

    init() throws { directory = try TemporaryDirectory() }

    /// A file of MT103 messages of one day: usual payments, and now and then one that is not.
    static func day(_ number: Int, payments: Int, _ random: inout SeededGenerator) -> String {
        (0..<payments).map { index in
            let debtor = Int.random(in: 1...6, using: &random)
            let isOdd = Int.random(in: 0..<25, using: &random) == 0
            let creditor =
                isOdd ? Int.random(in: 100...999, using: &random) : debtor * 3 + Int.random(in: 0...2, using: &random)
            let amount = isOdd ? "9750000,00" : "\(Int.random(in: 100...900, using: &random)),00"
            let date = String(160_101 + number / 28 * 100 + number % 28)
            return [
                "{1:F01SAMPDE20AXXX0000000000}{2:I103SAMPGB20XXXXN}{4:", ":20:D\(number)-\(index)", ":23B:CRED",
                ":32A:\(date)EUR\(amount)", ":33B:EUR\(amount)", ":50K:/ACCOUNT\(debtor)", "PAYER \(debtor)",
                ":59:/PAYEE\(creditor)",
                "BENEFICIARY \(creditor)", ":71A:SHA", "-}",
            ].joined(separator: "\r\n")
        }.joined(separator: "$")
    }

    /// What a table has, a line for each row.
    static func lines(_ profiles: String, _ sql: String) throws -> [String] {
        try DatabaseQueue(path: profiles).read { db in
            try Row.fetchAll(db, sql: sql).map { row in row.map { "\($0.1)" }.joined(separator: "|") }
        }
    }
}

extension BinaryRun {
    /// Runs the command and ends it with a signal after a time; true where it had not ended by itself.
    static func killed(_ arguments: [String], after seconds: Double, signal: Int32 = SIGKILL) throws -> Bool {
        let process = Process()
        process.executableURL = Locations.products.appending(path: "paycheck")
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        Thread.sleep(forTimeInterval: seconds)
        kill(process.processIdentifier, signal)
        process.waitUntilExit()
        return process.terminationReason == .uncaughtSignal
    }
}
