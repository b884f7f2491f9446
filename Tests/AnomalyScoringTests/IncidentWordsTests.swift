import AnomalyScoring
import PaymentModel
import Testing

/// What incidents are called, and what is said of them.
@Suite struct IncidentWordsTests {
    static let start = 1_700_000_000 / 86_400 * 86_400 + 10 * 3600

    static func payment(_ amount: String, to account: String, _ name: String, at seconds: Int) throws -> Payment {
        var payment = Payment(
            message: "103",
            amount: try #require(Amount(amount)),
            currency: try #require(Currency("EUR"))
        )
        payment[.debtorAccount] = "ACCOUNT1"
        payment[.creditorAccount] = account
        payment[.creditorName] = name
        payment[.sender] = "TESTDE20"
        payment[.creditorAgent] = "OTHRDE20"
        payment[.created] = Timestamp(secondsSinceEpoch: Int64(seconds)).description
        return payment
    }

    /// A scorer that knows an account which pays one supplier, twice a working day for some months.
    static func scorer() throws -> Scorer {
        var scorer = Scorer()
        for number in 0..<240 {
            let time = start - (120 - number / 2) * 86_400 + number % 2 * 7200
            let amount = "\(700 + number * 37 % 300).50"
            scorer.learn(contentsOf: [try payment(amount, to: "KNOWN1", "Nordwind Handels GmbH", at: time)])
        }
        return scorer
    }

    @Test func `names that are nearly one another's are not called names of other accounts`() throws {
        var scorer = try Self.scorer()
        let attack = try (0..<4).map { number in
            let name = "Ilse Brandner \(["A", "B", "C", "D"][number])"
            return try Self.payment("61000.00", to: "NEW\(number)", name, at: Self.start + number * 60)
        }
        let judged = scorer.score(contentsOf: attack)
        #expect(judged.payments.contains { $0.bits(of: .nameLookalike) > 5 })
        let incident = try #require(judged.incidents.first)
        #expect(incident.typology == .lookalikeName)
        #expect(incident.name == "Name that is nearly another's")
        #expect(incident.wouldPass.hasSuffix(", and the name were not nearly another's"), "\(incident.wouldPass)")
    }

    @Test func `the first so many are told, and what gives a name with them`() {
        let found: [(DetectorFamily, Int)] = [(.amount, 9), (.character, 8), (.fanOut, 7), (.burst, 6), (.name, 5)]
        func bits(_ most: Int, _ families: [[DetectorFamily]]) -> [Int] {
            found.strongest(most, with: families) { $0.0 }.map(\.1)
        }
        #expect(bits(2, []) == [9, 8])
        #expect(bits(2, [[.name]]) == [9, 8, 5])
        #expect(bits(2, [[.burst, .fanOut]]) == [9, 8, 7])
        #expect(bits(2, [[.amount], [.time]]) == [9, 8])
        #expect(bits(9, [[.name]]) == [9, 8, 7, 6, 5])
    }
}

/// The clock by which hours are judged.
@Suite struct LocalTimeTests {
    private func payment(_ time: String?, agent: String? = "SAMPUS30XXX") throws -> Payment {
        var payment = Payment(
            message: "103",
            amount: try #require(Amount("1.00")),
            currency: try #require(Currency("USD"))
        )
        payment[.debtorAgent] = agent
        payment[.created] = time
        return payment
    }

    @Test func `it is the payment's own, else that of the debtor's country`() throws {
        let reader = FeatureReader(settings: ScoringSettings())
        func local(_ time: String?, agent: String? = "SAMPUS30XXX") throws -> String? {
            reader.localTime(of: try payment(time, agent: agent))?.description
        }
        #expect(try local("2026-03-10T15:00:00Z") == "2026-03-10T10:00:00-05:00")
        // Without an offset it is the local clock that was written.
        #expect(try local("2026-03-10T15:00:00") == "2026-03-10T15:00:00-05:00")
        #expect(try local("2026-03-10T15:00:00+06:00") == "2026-03-10T15:00:00+06:00")
        #expect(try local("2026-03-10T15:00:00Z", agent: nil) == "2026-03-10T15:00:00Z")
        #expect(try local(nil) == nil)
        var day = try payment(nil)
        day[.settlementDate] = "2026-03-10"
        #expect(reader.localTime(of: day)?.description == "2026-03-10")
        var settings = ScoringSettings()
        settings.utcOffsets[try #require(CountryCode("US"))] = -480
        let other = FeatureReader(settings: settings)
        #expect(other.localTime(of: try payment("2026-03-10T15:00:00Z"))?.description == "2026-03-10T07:00:00-08:00")
    }
}
