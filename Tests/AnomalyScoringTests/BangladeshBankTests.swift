import AnomalyScoring
import PaymentModel
import Testing
import TrafficSimulation

/// The theft from Bangladesh Bank, as far as the scoring is concerned: payments in, decisions out.
@Suite struct BangladeshBankTests {
    static let scenario = Scenario.bangladeshBank2016()

    private static func payments(_ part: Scenario.Part) -> [Payment] { part.payments.map(\.payment) }

    private static func scorerWithHistory(months: Int) -> Scorer {
        var scorer = Scorer()
        for part in scenario.history.prefix(months) { scorer.learn(contentsOf: payments(part)) }
        return scorer
    }

    @Test func bothWavesAreHeldWithTheHistoryAndHaveThreeReasonsWithNumbers() {
        var scorer = Self.scorerWithHistory(months: Self.scenario.history.count)
        for wave in Self.scenario.attack {
            let result = scorer.score(contentsOf: Self.payments(wave))
            #expect(result.payments.count == 35)
            for assessment in result.payments {
                #expect(assessment.decision == .hold)
                let numbered = assessment.evidence.filter { $0.reason.contains(where: \.isNumber) }
                #expect(numbered.count >= 3)
            }
            #expect(result.incidents.count == 1)
            #expect(result.incidents.first?.members.count == 35)
        }
    }

    @Test func theSecondWaveIsNamedRejectedAndResent() {
        var scorer = Self.scorerWithHistory(months: Self.scenario.history.count)
        let names = Self.scenario.attack.map { scorer.score(contentsOf: Self.payments($0)).incidents.first?.typology }
        #expect(names == [.burstToNewBeneficiaries, .rejectedAndResent])
    }

    @Test func theFirstWaveIsHeldAtTheLatestAtItsThirdOrderInAStream() {
        var scorer = Self.scorerWithHistory(months: Self.scenario.history.count)
        let decisions = Self.payments(Self.scenario.attack[0]).map { scorer.score($0).decision }
        #expect(decisions.prefix(3).contains(.hold))
    }

    @Test func ofTheLastOrdinaryMonthAtMostOneInFiveHundredIsHeld() {
        var scorer = Self.scorerWithHistory(months: Self.scenario.history.count - 1)
        guard let month = Self.scenario.history.last else { return }
        let result = scorer.score(contentsOf: Self.payments(month))
        let held = result.payments.filter { $0.decision == .hold }.count
        #expect(held * 500 <= result.payments.count)
    }

    @Test func withoutHistoryEveryOrderIsReviewedAndSaysThatThereWasNone() {
        var separate = Scorer()
        for wave in Self.scenario.attack {
            let result = separate.score(contentsOf: Self.payments(wave))
            #expect(result.payments.allSatisfy { $0.decision >= .review })
        }
        var alone = Scorer()
        let second = alone.score(contentsOf: Self.payments(Self.scenario.attack[1]))
        #expect(second.payments.allSatisfy { $0.decision >= .review })
        #expect(second.payments[0].historyNote?.contains("no history") == true)
    }

    @Test func withOnlyDaysForTimesTheWavesAreStillHeld() {
        func daysOnly(_ part: Scenario.Part) -> [Payment] {
            Self.payments(part).map { payment in
                var payment = payment
                for field in [PaymentField.created, .accepted, .headerCreated, .settlementTime] { payment[field] = nil }
                return payment
            }
        }
        var scorer = Scorer()
        for part in Self.scenario.history { scorer.learn(contentsOf: daysOnly(part)) }
        let result = scorer.score(contentsOf: daysOnly(Self.scenario.attack[0]))
        #expect(result.payments.allSatisfy { $0.decision == .hold })
        #expect(result.payments[0].historyNote?.contains("day") == true)
    }
}
