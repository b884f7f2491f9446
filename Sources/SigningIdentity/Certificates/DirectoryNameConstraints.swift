internal import SwiftASN1
internal import X509

/// RFC 5280's rules for a chain in which an authority may vouch for some directory names only (name constraints, 4.2.1.10):
/// swift-certificates compares no such names, and refuses every chain that has them.
///
/// That the issuers are authorities, and were valid, is looked at where chains are searched; what is left are the leaf's version and
/// validity, path lengths and names. Names of other kinds are not compared: where one is constrained, and the certificate has such
/// a name or the kind is one that swift-certificates does not compare either, the chain does not hold.
struct DirectoryNameConstraints: VerifierPolicy {
    let verifyingCriticalExtensions: [ASN1ObjectIdentifier] = [
        .X509ExtensionID.basicConstraints, .X509ExtensionID.nameConstraints,
    ]

    private struct Refusal: Error {
        let reason: String
    }

    /// Whether an issuer in a chain, leaf first, has such constraints.
    static func stand(in path: [SigningCertificate]) -> Bool {
        path.dropFirst().contains { issuer in
            guard let constraints = try? issuer.certificate.extensions.nameConstraints else { return false }
            return (constraints.permittedSubtrees + constraints.excludedSubtrees).contains {
                if case .directoryName = $0 { true } else { false }
            }
        }
    }

    func chainMeetsPolicyRequirements(chain: UnverifiedCertificateChain) -> PolicyEvaluationResult {
        do {
            try check(Array(chain))
            return .meetsPolicy
        } catch {
            return .failsToMeetPolicy(reason: "\(error)")
        }
    }

    private func check(_ chain: [Certificate]) throws {
        guard let leaf = chain.first, leaf.version == .v3 || leaf.extensions.isEmpty,
            leaf.notValidBefore <= leaf.notValidAfter
        else { throw Refusal(reason: "the certificate is none of version 3 that is ever valid") }
        var between = 0
        for (place, issuer) in chain.enumerated().dropFirst() {
            if case .isCertificateAuthority(let most?) = try issuer.extensions.basicConstraints, most < between {
                throw Refusal(reason: "more than \(most) authorities stand below \(issuer.subject)")
            }
            let isSelfIssued = issuer.issuer == issuer.subject
            if !isSelfIssued { between += 1 }
            guard let constraints = try issuer.extensions.nameConstraints else { continue }
            // An authority's certificates for itself, as for a new key, are not constrained (6.1.3 b).
            for (depth, below) in chain[..<place].enumerated() where depth == 0 || below.issuer != below.subject {
                try check(below, constraints)
            }
        }
    }

    private func check(_ certificate: Certificate, _ constraints: NameConstraints) throws {
        let alternatives = try certificate.extensions.subjectAlternativeNames.map { Array($0) } ?? []
        for subtree in constraints.permittedSubtrees + constraints.excludedSubtrees {
            switch subtree {
            case .directoryName: continue
            case .dnsName, .ipAddress, .uniformResourceIdentifier:
                guard alternatives.contains(where: { Self.areOfOneKind($0, subtree) }) else { continue }
            default: break
            }
            throw Refusal(reason: "\(subtree) cannot be compared")
        }
        for name in [certificate.subject] + alternatives.compactMap(Self.directoryName) {
            let permitted = constraints.permittedSubtrees.compactMap(Self.directoryName)
            guard permitted.isEmpty || permitted.contains(where: { DistinguishedNames.isWithin(name, $0) }) else {
                throw Refusal(reason: "\(name) is not permitted")
            }
            let excluded = constraints.excludedSubtrees.compactMap(Self.directoryName)
            guard !excluded.contains(where: { DistinguishedNames.isWithin(name, $0) }) else {
                throw Refusal(reason: "\(name) is excluded")
            }
        }
    }

    private static func directoryName(_ name: GeneralName) -> DistinguishedName? {
        if case .directoryName(let name) = name { name } else { nil }
    }

    private static func areOfOneKind(_ a: GeneralName, _ b: GeneralName) -> Bool {
        switch (a, b) {
        case (.dnsName, .dnsName), (.ipAddress, .ipAddress),
            (.uniformResourceIdentifier, .uniformResourceIdentifier):
            true
        default: false
        }
    }
}
