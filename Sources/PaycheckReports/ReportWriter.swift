public import AnomalyScoring
public import Paycheck
public import PaymentModel

/// What a report is about: which items it shows and what it says of them.
public enum ReportKind: Sendable, Hashable {
    /// Payments with their verdicts, and everything else.
    case verify
    /// Messages and problems, no payments.
    case validate
    /// Payments as understood, nothing judged.
    case inspect
    /// Problems and what was taken into the profiles.
    case learn

    /// Whether payments are shown.
    public var showsPayments: Bool { self == .verify || self == .inspect }
}

/// Turns the items of a report, one after another, into the bytes of a format.
///
/// The bytes are UTF-8. The last item is always the summary; a writer may hold everything back until then.
public protocol ReportWriter {
    /// Takes one item and appends what can be written now.
    mutating func write(_ item: ReportItem, to output: inout [UInt8])
    /// Takes a payment that was learnt as history, for formats that show what an account usually does.
    mutating func takeHistory(_ payment: Payment)
}

extension ReportWriter {
    /// Most formats show only what is judged.
    public mutating func takeHistory(_ payment: Payment) {}
}

/// The formats a report can have.
public enum ReportFormat: String, Sendable, Hashable, CaseIterable {
    /// For people.
    case text
    /// One JSON array of the objects that `jsonl` writes a line each.
    case json
    /// JSON Lines: one object a line, as soon as it is known.
    case jsonl
    /// One page for a browser, with charts; it needs nothing else.
    case html
    /// One table, for spreadsheets.
    case csv
    /// A log of the Static Analysis Results Interchange Format, for what collects findings.
    case sarif

    /// What names of files with such a report end with.
    public var fileExtension: String { self == .text ? "txt" : rawValue }

    /// A writer of the format. `colour` matters to text only, `isBrief` (incidents without their payments, and only messages that are
    /// invalid) to what is for people, the settings that payments are scored with to the clocks of charts, the program's version to SARIF.
    public func writer(
        for kind: ReportKind,
        colour: Bool = false,
        isBrief: Bool = false,
        scoring: ScoringSettings? = nil,
        version: String? = nil
    ) -> any ReportWriter {
        switch self {
        case .text: TextReportWriter(kind: kind, style: TextStyle(colour: colour), isBrief: isBrief)
        case .json: JSONReportWriter(kind: kind, layout: .array)
        case .jsonl: JSONReportWriter(kind: kind, layout: .lines)
        case .html: HTMLReportWriter(kind: kind, isBrief: isBrief, scoring: scoring)
        case .csv: CSVReportWriter(kind: kind)
        case .sarif: SARIFReportWriter(kind: kind, version: version)
        }
    }
}
