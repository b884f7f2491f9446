/// The words of what a message tells of payments without being one: tables of reports lead here.
enum RecordField: Sendable, Hashable {
    // A statement, report or notification of an account.
    case statementReference, statementNumber, statementPage, isLastPage
    case account, accountCurrency, servicer
    // A balance.
    case balanceType, balanceAmount, balanceIndicator, balanceDate
    // An entry.
    case entryAmount, entryIndicator, entryReversal, entryStatus, bookingDate, valueDate, entryType, entryText
    case entryReference, entryNumber
    // A payment in an entry.
    case detailAmount, instructedAmount, detailReference, detailUETR
    case debtorName, debtorAccount, debtorAgent, debtorBIC
    case creditorName, creditorAccount, creditorAgent, creditorBIC
    // What is said of a payment.
    case originalMessage, originalInformation, groupStatus, blockStatus, noticeStatus, reason, originalReference,
        originalUETR,
        originalAmount, additional
    // How a payment message is settled, and what a part of it is called.
    case settlementMethod, clearingSystem, paymentInformation
}

extension FieldRule {
    /// A word of a record, read from the first of several paths that has a value.
    static func record(_ field: RecordField, _ paths: String...) -> FieldRule {
        FieldRule(target: .record(field), alternatives: paths.map { [$0] }, condition: .always)
    }

    /// A word of a record, read from the first of several paths that has a value.
    static func record(_ field: RecordField, first paths: [String]) -> FieldRule {
        FieldRule(target: .record(field), alternatives: paths.map { [$0] }, condition: .always)
    }

    /// Values of a record, all of several paths, in the order of the message.
    static func records(_ field: RecordField, all paths: [String]) -> FieldRule {
        FieldRule(target: .record(field), alternatives: [paths], condition: .always)
    }
}
