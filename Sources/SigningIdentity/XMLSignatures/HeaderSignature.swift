internal import PaymentModel

// The signature of a business application header: SWIFT's profile, SPI's, Mastercard's and XAdES over the Document.
extension SignatureChecker {
    static let propertiesNamespace: StaticString = "http://uri.etsi.org/01903/v1.3.2#"

    /// The parts that a signature's references name.
    private struct Parts {
        var coverage: SignatureFacts.Coverage = []
        var hasProperties = false
        var digestsHold = true
    }

    func headerFacts(_ element: XMLElement, _ context: VerificationContext) throws(SignatureRefusal) -> SignatureFacts {
        let signature = try XMLSignature(element)
        guard signature.method.kind != .hmac else {
            throw .unsupported("an HMAC stands where the signature of a public key is expected")
        }
        guard context.nodes.document != nil else {
            throw .malformed("there is no Document that the header could belong to")
        }
        let parts = try check(signature, context)
        guard parts.coverage.contains(.document) else {
            var facts = unsigned(sender: context.sender)
            facts.coverage = parts.coverage
            facts.reason = "the signature does not cover the Document"
            return facts
        }
        var facts = SignatureFacts(parts.digestsHold ? .valid : .digestDiffers, profile: profile(signature, parts))
        facts.coverage = parts.coverage
        facts.algorithms = algorithms(of: signature)
        if !parts.digestsHold { facts.reason = "the message was changed after it was signed" }
        try addSigner(signature, context, to: &facts)
        if let signer = facts.signer, let document = context.nodes.document {
            facts.instructing = InstructingParties.strangers(to: signer, in: document)
            facts.owner = facts.ownership(for: context.sender)
        }
        return facts
    }

    /// Computes the digests of all signed parts; each part may be signed once.
    private func check(_ signature: XMLSignature, _ context: VerificationContext) throws(SignatureRefusal) -> Parts {
        var parts = Parts()
        for reference in signature.references {
            let target: XMLElement
            var leftOut: XMLElement?
            var part: SignatureFacts.Coverage = []
            switch reference.uri {
            case nil:
                guard !reference.isEnveloped, let document = context.nodes.document else {
                    throw .unsupported("a reference without URI means the Document, from which nothing is left out")
                }
                (target, part) = (document, .document)
            case "":
                guard reference.isEnveloped, let header = context.nodes.header else {
                    throw .unsupported(
                        "a reference with an empty URI means the AppHdr without its Signature (enveloped-signature)"
                    )
                }
                (target, leftOut, part) = (header, signature.element, .header)
            case let uri? where uri.hasPrefix("#") && !reference.isEnveloped:
                target = try self.target(of: String(uri.dropFirst()), in: signature, context)
                if target == signature.keyInfo?.element {
                    part = .keyInfo
                } else {
                    guard !parts.hasProperties else { throw .malformed("two references name the SignedProperties") }
                    parts.hasProperties = true
                }
            case let uri?:
                throw .unsupported("a reference to \(quoted(uri.utf8)): nothing outside the message is fetched")
            }
            guard parts.coverage.isDisjoint(with: part) else { throw .malformed("two references name the same part") }
            parts.coverage.formUnion(part)
            let holds = unsafe CanonicalForm.withBytes(of: target, leavingOut: leftOut) {
                bytes in
                unsafe MessageDigest(reference.digest, of: bytes).equals(reference.value)
            }
            guard let holds else { throw .malformed("a signed part has no canonical form") }
            if !holds { parts.digestsHold = false }
        }
        return parts
    }

    /// The element of an identifier: the signature's own KeyInfo or SignedProperties, and nothing else.
    private func target(
        of identifier: String,
        in signature: XMLSignature,
        _ context: VerificationContext
    ) throws(SignatureRefusal) -> XMLElement {
        guard let found = context.found.identified[identifier] else {
            throw .malformed("nothing has the identifier \(quoted(identifier.utf8)) that a reference names")
        }
        guard let element = found else {
            throw .malformed("the identifier \(quoted(identifier.utf8)) stands more than once")
        }
        if element == signature.keyInfo?.element { return element }
        let isOwn = signature.objects.contains { object in
            object.children.contains { properties in
                properties.named("QualifyingProperties", in: Self.propertiesNamespace)
                    && properties.children.contains(element)
            }
        }
        guard isOwn, element.named("SignedProperties", in: Self.propertiesNamespace) else {
            throw .unsupported(
                "a reference to the element \(visible(element.name)): only KeyInfo and SignedProperties are named by identifiers"
            )
        }
        return element
    }

