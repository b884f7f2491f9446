import ArgumentParser
import Paycheck
import PaycheckReports
import PaymentModel

struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tells what is known of an account, in plain words.",
        discussion: """
            Since when it is known and how sure that is, its pace, amounts, currencies, countries, hours, and whom it pays. This is what \
            its payments are compared with.

            EXAMPLES
              paycheck explain 762345080 --history 2025/ --history 2026/
              paycheck explain DE89370400440532013000 --history 2026/ --format json
            """
    )

    @Argument(
        help: ArgumentHelp("The account as messages have it, or the BIC of an institution.", valueName: "account")
    )
    var account: String

    @OptionGroup var common: CommonOptions
    @OptionGroup var learnt: HistoryOptions

    func validate() throws {
        guard !learnt.history.isEmpty else {
            throw ValidationError("explain needs to know something: name a history with --history PATH")
        }
        guard [.text, .json, .jsonl].contains(common.format) else {
            throw ValidationError("explain writes text, json or jsonl, not \(common.format.rawValue)")
        }
    }

    func run() throws {
        let writer = AccountReportWriter(isText: common.format == .text)
        let run = try Run(common, history: learnt.history, writer: writer)
        var checker = Checker(policy: run.policy)
        var ledger = AccountLedger(account: account)
        try run.learn { source, _, tell in
            try checker.learn(from: &source, options: run.reading(.none)) { event in
                if case .payment(let payment) = event { ledger.add(payment) }
                try tell(event)
            }
        }
        let profile = checker.profile(ofAccount: account)
        writer.take(
            common.format == .text
                ? AccountReport.text(account, profile, ledger: ledger)
                : AccountReport.json(account, profile, ledger: ledger)
        )
        PaycheckCommand.exit(withStatus: try run.finish())
    }
}
