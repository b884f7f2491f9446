import AnomalyScoring
import Logging
import MXMessages
import Paycheck
import PaycheckReports
import PaymentModel
import PolicyFiles
import ProfileStore
import SigningIdentity

/// A folder whose files are judged as they are complete, and moved with a report beside each.
///
/// The order of what is done to a file is the order in which it can be interrupted: it gets a private name, so that what is moved
/// is what was judged; the verdicts are stored with its digest and identity; the report is put in its place; the file is moved.
/// Whatever comes after the interruption finds the file still there and known, and does the rest.
final class DropFolder {
    struct Settings {
        var directory: String
        var done: String
        var held: String
        var format: ReportFormat
        var failOn: FailOn
        var quietPeriod: Duration
        var policy: Policy
        var schemas: SchemaCatalog
        /// Who may sign for whom, and the text that says so; nil where no signature is checked.
        var trust: (trust: Trust, text: String)?
        var metrics: String?
    }

    private let settings: Settings
    private let checker: LastingChecker
    private let head: AuditHeadWriter?
    private let signatures: SignatureChecker?
    private let log = Logger(label: "paycheck")
    private var metrics: DropFolderMetrics
    private var arrivals: Arrivals
    /// Files that could not be taken, as they were then, and when: each is told once, and tried again when it has changed or after
    /// a minute.
    private var refused: [FileStatus.Version: ContinuousClock.Instant] = [:]

    /// What was told last of metrics that cannot be written.
    private var toldFailure: String?
    /// What was left at the latest look, and told.
    private var toldLeft: Set<String> = []

    init(_ settings: Settings, _ store: ProfileStore, _ head: AuditHeadWriter?) throws(CommandFailure) {
        (self.settings, self.head) = (settings, head)
        checker = LastingChecker(
            store: store,
            policy: settings.policy,
            policyText: PolicyFile.text(settings.policy),
            trustText: settings.trust?.text,
            version: PaycheckCommand.version
        )
        metrics = DropFolderMetrics(path: settings.metrics)
        signatures = settings.trust.map { SignatureChecker(trust: $0.trust) }
        for path in [settings.done, settings.held] {
            do throws(SystemError) {
                guard try FileStatus(path).kind == .directory else {
                    throw SystemError.notADirectory
                }
            } catch {
                throw CommandFailure(path: path, text: error.text)
            }
        }
        let (folder, done, held) = (
            try Self.identity(settings.directory), try Self.identity(settings.done), try Self.identity(settings.held)
        )
        if folder == done || folder == held {
            throw CommandFailure(
                path: settings.directory,
                text: "files would be put where they are taken from: name other directories for --done and --held",
                status: .usage
            )
        }
        if done == held {
            throw CommandFailure(
                path: settings.held,
                text: "files that are held would lie among those that are done, and go with them: name two directories",
                status: .usage
            )
        }
        arrivals = Arrivals(
            directory: settings.directory,
            quietPeriod: settings.quietPeriod,
            leavesSignatures: settings.trust != nil,
            expectedDirectories: [done, held]
        )
    }

    private static func identity(_ path: String) throws(CommandFailure) -> FileStatus.Identity {
        do throws(SystemError) {
            return try FileStatus(path).identity
        } catch {
            throw CommandFailure(path: path, text: error.text)
        }
    }

    /// Takes files until the process is asked to stop; or, once, those that are complete now.
    func run(once: Bool) throws {
        log.info("watching \(visible(settings.directory))")
        repeat {
            let found: [Arrivals.File]
            do throws(SystemError) {
                found = try arrivals.complete()
            } catch {
                throw CommandFailure(path: settings.directory, text: error.text)
            }
            let told = arrivals.left.map { "\(visible($0.path)): \($0.reason)" }
            for text in told where !toldLeft.contains(text) { log.warning("\(text)") }
            toldLeft = Set(told)
            if once {
                for path in arrivals.unfinished {
                    log.info("\(visible(path)): was written to within the quiet period, and is left for the next run")
                }
            }
            metrics.waiting = found.count
            let present = Set(found.map(\.status.version))
            refused = refused.filter { present.contains($0.key) }
            for file in found {
                if let last = refused[file.status.version], last.duration(to: .now) < .seconds(60) { continue }
                if StopRequest.isMade { break }
                try take(file)
            }
            metrics.scanned(at: currentTime())
            tellMetrics()
            if !once { StopRequest.wait(seconds: 1) }
        } while !once && !StopRequest.isMade
        // What was taken waits no more; where the folder cannot be looked at any more, the latest look counts.
        if let left = try? arrivals.complete() { metrics.waiting = left.count }
        metrics.write()
        tellMetrics()
        log.info("stopped")
    }

