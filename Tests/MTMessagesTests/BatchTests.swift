import MTMessages
import PaymentModel
import Testing

@Suite struct BatchTests {
    @Test func aRequestGivesAPaymentForEachOrder() throws {
        let told = Told(
            Make.mt101(
                [":50F:/77\n1/ACME\n3/DE/BERLIN", ":52A:BANKDEFF"],
                [
                    [
                        ":21:ORDER-1", ":32B:USD10,", ":56A:BANKGB2L", ":57A:BANKFRPP", ":59:/5\nONE", ":70:A",
                        ":71A:OUR",
                    ],
                    [":21:ORDER-2", ":32B:EUR20,5", ":57A:BANKITMM", ":59A:/6\nACMEUS33", ":71A:BEN"],
                ]
            )
        )
        #expect(told.codes == [])
        #expect(told.order == "ppm")
        #expect(told.messages.first?.payments == 2)
        #expect(told.payments.map(\.index) == [0, 1])
        #expect(told.payments.map { $0[.transactionReference] } == ["ORDER-1", "ORDER-2"])
        #expect(told.payments.map { $0[.messageReference] } == ["REF-3", "REF-3"])
        #expect(told.payments.map { $0[.debtorAccount] } == ["77", "77"])
        #expect(told.payments.map { $0[.debtorName] } == ["ACME", "ACME"])
        #expect(told.payments.map { $0[.debtorAgent] } == ["BANKDEFF", "BANKDEFF"])
        #expect(told.payments.map { $0[.creditorAgent] } == ["BANKFRPP", "BANKITMM"])
        #expect(told.payments.map { $0[.intermediaries] } == ["BANKGB2L", nil])
        #expect(told.payments.map { $0[.creditorAccount] } == ["5", "6"])
        #expect(told.payments.map { $0[.creditorBIC] } == [nil, "ACMEUS33"])
        #expect(told.payments.map { $0[.chargeBearer] } == ["DEBT", "CRED"])
        #expect(told.payments.map { $0.amount.text() } == ["10", "20.5"])
        #expect(told.payments.map { $0.currency.text } == ["USD", "EUR"])
        #expect(told.payments.map { $0[.settlementDate] } == ["2025-06-16", "2025-06-16"])
    }

    @Test func eachOrderMayHaveItsOwnOrderingCustomer() {
        let told = Told(
            Make.mt101(
                [],
                [
                    [":21:A", ":32B:USD1,", ":50H:/1\nX", ":59:/5\nONE", ":71A:OUR"],
                    [":21:B", ":32B:USD2,", ":50G:/2\nACMEUS33", ":59:/5\nONE", ":71A:OUR"],
                ]
            )
        )
        #expect(told.codes == [])
        #expect(told.payments.map { $0[.debtorAccount] } == ["1", "2"])
        #expect(told.payments.map { $0[.debtorBIC] } == [nil, "ACMEUS33"])
    }

    @Test func aMultipleTransferIsSettledOnOneDay() {
        let told = Told(
            Make.mt102(
                [":23:CREDIT", ":50K:/123\nACME", ":71A:SHA"],
                [Make.order102, [":21:ORDER-2", ":32B:USD5,", ":57A:BANKFRPP", ":59:/6\nTWO"]],
                [":32A:250617USD15,", ":19:15,", ":53A:BANKUS33"]
            )
        )
        #expect(told.codes == [])
        #expect(told.payments.map { $0[.transactionReference] } == ["ORDER-1", "ORDER-2"])
        #expect(told.payments.map { $0[.settlementDate] } == ["2025-06-17", "2025-06-17"])
        #expect(told.payments.map { $0[.debtorName] } == ["ACME", "ACME"])
        #expect(told.payments.map { $0[.debtorAgent] } == ["BANKDEFFXXX", "BANKDEFFXXX"])
        #expect(told.payments.map { $0[.creditorAgent] } == ["BANKUS33XXX", "BANKFRPP"])
        #expect(told.payments.map { $0[.chargeBearer] } == ["SHAR", "SHAR"])
    }

    @Test func anOwnTransferHasTheSenderOnBothSides() throws {
        let told = Told(fin("200", [":20:R", ":32A:250616USD15,", ":53B:/111", ":57A:/222\nBANKFRPP"]))
        #expect(told.codes == [])
        let payment = try #require(told.payments.first)
        #expect(payment[.debtorBIC] == "BANKDEFFXXX")
        #expect(payment[.creditorBIC] == "BANKDEFFXXX")
        #expect(payment[.debtorAccount] == "111")
        #expect(payment[.creditorAccount] == "222")
        #expect(payment[.creditorAgent] == "BANKFRPP")
    }

