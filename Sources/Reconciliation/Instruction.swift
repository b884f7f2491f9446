import PaymentModel

/// One payment that was sent, with what others may call it by.
struct Instruction {
    let place: ReconciliationFinding.Place
    let message: MessageType
    let references: PaymentReferences
    let messageReference: String?
    /// What the debtor calls it, in an ISO 20022 message, whose name it shares with others.
    let endToEnd: String?
    let relatedReference: String?
    let amount: Amount
    let currency: Currency
    /// What was ordered in another currency, and exchanged: what an account in that currency is debited with.
    let ordered: AccountEntry.Instructed?
    let date: CivilDate?
    let time: Timestamp?
    let sender: String?
    let receiver: String?
    let debtorAccount: String?
    let creditor: Party
    let remittance: String?
    let isCover: Bool
    /// Whether it collects money: what it books is a credit, and a debit at most where it is returned.
    let isDirectDebit: Bool
    /// What its part of the message is called (`PmtInfId`), where that is known.
    var paymentInformation: String?
    /// How its message went, where that is known.
    var transmission: Transmission?
    /// Refused by the network, by a status, or cancelled on request, and by what.
    var refusal: String?
    /// Whether the network refused its message: then it never arrived anywhere.
    private(set) var isRefusedByNetwork = false
    /// The books in which it was found.
    var books: Set<Book.Key> = []
    /// The day on which one of them books it.
    var bookingDate: CivilDate?
    /// The accounts of which a confirmation was found.
    var confirmations: Set<Book.Key> = []

    init(_ payment: Payment, in file: String) {
        place = ReconciliationFinding.Place(file: file, message: payment.messageIndex, payment: payment.index)
        message = payment.message
        references = PaymentReferences(
            uetr: UETR(payment.bytes(.uetr)),
            [
                payment[.instructionReference],
                // An MT message is one payment (101 and 102 aside); an ISO 20022 message may be thousands.
                payment.message.isISO20022 ? nil : payment[.messageReference], payment[.endToEndReference],
                payment[.transactionReference],
                payment.message.isISO20022 ? nil : payment[.businessMessageReference],
            ]
        )
        messageReference = payment[.messageReference]
        endToEnd = payment.message.isISO20022 ? PaymentReferences([payment[.endToEndReference]]).texts.first : nil
        relatedReference = payment[.relatedReference]
        amount = payment.amount
        currency = payment.currency
        ordered = payment[.instructedAmount].flatMap(Self.ordered).flatMap {
            $0.currency == payment.currency ? nil : $0
        }
        time = payment.time
        date = payment.settlementDate ?? payment.time?.localDay
        sender = payment[.sender].map(partyCode)
        receiver = payment[.receiver].map(partyCode)
        debtorAccount = payment[.debtorAccount].map(plainAccount)
        creditor = payment.creditor
        isCover = payment.isCover
        isDirectDebit = Self.directDebits.contains(payment.message.family)
        remittance = payment[.remittance]
        if payment.status == .rejected { refuseByNetwork() }
    }

    private static let directDebits: Set<String> = ["pacs.003", "pacs.010", "pain.008"]

    /// `EUR 100.00` in parts.
    private static func ordered(_ text: String) -> AccountEntry.Instructed? {
        guard let currency = Currency(text.prefix(3)), let amount = Amount(text.dropFirst(4)) else { return nil }
        return AccountEntry.Instructed(amount: amount, currency: currency)
    }

    /// What it comes to in a currency: what is transferred, or what was ordered in it.
    func amount(in other: Currency) -> Amount? {
        currency == other ? amount : ordered.flatMap { $0.currency == other ? $0.amount : nil }
    }

    /// Notes that the network refused its message.
    mutating func refuseByNetwork() {
        refusal = "the network refused it"
        isRefusedByNetwork = true
    }

    /// Whether another says the same of the same payment, word for word.
    func isSame(as other: Instruction) -> Bool {
        message == other.message && references == other.references && messageReference == other.messageReference
            && relatedReference == other.relatedReference && amount == other.amount && currency == other.currency
            && ordered == other.ordered
            && date == other.date && time == other.time && sender == other.sender && receiver == other.receiver
            && debtorAccount == other.debtorAccount && creditor == other.creditor && isCover == other.isCover
            && remittance == other.remittance && paymentInformation == other.paymentInformation
    }

    /// Where its message is.
    var messagePlace: ReconciliationFinding.Place { .init(file: place.file, message: place.message) }

    /// Whether a confirmation was found.
    var isConfirmed: Bool { !confirmations.isEmpty }

    /// The reference to ask for.
    var reference: String? { messageReference ?? references.texts.first }

    /// What to call it in a sentence: `103 BBK160204000012 of USD 20,000,000.00, 2016-02-04`. Payments of an ISO 20022 message are told
    /// apart by what the debtor calls them, or by whom they pay.
    var name: String {
        var text = "\(message.text) \(quoted((reference ?? "without reference").utf8, limit: 35))"
        if message.isISO20022 {
            if let endToEnd { text += ", \(quoted(endToEnd.utf8, limit: 35))" }
            if let payee = creditor.name ?? creditor.account?.text { text += " to \(quoted(payee.utf8, limit: 40))" }
            if endToEnd != nil || creditor.name ?? creditor.account?.text != nil { text += "," }
        }
        return text + " of \(money(amount, currency))" + (date.map { ", \($0)" } ?? "")
    }

    /// Whether its receiver books it: not where a cover or a clearing system settles it.
    var isSettledByReceiver: Bool { !isSettledByCover && !isSettledByClearing }

    /// Whether a clearing system settles it, on whatever account.
    var isSettledByClearing: Bool { !isSettledByCover && transmission?.isSettledByClearing ?? false }

    /// Whether its cover is what is booked, not itself.
    var isSettledByCover: Bool { transmission?.isSettledByCover ?? false }
}

extension ReconciliationFinding {
    /// A finding about an instruction, with what to ask for.
    init(_ code: ReconciliationCode, _ text: String, about instruction: Instruction, other: Instruction? = nil) {
        self.init(code, text, at: instruction.place, other: other?.place)
        reference = instruction.reference
        amount = instruction.amount
        currency = instruction.currency
        date = instruction.date
    }
}

/// The first eight characters of a BIC: the institution without its branch.
func partyCode(_ text: String) -> String { BIC(text)?.bic8 ?? text }

/// An account's letters and digits in capitals: how it is written makes no difference.
func plainAccount(_ text: String) -> String {
    String(
        decoding: text.utf8.compactMap { byte -> UInt8? in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - 32
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): byte
            default: nil
            }
        },
        as: UTF8.self
    )
}

/// An amount in a sentence: `USD 20,000,000.00`.
func money(_ amount: Amount, _ currency: Currency) -> String { "\(currency) \(amount.text(groupedBy: ","))" }
