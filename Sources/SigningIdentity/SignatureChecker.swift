public import PaymentModel

/// Establishes who vouches for messages: the table of ``PaymentModel/SignatureFacts``, for the closed list of profiles.
///
/// Safe to ask from several threads; certificates and chains met before are remembered.
public final class SignatureChecker: Sendable {
    /// Who may sign for whom.
    public let trust: Trust
    let registry: SignerIndex
    let certificates = CertificateCache()
    let chains: ChainValidation

    /// Makes a checker for what a trust file says.
    public init(trust: Trust) {
        self.trust = trust
        registry = SignerIndex(trust.signers)
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
        return trust.expectSigned.contains(Self.party(of: sender))
    }

    /// Whether others warned of anybody: only then is it worth asking for ``warnings(of:)``.
    public var hasWarnings: Bool { !trust.warned.isEmpty }

    /// What of a payment others warned of, at its own time. Complexity: O(1).
    public func warnings(of payment: borrowing Payment) -> SignatureFacts.Warnings {
        trust.warned.warnings(of: payment)
    }

    /// So many signatures over one file are checked.
    static let mostSigners = 8

    /// The facts of signatures that stand together over a payment: those of the one that is worth least, the first of equals; and whether
    /// two of them are by one name or one key. Each signer is to be one who may sign for the payment's instructing agents, too.
    func together(
        _ all: [SignatureFacts],
        by names: [String],
        sender: ArraySlice<UInt8>,
        instructing: ArraySlice<UInt8>
    ) -> SignatureFacts {
        var all = all
        for place in all.indices {
            guard let signer = all[place].signer else { continue }
            all[place].instructing = InstructingParties.strangers(to: signer, among: instructing)
            all[place].owner = all[place].ownership(for: sender)
        }
        var weakest = Self.weakest(of: all)
        let keys = all.compactMap { $0.integrity == .valid ? $0.signer?.key : nil }
        weakest.isApprovedTwiceByOne = Set(names).count < names.count || Set(keys).count < keys.count
        return weakest
    }

    /// The facts that are worth least, the first of equals, and whether any says that two approvals are of one person; those of an
    /// unsigned message where there are none.
    public static func weakest(of all: [SignatureFacts]) -> SignatureFacts {
        func doubts(_ facts: SignatureFacts) -> Int {
            let isOwn = facts.owner == .sender || facts.owner == .allowed
            let integrity =
                switch facts.integrity {
                case .valid: 0
                case .unsigned, .unsupported: 100
                case .digestDiffers, .signatureDiffers, .malformed: 200
                }
            return integrity + (facts.intelligence == .clear ? 0 : 20) + (facts.owner == .other ? 10 : isOwn ? 0 : 1)
                + (facts.keyUse == .codeSigning ? 10 : facts.keyUse == .right ? 0 : 2)
                + (facts.chain == .trusted || facts.chain == .notChecked ? 0 : 2) + (facts.time == .valid ? 0 : 2)
        }
        guard var weakest = all.first else { return .unsigned }
        for facts in all.dropFirst() where doubts(facts) > doubts(weakest) { weakest = facts }
        weakest.isApprovedTwiceByOne = all.contains(where: \.isApprovedTwiceByOne)
        return weakest
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
        let finding =
            isChainChecked ? chains.chain(of: certificate, with: brought, at: created) : .init(chain: .notChecked)
        facts.chain = finding.chain
        facts.chainReason = finding.reason
        facts.keyUse = certificate.keyUse
        if let created {
            facts.time = certificate.validity(at: created)
            facts.daysLeft = Int((certificate.validTo - created.secondsSinceEpoch) / 86_400)
        }
        // What a certificate says of its owner is worth as much as who says it.
        let owner = registered?.owner ?? (finding.chain == .trusted ? certificate.networkOwner : nil)
        var signer = certificate.signer(owner: owner)
        signer.signsFor = registered?.signsFor ?? []
        facts.isDocumentEnough = registered?.isDocumentEnough ?? false
        facts.isAnnounced = registered != nil
        bind(signer, otherForms: certificate.otherForms, sender, created, to: &facts)
        // A lost authority vouches for nobody.
        for authority in finding.authorities where facts.intelligence == .clear {
            facts.intelligence = trust.lost.verdict(
                on: authority.signer(owner: nil),
                otherForms: authority.otherForms,
                at: created
            )
            if facts.intelligence != .clear { facts.lostAuthority = authority.subject }
        }
    }

    /// Adds a signer: whether it may sign for the sender, and whether its key is lost.
    func bind(
        _ signer: SignatureFacts.Signer,
        otherForms: [String] = [],
        _ sender: ArraySlice<UInt8>,
        _ created: Timestamp?,
        to facts: inout SignatureFacts
    ) {
        facts.signer = signer
        facts.owner = facts.ownership(for: sender)
        facts.intelligence = trust.lost.verdict(on: signer, otherForms: otherForms, at: created)
    }
}