    private func profile(_ signature: XMLSignature, _ parts: Parts) -> SignatureFacts.Profile {
        if parts.hasProperties, !parts.coverage.contains(.header) { return .xadesDocument }
        guard let info = signature.keyInfo, info.certificates.isEmpty else { return .swiftBAH }
        return info.issuerSerial != nil ? .spi : info.subjectKeyIdentifier != nil ? .ski : .swiftBAH
    }

    func algorithms(of signature: XMLSignature) -> [String] {
        var names = [signature.method.name]
        for reference in signature.references where !names.contains(reference.digest.rawValue) {
            names.append(reference.digest.rawValue)
        }
        return names + ["exc-c14n"]
    }

    // MARK: The key

    private func addSigner(
        _ signature: XMLSignature,
        _ context: VerificationContext,
        to facts: inout SignatureFacts
    ) throws(SignatureRefusal) {
        guard let info = signature.keyInfo else {
            throw .malformed("there is no KeyInfo that says whose signature it is")
        }
        var brought: [SigningCertificate] = []
        for text in info.certificates {
            guard let certificate = certificates.certificate(base64: text) else {
                let refusal = SigningCertificate.refusal(der: Base64.decode(text[...]))
                // An authority whose key is not taken vouches for nothing: a chain without it may hold.
                if refusal.integrity == .unsupported, !brought.isEmpty { continue }
                throw refusal
            }
            brought.append(certificate)
        }
        let registered: Trust.RegisteredSigner?
        let leaf: SigningCertificate
        if let first = Self.leaf(of: brought) {
            if let named = info.issuerSerial, named != (first.issuer, first.serial) {
                throw .malformed("issuer and serial number are not those of the certificate beside them")
            }
            if let identifier = info.subjectKeyIdentifier, let own = first.subjectKeyIdentifier, own != identifier {
                throw .malformed("the subject key identifier is not that of the certificate beside it")
            }
            leaf = first
            registered = registry.signer(of: first)
            brought.removeAll { $0.sha256 == first.sha256 }
        } else {
            let known: Trust.RegisteredSigner?
            if let named = info.issuerSerial {
                known = registry.signer(issuer: named.issuer, serial: named.serial)
            } else if let identifier = info.subjectKeyIdentifier {
                known = registry.signer(subjectKeyIdentifier: identifier)
            } else {
                throw .unsupported("KeyInfo names no certificate")
            }
            guard let entry = known, let certificate = entry.certificate else {
                facts.keyUse = .unknown
                facts.chain = .notChecked
                facts.owner = .unknown
                guard facts.integrity == .valid else { return }
                facts.integrity = .unsupported
                facts.reason = "the message names its certificate, and the trust file has none of that name (signers)"
                return
            }
            registered = entry
            leaf = certificate
        }
        add(leaf, with: brought, registered, sender: context.sender, created: context.created, to: &facts)
        try checkSignature(signature, leaf, context, &facts)
    }

    /// The signer's certificate: the one that is no authority's, or the first.
    private static func leaf(of certificates: [SigningCertificate]) -> SigningCertificate? {
        let leaves = certificates.filter { !$0.isAuthority }
        return leaves.count == 1 ? leaves[0] : certificates.first
    }

    private func checkSignature(
        _ signature: XMLSignature,
        _ leaf: SigningCertificate,
        _ context: VerificationContext,
        _ facts: inout SignatureFacts
    ) throws(SignatureRefusal) {
        guard let key = leaf.key else {
            facts.integrity = .unsupported
            facts.reason = "the certificate has \(leaf.refusedKey ?? "a key that is not taken")"
            return
        }
        guard key.isElliptic == (signature.method.kind == .ecdsa) else {
            throw .malformed("the signature method \(signature.method.name) is not one for the certificate's key")
        }
        let holds = unsafe CanonicalForm.withBytes(of: signature.signedInfo) { bytes in
            let digest = unsafe MessageDigest(signature.method.digest, of: bytes)
            return key.isValid(signature.value, of: digest, key.isElliptic ? .ecdsaRaw : .pkcs1)
        }
        guard let holds else { throw .malformed("SignedInfo has no canonical form") }
        guard !holds else { return }
        facts.integrity = .signatureDiffers
        facts.reason = "the signature was not made with the key of the certificate that is named"
    }
}