    @Test func transfersBetweenInstitutionsAreEachAPayment() throws {
        let told = Told(
            Make.mt203(
                [":19:15,", ":30:250616", ":52A:BANKITMM", ":72:/INS/BANKITMM"],
                [
                    [":20:T-1", ":21:R-1", ":32B:USD10,", ":57A:BANKGB2L", ":58A:/77\nBANKFRPP"],
                    [":20:T-2", ":21:R-2", ":32B:USD5,", ":56A:BANKNL2A", ":57A:BANKESMM", ":58D://FW021000089\nBANK"],
                ]
            )
        )
        #expect(told.codes == [])
        #expect(told.order == "ppm")
        #expect(told.payments.map(\.message.text) == ["203", "203"])
        #expect(told.payments.map { $0[.messageReference] } == ["T-1", "T-2"])
        #expect(told.payments.map { $0[.relatedReference] } == ["R-1", "R-2"])
        #expect(told.payments.map { $0.amount.text() } == ["10", "5"])
        #expect(told.payments.map { $0[.settlementDate] } == ["2025-06-16", "2025-06-16"])
        #expect(told.payments.map { $0[.debtorBIC] } == ["BANKITMM", "BANKITMM"])
        #expect(told.payments.map { $0[.debtorAgent] } == ["BANKDEFFXXX", "BANKDEFFXXX"])
        #expect(told.payments.map { $0[.creditorBIC] } == ["BANKFRPP", nil])
        #expect(told.payments.map { $0[.creditorAccount] } == ["77", "FW021000089"])
        #expect(told.payments.map { $0[.creditorAgent] } == ["BANKGB2L", "BANKESMM"])
        #expect(told.payments.map { $0[.intermediaries] } == [nil, "BANKNL2A"])
    }

    @Test func severalOwnTransfersAreEachAPayment() throws {
        let told = Told(
            fin(
                "201",
                [
                    ":19:15,", ":30:250616", ":53B:/111", ":20:T-1", ":32B:USD10,", ":57A:/222\nBANKFRPP", ":20:T-2",
                    ":32B:USD5,", ":57A:BANKITMM",
                ]
            )
        )
        #expect(told.codes == [])
        #expect(told.payments.map { $0[.messageReference] } == ["T-1", "T-2"])
        #expect(told.payments.map { $0.amount.text() } == ["10", "5"])
        #expect(told.payments.map { $0[.debtorBIC] } == ["BANKDEFFXXX", "BANKDEFFXXX"])
        #expect(told.payments.map { $0[.creditorBIC] } == ["BANKDEFFXXX", "BANKDEFFXXX"])
        #expect(told.payments.map { $0[.debtorAccount] } == ["111", "111"])
        #expect(told.payments.map { $0[.creditorAccount] } == ["222", nil])
        #expect(told.payments.map { $0[.creditorAgent] } == ["BANKFRPP", "BANKITMM"])
    }

    /// What orders money and is not read is told, as a warning; what tells of money, stops it or asks about it is not.
    @Test(arguments: ["104", "107", "110", "121", "204", "207"])
    func paymentsThatAreNotReadAreTold(type: String) {
        for rules in [RuleSet.all, .schema, .none] {
            let told = Told(fin(type, [":20:REF", ":32B:USD10,"]), rules: rules)
            #expect(told.codes == ["fin.notRead"])
            #expect(told.problems.map(\.severity) == [.warning])
            #expect(told.messages.map(\.isValid) == [true])
            #expect(told.payments.isEmpty)
        }
        #expect(Told(":20:REF\r\n", bareType: type).codes == ["fin.notRead"])
        for other in ["111", "112", "190", "210", "256", "298", "300", "700", "920", "941"] {
            #expect(Told(fin(other, [":20:REF"])).codes == [], "\(other)")
        }
    }

    @Test func statementsAndQueriesAreReadIntoFields() throws {
        let statement = try FINMessage(
            reading: Array(Make.mt940([":61:250616C10,NTRFA", ":86:X\n:20:Y", ":61:250616D1,NTRFB"]).utf8)
        )
        #expect(statement.fields.map(\.tag.text) == ["20", "25", "28C", "60F", "61", "86", "61", "62F"])
        #expect(statement.fields[5].lines == ["X", ":20:Y"])
        let query = try FINMessage(reading: Array(Make.query("192", [":79:WHY", ":20:COPY", ":32A:250616USD1,"]).utf8))
        #expect(query.fields.map(\.tag.text) == ["20", "21", "11S", "79", "20", "32A"])
        #expect(query.problems().isEmpty)
        #expect(query.payments().isEmpty)
    }
}
