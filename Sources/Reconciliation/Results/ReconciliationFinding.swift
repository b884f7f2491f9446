public import PaymentModel

/// One thing that does not fit between what was sent and what was booked.
public struct ReconciliationFinding: Sendable, Hashable {
    /// Where something stands: a file, a message in it from 0, and a payment of that file where it is one.
    public struct Place: Sendable, Hashable {
        /// The path under which the file was given.
        public var file: String
        /// The place of the message in the file, from 0.
        public var message: Int
        /// The place of the payment in the file, from 0; nil where it is not about a payment.
        public var payment: Int?

        /// Makes a place.
        public init(file: String, message: Int, payment: Int? = nil) {
            self.file = file
            self.message = message
            self.payment = payment
        }
    }

    /// What was found.
    public var code: ReconciliationCode
    /// One or two sentences with the figures: what was found, against what, and what to do.
    public var text: String
    /// Where it is.
    public var place: Place
    /// The other side of it, where there is one.
    public var other: Place?
    /// The reference to ask for.
    public var reference: String?
    /// How much it is about.
    public var amount: Amount?
    /// The amount's currency.
    public var currency: Currency?
    /// The day it is about.
    public var date: CivilDate?

    init(_ code: ReconciliationCode, _ text: String, at place: Place, other: Place? = nil) {
        self.code = code
        self.text = text
        self.place = place
        self.other = other
    }
}

/// What came of comparing instructions with statements.
public struct Reconciliation: Sendable {
    /// What does not fit, the gravest first, in the order of days.
    public internal(set) var findings: [ReconciliationFinding] = []
    /// Instructions given.
    public internal(set) var instructions = 0
    /// Instructions found in a statement, and in a confirmation.
    public internal(set) var booked = 0, confirmed = 0
    /// Debits told, by statements, reports and confirmations.
    public internal(set) var debits = 0
    /// Debits matched by a reference, and by amount and day alone.
    public internal(set) var matchedByReference = 0, matchedByAmount = 0
    /// Debits for charges and interest that were passed over.
    public internal(set) var charges = 0
    /// Debits of days for which no instructions were given.
    public internal(set) var outside: [ReconciliationFinding] = []
    /// Statements looked at.
    public internal(set) var statements = 0
    /// Logical terminals whose numbers were not looked at, because most of their messages were not given.
    public internal(set) var incompleteTerminals: [String] = []
}
