import Paycheck
import PaycheckReports
import PaymentModel

/// What a writer makes of some items, with their summary behind them.
func report(
    _ items: [ReportItem],
    _ kind: ReportKind = .verify,
    format: ReportFormat,
    history: [Payment] = []
) -> String {
    var writer = format.writer(for: kind, version: "9.8.7")
    var output: [UInt8] = []
    var summary = ReportSummary()
    for payment in history {
        writer.takeHistory(payment)
        summary.history += 1
    }
    for item in items {
        summary.count(item)
        writer.write(item, to: &output)
    }
    writer.write(.summary(summary), to: &output)
    return String(decoding: output, as: UTF8.self)
}
