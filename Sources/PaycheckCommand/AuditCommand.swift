import AnomalyScoring
import ArgumentParser
import PaymentModel
import ProfileStore

struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Checks that nothing in the profiles was changed, or shows what was decided of a payment.",
        discussion: """
            Every verdict, policy, trust file, release and change of the profiles is an entry of a chain, each with the SHA-256 of the one \
            before. Who can write the file could make the whole chain anew: write its end down in a second place with --audit-head, \
            and sign it with --audit-key.

            EXAMPLES
              paycheck audit verify --profiles bank.profiles
              paycheck audit verify --profiles bank.profiles --audit-head /mnt/other/head --public-key audit.pub
              paycheck audit show 8a562c67-ca16-48ba-b074-65581be6f001 --profiles bank.profiles
            """,
        subcommands: [Check.self, Show.self]
    )

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify",
            abstract:
                "Says what was removed, changed, added or put elsewhere: status 0 where nothing was, 1 where something."
        )

        @Option(help: ArgumentHelp("The file of the profiles.", valueName: "file"), completion: .file())
        var profiles: String

        @Option(
            help: ArgumentHelp(
                "An end of the chain that was written down with --audit-head. Repeatable.",
                valueName: "file"
            ),
            completion: .file()
        )
        var auditHead: [String] = []

        @Option(
            help: ArgumentHelp("The Ed25519 public key (PEM) that the ends must be signed with.", valueName: "file"),
            completion: .file()
        )
        var publicKey: String?

        @Option(help: "Show how far a long run is, on standard error; auto: where it is a terminal.")
        var progress = Progress.Mode.auto

        func validate() throws {
            if publicKey != nil, auditHead.isEmpty {
                throw ValidationError("--public-key is of the ends that --audit-head names: name one, too")
            }
        }

        func run() throws {
            let key = try publicKey.map(Self.key)
            var heads: [AuditPosition] = []
            var text = ""
            var isForged = false
            for path in auditHead {
                let head = try Self.head(path)
                if let key, !head.isSigned(by: key) {
                    text += "\(visible(path)): is not signed by this key: it was changed, or made by somebody else\n"
                    isForged = true
                } else {
                    heads.append(head.position)
                }
            }
            let store = try openProfiles(profiles, .reading)
            let progress = Progress(progress, totalBytes: nil)
            progress.begin(profiles)
            let report = try readingProfiles(profiles) {
                defer { progress.end() }
                return try store.auditReport(heads: heads) { progress.show($0, of: $1, "entries") }
            }
            for finding in report.findings { text += visible(finding.text) + "\n" }
            if report.withheld > 0 { text += "… and \(report.withheld) more\n" }
            let count = report.findings.count + report.withheld
            if count == 0 {
                text +=
                    "\(report.entries) entries, intact; the last is \(report.head.number), \(hexadecimal(report.head.hash))\n"
                if isForged, heads.isEmpty {
                    text +=
                        "No end that was written down elsewhere could be compared: the chain may have been cut or made anew.\n"
                } else if heads.isEmpty {
                    text += "Without --audit-head, who can write the file can cut its end off or make it anew unseen.\n"
                } else {
                    text += "\(heads.count) end\(heads.count == 1 ? "" : "s") written down elsewhere: in the chain.\n"
                }
            } else {
                text += "\(report.entries) entries; \(count) thing\(count == 1 ? " is" : "s are") not as written\n"
            }
            try printOutput(text)
            PaycheckCommand.exit(withStatus: count > 0 || isForged ? .alarming : .clean)
        }

        private static func read(_ path: String) throws(CommandFailure) -> String {
            do throws(SystemError) {
                return String(decoding: try OpenFile(reading: path).read(upTo: 65_536), as: UTF8.self)
            } catch {
                throw CommandFailure(path: path, text: error.text)
            }
        }

        private static func key(_ path: String) throws(CommandFailure) -> AuditVerifyingKey {
            guard let key = AuditVerifyingKey(pem: try read(path)) else {
                throw CommandFailure(
                    path: path,
                    text: "is no Ed25519 public key in PEM; make it with openssl pkey -pubout"
                )
            }
            return key
        }

        private static func head(_ path: String) throws(CommandFailure) -> AuditHead {
            guard let head = AuditHead(try read(path)) else {
                throw CommandFailure(
                    path: path,
                    text: "is no end of an audit chain; name a file that --audit-head has written"
                )
            }
            return head
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Shows what was decided of a payment, by which policy and profiles, and why; and who released it."
        )

        @Argument(
            help: ArgumentHelp(
                "Its UETR, instruction, end-to-end or transaction reference, or # and the number of an assessment.",
                valueName: "payment"
            )
        )
        var payment: String

        @Option(help: ArgumentHelp("The file of the profiles.", valueName: "file"), completion: .file())
        var profiles: String

        @Flag(help: "Show the whole texts of the policy and of the trust file, too.")
        var policy = false

        func run() throws {
            let store = try openProfiles(profiles, .reading)
            let (text, count) = try readingProfiles(profiles) {
                try store.read { reader in
                    let found = try reader.assessments(named: payment)
                    return (
                        try found.map { try Self.text($0, reader, showsPolicy: policy) }.joined(separator: "\n"),
                        found.count
                    )
                }
            }
            guard count > 0 else {
                throw CommandFailure(
                    path: profiles,
                    text:
                        "no payment with the UETR or reference \(quoted(payment.utf8)) was judged; references are compared letter by letter",
                    status: .usage
                )
            }
            try printOutput(text)
        }

        private static func text(_ record: AssessmentRecord, _ reader: StoreReader, showsPolicy: Bool) throws -> String
        {
            var lines: [String] = []
            lines.append("assessment #\(record.id): \(record.decision.rawValue), \(tenths(record.score)) bits")
            lines.append("  payment     \(record.message), \(record.amountText), \(record.references)")
            lines.append("  debtor      \(record.debtor ?? "unknown"); \(record.history) payments known before")
            lines.append("  creditor    \(record.creditor ?? "unknown")")
            if let time = record.time { lines.append("  time        \(time)") }
            if !record.isValid { lines.append("  message     has errors") }
            if let verification = try reader.verification(record.verification) {
                if let file = try reader.inputFile(verification.inputFile) {
                    lines.append(
                        "  file        \(file.name), payment \(record.position + 1), SHA-256 \(hexadecimal(file.digest))"
                    )
                }
                lines.append("  profiles    as of segment \(verification.segment)")
                lines.append("  program     paycheck \(verification.version)")
                if let policy = try verification.ruleFile.flatMap({ try reader.ruleFile($0) }) {
                    lines.append("  policy      #\(policy.id)")
                    if showsPolicy { lines += policy.content.split(separator: "\n").map { "    | \($0)" } }
                }
            }
            if try reader.firstChanged(of: record.id..<record.id + 1) != nil {
                lines.append(
                    "  CHANGED     this is not what was recorded when it was judged: run paycheck audit verify"
                )
            }
            if let entry = try reader.auditEntry(ofAssessment: record.id) {
                if let trust = try reader.trustFile(atEntry: entry.number) {
                    lines.append("  trust       #\(trust.id)")
                    if showsPolicy { lines += trust.content.split(separator: "\n").map { "    | \($0)" } }
                }
                lines.append(
                    "  recorded    \(Timestamp(secondsSinceEpoch: entry.recorded)), entry \(entry.number), \(hexadecimal(entry.hash))"
                )
            }
            if let incident = try record.incident.flatMap({ try reader.incident($0) }) {
                lines.append("  incident    \(incident.identifier), \(incident.name): \(incident.extent)")
                if !incident.wouldPass.isEmpty { lines.append("              \(incident.wouldPass)") }
            }
            for decision in (record.decisions ?? "").split(separator: "\n") {
                lines.append("  decided     \(decision)")
            }
            for finding in record.evidence {
                lines.append(
                    "  \(leftPadded(tenths(finding.bits), 5)) bits  \(finding.reason)  [\(finding.detector.text)]"
                )
            }
            if let note = record.note { lines.append("  note        \(note)") }
            for release in try reader.releases(of: record.id) {
                lines.append(
                    "  \(release.isFinal ? "released" : "agreed  ")    by \(release.person): \(release.reason)"
                        + (release.isFinal ? "" : "; another person has to agree")
                )
                if let entry = try reader.auditEntry(ofRelease: release.id) {
                    lines.append("              \(Timestamp(secondsSinceEpoch: entry.recorded)), entry \(entry.number)")
                }
            }
            if let segment = try reader.segment(learnedWith: record) {
                lines.append("  learnt      after its release, with segment \(segment) of the profiles")
            }
            return lines.map { visible($0) + "\n" }.joined()
        }

        private static func tenths(_ value: Double) -> String {
            let tenths = Int((min(max(value, -1e9), 1e9) * 10).rounded(.down))
            return "\(tenths / 10).\(abs(tenths % 10))"
        }

        private static func leftPadded(_ text: String, _ width: Int) -> String {
            String(repeating: " ", count: max(0, width - text.count)) + text
        }
    }
}
