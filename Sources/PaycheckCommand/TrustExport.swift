import AnomalyScoring
import ArgumentParser
import Paycheck
import PaycheckReports
import PaymentModel
import SigningIdentity

/// Judges like `verify`, and writes what a held incident is about for others.
struct TrustExport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract:
            "Judges payments as verify does, and writes the certificates, accounts and BICs of held incidents as a STIX 2.1 bundle.",
        discussion: """
            The bundle names accounts, beneficiaries, banks and signers: look at it before you give it away. Another institution names it \
            under compromised in its trust file.

            EXAMPLES
              paycheck trust export batch.xml --history 2026/ --trust trust.yaml --output warning.json
            """
    )

    @Argument(help: ArgumentHelp("Files or directories to judge.", valueName: "path"), completion: .file())
    var paths: [String]

    @Option(
        help: ArgumentHelp(
            "Files or directories to learn from first, in the order of time. Repeatable.",
            valueName: "path"
        ),
        completion: .file()
    )
    var history: [String] = []

    @OptionGroup var identities: TrustOptions

    @Option(help: ArgumentHelp("The bank's own policy.", valueName: "file"), completion: .file())
    var policy: String?

    @Option(
        help: ArgumentHelp("Write the bundle to a file instead of standard output.", valueName: "file"),
        completion: .file()
    )
    var output: String?

    func run() throws {
        let policy = try policy.map(PolicyInput.policy) ?? Policy()
        var options = ReadingOptions(rules: .all, severities: policy.severities)
        options.signatures = try identities.trust.map { SignatureChecker(trust: try TrustInput.trust($0)) }
        var checker = Checker(policy: policy)
        var export = STIXExport()
        var summary = ReportSummary()
        var failed = try Self.each(history) { source, path in
            options.fileSignature = options.signatures == nil ? nil : try TrustInput.signature(beside: path)
            try checker.learn(from: &source, options: options) { _ in }
        }
        failed += try Self.each(paths) { source, path in
            options.fileSignature = options.signatures == nil ? nil : try TrustInput.signature(beside: path)
            try checker.verify(&source, named: path, options: options) { item in
                summary.count(item)
                if case .problem(_, let problem, _) = item, problem.severity == .error {
                    complain("\(path):\(problem.place.line):\(problem.place.column): \(problem.code): \(problem.text)")
                }
                guard case .payment(_, let payment, let verdict?) = item, verdict.assessment.decision == .hold else {
                    return
                }
                export.add(
                    payment,
                    incident: verdict.incident?.identifier ?? "\(path)#\(payment.index)",
                    headline: verdict.incident?.headline ?? "A held payment"
                )
            }
        }
        summary.filesFailed = failed
        try write(export.bytes())
        if export.count == 0 { complain("no payment was held: the bundle has no objects") }
        let status = ExitStatus(summary, failOn: nil)
        PaycheckCommand.exit(withStatus: status)
    }

    private static func each(
        _ paths: [String],
        _ body: (inout FileSource, String) throws -> Void
    ) throws -> Int {
        var failed = 0
        let inputs = InputFiles(paths)
        for failure in inputs.failures {
            complain("\(failure.path): \(failure.error.text)")
            failed += 1
        }
        for input in inputs.files {
            do {
                var source = try FileSource(input, progress: Progress(.never, totalBytes: nil))
                try body(&source, input.path)
            } catch let error as SystemError {
                complain("\(input.path): \(error.text)")
                failed += 1
            }
        }
        return failed
    }

    private func write(_ bytes: [UInt8]) throws(CommandFailure) {
        do throws(SystemError) {
            let file = try output.map { (path) throws(SystemError) in try OpenFile(writing: path) }
            if let file { try file.write(bytes) } else { try OpenFile(descriptor: 1, isOwned: false).write(bytes) }
        } catch {
            guard error.isClosedPipe else { throw CommandFailure(path: output ?? "standard output", text: error.text) }
        }
    }
}
