import AnomalyScoring
public import Paycheck
import PaymentModel

/// Writes one table by RFC 4180: a line for each payment, message and problem, all with the same columns.
///
/// Lines end in CRLF, the first names the columns, the bytes are UTF-8 without a mark. A spreadsheet takes a cell that begins with
/// `=`, `+`, `-` or `@` for a formula: such a text gets an apostrophe in front. So does what stands behind a semicolon, since where
/// the decimal sign is a comma a spreadsheet begins a cell there. Characters without a shape
/// of their own are written as `\u{202e}`, line ends in a text likewise: a line of the table is a line of the file.
public struct CSVReportWriter: ReportWriter {
    /// The columns, in order. What a line has nothing for is empty.
    public static let columns = [
        "type", "file", "index", "message", "valid", "decision", "score", "incident", "reasons", "amount", "currency",
        "settlementDate", "time", "debtorName", "debtorAccount", "debtorBic", "debtorAgent", "debtorCountry",
        "creditorName", "creditorAccount", "creditorBic", "creditorAgent", "creditorCountry", "intermediaries",
        "messageReference", "instructionReference", "endToEndReference", "transactionReference", "uetr", "purpose",
        "remittance", "severity", "code", "line", "column", "path", "problem",
    ]

    private let kind: ReportKind
    private var hasHeader = false

    /// Makes a writer.
    public init(kind: ReportKind) {
        self.kind = kind
    }

    /// Appends the item's line; the first item has the names of the columns in front of it.
    public mutating func write(_ item: ReportItem, to output: inout [UInt8]) {
        if !hasHeader {
            hasHeader = true
            output.append(contentsOf: (Self.columns.joined(separator: ",") + "\r\n").utf8)
        }
        var cells: [String: String] = [:]
        switch item {
        case .payment(let file, let payment, let verdict):
            guard kind.showsPayments else { return }
            cells = Self.cells(payment, verdict)
            cells["type"] = "payment"
            cells["file"] = Self.text(file)
        case .document(let file, let message):
            guard kind == .validate else { return }
            cells["type"] = "document"
            cells["file"] = Self.text(file)
            cells["index"] = "\(message.index)"
            cells["message"] = message.message?.text
            cells["valid"] = "\(message.isValid)"
        case .problem(let file, let problem, let isHistory):
            cells["type"] = isHistory ? "history problem" : "problem"
            cells["file"] = Self.text(file)
            cells["index"] = "\(problem.messageIndex)"
            cells["severity"] = problem.severity.rawValue
            cells["code"] = problem.code
            if problem.place.line > 0 { cells["line"] = "\(problem.place.line)" }
            if problem.place.column > 0 { cells["column"] = "\(problem.place.column)" }
            cells["path"] = problem.place.path.map(Self.text)
            cells["problem"] = Self.text(problem.text)
        case .summary: return
        }
        let line = Self.columns.map { Self.cell(cells[$0] ?? "") }.joined(separator: ",")
        output.append(contentsOf: (line + "\r\n").utf8)
    }

    private static func cells(_ payment: Payment, _ verdict: Verdict?) -> [String: String] {
        var cells = [
            "index": "\(payment.index)", "message": payment.message.text, "valid": "\(payment.isValid)",
            "amount": payment.amount.text(), "currency": payment.currency.text,
        ]
        let fields: [(String, PaymentField)] = [
            ("settlementDate", .settlementDate), ("debtorName", .debtorName), ("debtorAccount", .debtorAccount),
            ("debtorBic", .debtorBIC), ("debtorAgent", .debtorAgent), ("debtorCountry", .debtorCountry),
            ("creditorName", .creditorName), ("creditorAccount", .creditorAccount), ("creditorBic", .creditorBIC),
            ("creditorAgent", .creditorAgent), ("creditorCountry", .creditorCountry),
            ("intermediaries", .intermediaries), ("messageReference", .messageReference),
            ("instructionReference", .instructionReference), ("endToEndReference", .endToEndReference),
            ("transactionReference", .transactionReference), ("uetr", .uetr), ("purpose", .purpose),
            ("remittance", .remittance),
        ]
        for (column, field) in fields { cells[column] = payment[field].map(text) }
        if let time = payment.time, time.precision == .second { cells["time"] = time.description }
        guard let verdict else { return cells }
        cells["decision"] = verdict.assessment.decision.rawValue
        cells["score"] = oneDecimal(verdict.assessment.score, roundedDown: true)
        cells["incident"] = verdict.incident?.identifier
        let reasons = verdict.reasons
        cells["reasons"] = text(reasons.joined(separator: "; "))
        return cells
    }

    /// A text as a cell may hold it: nothing a spreadsheet would calculate, nothing without a shape.
    static func text(_ text: String) -> String {
        var safe = String.UnicodeScalarView()
        // Blanks and quotation marks at the beginning of a cell.
        var lead = String.UnicodeScalarView()
        var isBeginning = true
        for scalar in visible(text).unicodeScalars {
            if isBeginning {
                if scalar == " " || scalar == "\"" {
                    lead.append(scalar)
                    continue
                }
                if beginsFormula(scalar) { safe.append("'") }
                safe += lead
                lead = .init()
            }
            safe.append(scalar)
            isBeginning = scalar == ";" || scalar == "\t"
        }
        return String(safe + lead)
    }

    private static func beginsFormula(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        // The wide forms are formulas in spreadsheets of East Asia.
        case "=", "+", "-", "@", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}": true
        default: false
        }
    }

    private static func cell(_ text: String) -> String {
        guard
            text.utf8.contains(where: {
                $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ";") || $0 == UInt8(ascii: "\"") || $0 < 0x20
            })
                || text.hasPrefix(" ")
                || text.hasSuffix(" ")
        else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
