/// How often something signed or was signed for: a sender, a key, a debtor, or two of them together.
struct SigningUse: ProfileRow {
    /// Seconds since 1970; 0 where it never did.
    var first: UInt32 = 0
    var last: UInt32 = 0
    /// Signed payments.
    var payments: UInt32 = 0
    /// Payments that nobody signed, though signatures were checked; of senders.
    var unsigned: UInt32 = 0
    /// Keys of a sender or debtor, senders of a key.
    var partners: UInt32 = 0

    static let empty = SigningUse()

    var isPlausible: Bool { partners <= payments }
    var lastUse: UInt32 { last }

    /// Both histories together; who signed in both is counted once at least.
    func merged(with other: SigningUse) -> SigningUse {
        var row = self
        row.first = first == 0 ? other.first : other.first == 0 ? first : min(first, other.first)
        row.last = max(last, other.last)
        row.payments = payments.addingReportingOverflow(other.payments).partialValue
        row.unsigned = unsigned.addingReportingOverflow(other.unsigned).partialValue
        row.partners = min(max(partners, other.partners), row.payments)
        return row
    }
}
