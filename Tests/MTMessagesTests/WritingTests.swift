import Foundation
import MTMessages
import PaymentModel
import TestSupport
import Testing

@Suite struct WritingTests {
    @Test(arguments: RuleCase.all)
    func aMessageThatWasNotChangedIsWrittenAsItWasRead(_ rule: RuleCase) throws {
        for text in [rule.raises, rule.passes] {
            let bytes = Array(text.utf8)
            guard let message = try? FINMessage(reading: bytes), !rule.code.hasPrefix("fin.") else { continue }
            #expect(message.bytes == bytes, "\(text)")
            #expect(try FINMessage(reading: message.bytes) == message)
        }
    }

    @Test(.enabled(if: Locations.hasShared, "the corpus beside the checkout is not there"))
    func theCorpusIsWrittenAsItWasRead() throws {
        let folder = Locations.shared.appending(path: "corpus/fin")
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where name.hasSuffix(".fin") {
            let bytes = Array(try Data(contentsOf: folder.appending(path: name)))
            #expect(try FINMessage(reading: bytes).bytes == bytes, "\(name)")
        }
    }

    @Test func aFieldCanBeLookedAtAndChanged() throws {
        var message = try FINMessage(reading: Array(Make.mt103(":70:A\nB").utf8))
        #expect(message.type?.text == "103")
        #expect(message["20"] == "REF-1")
        #expect(message["70"] == "A\nB")
        #expect(message.fields[3].lines == ["/123456", "ACME LTD", "1 MAIN STREET"])
        #expect(message[userHeaderField: "121"] == "7a562c67-ca16-48ba-b074-65581be6f001")
        message["20"] = "NEW"
        message["70"] = nil
        #expect(message.payments().first?[.messageReference] == "NEW")
        #expect(message.problems().isEmpty)
    }

    @Test func whatIsNoMessageIsRefused() {
        for text in ["", "hello", "{1:F01BANK", Make.mt103().replacing("-}", with: "")] {
            #expect(throws: Problem.self) { try FINMessage(reading: Array(text.utf8)) }
        }
    }

    @Test func allMessagesOfAFileAreFound() {
        let text = Make.mt103() + "\n$\n" + Make.mt202() + "{1:F01cut" + Make.mt910()
        #expect(FINMessage.all(in: Array(text.utf8)).map { $0.type?.text } == ["103", "202", "910"])
    }

    @Test func paymentsAreReadBackAsTheyWereWritten() throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        for round in 0..<2000 {
            let payment = RandomPayment.make(&random)
            let bytes = try FINMessage(writing: payment).bytes
            let told = Told(bytes)
            let context = "seed \(seed), round \(round)\n\(String(decoding: bytes, as: UTF8.self))"
            #expect(told.errors.isEmpty, "\(context) \(told.errors.map(\.text))")
            let read = try #require(told.payments.first, "\(context)")
            for field in PaymentField.allCases where read.bytes(field) != payment.bytes(field) {
                Issue.record("\(field): \(payment[field] ?? "nil") became \(read[field] ?? "nil"), \(context)")
            }
            #expect(read == payment, "\(context)")
            #expect(try FINMessage(reading: bytes).bytes == bytes, "\(context)")
            guard read == payment else { break }
        }
    }

    @Test func whatHasNoRoomIsRefused() throws {
        var random = SeededGenerator(seed: 1)
        let good = RandomPayment.make(&random)
        var payment = good
        payment[.messageReference] = "12345678901234567"
        #expect(throws: FINMessage.Unwritable.self) { try FINMessage(writing: payment) }
        payment = good
        payment[.debtorName] = "M\u{DC}LLER"
        payment[.debtorBIC] = nil
        #expect(throws: FINMessage.Unwritable.self) { try FINMessage(writing: payment, as: "103") }
        payment = good
        payment.amount = try #require(Amount(mantissa: 1_234_567_890_123_456, scale: 0))
        #expect(throws: FINMessage.Unwritable.self) { try FINMessage(writing: payment) }
        payment = good
        payment[.sender] = nil
        #expect(throws: FINMessage.Unwritable.self) { try FINMessage(writing: payment) }
    }
}

