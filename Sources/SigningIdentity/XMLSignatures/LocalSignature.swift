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
        let digestHolds = unsafe CanonicalForm.withBytes(of: envelope, leavingOut: element) {
            bytes in
            unsafe MessageDigest(reference.digest, of: bytes).equals(reference.value)
        }
        guard let digestHolds else { throw .malformed("the DataPDU has no canonical form") }
        let header = EnvelopeHeader(envelope, sender: context.sender)
        let key = unsafe CanonicalForm.withBytes(of: signature.signedInfo) { bytes in
            unsafe localKey(that: signature.value, of: bytes, header.channel)
        }
        guard let key else { throw .malformed("SignedInfo has no canonical form") }
        var facts = SignatureFacts(.valid, profile: .dataPDULAU)
        facts.algorithms = algorithms(of: signature)
        facts.coverage = [.header, .document]
        guard let key else {
            refuseLocal(header.channel, &facts)
            return facts
        }
        if !digestHolds {
            facts.integrity = .digestDiffers
            facts.reason = "the DataPDU was changed after it was authenticated"
        }
        bind(key, header.channel, claimed: header.signerName, context.sender, context.created, to: &facts)
        if let signer = facts.signer {
            facts.instructing = header.strangers(to: signer, context.sender)
            if let document = context.nodes.document {
                facts.instructing += InstructingParties.strangers(to: signer, in: document)
            }
            facts.owner = facts.ownership(for: context.sender)
        }
        if let result = header.signatureResult, result != "Success", facts.integrity == .valid {
            facts.integrity = .signatureDiffers
            facts.reason = "the interface says that the network's signature does not hold: \(quoted(result.utf8))"
        }
        return facts
    }
}

/// What the header of a DataPDU says of who made its local authentication, and of the network's own signature: claims, worth as much
/// as the code over them.
private struct EnvelopeHeader {
    let channel: LocalChannel
    let signerName: String?
    let signatureResult: String?
    /// Who sends by the header: the `X1` and the distinguished name of its `Sender`.
    private let senders: [String]

    /// The senders by the header, each once, that are neither the message's nor anybody for whom a signer may sign.
    ///
    /// An interface authenticates what it is given: that the header, the network's name and the message name one sender is for who reads
    /// them to see.
    func strangers(to signer: SignatureFacts.Signer, _ sender: ArraySlice<UInt8>) -> [String] {
        guard signer.owner != nil, !sender.isEmpty else { return [] }
        let own = [SignatureChecker.party(of: sender), signer.owner].compactMap(\.self) + signer.signsFor
        return senders.reduce(into: []) { found, party in
            if !own.contains(party), !found.contains(party) { found.append(party) }
        }
    }

    init(_ envelope: XMLElement, sender: ArraySlice<UInt8>) {
        var message: XMLElement?
        var signerName: String?
        var signatureResult: String?
        for header in envelope.children where header.name == "Header" && header.namespace == envelope.namespace {
            message = message ?? header.children.first { $0.name == "Message" && $0.namespace == envelope.namespace }
            header.visit { element, _ in
                guard element.namespace == envelope.namespace else { return }
                if element.name == "SignerDN" { signerName = element.text.map { String(decoding: $0, as: UTF8.self) } }
                if element.name == "SignatureResult" {
                    signatureResult = element.text.map { String(decoding: $0, as: UTF8.self) }
                }
            }
        }
        func text(_ path: String...) -> [UInt8]? {
            var place = message
            for name in path {
                place = place?.children.first { $0.name == name && $0.namespace == envelope.namespace }
            }
            return place?.text
        }
        (self.signerName, self.signatureResult) = (signerName, signatureResult)
        let isReceived = text("SubFormat").map { $0.elementsEqual("Output".utf8) } ?? false
        let named = text("Sender", "DN").map { DistinguishedNames.normalized(String(decoding: $0, as: UTF8.self)) }
        senders = [
            text("Sender", "FullName", "X1").map { SignatureChecker.party(of: $0[...]) },
            named.flatMap { DistinguishedNames.networkOwner($0) },
        ].compactMap(\.self)
        let party = text(isReceived ? "Receiver" : "Sender", "FullName", "X1")
        channel = LocalChannel(
            isReceived: isReceived,
            party: party ?? (isReceived ? [] : Array(sender)),
            sender: Array(sender)
        )
    }
}
