import ArgumentParser
import ConfigurationFiles
import PaymentModel

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The command `paycheck`.
@main
struct PaycheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "paycheck",
        abstract: "Tells whether payment messages look like those that their senders usually send.",
        discussion: """
            paycheck reads SWIFT MT and ISO 20022 messages, compares each payment with what its debtor and creditor have \
            done before, and says pass, review or hold, with a score in bits of surprise and the reasons.

            EXAMPLES
              paycheck verify batch.xml --history 2026/     before its release
              paycheck verify out/ --format jsonl           for programs
              paycheck validate batch.xml                   schema and rules
              paycheck inspect - < message.fin              what is in it
              paycheck explain 12345 --history 2026/        what is known of an account

            EXIT STATUS
              0   everything read, nothing at or above --fail-on
              1   at least one payment at or above --fail-on
              2   something could not be read or is invalid, also a file that policy check or trust check finds wrong
              64  wrong usage, a policy or trust file that a run cannot use, or a payment that the profiles do not have
              70  a defect in paycheck itself
              74  a file missing, not readable or not writable, or a secret readable by others
            """,
        version: version,
        subcommands: [
            Verify.self, Validate.self, Inspect.self, Explain.self, Learn.self, Watch.self, ReconcileCommand.self,
            ProfilesCommand.self, AuditCommand.self, ReleaseCommand.self, PolicyCommand.self, BacktestCommand.self,
            TrustCommand.self, Simulate.self, DetectorsCommand.self, SchemasCommand.self,
        ]
    )

    /// The version as in the change log.
    static let version = "0.1.0"

    static func main() {
        // A pipe whose reader has gone is noticed where it is written to.
        signal(SIGPIPE, SIG_IGN)
        do {
            if let problem = unknownCommand(CommandLine.arguments.dropFirst()) { throw problem }
            var command = try parseAsRoot()
            try command.run()
        } catch let failure as CommandFailure {
            complain("\(failure.path): \(failure.text)")
            Self.exit(withStatus: failure.status)
        } catch {
            Self.exit(withError: error)
        }
    }

    /// What is wrong with a word that stands in the place of a command and names none; nil where there is no such word.
    private static func unknownCommand(_ arguments: some Sequence<String>) -> ValidationError? {
        var path = "paycheck"
        var commands = configuration.subcommands
        for argument in arguments {
            guard !commands.isEmpty, !argument.hasPrefix("-"), argument != "help" else { return nil }
            let names = commands.map { $0.configuration.commandName ?? "\($0)".lowercased() }
            guard let place = names.firstIndex(of: argument) else {
                let nearest = Spelling.nearest(to: argument, among: names).map { "did you mean \(path) \($0)?" }
                let known = "the commands are \(names.joined(separator: ", "))"
                return ValidationError("\(path) has no command \(quoted(argument.utf8)); \(nearest ?? known)")
            }
            path += " " + argument
            commands = commands[place].configuration.subcommands
        }
        return nil
    }

    /// Ends the program with a status; the only way out of a command that has run.
    static func exit(withStatus status: ExitStatus) -> Never {
        #if canImport(Darwin)
            Darwin.exit(status.rawValue)
        #elseif canImport(Musl)
            Musl.exit(status.rawValue)
        #else
            Glibc.exit(status.rawValue)
        #endif
    }
}
