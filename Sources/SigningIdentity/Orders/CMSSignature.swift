internal import PaymentModel
internal import SwiftASN1
internal import X509

/// A detached CMS signature (RFC 5652): one signer or several, with the certificates inside.
struct CMSSignature {
    /// The one digest of the content that all signers use.
    let digestAlgorithm: MessageDigest.Algorithm
    let certificates: [[UInt8]]
    let signers: [Signer]

    /// One signer's part.
    struct Signer {
        let digestAlgorithm: MessageDigest.Algorithm
        let scheme: VerificationKey.Scheme
        let algorithmName: String
        let identifier: SignerIdentifier
        /// The signed attributes in DER as they are signed (with the tag of a SET); nil where the content itself is signed.
        let attributes: [UInt8]?
        /// The digest of the content that the signed attributes name.
        let messageDigest: [UInt8]?
        let value: [UInt8]
    }

    /// Which certificate it is.
    enum SignerIdentifier: Equatable {
        /// DER of the issuer's name, and the serial number's bytes.
        case issuerSerial(issuer: [UInt8], serial: [UInt8])
        case subjectKeyIdentifier([UInt8])
    }

    /// More than any signature with its certificates has.
    static let limit = 1 << 20
    /// Every signer's with its authorities: more are refused, for one that is left out may be the signer's.
    private static let mostCertificates = 64

    /// Reads DER, or PEM (`CMS`, `PKCS7`, or bare base64).
    init(_ bytes: [UInt8]) throws(SignatureRefusal) {
        guard bytes.count <= Self.limit else {
            throw .malformed("the signature file has more than \(Self.limit) bytes")
        }
        var der = bytes
        if bytes.first != 0x30 {
            let blocks = PEMText.blocks(bytes, "CMS") + PEMText.blocks(bytes, "PKCS7")
            guard let block = blocks.first ?? Base64.decode(bytes[...]), blocks.count < 2 else {
                throw .malformed("the signature is neither DER nor PEM")
            }
            der = block
        }
        do {
            // Java's libraries write lengths as BER may have them; the parts that are signed are DER all the same.
            self = try Self(signedData: BER.parse(der))
        } catch let refusal as SignatureRefusal {
            throw refusal
        } catch {
            throw .malformed("the signature is no CMS SignedData")
        }
    }

    private init(signedData root: ASN1Node) throws {
        let content = try Self.items(root)
        guard content.count == 2, try ASN1ObjectIdentifier(derEncoded: content[0]) == [1, 2, 840, 113549, 1, 7, 2],
            let data = try Self.items(content[1]).first
        else { throw SignatureRefusal.unsupported("the CMS content is not SignedData") }
        var parts = try Self.items(data)[...]
        guard parts.count >= 4 else { throw SignatureRefusal.malformed("SignedData is not complete") }
        parts.removeFirst(2)
        let encapsulated = try Self.items(parts.removeFirst())
        guard encapsulated.count == 1 else {
            throw SignatureRefusal.unsupported("the signature carries its content: only detached signatures are taken")
        }
        let type = try ASN1ObjectIdentifier(derEncoded: encapsulated[0])
        var certificates: [[UInt8]] = []
        while let part = parts.first, part.identifier.tagClass == .contextSpecific {
            if part.identifier.tagNumber == 0 {
                let all = try Self.items(part)
                guard all.count <= Self.mostCertificates else {
                    throw SignatureRefusal.unsupported("more than \(Self.mostCertificates) certificates")
                }
                for node in all { certificates.append(Array(node.encodedBytes)) }
            }
            parts.removeFirst()
        }
        guard parts.count == 1 else { throw SignatureRefusal.malformed("SignedData ends with its signers") }
        let all = try Self.items(parts.removeFirst())
        guard !all.isEmpty, all.count <= SignatureChecker.mostSigners else {
            throw SignatureRefusal.unsupported(
                "1 to \(SignatureChecker.mostSigners) signers are expected, found \(all.count)"
            )
        }
        self.certificates = certificates
        signers = try all.map { try Self.signer($0, of: type) }
        digestAlgorithm = signers[0].digestAlgorithm
        guard signers.allSatisfy({ $0.digestAlgorithm == digestAlgorithm }) else {
            throw SignatureRefusal.unsupported("the signers use different digest algorithms")
        }
    }

