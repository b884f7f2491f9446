/// What a reconciliation can find.
///
/// The facts behind the codes are public: each of them would have shown one of the known thefts through payment messages on the
/// same day.
public enum ReconciliationCode: String, Sendable, Hashable, CaseIterable {
    case debitNoInstruction = "debit.noInstruction"
    case debitRepeated = "debit.repeated"
    case debitNotJudged = "debit.notJudged"
    case instructionNotBooked = "instruction.notBooked"
    case instructionNotConfirmed = "instruction.notConfirmed"
    case confirmationNotBooked = "confirmation.notBooked"
    case amountChanged = "amount.changed"
    case currencyChanged = "currency.changed"
    case payeeChanged = "payee.changed"
    case refusedBooked = "refused.booked"
    case acknowledgementMissing = "acknowledgement.missing"
    case statementSum = "statement.sum"
    case statementBalance = "statement.balance"
    case statementMissing = "statement.missing"
    case statementAltered = "statement.altered"
    case sequenceHole = "sequence.hole"
    case sequenceRepeated = "sequence.repeated"
    case coverNoPayment = "cover.noPayment"
    case coverDiffers = "cover.differs"
    case paymentNoCover = "payment.noCover"
    case recallFreeFormat = "recall.freeFormat"

    /// Whether it is said without making the run fail: it has lawful causes more often than others.
    public var isWarning: Bool {
        switch self {
        case .instructionNotConfirmed, .recallFreeFormat, .debitNotJudged: true
        default: false
        }
    }

    /// What it means, in one sentence.
    public var meaning: String {
        switch self {
        case .debitNoInstruction: "An account was debited, and nothing that was sent asks for it."
        case .debitRepeated: "An instruction was debited twice."
        case .debitNotJudged:
            "Debits are of days for which no instructions were given, so that nobody can say whether they were ordered."
        case .instructionNotBooked: "An instruction is in none of the statements that cover its day."
        case .instructionNotConfirmed: "An instruction was not confirmed, though its receiver confirms others."
        case .confirmationNotBooked: "A debit was confirmed but is not in the statement of its day."
        case .amountChanged: "Another amount was booked than instructed, by more than charges."
        case .currencyChanged: "Another currency was booked than instructed."
        case .payeeChanged: "Another was paid than instructed."
        case .refusedBooked: "An instruction that was refused or withdrawn was booked all the same."
        case .acknowledgementMissing: "The network has not acknowledged a message in its time."
        case .statementSum: "The entries of a statement do not lead from its opening to its closing balance."
        case .statementBalance: "A statement does not begin with the balance that the one before it ended with."
        case .statementMissing: "Numbers of statements or of their pages are missing."
        case .statementAltered:
            "Two statements of one number, or of one account and day in two formats, have different contents."
        case .sequenceHole: "Sequence numbers of messages are missing: messages were removed, or not given."
        case .sequenceRepeated: "Two different messages have the same session and sequence number."
        case .coverNoPayment: "A cover was sent, but not the customer's payment that it covers."
        case .coverDiffers: "A cover and its payment do not agree on amount or payee."
        case .paymentNoCover: "A payment that is settled by a cover has none."
        case .recallFreeFormat: "A payment was recalled with a free-format message, which nobody is bound to act on."
        }
    }
}
