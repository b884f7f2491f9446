import AnomalyScoring
import PaymentModel
import Testing
import TrafficSimulation

@Suite struct ScorerTests {
    static let traffic: [Payment] = {
        let settings = SimulationSettings(seed: 31, days: 20).scaled(by: 0.1)
        return TrafficSimulator(settings: settings).payments().map(\.payment)
    }()

    @Test func anEmptyBatchHasNoAssessmentsAndNoIncidents() {
        var scorer = Scorer()
        let result = scorer.score(contentsOf: [])
        #expect(result.payments.isEmpty)
        #expect(result.incidents.isEmpty)
        #expect(scorer.learnedPayments == 0)
    }

    @Test func everyPaymentGetsItsAssessmentInTheOrderGiven() {
        var scorer = Scorer()
        let result = scorer.score(contentsOf: Self.traffic)
        #expect(result.payments.count == Self.traffic.count)
        #expect(scorer.learnedPayments == Self.traffic.count)
        for (index, incident) in result.incidents.enumerated() {
            #expect(!incident.members.isEmpty)
            for member in incident.members {
                #expect(result.payments[member].incident == index)
                #expect(result.payments[member].decision >= .review)
            }
        }
        let inIncidents = result.incidents.reduce(0) { $0 + $1.members.count }
        #expect(inIncidents == result.payments.filter { $0.decision >= .review }.count)
    }

    @Test func evidenceIsSortedByItsBitsAndAlwaysHasASentence() {
        var scorer = Scorer()
        for assessment in scorer.score(contentsOf: Self.traffic).payments {
            let evidence = assessment.evidence
            #expect(zip(evidence, evidence.dropFirst()).allSatisfy { $0.bits >= $1.bits })
            #expect(evidence.allSatisfy { !$0.reason.isEmpty && $0.bits >= Assessment.significantBits })
            #expect(assessment.score.isFinite && assessment.score >= 0)
        }
    }

    @Test func scoringWithoutLearningLeavesTheProfilesAsTheyWere() {
        var scorer = Scorer()
        scorer.learn(contentsOf: Array(Self.traffic.prefix(2000)))
        let rest = Array(Self.traffic.dropFirst(2000).prefix(500))
        let first = scorer.score(contentsOf: rest, learning: false).payments.map(\.score)
        let second = scorer.score(contentsOf: rest, learning: false).payments.map(\.score)
        #expect(first == second)
        #expect(scorer.learnedPayments == 2000)
        let third = scorer.score(contentsOf: rest).payments.map(\.score)
        #expect(first == third)
        #expect(scorer.learnedPayments == 2500)
    }

    @Test func theSamePaymentsGiveTheSameScoresAndIncidentsAgain() {
        func run() -> ([Double], [String]) {
            var scorer = Scorer()
            let result = scorer.score(contentsOf: Self.traffic)
            return (result.payments.map(\.score), result.incidents.map(\.identifier))
        }
        let (a, b) = (run(), run())
        #expect(a.0 == b.0)
        #expect(a.1 == b.1)
    }

    @Test func aDetectorWithTheWeightNoughtIsSilent() {
        var settings = ScoringSettings()
        settings.weights[.beneficiaryNew] = 0
        var scorer = Scorer(settings: settings)
        #expect(scorer.score(contentsOf: Self.traffic).payments.allSatisfy { $0.bits(of: .beneficiaryNew) == 0 })
    }

    @Test func theThresholdsOfTheSettingsDecide() {
        var settings = ScoringSettings()
        settings.reviewThreshold = 5
        settings.holdThreshold = 9
        var scorer = Scorer(settings: settings)
        for assessment in scorer.score(contentsOf: Self.traffic).payments {
            let expected: Decision = assessment.score >= 9 ? .hold : assessment.score >= 5 ? .review : .pass
            #expect(assessment.decision == expected)
        }
    }

    @Test func paymentsWithoutAnythingButAnAmountAreScored() throws {
        let currency = try #require(Currency("USD"))
        let amount = try #require(Amount("100.00"))
        var scorer = Scorer()
        var payments: [Payment] = []
        for index in 0..<50 {
            payments.append(Payment(message: "103", amount: amount, currency: currency, index: index))
        }
        let result = scorer.score(contentsOf: payments)
        #expect(result.payments.count == 50)
        #expect(result.payments[0].historyNote?.contains("no time") == true)
    }

    @Test func everyDetectorIsListedOnceWithWordsForTheTable() {
        #expect(Detectors.all.map(\.identifier) == DetectorIdentifier.allCases)
        for detector in Detectors.all {
            #expect(!detector.summary.isEmpty && !detector.formula.isEmpty && !detector.needs.isEmpty)
            #expect(!detector.source.isEmpty)
        }
    }
}
