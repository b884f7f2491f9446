import AnomalyScoring
import Foundation
import GRDB
import PaymentModel
import ProfileStore
import TestSupport

/// A time of recording that no clock gives.
let someTime = Timestamp(secondsSinceEpoch: 1_454_600_000)

/// A store in a directory of its own.
struct TestStore: ~Copyable {
    let directory: TemporaryDirectory
    var path: String { directory.url.path + "/profiles" }

    init() throws { directory = try TemporaryDirectory() }

    func open(_ access: ProfileStore.Access = .creating, _ options: ProfileStore.Options = .init()) throws
        -> ProfileStore
    {
        try ProfileStore(path: path, access: access, options: options)
    }

    /// What an SQL statement gives, read past the store: a line for each row.
    func lines(_ sql: String) throws -> [String] {
        try DatabaseQueue(path: path).read { db in
            try Row.fetchAll(db, sql: sql).map { row in row.map { "\($0.1)" }.joined(separator: "|") }
        }
    }

    /// Changes the file past the store, as who tampers does.
    func tamper(_ sql: String) throws {
        try DatabaseQueue(path: path).writeWithoutTransaction { try $0.execute(sql: sql) }
    }
}

extension ProfileStore {
    /// Stores a file with some payments, one of which is held, and some rows of profiles.
    func addFile(_ number: Int, payments: Int = 3) throws {
        try transaction(recorded: someTime) { transaction in
            try transaction.mergeSegments { _, _ in false }
            let policy = try transaction.record(.policy, "thresholds: \(number / 2)")
            let verification = transaction.nextVerification()
            let first = transaction.nextAssessment()
            for index in 0..<payments {
                var payment = Payment(
                    message: "103",
                    amount: Amount(mantissa: Int64(number * 100 + index), scale: 2)!,
                    currency: Currency("EUR")!,
                    index: index
                )
                payment[.messageReference] = "REF-\(number)-\(index)"
                payment[.debtorAccount] = "DE89370400440532013000"
                payment[.creditorName] = "Exämple"
                let evidence = Evidence(detector: .amountHigh, bits: 12.25, reason: "EUR 1.00 is much")
                let id = try transaction.insert(
                    payment,
                    verification: verification,
                    decision: index == 0 ? .hold : .pass,
                    score: Double(index) + 0.5,
                    incident: nil,
                    history: index,
                    note: index == 1 ? "short history" : nil,
                    decisions: nil,
                    evidence: index == 2 ? [] : [evidence]
                )
                if index == 0 { try transaction.keep(payment, assessment: id) }
            }
            let file = try transaction.insert(
                InputFile(
                    digest: [UInt8](repeating: UInt8(number), count: 32),
                    name: "\(number).fin",
                    bytes: 10,
                    purpose: .verified
                )
            )
            var record = Verification(
                inputFile: file,
                ruleFile: policy,
                segment: transaction.generation,
                version: "0",
                isLearned: true,
                firstAssessment: first
            )
            record.payments = payments
            try transaction.insert(record)
            var rows = RowBatch()
            for key in 1...UInt64(payments) {
                rows.add(
                    RowKey(table: 1, key: key * UInt64(number + 1)),
                    lastUse: 0,
                    [UInt8(number), UInt8(key & 255)]
                )
            }
            try transaction.write(&rows)
        }
    }
}
