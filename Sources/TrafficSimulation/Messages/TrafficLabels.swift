import PaymentModel

/// What is known of simulated payments, as lines of CSV (RFC 4180) that can be joined with the reports of `paycheck`.
public struct TrafficLabels: Sendable {
    /// The names of the columns.
    ///
    /// `file` and `index` name a payment as `--format jsonl` does (`index` counts from 0 in the file); then its instruction
    /// reference, UETR, time, kind of customer, occasion, and for an attack the scenario and which of several it is.
    public static let header = "file,index,reference,uetr,time,customer,occasion,attack,instance\n"

    /// The lines of a file, which is reported under a path.
    public static func lines(of file: TrafficFiles.File, at path: String) -> String {
        var text = ""
        for (index, labelled) in file.payments.enumerated() {
            let payment = labelled.payment
            let label = labelled.label
            let fields = [
                path, String(index), payment[.messageReference] ?? "", payment[.uetr] ?? "",
                payment.time?.description ?? "",
                label.customer.rawValue, label.occasion.rawValue, label.attack?.scenario ?? "",
                label.attack.map { String($0.instance) } ?? "",
            ]
            text += fields.map(quoted).joined(separator: ",") + "\n"
        }
        return text
    }

    /// A field as RFC 4180 writes it: in quotes where it needs them.
    private static func quoted(_ field: String) -> String {
        guard field.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return field }
        var text = "\""
        for character in field { text += character == "\"" ? "\"\"" : String(character) }
        return text + "\""
    }
}
