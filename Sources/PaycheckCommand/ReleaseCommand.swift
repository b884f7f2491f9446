import AnomalyScoring
import ArgumentParser
import Paycheck
import PaymentModel
import PolicyFiles
import ProfileStore

struct ReleaseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Records a person's decision that a held payment may go.",
        discussion: """
            The decision is an entry of the audit chain. Where the policy asks for four eyes the first person's decision waits for \
            another's: status 1 until then. A released payment is not taken into the profiles, so that its beneficiary stays new to the \
            account, until the policy says so: released: {learnAfterDays: 30} takes it in 30 days after its release, with the next file that \
            is stored under that policy.

            EXAMPLES
              paycheck release REF-4711 --profiles bank.profiles --by "A. Clerk" --reason "customer called back, confirmed"
            """
    )

    @Argument(
        help: ArgumentHelp(
            "Its UETR, instruction, end-to-end or transaction reference, or # and the number of its assessment.",
            valueName: "payment"
        )
    )
    var payment: String

    @Option(help: ArgumentHelp("Who decides.", valueName: "person"))
    var by: String

    @Option(help: ArgumentHelp("Why, in a sentence.", valueName: "text"))
    var reason: String

    @Option(
        help: ArgumentHelp(
            "A policy that says when two persons are needed (fourEyes), beside the one that the payment was judged by.",
            valueName: "file"
        ),
        completion: .file()
    )
    var policy: String?

    @OptionGroup var options: ProfileOptions

    func validate() throws {
        for (name, value) in [("--by", by), ("--reason", reason)] where value.allSatisfy(\.isWhitespace) {
            throw ValidationError("\(name) is empty: an auditor will want to read it")
        }
    }

    func run() throws {
        let named = try self.policy.map(PolicyInput.policy)
        let store = try options.open(.writing)
        let head = try options.head.writer(store)
        let (release, name) = try readingProfiles(options.profiles) {
            try store.transaction(recorded: currentTime()) { transaction in
                // The latest judging of a payment is the one that counts; two payments of one name are not.
                let found = try transaction.reader.assessments(named: payment)
                guard let record = found.last else {
                    throw StoreError(
                        .conflict,
                        "no payment with the UETR or reference \(quoted(payment.utf8)) was judged"
                            + (payment.hasPrefix("#") ? "; there is no assessment of that number" : "")
                    )
                }
                if let other = found.first(where: { !$0.isSamePayment(as: record) }) {
                    throw StoreError(
                        .conflict,
                        "\(quoted(payment.utf8)) names more than one payment: name it by its assessment, #\(other.id) or #\(record.id)"
                    )
                }
                if record.decision == .pass, let held = found.last(where: { $0.decision > .pass }) {
                    throw StoreError(
                        .conflict,
                        "the latest judging of the payment, #\(record.id), let it pass: there is nothing to release; one before, #\(held.id), did not: "
                            + "name it to release that"
                    )
                }
                let policy =
                    try named.map { try transaction.record(.policy, PolicyFile.text($0)) }
                    ?? transaction.reader.verification(record.verification)?.ruleFile
                // Who names a laxer policy, or none, or judges the payment once more by one, does not get round those that it was judged by.
                let judgings = found + (try transaction.reader.judgings(of: record))
                let policies = try [named ?? Policy()] + judgings.map { try Self.policy(of: $0, transaction.reader) }
                let persons = policies.contains { policy in judgings.contains { Self.needsTwo($0, policy) } } ? 2 : 1
                let name = Self.name(record, judgings: found.count)
                let release = try transaction.release(
                    record,
                    by: by,
                    reason: reason,
                    persons: persons,
                    policy: policy
                )
                return (release, name)
            }
        }
        try head?.write(store)
        try readingProfiles(options.profiles) { try store.close() }
        if release.isFinal {
            try printOutput("released by \(visible(by)): \(visible(name))\n")
        } else {
            try printOutput(
                "agreed by \(visible(by)); the policy asks for another person before this is released: \(visible(name))\n"
            )
            PaycheckCommand.exit(withStatus: .alarming)
        }
    }

    /// The payment, so that who released it sees which one it was.
    private static func name(_ record: AssessmentRecord, judgings: Int) -> String {
        let parties = "from \(record.debtor ?? "unknown") to \(record.creditor ?? "unknown")"
        let latest = judgings > 1 ? ", the latest of \(judgings)" : ""
        let verdict = "(assessment #\(record.id), \(record.decision.rawValue)\(latest))"
        return "\(record.amountText) \(parties), \(record.references) \(verdict)"
    }

    /// The policy that a payment was judged by.
    private static func policy(of record: AssessmentRecord, _ reader: StoreReader) throws -> Policy {
        guard let text = try reader.verification(record.verification)?.ruleFile.flatMap(reader.ruleFile)?.content else {
            return Policy()
        }
        do {
            return try PolicyFile.read(Array(text.utf8))
        } catch {
            throw StoreError(
                .conflict,
                "the policy that this payment was judged by cannot be read any more: verify the file anew (--again), then release it"
            )
        }
    }

    private static func needsTwo(_ record: AssessmentRecord, _ policy: Policy) -> Bool {
        guard let amount = Amount(record.amount), let currency = Currency(record.currency) else { return true }
        let payment = Payment(message: "103", amount: amount, currency: currency)
        return policy.fourEyes.isNeeded(for: payment, decided: record.decision)
    }
}
