import PaymentModel

/// What the detectors read of one payment: keys, log amount, time and categories, of fixed size.
struct PaymentFeatures: Sendable {
    struct Flags: OptionSet, Sendable {
        let rawValue: UInt16
        static let isRejected = Flags(rawValue: 1)
        static let isInvalid = Flags(rawValue: 2)
        static let hasIntermediary = Flags(rawValue: 4)
        /// The countries of the creditor's IBAN and of its agent's BIC differ.
        static let countriesDiffer = Flags(rawValue: 8)
        /// The day is a weekend day or holiday for the debtor, for the creditor.
        static let debtorClosed = Flags(rawValue: 16)
        static let creditorClosed = Flags(rawValue: 32)
        static let closed: Flags = [.debtorClosed, .creditorClosed]
        /// The currency has no reference rate: amounts are compared within it only.
        static let isUnrated = Flags(rawValue: 64)
        static let isCover = Flags(rawValue: 128)
        /// Signatures were checked, and nobody signed.
        static let isUnsigned = Flags(rawValue: 256)
        /// The trust file names the key, or the key's owner as one that may sign for the sender.
        static let isAnnounced = Flags(rawValue: 512)
    }

    var debtor: UInt64 = 1
    var creditor: UInt64 = 1
    /// Debtor and creditor; the creditor's in its high 24 bits.
    var pair: UInt64 = 1
    /// BIC8 of the sender, hashed.
    var sender: UInt64 = 1
    /// Its text, as bytes: what has the same needs no other hash.
    var senderCode: UInt64 = 0
    var corridor: UInt64 = 0
    /// ln(amount + 0.01) in the reference currency.
    var x = 0.0
    var amount: Amount
    var currency: Currency
    var time: UInt32 = 0
    /// The newest time of all payments so far: what is forgotten by age stays forgotten, whatever comes late.
    var latest: UInt32 = 0
    /// Seconds east of UTC where the debtor is.
    var offset: Int32 = 0
    var precision: Timestamp.Precision = .order
    var kind: CreditorKind = .unknown
    var style: AmountStyle = .whole
    var flags: Flags = []
    /// A category's tag for each attribute, 0 where the payment does not tell; and what a debtor's row keeps of it.
    var tags = InlineArray<9, UInt32>(repeating: 0)
    var values = InlineArray<9, UInt16>(repeating: 0)
    var country: CountryCode?
    /// The debtor's side is in another country than the creditor's.
    var isAbroad = false
    /// Where the debtor's account is kept.
    var home: CountryCode?
    /// BIC8 of the creditor's agent, of the first intermediary, and the purpose, as bytes for the reasons.
    var bank: UInt64 = 0
    var route: UInt64 = 0
    var purpose: UInt64 = 0
    var message: MessageType
    var charges: UInt64 = 0
    /// The fields that are there, a bit each.
    var fields: UInt64 = 0
    /// The creditor's name, normalised.
    var name = PackedName()
    /// Debtor, creditor, currency and amount; and the same as the key of an order.
    var content: UInt64 = 1
    var order: UInt64 = 1
    var references = InlineArray<3, UInt64>(repeating: 0)
    /// The key that signed the message, hashed; 0 where no signature held.
    var signingKey: UInt64 = 0

    /// Begins with another payment, in place: what not every payment has is taken back.
    @inline(__always)
    mutating func begin(_ payment: borrowing Payment) {
        amount = payment.amount
        currency = payment.currency
        message = payment.message
        fields = payment.fields
        corridor = 0
        precision = .order
        flags = []
        kind = .unknown
        tags = InlineArray(repeating: 0)
        values = InlineArray(repeating: 0)
        country = nil
        bank = 0
        route = 0
        references = InlineArray(repeating: 0)
        signingKey = 0
    }

    /// Takes the sender of another payment, which the next one in this place most likely has.
    @inline(__always)
    mutating func takeSender(of other: borrowing PaymentFeatures) {
        (sender, senderCode) = (other.sender, other.senderCode)
    }

    /// The keys of the rows about who signs: the sender, the key, the two together, the debtor, and the key for the debtor. The
    /// last two have the debtor's high 24 bits, and are forgotten with it.
    var identityKeys: InlineArray<5, UInt64> {
        [
            SipHash.pair(sender, 1, kind: UInt8(ascii: "S")),
            SipHash.pair(signingKey, 1, kind: UInt8(ascii: "K")),
            SipHash.pair(sender, signingKey, kind: UInt8(ascii: "k")),
            SipHash.owned(SipHash.pair(debtor, 1, kind: UInt8(ascii: "D")), by: debtor),
            SipHash.owned(SipHash.pair(debtor, signingKey, kind: UInt8(ascii: "d")), by: debtor),
        ]
    }

    /// Whether the message was checked for who signed it, and says so or has no signature.
    @inline(__always)
    var tellsSigner: Bool { signingKey != 0 || flags.contains(.isUnsigned) }

    static let blank: PaymentFeatures = {
        guard let zero = Amount(mantissa: 0, scale: 0), let none = Currency("XXX") else {
            preconditionFailure("0 is an amount, XXX has the form of a currency")
        }
        return PaymentFeatures(amount: zero, currency: none, message: "103")
    }()

    /// The local hour of the week, 0 being Thursday's first.
    @inline(__always)
    var localHourOfWeek: Int {
        let local = Int64(time) + Int64(offset)
        return Int((local < 0 ? 0 : local) / 3600 % 168)
    }
}
