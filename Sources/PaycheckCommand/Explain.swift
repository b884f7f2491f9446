import AnomalyScoring
public import ArgumentParser
import Paycheck
public import PaycheckReports
import PaymentModel
import ProfileStore

extension AccountReport.Format: ExpressibleByArgument {}

struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Tells what is known of an account, in plain words.",
        discussion: """
            Since when it is known and how sure that is, its pace, amounts, currencies, countries, hours, and whom it pays. This is what \
            its payments are compared with. Profiles that last (--profiles) do not keep the names of beneficiaries: only a history lists them. \
            Amounts of statistics are approximate; what beneficiaries were paid at most is exact.

            EXAMPLES
              paycheck explain 762345080 --history 2025/ --history 2026/
              paycheck explain DE89370400440532013000 --history 2026/ --format json
              paycheck explain 762345080 --history 2026/ --trust trust.yaml     and whose keys signed for it, since when
              paycheck explain 762345080 --profiles bank.profiles     from profiles that last, at once
            """
    )

    @Argument(
        help: ArgumentHelp("The account as messages have it, or the BIC of an institution.", valueName: "account")
    )
    var account: String

    @Option(
        help:
            "How the account is told: text for people, json or jsonl (one object, and a line for each problem) for programs."
    )
    var format = AccountReport.Format.text

    @OptionGroup var common: RunOptions
    @OptionGroup var learnt: HistoryOptions
    @OptionGroup var identities: TrustOptions

    @Option(
        help: ArgumentHelp(
            "Profiles that last (see paycheck learn): what they know; they are only read.",
            valueName: "file"
        ),
        completion: .file()
    )
    var profiles: String?

    func validate() throws {
        guard profiles != nil || !learnt.history.isEmpty else {
            throw ValidationError(
                "explain needs to know something: name a history with --history PATH, or profiles with --profiles FILE"
            )
        }
        if profiles != nil, identities.trust != nil {
            throw ValidationError(
                "profiles keep of signers that there are some, not who: --trust tells who signed in a history (--history)"
            )
        }
        if profiles != nil, !learnt.history.isEmpty {
            throw ValidationError("--profiles has its history: leave --history out, or take it in with paycheck learn")
        }
    }

    func run() throws {
        let isText = format == .text
        let writer = AccountReportWriter(isText: isText)
        let run = try Run(common, isText: isText, history: learnt.history, trust: identities.trust) { _ in writer }
        if let profiles {
            let checker = run.checker(try openProfiles(profiles, .reading))
            try readingProfiles(profiles) {
                run.take(knownPayments: try checker.learnedPayments())
                writer.take(report(try checker.profile(ofAccount: account), ledger: nil))
            }
            PaycheckCommand.exit(withStatus: try run.finish())
        }
        var checker = Checker(policy: run.policy)
        var ledger = AccountLedger(account: account)
        try run.learn { source, path, tell in
            try checker.learn(from: &source, options: run.reading(.none, of: path)) { event in
                if case .payment(let payment) = event { ledger.add(payment) }
                try tell(event)
            }
        }
        writer.take(report(checker.profile(ofAccount: account), ledger: ledger))
        PaycheckCommand.exit(withStatus: try run.finish())
    }

    private func report(_ profile: AccountProfile?, ledger: AccountLedger?) -> String {
        format == .text
            ? AccountReport.text(account, profile, ledger: ledger)
            : AccountReport.json(account, profile, ledger: ledger)
    }
}
