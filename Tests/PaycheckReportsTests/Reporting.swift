import AnomalyScoring
import Paycheck
import PaycheckReports
import PaymentModel
import TestSupport

/// What a writer makes of some items, with their summary behind them.
func report(
    _ items: [ReportItem],
    _ kind: ReportKind = .verify,
    format: ReportFormat,
    history: [Payment] = [],
    isBrief: Bool = false,
    scoring: ScoringSettings? = nil,
    filesFailed: Int = 0
) -> String {
    var writer = format.writer(for: kind, isBrief: isBrief, scoring: scoring, version: "9.8.7")
    var output: [UInt8] = []
    var summary = ReportSummary()
    summary.filesFailed = filesFailed
    var files: Set<String> = []
    for payment in history {
        writer.takeHistory(payment)
        summary.history += 1
    }
    for item in items {
        summary.count(item)
        if case .payment(let file, _, _) = item { files.insert(file) }
        writer.write(item, to: &output)
    }
    summary.files = files.count
    writer.write(.summary(summary), to: &output)
    return String(decoding: output, as: UTF8.self)
}

/// Payments between these accounts that a limit stops, as many times as there are files.
func stopped(_ accounts: [(debtor: String, creditor: String)], files: [String]) throws -> [ReportItem] {
    var policy = Policy()
    var limit = PaymentLimit()
    limit.count = 0
    policy.limits = [limit]
    var checker = Checker(policy: policy)
    let messages = accounts.enumerated().map { place, pair in
        SampleMessages.mt103(reference: "R\(place)", amount: "\(place + 5),")
            .replacing("DE89370400440532013000", with: pair.debtor)
            .replacing("MUSTER GMBH", with: "MUSTER \(pair.debtor)")
            .replacing("GB29NWBK60161331926819", with: pair.creditor)
    }
    var items: [ReportItem] = []
    for file in files {
        var source = BytesInMemory(messages.joined(separator: "\r\n"))
        try checker.verify(&source, named: file) { items.append($0) }
    }
    return items
}
