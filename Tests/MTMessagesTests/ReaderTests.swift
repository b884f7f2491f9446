import Foundation
import MTMessages
import PaymentModel
import TestSupport
import Testing

@Suite struct ReaderTests {
    @Test func aPlain103BecomesAPayment() throws {
        let told = Told(fin(plain103))
        #expect(told.codes == [])
        #expect(told.types == ["103"])
        #expect(told.order == "pm")
        let payment = try #require(told.payments.first)
        #expect(payment.amount == Amount(mantissa: 20_000_000, scale: 0))
        #expect(payment.currency.text == "USD")
        #expect(payment[.messageReference] == "REF-1")
        #expect(payment[.sender] == "BANKDEFFXXX")
        #expect(payment[.receiver] == "BANKUS33XXX")
        #expect(payment[.settlementDate] == "2016-02-04")
        #expect(payment[.debtorAccount] == "123456")
        #expect(payment[.debtorName] == "ACME LTD")
        #expect(payment.list(.debtorAddress) == ["1 MAIN STREET", "DHAKA"])
        #expect(payment[.debtorAgent] == "BANKDEFFXXX")
        #expect(payment[.creditorAgent] == "BANKUS33XXX")
        #expect(payment[.creditorName] == "JOHN DOE")
        #expect(payment[.chargeBearer] == "SHAR")
        #expect(payment.list(.remittance) == ["INVOICE 1"])
        #expect(payment.isValid)
    }

    @Test(arguments: ["\r\n", "\n"])
    func theLineEndMakesNoDifference(lineEnd: String) {
        #expect(Told(fin(plain103, lineEnd: lineEnd)).payments == Told(fin(plain103)).payments)
    }

    @Test func anOutputMessageHasItsSenderInBlock2() throws {
        let told = Told(fin(plain103, block2: "O1032036160204BANKBDDHAXXX00010000011602050036N"))
        #expect(told.codes == [])
        let payment = try #require(told.payments.first)
        #expect(payment[.sender] == "BANKBDDHXXX")
        #expect(payment[.receiver] == "BANKDEFFXXX")
        #expect(payment[.created] == "2016-02-04T20:36:00")
    }

    @Test func aSendingTimeIsTakenWithTheSettlementDate() throws {
        var fields = plain103
        fields.insert(":13C:/SNDTIME/2036+0600", at: 1)
        let payment = try #require(Told(fin(fields)).payments.first)
        #expect(payment[.created] == "2016-02-04T20:36:00+06:00")
        #expect(payment[.settlementTime] == "2016-02-04T20:36:00+06:00")
    }

    @Test func structuredPartiesAreReadLineByLine() throws {
        var fields = plain103
        fields[3] = ":50F:/DE89370400440532013000\n1/ACME\n1/HOLDING\n2/1 MAIN STREET\n2/FLOOR 2\n3/DE/BERLIN"
        fields[4] = ":59F:/987\n1/JOHN DOE\n3/PH/MANILA"
        let told = Told(fin(fields))
        // Five lines below the account are one too many.
        #expect(told.codes == ["T30"])
        let payment = try #require(told.payments.first)
        #expect(payment[.debtorName] == "ACME HOLDING")
        #expect(payment[.debtorAccount] == "DE89370400440532013000")
        #expect(payment.list(.debtorAddress) == ["1 MAIN STREET", "FLOOR 2", "BERLIN"])
        #expect(payment[.debtorCountry] == "DE")
        #expect(payment[.creditorName] == "JOHN DOE")
        #expect(payment.list(.creditorAddress) == ["MANILA"])
        #expect(payment[.creditorCountry] == "PH")
        #expect(!payment.isValid)
    }

    @Test func aFieldOutOfOrderIsReadAndOneTooManyGivesNoPayment() throws {
        let good = Make.mt103()
        let swapped = Told(good.replacing(":71A:SHA\r\n", with: "").replacing(":59:", with: ":71A:SHA\r\n:59:"))
        #expect(swapped.codes == ["T13"])
        #expect(swapped.payments.first?[.creditorName] == "JOHN DOE")
        #expect(swapped.payments.first?[.chargeBearer] == "SHAR")
        #expect(swapped.payments.first?.isValid == false)
        for field in [":32A:250616USD9,", ":50K:OTHER", ":59:OTHER", ":50L:OTHER"] {
            let told = Told(good.replacing(":71A:", with: field + "\r\n:71A:"))
            #expect(told.errors.map(\.code) == ["T13"], "\(field)")
            #expect(told.payments.isEmpty, "\(field)")
        }
        let twice = Told(good.replacing(":23B:", with: ":20:AGAIN\r\n:23B:"))
        #expect(twice.payments.first?[.messageReference] == "REF-1")
    }

    @Test func noLineOfAPartyIsLost() {
        let told = Told(Make.mt103(":59F:/1\n1/DOE\nSTREET\n3/PH/MANILA"))
        #expect(told.codes == ["T56"])
        #expect(told.payments.first?.list(.creditorAddress) == ["STREET", "MANILA"])
    }

