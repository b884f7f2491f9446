import PaymentModel

/// Somebody who is paid: who it is, where the account is, and how much one usually pays to it.
struct Payee: Sendable {
    enum Nature: Sendable { case person, company, institution }

    var name: String
    var account: String
    var bank: Bank
    var address: [String]
    var nature: Nature
}

/// The one whose account is debited.
struct Payer: Sendable {
    var name: String
    var account: String
    var bank: Bank
    var address: [String]
    var kind: CustomerKind
}

/// One payment before it has a message: places in the tables of payers and payees, an amount, a time.
struct Order: Sendable {
    /// Seconds since 1970, UTC.
    var seconds: Int64
    var offsetMinutes: Int16
    var payer: Int32
    var payee: Int32
    var amount: Amount
    var currency: String
    var occasion: Occasion
    /// What the payer wrote; nil for what is usual on the occasion.
    var remittance: String?
    /// Where it differs from the usual way.
    var route: Route?
    var attack: AttackLabel?
    /// A transfer between institutions that covers a customer's payment.
    var isCover = false

    /// The calendar day where the payer is.
    var localDay: CivilDate { Timestamp(secondsSinceEpoch: seconds, offsetMinutes: offsetMinutes).localDay }

    /// A way of the money that was chosen for this order.
    struct Route: Sendable {
        var receiver: String
        var intermediaries: [String]
    }
}
