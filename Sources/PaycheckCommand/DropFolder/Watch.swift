import ArgumentParser
import Logging
import MXMessages
import Paycheck
import PaycheckReports
import PaymentModel
import ProfileStore

struct Watch: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Judges the files of a drop folder as they come, and moves each with its report.",
        discussion: """
            A file is taken when it is complete: put there under its name by a rename, or not written to for the quiet period and, as far \
            as the system tells, open for writing nowhere. Names that begin with a full stop or end in .part, .tmp, .filepart, .crdownload \
            or .unfinished are left alone until they are renamed. What is clean goes to --done, all else to --held: payments at or above \
            --fail-on, files with errors, and files that came before. A report stands beside each. What was judged before by another \
            policy or trust file is judged anew, and not learnt again. Interrupted at any moment, the next start goes on: no verdict is \
            lost or given twice. The status is 0 whatever was held: where files lie says that, and the log and the metrics do.

            EXAMPLES
              paycheck watch in/ --profiles bank.profiles --done out/ --held held/
              paycheck watch in/ --profiles bank.profiles --done out/ --held held/ --metrics /var/lib/node_exporter/paycheck.prom
              paycheck watch in/ --profiles bank.profiles --done out/ --held held/ --once      for a timer instead of a service

            With --trust a signature that lies beside a file (.p7s, .sig) is judged and moved with it; put it there first.
            """
    )

    @Argument(help: "The drop folder.", completion: .directory)
    var directory: String

    @OptionGroup var options: ProfileOptions

    @Option(help: ArgumentHelp("Where files go that are clean.", valueName: "directory"), completion: .directory)
    var done: String

    @Option(help: ArgumentHelp("Where all other files go.", valueName: "directory"), completion: .directory)
    var held: String

    @Option(help: "How the reports are written.")
    var format = ReportFormat.text

    @Option(help: "From which decision on a file is held.")
    var failOn = FailOn.review

    @Option(
        help: ArgumentHelp("The bank's own policy; see paycheck policy.", valueName: "file"),
        completion: .file()
    )
    var policy: String?

    @OptionGroup var identities: TrustOptions

    @Option(
        help: ArgumentHelp("A directory of XML schemas to validate with; see paycheck verify.", valueName: "directory"),
        completion: .directory
    )
    var schemas: String?

    @Option(help: ArgumentHelp("For how long a file must not have been written to.", valueName: "seconds"))
    var quietPeriod = 2.0

    @Option(
        help: ArgumentHelp("Write counts to a text file in the format of Prometheus.", valueName: "file"),
        completion: .file()
    )
    var metrics: String?

    @Flag(help: "Take what is complete now, and end.")
    var once = false

    func validate() throws {
        guard quietPeriod >= 0, quietPeriod <= 86_400 else {
            throw ValidationError("--quiet-period takes seconds, 0 to 86400; found \(quietPeriod)")
        }
    }

    func run() throws {
        if let metrics { try refuseToReplaceDatabase(metrics) }
        for path in [options.profiles, metrics, options.head.auditHead].compactMap(\.self) {
            guard let own = try? FileStatus(parentDirectory(of: path)).identity,
                let watched = try? FileStatus(directory).identity, own == watched
            else { continue }
            throw ValidationError(
                "\(path) lies in the drop folder, and would be taken as a file to judge: put it elsewhere"
            )
        }
        LoggingSystem.bootstrap(StreamLogHandler.standardError)
        StopRequest.listen()
        let lock = try DirectoryLock(directory)
        let known = try identities.trust.map(TrustInput.trustAndText)
        let store = try options.open(.writing)
        let head = try options.head.writer(store)
        let folder = try DropFolder(
            DropFolder.Settings(
                directory: Self.withoutSlash(directory),
                done: Self.withoutSlash(done),
                held: Self.withoutSlash(held),
                format: format,
                failOn: failOn,
                quietPeriod: .seconds(quietPeriod),
                policy: try policy.map(PolicyInput.policy) ?? .init(),
                schemas: try schemas.map(Run.schemas) ?? .embedded,
                trust: known,
                metrics: metrics
            ),
            store,
            head
        )
        try readingProfiles(options.profiles) {
            try folder.run(once: once)
            try store.close()
        }
        withExtendedLifetime(lock) {}
    }

    /// A directory's path as others are put behind it.
    private static func withoutSlash(_ path: String) -> String {
        var path = path[...]
        while path.count > 1, path.hasSuffix("/") { path = path.dropLast() }
        return String(path)
    }
}
