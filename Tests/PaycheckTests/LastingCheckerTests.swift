import AnomalyScoring
import Foundation
import Paycheck
import PaymentModel
import ProfileStore
import TestSupport
import Testing

/// Profiles that last judge as profiles in memory do, and do not learn what is held.
@Suite struct LastingCheckerTests {
    private let noon = Timestamp(secondsSinceEpoch: 1_500_000_000)

    private func input(_ name: String, _ text: String) -> LastingChecker.Input<BytesInMemory> {
        LastingChecker.Input(name: name, bytes: text.utf8.count) { BytesInMemory(text) }
    }

    /// One MT103 after another, of a few accounts.
    private func day(_ number: Int, payments: Int, _ random: inout SeededGenerator) -> String {
        (0..<payments).map { index in
            let debtor = Int.random(in: 1...4, using: &random)
            let creditor = Int.random(in: 0..<20, using: &random) == 0 ? 500 + number : debtor * 3 + index % 3
            return Self.message(
                "D\(number)-\(index)",
                debtor,
                creditor,
                "\(Int.random(in: 100...900, using: &random)),",
                number
            )
        }.joined(separator: "$")
    }

    private static func message(_ reference: String, _ debtor: Int, _ creditor: Int, _ amount: String, _ day: Int)
        -> String
    {
        [
            "{1:F01SAMPDE20AXXX0000000000}{2:I103SAMPGB20XXXXN}{4:", ":20:\(reference)", ":23B:CRED",
            ":32A:\(160_101 + day / 28 * 100 + day % 28)EUR\(amount)", ":33B:EUR\(amount)", ":50K:/ACCOUNT\(debtor)",
            "PAYER \(debtor)", ":59:/PAYEE\(creditor)", "BENEFICIARY \(creditor)", ":71A:SHA", "-}",
        ].joined(separator: "\r\n")
    }

    private func told(_ item: ReportItem) -> String? {
        guard case .payment(_, let payment, let verdict?) = item else { return nil }
        return "\(payment.index) \(verdict.assessment.decision) \(verdict.assessment.score) \(verdict.evidence)"
    }

    @Test(arguments: [1, 2] as [UInt64])
    func `a store opened anew for each file gives the bits of one checker in memory`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let directory = try TemporaryDirectory()
        var checker = Checker()
        for number in 0..<40 {
            let file = day(number, payments: Int.random(in: 1...30, using: &random), &random)
            let store = try ProfileStore(path: directory.url.path + "/p", access: .creating)
            let lasting = LastingChecker(store: store, version: "0")
            var (expected, found): ([String], [String]) = ([], [])
            var source = BytesInMemory(file)
            if number < 10 {
                try checker.learn(from: &source) { _ in }
                _ = try lasting.learn(input("\(number)", file), recorded: noon) { _ in }
            } else {
                var held = false
                try checker.verify(&source, named: "\(number)") { item in
                    if case .payment(_, _, let verdict?) = item, verdict.assessment.decision == .hold { held = true }
                    if let text = told(item) { expected.append(text) }
                }
                _ = try lasting.verify(input("\(number)", file), recorded: noon) {
                    if let text = told($0) { found.append(text) }
                }
                #expect(found == expected, "seed \(seed), file \(number)")
                // From here on the two know different payments.
                if held { break }
            }
            try store.close()
        }
    }

    @Test func `what is held does not become usual by being sent again, and what passes does`() throws {
        var random = SeededGenerator(seed: 9)
        let directory = try TemporaryDirectory()
        let store = try ProfileStore(path: directory.url.path + "/p", access: .creating)
        let lasting = LastingChecker(store: store, version: "0")
        for number in 0..<30 {
            _ = try lasting.learn(input("h", day(number, payments: 40, &random)), recorded: noon) { _ in }
        }
        var inMemory = Checker()
        random = SeededGenerator(seed: 9)
        for number in 0..<30 {
            var source = BytesInMemory(day(number, payments: 40, &random))
            try inMemory.learn(from: &source) { _ in }
        }
        var decisions: [Decision] = []
        var learned: [Decision] = []
        for attempt in 0..<12 {
            // The same large payment to a stranger, a day apart.
            let file = Self.message("X\(attempt)", 1, 900, "9000000,", 30 + attempt)
            _ = try lasting.verify(input("x\(attempt)", file), recorded: noon) { item in
                if case .payment(_, _, let verdict?) = item { decisions.append(verdict.assessment.decision) }
            }
            var source = BytesInMemory(file)
            try inMemory.verify(&source, named: "x") { item in
                if case .payment(_, _, let verdict?) = item { learned.append(verdict.assessment.decision) }
            }
        }
        #expect(decisions == Array(repeating: .hold, count: 12))
        // A checker that takes everything in is used to it in the end: the test would see the difference.
        #expect(learned.first == .hold && learned.last != .hold)
        #expect(try store.auditReport().isIntact)
    }

    @Test func `in a file with something held the rest is learnt as without it`() throws {
        var random = SeededGenerator(seed: 3)
        let history = (0..<20).map { day($0, payments: 40, &random) }
        let usual = (0..<10).map { Self.message("U\($0)", 2, 6, "\(200 + $0),", 20) }
        let odd = Self.message("ODD", 1, 900, "9000000,", 20)
        func rows(_ messages: [String]) throws -> (rows: [RowKey: [UInt8]], held: Int) {
            let directory = try TemporaryDirectory()
            let store = try ProfileStore(path: directory.url.path + "/p", access: .creating)
            let lasting = LastingChecker(store: store, version: "0")
            for (number, file) in history.enumerated() {
                _ = try lasting.learn(input("\(number)", file), recorded: noon) { _ in }
            }
            var held = 0
            _ = try lasting.verify(input("today", messages.joined(separator: "$")), recorded: noon) { item in
                if case .payment(_, _, let verdict?) = item, verdict.assessment.decision == .hold { held += 1 }
            }
            var rows: [RowKey: [UInt8]] = [:]
            try store.read { reader in
                try reader.readAllRows { key, _, row in rows[key] = unsafe row.withUnsafeBytes { unsafe Array($0) } }
            }
            return (rows, held)
        }
        let with = try rows(usual + [odd])
        let without = try rows(usual)
        #expect(with.held == 1 && without.held == 0)
        let isSame = with.rows == without.rows
        #expect(isSame)
    }

    @Test func `a file that changes while it is read is not stored`() throws {
        let directory = try TemporaryDirectory()
        let store = try ProfileStore(path: directory.url.path + "/p", access: .creating)
        let lasting = LastingChecker(store: store, version: "0")
        let first = Self.message("A", 1, 2, "5,", 1)
        _ = try lasting.learn(input("a", first), recorded: noon) { _ in }
        // The same size, so that the digest is made beforehand, and other bytes when it is read.
        var opened = 0
        let second = Self.message("B", 1, 2, "5,", 1)
        let changing = LastingChecker.Input(name: "b", bytes: first.utf8.count) {
            opened += 1
            return BytesInMemory(opened == 1 ? second : first)
        }
        #expect(throws: StoreError.self) { try lasting.verify(changing, recorded: noon) { _ in } }
        #expect(try store.read { try $0.counts() }.assessments == 0)
    }
}
