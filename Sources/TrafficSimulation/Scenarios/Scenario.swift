/// A bank's ordinary months and what then happened: payments in the files in which they are told.
public struct Scenario: Sendable {
    /// The name of its directory, as in `bangladesh-bank-2016`.
    public var name: String
    /// The ordinary traffic, one part a month, oldest first, named as in `2015-06`.
    public var history: [Part]
    /// What is to be judged, in time order, named as in `wave-1`.
    public var attack: [Part]
    /// The ordinary traffic of the days behind it, to the end of that month.
    public var after: [Part] = []

    /// Payments that stand in one file.
    public struct Part: Sendable {
        /// The file's name without its ending.
        public var name: String
        /// The payments, in time order.
        public var payments: [LabelledPayment]
    }
}