    private static func signer(_ info: ASN1Node, of type: ASN1ObjectIdentifier) throws -> Signer {
        var fields = try items(info)[...]
        guard fields.count >= 5 else { throw SignatureRefusal.malformed("SignerInfo is not complete") }
        fields.removeFirst()
        let identifier = try identifier(fields.removeFirst())
        let digestAlgorithm = try digest(fields.removeFirst())
        var attributes: [UInt8]?
        var messageDigest: [UInt8]?
        if let first = fields.first, first.identifier.tagClass == .contextSpecific, first.identifier.tagNumber == 0 {
            var encoded = Array(first.encodedBytes)
            // What is signed is the SET OF, not the field with its own tag (RFC 5652 5.4).
            encoded[0] = 0x31
            attributes = encoded
            messageDigest = try self.messageDigest(items(first), of: type)
            fields.removeFirst()
        }
        guard fields.count >= 2 else { throw SignatureRefusal.malformed("SignerInfo is not complete") }
        let (scheme, name) = try scheme(fields.removeFirst(), digestAlgorithm)
        return Signer(
            digestAlgorithm: digestAlgorithm,
            scheme: scheme,
            algorithmName: name,
            identifier: identifier,
            attributes: attributes,
            messageDigest: messageDigest,
            value: Array(try ASN1OctetString(berEncoded: fields.removeFirst()).bytes)
        )
    }

    private static func items(_ node: ASN1Node) throws -> [ASN1Node] {
        guard let parts = node.parts else {
            throw SignatureRefusal.malformed("a sequence is expected in the CMS signature")
        }
        return parts
    }

    private static func identifier(_ node: ASN1Node) throws -> SignerIdentifier {
        if node.identifier.tagClass == .contextSpecific {
            guard case .primitive(let bytes) = node.content else {
                throw SignatureRefusal.malformed("a key identifier is expected")
            }
            return .subjectKeyIdentifier(Array(bytes))
        }
        let parts = try items(node)
        guard parts.count == 2, case .primitive(let serial) = parts[1].content else {
            throw SignatureRefusal.malformed("issuer and serial number are expected")
        }
        return .issuerSerial(issuer: Array(parts[0].encodedBytes), serial: Array(serial))
    }

    private static func digest(_ node: ASN1Node) throws -> MessageDigest.Algorithm {
        guard let first = try items(node).first else {
            throw SignatureRefusal.malformed("a digest algorithm is expected")
        }
        let name = try ASN1ObjectIdentifier(derEncoded: first)
        switch name {
        case [2, 16, 840, 1, 101, 3, 4, 2, 1]: return .sha256
        case [2, 16, 840, 1, 101, 3, 4, 2, 2]: return .sha384
        case [2, 16, 840, 1, 101, 3, 4, 2, 3]: return .sha512
        default:
            throw SignatureRefusal.unsupported(
                "the digest algorithm \(name == [1, 3, 14, 3, 2, 26] ? "sha1" : name.description)"
            )
        }
    }

    /// How the value is made; OpenSSL names the key's algorithm, rsaEncryption, where others name that of the signature.
    private static func scheme(
        _ node: ASN1Node,
        _ digest: MessageDigest.Algorithm
    ) throws -> (VerificationKey.Scheme, String) {
        guard let first = try items(node).first else {
            throw SignatureRefusal.malformed("a signature algorithm is expected")
        }
        let name = try ASN1ObjectIdentifier(derEncoded: first)
        let rsa: [ASN1ObjectIdentifier: MessageDigest.Algorithm] = [
            [1, 2, 840, 113549, 1, 1, 11]: .sha256, [1, 2, 840, 113549, 1, 1, 12]: .sha384,
            [1, 2, 840, 113549, 1, 1, 13]: .sha512,
        ]
        let elliptic: [ASN1ObjectIdentifier: MessageDigest.Algorithm] = [
            [1, 2, 840, 10045, 4, 3, 2]: .sha256, [1, 2, 840, 10045, 4, 3, 3]: .sha384,
            [1, 2, 840, 10045, 4, 3, 4]: .sha512,
        ]
        if name == [1, 2, 840, 113549, 1, 1, 1] || rsa[name] == digest { return (.pkcs1, "rsa-\(digest.rawValue)") }
        if elliptic[name] == digest { return (.ecdsaDER, "ecdsa-\(digest.rawValue)") }
        throw SignatureRefusal.unsupported("the signature algorithm \(name)")
    }

    /// The digest in the signed attributes; they name the type of the content, too, as the signature does (RFC 5652 5.3).
    private static func messageDigest(_ attributes: [ASN1Node], of type: ASN1ObjectIdentifier) throws -> [UInt8] {
        var digests: [[UInt8]] = []
        var types: [ASN1ObjectIdentifier] = []
        for attribute in attributes {
            let parts = try items(attribute)
            guard parts.count == 2 else { continue }
            switch try ASN1ObjectIdentifier(derEncoded: parts[0]) {
            case [1, 2, 840, 113549, 1, 9, 3]:
                for value in try items(parts[1]) { types.append(try ASN1ObjectIdentifier(derEncoded: value)) }
            case [1, 2, 840, 113549, 1, 9, 4]:
                for value in try items(parts[1]) { digests.append(Array(try ASN1OctetString(derEncoded: value).bytes)) }
            default: break
            }
        }
        guard digests.count == 1, types == [type] else {
            throw SignatureRefusal.malformed("the signed attributes name one digest of the content, and its type")
        }
        return digests[0]
    }
}

