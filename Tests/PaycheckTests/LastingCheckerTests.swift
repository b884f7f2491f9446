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

    @Test func `files that are only judged count for one another as those that are stored do`() throws {
        var random = SeededGenerator(seed: 12)
        let directory = try TemporaryDirectory()
        let history = (0..<30).map { day($0, payments: 20, &random) }
        // Day by day, with a burst to strangers in files of one payment, one of them twice.
        var files = (30..<34).map { ("\($0)", day($0, payments: 10, &random)) }
        let burst = (0..<12).map { ("s\($0)", Self.message("S\($0)", 1, 900 + $0, "20000,", 34)) }
        files += burst + [("again", burst[0].1 + "\r\n"), ("last", Self.message("L", 2, 6, "300,", 34))]
        var policy = Policy()
        policy.limits = [PaymentLimit()]
        (policy.limits[0].isEachAccount, policy.limits[0].count) = (true, 8)
        func verdicts(_ mode: LastingChecker.Mode) throws -> [String] {
            let store = try ProfileStore(path: directory.url.path + "/\(mode)", access: .creating)
            let lasting = LastingChecker(store: store, policy: policy, version: "0")
            for (number, file) in history.enumerated() {
                _ = try lasting.learn(input("h\(number)", file), recorded: noon) { _ in }
            }
            var told: [String] = []
            for (name, file) in files {
                _ = try lasting.verify(input(name, file), mode: mode, recorded: noon) { item in
                    guard case .payment(_, _, let verdict?) = item, let text = self.told(item) else { return }
                    told.append("\(name) \(text) \(verdict.decisions.map(\.rule))")
                }
            }
            if mode == .withoutUpdate {
                #expect(try store.read { try $0.counts().assessments } == 0)
                // What is stored afterwards is judged by what is stored alone.
                var (after, fresh): ([String], [String]) = ([], [])
                _ = try lasting.verify(input("x", files[0].1), recorded: noon) {
                    after += [self.told($0)].compactMap(\.self)
                }
                let other = try ProfileStore(path: directory.url.path + "/fresh", access: .creating)
                let checker = LastingChecker(store: other, policy: policy, version: "0")
                for (number, file) in history.enumerated() {
                    _ = try checker.learn(input("h\(number)", file), recorded: noon) { _ in }
                }
                _ = try checker.verify(input("x", files[0].1), recorded: noon) {
                    fresh += [self.told($0)].compactMap(\.self)
                }
                #expect(after == fresh && !after.isEmpty)
            }
            return told
        }
        let stored = try verdicts(.once)
        #expect(try verdicts(.withoutUpdate) == stored)
        #expect(stored.contains { $0.contains("payment.repeated") })
        #expect(stored.contains { $0.contains("limit.count") })
        #expect(stored.contains { $0.contains(" hold ") })
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `what was read ahead counts only as long as nobody else has written`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let files = (0..<16).map { day($0, payments: Int.random(in: 20...60, using: &random), &random) }
        // Which files another process judges in between.
        let others = (0..<16).map { _ in Int.random(in: 0..<3, using: &random) == 0 }
        func run(ahead: Bool) throws -> (told: [String], rows: [RowKey: [UInt8]]) {
            let directory = try TemporaryDirectory()
            let path = directory.url.path + "/p"
            let store = try ProfileStore(path: path, access: .creating, options: .init(threads: ahead ? 2 : 1))
            let one = LastingChecker(store: store, version: "0")
            let other = LastingChecker(store: try ProfileStore(path: path, access: .writing), version: "0")
            let own = files.indices.filter { !others[$0] }
            if ahead {
                for number in own {
                    let text = files[number]
                    one.announce("\(number)", bytes: text.utf8.count, options: ReadingOptions()) { BytesInMemory(text) }
                }
            }
            var found: [String] = []
            for (number, file) in files.enumerated() {
                // Time enough for what is read ahead to be ready.
                if ahead, others[number] { Thread.sleep(forTimeInterval: 0.05) }
                _ = try (others[number] ? other : one).verify(input("\(number)", file), recorded: noon) { item in
                    if let text = told(item) { found.append(text) }
                }
            }
            #expect(try store.auditReport().findings == [])
            var rows: [RowKey: [UInt8]] = [:]
            try store.read { reader in
                try reader.readAllRows { key, _, row in rows[key] = unsafe row.withUnsafeBytes { unsafe Array($0) } }
            }
            return (found, rows)
        }
        let (plain, ahead) = (try run(ahead: false), try run(ahead: true))
        let isSame = plain.told == ahead.told && plain.rows == ahead.rows
        #expect(isSame, "seed \(seed)")
        #expect(plain.told.count > 300)
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
        // That it came is remembered, or it could come again in another file.
        let isPayment: (RowKey) -> Bool = { $0.table == 253 }
        let isSame = with.rows.filter { !isPayment($0.key) } == without.rows.filter { !isPayment($0.key) }
        #expect(isSame && with.rows.count == without.rows.count + 1)
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

    /// Releases the latest judging of a payment at a time.
    private func release(_ name: String, _ store: ProfileStore, at time: Timestamp, persons: Int = 1) throws {
        try store.transaction(recorded: time) { transaction in
            let found = try #require(try transaction.reader.assessments(named: name).last)
            _ = try transaction.release(found, by: "A. Clerk", reason: "the customer was called", persons: persons)
        }
    }

    private func later(_ days: Int) -> Timestamp {
        Timestamp(secondsSinceEpoch: noon.secondsSinceEpoch + Int64(days) * 86_400)
    }

    /// A store in which the payments X and Y were held: X released, Y not.
    private func released(_ directory: borrowing TemporaryDirectory) throws -> ProfileStore {
        var random = SeededGenerator(seed: 9)
        let store = try ProfileStore(path: directory.url.path + "/p", access: .creating)
        let lasting = LastingChecker(store: store, version: "0")
        for number in 0..<30 {
            _ = try lasting.learn(input("h", day(number, payments: 40, &random)), recorded: noon) { _ in }
        }
        let held = [Self.message("X", 1, 900, "9000000,", 30), Self.message("Y", 1, 901, "8000000,", 30)]
        var decisions: [Decision] = []
        _ = try lasting.verify(input("x", held.joined(separator: "$")), recorded: noon) { item in
            if case .payment(_, _, let verdict?) = item { decisions.append(verdict.assessment.decision) }
        }
        #expect(decisions == [.hold, .hold])
        try release("X", store, at: noon)
        return store
    }

    /// The profiles' payments, and whether the beneficiary of X is a known one.
    private func learned(_ store: ProfileStore) throws -> (payments: Int, creditor: Bool) {
        let lasting = LastingChecker(store: store, version: "0")
        return (try lasting.learnedPayments(), try lasting.profile(ofAccount: "PAYEE900") != nil)
    }

    @Test func `what was released is learnt when the policy says so, once, and what was not never`() throws {
        let directory = try TemporaryDirectory()
        let store = try released(directory)
        let before = try learned(store)
        #expect(!before.creditor)
        var policy = Policy()
        var files = 0
        func verify(_ days: Int) throws {
            files += 1
            let lasting = LastingChecker(store: store, policy: policy, version: "0")
            let usual = Self.message("U\(files)", 2, 6, "\(200 + files),", 31)
            _ = try lasting.verify(input("u\(files)", usual), recorded: later(days)) { _ in }
        }
        // No policy says so, and then it says so of a later day.
        try verify(400)
        policy.learnReleasedAfterDays = 30
        try verify(29)
        #expect(try learned(store) == (before.payments + 2, false))
        try verify(30)
        #expect(try learned(store) == (before.payments + 4, true))
        let assessment = try #require(try store.read { try $0.assessments(named: "X").first })
        let segment = try #require(try store.read { try $0.segment(learnedWith: assessment) })
        #expect(try store.read { $0.generation } > segment)
        for days in 31..<34 { try verify(days) }
        #expect(try learned(store) == (before.payments + 7, true))
        #expect(try store.auditReport().findings == [])
        // Learning history takes it in as well.
        try release("Y", store, at: later(40))
        let lasting = LastingChecker(store: store, policy: policy, version: "0")
        _ = try lasting.learn(input("h2", Self.message("H", 2, 6, "5,", 32)), recorded: later(69)) { _ in }
        #expect(try lasting.profile(ofAccount: "PAYEE901") == nil)
        _ = try lasting.learn(input("h3", Self.message("I", 2, 6, "5,", 32)), recorded: later(70)) { _ in }
        #expect(try lasting.profile(ofAccount: "PAYEE901") != nil)
    }

    @Test func `what is in the profiles already is not learnt by a release, and a payment judged twice once`() throws {
        let directory = try TemporaryDirectory()
        let store = try released(directory)
        var policy = Policy()
        policy.learnReleasedAfterDays = 0
        let lasting = LastingChecker(store: store, policy: policy, version: "0")
        // Learnt as history first, then judged and held.
        let known = Self.message("K", 1, 902, "9000000,", 31)
        _ = try LastingChecker(store: store, version: "0").learn(input("k", known), recorded: noon) { _ in }
        var strict = Policy()
        strict.scoring.reviewThreshold = 0
        strict.scoring.holdThreshold = 0
        _ = try LastingChecker(store: store, policy: strict, version: "0").verify(input("k", known), recorded: noon) {
            _ in
        }
        try release("K", store, at: noon)
        // Judged again, and released again by the first judging's number.
        let held = [Self.message("X", 1, 900, "9000000,", 30), Self.message("Y", 1, 901, "8000000,", 30)]
        _ = try LastingChecker(store: store, version: "0").verify(
            input("x", held.joined(separator: "$")),
            mode: .again,
            recorded: noon
        ) { _ in }
        try release("X", store, at: noon)
        let before = try learned(store)
        _ = try lasting.verify(input("u", Self.message("U", 2, 6, "200,", 31)), recorded: noon) { _ in }
        _ = try lasting.verify(input("v", Self.message("V", 2, 6, "201,", 31)), recorded: noon) { _ in }
        // X and the two files, no more.
        let after = try learned(store)
        #expect(after.payments == before.payments + 3 && after.creditor, "\(before) \(after)")
        #expect(try store.auditReport().findings == [])
    }

    @Test func `a release that another person has to agree to does not make anything usual`() throws {
        let directory = try TemporaryDirectory()
        let store = try released(directory)
        try release("Y", store, at: noon, persons: 2)
        var policy = Policy()
        policy.learnReleasedAfterDays = 0
        let lasting = LastingChecker(store: store, policy: policy, version: "0")
        _ = try lasting.verify(input("u", Self.message("U", 2, 6, "200,", 31)), recorded: noon) { _ in }
        #expect(try lasting.profile(ofAccount: "PAYEE900") != nil)
        #expect(try lasting.profile(ofAccount: "PAYEE901") == nil)
    }

    @Test func `limits of a day count what the profiles have taken in, whichever process took it`() throws {
        let directory = try TemporaryDirectory()
        var policy = Policy()
        var sum = PaymentLimit()
        (sum.account, sum.currency, sum.day) = ("ACCOUNT1", Currency("EUR"), Amount("1000"))
        var count = PaymentLimit()
        (count.isEachAccount, count.count) = (true, 3)
        policy.limits = [sum, count]
        var files = 0
        func rules(_ amounts: [String], _ debtor: Int = 1, day: Int = 3, mode: LastingChecker.Mode = .once) throws
            -> [String]
        {
            files += 1
            let store = try ProfileStore(path: directory.url.path + "/p", access: .creating)
            let lasting = LastingChecker(store: store, policy: policy, version: "0")
            var found: [String] = []
            let messages = amounts.enumerated().map {
                Self.message("R\(files)-\($0.offset)", debtor, 2, $0.element, day)
            }
            _ = try lasting.verify(
                input("\(files)", messages.joined(separator: "$")),
                mode: mode,
                recorded: noon
            ) { item in
                guard case .payment(_, _, let verdict?) = item else { return }
                found.append(verdict.decisions.map(\.rule).joined(separator: " "))
            }
            try store.close()
            return found
        }
        #expect(try rules(["600,", "300,"]) == ["", ""])
        #expect(try rules(["101,"], mode: .withoutUpdate) == ["limit.day"])
        #expect(try rules(["100,"]) == [""])
        #expect(try rules(["0,01"]) == ["limit.day limit.count"])
        // Another account, and another day.
        #expect(try rules(["9000,"], 2) == [""])
        #expect(try rules(["900,", "100,"], day: 4) == ["", ""])
        #expect(try rules(["1,"], day: 3) == ["limit.day limit.count"])
        // Sums are those of the limit when its amount changes or another stands in front of it.
        policy.limits[0].day = Amount("5000")
        policy.limits.insert(count, at: 0)
        policy.limits[0].isEachAccount = false
        policy.limits[0].account = "ACCOUNT9"
        #expect(try rules(["3998,"]) == ["limit.count"])
        #expect(try rules(["1,"]) == ["limit.day limit.count"])
        let store = try ProfileStore(path: directory.url.path + "/p", access: .reading)
        #expect(try store.auditReport().findings == [])
        // They stay out of what is carried to other profiles.
        var export: [UInt8] = []
        try ProfileExport.write(store) { export += $0 }
        #expect(String(decoding: export, as: UTF8.self).split(separator: "\n").allSatisfy { !$0.hasPrefix("row 25") })
    }

    @Test func `a file that fails counts towards no limit`() throws {
        struct Interrupted: Error {}
        let directory = try TemporaryDirectory()
        var policy = Policy()
        var limit = PaymentLimit()
        (limit.currency, limit.day) = (Currency("EUR"), Amount("1000"))
        policy.limits = [limit]
        let store = try ProfileStore(path: directory.url.path + "/p", access: .creating)
        let lasting = LastingChecker(store: store, policy: policy, version: "0")
        func rules(_ reference: String, interrupted: Bool = false) throws -> [String] {
            var found: [String] = []
            _ = try lasting.verify(input(reference, Self.message(reference, 1, 2, "600,", 3)), recorded: noon) { item in
                guard case .payment(_, _, let verdict?) = item else { return }
                if interrupted { throw Interrupted() }
                found += verdict.decisions.map(\.rule)
            }
            return found
        }
        #expect(throws: Interrupted.self) { try rules("A", interrupted: true) }
        #expect(try rules("B") == [])
        #expect(try rules("C") == ["limit.day"])
    }

    @Test(arguments: [1, 2] as [UInt64])
    func `a file that is judged again, or was learnt, is judged while segments are to be merged`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let directory = try TemporaryDirectory()
        let small = day(0, payments: 3, &random)
        let large = day(1, payments: 6000, &random)
        let store = try ProfileStore(path: directory.url.path + "/p", access: .creating)
        let lasting = LastingChecker(store: store, version: "0")
        _ = try lasting.learn(input("small", small), recorded: noon) { _ in }
        // A larger segment behind a smaller one.
        _ = try lasting.verify(input("large", large), recorded: noon) { _ in }
        var found = 0
        let count = { (item: ReportItem) in if case .payment = item { found += 1 } }
        _ = try lasting.verify(input("large", large), mode: .again, recorded: noon, count)
        _ = try lasting.verify(input("small", small), recorded: noon, count)
        #expect(found == 6003)
        #expect(try store.auditReport().findings == [])
    }

    @Test(arguments: [false, true])
    func `a payment is forgotten by its time, whether or not it still lies in the store`(isReopened: Bool) throws {
        let directory = try TemporaryDirectory()
        let path = directory.url.path + "/p"
        var store = try ProfileStore(path: path, access: .creating)
        var lasting = LastingChecker(store: store, version: "0")
        func rules(_ name: String, _ text: String) throws -> [String] {
            var found: [String] = []
            _ = try lasting.verify(input(name, text), recorded: noon) { item in
                if case .payment(_, _, let verdict?) = item { found += verdict.decisions.map(\.rule) }
            }
            guard isReopened else { return found }
            try store.close()
            store = try ProfileStore(path: path, access: .creating)
            lasting = LastingChecker(store: store, version: "0")
            return found
        }
        let payment = Self.message("P", 1, 2, "600,", 0)
        #expect(try rules("a", payment) == [])
        #expect(try rules("b", payment + "$" + Self.message("Q", 1, 2, "601,", 27)) == ["payment.repeated"])
        // Half a year later.
        #expect(try rules("c", Self.message("R", 1, 2, "602,", 160)) == [])
        #expect(try rules("d", payment + "$" + Self.message("S", 1, 2, "603,", 160)) == [])
        #expect(try store.auditReport().findings == [])
    }
}
