internal import PaymentModel

/// Why a signature is not checked: not one of the closed kinds, or not built as the standard says.
struct SignatureRefusal: Error {
    let integrity: SignatureFacts.Integrity
    let reason: String

    static func unsupported(_ reason: String) -> SignatureRefusal { .init(integrity: .unsupported, reason: reason) }
    static func malformed(_ reason: String) -> SignatureRefusal { .init(integrity: .malformed, reason: reason) }
}

/// One XML signature (W3C XML Signature 1.1), read strictly: what the closed profiles have, in the standard's order, and nothing else.
struct XMLSignature {
    let element: XMLElement
    let signedInfo: XMLElement
    let method: Method
    let references: [Reference]
    let value: [UInt8]
    let keyInfo: KeyInfo?
    let objects: [XMLElement]

    /// How SignedInfo is signed.
    struct Method {
        let name: String
        let digest: MessageDigest.Algorithm
        let kind: Kind

        enum Kind {
            case rsa, ecdsa, hmac
        }
    }

    /// One signed part.
    struct Reference {
        /// Nil where there is none, which is not the same as an empty one.
        let uri: String?
        let isEnveloped: Bool
        let digest: MessageDigest.Algorithm
        let value: [UInt8]
    }

    /// What says which key it is.
    struct KeyInfo {
        let element: XMLElement
        /// Certificates in base64, the signer's first where they are in order.
        var certificates: [[UInt8]] = []
        /// Issuer in the form of ``DistinguishedNames``, and serial number as pairs.
        var issuerSerial: (issuer: String, serial: String)?
        var subjectKeyIdentifier: [UInt8]?
    }

    /// Reads a `Signature`.
    init(_ element: XMLElement) throws(SignatureRefusal) {
        self.element = element
        var parts = element.children[...]
        guard let signedInfo = parts.popFirst(), signedInfo.named("SignedInfo"), let value = parts.popFirst(),
            value.named("SignatureValue")
        else { throw .malformed("SignedInfo and SignatureValue, in this order, are the beginning of a signature") }
        self.signedInfo = signedInfo
        self.value = try Self.base64(value, "SignatureValue")
        if let first = parts.first, first.named("KeyInfo") {
            keyInfo = try Self.keyInfo(first)
            parts.removeFirst()
        } else {
            keyInfo = nil
        }
        for part in parts {
            guard part.named("Object") else {
                throw .malformed("“\(visible(part.name))” stands where only Object elements may follow")
            }
        }
        objects = Array(parts)
        (method, references) = try Self.signedInfo(signedInfo)
    }

    private static func signedInfo(
        _ element: XMLElement
    ) throws(SignatureRefusal) -> (method: Method, references: [Reference]) {
        var parts = element.children[...]
        guard let canonical = parts.popFirst(), canonical.named("CanonicalizationMethod"),
            let method = parts.popFirst(),
            method.named("SignatureMethod"), !parts.isEmpty
        else { throw .malformed("SignedInfo begins with CanonicalizationMethod, SignatureMethod and a Reference") }
        try checkCanonicalization(canonical, "CanonicalizationMethod")
        guard method.children.isEmpty else {
            throw .unsupported(
                method.children[0].named("HMACOutputLength")
                    ? "the HMAC is cut short (HMACOutputLength)" : "the signature method has parameters"
            )
        }
        var references: [Reference] = []
        for part in parts {
            guard part.named("Reference") else {
                throw .malformed("“\(visible(part.name))” stands where only Reference elements may follow")
            }
            guard references.count < 8 else { throw .unsupported("more than 8 references") }
            references.append(try reference(part))
        }
        return (try self.method(algorithm(of: method)), references)
    }

    private static func reference(_ element: XMLElement) throws(SignatureRefusal) -> Reference {
        guard let attributes = element.attributes,
            attributes.keys.allSatisfy({ $0 == "URI" || $0 == "Id" || $0 == "Type" })
        else { throw .malformed("a Reference has URI, Id and Type and no other attributes") }
        var parts = element.children[...]
        var isEnveloped = false
        guard let transforms = parts.popFirst(), transforms.named("Transforms") else {
            throw .unsupported("a Reference without exclusive canonicalization among its transforms")
        }
        var isCanonical = false
        for transform in transforms.children {
            guard transform.named("Transform") else {
                throw .malformed("Transforms hold Transform elements and nothing else")
            }
            guard !isCanonical else { throw .unsupported("a transform behind canonicalization") }
            switch try algorithm(of: transform) {
            case "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
            where !isEnveloped && transform.children.isEmpty:
                isEnveloped = true
            default:
                try checkCanonicalization(transform, "Transform")
                isCanonical = true
            }
        }
        guard isCanonical else {
            throw .unsupported("a Reference without exclusive canonicalization as its last transform")
        }
        guard let method = parts.popFirst(), method.named("DigestMethod"), let value = parts.popFirst(),
            value.named("DigestValue"), parts.isEmpty
        else { throw .malformed("a Reference holds Transforms, DigestMethod and DigestValue, in this order") }
        guard method.children.isEmpty else { throw .unsupported("the digest method has parameters") }
        let digest = try digestAlgorithm(algorithm(of: method))
        return Reference(
            uri: attributes["URI"],
            isEnveloped: isEnveloped,
            digest: digest,
            value: try base64(value, "DigestValue")
        )
    }

