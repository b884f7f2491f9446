import MTMessages
import PaymentModel
import Testing

@Suite struct FieldValueTests {
    private func field(_ text: String) -> FINMessage.Field {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        return FINMessage.Field(Tag(String(parts[0]))!, parts[1])
    }

    @Test func datesAndAmountsAreTyped() {
        #expect(field("32A:250616EUR12,5").date?.description == "2025-06-16")
        #expect(field("32A:250616EUR12,5").money?.amount.text() == "12.5")
        #expect(field("32A:250616EUR12,5").money?.currency.text == "EUR")
        #expect(field("32B:USD1,").money?.amount.text() == "1")
        #expect(field("34F:EURD7,").money?.amount.text() == "7")
        #expect(field("60F:C990616EUR3,").date?.description == "1999-06-16")
        #expect(field("62M:D250616EUR3,25").money?.amount.text() == "3.25")
        #expect(field("90D:12EUR4,").money?.amount.text() == "4")
        #expect(field("32A:250230EUR12,5").date == nil)
        #expect(field("32A:250630EUR12.5").money == nil)
        #expect(field("20:250616EUR1,").date == nil)
        #expect(field("20:EUR1,").money == nil)
    }

    @Test func partiesAreTyped() {
        #expect(field("52A:/C/123\nBANKDEFF").bic?.text == "BANKDEFF")
        #expect(field("52A:/C/123\nBANKDEFF").identifier == "123")
        #expect(field("57D://SC123456\nBANK\nTOWN").identifier == "SC123456")
        #expect(field("57D://SC123456\nBANK\nTOWN").nameAndAddress == ["BANK", "TOWN"])
        #expect(field("59:/1\nDOE\nTOWN").nameAndAddress == ["DOE", "TOWN"])
        #expect(field("59:DOE").identifier == nil)
        #expect(field("50G:/1\nACMEUS33").bic?.text == "ACMEUS33")
        #expect(field("52A:BANK").bic == nil)
        #expect(field("70:BANKDEFF").bic == nil)
    }

    @Test func anEntryOfAStatementIsTakenApart() throws {
        let entry = try #require(StatementEntry(field("61:2506160617RDR1200,5NTRFREF//BANKREF\nMORE")))
        #expect(entry.valueDate.description == "2025-06-16")
        #expect(entry.entryDate == "0617")
        #expect(entry.mark == "RD")
        #expect(entry.fundsCode == "R")
        #expect(entry.amount.text() == "1200.5")
        #expect(entry.type == "NTRF")
        #expect(entry.reference == "REF")
        #expect(entry.institutionReference == "BANKREF")
        #expect(entry.details == "MORE")
        #expect(entry.isCredit)
        for wrong in [
            "61:", "61:250616", "61:250616X1,NTRFA", "61:250616C1NTRFA", "61:250616C1,NTR", "20:250616C1,NTRFA",
            "61:250631C1,NTRFA",
        ] {
            #expect(StatementEntry(field(wrong)) == nil, "\(wrong)")
        }
    }
}
