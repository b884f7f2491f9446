import Crypto
import Foundation
import PaymentModel
import SwiftASN1
import Testing
import X509
import _CryptoExtras

@testable import SigningIdentity

/// Chains of certificates, each made for its test.
@Suite struct ChainTests {
    private let time = Timestamp("2026-03-02T09:30:00Z")
    private let root: MadeCertificate
    private let leafName = MadeCertificate.name("ops1", "bankbeb0")

    init() throws {
        root = try MadeCertificate(
            MadeCertificate.name("root"),
            authority: .isCertificateAuthority(maxPathLength: nil),
            usage: MadeCertificate.signsCertificates
        )
    }

    private func finding(
        _ leaf: MadeCertificate,
        _ brought: [MadeCertificate] = [],
        root: MadeCertificate? = nil
    ) throws -> ChainValidation.Finding {
        let chains = ChainValidation(roots: [try (root ?? self.root).read], intermediates: [])
        return chains.chain(of: try leaf.read, with: try brought.map { try $0.read }, at: time)
    }

    private func authority(
        _ name: String,
        by issuer: MadeCertificate? = nil,
        usage: KeyUsage? = MadeCertificate.signsCertificates,
        key: Certificate.PrivateKey = .init(P256.Signing.PrivateKey())
    ) throws -> MadeCertificate {
        try MadeCertificate(
            MadeCertificate.name(name),
            by: issuer ?? root,
            key: key,
            authority: .isCertificateAuthority(maxPathLength: nil),
            usage: usage
        )
    }

    @Test func `a chain over authorities of version 3 that sign certificates is trusted`() throws {
        let authority = try authority("ca")
        let found = try finding(try MadeCertificate(leafName, by: authority), [authority])
        #expect(found.chain == .trusted)
        #expect(found.authorities.map(\.subject) == ["cn=ca,o=swift", "cn=root,o=swift"])
        // Without key usage an authority may sign (RFC 5280, 4.2.1.3).
        let plain = try self.authority("plain", usage: nil)
        #expect(try finding(try MadeCertificate(leafName, by: plain), [plain]).chain == .trusted)
    }

    @Test func `a certificate of version 1 is nobody's issuer`() throws {
        let bank = try MadeCertificate(MadeCertificate.name("ops1", "othrfrp0"), by: root, version: .v1)
        let found = try finding(try MadeCertificate(leafName, by: bank), [bank])
        #expect(found.chain == .broken)
        #expect(found.reason?.contains("version 3") == true)
    }

    @Test func `an end entity's certificate is nobody's issuer`() throws {
        let bank = try MadeCertificate(
            MadeCertificate.name("ops1", "othrfrp0"),
            by: root,
            authority: .notCertificateAuthority
        )
        #expect(try finding(try MadeCertificate(leafName, by: bank), [bank]).chain == .broken)
    }

    @Test func `an authority whose key does not sign certificates breaks the chain, a root's too`() throws {
        let authority = try authority("ca", usage: KeyUsage(digitalSignature: true))
        let found = try finding(try MadeCertificate(leafName, by: authority), [authority])
        #expect(found.chain == .broken)
        #expect(found.reason?.contains("keyCertSign") == true)
        let weak = try MadeCertificate(
            MadeCertificate.name("weak root"),
            authority: .isCertificateAuthority(maxPathLength: nil),
            usage: KeyUsage(digitalSignature: true)
        )
        #expect(try finding(try MadeCertificate(leafName, by: weak), root: weak).chain == .broken)
    }

    @Test func `path lengths and times of authorities hold`() throws {
        let short = try MadeCertificate(
            MadeCertificate.name("short"),
            by: root,
            authority: .isCertificateAuthority(maxPathLength: 0)
        )
        #expect(try finding(try MadeCertificate(leafName, by: short), [short]).chain == .trusted)
        let below = try authority("below", by: short)
        #expect(try finding(try MadeCertificate(leafName, by: below), [below, short]).chain == .broken)
        let old = try MadeCertificate(
            MadeCertificate.name("old"),
            by: root,
            authority: .isCertificateAuthority(maxPathLength: nil),
            from: 2000,
            until: 2022
        )
        #expect(try finding(try MadeCertificate(leafName, by: old), [old]).reason?.contains("not valid then") == true)
    }

