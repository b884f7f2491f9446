import PaymentModel
import Testing

@testable import Paycheck

/// What makes two messages orders of the same payment.
@Suite struct PaymentIdentityTests {
    private static func payment(
        _ message: MessageType = "pacs.008",
        amount: Int64 = 1_250,
        with fields: [PaymentField: String] = [:]
    ) -> Payment {
        var payment = Payment(message: message, amount: Amount(mantissa: amount, scale: 2)!, currency: Currency("EUR")!)
        payment[.sender] = "SAMPDE20XXX"
        payment[.uetr] = "8a562c67-ca16-48ba-b074-65581be6f001"
        payment[.debtorAccount] = "DE89370400440532013000"
        payment[.creditorAccount] = "GB29NWBK60161331926819"
        for (field, value) in fields { payment[field] = value }
        return payment
    }

    private static func key(_ payment: Payment) -> UInt64? { PaymentIdentity.key(of: payment) }

    @Test func `a copy is the same whatever else its message says`() {
        let key = Self.key(Self.payment())
        #expect(key != nil)
        #expect(Self.key(Self.payment("103")) == key)
        #expect(Self.key(Self.payment(with: [.remittance: "again", .settlementDate: "2026-02-05"])) == key)
        #expect(Self.key(Self.payment(with: [.sender: "SAMPDE20ABC"])) == key)
        #expect(Self.key(Self.payment(with: [.uetr: "8A562C67-CA16-48BA-B074-65581BE6F001"])) == key)
    }

    @Test(arguments: ["103", "103.STP", "103.REMIT"] as [MessageType])
    func `how amount, accounts and kind of message are written does not matter`(message: MessageType) throws {
        let key = Self.key(Self.payment(amount: 500_000))
        for amount in ["5000", "5000.0", "5000.00", "5000.000"] {
            var payment = Self.payment(
                message,
                with: [
                    .creditorAccount: "gb29 nwbk 6016 1331 9268 19", .debtorAccount: "de89370400440532013000",
                ]
            )
            payment.amount = try #require(Amount(amount))
            #expect(Self.key(payment) == key, "\(amount)")
        }
        #expect(Self.key(Self.payment(message, amount: 50_000)) != key)
    }

    @Test func `cover, next leg, return and what pays something else are other payments`() {
        let key = Self.key(Self.payment())
        var cover = Self.payment("pacs.009")
        cover.isCover = true
        var rejected = Self.payment()
        rejected.status = .rejected
        let others = [
            Self.payment("pacs.009"), cover, rejected, Self.payment("pacs.004"), Self.payment("pain.001"),
            Self.payment(amount: 1_251), Self.payment(with: [.sender: "SAMPGB20XXX"]),
            Self.payment(with: [.creditorAccount: "GB29NWBK60161331926820"]),
            Self.payment(with: [.uetr: "8a562c67-ca16-48ba-b074-65581be6f002"]),
        ]
        let keys = others.map(Self.key)
        #expect(Set(keys + [key]).count == others.count + 1)
    }

    @Test func `without a UETR the reference and the value date count, and without a reference nothing does`() {
        func payment(_ fields: [PaymentField: String]) -> Payment {
            var payment = Payment(message: "103", amount: Amount(mantissa: 5, scale: 0)!, currency: Currency("EUR")!)
            payment[.sender] = "SAMPDE20"
            for (field, value) in fields { payment[field] = value }
            return payment
        }
        let key = Self.key(payment([.messageReference: "R1", .settlementDate: "2026-02-05"]))
        #expect(key != nil)
        #expect(Self.key(payment([.messageReference: "R1", .settlementDate: "2026-02-05", .remittance: "x"])) == key)
        #expect(Self.key(payment([.messageReference: "R1", .settlementDate: "2026-02-06"])) != key)
        #expect(Self.key(payment([.messageReference: "R2", .settlementDate: "2026-02-05"])) != key)
        #expect(Self.key(payment([.settlementDate: "2026-02-05"])) == nil)
    }

}
