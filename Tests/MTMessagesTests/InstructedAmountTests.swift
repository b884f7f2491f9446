import MTMessages
import PaymentModel
import Testing

/// What was ordered is told where it is not what is settled, and only there.
@Suite struct InstructedAmountTests {
    @Test(
        arguments: [
            (":33B:USD1500,75", nil), (":33B:USD1500,750", nil), (":33B:USD1500,76", "USD 1500.76"),
            (":33B:EUR1500,75", "EUR 1500.75"), (":33B:USD2000,", "USD 2000"),
        ] as [(String, String?)]
    )
    func of103(field: String, expected: String?) throws {
        // Three digits behind the comma are too many for a dollar, and still the same amount.
        let payment = try #require(Told(Make.mt103(field)).payments.first)
        #expect(payment[.instructedAmount] == expected)
    }

    @Test func ofACover() throws {
        for (field, expected) in [(":33B:EUR10,", nil), (":33B:EUR11,", "EUR 11")] as [(String, String?)] {
            let payment = try #require(Told(Make.mt202(cover: Make.cover + [field])).payments.first)
            #expect(payment[.instructedAmount] == expected)
        }
    }

    @Test func ofOrders() throws {
        for (field, expected) in [(":33B:USD10,", nil), (":33B:EUR9,", "EUR 9")] as [(String, String?)] {
            let requested = Told(Make.mt101([[":21:ORDER-1", ":32B:USD10,", field, ":59:/5\nCREDITOR", ":71A:SHA"]]))
            #expect(try #require(requested.payments.first)[.instructedAmount] == expected)
            let several = Told(
                Make.mt102(
                    [":23:CREDIT", ":50K:/123\nACME", ":71A:SHA"],
                    [[":21:ORDER-1", ":32B:USD10,", ":59:/5\nCREDITOR", field]]
                )
            )
            #expect(try #require(several.payments.first)[.instructedAmount] == expected)
        }
    }

    /// 32B is nought where the bank is to find the equivalent of 33B (23E EQUI): then 33B is what is paid.
    @Test func theEquivalentOfAnOrderIsItsAmount() throws {
        let order = [
            ":21:ORDER-1", ":23E:EQUI", ":32B:EUR0,", ":59:/5\nCREDITOR", ":33B:USD951000000,", ":71A:SHA",
        ]
        let told = Told(Make.mt101([order, Make.order101]))
        #expect(told.codes == [])
        #expect(told.payments.map { $0.currency.text } == ["USD", "USD"])
        #expect(told.payments.map { $0.amount.text() } == ["951000000", "10"])
        #expect(told.payments.map { $0[.instructedAmount] } == [nil, nil])
        // Without 33B nobody knows how much.
        let nothing = Told(Make.mt101([[":21:A", ":23E:CMTO", ":32B:EUR0,", ":59:/5\nCREDITOR", ":71A:SHA"]]))
        #expect(nothing.payments.map { $0.amount.isZero } == [true])
    }

    /// Between these countries 33B is mandatory (C2, D49), though it repeats 32A.
    @Test func itIsWrittenWhereTheRuleWantsIt() throws {
        let text = Make.mt103(":33B:USD1500,75", receiver: "BANKFRPPXXXX")
        let told = Told(text)
        #expect(told.codes == [])
        let payment = try #require(told.payments.first)
        #expect(payment[.instructedAmount] == nil)
        let again = Told(try FINMessage(writing: payment).bytes)
        #expect(again.codes == [])
        #expect(again.payments == [payment])
        #expect(try FINMessage(writing: payment).fields.contains { $0.tag.description == "33B" })
        let abroad = try #require(Told(Make.mt103()).payments.first)
        #expect(try !FINMessage(writing: abroad).fields.contains { $0.tag.description == "33B" })
    }
}
