internal import Crypto
internal import Foundation
internal import PaymentModel
internal import SwiftASN1
internal import Synchronization
internal import X509

/// A certificate with all that is asked of it for every message, worked out once.
final class SigningCertificate: Sendable {
    let certificate: Certificate
    /// SHA-256 of the certificate in DER, and of its SubjectPublicKeyInfo.
    let sha256: String
    let keySHA256: String
    /// SHA-256 of the other certificates that are this one but for the form of an ECDSA signature, which anybody can change.
    let otherForms: [String]
    let key: VerificationKey?
    /// What the key is where it is not taken.
    let refusedKey: String?
    let subject: String
    let issuer: String
    let serial: String
    /// Seconds since 1970, first and last of the validity.
    let validFrom: Int64
    let validTo: Int64
    let keyUse: SignatureFacts.KeyUse
    /// The institution that the subject names, on networks where it does.
    let networkOwner: String?
    let subjectKeyIdentifier: [UInt8]?
    let authorityKeyIdentifier: [UInt8]?

    /// Reads a certificate in DER; nil where it is none, see ``refusal(der:)``.
    init?(der: [UInt8]) {
        guard let certificate = try? Certificate(derEncoded: der), let signature = CertificateSignature(der: der),
            signature.isNamedAlike
        else { return nil }
        self.certificate = certificate
        otherForms = signature.otherForms.map { Hexadecimal.text(SHA256.hash(data: $0)) }
        sha256 = Hexadecimal.text(SHA256.hash(data: der))
        keySHA256 = Self.keyDigest(certificate.publicKey)
        (key, refusedKey) = VerificationKey.of(certificate.publicKey)
        subject = DistinguishedNames.text(certificate.subject)
        issuer = DistinguishedNames.text(certificate.issuer)
        serial = HexText.pairs(certificate.serialNumber.bytes)
        validFrom = Int64(certificate.notValidBefore.timeIntervalSince1970)
        validTo = Int64(certificate.notValidAfter.timeIntervalSince1970)
        keyUse = Self.keyUse(certificate)
        networkOwner = DistinguishedNames.networkOwner(subject)
        subjectKeyIdentifier = (try? certificate.extensions.subjectKeyIdentifier).map { Array($0.keyIdentifier) }
        authorityKeyIdentifier = (try? certificate.extensions.authorityKeyIdentifier)?.keyIdentifier.map { Array($0) }
    }

    /// Why bytes are no certificate that is taken.
    static func refusal(der: [UInt8]?) -> SignatureRefusal {
        guard let der else { return .malformed("a certificate is not base64") }
        if let key = refusedKey(der: der) { return .unsupported("the certificate has \(key)") }
        if let signature = CertificateSignature(der: der), !signature.isNamedAlike {
            return .malformed("a certificate names two signature algorithms, outside and inside (RFC 5280 4.1.1.2)")
        }
        return .malformed("a certificate is none")
    }

    /// Why a certificate that is well-formed cannot be read: its RSA key is so short that the library takes it for none.
    private static func refusedKey(der: [UInt8]) -> String? {
        for part in (try? DER.parse(der))?.parts?.first?.parts ?? [] {
            guard let sides = part.parts, sides.count == 2, let name = sides[0].parts?.first,
                let algorithm = try? ASN1ObjectIdentifier(derEncoded: name),
                algorithm == [1, 2, 840, 113549, 1, 1, 1], let bits = try? ASN1BitString(derEncoded: sides[1]),
                case .primitive(let modulus)? = (try? DER.parse(Array(bits.bytes)))?.parts?.first?.content
            else { continue }
            let digits = modulus.drop { $0 == 0 }
            let length = digits.count * 8 - (digits.first?.leadingZeroBitCount ?? 0)
            if length < 2048 { return "RSA of \(length) bits" }
        }
        return nil
    }

    /// SHA-256 of a key's SubjectPublicKeyInfo in DER.
    static func keyDigest(_ key: Certificate.PublicKey) -> String {
        var serializer = DER.Serializer()
        guard (try? serializer.serialize(key)) != nil else { return "" }
        return Hexadecimal.text(SHA256.hash(data: serializer.serializedBytes))
    }

    /// Whether the certificate is an authority's, by its basic constraints.
    var isAuthority: Bool {
        guard let constraints = try? certificate.extensions.basicConstraints else { return false }
        if case .isCertificateAuthority = constraints { return true }
        return false
    }

