import Foundation
import PaymentModel
import Testing
import X509

@testable import SigningIdentity

@Suite struct DistinguishedNameTests {
    @Test(
        "A name is one text, in a certificate and as RFC 4514 writes it",
        arguments: [
            ("acme, inc", #"acme\, inc"#), ("acme, inc", #"acme\2C inc"#), ("acme, inc", #""acme, inc""#),
            ("a+b", #"a\+b"#), (#"a "b" c"#, #"a \"b\" c"#), ("a;b", #"a\;b"#), ("a<b>c", #"a\<b\>c"#),
            ("a=b", "a=b"), ("a=b", #"a\=b"#), (#"a\b"#, #"a\\b"#), (#"a\b"#, #"a\5Cb"#), (" acme", #"\ acme"#),
            ("acme ", #"acme\ "#), ("#1 acme", "\\#1 acme"), ("acme #1", "acme #1"), ("ACME  Ltd", "acme ltd"),
            ("Söhne", #"S\C3\B6hne"#), ("acme", "#0c0461636d65"), (" ", #"\ "#),
        ]
    )
    func escapes(_ value: String, _ written: String) throws {
        let text = DistinguishedNames.text(MadeCertificate.name("ca", value))
        #expect(DistinguishedNames.normalized("CN=CA, O=\(written)") == text)
        #expect(DistinguishedNames.normalized(text) == text)
        #expect(DistinguishedNames.isName(text))
    }

    @Test func `the form is RFC 4514's, in lower case`() {
        #expect(DistinguishedNames.text(MadeCertificate.name("ops1", "Acme, Inc")) == #"cn=ops1,o=acme\, inc"#)
        #expect(DistinguishedNames.text(MadeCertificate.name("ops1", " #a ")) == #"cn=ops1,o=\ #a\ "#)
        #expect(DistinguishedNames.normalized("cn=a + OU=b, 2.5.4.10=swift") == "cn=a+ou=b,o=swift")
        #expect(DistinguishedNames.normalized("ou=b+cn=a,o=swift") == "cn=a+ou=b,o=swift")
        #expect(!DistinguishedNames.isName("acme, inc"))
    }

    @Test func `letters that look like those of a BIC are none`() {
        #expect(DistinguishedNames.networkOwner("cn=ops1,o=bankbeb0,o=swift") == "BANKBEB0")
        let name = DistinguishedNames.normalized("cn=ops1,o=ban\u{212A}beb0,o=swift")
        #expect(DistinguishedNames.networkOwner(name) == nil)
        #expect(DistinguishedNames.text(MadeCertificate.name("ops1", "ban\u{212A}beb0")).contains("\u{212A}"))
    }

    @Test(
        "Lists and registries know certificates whose issuers have names with any character",
        arguments: [
            ("acme, inc", #"acme\, inc"#), ("a+b", #"a\+b"#), (#"a"b"#, #"a\"b"#), ("a;b", #"a\;b"#),
            ("a<b", #"a\<b"#), ("a=b", "a=b"), (#"a\b"#, #"a\\b"#), (" a", #"\ a"#), ("#a", "\\#a"), ("a #1", "a #1"),
        ]
    )
    func listed(_ value: String, _ written: String) throws {
        let authority = try MadeCertificate(
            MadeCertificate.name("ca", value),
            authority: .isCertificateAuthority(maxPathLength: nil)
        )
        let made = try MadeCertificate(MadeCertificate.name("ops1", "bankbeb0"), by: authority)
        let certificate = try made.read
        let line = "  CN=CA,  O=\(written);\(certificate.serial)   # lost in March; all of them\r\n"
        var lost = LostKeys()
        #expect(RevocationList.read(Array(("# a list\n\n" + line).utf8), into: &lost).isEmpty)
        #expect(lost.verdict(on: certificate.signer(owner: nil), otherForms: [], at: nil) == .revoked)

        let quoted = written.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        let file =
            "signers:\n  - {issuer: \"cn=ca,o=\(quoted)\", serial: \"\(certificate.serial)\", certificate: a.pem, owner: BANKBEB0}\n"
        let (trust, findings) = TrustFile.read(Array(file.utf8)) { (_) throws(TrustMaterialFailure) in
            TrustMaterial(bytes: made.pem)
        }
        #expect(findings.isEmpty)
        let registry = SignerIndex(trust.signers)
        #expect(registry.signer(issuer: certificate.issuer, serial: certificate.serial)?.owner == "BANKBEB0")
    }

    @Test func `a line of a list that cannot be read is told, whatever its comment says`() {
        var lost = LostKeys()
        let problems = RevocationList.read(
            Array(
                "abab # cn=a;5a\ncn=a;xyz\n\(String(repeating: "#", count: 100_000))\n a\(String(repeating: "#", count: 100_000))\n"
                    .utf8
            ),
            into: &lost
        )
        #expect(problems.map(\.place.line) == [1, 2, 4])
        #expect(lost.revokedCount == 0)
    }
}