    /// Says once that the counts cannot be written, and once that they can again; nobody's payments wait for it.
    private func tellMetrics() {
        guard metrics.failure != toldFailure, let path = settings.metrics else { return }
        toldFailure = metrics.failure
        if let failure = metrics.failure {
            let text = "the metrics cannot be written: \(visible(failure)); files are taken all the same"
            log.warning("\(visible(path)): \(text)")
        } else {
            log.info("\(visible(path)): the metrics are written again")
        }
    }

    private func take(_ found: Arrivals.File) throws {
        guard found.name.utf8.count <= Arrivals.longestName else {
            let text =
                "the name has \(found.name.utf8.count) bytes, and beside a report there is room for \(Arrivals.longestName); rename the file"
            return refuse(found, text)
        }
        let taken: Arrivals.File?
        do throws(SystemError) {
            taken = try Arrivals.take(found, in: settings.directory)
        } catch {
            // Who renames or removes a file meanwhile is right.
            if !error.isMissingFile { refuse(found, error.text) }
            return
        }
        guard let file = taken else { return }
        let begun = ContinuousClock.now
        var summary = ReportSummary()
        let report = "\(settings.directory)/.\(file.name).report"
        do {
            var isRepeated = false
            var isChanged = false
            do {
                let output = try ReportOutput(path: report, settings.format, kind: .verify, policy: settings.policy)
                summary.take(knownPayments: try checker.learnedPayments())
                let tell = { [policy = settings.policy] (item: ReportItem) throws in
                    var item = item
                    if case .problem(let name, let problem, let isHistory) = item {
                        item = .problem(file: name, policy.severities.applied(to: problem), isHistory: isHistory)
                    }
                    summary.count(item)
                    try output.write(item)
                }
                summary.files = 1
                // What lets a file through is what is in force here: verdicts by another policy or trust file are not enough.
                let outcome = try checker.verify(
                    input(file),
                    mode: .onceByRules,
                    recorded: currentTime(),
                    options: try reading(file),
                    tell
                )
                switch outcome {
                case .known(let known), .judgedAnew(let known):
                    summary.filesKnown = 1
                    // A file that this folder took, and that is not the one it took then, comes a second time.
                    isRepeated = known.source.map { $0 != file.status.version.text } ?? false
                    if isRepeated { try tell(.problem(file: file.path, Self.repeated(known.name))) }
                case .taken: break
                }
                isChanged = try !isJudged(file, outcome)
                if isChanged { try tell(.problem(file: file.path, Self.changed)) }
                metrics.countJudged(summary)
                try output.write(.summary(summary))
                try output.close()
            }
            try head?.write(checker.store)
            let status = ExitStatus(summary, failOn: settings.failOn)
            let isHeld = isRepeated || isChanged || status != .clean
            let place = try deliver(file, report, to: isHeld ? settings.held : settings.done)
            metrics.countMoved(
                isHeld: isHeld,
                isRepeated: isRepeated,
                seconds: begun.duration(to: .now),
                at: currentTime()
            )
            tellTaken(file, summary, isHeld: isHeld, isRepeated: isRepeated, place, begun.duration(to: .now))
        } catch let error as SystemError {
            refuse(file, error.text)
        } catch let error as StoreError where error.code == .changed {
            refuse(file, error.description)
        }
        metrics.write()
    }

