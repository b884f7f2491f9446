import PaymentModel
import Testing

@testable import AnomalyScoring

/// What is usual for an account is taken off its scores.
@Suite struct RemarkableDaysTests {
    private static let day: UInt32 = 86_400

    @Test func `a day counts once, on later days, and fades by a thirtieth a day`() {
        var days = RemarkableDays.none
        days.count()
        days.count()
        #expect(days.before == 0, "its own day is left out")
        #expect(days.all == 1)
        days.advance(from: 10 * Self.day, to: 10 * Self.day + 3600)
        #expect(days.before == 0, "the same day still")
        days.advance(from: 10 * Self.day + 3600, to: 11 * Self.day)
        #expect(abs(days.before - Elementary.exp(-1 / 30.0)) < 0.001)
        days.count()
        #expect(abs(days.all - days.before - 1) < 0.001)
        days.advance(from: 11 * Self.day, to: 41 * Self.day)
        #expect(abs(days.before - (1 + Elementary.exp(-1 / 30.0)) * Elementary.exp(-1)) < 0.002)
    }

    @Test func `as many days as there are stay within their bits, and fade to nothing`() {
        var days = RemarkableDays.none
        for day: UInt32 in 1...500 {
            days.advance(from: (day - 1) * Self.day, to: day * Self.day)
            days.count()
        }
        #expect(days.all > 30 && days.all <= 31, "\(days.all), the sum of all fading days is 30.5")
        days.advance(from: 500 * Self.day, to: 900 * Self.day)
        #expect(days.before < 0.001)
    }

    @Test func `days of two histories are added up, and a day of both counts once`() {
        var earlier = RemarkableDays.none
        earlier.count()
        var later = RemarkableDays.none
        later.count()
        let same = earlier.followed(by: later)
        #expect(same.all == 1 && same.before == 0)
        earlier.advance(from: 0, to: Self.day)
        let next = earlier.followed(by: later)
        #expect(abs(next.before - Elementary.exp(-1 / 30.0)) < 0.001)
        #expect(abs(next.all - next.before - 1) < 0.001)
    }

    @Test func `what is usual is half the bits of the own share beside everybody's, and never a gift`() {
        // Ten a day are 300 in the memory of a month: 1.6 remarkable days are the share of everybody.
        let rate = Float(10.0 / 86_400)
        #expect(RemarkableDays.usual(days: 0, rate: rate) == 0)
        #expect(RemarkableDays.usual(days: 1.4, rate: rate) == 0)
        // Four times the share are 2 bits, half of them 1.
        #expect(abs(RemarkableDays.usual(days: 6.3, rate: rate) - 1) < 0.01)
        #expect(RemarkableDays.usual(days: 30.5, rate: 0) < 4.2, "the most that can be taken off")
    }

    @Test func `an account that is odd every week has bits taken off and is told so, a calm one has not`() throws {
        func judged(oddDays: Bool) throws -> (assessment: Assessment, known: AccountProfile.Paying) {
            var scorer = Scorer()
            for (number, payment) in try NewBeneficiaryTests.history(days: 90).enumerated() {
                _ = scorer.score(payment)
                guard oddDays, number % 10 == 9 else { continue }
                let time = NewBeneficiaryTests.start - (90 - number / 2) * NewBeneficiaryTests.day + 9000
                _ = scorer.score(try NewBeneficiaryTests.payment("950.00", to: "ODD\(number)", at: time))
            }
            let last = try NewBeneficiaryTests.payment("4000.00", to: "NEW", at: NewBeneficiaryTests.start)
            let known = try #require(scorer.profile(ofAccount: "ACCOUNT1")?.paying)
            return (scorer.score(last), known)
        }
        let odd = try judged(oddDays: true)
        let calm = try judged(oddDays: false)
        #expect(odd.known.remarkableDays > calm.known.remarkableDays + 1, "\(odd.known) \(calm.known)")
        #expect(odd.known.usualBits > 0.5 && calm.known.usualBits < odd.known.usualBits)
        #expect(odd.assessment.own > 0)
        #expect(odd.assessment.historyNote?.contains("usual for this account: ") == true)
        #expect(calm.assessment.historyNote?.contains("usual for this account") != true)
        #expect(calm.assessment.own > odd.assessment.own + 1)
    }

    @Test func `an attack's first orders do not excuse its last ones, on its first day or on the next`() throws {
        var scorer = Scorer()
        for payment in try NewBeneficiaryTests.history(days: 60) { _ = scorer.score(payment) }
        var alerts = 0
        for number in 0..<8 {
            let time = NewBeneficiaryTests.start + number / 4 * NewBeneficiaryTests.day + number * 300
            let assessment = scorer.score(try NewBeneficiaryTests.payment("90000.00", to: "MULE\(number)", at: time))
            #expect(assessment.facts.remarkableDays == 0, "order \(number)")
            if assessment.decision > .pass { alerts += 1 }
        }
        #expect(alerts >= 6, "\(alerts)")
    }
}
