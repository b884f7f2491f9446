import ArgumentParser
import Paycheck
import PaymentModel
import SigningIdentity

struct TrustCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trust",
        abstract: "Checks a trust file, or shows who signed messages.",
        discussion: """
            A trust file is YAML: roots, intermediates, signers (who owns a key, and for whom it may sign), localAuthentication, \
            expectSigned, revoked, compromised. Paths in it are relative to it.

            EXAMPLES
              paycheck trust check trust.yaml
              paycheck trust show message.xml --trust trust.yaml
            """,
        subcommands: [Check.self, Show.self, TrustExport.self]
    )

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check",
            abstract: "Says what a trust file holds, and what is wrong with it.",
            discussion:
                "The status is 0 where nothing is wrong, 2 where something is, 74 where a file that it names is missing or a secret is "
                + "readable by others."
        )

        @Argument(help: "The trust file.", completion: .file())
        var file: String

        func run() throws {
            let (trust, findings) = try TrustInput.read(file)
            TrustInput.tell(findings, of: file)
            if let status = TrustInput.status(of: findings) { PaycheckCommand.exit(withStatus: status) }
            try TrustCommand.print(trust.summary.map(visible))
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Says of each message who signed it, for which parts, and what is wrong with that.",
            discussion:
                "The status is 0 where every message is signed by its sender or somebody who may sign for it and nothing is wrong, "
                + "1 where that is not so, 2 where something could not be read."
        )

        @Argument(help: "Files or directories to read.", completion: .file())
        var paths: [String]

        @Option(help: ArgumentHelp("The trust file.", valueName: "file"), completion: .file())
        var trust: String

        func run() throws {
            let checker = SignatureChecker(trust: try TrustInput.trust(trust))
            var summary = ReportSummary()
            var isWrong = false
            try TrustCommand.eachFile(of: InputFiles(paths), named: paths, &summary) { input, summary in
                isWrong = try Self.show(input, checker, &summary) || isWrong
            }
            let status = ExitStatus(summary, failOn: nil)
            PaycheckCommand.exit(withStatus: status == .clean && isWrong ? .alarming : status)
        }

        /// Prints the lines of one file: one for each message. True where something is wrong with one.
        private static func show(
            _ input: InputFile,
            _ checker: SignatureChecker,
            _ summary: inout ReportSummary
        ) throws(SystemError) -> Bool {
            var isWrong = false
            var lastIndex = -1
            var lines: [String] = []
            do {
                var source = try FileSource(input, progress: Progress(.never, totalBytes: nil))
                var options = ReadingOptions(rules: .none)
                options.signatures = checker
                options.fileSignatures = try TrustInput.signatures(beside: input.path)
                try readMessages(from: &source, options: options) { event in
                    switch event {
                    case .problem(let problem):
                        if problem.severity == .error {
                            summary.errors += 1
                            complain(
                                "\(input.path):\(problem.place.line):\(problem.place.column): \(problem.code): \(problem.text)"
                            )
                        }
                    case .payment(let payment):
                        guard let facts = payment.signature else { return }
                        let time = Self.unknownTime(facts)
                        if !facts.isInOrder || time.isWrong { isWrong = true }
                        guard payment.messageIndex != lastIndex else { return }
                        lastIndex = payment.messageIndex
                        let sender = payment[.sender].map { " from \($0)" } ?? ""
                        lines.append(
                            "\(input.path): message \(payment.messageIndex + 1), \(payment.message)\(sender): \(facts.sentence)\(time.text)"
                        )
                    case .message(let message):
                        guard message.index != lastIndex, let type = message.message, !Self.isAnswer(type),
                            let facts = message.signature
                        else { return }
                        let time = Self.unknownTime(facts)
                        if !facts.isInOrder || time.isWrong { isWrong = true }
                        lines.append(
                            "\(input.path): message \(message.index + 1), \(type): \(facts.sentence)\(time.text)"
                        )
                    case .record: break
                    }
                }
            } catch let error as SystemError {
                throw error
            } catch {
                return true
            }
            try? TrustCommand.print(lines.map(visible))
            return isWrong
        }

        /// What is said where the time of a message cannot be read, so that its certificate cannot be judged at it: nothing speaks for a
        /// certificate that is not even valid now.
        private static func unknownTime(_ facts: SignatureFacts) -> (text: String, isWrong: Bool) {
            guard facts.time == nil, let validity = facts.signer?.validity else { return ("", false) }
            let text = "; when it was made cannot be read"
            let now = currentTime()
            if now > validity.upperBound { return (text + ", and the certificate has expired by now", true) }
            if now < validity.lowerBound { return (text + ", and the certificate is not valid yet", true) }
            return (text, false)
        }

        /// What the network answers nobody signs.
        private static func isAnswer(_ type: MessageType) -> Bool { type == "ack" || type == "nak" }
    }

    /// Hands out files one after another; what cannot be read is said on standard error, and so is that there is nothing to read.
    static func eachFile(
        of inputs: InputFiles,
        named paths: [String],
        _ summary: inout ReportSummary,
        _ body: (InputFile, inout ReportSummary) throws -> Void
    ) throws {
        for failure in inputs.failures {
            complain("\(failure.path): \(failure.error.text)")
            summary.filesFailed += 1
        }
        for warning in inputs.warnings { complain("\(warning.path): \(warning.text)") }
        if inputs.files.isEmpty, inputs.failures.isEmpty {
            complain("\(paths.joined(separator: ", ")): no file to read was found; check the path")
            summary.errors += 1
        }
        for input in inputs.files {
            do {
                try body(input, &summary)
            } catch let error as SystemError {
                complain("\(input.path): \(error.text)")
                summary.filesFailed += 1
            }
        }
    }

    static func print(_ lines: [String]) throws(CommandFailure) {
        try printOutput(lines.map { $0 + "\n" }.joined())
    }
}
