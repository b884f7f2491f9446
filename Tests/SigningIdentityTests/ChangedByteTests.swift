import Foundation
import Paycheck
import PaymentModel
import SigningIdentity
import TestSupport
import Testing

/// One byte changed, at every place of what is signed.
@Suite struct ChangedByteTests {
    /// A valid fixture, and the parts of it that are signed.
    struct Sample: CustomTestStringConvertible, Sendable {
        let file: String
        var signature = ""
        /// Beginnings and ends of what is signed; none for the whole file.
        var signed: [(from: String, to: String)] = []
        /// Beginnings and ends of what lies in it and is not.
        var unsigned: [(from: String, to: String)] = []

        var testDescription: String { file }
    }

    static let header = [("<ds:SignatureValue>", "</ds:SignatureValue>")]
    static let samples = [
        Sample(
            file: "swift-bah/valid.xml",
            signed: [("<AppHdr", "</AppHdr>"), ("<Document", "</Document>")],
            unsigned: header
        ),
        Sample(file: "swift-bah/bank-p256.xml", signed: [("<ds:SignedInfo>", "</ds:SignedInfo>")]),
        Sample(file: "swift-bah/bank-p384.xml", signed: [("<ds:SignedInfo>", "</ds:SignedInfo>")]),
        Sample(
            file: "spi/valid.xml",
            signed: [("<AppHdr", "</AppHdr>"), ("<Document", "</Document>")],
            unsigned: header
        ),
        Sample(
            file: "ski/valid.xml",
            signed: [("<AppHdr", "</AppHdr>"), ("<Document", "</Document>")],
            unsigned: header
        ),
        Sample(
            file: "xades-document/valid.xml",
            signed: [
                ("<ds:SignedInfo>", "</ds:SignedInfo>"), ("<ds:KeyInfo", "</ds:KeyInfo>"),
                ("<ns0:SignedProperties", "</ns0:SignedProperties>"), ("<Document", "</Document>"),
            ]
        ),
        Sample(file: "datapdu-lau/valid.xml", signed: [("<DataPDU", "</DataPDU>")], unsigned: header),
        Sample(file: "mt-lau/valid.fin", signed: [("{1:", "{S:")]),
        Sample(file: "ebics-a005/valid.xml", signature: ".sig"),
        Sample(file: "ebics-a006/valid.xml", signature: ".sig"),
        Sample(file: "cms/valid.xml", signature: ".p7s"),
    ]

    @Test("A changed byte of what is signed is never valid", arguments: samples)
    func changed(_ sample: Sample) throws {
        var bytes = try SignedFixtures.bytes("messages/" + sample.file)
        let signatures =
            sample.signature.isEmpty ? [] : [try SignedFixtures.bytes("messages/" + sample.file + sample.signature)]
        #expect(try SignedFixtures.read(bytes, signatures: signatures).first?.integrity == .valid)
        var places = Set<Int>()
        for (from, to) in sample.signed { places.formUnion(try range(from, to, in: bytes)) }
        for (from, to) in sample.unsigned { places.subtract(try range(from, to, in: bytes)) }
        if sample.signed.isEmpty { places = Set(bytes.indices) }
        var tried = 0
        var held = 0
        for place in places.sorted() {
            let byte = bytes[place]
            bytes[place] = byte ^ 1
            let reading = try SignedFixtures.read(bytes, signatures: signatures, rules: .none)
            for payment in reading.payments where payment.signature?.integrity == .valid {
                Issue.record("valid with byte \(place) of \(sample.file) changed from \(byte)")
            }
            tried += 1
            if reading.payments.isEmpty { held += 1 }
            bytes[place] = byte
        }
        #expect(tried > 300)
        // Not all for want of a payment: most changes leave one that is read, and told as changed.
        #expect(held < tried)
    }

    @Test(
        "A signature beside a file, whatever byte of it is changed, never vouches for another file",
        arguments: ["cms/p256.xml.p7s", "cms/ber.xml.p7s", "ebics-a005/two-users.xml.sig"]
    )
    func changedSignature(_ file: String) throws {
        let content = try SignedFixtures.bytes("messages/" + String(file.dropLast(4)))
        let other = Array(String(decoding: content, as: UTF8.self).replacing(">1250.50<", with: ">9250.50<").utf8)
        let checker = try #require(SignedFixtures.checker)
        func facts(_ signature: [UInt8], _ content: [UInt8]) -> SignatureFacts {
            var beside = FileSignature(signature)
            beside.update(content[...])
            return beside.checked(by: checker).facts(sender: Array("BANKBEB0".utf8)[...], created: nil)
        }
        var signature = try SignedFixtures.bytes("messages/" + file)
        let signer = facts(signature, content).signer
        #expect(facts(signature, content).integrity == .valid)
        var held = 0
        for place in signature.indices {
            let byte = signature[place]
            for bit in [0, 5] as [UInt8] {
                signature[place] = byte ^ (1 << bit)
                #expect(facts(signature, other).integrity != .valid, "byte \(place) of \(file)")
                // What does not count may change; under a chain that holds, whose key it is may not.
                let found = facts(signature, content)
                if found.integrity == .valid, found.chain != .untrusted, found.chain != .broken {
                    held += 1
                    #expect(found.signer?.key == signer?.key, "byte \(place) of \(file)")
                    #expect(found.signer?.subject == signer?.subject, "byte \(place) of \(file)")
                }
            }
            signature[place] = byte
        }
        #expect(held < signature.count / 2)
    }

    private func range(_ from: String, _ to: String, in bytes: [UInt8]) throws -> Range<Int> {
        let data = Data(bytes)
        let start = try #require(data.range(of: Data(from.utf8)))
        let end = try #require(data.range(of: Data(to.utf8), in: start.upperBound..<data.endIndex))
        return start.lowerBound..<end.upperBound
    }
}
