import PaymentModel
import TestSupport
import Testing

@Suite struct PaymentTests {
    private func payment() throws -> Payment {
        Payment(message: "103", amount: try #require(Amount("10.00")), currency: try #require(Currency("USD")))
    }

    @Test func `a field has the text it was given`() throws {
        var payment = try payment()
        #expect(payment[.debtorName] == nil)
        payment[.debtorName] = "Ärztekammer"
        payment[.creditorName] = "B"
        payment[.debtorName] = "C"
        #expect(payment[.debtorName] == "C")
        #expect(payment[.creditorName] == "B")
        payment[.debtorName] = nil
        #expect(!payment.has(.debtorName))
    }

    @Test func `a list keeps its values apart, a name joins its lines`() throws {
        var payment = try payment()
        for line in ["1 High Street", "Epping"] { payment.append(line.utf8, to: .debtorAddress) }
        for line in ["SMITH", "AND SONS"] { payment.append(line.utf8, to: .debtorName) }
        payment.append("GB".utf8, to: .debtorAddress)
        #expect(payment.list(.debtorAddress) == ["1 High Street", "Epping", "GB"])
        #expect(payment[.debtorAddress] == "1 High Street Epping GB")
        #expect(payment[.debtorName] == "SMITH AND SONS")
    }

    @Test func `more text than a payment can hold changes nothing`() throws {
        var payment = try payment()
        payment[.debtorName] = "A"
        let tooLong = [UInt8](repeating: 65, count: Payment.maximumTextBytes + 1)
        let wasSet = payment.set(.debtorName, to: tooLong)
        let wasAppended = payment.append(tooLong, to: .debtorName)
        #expect(!wasSet)
        #expect(!wasAppended)
        #expect(payment[.debtorName] == "A")
    }

    @Test func `a payment that is set anew again and again has what was set last`() throws {
        var payment = try payment()
        payment[.debtorName] = "A"
        for number in 0..<5_000 {
            payment.creditor = Party(
                name: "Beneficiary \(number)",
                account: Account("\(1_000_000 + number)"),
                address: ["x", "\(number)"]
            )
            payment[.remittance] = nil
            for part in 0..<3 { payment.append("\(number) \(part)".utf8, to: .remittance) }
            #expect(
                payment[.creditorName] == "Beneficiary \(number)"
                    && payment[.creditorAccount] == "\(1_000_000 + number)"
            )
            #expect(payment.list(.creditorAddress) == ["x", "\(number)"] && payment[.debtorName] == "A")
            #expect(payment.list(.remittance) == (0..<3).map { "\(number) \($0)" })
        }
        // What finds no room is not the value before.
        payment[.creditorName] = String(repeating: "A", count: Payment.maximumTextBytes)
        #expect(payment[.creditorName] == nil && payment[.debtorName] == "A")
        payment[.creditorName] = String(repeating: "B", count: Payment.maximumTextBytes - 200)
        #expect(payment[.creditorName]?.utf8.count == Payment.maximumTextBytes - 200 && payment[.debtorName] == "A")
    }

    @Test func `parties are typed, and setting one sets its fields`() throws {
        var payment = try payment()
        payment.debtor = Party(
            name: "A",
            account: Account("DE89370400440532013000"),
            agent: Agent("DEUTDEFFXXX"),
            address: ["x", "y"],
            country: CountryCode("DE")
        )
        #expect(payment[.debtorAgent] == "DEUTDEFFXXX")
        let debtor = payment.debtor
        guard case .iban(let iban)? = debtor.account else {
            Issue.record("the account is no IBAN")
            return
        }
        #expect(iban.country == CountryCode("DE"))
        #expect(debtor.address == ["x", "y"])
        #expect(payment.creditor == Party())
    }

    @Test func `fields keep their values whatever is written in between`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            var payment = try payment()
            var model: [PaymentField: [String]] = [:]
            for _ in 0..<60 {
                let field = try #require(PaymentField.allCases.randomElement(using: &random))
                let value =
                    String(repeating: "x", count: Int.random(in: 1...40, using: &random))
                    + "\(Int.random(in: 0...99, using: &random))"
                if Bool.random(using: &random) {
                    payment[field] = value
                    model[field] = [value]
                } else {
                    payment.append(value.utf8, to: field)
                    model[field, default: []].append(value)
                }
            }
            for field in PaymentField.allCases {
                #expect(payment[field] == model[field]?.joined(separator: " "), "seed \(seed)")
                if field.isList { #expect(payment.list(field) == model[field] ?? [], "seed \(seed)") }
            }
        }
    }

    @Test func `equality is of values, not of the order in which they were set`() throws {
        var a = try payment()
        var b = try payment()
        a[.debtorName] = "A"
        a[.creditorName] = "B"
        b[.creditorName] = "B"
        b[.debtorName] = "wrong"
        b[.debtorName] = "A"
        b.index = 7
        #expect(a == b)
        b[.uetr] = "x"
        #expect(a != b)
    }

    @Test func `the best time is the most exact one`() throws {
        var payment = try payment()
        #expect(payment.time == nil)
        payment[.settlementDate] = "2016-02-04"
        #expect(payment.time?.precision == .day)
        payment[.created] = "2016-02-04T20:36:00+06:00"
        #expect(payment.time?.precision == .second)
        payment[.settlementTime] = "2016-02-04T20:40:00+06:00"
        #expect(payment.time == Timestamp("2016-02-04T14:40:00Z"))
    }

    @Test func `names of fields are all different`() {
        #expect(Set(PaymentField.allCases.map(\.name)).count == PaymentField.allCases.count)
        #expect(PaymentField.allCases.count <= 48)
    }
}
