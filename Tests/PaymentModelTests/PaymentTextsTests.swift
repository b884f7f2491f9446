import PaymentModel
import TestSupport
import Testing

/// Texts gathered while reading against the payment's own setting and appending, which say what they mean.
@Suite struct PaymentTextsTests {
    @Test func aPaymentOfTextsIsThePaymentThatWasSetFieldByField() throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        var texts = PaymentTexts()
        rounds: for round in 0..<500 {
            texts.removeAll()
            var payment = Payment(message: "103", amount: Amount("1")!, currency: Currency("EUR")!)
            for step in 0..<Int.random(in: 0...40, using: &random) {
                let field = try #require(PaymentField.allCases.randomElement(using: &random))
                let length = [0, 1, 7, 8, 16, 17, 32, 33, 3000].randomElement(using: &random) ?? 0
                let bytes = (0..<length).map { _ in UInt8.random(in: 0x20...0x7E, using: &random) }
                let span = unsafe bytes.span.bytes
                let context = "seed \(seed), round \(round), step \(step)"
                let isSet = Bool.random(using: &random)
                let isTaken = isSet ? texts.set(field, to: span) : texts.append(span, to: field)
                let isTakenByPayment = isSet ? payment.set(field, to: bytes) : payment.append(bytes, to: field)
                // A payment makes room of what no field has any more; who reads a message sets each field once.
                if isTakenByPayment, !isTaken { continue rounds }
                #expect(isTaken == isTakenByPayment, "\(context)")
                #expect(texts.has(field) == payment.has(field), "\(context)")
            }
            let read = texts.payment(
                message: "103",
                amount: payment.amount,
                currency: payment.currency,
                index: 3,
                messageIndex: 2
            )
            #expect(read == payment && read.texts == payment.texts, "seed \(seed), round \(round)")
            #expect(read.index == 3 && read.messageIndex == 2)
        }
    }

    @Test func moreThanAPaymentMayHaveIsRefused() {
        var texts = PaymentTexts()
        let half = [UInt8](repeating: 0x41, count: 32_768)
        let rest = [UInt8](repeating: 0x41, count: Payment.maximumTextBytes - 32_768)
        unsafe #expect(texts.set(.remittance, to: half.span.bytes))
        unsafe #expect(!texts.set(.debtorName, to: half.span.bytes))
        #expect(!texts.has(.debtorName))
        unsafe #expect(texts.set(.debtorName, to: rest.span.bytes))
        let one: [UInt8] = [0x41]
        unsafe #expect(!texts.append(one.span.bytes, to: .debtorName))
        unsafe #expect(!texts.append(one.span.bytes, to: .uetr))
    }

    @Test func aCopyThatIsFilledAnewChangesNothingInTheOther() throws {
        let (own, others): ([UInt8], [UInt8]) = (Array("OUR REFERENCE".utf8), Array("THE OTHER ONE".utf8))
        let (amount, currency) = (try #require(Amount("1")), try #require(Currency("EUR")))
        var texts = PaymentTexts()
        unsafe #expect(texts.set(.messageReference, to: own.span.bytes))
        var copy = texts
        copy.removeAll()
        unsafe #expect(copy.set(.messageReference, to: others.span.bytes))
        #expect(texts.payment(message: "103", amount: amount, currency: currency)[.messageReference] == "OUR REFERENCE")
        #expect(copy.payment(message: "103", amount: amount, currency: currency)[.messageReference] == "THE OTHER ONE")
    }
}
