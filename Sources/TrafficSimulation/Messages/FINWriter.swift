public import PaymentModel

/// Writes payments as SWIFT FIN messages, as the bank that sends them has them: MT103, MT202 and MT202 COV, input form.
///
/// The type follows from the payment's own: `103`, `pacs.008…` → 103; `202`, `pacs.009…` → 202, with the cover's
/// sequence B where the payment is a cover. What an MT message has no place for is left out: category purpose, all
/// intermediaries but the first, seconds. Texts are brought into the character set x of the SWIFT user handbook; lines
/// longer than 35 characters are wrapped.
public struct FINWriter: Sendable {
    /// How debtor and creditor are written.
    public enum PartyForm: Sendable, Hashable {
        /// Options K of field 50 and no letter of field 59: name and address as free lines.
        case unstructured
        /// Options F: numbered lines, with the country as a code.
        case structured
    }

    /// How debtor and creditor are written.
    public var partyForm: PartyForm
    /// What ends a line: the standard has CR LF.
    public var lineEnd: String

    /// Makes a writer.
    public init(partyForm: PartyForm = .unstructured, lineEnd: String = "\r\n") {
        self.partyForm = partyForm
        self.lineEnd = lineEnd
    }

    /// One message, without a line end behind it. `sequence` is the input sequence number of block 1.
    public func message(_ payment: Payment, sequence: Int = 0) -> String {
        let isInstitutional = payment.message.family == "202" || payment.message.family == "pacs.009"
        let type = isInstitutional ? "202" : "103"
        let sender = terminal(payment[.sender] ?? payment[.debtorAgent] ?? "", letter: "A")
        let receiver = terminal(payment[.receiver] ?? payment[.creditorAgent] ?? "", letter: "X")
        let number = String(1_000_000 + max(0, sequence) % 1_000_000).dropFirst()
        var text = "{1:F01\(sender)0001\(number)}{2:I\(type)\(receiver)N}"
        var header = payment.isCover && isInstitutional ? "{119:COV}" : ""
        if let uetr = payment[.uetr] { header += "{121:\(uetr)}" }
        if !header.isEmpty { text += "{3:\(header)}" }
        text += "{4:" + lineEnd
        var body = FINBody(partyForm: partyForm)
        if isInstitutional { body.writeInstitutional(payment) } else { body.writeCustomer(payment) }
        for line in body.lines { text += line + lineEnd }
        return text + "-}"
    }

    /// All messages in one RJE file: `$` between them, as SWIFT's remote job entry has it.
    public func rje(_ payments: some Sequence<Payment>) -> String {
        var text = ""
        for (sequence, payment) in payments.enumerated() {
            if sequence > 0 { text += "$" + lineEnd }
            text += message(payment, sequence: sequence + 1) + lineEnd
        }
        return text
    }

    /// The 12 characters of a logical terminal: party, terminal, branch.
    private func terminal(_ bic: String, letter: String) -> String {
        let branch = bic.utf8.count == 11 ? String(bic.suffix(3)) : "XXX"
        return bic.prefix(8) + letter + branch
    }
}
