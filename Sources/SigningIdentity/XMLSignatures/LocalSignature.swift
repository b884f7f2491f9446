internal import PaymentModel

// Local authentication of a DataPDU: an HMAC over all of it, with a key that two sides of an interface share.
extension SignatureChecker {
    func localFacts(_ element: XMLElement, _ context: VerificationContext) throws(SignatureRefusal) -> SignatureFacts {
        let signature = try XMLSignature(element)
        guard signature.method.kind == .hmac else {
            throw .unsupported("the signature of a public key stands where an HMAC is expected (LAU)")
        }
        guard let envelope = context.nodes.envelope, signature.references.count == 1, signature.objects.isEmpty,
            signature.references[0].uri == "", signature.references[0].isEnveloped
        else {
            throw .unsupported(
                "local authentication has one reference, with an empty URI: the DataPDU without its Signature"
            )
        }
        let reference = signature.references[0]
        let digestHolds = unsafe CanonicalForm.withBytes(of: envelope, in: context.nodes.tree, leavingOut: element) {
            bytes in
            unsafe MessageDigest(reference.digest, of: bytes).equals(reference.value)
        }
        guard let digestHolds else { throw .malformed("the DataPDU has no canonical form") }
        let key = unsafe CanonicalForm.withBytes(of: signature.signedInfo, in: context.nodes.tree) { bytes in
            unsafe localKey(that: signature.value, of: bytes, sender: context.sender)
        }
        guard let key else { throw .malformed("SignedInfo has no canonical form") }
        var facts = SignatureFacts(.valid, profile: .dataPDULAU)
        facts.algorithms = algorithms(of: signature)
        facts.coverage = [.header, .document]
        facts.chain = .notChecked
        facts.keyUse = .right
        facts.time = .valid
        facts.owner = .unknown
        guard let key else {
            facts.integrity = .signatureDiffers
            facts.reason = "no key of local authentication in the trust file makes this code"
            return facts
        }
        if !digestHolds {
            facts.integrity = .digestDiffers
            facts.reason = "the DataPDU was changed after it was authenticated"
        }
        addClaims(of: envelope, key, context, to: &facts)
        return facts
    }

    /// The shared key that makes a code, the sender's own first; nil where none does.
    func localKey(
        that code: [UInt8],
        of bytes: UnsafeRawBufferPointer,
        sender: ArraySlice<UInt8>
    ) -> Trust.LocalKey? {
        let own = trust.localKeys.filter { $0.owner.utf8.elementsEqual(sender.prefix(8)) }
        for key in own + trust.localKeys.filter({ !$0.owner.utf8.elementsEqual(sender.prefix(8)) }) {
            if unsafe isEqualInConstantTime(key.secret.code(of: bytes), code) { return key }
        }
        return nil
    }

    /// What the interface says of the network's own signature: a claim, worth as much as the code over it.
    private func addClaims(
        of envelope: XMLElement,
        _ key: Trust.LocalKey,
        _ context: VerificationContext,
        to facts: inout SignatureFacts
    ) {
        var signerName: String?
        var result: String?
        for header in envelope.children where header.name == "Header" && header.namespace == envelope.namespace {
            header.visit { element, _ in
                if element.name == "SignerDN" { signerName = element.text.map { String(decoding: $0, as: UTF8.self) } }
                if element.name == "SignatureResult" {
                    result = element.text.map { String(decoding: $0, as: UTF8.self) }
                }
            }
        }
        var signer = SignatureFacts.Signer(key: key.secret.mark, owner: key.owner)
        if let signerName {
            let subject = DistinguishedNames.normalized(signerName)
            signer.subject = subject
            signer.owner = DistinguishedNames.networkOwner(subject)
        }
        bind(signer, context.sender, context.created, to: &facts)
        if let result, result != "Success", facts.integrity == .valid {
            facts.integrity = .signatureDiffers
            facts.reason = "the interface says that the network's signature does not hold: \(quoted(result.utf8))"
        }
    }
}
