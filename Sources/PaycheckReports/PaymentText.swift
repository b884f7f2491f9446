import Paycheck
import PaymentModel

/// A payment as a person reads it.
enum PaymentText {
    /// Currency and amount as in `USD 20,000,000.00`.
    static func amount(_ payment: Payment) -> String {
        "\(payment.currency.text) \(payment.amount.text(groupedBy: ","))"
    }

    /// Name, else BIC, else account; and the country of the account's keeper.
    static func creditor(_ payment: Payment) -> String {
        let name = payment[.creditorName] ?? payment[.creditorBIC] ?? payment[.creditorAccount] ?? "unknown creditor"
        let country = payment.creditor.agent?.country?.text ?? payment[.creditorCountry]
        return printable(name) + (country.map { " (\(printable($0)))" } ?? "")
    }

    /// The one who pays, in a word: name, else BIC, else account.
    static func payer(_ payment: Payment) -> String {
        printable(payment[.debtorName] ?? payment[.debtorBIC] ?? payment[.debtorAccount] ?? "unknown debtor")
    }

    /// Name and account of the one who pays.
    static func debtor(_ payment: Payment) -> String {
        let parts = [payment[.debtorName] ?? payment[.debtorBIC], payment[.debtorAccount].map { "account \($0)" }]
        let text = parts.compactMap { $0 }.map(printable).joined(separator: ", ")
        return text.isEmpty ? "unknown debtor" : text
    }

    /// The best reference to find the payment by.
    static func reference(_ payment: Payment) -> String? {
        (payment.message.isISO20022
            ? [.instructionReference, .endToEndReference, .messageReference] : [PaymentField.messageReference])
            .lazy.compactMap { payment[$0] }.first.map(printable)
    }

    /// The whole payment, for `inspect`.
    static func lines(_ payment: Payment, file: String, style: TextStyle) -> [String] {
        var head =
            "\(printable(file)), payment \(payment.index + 1)  \(payment.message.text)  "
            + style.bold(amount(payment))
        if let date = payment[.settlementDate] { head += "  settles \(printable(date))" }
        if payment.isCover { head += "  cover" }
        if let status = payment.status { head += "  \(status.rawValue)" }
        if !payment.isValid { head += "  " + style.severity(isError: true, "invalid") }
        var lines = [head]
        for field in PaymentField.allCases where payment.has(field) && field != .settlementDate {
            lines.append("    " + field.name.fitted(24) + printable(payment.list(field).joined(separator: " | ")))
        }
        if let facts = payment.signature { lines.append("    " + "signature".fitted(24) + printable(facts.sentence)) }
        return lines + [""]
    }
}
