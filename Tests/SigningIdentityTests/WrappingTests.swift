import Foundation
import PaymentModel
import TestSupport
import Testing

/// What is verified is what is read, however a message is wrapped.
@Suite struct WrappingTests {
    static let seeds: [UInt64] = [1, 2, 3, 4]

    @Test(
        "A payment whose signature holds is the one that was signed, whatever is put around, before and into the message",
        arguments: seeds
    )
    func wrapped(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let text = String(decoding: try SignedFixtures.bytes("messages/swift-bah/valid.xml"), as: UTF8.self)
        func part(_ from: String, _ to: String) throws -> String {
            let start = try #require(text.range(of: from))
            let end = try #require(text.range(of: to, range: start.upperBound..<text.endIndex))
            return String(text[start.lowerBound..<end.upperBound])
        }
        let document = try part("<Document", "</Document>")
        let header = try part("<AppHdr", "</AppHdr>")
        let signature = try part("<ds:Signature ", "</ds:Signature>")
        let evil = document.replacingOccurrences(of: ">1250.50<", with: ">9250.50<")
        let bare = header.replacingOccurrences(of: signature, with: "")
        let pieces = [
            evil, document, header, bare, evil + document, document + evil, header + evil, "<x>", "</x>", "<x><y/></x>",
            signature,
        ]
        var valid = 0
        var tried = 0
        for _ in 0..<400 {
            var message = text
            // The parts in another order, or one taken out, or pieces put in between tags.
            switch Int.random(in: 0..<5, using: &random) {
            case 0: message = message.replacingOccurrences(of: document, with: "<x>\(document)</x>\(evil)")
            case 1: message = message.replacingOccurrences(of: document, with: evil + "<x>" + document + "</x>")
            case 2: message = message.replacingOccurrences(of: header, with: "<x>\(header)</x>")
            default: break
            }
            for _ in 0..<Int.random(in: 1...2, using: &random) {
                let places = message.indices.filter { message[$0] == "<" }
                let place = places.randomElement(using: &random) ?? message.startIndex
                message.insert(contentsOf: pieces.randomElement(using: &random) ?? "", at: place)
            }
            let reading = try SignedFixtures.read(Array(message.utf8))
            tried += 1
            for payment in reading.payments where payment.signature?.integrity == .valid {
                valid += 1
                #expect(payment.amount.text() == "1250.50", "seed \(seed): \(message)")
                #expect(payment[.sender] == "BANKBEB0", "seed \(seed): \(message)")
            }
        }
        // Some of the messages still hold: the test would fail if nothing were read.
        #expect(valid > 0 && valid < tried, "seed \(seed): \(valid) of \(tried)")
    }

    @Test func unsignedMessagesMakeNoNodesAndSayThatNobodySigned() throws {
        let reading = try SignedFixtures.read(Array(SampleMessages.pacs008.utf8))
        #expect(reading.first?.integrity == .unsigned)
    }

    @Test func aMessageLargerThanTheLimitIsReadAndToldAndNotChecked() throws {
        var limits = Limits()
        limits.signedBytes = 1_000
        let bytes = try SignedFixtures.bytes("messages/swift-bah/valid.xml")
        let reading = try SignedFixtures.read(bytes, limits: limits)
        #expect(reading.problems.map(\.code).contains("limit.signedSize"))
        #expect(reading.first?.integrity == .unsupported)
        let pdu = try SignedFixtures.read(try SignedFixtures.bytes("messages/datapdu-lau/valid.xml"), limits: limits)
        #expect(pdu.problems.map(\.code).contains("limit.signedSize"))
        #expect(pdu.payments.allSatisfy { $0.signature?.integrity == .unsupported })
        let file = try SignedFixtures.read(
            try SignedFixtures.bytes("messages/cms/valid.xml"),
            signatures: [try SignedFixtures.bytes("messages/cms/valid.xml.p7s")],
            limits: limits
        )
        #expect(file.problems.map(\.code).contains("limit.signedSize"))
        #expect(file.first?.integrity == .unsupported)
    }

    @Test func manyMessagesOfOneFileHaveTheirOwnFacts() throws {
        let signed = try SignedFixtures.bytes("messages/swift-bah/valid.xml").dropFirst(39)
        let changed = try SignedFixtures.bytes("messages/swift-bah/amount-changed.xml").dropFirst(39)
        let unsigned = try SignedFixtures.bytes("messages/swift-bah/unsigned.xml").dropFirst(39)
        var file = Array("<Batch>".utf8)
        for _ in 0..<20 { file += signed + changed + unsigned }
        file += Array("</Batch>".utf8)
        let reading = try SignedFixtures.read(file)
        let expected: [SignatureFacts.Integrity] = [.valid, .digestDiffers, .unsigned]
        #expect(reading.payments.map { $0.signature?.integrity } == (0..<60).map { expected[$0 % 3] })
    }
}
