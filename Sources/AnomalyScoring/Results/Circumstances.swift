import PaymentModel

/// The figures behind an assessment, from which the reasons are told when somebody asks. Of fixed size.
struct Circumstances: Sendable {
    var amount: Amount
    var currency: Currency
    var message: MessageType
    var time: UInt32 = 0
    var offset: Int32 = 0
    var precision: Timestamp.Precision = .order
    var kind: CreditorKind = .unknown
    var style: AmountStyle = .whole
    var flags: PaymentFeatures.Flags = []
    var debtor: UInt64 = 1
    var creditor: UInt64 = 1
    var sender: UInt64 = 1

    /// Judged by the shipped tables, since too little of one's own traffic has been counted.
    var isProvisional = false

    // The debtor before this payment.
    var payments: UInt32 = 0
    var beneficiaries: UInt32 = 0
    var first: UInt32 = 0
    /// Log amounts: this one's, the debtor's mean and largest, the population's mean.
    var x: Float = 0
    var mean: Float = 0
    var largest: Float = -100
    var populationMean: Float = 0
    var newRate: Float = 0
    var newcomerRate: Float = 0

    // The relation and the creditor.
    var pairPayments: UInt32 = 0
    var pairAge: UInt32 = .max
    var pairLargest: Float = 0
    /// The log of all amounts of a young relation, this one's included.
    var pairTogether: Float = 0
    var creditorAge: UInt32 = .max
    var creditorDebtors: UInt32 = 0

    // The windows that were rarest: how many others, and in how many seconds.
    var burstCount: UInt8 = 0
    var burstSpan: UInt32 = 0
    var fanOutCount: UInt8 = 0
    var fanOutSpan: UInt32 = 0
    /// How many of the last payments went to new beneficiaries.
    var seriesCount: UInt8 = 0
    var seriesLength: UInt8 = 0
    var fanInCount: UInt8 = 0
    var fanInSpan: UInt32 = 0
    /// Payments a second.
    var rate: Float = 0

    // Categories: own and population's shares of this payment's values.
    var ownShares = InlineArray<9, Float>(repeating: 0)
    var populationShares = InlineArray<9, Float>(repeating: 0)
    var country: CountryCode?
    var bank: UInt64 = 0
    var route: UInt64 = 0
    var purpose: UInt64 = 0
    var charges: UInt64 = 0

    var hourShare: Float = 0
    var closedShare: Float = 0
    var repeats: UInt8 = 0
    /// The debtor's remarkable days before this payment's.
    var remarkableDays: Float = 0

    // The message beside earlier ones.
    var addedFields: UInt64 = 0
    var resentAfter: UInt32 = 0
    var resentCause: ResentCause = .none
    var reusedReference: UInt8 = 0
    var reusedAfter: UInt32 = 0
    var corridorPayments: UInt32 = 0
    var corridorRouted: UInt32 = 0
    var knownName = PackedName()
    var similarName = PackedName()
    var name = PackedName()

    // Who signed, before this payment: what is known of the sender, of the key, of both, and of the debtor.
    var signing = SigningCircumstances()

    /// Why an earlier order may have been sent again.
    enum ResentCause: UInt8, Sendable {
        case none, rejected, invalid, incomplete
    }

    init(_ features: PaymentFeatures) {
        (amount, currency, message) = (features.amount, features.currency, features.message)
        var features = features
        begin(&features)
    }

    /// Begins with another payment, in place: what not every payment has is taken back.
    @inline(__always)
    mutating func begin(_ features: inout PaymentFeatures) {
        amount = features.amount
        currency = features.currency
        message = features.message
        time = features.time
        offset = features.offset
        precision = features.precision
        kind = features.kind
        style = features.style
        flags = features.flags
        debtor = features.debtor
        creditor = features.creditor
        sender = features.sender
        x = Float(features.x)
        country = features.country
        bank = features.bank
        route = features.route
        purpose = features.purpose
        charges = features.charges
        name = features.name
        burstCount = 0
        burstSpan = 0
        fanOutCount = 0
        fanOutSpan = 0
        seriesCount = 0
        seriesLength = 0
        pairTogether = 0
        ownShares = InlineArray(repeating: 0)
        populationShares = InlineArray(repeating: 0)
        hourShare = 0
        closedShare = 0
        repeats = 0
        addedFields = 0
        resentAfter = 0
        resentCause = .none
        reusedReference = 0
        reusedAfter = 0
        similarName = PackedName()
        signing = SigningCircumstances()
    }

    /// `USD 30,000,000.00`.
    var amountText: String { currency.text + " " + amount.text(groupedBy: ",") }

    /// `in 1,204 payments to 37 beneficiaries`, or that there is no history.
    var historyText: String {
        payments == 0
            ? "this account has no history"
            : "in " + Wording.count(payments, "payment") + " to "
                + Wording.count(beneficiaries, "beneficiary", "beneficiaries")
    }

    /// How often the debtor pays, in words; of the population where the debtor is new.
    var rateText: String {
        (payments < 3 ? "accounts usually make " : "this account usually makes ")
            + Wording.rate(perSecond: Double(rate))
    }
}
