import MTMessages
import PaymentModel
import Testing

/// Where other parsers are silently wrong: each of these was seen in one.
@Suite struct OpeningTests {
    @Test func anAmountWithAFullStopIsNotReadAsItsFirstDigits() {
        let told = Told(Make.mt103(":32A:250615EUR10.00,X"))
        #expect(told.codes == ["T40"])
        #expect(told.payments.isEmpty)
        for amount in ["10.00", "10", "1,0,0", "10,-", " 10,", "10 ,", "-10,", "+10,", "1E3,", "٣,"] {
            let told = Told(Make.mt103(":32A:250615EUR\(amount)"))
            #expect(!told.errors.isEmpty, "\(amount)")
            #expect(told.payments.isEmpty, "\(amount)")
        }
    }

    @Test func aNarrativeLineThatLooksLikeAFieldStaysNarrative() throws {
        let told = Told(Make.mt103(":70:SEE\n:20:OTHER\n:32A:250616USD9,\nEND"))
        #expect(told.errors.isEmpty)
        #expect(told.codes == ["fin.taglike", "fin.taglike"])
        let payment = try #require(told.payments.first)
        #expect(payment[.messageReference] == "REF-1")
        #expect(payment.amount == Amount(mantissa: 150_075, scale: 2))
        #expect(payment.list(.remittance) == ["SEE", ":20:OTHER", ":32A:250616USD9,", "END"])
        #expect(payment[.chargeBearer] == "SHAR")
    }

    @Test func anAcknowledgementInFrontLeavesTheTypeOfTheMessage() throws {
        let told = Told("{1:F21BANKDEFFAXXX0001000001}{4:{177:2506161200}{451:0}}" + Make.mt103())
        #expect(told.types == ["103"])
        #expect(told.payments.first?.message.text == "103")
        #expect(told.payments.first?.status == .acknowledged)
    }

    @Test func whatOthersAcceptInSilenceIsAnError() {
        let good = Make.mt103()
        for (wrong, code) in [
            (good.replacing(":23B:", with: ":20:AGAIN\r\n:23B:"), "T13"),
            (good.replacing(":71A:SHA\r\n", with: ""), "T13"),
            (good.replacing(":71A:", with: ":99Z:X\r\n:71A:"), "T13"),
            (Make.mt103(":70:TEXT").replacing(":71A:", with: ":99Z:X\r\n:71A:"), "T13"),
            (good.replacing("{2:I103BANKUS33XXXXN}", with: "{2:I103BAN}"), "H25"),
            (Make.mt103().replacing("{2:I103BANKUS33XXXXN}", with: "{2:O1031200250616BANKUS33AXXX}"), "H25"),
        ] {
            #expect(Told(wrong).errors.map(\.code) == [code], "\(wrong)")
        }
    }

    @Test func amountsAreExact() throws {
        for (written, mantissa, scale) in [
            ("0,10", 10, 2), ("9007199254740,9", 90_071_992_547_409, 1), ("123456789012,34", 12_345_678_901_234, 2),
            ("1000,", 1000, 0), ("1000,5", 10005, 1),
        ] as [(String, Int64, Int)] {
            let payment = try #require(Told(Make.mt103(":32A:250616USD\(written)")).payments.first, "\(written)")
            #expect(payment.amount == Amount(mantissa: mantissa, scale: scale), "\(written)")
        }
    }

    @Test func aBraceInANarrativeDoesNotCutTheMessage() throws {
        for line in ["A-}B", "-}", "A-}", "X-}{5:{CHK:123456789ABC}}", "}}{", "{1:F01", "{4:"] {
            let told = Told(Make.mt103(":70:FIRST\nX\(line)\nLAST"))
            #expect(told.codes == ["M60"], "\(line)")
            let payment = try #require(told.payments.first, "\(line)")
            #expect(payment.list(.remittance).last == "LAST", "\(line)")
            #expect(payment[.chargeBearer] == "SHAR", "\(line)")
            #expect(!payment.isValid)
        }
    }

    @Test func everyLineOfAStructuredPartyIsKept() throws {
        let told = Told(Make.mt103(":50F:/1\n1/ACME\n2/STREET\n2/FLOOR\n3/DE/BERLIN"))
        #expect(told.codes == [])
        let payment = try #require(told.payments.first)
        #expect(payment.list(.debtorAddress) == ["STREET", "FLOOR", "BERLIN"])
    }

    @Test func aNameAndACountryWithoutAStreetAreRight() throws {
        let told = Told(Make.mt103(":50F:/1\n1/ACME\n3/DE/BERLIN", ":59F:/2\n1/DOE\n3/US"))
        #expect(told.codes == [])
        let payment = try #require(told.payments.first)
        #expect(payment[.debtorCountry] == "DE")
        #expect(payment[.creditorCountry] == "US")
    }
}
