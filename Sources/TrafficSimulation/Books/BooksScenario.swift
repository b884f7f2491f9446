/// What a bank sent and what its correspondents booked in one month, and how a theft shows between the two.
///
/// The thefts are public (see `PublicCase`); which messages were removed and altered is as the reports tell, all else is
/// made up. Always the same.
public struct BooksScenario: Sendable {
    /// The name of its directory, as in `city-union-2018`.
    public let name: String
    /// Path below the directory, as in `sent/orders.rje`, and the text.
    public internal(set) var files: [(path: String, text: String)] = []
    /// The codes that a reconciliation must find, each with how often.
    public internal(set) var expected: [String: Int] = [:]

    /// The cases in which books and messages did not agree.
    public enum Case: String, Sendable, CaseIterable {
        /// A cover was sent for a payment that nobody ordered.
        case sonali2013 = "sonali-2013"
        /// A nostro account was debited with no instruction from the bank's own systems; ISO 20022 statements.
        case unionBankOfIndia2016 = "union-bank-of-india-2016"
        /// Three orders sent past the bank's systems, their acknowledgements kept back.
        case cityUnion2018 = "city-union-2018"
        /// Messages were sent with no entry in the bank's own ledger.
        case punjabNationalBank2018 = "punjab-national-bank-2018"
        /// Sent messages deleted, confirmations kept back, a statement altered.
        case bangladeshBank2016 = "bangladesh-bank-2016"
    }

    /// The month of a case; `isOrdinary` leaves the theft and its traces out.
    public static func make(_ which: Case, isOrdinary: Bool = false) -> BooksScenario {
        var month = BooksMonth(which)
        if !isOrdinary { month.addTheft() }
        return month.scenario(isOrdinary: isOrdinary)
    }
}
