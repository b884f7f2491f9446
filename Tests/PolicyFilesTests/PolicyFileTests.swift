import AnomalyScoring
import ConfigurationFiles
import Foundation
import Paycheck
import PaymentModel
import PolicyFiles
import TestSupport
import Testing

/// Reads a policy from a text; records what is wrong with it.
func policy(_ text: String) throws -> Policy {
    do throws(ConfigurationFailure) {
        return try PolicyFile.read(Array(text.utf8))
    } catch {
        for problem in error.problems { Issue.record("\(problem.place.line): \(problem.code): \(problem.text)") }
        throw error
    }
}

/// What is wrong with a policy, as in `policy.value 3:12`.
func flaws(_ text: String) -> [String] { flaws(bytes: Array(text.utf8)) }

func flaws(bytes: [UInt8]) -> [String] {
    do throws(ConfigurationFailure) {
        _ = try PolicyFile.read(bytes)
        return []
    } catch {
        return error.problems.map { "\($0.code) \($0.place.line):\($0.place.column)" }
    }
}

@Suite struct PolicyFileTests {
    @Test func `what a file does not say is paycheck's own`() throws {
        #expect(try policy("version: 1\n") == Policy())
    }

    @Test func `every section is read as it is written`() throws {
        let policy = try policy(
            """
            version: 1
            thresholds: {review: 14.5, hold: 25}
            detectors: {amount.high: 0.5, time.unusual: off, tempo.burst: on}
            limits:
              - {account: "12 34 ab", currency: JPY, payment: 1000000, day: 5000000, count: 3, decision: review, reason: "x: y"}
              - {each: account, from: NO, to: [PH, LK], day: 99.50}
            parties:
              blocked: [{name: "Doe & Söhne", until: 2026-12-31}, {country: KP, side: creditor, decision: review}]
              allowed: [{bic: SAMPDE20, currency: EUR, upTo: 10.00, name: A, debtor: "77"}]
              restricted: ["1 2"]
            calendars: {NO: {weekends: [{days: [sunday]}], holidays: [2026-05-17], closed: hold}}
            utcOffsets: {NO: "+01:00", US: "-05:00"}
            cutOffs: [{currency: USD, time: "17:00-05:00"}]
            referenceRates: {units: {EUR: 0.90}}
            fourEyes: {decision: hold, amounts: {EUR: 1000000}}
            released: {learnAfterDays: 30}
            repeatedPayments: {decision: pass}
            problems: {T43: warning, uetr.missing: error}
            signatures: {owner.other: review}
            """
        )
        #expect(policy.scoring.reviewThreshold == 14.5 && policy.scoring.holdThreshold == 25)
        #expect(policy.scoring.weights == [.amountHigh: 0.5, .timeUnusual: 0])
        #expect(policy.limits.count == 2)
        #expect(policy.limits[0].account == "1234AB")
        #expect(policy.limits[0].payment == Amount("1000000") && policy.limits[0].count == 3)
        #expect(policy.limits[0].decision == .review && policy.limits[0].reason == "x: y")
        let norway = try #require(CountryCode("NO"))
        #expect(policy.limits[1].from == [norway] && policy.limits[1].to.count == 2)
        #expect(policy.limits[1].isEachAccount && policy.limits[1].currency == nil)
        #expect(policy.blocked.map(\.decision) == [.hold, .review])
        #expect(policy.blocked[1].side == .creditor)
        #expect(policy.allowed.first?.upTo == Amount("10.00") && policy.allowed.first?.debtor == "77")
        #expect(policy.restricted == ["12"])
        #expect(policy.scoring.calendars[norway]?.holidays.count == 1)
        #expect(policy.closedDays == [norway: .hold])
        #expect(policy.scoring.utcOffsets[norway] == 60)
        #expect(policy.cutOffs.first?.offsetMinutes == -300 && policy.cutOffs.first?.minute == 1020)
        #expect(policy.scoring.referenceRates[try #require(Currency("EUR"))] == Amount("0.90"))
        #expect(policy.fourEyes.decision == .hold)
        #expect(policy.learnReleasedAfterDays == 30 && policy.repeatedPayments == .pass)
        #expect(policy.severities["T43"] == .warning && policy.severities["uetr.missing"] == .error)
        #expect(policy.signatures["owner.other"] == .review && policy.signatures["integrity.malformed"] == .hold)
    }

    @Test func `with another reference currency paycheck's own rates are of no use`() throws {
        let policy = try policy("version: 1\nreferenceRates: {currency: CHF, units: {EUR: 1.05}}\n")
        #expect(policy.scoring.referenceRates.count == 1)
        let euro = try #require(Currency("EUR"))
        #expect(policy.scoring.converted(try #require(Amount("105.00")), euro) == Amount("100.00"))
        #expect(policy.scoring.converted(try #require(Amount("0.01")), euro) == Amount("0.01"))
        #expect(policy.scoring.converted(try #require(Amount("1")), try #require(Currency("JPY"))) == nil)
    }

