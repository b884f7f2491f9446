import AnomalyScoring
import PaymentModel
import Testing
import TrafficSimulation

/// The public cases in ordinary months of a bank like their own.
@Suite struct PublicCasesTests {
    /// Single quiet payments, for which a review suffices; Sonali needs other messages to compare with.
    static let quiet: Set<AttackScenario> = [.cosmos2018, .tpBank2015, .globex2017]
    static let cases = AttackScenario.allCases.filter { $0.isPublicCase && $0 != .sonali2013 }

    @Test(arguments: cases)
    func aPublicCaseIsHeldAtTheLatestAtItsThirdOrderAndReviewedWholeInABatch(attack: AttackScenario) throws {
        let scenario = try #require(Scenario.publicCase(attack))
        var scorer = Scorer()
        for part in scenario.history { scorer.learn(contentsOf: part.payments.map(\.payment)) }
        var stream = scorer
        for part in scenario.attack {
            let payments = part.payments.map(\.payment)
            let batch = scorer.score(contentsOf: payments).payments
            let oneByOne = payments.map { stream.score($0) }
            let places = part.payments.indices.filter { part.payments[$0].label.isAttack }
            for place in places { #expect(batch[place].decision >= .review) }
            let wanted: Decision = Self.quiet.contains(attack) ? .review : .hold
            #expect(places.map { batch[$0].decision }.max() ?? .pass >= wanted)
            #expect(places.prefix(3).map { oneByOne[$0].decision }.max() ?? .pass >= wanted)
        }
    }

    @Test(arguments: cases)
    func ofTheOrdinaryMonthsBeforeAtMostOnePaymentInTwoHundredIsHeld(attack: AttackScenario) throws {
        let scenario = try #require(Scenario.publicCase(attack))
        var scorer = Scorer()
        var held = 0
        var judged = 0
        for (number, part) in scenario.history.enumerated() {
            let payments = part.payments.map(\.payment)
            if number == 0 {
                scorer.learn(contentsOf: payments)
            } else {
                judged += payments.count
                held += scorer.score(contentsOf: payments).payments.filter { $0.decision == .hold }.count
            }
        }
        #expect(judged > 500)
        #expect(held * 200 <= judged, "\(held) of \(judged)")
    }
}
