/// What a message tells of payments without being one: what instructions are matched with.
///
/// Readers tell records only where they are asked to (`keepsRecords`); nothing is judged by them.
public enum PaymentRecord: Sendable, Hashable {
    /// One booking on an account, or the advice of one.
    case entry(AccountEntry)
    /// The frame of a statement: its number and balances. Told behind its entries.
    case statement(AccountStatement)
    /// What somebody says of a payment: a status, a request, an answer.
    case notice(PaymentNotice)
    /// How a message went: its terminal and numbers on the network, and how it is settled.
    case transmission(Transmission)
    /// The payments of one part of a message, told behind them.
    case batch(PaymentBatch)

    /// The place of the record's message in its file, from 0.
    public var messageIndex: Int {
        get {
            switch self {
            case .entry(let entry): entry.messageIndex
            case .statement(let statement): statement.messageIndex
            case .notice(let notice): notice.messageIndex
            case .transmission(let transmission): transmission.messageIndex
            case .batch(let batch): batch.messageIndex
            }
        }
        set {
            switch self {
            case .entry(var entry):
                entry.messageIndex = newValue
                self = .entry(entry)
            case .statement(var statement):
                statement.messageIndex = newValue
                self = .statement(statement)
            case .notice(var notice):
                notice.messageIndex = newValue
                self = .notice(notice)
            case .transmission(var transmission):
                transmission.messageIndex = newValue
                self = .transmission(transmission)
            case .batch(var batch):
                batch.messageIndex = newValue
                self = .batch(batch)
            }
        }
    }
}

/// The names that others may call a payment by.
public struct PaymentReferences: Sendable, Hashable {
    /// The unique end-to-end transaction reference.
    public var uetr: UETR?
    /// All others, in the order of the message, each once; without those that say that there is none (`NONREF`, `NOTPROVIDED`).
    public private(set) var texts: [String] = []

    /// Makes references from a UETR and texts.
    public init(uetr: UETR? = nil, _ texts: [String?] = []) {
        self.uetr = uetr
        for text in texts { add(text) }
    }

    /// Adds a reference where it is one and is not there yet.
    public mutating func add(_ text: String?) {
        guard let text, !text.isEmpty, !Self.none.contains(text), !texts.contains(text) else { return }
        texts.append(text)
    }

    /// Whether the two have a name in common.
    public func names(_ other: PaymentReferences) -> Bool {
        if let uetr, uetr == other.uetr { return true }
        return texts.contains(where: other.texts.contains)
    }

    /// Whether nothing is known.
    public var isEmpty: Bool { uetr == nil && texts.isEmpty }

    private static let none: Set<String> = ["NONREF", "NOTPROVIDED", "NOTPROV", "NOREF", "NEW"]
}

/// One booking on an account, or the advice of one: a statement line (MT field 61, `Ntry`), a confirmation (MT900, 910, camt.054).
public struct AccountEntry: Sendable, Hashable {
    /// What kind of message tells it.
    public enum Source: String, Sendable, Hashable {
        /// A confirmation of one debit or credit: MT900, MT910, camt.054.
        case confirmation
        /// A statement at the end of a period: MT940, MT950, camt.053.
        case statement
        /// A report within a period: MT942, camt.052.
        case report
    }

    /// What was ordered, in the currency of the order.
    public struct Instructed: Sendable, Hashable {
        /// How much, exactly.
        public var amount: Amount
        /// The order's currency.
        public var currency: Currency

        /// Makes an amount as ordered.
        public init(amount: Amount, currency: Currency) {
            self.amount = amount
            self.currency = currency
        }
    }

    /// A payment within an entry that books several together (`TxDtls`).
    public struct Detail: Sendable, Hashable {
        /// The names it has.
        public var references = PaymentReferences()
        /// Its amount and currency, where they are told.
        public var amount: Amount?
        /// The amount's currency.
        public var currency: Currency?
        /// What was ordered, where it is told (`InstdAmt`): another currency where the bank exchanged it.
        public var instructed: Instructed?
        /// The other side: the creditor of a debit, the debtor of a credit.
        public var counterparty = Party()

        /// A detail that says nothing.
        public init() {}
    }

