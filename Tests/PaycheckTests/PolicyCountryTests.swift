import Paycheck
import PaymentModel
import Testing

/// A rule for a country holds wherever the payment tells it: in the bank's BIC, the party's own, or the account's IBAN.
@Suite struct PolicyCountryTests {
    private static let turkey = CountryCode("TR")!

    private static func payment(_ creditor: Party) -> Payment {
        var payment = Payment(message: "103", amount: Amount("1250.50")!, currency: Currency("EUR")!)
        payment[.created] = "2016-02-04T10:15:00+01:00"
        payment.debtor = Party(name: "Muster GmbH", account: Account("DE89370400440532013000"))
        payment.creditor = creditor
        return payment
    }

    static let iban = Account("TR330006100519786457841326")
    static let german = Agent("COBADEFF")

    @Test(arguments: [
        Party(name: "A", account: iban), Party(name: "A", account: iban, agent: german),
        Party(name: "A", account: Account("123"), agent: Agent("ISBKTRIS")),
        Party(name: "A", account: iban, bic: BIC("COBADEFF")),
    ])
    func `blocked and limited`(creditor: Party) throws {
        var policy = Policy()
        policy.blocked = [BlockedParty(.country(Self.turkey))]
        var limit = PaymentLimit()
        (limit.to, limit.payment) = ([Self.turkey], Amount("1000"))
        limit.from = [try #require(CountryCode("DE"))]
        policy.limits = [limit]
        var checker = Checker(policy: policy)
        let rules = checker.verdict(on: Self.payment(creditor)).decisions.map(\.rule)
        #expect(rules.contains("party.blocked") && rules.contains("limit.payment"), "\(rules)")
    }

    @Test func `nothing of another country is`() {
        var policy = Policy()
        policy.blocked = [BlockedParty(.country(Self.turkey))]
        var checker = Checker(policy: policy)
        let creditor = Party(name: "A", account: Account("GB29NWBK60161331926819"), agent: Self.german)
        #expect(checker.verdict(on: Self.payment(creditor)).decisions.isEmpty)
    }
}
