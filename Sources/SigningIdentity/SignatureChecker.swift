public import PaymentModel

/// Establishes who vouches for messages: the table of ``PaymentModel/SignatureFacts``, for the closed list of profiles.
///
/// Safe to ask from several threads; certificates and chains met before are remembered.
public final class SignatureChecker: Sendable {
    /// Who may sign for whom.
    public let trust: Trust
    let certificates = CertificateCache()
    let chains: ChainValidation

    /// Makes a checker for what a trust file says.
    public init(trust: Trust) {
        self.trust = trust
        chains = ChainValidation(roots: trust.roots, intermediates: trust.intermediates)
    }

    /// What is known of an unsigned message of a sender.
    public func unsigned(sender: ArraySlice<UInt8>) -> SignatureFacts {
        var facts = SignatureFacts.unsigned
        facts.isExpected = isExpected(sender)
        return facts
    }

    /// Whether a sender's messages are expected to be signed.
    public func isExpected(_ sender: ArraySlice<UInt8>) -> Bool {
        guard !trust.expectSigned.isEmpty else { return false }
        let party = sender.count == 11 || sender.count == 12 ? sender.prefix(8) : sender
        return trust.expectSigned.contains(String(decoding: party, as: UTF8.self))
    }

    /// Adds what is known of a certificate whose key made a signature.
    func add(
        _ certificate: SigningCertificate,
        with brought: [SigningCertificate],
        _ registered: Trust.RegisteredSigner?,
        sender: ArraySlice<UInt8>,
        created: Timestamp?,
        isChainChecked: Bool = true,
        to facts: inout SignatureFacts
    ) {
        let chain = isChainChecked ? chains.chain(of: certificate, with: brought, at: created) : .notChecked
        facts.chain = chain
        facts.keyUse = certificate.keyUse
        if let created {
            facts.time = certificate.validity(at: created)
            facts.daysLeft = Int((certificate.validTo - created.secondsSinceEpoch) / 86_400)
        }
        // What a certificate says of its owner is worth as much as who says it.
        let owner = registered?.owner ?? (chain == .trusted ? certificate.networkOwner : nil)
        var signer = certificate.signer(owner: owner)
        signer.signsFor = registered?.signsFor ?? []
        facts.isDocumentEnough = registered?.isDocumentEnough ?? false
        facts.isAnnounced = registered != nil
        bind(signer, sender, created, to: &facts)
    }

    /// Adds a signer: whether it may sign for the sender, and whether its key is lost.
    func bind(
        _ signer: SignatureFacts.Signer,
        _ sender: ArraySlice<UInt8>,
        _ created: Timestamp?,
        to facts: inout SignatureFacts
    ) {
        facts.signer = signer
        facts.owner = facts.ownership(for: sender)
        facts.intelligence = trust.lost.verdict(on: signer, at: created)
    }
}
