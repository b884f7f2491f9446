/// identity.*: who signed. They abstain until facts about signatures are given with the payments.
enum IdentityDetectors {
    static let first = make(.identityFirst, "A signer, certificate or terminal not seen before for this sender.")
    static let rotated = make(.identityRotated, "A certificate that was exchanged shortly before this payment.")
    static let shared = make(.identityShared, "One key that signs for several institutions, or for maker and checker.")
    static let unsigned = make(.identityUnsigned, "No signature, from a sender that always signed.")

    private static func make(_ identifier: DetectorIdentifier, _ summary: String) -> Detector {
        Detector(
            identifier: identifier,
            family: .identity,
            role: .main,
            summary: summary,
            needs: "Facts about signatures; abstains without.",
            formula: "-log2 of the sender's own rate of such.",
            source: "As beneficiary.new, over signers."
        )
    }
}
