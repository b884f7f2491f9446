import PaymentModel
import TestSupport
import Testing

@testable import AnomalyScoring

/// How many references stay in memory, whatever the times of the payments are.
@Suite struct RememberedReferencesTests {
    private static func payment(_ number: Int, seconds: Int) -> Payment {
        var payment = Payment(
            message: "103",
            amount: Amount(mantissa: Int64(10_000 + number), scale: 2)!,
            currency: Currency("EUR")!
        )
        payment[.debtorAccount] = "D1"
        payment[.creditorAccount] = "C\(number)"
        payment[.endToEndReference] = "REFERENCE-\(number)"
        payment[.created] = Timestamp(secondsSinceEpoch: 1_450_000_000 + Int64(seconds)).description
        return payment
    }

    private static func learned(_ payments: [Payment], shards: Int) -> Scorer {
        var settings = ScoringSettings()
        settings.shards = shards
        var scorer = Scorer(settings: settings)
        scorer.learn(contentsOf: payments)
        return scorer
    }

    private static func references(_ scorer: Scorer) -> [UInt64] { scorer.pipeline.keys(.reference).sorted() }

    @Test(arguments: [0, 60])
    func `half are forgotten, also where all have one time, and the same ones in any number of shards`(apart: Int) {
        let payments = (0..<600).map { Self.payment($0, seconds: $0 * apart) }
        var one = Self.learned(payments, shards: 1)
        var five = Self.learned(payments, shards: 5)
        let all = Self.references(one)
        #expect(all.count == 600)
        one.pipeline.forgetReferences(beyond: 600)
        #expect(Self.references(one) == all)
        one.pipeline.forgetReferences(beyond: 599)
        five.pipeline.forgetReferences(beyond: 599)
        #expect(Self.references(one).count == 300)
        #expect(Self.references(one) == Self.references(five))
        let held = one.pipeline.debtors.reduce(0) { $0 + $1.references.count }
        #expect(held == 300, "the rows themselves are gone, too")
    }

    @Test(
        arguments: [("103", true), ("202.COV", true), ("101", false), ("pacs.008.001.08", false)]
            as [(MessageType, Bool)]
    )
    func `the message's reference is the payment's where an MT orders one payment`(
        message: MessageType,
        isOwn: Bool
    ) throws {
        func payment(_ number: Int) -> Payment {
            var payment = Payment(
                message: message,
                amount: Amount(units: Int32(100 + number)),
                currency: Currency("EUR")!
            )
            (payment[.debtorAccount], payment[.creditorAccount]) = ("D1", "C\(number)")
            payment[.messageReference] = "REFERENCE"
            payment[.created] = Timestamp(secondsSinceEpoch: 1_450_000_000 + Int64(number)).description
            return payment
        }
        var scorer = Self.learned([payment(1)], shards: 1)
        let reused = scorer.score(payment(2)).evidence.first { $0.detector == .referenceRepeated }
        #expect((reused != nil) == isOwn)
        if isOwn { #expect(reused?.reason.hasPrefix("the instruction reference stood for another payment") == true) }
    }

    @Test func `the older ones are forgotten, the newer ones are told when they come again`() {
        var scorer = Self.learned((0..<600).map { Self.payment($0, seconds: $0 * 60) }, shards: 1)
        scorer.pipeline.forgetReferences(beyond: 599)
        func bits(reusing reference: String) -> Float {
            var payment = Self.payment(700, seconds: 601 * 60)
            payment[.endToEndReference] = reference
            var copy = scorer
            return copy.score(payment).bits[DetectorIdentifier.referenceRepeated.slot]
        }
        #expect(bits(reusing: "REFERENCE-599") > 0)
        #expect(bits(reusing: "REFERENCE-300") > 0)
        #expect(bits(reusing: "REFERENCE-299") == 0)
        #expect(bits(reusing: "REFERENCE-0") == 0)
    }

    @Test(arguments: [1 as UInt64, 2, 3])
    func `the rank that so many are below is the one that sorting finds`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        // Few times, so that many differ in the low half only.
        let ranks = (0..<1_000).map { _ in
            UInt64.random(in: 1...3, using: &random) << 32 | UInt64.random(in: 0...UInt64(UInt32.max), using: &random)
        }
        let sorted = ranks.sorted()
        for count in [0, 1, 499, 500, 999] {
            #expect(ReferenceRepeated.rank(above: count, among: ranks) == sorted[count], "seed \(seed)")
        }
    }
}
