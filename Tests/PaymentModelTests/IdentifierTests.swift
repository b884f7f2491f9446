import PaymentModel
import TestSupport
import Testing

@Suite struct IdentifierTests {
    @Test(arguments: ["DEUTDEFF", "DEUTDEFFXXX", "DEUTDEFF500", "1234DE2A"])
    func `a BIC has 8 or 11 characters`(text: String) throws {
        #expect(try #require(BIC(text)).text == text)
    }

    @Test(arguments: ["", "DEUTDEF", "DEUTDEFFXX", "deutdeff", "DEUT1EFF", "DEUTDEFFXXXX", "DEUT DEF", "DEUTDEFÄ"])
    func `anything else is no BIC`(text: String) {
        #expect(BIC(text) == nil)
    }

    @Test func `branches of one party are told from other parties`() throws {
        let head = try #require(BIC("DEUTDEFFXXX"))
        #expect(head.branch == nil)
        #expect(try #require(BIC("DEUTDEFF500")).branch == "500")
        #expect(head.isSameParty(as: try #require(BIC("DEUTDEFF500"))))
        #expect(!head.isSameParty(as: try #require(BIC("DEUTDEF0XXX"))))
        #expect(try #require(BIC("DEUTDEF0")).isTestCode)
        #expect(head.country == CountryCode("DE"))
    }

    @Test(
        "A party is the first eight characters of a BIC or a logical terminal, and every other identification whole",
        arguments: [
            ("BANKBEB0", "BANKBEB0"), ("BANKBEB0XXX", "BANKBEB0"), ("BANKBEB0AXXX", "BANKBEB0"),
            ("12345678901", "12345678901"), ("102100099996", "102100099996"), ("SBIN0001234", "SBIN0001234"),
            ("12345678", "12345678"), ("BANKBEB0123X", "BANKBEB0123X"), ("", ""),
        ]
    )
    func party(text: String, party: String) {
        #expect(BIC.party(of: Array(text.utf8)[...]).elementsEqual(party.utf8))
    }

    // Examples of the IBAN registry, which are made up by the registering countries.
    @Test(arguments: [
        "DE89370400440532013000", "GB29NWBK60161331926819", "NO9386011117947", "MT84MALT011000012345MTLCAST001S",
        "LC55HEMM000100010012001200023015",
    ])
    func `an IBAN with right check digits is read`(text: String) throws {
        #expect(try IBAN(validating: text).text == text)
        #expect(IBAN.looksLikeOne(text.utf8))
    }

    @Test func `every change of one digit of an IBAN is found`() {
        let good = Array("DE89370400440532013000".utf8)
        for place in 2..<good.count {
            for digit in UInt8(ascii: "0")...UInt8(ascii: "9") where digit != good[place] {
                var bad = good
                bad[place] = digit
                #expect(IBAN.flaw(in: bad) == .checkDigits)
            }
        }
    }

    @Test func `an IBAN of another length than its country's says which`() {
        #expect(IBAN.flaw(in: "DE8937040044053201300".utf8) == .length(expected: 22, found: 21))
        #expect(IBAN.flaw(in: "DE".utf8) == .form)
        #expect(IBAN.flaw(in: "de89370400440532013000".utf8) == .form)
    }

    @Test(arguments: [("USD", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4)])
    func `a currency has the decimals of ISO 4217`(code: String, digits: Int) throws {
        let currency = try #require(Currency(code))
        #expect(currency.minorUnitDigits == digits)
        #expect(currency.isActive())
        #expect(currency.text == code)
    }

    @Test(arguments: ["XXX", "XAU", "XTS", "ZZZ", "DEM"])
    func `codes that nothing can be paid in are not active`(code: String) throws {
        #expect(try #require(Currency(code)).isActive() == false)
    }

    @Test func `a withdrawn currency was active before its last day`() throws {
        let kuna = try #require(Currency("HRK"))
        #expect(kuna.isActive(on: CivilDate("2021-04-09")))
        #expect(!kuna.isActive(on: CivilDate("2023-02-01")))
        #expect(!kuna.isActive())
    }

    @Test func `a UETR is a UUID of version 4 in lower case`() throws {
        let text = "8a562c67-ca16-48ba-b074-65581be6f001"
        #expect(try #require(UETR(text)).description == text)
        for wrong in [
            "8a562c67-ca16-38ba-b074-65581be6f001", "8a562c67-ca16-48ba-7074-65581be6f001",
            "8A562C67-ca16-48ba-b074-65581be6f001",
            "8a562c67ca1648bab07465581be6f001", "",
        ] {
            #expect(UETR(wrong) == nil)
        }
    }

    @Test func `a UETR with any byte changed is one only where the byte is still a digit of its kind`() throws {
        let text = Array("8a562c67-ca16-48ba-b074-65581be6f09f".utf8)
        for place in text.indices {
            for byte in UInt8.min...UInt8.max {
                var changed = text
                changed[place] = byte
                let isRight =
                    switch place {
                    case 8, 13, 18, 23: byte == UInt8(ascii: "-")
                    case 14: byte == UInt8(ascii: "4")
                    case 19: "89ab".utf8.contains(byte)
                    default: "0123456789abcdef".utf8.contains(byte)
                    }
                let uetr = UETR(changed)
                #expect((uetr != nil) == isRight, "byte \(byte) at \(place)")
                if let uetr { #expect(Array(uetr.description.utf8) == changed) }
            }
        }
    }

    @Test func `only assigned countries are countries`() {
        #expect(CountryCode("BD")?.text == "BD")
        #expect(CountryCode("XK") != nil)
        for wrong in ["ZZ", "bd", "B", "BDD", "UK", ""] { #expect(CountryCode(wrong) == nil) }
    }

    @Test func `a message type says its family`() throws {
        for (text, family) in [("pacs.008.001.08", "pacs.008"), ("103.STP", "103"), ("202", "202")] {
            #expect(try #require(MessageType(text)).family == family)
        }
        for wrong in ["a type that is too long", "", "a b"] {
            #expect(MessageType(wrong) == nil)
        }
    }
}
