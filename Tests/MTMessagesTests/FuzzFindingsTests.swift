import MTMessages
import PaymentModel
import Testing

/// What the fuzz target found, made small: see Fuzz/README.md.
@Suite struct FuzzFindingsTests {
    @Test(arguments: [":50F:/1\n1/A\n3/DE", ":59F:3/DE"]) func aFileThatEndsBehindACountryIsNoTrap(_ party: String) {
        let told = Told(":20:R\n:32A:250616USD1,\n" + party, bareType: "103")
        #expect(told.messages.count == 1)
        let party = told.payments.first.map { party.hasPrefix(":50F") ? $0.debtor : $0.creditor }
        #expect(party?.country?.text == "DE")
        #expect(party?.address == [])
    }

    @Test func aFileThatEndsWhereItsTextBeginsIsNoTrap() {
        let told = Told("{1:F01BANKDEF0AXXX0001000001}{2:I910BANKDEF0XXXXN}{4:", keepsRecords: true)
        #expect(told.messages.count == 1)
    }

    @Test func strayTextIsQuotedTheSameWhateverThePieces() {
        // A reader quotes what is left of the first 80 bytes without the blanks at their end.
        let text = "{S" + String(repeating: "x", count: 40) + String(repeating: "\t", count: 39) + "end of it}"
        let whole = Told(text)
        #expect(whole.codes == ["fin.stray"])
        for pieces in 1...20 { #expect(Told(text, pieces: pieces).problems == whole.problems, "pieces of \(pieces)") }
    }
}
