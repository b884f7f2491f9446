import PaymentModel
import SigningIdentity
import TestSupport
import Testing

@Suite struct TrustFileTests {
    /// Reads a trust file whose files are those of the fixtures.
    private func read(_ text: String, readableByOthers: Set<String> = []) -> (trust: Trust, findings: [TrustFinding]) {
        TrustFile.read(Array(text.utf8)) { (path) throws(TrustMaterialFailure) in
            do {
                return TrustMaterial(
                    bytes: try SignedFixtures.bytes(path),
                    isReadableByOthers: readableByOthers.contains(path)
                )
            } catch {
                throw TrustMaterialFailure("no such file or directory")
            }
        }
    }

    /// `line:column code` of each finding.
    private func places(_ text: String) -> [String] {
        read(text).findings.map {
            "\($0.file.map { $0 + " " } ?? "")\($0.problem.place.line):\($0.problem.place.column) \($0.problem.code)"
        }
    }

    @Test func theFixturesTrustFileIsInOrderAndSaysWhatItHolds() throws {
        let trust = try SignedFixtures.trust()
        #expect(trust.expectSigned == ["BANKBEB0"])
        let summary = trust.summary.joined(separator: "\n")
        #expect(summary.contains("1 root, 1 intermediate"))
        #expect(summary.contains("root cn=test network root,o=swift, 2010-01-01 to 2045-01-01"))
        #expect(summary.contains("RTGSMMM0, signs for BANKBEB0: cn=rtgs,ou=operations,c=be"))
        #expect(summary.contains("2 keys of local authentication: BANKBEB0, OTHRFRP0"))
        #expect(summary.contains("3 revoked, 2 compromised; others warn of 2 accounts and 1 bank"))
        #expect(!summary.contains("Abcdefgh"), "a secret in the summary")
        #expect(!String(describing: trust).contains("Abcdefgh"), "a secret in a description")
    }

