import AnomalyScoring
import ArgumentParser
import PaycheckReports
import PaymentModel
import ProfileStore

struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract:
            "Checks that nothing in the profiles was changed, shows what was decided of a payment, or lists what waits.",
        discussion: """
            Every verdict, policy, trust file, release and change of the profiles is an entry of a chain, each with the SHA-256 of the one \
            before. Who can write the file could make the whole chain anew: write its end down in a second place with --audit-head, \
            and sign it with --audit-key.

            EXAMPLES
              paycheck audit verify --profiles bank.profiles
              paycheck audit verify --profiles bank.profiles --audit-head /mnt/other/head --public-key audit.pub
              paycheck audit show 8a562c67-ca16-48ba-b074-65581be6f001 --profiles bank.profiles
              paycheck audit pending --profiles bank.profiles
            """,
        subcommands: [Check.self, Show.self, Pending.self, Releases.self]
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
                    "\(report.entries) entries, intact; the last is \(report.head.number), \(Hexadecimal.text(report.head.hash))\n"
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

        @Option(help: "How it is told.")
        var format = ListFormat.text

        func run() throws {
            let store = try openProfiles(profiles, .reading)
            let found = try readingProfiles(profiles) {
                try store.read { reader in
                    try reader.assessments(named: payment).map { try AuditedPayment($0, reader, texts: policy) }
                }
            }
            guard !found.isEmpty else {
                throw CommandFailure(
                    path: profiles,
                    text:
                        "no payment with the UETR or reference \(quoted(payment.utf8)) was judged; references are compared letter by letter",
                    status: .usage
                )
            }
            try printOutput(AuditedPayment.text(found, format))
        }
    }

    struct Pending: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "pending",
            abstract: "Lists the payments that were held and that nobody has released: status 1 where there are any.",
            discussion: """
                The latest judging of a file counts. What waits for a second person is listed with the first one's name.

                EXAMPLES
                  paycheck audit pending --profiles bank.profiles
                  paycheck audit pending --profiles bank.profiles --from review --since 2026-11-01 --format jsonl
                """
        )

        @OptionGroup var options: AuditListOptions

        @Option(help: "From which decision on a payment is listed.")
        var from = FailOn.hold

        func run() throws {
            let found = try options.payments { reader, time, tell in
                try reader.readPending(from: from == .hold ? .hold : .review, since: time, tell)
            }
            try printOutput(AuditedPayment.list(found, "not released", options.format))
            PaycheckCommand.exit(withStatus: found.isEmpty ? .clean : .alarming)
        }
    }

    struct Releases: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "releases",
            abstract: "Lists the payments that somebody has released, or agreed to release: who, when and why.",
            discussion: """
                EXAMPLES
                  paycheck audit releases --profiles bank.profiles --since 2026-11-01
                  paycheck audit releases --profiles bank.profiles --format jsonl
                """
        )

        @OptionGroup var options: AuditListOptions

        func run() throws {
            let found = try options.payments { reader, time, tell in try reader.readReleased(since: time, tell) }
            try printOutput(AuditedPayment.list(found, "decided on by a person", options.format))
        }
    }
}

/// Of which profiles payments are listed, from when on, and how.
struct AuditListOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The file of the profiles.", valueName: "file"), completion: .file())
    var profiles: String

    @Option(
        help: ArgumentHelp(
            "Leave out what was recorded before a day (UTC) or a time, as in 2026-11-01 or 2026-11-01T06:00:00Z.",
            valueName: "time"
        )
    )
    var since: String?

    @Option(help: "How it is told.")
    var format = ListFormat.text

    func validate() throws { _ = try time() }

    /// The payments that `read` finds.
    func payments(
        _ read: (StoreReader, Timestamp?, (AssessmentRecord) throws -> Void) throws -> Void
    ) throws -> [AuditedPayment] {
        let time = try time()
        let store = try openProfiles(profiles, .reading)
        return try readingProfiles(profiles) {
            try store.read { reader in
                var found: [AuditedPayment] = []
                try read(reader, time) { found.append(try AuditedPayment($0, reader)) }
                return found
            }
        }
    }

    /// The time, where one was given.
    private func time() throws(ValidationError) -> Timestamp? {
        guard let since else { return nil }
        guard let time = CivilDate(since) == nil ? Timestamp(since) : Timestamp(since + "T00:00:00Z") else {
            throw ValidationError(
                "--since takes a day as in 2026-11-01, or a time as in 2026-11-01T06:00:00Z; found “\(since)”"
            )
        }
        return time
    }
}