    /// Why the certificate may not be the issuer of another (RFC 5280, 6.1.4): only authorities of version 3 may, whose key usage, where they
    /// have one, says so, and who were valid; nil where it may. An anchor's own signature does not count.
    func refusalAsIssuer(isAnchor: Bool, at seconds: Int64) -> String? {
        guard isAuthority, certificate.version == .v3 else {
            return "\(subject) is no authority (basicConstraints of a certificate of version 3)"
        }
        do {
            if let usage = try certificate.extensions.keyUsage, !usage.keyCertSign {
                return "the key of \(subject) is not one that signs certificates (keyCertSign)"
            }
        } catch {
            return "the key usage of \(subject) cannot be read"
        }
        guard seconds >= validFrom, seconds <= validTo else { return "the authority \(subject) was not valid then" }
        if !isAnchor, let algorithm = refusedAlgorithm { return "the authority \(subject) is signed by \(algorithm)" }
        return nil
    }

    /// The algorithm that the certificate is signed by, where it is none that is taken: RSA and ECDSA with SHA-256 and up are.
    var refusedAlgorithm: String? {
        let taken: [Certificate.SignatureAlgorithm] = [
            .sha256WithRSAEncryption, .sha384WithRSAEncryption, .sha512WithRSAEncryption, .ecdsaWithSHA256,
            .ecdsaWithSHA384, .ecdsaWithSHA512,
        ]
        let algorithm = certificate.signatureAlgorithm
        if taken.contains(algorithm) { return nil }
        switch algorithm {
        case .sha1WithRSAEncryption: return "rsa-sha1"
        case .ed25519: return "ed25519"
        default: return "an algorithm that is not taken"
        }
    }

    /// What the certificate was made for: its extended key usage, and where it has none its key usage.
    ///
    /// A certificate for documents or for any purpose signs payments; one for code, or for TLS, was made for something else, and who
    /// has its key need not be who may pay. RFC 5280 4.2.1.3 and 4.2.1.12; document signing is RFC 9336's.
    private static func keyUse(_ certificate: Certificate) -> SignatureFacts.KeyUse {
        if let usage = try? certificate.extensions.keyUsage, !usage.digitalSignature, !usage.nonRepudiation {
            return .other
        }
        guard let extended = try? certificate.extensions.extendedKeyUsage else { return .right }
        if extended.contains(.codeSigning) { return .codeSigning }
        let documents: [ASN1ObjectIdentifier] = [[1, 3, 6, 1, 5, 5, 7, 3, 36], [1, 3, 6, 1, 4, 1, 311, 10, 3, 12]]
        if extended.contains(.any) || documents.contains(where: { extended.contains(.init(oid: $0)) }) { return .right }
        if extended.contains(.serverAuth) || extended.contains(.clientAuth) { return .tls }
        return .other
    }

    /// Whether the certificate was valid at a time.
    func validity(at time: Timestamp) -> SignatureFacts.Validity {
        if time.secondsSinceEpoch < validFrom { return .notYetValid }
        return time.secondsSinceEpoch > validTo ? .expired : .valid
    }

    /// What is told of the signer.
    func signer(owner: String?) -> SignatureFacts.Signer {
        var signer = SignatureFacts.Signer(key: keySHA256, owner: owner)
        signer.subject = subject
        signer.issuer = issuer
        signer.serial = serial
        signer.sha256 = sha256
        if validFrom <= validTo {
            signer.validity = Timestamp(secondsSinceEpoch: validFrom)...Timestamp(secondsSinceEpoch: validTo)
        }
        return signer
    }
}

/// Certificates met before, by the base64 text that messages carry them in: most messages of a day have one of a few.
final class CertificateCache: Sendable {
    /// A hostile file gains nothing from making up certificates: when so many are known, all are forgotten.
    static let limit = 1024
    /// Longer texts are parsed each time: no certificate that signs payments is so long, and what is kept is bounded.
    static let longest = 16_384

    private let known = Mutex<[Text: SigningCertificate]>([:])

    private struct Text: Hashable {
        let bytes: [UInt8]

        func hash(into hasher: inout Hasher) { unsafe bytes.withUnsafeBytes { unsafe hasher.combine(bytes: $0) } }
    }

    /// The certificate of a text; nil where it is none.
    func certificate(base64 text: [UInt8]) -> SigningCertificate? {
        let key = Text(bytes: text)
        if let known = known.withLock({ $0[key] }) { return known }
        guard let der = Base64.decode(text[...]), let certificate = SigningCertificate(der: der) else { return nil }
        guard text.count <= Self.longest else { return certificate }
        known.withLock {
            if $0.count >= Self.limit { $0.removeAll(keepingCapacity: true) }
            $0[key] = certificate
        }
        return certificate
    }
}
