import AnomalyScoring
import PaymentModel
import Testing

/// What is paid to new beneficiaries in parts, and one after another.
@Suite struct NewBeneficiaryTests {
    static let day = 86_400
    static let start = 1_700_000_000 / 86_400 * 86_400 + 10 * 3600

    static func payment(_ amount: String, to creditor: String, at seconds: Int) throws -> Payment {
        var payment = Payment(
            message: "103",
            amount: try #require(Amount(amount)),
            currency: try #require(Currency("EUR"))
        )
        payment[.debtorAccount] = "ACCOUNT1"
        payment[.creditorAccount] = creditor
        payment[.sender] = "TESTDE20"
        payment[.creditorAgent] = "OTHRDE20"
        payment[.created] = Timestamp(secondsSinceEpoch: Int64(seconds)).description
        return payment
    }

    /// Two payments a working day to ten beneficiaries, for so many days; amounts from 100 to 300.
    static func history(days: Int) throws -> [Payment] {
        var payments: [Payment] = []
        for number in 0..<days * 2 {
            let amount = "\(100 + number * 37 % 200).50"
            let time = start - (days - number / 2) * day + number % 2 * 7200
            payments.append(try payment(amount, to: "KNOWN\(number % 10)", at: time))
        }
        return payments
    }

    static func bits(_ detector: DetectorIdentifier, _ assessment: Assessment) -> Double {
        assessment.evidence.first { $0.detector == detector }?.bits ?? 0
    }

    @Test func `a sum taken in parts counts as a sum, from the second part on, and says so`() throws {
        var scorer = Scorer()
        scorer.learn(contentsOf: try Self.history(days: 60))
        var drains: [Double] = []
        var last: Assessment?
        for part in 0..<6 {
            let assessment = scorer.score(try Self.payment("290.00", to: "NEW", at: Self.start + part * Self.day))
            drains.append(Self.bits(.amountDrain, assessment))
            last = assessment
        }
        #expect(drains[0] == 0)
        #expect(drains[5] > drains[2] && drains[5] >= 4, "\(drains)")
        let reason = try #require(last?.evidence.first { $0.detector == .amountDrain }?.reason)
        #expect(reason.hasPrefix("6 payments to this new beneficiary within 5 d"), "\(reason)")
    }

    @Test func `parts of a relation older than ten days, or of an account younger than three weeks, are no drain`()
        throws
    {
        var old = Scorer()
        old.learn(contentsOf: try Self.history(days: 60))
        for part in [0, 11, 12, 13, 14] {
            let assessment = old.score(try Self.payment("290.00", to: "NEW", at: Self.start + part * Self.day))
            #expect(Self.bits(.amountDrain, assessment) == 0)
        }
        var young = Scorer()
        young.learn(contentsOf: try Self.history(days: 14))
        for part in 0..<6 {
            let assessment = young.score(try Self.payment("290.00", to: "NEW", at: Self.start + part * 3600))
            #expect(Self.bits(.amountDrain, assessment) == 0)
        }
    }

    @Test func `new beneficiaries one after another surprise, however slowly, and known ones in a run do not`() throws {
        var scorer = Scorer()
        scorer.learn(contentsOf: try Self.history(days: 60))
        var run = scorer
        var series = 0.0
        for number in 0..<8 {
            let assessment = scorer.score(
                try Self.payment("150.00", to: "NEW\(number)", at: Self.start + number * 2 * Self.day)
            )
            series = Self.bits(.tempoSeries, assessment)
            if number == 0 { #expect(series == 0) }
            if number == 7 {
                let reason = try #require(assessment.evidence.first { $0.detector == .tempoSeries }?.reason)
                #expect(reason.hasPrefix("8 of the last 8 payments went to new beneficiaries"), "\(reason)")
            }
        }
        #expect(series >= 10, "\(series)")
        for number in 0..<8 {
            let assessment = run.score(try Self.payment("150.00", to: "KNOWN\(number)", at: Self.start + number * 10))
            #expect(Self.bits(.tempoSeries, assessment) == 0)
        }
        // One new beneficiary among eight known ones is nothing.
        let one = run.score(try Self.payment("150.00", to: "NEW", at: Self.start + 3600))
        #expect(Self.bits(.tempoSeries, one) == 0)
    }

    @Test func `a burst does not become a habit while it lasts, and what follows on later days does`() throws {
        var scorer = Scorer()
        scorer.learn(contentsOf: try Self.history(days: 60))
        func theft(_ number: Int, at seconds: Int) throws -> Payment {
            var payment = try Self.payment("95000.00", to: "THIEF\(number)", at: seconds)
            payment[.creditorAgent] = "FARAHK20"
            return payment
        }
        var corridors: [Double] = []
        for number in 0..<30 {
            corridors.append(Self.bits(.corridorNew, scorer.score(try theft(number, at: Self.start + number * 120))))
        }
        #expect(corridors[29] >= corridors[4] - 0.01 && corridors[29] > 5, "\(corridors)")
        // The same country, day after day, is one that the account pays to.
        var later = corridors[29]
        for number in 30..<60 {
            var payment = try Self.payment(
                "150.00",
                to: "KNOWN\(number % 10)",
                at: Self.start + (number - 20) * Self.day
            )
            payment[.creditorAgent] = "FARAHK20"
            later = Self.bits(.corridorNew, scorer.score(payment))
        }
        #expect(later < 0.6 * corridors[29], "\(later)")
    }

    @Test func `a first payment is worth little to an account that mostly makes such`() throws {
        func young(_ isRefunds: Bool) throws -> Double {
            var scorer = Scorer()
            for number in 0..<120 {
                let creditor = isRefunds ? "STRANGER\(number)" : "KNOWN\(number % 5)"
                let time = Self.start - (120 - number) * 7200
                _ = scorer.score(try Self.payment("40.00", to: creditor, at: time))
            }
            let last = scorer.score(try Self.payment("40.00", to: "NEXT", at: Self.start))
            return Self.bits(.beneficiaryNew, last) + Self.bits(.beneficiaryYoung, last)
        }
        #expect(try young(true) == 0)
        #expect(try young(false) > 4)
    }
}