    @Test func `what is shown of a policy is a policy, and the same one`() throws {
        let own = PolicyFile.text(Policy())
        #expect(try policy(own) == Policy())
        let file = Locations.fixtures.appending(path: "policy/reserve-account.yaml")
        let reserve = try policy(try String(contentsOf: file, encoding: .utf8))
        #expect(reserve != Policy())
        #expect(try policy(PolicyFile.text(reserve)) == reserve)
        // Whatever a bank writes into its reasons and names.
        var odd = Policy()
        var limit = PaymentLimit()
        limit.count = 0
        limit.reason = "see *x, &y, !z: \"q\" \\ # no comment \u{202E}\u{7}\n– ü 😀"
        odd.limits = [limit]
        odd.blocked = [BlockedParty(.name(try #require(PartyName("- *a & !b"))), reason: "{[")]
        #expect(try policy(PolicyFile.text(odd)) == odd)
    }

    @Test func `made-up policies come back as they were written`() throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<40 {
            let made = try MadeUpPolicy.policy(using: &random)
            #expect(try policy(PolicyFile.text(made)) == made, "seed \(seed)")
        }
    }
}

/// Policies by chance, such as a file can hold.
private enum MadeUpPolicy {
    static func policy(using random: inout SeededGenerator) throws -> Policy {
        let currencies = try ["USD", "EUR", "JPY", "KWD"].map { try #require(Currency($0)) }
        let countries = try ["BD", "NO", "PH", "AE"].map { try #require(CountryCode($0)) }
        func chance() -> Bool { Bool.random(using: &random) }
        func decision() -> Decision { chance() ? .hold : .review }
        func amount(_ currency: Currency?) throws -> Amount {
            try #require(
                Amount(
                    mantissa: Int64.random(in: 1...999_999_999_999, using: &random),
                    scale: chance() ? currency?.minorUnitDigits ?? 2 : 0
                )
            )
        }
        func day() -> CivilDate { CivilDate(dayNumber: Int32.random(in: 0...40_000, using: &random)) }
        var policy = Policy()
        policy.scoring.reviewThreshold = Double(Int.random(in: 10...170, using: &random)) / 10
        for identifier in DetectorIdentifier.allCases where chance() {
            policy.scoring.weights[identifier] = Double(Int.random(in: 0...30, using: &random)) / 16
        }
        policy.scoring.weights = policy.scoring.weights.filter { $0.value != 1 }
        for _ in 0..<Int.random(in: 0...4, using: &random) {
            var limit = PaymentLimit()
            if chance() { limit.account = "A\(Int.random(in: 0...9, using: &random))" }
            limit.isEachAccount = limit.account == nil && chance()
            limit.currency = currencies.randomElement(using: &random)
            if chance() { limit.from = Set(countries.prefix(2)) }
            if chance() { limit.to = Set(countries.suffix(1)) }
            limit.payment = try amount(limit.currency)
            if chance() { limit.day = try amount(limit.currency) }
            if chance() { limit.count = Int.random(in: 0...1000, using: &random) }
            limit.decision = decision()
            policy.limits.append(limit)
        }
        for country in countries where chance() {
            policy.scoring.calendars[country] = BankCalendar(
                weekends: [.init(days: [Int.random(in: 0...6, using: &random)]), .init(since: day(), days: [0, 6])],
                holidays: Set((0..<Int.random(in: 0...20, using: &random)).map { _ in day() })
            )
            policy.scoring.utcOffsets[country] = Int.random(in: -840...840, using: &random)
            if chance() { policy.closedDays[country] = decision() }
        }
        policy.cutOffs = currencies.filter { _ in chance() }.map {
            CutOff(
                currency: $0,
                minute: Int.random(in: 0...1440, using: &random),
                offsetMinutes: Int.random(in: -840...840, using: &random),
                decision: decision()
            )
        }
        policy.fourEyes.decision = chance() ? decision() : nil
        policy.learnReleasedAfterDays = chance() ? Int.random(in: 0...3650, using: &random) : nil
        policy.repeatedPayments = chance() ? .pass : decision()
        policy.fourEyes.amounts = [currencies[1]: try amount(currencies[1])]
        for fact in SignatureDecisions.names where chance() { policy.signatures[fact] = decision() }
        for code in ProblemSeverities.names where chance() { policy.severities[code] = chance() ? .error : .warning }
        return policy
    }
}
