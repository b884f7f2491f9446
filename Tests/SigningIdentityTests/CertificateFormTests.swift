import Crypto
import Foundation
import PaymentModel
import SwiftASN1
import Testing
import X509

@testable import SigningIdentity

/// Certificates that somebody wrote in another form, so that they have another digest than the one on a list.
@Suite struct CertificateFormTests {
    private func encoded(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        let count = content.count
        let length: [UInt8] =
            count < 0x80
            ? [UInt8(count)] : count < 0x100 ? [0x81, UInt8(count)] : [0x82, UInt8(count >> 8), UInt8(count & 0xFF)]
        return [tag] + length + content
    }

    /// The three parts of a certificate.
    private func parts(_ der: [UInt8]) throws -> [[UInt8]] {
        guard case .constructed(let nodes) = try DER.parse(der).content else { return [] }
        return nodes.map { Array($0.encodedBytes) }
    }

    @Test func `the algorithm beside the signature is that inside, byte for byte`() throws {
        let pem = String(decoding: try SignedFixtures.bytes("keys/bank.pem"), as: UTF8.self)
        let der = try #require(PEMText.blocks(Array(pem.utf8), "CERTIFICATE").first)
        #expect(SigningCertificate(der: der) != nil)
        let parts = try parts(der)
        #expect(parts[1].suffix(2) == [0x05, 0x00])
        let bare = encoded(0x30, Array(parts[1].dropFirst(2).dropLast(2)))
        let changed = encoded(0x30, parts[0] + bare + parts[2])
        #expect(try Certificate(derEncoded: changed).publicKey == Certificate(derEncoded: der).publicKey)
        #expect(SigningCertificate(der: changed) == nil)
        let refusal = SigningCertificate.refusal(der: changed)
        #expect(refusal.integrity == .malformed)
        #expect(refusal.reason.contains("two signature algorithms"))
    }

    @Test("A listed certificate is known in the other form of its ECDSA signature", arguments: [false, true])
    func otherForm(isP384: Bool) throws {
        let key = isP384 ? Certificate.PrivateKey(P384.Signing.PrivateKey()) : .init(P256.Signing.PrivateKey())
        let root = try MadeCertificate(
            MadeCertificate.name("root"),
            key: key,
            authority: .isCertificateAuthority(maxPathLength: nil),
            algorithm: isP384 ? .ecdsaWithSHA384 : .ecdsaWithSHA256
        )
        let listed = try MadeCertificate(
            MadeCertificate.name("ops1", "bankbeb0"),
            by: root,
            algorithm: isP384 ? .ecdsaWithSHA384 : .ecdsaWithSHA256
        )
        let forms = try #require(CertificateSignature(der: listed.der)).otherForms
        let holding = forms.filter { form in
            guard let certificate = try? Certificate(derEncoded: form) else { return false }
            return key.publicKey.isValidSignature(certificate.signature, for: certificate)
        }
        #expect(holding.count == 1)
        let form = try #require(holding.first)
        let other = try #require(SigningCertificate(der: form))
        #expect(other.sha256 != (try listed.read.sha256))
        var lost = LostKeys()
        lost.add(.digest(try listed.read.sha256), LostKeys.Entry(isCompromised: false))
        #expect(lost.verdict(on: other.signer(owner: nil), otherForms: other.otherForms, at: nil) == .revoked)
        // An authority of the same form, too, and nobody else.
        let stranger = try MadeCertificate(MadeCertificate.name("ops2", "bankbeb0"), by: root).read
        #expect(lost.verdict(on: stranger.signer(owner: nil), otherForms: stranger.otherForms, at: nil) == .clear)
    }
}
