public import PaymentModel

/// What a reconciliation allows for.
public struct ReconciliationSettings: Sendable {
    /// What an amount may differ by, in units of its currency: charges that were taken off on the way or added.
    public var tolerance: Amount
    /// Debits for charges or interest up to this many units need no instruction.
    public var chargeLimit: Amount
    /// How many days a booking may be from its instruction's settlement date.
    public var days: Int
    /// How long the network may take to acknowledge a message, in minutes.
    public var acknowledgementMinutes: Int
    /// The time as of which something is missing; nil for the latest that the messages tell.
    public var asOf: Timestamp?

    private static let usualTolerance = Amount(units: 50)
    private static let usualChargeLimit = Amount(units: 1000)

    /// The last day for which all instructions are given; nil for the last one's, and ``days`` behind it.
    public var completeUntil: CivilDate?

    /// The settings that apply where none are given: 50 units, charges of up to 1,000 units, 2 days, 30 minutes.
    public init(
        tolerance: Amount? = nil,
        chargeLimit: Amount? = nil,
        days: Int = 2,
        acknowledgementMinutes: Int = 30,
        asOf: Timestamp? = nil,
        completeUntil: CivilDate? = nil
    ) {
        self.completeUntil = completeUntil
        self.tolerance = tolerance ?? Self.usualTolerance
        self.chargeLimit = chargeLimit ?? Self.usualChargeLimit
        self.days = days
        self.acknowledgementMinutes = acknowledgementMinutes
        self.asOf = asOf
    }
}