    /// The type of message: `950`, `camt.053.001.08`.
    public var message: MessageType
    /// The place of the message in its file, from 0.
    public var messageIndex = 0
    /// The message's own reference.
    public var messageReference: String?
    /// What kind of message tells it.
    public var source: Source
    /// The account booked on, as the message writes it.
    public var account: String?
    /// Who keeps the account: a BIC, or what stands for one.
    public var servicer: String?
    /// Whether money came in. A reversed debit is a credit.
    public var isCredit: Bool
    /// Whether it takes an earlier entry back.
    public var isReversal = false
    /// Whether it is not booked yet: expected or pending.
    public var isPending = false
    /// How much, exactly.
    public var amount: Amount
    /// The currency of the account.
    public var currency: Currency
    /// What was ordered, where the entry is for one payment and tells it (`InstdAmt`): another currency where the bank exchanged it.
    public var instructed: Instructed?
    /// The day it was booked, and the day it counts from.
    public var bookingDate: CivilDate?, valueDate: CivilDate?
    /// The kind of transaction: `NTRF`, `ICDT`.
    public var type: String?
    /// The names of what is booked: the owner's, the servicer's, the payment's.
    public var references = PaymentReferences()
    /// The other side, where the entry is for one payment.
    public var counterparty = Party()
    /// The payments in an entry for several; empty for one.
    public var details: [Detail] = []
    /// What else is said of it.
    public var text: String?

    /// Makes an entry of what every entry has.
    public init(message: MessageType, source: Source, isCredit: Bool, amount: Amount, currency: Currency) {
        self.message = message
        self.source = source
        self.isCredit = isCredit
        self.amount = amount
        self.currency = currency
    }
}

/// The frame of a statement or report of an account: number, page, balances.
public struct AccountStatement: Sendable, Hashable {
    /// A balance; `amount` is never negative, `isCredit` says which side it is on.
    public struct Balance: Sendable, Hashable {
        /// Whether the account has money: a credit balance.
        public var isCredit: Bool
        /// How much, exactly.
        public var amount: Amount
        /// The balance's currency.
        public var currency: Currency
        /// The day it stands for.
        public var date: CivilDate?

        /// Makes a balance.
        public init(isCredit: Bool, amount: Amount, currency: Currency, date: CivilDate?) {
            self.isCredit = isCredit
            self.amount = amount
            self.currency = currency
            self.date = date
        }
    }

    /// The type of message.
    public var message: MessageType
    /// The place of the message in its file, from 0.
    public var messageIndex = 0
    /// The message's own reference.
    public var messageReference: String?
    /// What kind of message tells it.
    public var source: AccountEntry.Source
    /// The account, and who keeps it.
    public var account: String?, servicer: String?
    /// The statement's number, and its page (MT: sequence number) from 1.
    public var number: Int?, page: Int?
    /// The balance before the first entry. `isFirstPage` is false where it only carries over from the page before.
    public var opening: Balance?
    /// Whether the opening balance is the statement's, not a page's (`60F`, `OPBD`, `PRCD`).
    public var isFirstPage = true
    /// The balance behind the last entry.
    public var closing: Balance?
    /// Whether the closing balance is the statement's, not a page's (`62F`, `CLBD`).
    public var isLastPage = true
    /// How many entries were told before it.
    public var entries = 0

    /// A statement's or a page's number: 1 to 9 digits. Nil for anything else, and for noughts, which say that nothing is numbered.
    public static func number(_ text: some StringProtocol) -> Int? {
        guard (1...9).contains(text.utf8.count), text.utf8.allSatisfy(\.isDigit), let number = Int(text), number > 0
        else {
            return nil
        }
        return number
    }

    /// Makes the frame of a statement.
    public init(message: MessageType, source: AccountEntry.Source) {
        self.message = message
        self.source = source
    }
}

/// What somebody says of a payment without booking it.
public struct PaymentNotice: Sendable, Hashable {
    /// What it is.
    public enum Kind: String, Sendable, Hashable {
        /// The network took the message: `{451:0}`.
        case acknowledged
        /// The network refused the message: `{451:1}`.
        case refused
        /// A status report: pacs.002, pain.002. The code says which.
        case status
        /// A request to cancel: MTn92, camt.056.
        case cancellationRequest
        /// An answer to a request or query: MTn96, camt.029.
        case answer
        /// A query: MTn95.
        case query
        /// A free-format message: MTn99.
        case freeFormat
        /// A notice that money is to be received, and its withdrawal: camt.057, camt.058.
        case expectedReceipt
    }

