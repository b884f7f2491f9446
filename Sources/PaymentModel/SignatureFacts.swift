/// What is known of who vouches for a message: independent facts, never one verdict.
///
/// A forged signature, an expired certificate and a good one of the wrong bank are three different things. What does not
/// apply, or could not be told, is nil.
public struct SignatureFacts: Sendable, Hashable {
    /// Whether what was signed is what is there.
    public var integrity: Integrity
    /// The closed kind of signature that was found.
    public var profile: Profile?
    /// Which parts are signed.
    public var coverage: Coverage
    /// The names of the algorithms, signature first: `rsa-sha256`, `sha256`, `exc-c14n`.
    public var algorithms: [String]
    /// Whose key it is.
    public var signer: Signer?
    /// Whether the certificate leads to an authority that is trusted.
    public var chain: Chain?
    /// Why the chain does not hold, for a person; nil where it does, or where there is nothing more to say than that.
    public var chainReason: String?
    /// What the certificate was made for.
    public var keyUse: KeyUse?
    /// Whether the certificate was valid when the message was made.
    public var time: Validity?
    /// Whether the key's owner may sign for the sender of the message.
    public var owner: Ownership?
    /// Whether the key is known to be lost.
    public var intelligence: Intelligence?
    /// The authority whose key is lost, where it is not the signer's own: a name as in ``Signer/subject``.
    public var lostAuthority: String?
    /// What of the payment itself others were warned of.
    public var warnings: Warnings = []
    /// For whom the message says it speaks besides its sender: the `InstgAgt` of its payments, and the sender that the header of its DataPDU
    /// names; BICs of eight characters or member identifications. Whose key it is must be allowed to sign for each.
    public var instructing: [String] = []
    /// Whether two approvals that are to be of two persons are of one: two signatures by one user or one key.
    public var isApprovedTwiceByOne = false
    /// What is wrong with the signature itself, for a person; nil where nothing is.
    public var reason: String?
    /// Days from the message to the end of the certificate's validity, less than nought after it; nil where either is unknown.
    public var daysLeft: Int?
    /// Whether the trust file names the key itself.
    public var isAnnounced = false
    /// Whether the trust file says that this sender signs everything.
    public var isExpected = false
    /// Whether the trust file is content with a signature over the Document alone.
    public var isDocumentEnough = false

    /// Facts of which only the integrity is known.
    public init(_ integrity: Integrity, profile: Profile? = nil, reason: String? = nil) {
        self.integrity = integrity
        self.profile = profile
        self.reason = reason
        coverage = []
        algorithms = []
    }

    /// A message that nobody signed.
    public static let unsigned = SignatureFacts(.unsigned)

    /// Whether what was signed is what is there.
    public enum Integrity: String, Sendable, Hashable, CaseIterable {
        case valid, digestDiffers, signatureDiffers, unsigned, unsupported, malformed
    }

    /// The kinds of signature that are read; every other is refused by name.
    public enum Profile: String, Sendable, Hashable, CaseIterable {
        /// SWIFT's for business application headers, as in T2 and T2S: header, Document and KeyInfo with a certificate.
        case swiftBAH = "swift-bah"
        /// Brazil's SPI (PIX): issuer and serial number instead of a certificate.
        case spi
        /// A subject key identifier instead of a certificate.
        case ski
        /// XAdES over the Document; the header is not covered.
        case xadesDocument = "xades-document"
        /// Local authentication of a DataPDU, HMAC-SHA256 with a shared key.
        case dataPDULAU = "datapdu-lau"
        /// Local authentication of a FIN message: `{S:{MDG:…}}`.
        case mtLAU = "mt-lau"
        /// EBICS order signature, RSA PKCS #1 v1.5.
        case ebicsA005 = "ebics-a005"
        /// EBICS order signature, RSA-PSS.
        case ebicsA006 = "ebics-a006"
        /// A detached CMS signature beside the file.
        case cms
    }

    /// Parts of a message; for a signature beside a file, and for local authentication, both header and Document.
    public struct Coverage: OptionSet, Sendable, Hashable {
        /// The bits.
        public let rawValue: UInt8
        /// A set of parts by its bits.
        public init(rawValue: UInt8) { self.rawValue = rawValue }
        /// The header: who sends to whom, and when.
        public static let header = Coverage(rawValue: 1)
        /// The payments.
        public static let document = Coverage(rawValue: 2)
        /// What says which key it is.
        public static let keyInfo = Coverage(rawValue: 4)