    private static func keyInfo(_ element: XMLElement) throws(SignatureRefusal) -> KeyInfo {
        var info = KeyInfo(element: element)
        for part in element.children {
            guard part.named("X509Data") else {
                throw .unsupported(
                    "key information of the kind \(visible(part.name)): only X509Data is taken, nothing is fetched"
                )
            }
            for item in part.children {
                switch item.name {
                case _ where !item.isSignatures:
                    throw .unsupported("key information of the namespace \(visible(item.namespace))")
                case "X509Certificate":
                    guard let text = item.text else { throw .malformed("an X509Certificate is not plain text") }
                    guard info.certificates.count < 8 else { throw .unsupported("more than 8 certificates") }
                    info.certificates.append(text)
                case "X509IssuerSerial":
                    let sides = item.children
                    guard info.issuerSerial == nil, sides.count == 2, sides[0].named("X509IssuerName"),
                        sides[1].named("X509SerialNumber"), let name = sides[0].text, let number = sides[1].text,
                        let serial = HexText.bytes(ofDecimal: number.filter { $0 > 0x20 })
                    else { throw .malformed("X509IssuerSerial holds a name and a number") }
                    info.issuerSerial = (
                        DistinguishedNames.normalized(String(decoding: name, as: UTF8.self)), HexText.pairs(serial)
                    )
                case "X509SKI":
                    guard info.subjectKeyIdentifier == nil else { throw .malformed("two X509SKI stand in one KeyInfo") }
                    info.subjectKeyIdentifier = try base64(item, "X509SKI")
                case "X509SubjectName": break
                default: throw .unsupported("key information of the kind \(visible(item.name))")
                }
            }
        }
        return info
    }

    // MARK: Algorithms

    private static func algorithm(of element: XMLElement) throws(SignatureRefusal) -> String {
        guard let name = element.onlyAttribute("Algorithm") else {
            throw .malformed("\(visible(element.name)) has an attribute Algorithm and no other")
        }
        return name
    }

    private static func checkCanonicalization(_ element: XMLElement, _ what: String) throws(SignatureRefusal) {
        let name = try algorithm(of: element)
        guard name == "http://www.w3.org/2001/10/xml-exc-c14n#" else {
            throw .unsupported("\(what) \(shortName(name)): only exclusive canonicalization without comments is taken")
        }
        guard element.children.isEmpty else {
            throw .unsupported("exclusive canonicalization with parameters (InclusiveNamespaces)")
        }
    }

    private static func method(_ name: String) throws(SignatureRefusal) -> Method {
        switch name {
        case "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256":
            Method(name: "rsa-sha256", digest: .sha256, kind: .rsa)
        case "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384":
            Method(name: "rsa-sha384", digest: .sha384, kind: .rsa)
        case "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512":
            Method(name: "rsa-sha512", digest: .sha512, kind: .rsa)
        case "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256":
            Method(name: "ecdsa-sha256", digest: .sha256, kind: .ecdsa)
        case "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384":
            Method(name: "ecdsa-sha384", digest: .sha384, kind: .ecdsa)
        case "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256":
            Method(name: "hmac-sha256", digest: .sha256, kind: .hmac)
        default: throw .unsupported("the signature method \(shortName(name))")
        }
    }

    private static func digestAlgorithm(_ name: String) throws(SignatureRefusal) -> MessageDigest.Algorithm {
        switch name {
        case "http://www.w3.org/2001/04/xmlenc#sha256": .sha256
        case "http://www.w3.org/2001/04/xmldsig-more#sha384": .sha384
        case "http://www.w3.org/2001/04/xmlenc#sha512": .sha512
        default: throw .unsupported("the digest method \(shortName(name))")
        }
    }

    /// What stands behind the `#` of an algorithm's name, or its last part: `rsa-sha1`.
    private static func shortName(_ name: String) -> String {
        let end = name.split(separator: "#").last.map(String.init) ?? name
        return quoted((name.hasSuffix("#") || !name.contains("#") ? name : end).utf8)
    }

    private static func base64(_ element: XMLElement, _ what: String) throws(SignatureRefusal) -> [UInt8] {
        guard element.children.isEmpty, let text = element.text, let bytes = Base64.decode(text[...]), !bytes.isEmpty
        else {
            throw .malformed("\(what) is not base64")
        }
        return bytes
    }
}
