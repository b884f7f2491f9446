/// identity.*: who signed, compared with who usually does. They abstain where no signature was checked, and where the trust file
/// names the key or lets its owner sign for the sender: a change that was announced is no surprise.
enum IdentityDetectors {
    static let first = make(
        .identityFirst,
        "A key that never signed for this sender, or for this account, before.",
        needs: "Five signed payments of the sender, or twenty of the account.",
        formula: "-log2((keys - 1/2) / (signed payments + 1)), at most 12."
    )
    static let rotated = make(
        .identityRotated,
        "A key that came into use in the last three days, on a large payment or the first to its beneficiary.",
        needs: "An earlier key of the sender.",
        formula: "-log2 of the share of time in which the sender had a key younger than three days, at most 12."
    )
    static let shared = make(
        .identityShared,
        "A key that signed for other senders only.",
        needs: "Five payments signed with the key.",
        formula: "-log2((senders of the key - 1/2) / (payments signed with it + 1)), at most 12."
    )
    static let unsigned = make(
        .identityUnsigned,
        "No signature, from a sender that always signed.",
        needs: "Twenty signed payments of the sender.",
        formula: "-log2((unsigned + 1/2) / (payments + 1)), at most 12."
    )

    private static func make(
        _ identifier: DetectorIdentifier,
        _ summary: String,
        needs: String,
        formula: String
    ) -> Detector {
        Detector(
            identifier: identifier,
            family: .identity,
            role: .main,
            summary: summary,
            needs: needs + " Abstains without facts about signatures, and for keys that the trust file names.",
            formula: formula,
            source: "Krichevsky and Trofimov's estimate of the sender's own rate; as much as a repeated UETR at most."
        )
    }

    /// So many seconds a key counts as new.
    static let young: UInt32 = 3 * 86_400

    /// A rate is never so sure that it could hold a payment alone.
    private static let most = 12.0

    private static func bits(_ events: Double, of all: Double) -> Double {
        min(most, max(0, -Elementary.log2((events + 0.5) / (all + 1))))
    }

    static func firstBits(_ use: SigningUse, atLeast payments: UInt32) -> Double {
        use.payments < payments ? 0 : bits(Double(max(1, use.partners) - 1), of: Double(use.payments))
    }

    static func rotatedBits(_ sender: SigningUse, _ both: SigningUse, at time: UInt32) -> Double {
        // The key itself, once it has been used, is one of the sender's keys.
        let earlier = both.first == 0 ? sender.partners : sender.partners &- 1
        guard earlier > 0, time > sender.first else { return 0 }
        let days = Double(time - sender.first) / 86_400
        let youngDays = Double(young) / 86_400
        return min(most, max(0, -Elementary.log2((Double(earlier - 1) + 0.5) * youngDays / (days + youngDays))))
    }

    static func sharedBits(_ key: SigningUse) -> Double {
        key.payments < 5 ? 0 : bits(Double(max(1, key.partners) - 1), of: Double(key.payments))
    }

    static func unsignedBits(_ sender: SigningUse) -> Double {
        sender.payments < 20 ? 0 : bits(Double(sender.unsigned), of: Double(sender.payments) + Double(sender.unsigned))
    }

    static func firstReason(_ facts: borrowing Circumstances) -> String {
        let signing = facts.signing
        return signing.isOfDebtor
            ? "signed with a key that never signed for this account: \(Wording.count(signing.debtorPayments, "payment")) "
                + "with \(Wording.count(signing.debtorKeys, "key"))"
            : "signed with a key that never signed for this sender: \(Wording.count(signing.senderPayments, "payment")) "
                + "with \(Wording.count(signing.senderKeys, "key"))"
    }

    static func rotatedReason(_ facts: borrowing Circumstances) -> String {
        let signing = facts.signing
        let since = signing.keyAge == 0 ? "with this payment" : "\(Wording.span(signing.keyAge)) ago"
        return "the sender's key was exchanged \(since), on "
            + (facts.pairPayments == 0 ? "the first payment to this account" : "a large payment")
    }

    static func sharedReason(_ facts: borrowing Circumstances) -> String {
        let signing = facts.signing
        return "signed with a key of \(Wording.count(signing.keySenders, "other sender")): it signed "
            + "\(Wording.count(signing.keyPayments, "payment")) and none for this one"
    }

    static func unsignedReason(_ facts: borrowing Circumstances) -> String {
        let signing = facts.signing
        return "not signed: \(Wording.count(signing.senderPayments, "payment")) of this sender were signed, "
            + "\(signing.senderUnsigned) were not"
    }
}