    @Test func `an authority vouches for the directory names that it may, and for no others`() throws {
        func organization(_ names: String...) -> DistinguishedName {
            DistinguishedName(
                names.map {
                    RelativeDistinguishedName(.init(type: .RDNAttributeType.organizationName, utf8String: $0))
                }
            )
        }
        func chain(
            _ constraints: NameConstraints,
            leaf: DistinguishedName,
            alternatives: [GeneralName] = [],
            below: DistinguishedName? = nil,
            length: Int? = nil
        ) throws -> SignatureFacts.Chain {
            let authority = try MadeCertificate(
                organization("swift", "bankbeb0"),
                by: root,
                authority: .isCertificateAuthority(maxPathLength: length),
                usage: MadeCertificate.signsCertificates,
                constraints: constraints
            )
            let second = try below.map {
                try MadeCertificate($0, by: authority, authority: .isCertificateAuthority(maxPathLength: nil))
            }
            let leaf = try MadeCertificate(leaf, by: second ?? authority, alternatives: alternatives)
            return try finding(leaf, [authority, second].compactMap(\.self)).chain
        }
        let own = organization("swift", "bankbeb0", "ops1")
        let other = organization("swift", "othrfrp0", "ops1")
        let bank = GeneralName.directoryName(organization("swift", "bankbeb0"))
        let only = NameConstraints(permittedSubtrees: [bank])
        #expect(try chain(only, leaf: own) == .trusted)
        #expect(try chain(only, leaf: other) == .broken)
        #expect(try chain(only, leaf: organization("swift")) == .broken)
        #expect(try chain(only, leaf: organization("swift", "bankbeb0 ops1")) == .broken)
        // RFC 5280 7.1: case does not count, nor the kind of string.
        let written = DistinguishedName(
            [
                RelativeDistinguishedName(.init(type: .RDNAttributeType.organizationName, utf8String: "SWIFT")),
                RelativeDistinguishedName(
                    try .init(type: .RDNAttributeType.organizationName, printableString: "BankBeb0")
                ),
            ]
        )
        #expect(try chain(NameConstraints(permittedSubtrees: [.directoryName(written)]), leaf: own) == .trusted)
        #expect(
            try chain(NameConstraints(permittedSubtrees: [.directoryName(organization("x")), bank]), leaf: own)
                == .trusted
        )
        #expect(try chain(NameConstraints(excludedSubtrees: [bank]), leaf: own) == .broken)
        #expect(try chain(NameConstraints(excludedSubtrees: [bank]), leaf: other) == .trusted)
        #expect(
            try chain(NameConstraints(permittedSubtrees: [bank], excludedSubtrees: [.directoryName(own)]), leaf: own)
                == .broken
        )
        // Every name counts, and every certificate below.
        #expect(try chain(only, leaf: own, alternatives: [.directoryName(own)]) == .trusted)
        #expect(try chain(only, leaf: own, alternatives: [.directoryName(other)]) == .broken)
        #expect(try chain(only, leaf: own, below: organization("swift", "bankbeb0", "ca")) == .trusted)
        #expect(try chain(only, leaf: own, below: organization("swift", "othrfrp0", "ca")) == .broken)
        #expect(try chain(only, leaf: other, below: organization("swift", "bankbeb0", "ca")) == .broken)
        #expect(try chain(only, leaf: own, below: organization("swift", "bankbeb0", "ca"), length: 0) == .broken)
        // Constraints on other names hold for who has such a name.
        let both = NameConstraints(permittedSubtrees: [bank, .dnsName("bank.example")])
        #expect(try chain(both, leaf: own) == .trusted)
        #expect(try chain(both, leaf: own, alternatives: [.dnsName("other.example")]) == .broken)
        let kind = NameConstraints(permittedSubtrees: [bank, .registeredID([1, 2, 3])])
        #expect(try chain(kind, leaf: own) == .broken)
    }

    @Test func `certificates that are signed by SHA-1 are refused by name, but for a root`() throws {
        let pem = try SignedFixtures.bytes("keys/network.key.pem")
        let key = Certificate.PrivateKey(
            try _RSA.Signing.PrivateKey(pemRepresentation: String(decoding: pem, as: UTF8.self))
        )
        let anchor = try MadeCertificate(
            MadeCertificate.name("anchor"),
            key: key,
            authority: .isCertificateAuthority(maxPathLength: nil),
            algorithm: .sha1WithRSAEncryption
        )
        let good = try MadeCertificate(leafName, by: anchor, algorithm: .sha256WithRSAEncryption)
        #expect(try finding(good, root: anchor).chain == .trusted)
        let leaf = try MadeCertificate(leafName, by: anchor, algorithm: .sha1WithRSAEncryption)
        let found = try finding(leaf, root: anchor)
        #expect(found.chain == .broken)
        #expect(found.reason?.contains("rsa-sha1") == true)
        let between = try MadeCertificate(
            MadeCertificate.name("between"),
            by: anchor,
            authority: .isCertificateAuthority(maxPathLength: nil),
            algorithm: .sha1WithRSAEncryption
        )
        #expect(try finding(try MadeCertificate(leafName, by: between), [between], root: anchor).chain == .broken)
    }

    @Test func `a certificate that cannot be taken does no harm beside a chain that holds`() throws {
        // A chain that needs it stays broken.
        let authority = try authority("ca", usage: KeyUsage(digitalSignature: true))
        let same = try self.authority("ca", key: authority.key)
        let leaf = try MadeCertificate(leafName, by: same)
        #expect(try finding(leaf, [authority]).chain == .broken)
        #expect(try finding(leaf, [authority, same]).chain == .trusted)
    }

    @Test func `authorities that all vouch for one another end the search, and that is told`() throws {
        let keys = (0..<8).map { _ in Certificate.PrivateKey(P256.Signing.PrivateKey()) }
        let names = (0..<8).map { "ca \($0)" }
        var all: [MadeCertificate] = []
        for issuer in keys.indices {
            let own = try authority(names[issuer], key: keys[issuer])
            for subject in keys.indices where subject != issuer {
                all.append(try authority(names[subject], by: own, key: keys[subject]))
            }
        }
        let last = try authority(names[0], key: keys[0])
        let found = try finding(try MadeCertificate(leafName, by: last), all)
        #expect(found.chain == .broken)
        #expect(found.reason == "no chain was found within 64 checks of certificates")
        // The one that leads to the root is found before.
        #expect(try finding(try MadeCertificate(leafName, by: last), [last] + all).chain == .trusted)
    }

    @Test func `a chain is searched once for all times between which nothing begins or ends`() throws {
        let authority = try MadeCertificate(
            MadeCertificate.name("ca"),
            by: root,
            authority: .isCertificateAuthority(maxPathLength: nil),
            usage: MadeCertificate.signsCertificates,
            from: 2022,
            until: 2024
        )
        let (leaf, brought) = (try MadeCertificate(leafName, by: authority).read, try authority.read)
        let chains = ChainValidation(roots: [try root.read], intermediates: [])
        func chain(at seconds: Int64) -> SignatureFacts.Chain {
            chains.chain(of: leaf, with: [brought], at: Timestamp(secondsSinceEpoch: seconds)).chain
        }
        for day in 1...300 { #expect(chain(at: brought.validFrom + Int64(day) * 86_400) == .trusted) }
        #expect(chains.keptCount == 1)
        for _ in 1...2 {
            #expect(chain(at: brought.validFrom - 1) == .broken)
            #expect(chain(at: brought.validFrom) == .trusted)
            #expect(chain(at: brought.validTo) == .trusted)
            #expect(chain(at: brought.validTo + 1) == .broken)
        }
        #expect(chains.keptCount == 3)
    }

    @Test func `an authority with several certificates of one name is found by its key`() throws {
        let all = try (0..<20).map { _ in try authority("ca") }
        #expect(try finding(try MadeCertificate(leafName, by: all[17]), all).chain == .trusted)
    }
}