    /// The type of message; `ack` and `nak` for acknowledgements.
    public var message: MessageType
    /// The place of the message in its file, from 0.
    public var messageIndex = 0
    /// The message's own reference.
    public var messageReference: String?
    /// What it is.
    public var kind: Kind
    /// Who says it.
    public var sender: String?
    /// The payments it speaks of. Empty where it speaks of a whole message.
    public var references = PaymentReferences()
    /// The reference of the message that it speaks of as a whole.
    public var originalMessage: String?
    /// The part of that message (`PmtInf`) that it speaks of as a whole; nil where it speaks of payments, or of the message.
    public var originalPart: String?
    /// When it was made, where it says.
    public var time: Timestamp?
    /// Terminal, session and sequence number of the message that an acknowledgement answers.
    public var transmission: Transmission.Number?
    /// The status or reason: `ACSC`, `RJCT`, `DUPL`.
    public var code: String?
    /// The amount that it names.
    public var amount: Amount?
    /// The amount's currency.
    public var currency: Currency?
    /// What it says in words.
    public var text: String?

    /// Makes a notice.
    public init(message: MessageType, kind: Kind) {
        self.message = message
        self.kind = kind
    }

    /// Whether the payment was refused: by the network, or by status `RJCT`, `CANC`.
    public var isRefusal: Bool { kind == .refused || kind == .status && (code == "RJCT" || code == "CANC") }
}

/// How a message went over the network.
public struct Transmission: Sendable, Hashable {
    /// The numbers of a FIN message (block 1): one more with every message of a session.
    public struct Number: Sendable, Hashable {
        /// The twelve characters of the logical terminal.
        public var terminal: String
        /// Four digits.
        public var session: Int
        /// Six digits.
        public var sequence: Int

        /// Makes numbers; nil where the text of block 1 behind `F01` or `F21` does not have its form.
        public init?(_ text: some StringProtocol) {
            guard text.utf8.count == 22, let session = Int(text.dropFirst(12).prefix(4)),
                let sequence = Int(text.suffix(6)), session >= 0, sequence >= 0
            else { return nil }
            terminal = String(text.prefix(12))
            self.session = session
            self.sequence = sequence
        }
    }

    /// The type of message.
    public var message: MessageType
    /// The place of the message in its file, from 0.
    public var messageIndex = 0
    /// The message's own reference.
    public var reference: String?
    /// Its numbers; nil where the message has none.
    public var number: Number?
    /// Whether the terminal received the message (output form); else it sent it.
    public var isReceived = false
    /// Whether the message is marked as perhaps sent before: PDE, PDM.
    public var isPossibleDuplicate = false
    /// Whether the payment is settled by a cover that goes another way: MT103 with reimbursement through 53a, 54a or 55a;
    /// `SttlmMtd` `COVE`.
    public var isSettledByCover = false
    /// Whether the payment is settled by a clearing system, not on an account at its receiver: `SttlmMtd` `CLRG`; a service of
    /// FINCopy in block 3 (103), as `TGT`.
    public var isSettledByClearing = false
    /// That clearing system, where it is named: `TGT`, a service of FINCopy or `ClrSys`.
    public var clearingSystem: String?

    /// Makes a transmission.
    public init(message: MessageType) {
        self.message = message
    }
}

/// The payments of one part of a message (`PmtInf`), which the bank may book together under its name.
public struct PaymentBatch: Sendable, Hashable {
    /// The type of message.
    public var message: MessageType
    /// The place of the message in its file, from 0.
    public var messageIndex = 0
    /// What the part is called: `PmtInfId`.
    public var reference: String
    /// The places of its payments in the file, from 0.
    public var payments: Range<Int>

    /// Makes a batch.
    public init(message: MessageType, reference: String, payments: Range<Int>) {
        self.message = message
        self.reference = reference
        self.payments = payments
    }
}
