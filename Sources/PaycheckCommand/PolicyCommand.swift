import AnomalyScoring
import ArgumentParser
import ConfigurationFiles
import Paycheck
import PaymentModel
import PolicyFiles

struct PolicyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy",
        abstract: "Checks a policy file, or shows the policy that is in force.",
        discussion: """
            A policy is a YAML file: thresholds, detectors, limits, blocked and allowed parties, calendars, cut-offs, reference \
            rates, four-eyes, severities. paycheck policy show writes the whole of paycheck's own, with comments: a file to begin with.

            EXAMPLES
              paycheck policy show > policy.yaml
              paycheck policy check policy.yaml
              paycheck verify batch.xml --history 2026/ --policy policy.yaml
            """,
        subcommands: [Check.self, Show.self]
    )

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check",
            abstract: "Says what is wrong in a policy file; status 0 where nothing is, 2 where something is."
        )

        @Argument(help: "The policy file, or - for standard input.", completion: .file())
        var file: String

        func run() throws {
            let bytes = try PolicyInput.bytes(file)
            let policy: Policy
            do throws(ConfigurationFailure) {
                policy = try PolicyFile.read(bytes)
            } catch {
                PolicyInput.tell(error.problems, of: file)
                PaycheckCommand.exit(withStatus: .invalid)
            }
            try printOutput("\(visible(file)): a policy that can be used: \(Self.summary(policy))\n")
        }

        private static func summary(_ policy: Policy) -> String {
            func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
            return "review from \(policy.scoring.reviewThreshold) bits, hold from \(policy.scoring.holdThreshold); "
                + "\(counted(policy.limits.count, "limit")), \(policy.blocked.count) blocked, \(policy.allowed.count) allowed, "
                + counted(policy.restricted.count, "restricted account")
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Writes the whole policy that is in force, with comments; it is a policy file itself."
        )

        @Argument(
            help: "The policy file, or - for standard input; without one paycheck's own is shown.",
            completion: .file()
        )
        var file: String?

        func run() throws {
            try printOutput(PolicyFile.text(try file.map(PolicyInput.policy) ?? Policy()))
        }
    }
}