    /// Only institutions' fields have a mark for debit or credit (`/D/123`): a customer's account is all that stands behind the
    /// slash, whatever the option.
    @Test(arguments: ["C/123", "K", "D"])
    func aCustomersAccountHasNoMark(_ account: String) {
        for field in [":59:/\(account)\nJOHN DOE", ":59A:/\(account)\nACMEUS33", ":59F:/\(account)\n1/JOHN DOE\n3/US"] {
            let told = Told(Make.mt103(field, ":50A:/\(account)\nACMEDEFF"))
            #expect(told.payments.map { $0[.creditorAccount] } == [account])
            #expect(told.payments.map { $0[.debtorAccount] } == [account])
        }
    }

    @Test func theCountryOfAnAddressIsReadWhereItIsCertain() {
        for (line, country) in [
            ("GERMANY", "DE"), ("BERLIN, GERMANY", "DE"), ("Tunisie", "TN"), ("UNITED STATES OF AMERICA", "US"),
            ("BERLIN GERMANY", nil),
            ("GEORGIA", nil), ("DE", nil), ("RUE DE FRANCE", nil), ("INDIANA", nil), ("", nil), (",", nil),
        ] as [(String, String?)] {
            let told = Told(Make.mt103(":59:/1\nDOE\nSTREET" + (line.isEmpty ? "" : "\n" + line)))
            #expect(told.payments.first?[.creditorCountry] == country, "\(line)")
        }
        // The name is no address.
        #expect(Told(Make.mt103(":59:/1\nGERMANY")).payments.first?[.creditorCountry] == nil)
    }

    @Test func aPlain202PaysBetweenInstitutions() throws {
        let told = Told(
            fin(
                "202",
                [
                    ":20:R", ":21:S", ":32A:160204USD5,25", ":52A:/C/77\nBANKBDDH", ":57D:SOME BANK\nCITY",
                    ":58A:/88\nBANKPHMM",
                ]
            )
        )
        #expect(told.codes == [])
        let payment = try #require(told.payments.first)
        #expect(payment[.debtorBIC] == "BANKBDDH")
        #expect(payment[.debtorAccount] == "77")
        #expect(payment[.creditorBIC] == "BANKPHMM")
        #expect(payment[.creditorAccount] == "88")
        #expect(payment[.creditorAgent] == "SOME BANK")
        #expect(payment[.relatedReference] == "S")
        #expect(payment.amount == Amount(mantissa: 525, scale: 2))
        #expect(!payment.isCover)
    }

    @Test func aCoverShowsTheCustomersBelow() throws {
        let told = Told(
            fin(
                "202",
                block3: "{119:COV}{121:7a562c67-ca16-48ba-b074-65581be6f001}",
                [
                    ":20:R", ":21:S", ":32A:160204USD5,", ":52A:BANKBDDH", ":58A:BANKPHMM", ":50K:/1\nDEBTOR",
                    ":52A:AAAADEFF", ":57A:BBBBFRPP", ":59:/2\nCREDITOR",
                ]
            )
        )
        #expect(told.codes == [])
        #expect(told.types == ["202.COV"])
        let payment = try #require(told.payments.first)
        #expect(payment.isCover)
        #expect(payment[.debtorName] == "DEBTOR")
        #expect(payment[.creditorName] == "CREDITOR")
        #expect(payment[.debtorAgent] == "AAAADEFF")
        #expect(payment[.creditorAgent] == "BBBBFRPP")
        #expect(payment[.uetr] == "7a562c67-ca16-48ba-b074-65581be6f001")
    }

    @Test func severalMessagesAreCountedFromNought() {
        let one = fin(plain103)
        let told = Told(one + "\r\n$\r\n" + one + one + "\n\u{1}" + one + "\u{3}   ")
        #expect(told.codes == [])
        #expect(told.payments.map(\.index) == [0, 1, 2, 3])
        #expect(told.payments.map(\.messageIndex) == [0, 1, 2, 3])
        #expect(told.order == "pmpmpmpm")
    }

    @Test func anAcknowledgementInFrontGivesTheStatus() throws {
        for (mark, status) in [("0", Payment.Status.acknowledged), ("1", .rejected)] {
            let front = "{1:F21BANKDEFFAXXX0001000001}{4:{177:1310181133}{451:\(mark)}}"
            let told = Told(front + fin(plain103))
            #expect(told.codes == [])
            #expect(told.types == ["103"])
            #expect(told.payments.first?.status == status)
        }
    }

    @Test func anAcknowledgementAloneIsAMessageOfItsOwn() {
        let ack = "{1:F21BANKDEFFAXXX0001000001}{4:{177:1310181133}{451:0}}"
        let nak = "{1:F21BANKDEFFAXXX0001000002}{4:{177:1310181133}{451:1}{405:T13}}"
        let told = Told(ack + "\r\n" + nak + "\r\n$" + fin(plain103))
        #expect(told.types == ["ack", "nak", "103"])
        #expect(told.codes == [])
        #expect(told.payments.first?.status == nil)
        #expect(told.payments.first?.messageIndex == 2)
    }