extension CMSSignature {
    /// One signer's part, checked.
    struct CheckedSigner {
        let part: Signer
        /// The signer's certificate and what came with it; nil where nobody has it.
        let leaf: SigningCertificate?
        let others: [SigningCertificate]
        /// What is wrong with the part itself; nil where it holds.
        let fault: SignatureRefusal?
    }
}

extension SignatureChecker {
    /// Checks a CMS signature over a file with this digest.
    func checked(
        _ signature: CMSSignature,
        digest: MessageDigest
    ) throws(SignatureRefusal) -> [CMSSignature.CheckedSigner] {
        var brought: [SigningCertificate] = []
        var refusal: SignatureRefusal?
        for der in signature.certificates {
            if let certificate = SigningCertificate(der: der) {
                brought.append(certificate)
            } else {
                // An authority whose key is not taken does no harm; where it is the signer's certificate, nobody else has it.
                refusal = SigningCertificate.refusal(der: der)
                if let refusal, refusal.integrity != .unsupported { throw refusal }
            }
        }
        let known = brought + trust.signers.compactMap(\.certificate)
        return signature.signers.map { part in
            guard let leaf = known.first(where: { Self.matches($0, part.identifier) }) else {
                let missing = "neither the signature nor the trust file has the certificate that it names"
                return .init(part: part, leaf: nil, others: [], fault: refusal ?? .unsupported(missing))
            }
            let others = brought.filter { $0.sha256 != leaf.sha256 }
            return .init(part: part, leaf: leaf, others: others, fault: Self.fault(of: part, leaf, digest))
        }
    }

    private static func fault(
        of part: CMSSignature.Signer,
        _ leaf: SigningCertificate,
        _ digest: MessageDigest
    ) -> SignatureRefusal? {
        guard let key = leaf.key else {
            return .unsupported("the certificate has \(leaf.refusedKey ?? "a key that is not taken")")
        }
        guard let attributes = part.attributes else {
            guard !key.isValid(part.value, of: digest, part.scheme) else { return nil }
            return SignatureRefusal(
                integrity: .signatureDiffers,
                reason: "the file was changed, or the signature was not made with the certificate's key"
            )
        }
        let signed = unsafe attributes.withUnsafeBytes { unsafe MessageDigest(part.digestAlgorithm, of: $0) }
        guard key.isValid(part.value, of: signed, part.scheme) else {
            return SignatureRefusal(
                integrity: .signatureDiffers,
                reason: "the signature was not made with the key of the certificate that is named"
            )
        }
        guard digest.equals(part.messageDigest ?? []) else {
            return SignatureRefusal(integrity: .digestDiffers, reason: "the file was changed after it was signed")
        }
        return nil
    }

    /// The facts of a checked signature for one message: all signers' parts must hold, and several are to be of several keys.
    func facts(
        of signers: [CMSSignature.CheckedSigner],
        sender: ArraySlice<UInt8>,
        instructing: ArraySlice<UInt8>,
        created: Timestamp?
    ) -> SignatureFacts {
        let all = signers.map { signer in
            var facts = SignatureFacts(.valid, profile: .cms)
            facts.coverage = [.header, .document]
            facts.algorithms = [signer.part.algorithmName, signer.part.digestAlgorithm.rawValue]
            if let leaf = signer.leaf {
                add(leaf, with: signer.others, registry.signer(of: leaf), sender: sender, created: created, to: &facts)
            } else {
                facts.keyUse = .unknown
                facts.chain = .notChecked
                facts.owner = .unknown
            }
            if let fault = signer.fault { (facts.integrity, facts.reason) = (fault.integrity, fault.reason) }
            return facts
        }
        let names = all.enumerated().map { $0.element.signer?.sha256 ?? "signer \($0.offset)" }
        return together(all, by: names, sender: sender, instructing: instructing)
    }

    private static func matches(_ certificate: SigningCertificate, _ signer: CMSSignature.SignerIdentifier) -> Bool {
        switch signer {
        case .subjectKeyIdentifier(let identifier): return certificate.subjectKeyIdentifier == identifier
        case .issuerSerial(let issuer, let serial):
            var serializer = DER.Serializer()
            guard (try? serializer.serialize(certificate.certificate.issuer)) != nil else { return false }
            return serializer.serializedBytes == issuer
                && HexText.pairs(serial) == certificate.serial
        }
    }
}
