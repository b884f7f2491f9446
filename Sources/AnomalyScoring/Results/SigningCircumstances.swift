/// What is known of the key that signed a message, for its sender.
public enum SignerHistory: String, Sendable, Hashable, CaseIterable {
    /// It signed for this sender before.
    case known
    /// It never did.
    case first
    /// It is new, and the sender had another until lately.
    case rotated
    /// It never signed for this sender, but for others.
    case shared
}

/// The figures behind the bits of who signed.
struct SigningCircumstances: Sendable {
    /// Whether a signature held.
    var isChecked = false
    var isFirst = false
    var isShared = false
    /// Whether the key is not the sender's first, and a few days old.
    var isYoung = false
    /// Whether the debtor's habits surprise more than the sender's.
    var isOfDebtor = false
    var senderPayments: UInt32 = 0
    var senderKeys: UInt32 = 0
    var senderUnsigned: UInt32 = 0
    var debtorPayments: UInt32 = 0
    var debtorKeys: UInt32 = 0
    var keyPayments: UInt32 = 0
    var keySenders: UInt32 = 0
    /// Seconds since its first use for this sender.
    var keyAge: UInt32 = 0

    var history: SignerHistory? {
        guard isChecked else { return nil }
        return isShared ? .shared : isFirst ? .first : isYoung ? .rotated : .known
    }
}
