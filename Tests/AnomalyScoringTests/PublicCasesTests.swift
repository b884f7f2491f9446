import AnomalyScoring
import PaymentModel
import Testing
import TrafficSimulation

/// The public cases in ordinary months of a bank like their own.
@Suite struct PublicCasesTests {
    /// Single quiet payments, for which a review suffices; Sonali needs other messages to compare with.
    static let quiet: Set<AttackScenario> = [.cosmos2018, .tpBank2015, .globex2017]
    static let cases = AttackScenario.allCases.filter { $0.isPublicCase && $0 != .sonali2013 }

    /// What a world came to: the worst of the attack, and what ordinary payments were held.
    static func judge(_ attack: AttackScenario, number: UInt64) throws -> (isCaught: Bool, held: Int, judged: Int) {
        let scenario = try #require(Scenario.publicCase(attack, number: number))
        var scorer = Scorer()
        var (held, judged, isCaught) = (0, 0, true)
        func ordinary(_ payments: [LabelledPayment], _ assessments: [Assessment]) {
            for (payment, assessment) in zip(payments, assessments) where !payment.label.isAttack {
                judged += 1
                if assessment.decision == .hold { held += 1 }
            }
        }
        for (month, part) in scenario.history.enumerated() {
            let payments = part.payments.map(\.payment)
            if month == 0 {
                scorer.learn(contentsOf: payments)
            } else {
                ordinary(part.payments, scorer.score(contentsOf: payments).payments)
            }
        }
        var stream = scorer
        for part in scenario.attack {
            let payments = part.payments.map(\.payment)
            let batch = scorer.score(contentsOf: payments).payments
            let oneByOne = payments.map { stream.score($0).decision }
            let places = part.payments.indices.filter { part.payments[$0].label.isAttack }
            let wanted: Decision = quiet.contains(attack) ? .review : .hold
            let isWholeReviewed = places.allSatisfy { batch[$0].decision >= .review }
            let isHeld = (places.map { batch[$0].decision }.max() ?? .pass) >= wanted
            let isHeldInTime = (places.prefix(3).map { oneByOne[$0] }.max() ?? .pass) >= wanted
            isCaught = isCaught && isWholeReviewed && isHeld && isHeldInTime
            // While an account is robbed its own payments to new beneficiaries may be held with the others.
            let robbed = Set(places.map { payments[$0][.debtorAccount] })
            for (place, payment) in payments.enumerated() where !robbed.contains(payment[.debtorAccount]) {
                ordinary([part.payments[place]], [batch[place]])
            }
        }
        for part in scenario.after {
            ordinary(part.payments, scorer.score(contentsOf: part.payments.map(\.payment)).payments)
        }
        return (isCaught, held, judged)
    }

    @Test(arguments: cases)
    func `a public case is held at its third order at the latest and reviewed whole in a batch, in any months`(
        attack: AttackScenario
    ) throws {
        for number in 0..<3 {
            let world = try Self.judge(attack, number: UInt64(number))
            #expect(world.isCaught, "months number \(number)")
            #expect(world.judged > 400)
        }
    }

    @Test func `of the ordinary payments around the public cases none is held`() throws {
        var (held, judged) = (0, 0)
        for attack in Self.cases {
            for number in 0..<3 {
                let world = try Self.judge(attack, number: UInt64(number))
                held += world.held
                judged += world.judged
            }
        }
        #expect(judged > 20_000)
        #expect(held == 0, "\(held) of \(judged)")
    }
}