    @Test func whatIsWrongIsToldWithLineAndColumn() {
        #expect(places("root: [keys/root.pem]\n") == ["1:1 trust.unknownKey"])
        #expect(places("roots: keys/root.pem\n") == ["1:8 trust.value"])
        #expect(places("roots:\n  - keys/root.pem\n  - nowhere.pem\n") == ["3:5 trust.file"])
        #expect(places("roots: [trust.yaml]\n") == ["1:9 trust.certificate"])
        #expect(places("roots: [keys/bank.pem]\n") == ["1:9 trust.notAuthority"])
        #expect(places("signers:\n  - certificate: keys/bank.pem\n") == ["2:5 trust.missing"])
        #expect(places("signers:\n  - owner: BANKBEB0\n") == ["2:5 trust.missing"])
        #expect(places("signers:\n  - owner: bank\n    certificate: keys/bank.pem\n") == ["2:12 trust.value"])
        #expect(
            places("signers:\n  - owner: BANKBEB0\n    certificate: keys/bank.pem\n    serial: xy\n    issuer: cn=a\n")
                == ["4:13 trust.value"]
        )
        #expect(
            places("signers:\n  - owner: BANKBEB0\n    certificate: keys/bank.pem\n    serial: 5a\n") == [
                "2:5 trust.missing"
            ]
        )
        #expect(places("signers:\n  - owner: BANKBEB0\n    key: keys/bank.pem\n") == ["3:10 trust.key"])
        #expect(places("localAuthentication:\n  - owner: BANKBEB0\n") == ["2:5 trust.missing"])
        #expect(
            places("localAuthentication:\n  - owner: BANKBEB0\n    keyFile: revoked.txt\n") == [
                "revoked.txt 0:0 trust.secret"
            ]
        )
        #expect(places("revoked: [trust.yaml]\n").first == "trust.yaml 2:1 trust.revoked")
        #expect(places("compromised: [trust.yaml]\n") == ["trust.yaml 0:0 trust.stix"])
        #expect(places("roots: [a\n").map { $0.hasSuffix("trust.syntax") } == [true])
        #expect(places("").map { $0.hasSuffix("trust.empty") } == [true])
        #expect(places("expectSigned: [\"bank 1\"]\n") == ["1:16 trust.value"])
        #expect(places("roots: &a [b]\nintermediates: *a\n").map { $0.hasSuffix("trust.syntax") } == [true])
    }

    @Test func `lines of PEM files may end with white space`() throws {
        let pem = String(decoding: try SignedFixtures.bytes("keys/root.pem"), as: UTF8.self)
        for end in ["  \n", "\t\r\n", " \r"] {
            let (trust, findings) = TrustFile.read(Array("roots: [root.pem]\n".utf8)) {
                (_) throws(TrustMaterialFailure) in
                TrustMaterial(bytes: Array(pem.replacing("\n", with: end).utf8))
            }
            #expect(findings.isEmpty)
            #expect(trust.summary.first == "1 root, 0 intermediates")
        }
    }

    @Test func aSecretThatOthersMayReadIsRefused() {
        let text = "localAuthentication:\n  - owner: BANKBEB0\n    keyFile: keys/lau.key\n"
        #expect(read(text).findings.isEmpty)
        let findings = read(text, readableByOthers: ["keys/lau.key"]).findings
        #expect(findings.map(\.problem.code) == ["trust.secretReadable"])
        #expect(findings.map(\.isAccess) == [true])
    }

    @Test func aCoverageOfTheDocumentAloneMayBeEnough() throws {
        let bytes = try SignedFixtures.bytes("messages/xades-document/valid.xml")
        for (coverage, isEnough) in [("document", true), ("all", false)] {
            let (trust, findings) = read(
                "roots: [keys/root.pem]\nintermediates: [keys/network.pem]\nsigners:\n  - certificate: keys/bank.pem\n    owner: BANKBEB0\n"
                    + "    coverage: \(coverage)\n"
            )
            #expect(findings.isEmpty)
            let facts = try SignedFixtures.read(bytes, checker: SignatureChecker(trust: trust)).first
            #expect(facts?.integrity == .valid)
            #expect(facts?.isDocumentEnough == isEnough)
        }
    }

    @Test func withoutRootsChainsAreNotCheckedAndNoOwnerIsTaken() throws {
        let facts = try SignedFixtures.read(
            try SignedFixtures.bytes("messages/swift-bah/valid.xml"),
            checker: SignatureChecker(trust: Trust())
        ).first
        #expect(facts?.integrity == .valid)
        #expect(facts?.chain == .notChecked)
        #expect(facts?.owner == .unknown)
    }

    @Test(
        "Patterns of indicators",
        arguments: [
            ("[x509-certificate:hashes.'SHA-256' = '\(digest)']", 1),
            (
                "[x509-certificate:hashes.\"SHA-256\" = '\(digest)'] OR [x509-certificate:hashes.'SHA-256' = '\(digest)']",
                2
            ),
            ("[x509-certificate:issuer = 'CN=A, O=B' AND x509-certificate:serial_number = '5a:01']", 1),
            ("[x509-certificate:hashes.'SHA-256' = '\(digest)' OR x509-certificate:hashes.'SHA-256' = '\(digest)']", 2),
            // More than is read: told, and not used.
            ("[x509-certificate:hashes.'SHA-256' LIKE 'a%']", 0),
            ("[x509-certificate:hashes.'SHA-256' = '\(digest)' AND ipv4-addr:value = '1.2.3.4']", 0),
            ("[x509-certificate:issuer = 'CN=A']", 0),
            ("[x509-certificate:hashes.'SHA-256' = 'abc']", 0),
            ("[x509-certificate:hashes.'SHA-256' = '\(digest)'", 0),
            (
                "[x509-certificate:hashes.'SHA-256' = '\(digest)'] FOLLOWEDBY [x509-certificate:hashes.'SHA-256' = '\(digest)']",
                0
            ),
        ]
    )
    func patterns(_ pattern: String, _ count: Int) throws {
        let escaped = pattern.replacing("\"", with: "\\\"")
        let bundle =
            #"{"type":"bundle","objects":[{"type":"indicator","pattern_type":"stix","pattern":"\#(escaped)","valid_from":"2026-01-01T00:00:00Z"}]}"#
        let (trust, findings) = TrustFile.read(Array("compromised: [bundle.json]\n".utf8)) {
            (_) throws(TrustMaterialFailure) in
            TrustMaterial(bytes: Array(bundle.utf8))
        }
        #expect(findings.map(\.problem.code) == (count == 0 ? ["trust.pattern"] : []))
        #expect(trust.summary.last == "0 revoked, \(count) compromised; others warn of 0 accounts and 0 banks")
    }

    private static let digest = String(repeating: "ab", count: 32)
}
