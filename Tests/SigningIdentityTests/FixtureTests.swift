import Foundation
import PaymentModel
import Testing

@Suite struct FixtureTests {
    @Test("Every signed fixture has the facts expected of it", arguments: SignedFixtures.cases)
    func facts(_ fixture: SignedFixtures.Case) throws {
        let reading = try SignedFixtures.read(file: fixture.file)
        let expected = fixture.expected
        if let code = expected["problem"] as? String { #expect(reading.problems.map(\.code).contains(code)) }
        if expected["none"] as? Bool == true {
            #expect(reading.payments.isEmpty)
            return
        }
        if let expected = expected["document"] as? [String: Any] {
            #expect(reading.payments.isEmpty)
            return check(try #require(reading.messages.first?.signature), expected, fixture.file)
        }
        let payment = try #require(reading.payments.first)
        check(try #require(payment.signature), expected, fixture.file)
        // What is vouched for is the message: it is told of it as of its payments.
        let message = try #require(reading.messages.first { $0.index == payment.messageIndex })
        #expect(message.signature?.integrity == payment.signature?.integrity)
        if let amount = expected["amount"] as? String { #expect(payment.amount.text() == amount) }
        if let sender = expected["sender"] as? String { #expect(payment[.sender] == sender) }
        for (other, payment) in zip(expected["others"] as? [[String: String]] ?? [], reading.payments.dropFirst()) {
            #expect(payment.amount.text() == other["amount"])
            #expect(payment.signature?.integrity.rawValue == other["integrity"])
        }
        let others = (expected["others"] as? [Any])?.count ?? 0
        #expect(reading.payments.count > others)
    }

    @Test func `each message under one signature beside the file is judged at its own time`() throws {
        let reading = try SignedFixtures.read(file: "cms/two-times.xml")
        #expect(reading.payments.map(\.signature?.time) == [.valid, .expired])
        #expect(reading.messages.map(\.signature?.time) == [.valid, .expired])
        #expect(reading.payments.allSatisfy { $0.signature?.chain == .trusted && $0.signature?.owner == .sender })
    }

    @Test func `of several signatures beside a file the one that is worth least is told`() throws {
        let file = try SignedFixtures.bytes("messages/cms/valid.xml")
        let good = try SignedFixtures.bytes("messages/cms/valid.xml.p7s")
        let other = try SignedFixtures.bytes("messages/ebics-a005/valid.xml.sig")
        #expect(try SignedFixtures.read(file, signatures: [good, good]).first?.integrity == .valid)
        for signatures in [[good, other], [other, good]] {
            let facts = try SignedFixtures.read(file, signatures: signatures).first
            #expect(facts?.integrity == .signatureDiffers)
            #expect(facts?.profile == .ebicsA005)
        }
    }

    @Test func `a further signature that is worth little hides nothing of one that is worth less`() throws {
        func beside(_ name: String) throws -> [UInt8] { try SignedFixtures.bytes("messages/cms/\(name).xml.p7s") }
        func facts(_ file: String, _ signatures: String...) throws -> SignatureFacts {
            let bytes = try SignedFixtures.bytes("messages/cms/\(file).xml")
            return try #require(try SignedFixtures.read(bytes, signatures: try signatures.map(beside)).first)
        }
        // A certificate for programs holds a payment, one of an authority that nobody knows has it looked at.
        #expect(try facts("valid", "code-signing", "untrusted").keyUse == .codeSigning)
        #expect(try facts("valid", "untrusted", "code-signing").keyUse == .codeSigning)
        let twice = try facts("valid", "one-signer-twice", "expired")
        #expect(twice.isApprovedTwiceByOne && twice.time == .expired)
        #expect(try facts("amount-changed", "sha1", "amount-changed").integrity == .digestDiffers)
        #expect(try facts("amount-changed", "amount-changed", "sha1").integrity == .digestDiffers)
    }

    @Test func `a file that is larger than order signatures are is not parsed`() throws {
        let file = try SignedFixtures.bytes("messages/ebics-a005/valid.xml")
        let attributes = (0..<8_000).map { " a\($0)=''" }.joined()
        let facts = try SignedFixtures.read(file, signatures: [Array("<UserSignatureData\(attributes)/>".utf8)]).first
        #expect(facts?.integrity == .malformed)
        #expect(facts?.reason == "the signature file has more than 65536 bytes")
    }

    /// Compares facts with those expected.
    private func check(_ facts: SignatureFacts, _ expected: [String: Any], _ file: String) {
        func check(_ name: String, _ found: String?) {
            guard let wanted = expected[name] else { return }
            #expect(found == wanted as? String, "\(name) of \(file); \(facts.reason ?? "no reason")")
        }
        check("integrity", facts.integrity.rawValue)
        check("profile", facts.profile?.rawValue)
        check("chain", facts.chain?.rawValue)
        check("keyUse", facts.keyUse?.rawValue)
        check("time", facts.time?.rawValue)
        check("owner", facts.owner?.rawValue)
        check("intelligence", facts.intelligence?.rawValue)
        if let coverage = expected["coverage"] as? [String] { #expect(facts.coverage.names == coverage) }
        if let warnings = expected["warnings"] as? [String] { #expect(facts.warnings.names == warnings) }
        if let twice = expected["approvedTwiceByOne"] as? Bool { #expect(facts.isApprovedTwiceByOne == twice) }
        // What is not valid says why.
        if facts.integrity != .valid, facts.integrity != .unsigned { #expect(facts.reason?.isEmpty == false) }
    }

    @Test func everyValueOfEveryFactIsReachedByAFixture() throws {
        var reached: Set<String> = []
        for fixture in SignedFixtures.cases {
            for facts in try SignedFixtures.read(file: fixture.file).payments.compactMap(\.signature) {
                reached.insert("integrity.\(facts.integrity.rawValue)")
                if let profile = facts.profile { reached.insert("profile.\(profile.rawValue)") }
                for name in facts.coverage.names { reached.insert("coverage.\(name)") }
                if let chain = facts.chain { reached.insert("chain.\(chain.rawValue)") }
                if let use = facts.keyUse { reached.insert("keyUse.\(use.rawValue)") }
                if let time = facts.time { reached.insert("time.\(time.rawValue)") }
                if let owner = facts.owner { reached.insert("owner.\(owner.rawValue)") }
                if let intelligence = facts.intelligence { reached.insert("intelligence.\(intelligence.rawValue)") }
                for name in facts.warnings.names { reached.insert("warnings.\(name)") }
            }
        }
        var wanted: Set<String> = [
            "coverage.header", "coverage.document", "coverage.keyInfo", "warnings.creditorAccount",
            "warnings.debtorAccount", "warnings.creditorBank",
        ]
        wanted.formUnion(SignatureFacts.Integrity.allCases.map { "integrity.\($0.rawValue)" })
        wanted.formUnion(SignatureFacts.Profile.allCases.map { "profile.\($0.rawValue)" })
        wanted.formUnion(SignatureFacts.Chain.allCases.map { "chain.\($0.rawValue)" })
        wanted.formUnion(SignatureFacts.KeyUse.allCases.map { "keyUse.\($0.rawValue)" })
        wanted.formUnion(SignatureFacts.Validity.allCases.map { "time.\($0.rawValue)" })
        wanted.formUnion(SignatureFacts.Ownership.allCases.map { "owner.\($0.rawValue)" })
        wanted.formUnion(SignatureFacts.Intelligence.allCases.map { "intelligence.\($0.rawValue)" })
        #expect(wanted.subtracting(reached).sorted() == [])
    }
}
