import AnomalyScoring
import PaymentModel
import Testing

@testable import PaycheckReports

@Suite struct AccountHistoryTests {
    @Test func `at the limit a known account keeps its newest points and no account grows`() throws {
        var history = AccountHistory(together: 10)
        let (amount, currency) = (try #require(Amount("1.00")), try #require(Currency("EUR")))
        var payment = Payment(message: "103", amount: amount, currency: currency)
        for second in 0..<50 {
            payment[.debtorAccount] = "A\(second % 5)"
            payment[.created] = Timestamp(secondsSinceEpoch: Int64(second)).description
            history.add(payment, at: payment.time)
            #expect(history.count <= 10)
        }
        #expect(history.points(of: payment, .debtor).map(\.time.secondsSinceEpoch) == [44, 49])
        payment[.debtorAccount] = "late"
        history.add(payment, at: payment.time)
        #expect(history.points(of: payment, .debtor).isEmpty)
    }
}
