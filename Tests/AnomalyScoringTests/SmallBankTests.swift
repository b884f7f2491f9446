import PaymentModel
import Testing

@testable import AnomalyScoring

/// Banks with few payments a day: what a detector's bits have meant lately is counted from few.
@Suite struct SmallBankTests {
    /// So many payments a day, of 20 accounts to 60 beneficiaries, for so many payments; 1 in 50 is in dollars, of any account.
    private static func traffic(perDay: Int, payments: Int) -> [Payment] {
        var state: UInt64 = 7
        func below(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        return (0..<payments).map { number in
            let debtor = below(20)
            let currency = below(50) == 0 ? "USD" : "EUR"
            var payment = Payment(
                message: "103",
                amount: Amount(mantissa: Int64(10_000 + below(90_000)), scale: 2)!,
                currency: Currency(currency)!
            )
            payment.index = number
            payment[.debtorAccount] = "ACCOUNT\(debtor)"
            payment[.creditorAccount] = "PAYEE\(debtor * 3 + below(3))"
            payment[.sender] = "TESTDE20"
            payment[.creditorAgent] = "OTHRDE20"
            let time = 1_600_041_600 + number / perDay * 86_400 + number % perDay * (28_800 / perDay)
            payment[.created] = Timestamp(secondsSinceEpoch: Int64(time)).description
            return payment
        }
    }

    @Test(arguments: [30, 100, 1000])
    func `what 1 in 50 payments has is worth no hold, however few there are a day`(perDay: Int) {
        var scorer = Scorer()
        let traffic = Self.traffic(perDay: perDay, payments: 14_000)
        scorer.learn(contentsOf: Array(traffic[..<9_500]))
        var (most, held) = (0.0, 0)
        for start in stride(from: 9_500, to: traffic.count, by: 500) {
            for assessment in scorer.score(contentsOf: Array(traffic[start..<start + 500])).payments {
                let bits = assessment.evidence.first { $0.detector == .currencyNew }?.bits ?? 0
                most = max(most, bits)
                if assessment.decision == .hold { held += 1 }
            }
        }
        // log₂ 50 is 5.6; among so many accounts some have it seldom.
        #expect(most > 3 && most < 12, "\(most)")
        #expect(held <= 9, "\(held)")
    }
}
