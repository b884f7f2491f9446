internal import Foundation
internal import SwiftASN1
@_spi(FixedExpiryValidationTime) internal import X509

/// The search for a chain of certificates to an authority that is trusted (RFC 5280, 6.1; RFC 4158 on finding one), at one time.
///
/// Messages bring certificates, and hostile ones bring authorities that all vouch for one another: of such there are as many chains as
/// there are orders. So each certificate is checked against each issuer once, and checks, steps and whole chains have limits.
struct ChainSearch {
    /// So many signatures of certificates are checked.
    static let mostChecks = 64
    /// So many times a chain is made longer by one.
    private static let mostSteps = 256
    /// So many chains that lead to a root are judged as a whole.
    private static let mostChains = 8
    /// So many certificates a chain has; networks have three or four.
    private static let longest = 10

    private let roots: [SigningCertificate]
    private let others: [SigningCertificate]
    private let seconds: Int64
    private var signed: [Pair: Bool] = [:]
    private var steps = 0
    private var chains = 0

    /// Why no chain holds, for a person; of several reasons the first that was met.
    private(set) var refusal: String?
    /// Whether the search ended before everything was looked at.
    private(set) var isLimitReached = false

    private struct Pair: Hashable {
        let certificate: String
        let issuer: String
    }

    init(roots: [SigningCertificate], others: [SigningCertificate], at seconds: Int64) {
        let known = Set(roots.map(\.sha256))
        self.roots = roots
        self.others = others.filter { !known.contains($0.sha256) }
        self.seconds = seconds
    }

    /// The first chain that holds, leaf first; nil where there is none. Complexity: bounded by the limits.
    mutating func chain(of leaf: SigningCertificate) -> [SigningCertificate]? {
        if roots.contains(where: { $0.sha256 == leaf.sha256 }), holds([leaf]) { return [leaf] }
        if let algorithm = leaf.refusedAlgorithm {
            refusal = "\(leaf.subject) is signed by \(algorithm)"
            return nil
        }
        return extended([leaf], by: leaf)
    }

    private mutating func extended(
        _ path: [SigningCertificate],
        by tip: SigningCertificate
    ) -> [SigningCertificate]? {
        for (issuer, isRoot) in issuers(of: tip) where !path.contains(where: { $0.sha256 == issuer.sha256 }) {
            guard !isLimitReached else { return nil }
            // Keys of an authority that are exchanged sign one another, in both directions: more of a name is a loop.
            guard path.count(where: { $0.subject == issuer.subject }) < 2 else { continue }
            steps += 1
            guard steps <= Self.mostSteps, path.count < Self.longest else {
                reachLimit()
                return nil
            }
            if let reason = issuer.refusalAsIssuer(isAnchor: isRoot, at: seconds) {
                note(reason)
                continue
            }
            guard isSigned(tip, by: issuer) else { continue }
            let path = path + [issuer]
            guard isRoot else {
                if let found = extended(path, by: issuer) { return found }
                continue
            }
            chains += 1
            guard chains <= Self.mostChains else {
                reachLimit()
                return nil
            }
            if holds(path) { return path }
            note("the constraints of an authority (path length, names, critical extensions) do not allow it")
        }
        return nil
    }

    /// The certificates with the issuer's name: roots first, and those first whose key is the one that is named.
    private func issuers(of certificate: SigningCertificate) -> [(certificate: SigningCertificate, isRoot: Bool)] {
        func isNamed(_ issuer: SigningCertificate) -> Bool {
            certificate.authorityKeyIdentifier != nil
                && issuer.subjectKeyIdentifier == certificate.authorityKeyIdentifier
        }
        var found: [(certificate: SigningCertificate, isRoot: Bool)] = []
        for (all, isRoot) in [(roots, true), (others, false)] {
            let named = all.filter { $0.subject == certificate.issuer }
            found += (named.filter(isNamed) + named.filter { !isNamed($0) }).map { ($0, isRoot) }
        }
        return found
    }

    private mutating func isSigned(_ certificate: SigningCertificate, by issuer: SigningCertificate) -> Bool {
        let pair = Pair(certificate: certificate.sha256, issuer: issuer.sha256)
        if let known = signed[pair] { return known }
        guard signed.count < Self.mostChecks else {
            reachLimit()
            return false
        }
        let found = certificate.certificate
        let isSigned = issuer.certificate.publicKey.isValidSignature(found.signature, for: found)
        signed[pair] = isSigned
        if !isSigned { note("\(certificate.subject) was not signed with the key of \(issuer.subject)") }
        return isSigned
    }

    /// Whether one chain is as RFC 5280 has it, by swift-certificates' rules, but for constraints on directory names, which it does not compare.
    private func holds(_ path: [SigningCertificate]) -> Bool {
        guard let leaf = path.first?.certificate, let root = path.last?.certificate else { return false }
        let rootStore = CertificateStore([root])
        let others = CertificateStore(path.dropFirst().dropLast().map(\.certificate))
        let time = Date(timeIntervalSince1970: TimeInterval(seconds))
        return CallingThread.run {
            var verifier = Verifier(rootCertificates: rootStore) {
                if DirectoryNameConstraints.stand(in: path) {
                    DirectoryNameConstraints()
                } else {
                    RFC5280Policy(fixedExpiryValidationTime: time)
                }
                KeyUsageIsAFactOfItsOwn()
            }
            if case .validCertificate = await verifier.validate(leaf: leaf, intermediates: others) { return true }
            return false
        }
    }

    private mutating func note(_ reason: String) {
        if refusal == nil { refusal = reason }
    }

    private mutating func reachLimit() {
        isLimitReached = true
        refusal = "no chain was found within \(Self.mostChecks) checks of certificates"
    }
}

/// Takes key usage and extended key usage for understood: the leaf's are told as what they are, and an authority's key usage is looked at
/// where chains are searched.
private struct KeyUsageIsAFactOfItsOwn: VerifierPolicy {
    let verifyingCriticalExtensions: [ASN1ObjectIdentifier] = [
        .X509ExtensionID.keyUsage, .X509ExtensionID.extendedKeyUsage,
    ]

    func chainMeetsPolicyRequirements(chain: UnverifiedCertificateChain) -> PolicyEvaluationResult { .meetsPolicy }
}
