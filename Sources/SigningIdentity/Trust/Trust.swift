internal import PaymentModel

/// Who may sign for whom, and which keys are lost: what a trust file says, with everything that it names read.
///
/// A value without secrets in its description; made by ``TrustFile``.
public struct Trust: Sendable {
    var roots: [SigningCertificate] = []
    var intermediates: [SigningCertificate] = []
    var signers: [RegisteredSigner] = []
    var localKeys: [LocalKey] = []
    /// The senders whose unsigned messages are suspicious: BICs of eight characters, or member identifications.
    public internal(set) var expectSigned: Set<String> = []
    var lost = LostKeys()
    var warned = WarnedParties()

    /// Nobody is trusted, and nobody is suspected.
    public init() {}

    /// A signer that the trust file names.
    struct RegisteredSigner: Sendable {
        var certificate: SigningCertificate?
        /// A key without a certificate, as EBICS registers them.
        var key: RegisteredKey?
        var issuer: String?
        var serial: String?
        var subjectKeyIdentifier: [UInt8]?
        var owner: String
        var signsFor: [String] = []
        /// EBICS partner, without which the entry is none for orders, and user; nil for any of the partner's.
        var partner: String?
        var user: String?
        /// Whether a signature over the Document alone is enough.
        var isDocumentEnough = false
    }

    /// A key with the mark that it is known by.
    struct RegisteredKey: Sendable {
        let key: VerificationKey
        let sha256: String
    }

    /// A shared key of local authentication.
    struct LocalKey: Sendable {
        let owner: String
        let secret: LocalSecret
        /// Other senders whose messages go through the same interface.
        var signsFor: [String] = []
    }

    /// What it holds, one line each, for a person.
    public var summary: [String] {
        func counted(_ count: Int, _ one: String, _ many: String) -> String { "\(count) \(count == 1 ? one : many)" }
        var lines: [String] = []
        lines.append(
            counted(roots.count, "root", "roots") + ", " + counted(intermediates.count, "intermediate", "intermediates")
        )
        for root in roots { lines.append("  root \(root.subject), \(Self.period(root))") }
        for authority in intermediates {
            lines.append("  intermediate \(authority.subject), \(Self.period(authority))")
        }
        lines.append(counted(signers.count, "signer", "signers"))
        for signer in signers {
            let name =
                signer.certificate.map { "\($0.subject), \(Self.period($0))" } ?? signer.key.map { "key \($0.sha256)" }
                ?? ""
            let others = signer.signsFor.isEmpty ? "" : ", signs for \(signer.signsFor.joined(separator: ", "))"
            lines.append("  \(signer.owner)\(others): \(name)")
        }
        lines.append(
            counted(localKeys.count, "key of local authentication", "keys of local authentication")
                + (localKeys.isEmpty ? "" : ": " + localKeys.map(\.owner).joined(separator: ", "))
        )
        lines.append(
            counted(expectSigned.count, "sender", "senders") + " expected to sign"
                + (expectSigned.isEmpty ? "" : ": " + expectSigned.sorted().joined(separator: ", "))
        )
        lines.append(
            "\(lost.revokedCount) revoked, \(lost.compromisedCount) compromised; others warn of "
                + counted(warned.accountCount, "account", "accounts") + " and "
                + counted(warned.bankCount, "bank", "banks")
        )
        return lines
    }

    private static func period(_ certificate: SigningCertificate) -> String {
        func day(_ seconds: Int64) -> String { Timestamp(secondsSinceEpoch: seconds).localDay.description }
        return "\(day(certificate.validFrom)) to \(day(certificate.validTo))"
    }
}