        /// The names, in that order.
        public var names: [String] {
            [(Coverage.header, "header"), (.document, "document"), (.keyInfo, "keyInfo")].filter { contains($0.0) }
                .map(\.1)
        }
    }

    /// Whose key it is.
    public struct Signer: Sendable, Hashable {
        /// RFC 4514 in lower case, leaf first: `cn=ops1,o=bankbebb,o=swift`; nil for shared keys.
        public var subject: String?
        /// The authority's name, in the same form.
        public var issuer: String?
        /// Hexadecimal pairs with colons.
        public var serial: String?
        /// SHA-256 of the certificate in DER, in hexadecimal digits; nil where there is only a key.
        public var sha256: String?
        /// SHA-256 of the key: of its SubjectPublicKeyInfo in DER; of a shared key only a mark that does not tell it.
        public var key: String
        /// Who owns it: a BIC of eight characters, or a member identification; nil where that is not known.
        public var owner: String?
        /// For whom it may sign besides its owner, in the same form.
        public var signsFor: [String] = []
        /// The first and the last second of the certificate's validity; nil where there is only a key.
        public var validity: ClosedRange<Timestamp>?

        /// Makes a signer of whom only the key is known.
        public init(key: String, owner: String? = nil) {
            self.key = key
            self.owner = owner
        }
    }

    /// Whether the certificate leads to an authority that is trusted.
    public enum Chain: String, Sendable, Hashable, CaseIterable {
        case trusted, untrusted, broken, notChecked
    }

    /// What the certificate was made for.
    public enum KeyUse: String, Sendable, Hashable, CaseIterable {
        case right, codeSigning, tls, other, unknown
    }

    /// Whether the certificate was valid when the message was made.
    public enum Validity: String, Sendable, Hashable, CaseIterable {
        case valid, expired, notYetValid
    }

    /// Whether the key's owner may sign for the sender.
    public enum Ownership: String, Sendable, Hashable, CaseIterable {
        /// The sender itself.
        case sender
        /// Somebody who may sign for it.
        case allowed
        /// Another institution.
        case other
        /// It cannot be told.
        case unknown
    }

    /// Whether the key's owner may sign for a sender: a BIC, of which the first eight characters count, or a member identification.
    public func ownership(for sender: ArraySlice<UInt8>) -> Ownership {
        guard let signer, let owner = signer.owner, !sender.isEmpty else { return .unknown }
        let party = BIC.party(of: sender)
        func isAllowed(_ party: some Collection<UInt8>) -> Bool {
            signer.signsFor.contains { $0.utf8.elementsEqual(party) }
        }
        guard instructing.allSatisfy({ $0 == owner || isAllowed($0.utf8) }) else { return .other }
        if owner.utf8.elementsEqual(party) { return .sender }
        return isAllowed(party) ? .allowed : .other
    }

    /// Whether the key is known to be lost.
    public enum Intelligence: String, Sendable, Hashable, CaseIterable {
        case clear, revoked, compromised
    }

    /// Parties of a payment that stand on a list of others, as those of payments that were held.
    public struct Warnings: OptionSet, Sendable, Hashable {
        /// The bits.
        public let rawValue: UInt8
        /// A set of warnings by its bits.
        public init(rawValue: UInt8) { self.rawValue = rawValue }
        /// The beneficiary's account.
        public static let creditorAccount = Warnings(rawValue: 1)
        /// The payer's account.
        public static let debtorAccount = Warnings(rawValue: 2)
        /// The beneficiary's bank.
        public static let creditorBank = Warnings(rawValue: 4)

        /// The names, in that order.
        public var names: [String] {
            [
                (Warnings.creditorAccount, "creditorAccount"), (.debtorAccount, "debtorAccount"),
                (.creditorBank, "creditorBank"),
            ]
            .filter { contains($0.0) }.map(\.1)
        }
    }
}

/// Facts that many payments share: one reference each.
struct SharedSignature: Sendable, Hashable {
    private final class Storage: Sendable {
        let facts: SignatureFacts
        init(_ facts: SignatureFacts) { self.facts = facts }
    }

    private let storage: Storage

    init(_ facts: SignatureFacts) { storage = Storage(facts) }

    var facts: SignatureFacts { storage.facts }

    static func == (a: SharedSignature, b: SharedSignature) -> Bool { a.storage === b.storage || a.facts == b.facts }

    func hash(into hasher: inout Hasher) { hasher.combine(facts) }
}