/// Payments that FIN can carry.
enum RandomPayment {
    private static func word(_ random: inout SeededGenerator, _ length: ClosedRange<Int>) -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
        return String(
            (0..<Int.random(in: length, using: &random)).map { _ in letters.randomElement(using: &random) ?? "A" }
        )
    }

    private static func bic(_ random: inout SeededGenerator) -> String {
        let banks = ["BANKUS33XXX", "TESTJPJTXXX", "AAAAINBB123", "BBBBBDDHXXX", "CCCCPHMMXXX", "DDDDCNBJXXX"]
        return banks.randomElement(using: &random) ?? banks[0]
    }

    private static func customer(_ random: inout SeededGenerator, needsAccount: Bool) -> Party {
        var party = Party()
        if needsAccount || Bool.random(using: &random) { party.account = .other("0" + word(&random, 1...30)) }
        party.name = (0..<Int.random(in: 1...3, using: &random)).map { _ in word(&random, 1...10) }.joined(
            separator: " "
        )
        let lines = Int.random(in: 0...2, using: &random)
        party.address = (0..<lines).map { _ in word(&random, 1...28) }
        if party.account != nil, Bool.random(using: &random) { party.country = CountryCode("PH") }
        return party
    }

    static func make(_ random: inout SeededGenerator) -> Payment {
        let type: MessageType = ["103", "202", "202.COV"].randomElement(using: &random) ?? "103"
        let digits = Int.random(in: 0...2, using: &random)
        let mantissa = Int64.random(in: 1..<10_000_000_000, using: &random)
        var payment = Payment(
            message: type,
            amount: Amount(mantissa: mantissa, scale: digits) ?? Amount(mantissa: 1, scale: 0)!,
            currency: Currency("USD")!
        )
        payment.isCover = type == "202.COV"
        payment[.messageReference] = word(&random, 1...16)
        payment[.uetr] = "7a562c67-ca16-48ba-b074-65581be6f001"
        if Bool.random(using: &random) { payment[.businessMessageReference] = word(&random, 1...16) }
        payment[.sender] = bic(&random)
        payment[.receiver] = bic(&random)
        payment[.settlementDate] = "2025-06-16"
        switch Int.random(in: 0...2, using: &random) {
        case 0:
            payment[.created] = "2025-06-16T14:05:00+06:00"
            payment[.settlementTime] = payment[.created]
        case 1: payment[.created] = "2025-06-15T23:59:00"
        default: break
        }
        if type != "103" { payment[.relatedReference] = word(&random, 1...16) }
        if type == "202" {
            payment.debtor.bic = BIC(bic(&random))
            payment.debtor.account = Bool.random(using: &random) ? .other("0" + word(&random, 1...30)) : nil
            payment[.debtorAgent] = payment[.sender]
            payment.creditor = Party(name: word(&random, 1...30), agent: nil, address: [word(&random, 1...30)])
            payment[.creditorAgent] = bic(&random)
        } else {
            payment.debtor = customer(&random, needsAccount: false)
            payment.creditor = customer(&random, needsAccount: false)
            payment[.debtorAgent] = Bool.random(using: &random) ? bic(&random) : payment[.sender]
            payment[.creditorAgent] = bic(&random)
            if Bool.random(using: &random) { payment[.endToEndReference] = word(&random, 1...30) }
            payment.set(.remittance, to: (0..<Int.random(in: 0...3, using: &random)).map { _ in word(&random, 1...35) })
            if Bool.random(using: &random) { payment[.instructedAmount] = "USD 12.50" }
            if type == "103" { payment[.chargeBearer] = ["DEBT", "SHAR"].randomElement(using: &random) }
        }
        if Bool.random(using: &random) { payment[.intermediaries] = bic(&random) }
        return payment
    }
}