    @Test func aTruncatedMessageGivesAProblemAndNoPayment() {
        let whole = fin(plain103)
        for length in 1..<whole.utf8.count {
            let told = Told(Array(whole.utf8.prefix(length)))
            #expect(!told.errors.isEmpty, "cut after \(length) bytes")
            #expect(told.payments.isEmpty, "cut after \(length) bytes")
        }
    }

    @Test func aDamagedMessageDoesNotTakeItsNeighbours() {
        let whole = fin(plain103)
        for separator in ["", "\r\n", "\r\n$\r\n", "\u{3}\u{1}"] {
            for length in 1..<whole.utf8.count {
                let cut = String(decoding: whole.utf8.prefix(length), as: UTF8.self)
                let told = Told(whole + separator + cut + separator + whole)
                #expect(told.payments.count == 2, "cut after \(length) bytes, \(separator.debugDescription)")
                #expect(!told.errors.isEmpty, "cut after \(length) bytes, \(separator.debugDescription)")
            }
        }
    }

    @Test func piecesOfAnySizeGiveTheSame() {
        let text =
            fin(plain103) + "\r\n$\r\n{1:F21BANKDEFFAXXX0001000001}{4:{177:1310181133}{451:0}}" + fin(plain103)
            + " stray text\n" + fin("202", [":20:R", ":32A:160204USD5,"]) + "\n"
        let whole = Told(text)
        #expect(whole.payments.count == 3)
        for size in 1...60 {
            let told = Told(text, pieces: size)
            #expect(told.payments == whole.payments, "pieces of \(size)")
            #expect(told.problems == whole.problems, "pieces of \(size)")
            #expect(told.messages == whole.messages, "pieces of \(size)")
            #expect(told.order == whole.order, "pieces of \(size)")
        }
    }

    @Test func strayTextAndNothingAreProblems() {
        #expect(Told("").codes == ["fin.empty"])
        #expect(Told(" \r\n$\n").codes == ["fin.empty"])
        let told = Told(fin(plain103) + "\r\nhello there\r\n" + fin(plain103))
        #expect(told.codes == ["fin.stray"])
        #expect(told.problems[0].place.line == 15)
        #expect(told.problems[0].place.column == 1)
        #expect(told.payments.count == 2)
        #expect(told.problems[0].text.contains("“hello there”"))
    }

    @Test func aTypeThatIsNoneIsAProblemAndOthersAreNot() {
        #expect(Told(fin("700", [":27:1/1", ":40A:IRREVOCABLE"])).codes == [])
        #expect(Told(fin("700", [":27:1/1"])).types == ["700"])
        #expect(Told(fin("333", [":20:X"])).codes == ["H30"])
    }

    @Test func aBareBlock4NeedsItsType() {
        let fields = plain103.map { $0 + "\n" }.joined()
        #expect(Told(fields).codes == ["fin.type"])
        let told = Told(fields, bareType: "103")
        #expect(told.codes == [])
        #expect(told.payments.count == 1)
        #expect(told.types == ["103"])
        #expect(MTReader.recognizes(fields.utf8))
    }

    @Test func whatIsNoFINIsNotRecognized() {
        for text in ["%PDF-1.7", "<?xml version", "", "hello", "{\"a\":1}", "::::"] {
            #expect(!MTReader.recognizes(text.utf8), "\(text)")
        }
        for text in ["{1:F01", "\u{1}{1:F01", "$\n{1:", "  \n{1:F", ":20:X", "\u{FEFF}{1:F"] {
            #expect(MTReader.recognizes(text.utf8), "\(text)")
        }
    }

    /// What stands in front of the first message, or a first byte that was damaged, does not keep a file from being read.
    @Test func aFileIsRecognizedByItsHeadersToo() {
        let good = Make.mt103()
        for text in [
            "[1:F01" + good.dropFirst(6), "{!" + good.dropFirst(2), "Subject: payments\n\n" + good, "\u{7}" + good,
        ] {
            #expect(MTReader.recognizes(text.utf8), "\(text)")
            let told = Told(text + "\r\n" + good)
            #expect(told.payments.last?[.messageReference] == "REF-1")
            #expect(told.messages.last?.isValid == true)
            #expect(!told.errors.isEmpty)
        }
        for text in ["{\"1:F01\": 2}", "a {1:F0", "a {2:X103B", "a {1:f01BA"] {
            #expect(!MTReader.recognizes(text.utf8), "\(text)")
        }
    }

    @Test func aProblemSaysWhereItIs() throws {
        var fields = plain103
        fields[2] = ":32A:160615EUR10.00,X"
        let told = Told("\r\n" + fin(fields))
        #expect(told.codes == ["T40"])
        #expect(told.payments.isEmpty)
        let place = told.problems[0].place
        #expect(place.line == 5)
        #expect(place.column == 17)
        #expect(place.path == "/4/32A")
        #expect(
            place.byteOffset == ("\r\n" + fin(fields)).utf8.split(separator: UInt8(ascii: ".")).first.map { $0.count }
        )
    }
}
