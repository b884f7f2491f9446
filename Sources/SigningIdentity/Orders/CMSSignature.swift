internal import PaymentModel
internal import SwiftASN1
internal import X509

/// A detached CMS signature (RFC 5652): one signer, with the certificate inside.
struct CMSSignature {
    let digestAlgorithm: MessageDigest.Algorithm
    let scheme: VerificationKey.Scheme
    let algorithmName: String
    let certificates: [[UInt8]]
    let signer: SignerIdentifier
    /// The signed attributes in DER as they are signed (with the tag of a SET); nil where the content itself is signed.
    let attributes: [UInt8]?
    /// The digest of the content that the signed attributes name.
    let messageDigest: [UInt8]?
    let value: [UInt8]

    /// Which certificate it is.
    enum SignerIdentifier: Equatable {
        /// DER of the issuer's name, and the serial number's bytes.
        case issuerSerial(issuer: [UInt8], serial: [UInt8])
        case subjectKeyIdentifier([UInt8])
    }

    /// More than any signature with its certificates has.
    static let limit = 1 << 20

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
            self = try Self(signedData: DER.parse(der))
        } catch let refusal as SignatureRefusal {
            throw refusal
        } catch {
            throw .malformed("the signature is no CMS SignedData in DER")
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
        var certificates: [[UInt8]] = []
        while let part = parts.first, part.identifier.tagClass == .contextSpecific {
            if part.identifier.tagNumber == 0 {
                for node in try Self.items(part).prefix(8) { certificates.append(Array(node.encodedBytes)) }
            }
            parts.removeFirst()
        }
        guard let infos = parts.first, let info = try Self.items(infos).first, try Self.items(infos).count == 1 else {
            throw SignatureRefusal.unsupported("one signer is expected")
        }
        self.certificates = certificates
        var fields = try Self.items(info)[...]
        guard fields.count >= 5 else { throw SignatureRefusal.malformed("SignerInfo is not complete") }
        fields.removeFirst()
        signer = try Self.identifier(fields.removeFirst())
        digestAlgorithm = try Self.digest(fields.removeFirst())
        if let first = fields.first, first.identifier.tagClass == .contextSpecific, first.identifier.tagNumber == 0 {
            var encoded = Array(first.encodedBytes)
            // What is signed is the SET OF, not the field with its own tag (RFC 5652 5.4).
            encoded[0] = 0x31
            attributes = encoded
            messageDigest = try Self.messageDigest(Self.items(first))
            fields.removeFirst()
        } else {
            attributes = nil
            messageDigest = nil
        }
        guard fields.count >= 2 else { throw SignatureRefusal.malformed("SignerInfo is not complete") }
        (scheme, algorithmName) = try Self.scheme(fields.removeFirst(), digestAlgorithm)
        value = Array(try ASN1OctetString(derEncoded: fields.removeFirst()).bytes)
    }

    private static func items(_ node: ASN1Node) throws -> [ASN1Node] {
        guard case .constructed(let nodes) = node.content else {
            throw SignatureRefusal.malformed("a sequence is expected in the CMS signature")
        }
        return Array(nodes)
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

    private static func messageDigest(_ attributes: [ASN1Node]) throws -> [UInt8] {
        var found: [[UInt8]] = []
        for attribute in attributes {
            let parts = try items(attribute)
            guard parts.count == 2, try ASN1ObjectIdentifier(derEncoded: parts[0]) == [1, 2, 840, 113549, 1, 9, 4]
            else { continue }
            for value in try items(parts[1]) { found.append(Array(try ASN1OctetString(derEncoded: value).bytes)) }
        }
        guard found.count == 1 else {
            throw SignatureRefusal.malformed("the signed attributes name one digest of the content")
        }
        return found[0]
    }
}

extension SignatureChecker {
    /// Checks a CMS signature over a file with this digest.
    func facts(
        of signature: CMSSignature,
        digest: MessageDigest,
        sender: ArraySlice<UInt8>,
        created: Timestamp?
    ) throws(SignatureRefusal) -> SignatureFacts {
        var brought: [SigningCertificate] = []
        for der in signature.certificates {
            guard let certificate = SigningCertificate(der: der) else {
                throw .malformed("a certificate in the signature is none")
            }
            brought.append(certificate)
        }
        let known = brought + trust.signers.compactMap(\.certificate)
        var facts = SignatureFacts(.valid, profile: .cms)
        facts.coverage = [.header, .document]
        facts.algorithms = [signature.algorithmName, signature.digestAlgorithm.rawValue]
        guard let leaf = known.first(where: { Self.matches($0, signature.signer) }) else {
            facts.integrity = .unsupported
            facts.keyUse = .unknown
            facts.chain = .notChecked
            facts.owner = .unknown
            facts.reason = "neither the signature nor the trust file has the certificate that it names"
            return facts
        }
        let others = brought.filter { $0.sha256 != leaf.sha256 }
        add(leaf, with: others, trust.signer(of: leaf), sender: sender, created: created, to: &facts)
        guard let key = leaf.key else {
            facts.integrity = .unsupported
            facts.reason = "the certificate has \(leaf.refusedKey ?? "a key that is not taken")"
            return facts
        }
        let holds: Bool
        let contentHolds: Bool
        if let attributes = signature.attributes {
            let signed = unsafe attributes.withUnsafeBytes { unsafe MessageDigest(signature.digestAlgorithm, of: $0) }
            holds = key.isValid(signature.value, of: signed, signature.scheme)
            contentHolds = digest.equals(signature.messageDigest ?? [])
        } else {
            holds = key.isValid(signature.value, of: digest, signature.scheme)
            contentHolds = true
        }
        if !holds {
            facts.integrity = .signatureDiffers
            facts.reason =
                signature.attributes == nil
                ? "the file was changed, or the signature was not made with the certificate's key"
                : "the signature was not made with the key of the certificate that is named"
        } else if !contentHolds {
            facts.integrity = .digestDiffers
            facts.reason = "the file was changed after it was signed"
        }
        return facts
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