    private func reading(_ file: Arrivals.File) throws(SystemError) -> ReadingOptions {
        var options = ReadingOptions(rules: .all, schemas: settings.schemas, severities: settings.policy.severities)
        options.signatures = signatures
        options.tellsUncheckedSignatures = true
        if signatures != nil { options.fileSignatures = try TrustInput.signatures(beside: file.path) }
        return options
    }

    private func input(_ file: Arrivals.File) -> LastingChecker.Input<FileSource> {
        let progress = Progress(.never, totalBytes: nil)
        return LastingChecker.Input(name: file.path, bytes: file.status.size, source: file.status.version.text) {
            try FileSource(InputFile(path: file.place, size: file.status.size), progress: progress)
        }
    }

    /// Whether a file is, byte for byte, what its verdicts are of: who had it open may have written to it.
    private func isJudged(_ file: Arrivals.File, _ outcome: LastingChecker.Outcome) throws -> Bool {
        let opened = try OpenFile(reading: file.place)
        var digest = FileDigest()
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = try opened.read(into: &buffer)
            guard count > 0 else { break }
            digest.add(buffer[..<count])
        }
        let now = digest.finish()
        return switch outcome {
        case .known(let known), .judgedAnew(let known): known.digest == now
        case .taken(let digest): digest == now
        }
    }

    private static let changed = Problem(
        "file.changed",
        .error,
        "the file was written to while it was being judged: the verdicts are of what it was, and it is held; have it sent again "
            + "under a name that ends in .part until it is complete"
    )

    private static func repeated(_ name: String) -> Problem {
        Problem(
            "file.repeated",
            .error,
            "this folder took a file with the same bytes before, as \(quoted(name.utf8, limit: 200)): its payments must not be sent a "
                + "second time; it is held"
        )
    }

    /// Puts the report, the signature that lies beside the file, and the file where they belong, the file last; gives its path.
    private func deliver(_ file: Arrivals.File, _ report: String, to directory: String) throws(SystemError) -> String {
        let name = try freeName(file, in: directory)
        try carry(report, to: "\(directory)/\(name).report.\(settings.format.fileExtension)")
        if signatures != nil {
            for ending in InputFiles.signatureEndings where (try? FileStatus(file.path + ending))?.kind == .regular {
                try carry(file.path + ending, to: "\(directory)/\(name)\(ending)")
            }
        }
        try carry(file.place, to: "\(directory)/\(name)")
        return "\(directory)/\(name)"
    }

    /// The file's name, or one with a number behind it where another file has that name.
    private func freeName(_ file: Arrivals.File, in directory: String) throws(SystemError) -> String {
        var name = file.name
        var number = 1
        while let found = try? FileStatus("\(directory)/\(name)", followingLinks: false) {
            // A copy that was made before an interruption.
            if found.size == file.status.size, try haveSameBytes(file.place, "\(directory)/\(name)") { return name }
            number += 1
            name = "\(file.name).\(number)"
        }
        return name
    }

    private func refuse(_ file: Arrivals.File, _ text: String) {
        let isTold = refused.updateValue(.now, forKey: file.status.version) != nil
        // Seen by who looks for it; where another has come with its name, it keeps the private one.
        if file.isTaken { try? moveReplacingNothing(file.place, to: file.path) }
        guard !isTold else { return }
        metrics.failed += 1
        log.warning("\(visible(file.path)): \(visible(text))")
    }

    private func tellTaken(
        _ file: Arrivals.File,
        _ summary: ReportSummary,
        isHeld: Bool,
        isRepeated: Bool,
        _ place: String,
        _ duration: Duration
    ) {
        let seconds = Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
        log.info(
            "\(visible(file.path)): \(isRepeated ? "came before, held" : isHeld ? "held" : "done")",
            metadata: [
                "payments": "\(summary.payments)", "hold": "\(summary.hold)", "review": "\(summary.review)",
                "errors": "\(summary.errors)", "known": "\(summary.filesKnown)", "to": "\(visible(place))",
                "seconds": "\(Double(Int(seconds * 1000)) / 1000)",
            ]
        )
    }
}
