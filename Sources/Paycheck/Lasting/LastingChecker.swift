import AnomalyScoring
import Dispatch
public import PaymentModel
public import ProfileStore

/// Judges files against profiles that last, each file once.
///
/// A file is known by the SHA-256 of its bytes. Its verdicts, what it changes in the profiles and its entries in the audit chain
/// are one transaction: after a crash all of it is there, or nothing, and the file can be given again. A file that was judged
/// before is told its verdicts of then.
///
/// What is held is not taken into the profiles: who waits does not become usual by waiting. Once a person has released it, it is taken
/// in when the policy says so (``Policy/learnReleasedAfterDays``), in front of the next file that is stored.
public final class LastingChecker {
    /// A file to be read: as often as it has to be.
    public struct Input<Source: ByteSource> {
        /// Its path as given.
        public var name: String
        /// How many bytes it has.
        public var bytes: Int
        /// Which file of the system it is, where that matters.
        public var source: String?
        /// Opens it at its beginning.
        public var open: () throws -> Source

        /// Describes a file.
        public init(name: String, bytes: Int, source: String? = nil, open: @escaping () throws -> Source) {
            (self.name, self.bytes, self.source, self.open) = (name, bytes, source, open)
        }
    }

    /// How a file is judged.
    public enum Mode: Sendable {
        /// Once: stored, and taken into the profiles.
        case once
        /// Once by each policy and trust file: anew where those in force are others than at the latest judging; learnt once.
        case onceByRules
        /// Anew, though it was judged before; stored, and taken into the profiles only where it was not.
        case again
        /// Nothing is stored. The file counts for those that are judged after it in this way all the same, as if it had been.
        case withoutUpdate
    }

    /// What became of a file.
    public enum Outcome: Sendable, Hashable {
        /// It was read now; the SHA-256 of what was read, where that was stored.
        case taken(digest: [UInt8]?)
        /// It was judged before by another policy or trust file, and now anew.
        case judgedAnew(InputFile)
        /// It was known: judged before, or learnt before where it was to be learnt.
        case known(InputFile)
    }

    /// Where the profiles are.
    public let store: ProfileStore
    private let version: String
    private let rules: RulesInForce
    private var checker: Checker
    private var population = StoredPopulation()
    /// Memory for what a file changes: empty between files.
    private var pending = RowBatch()
    /// The payments that were stored since what memory is based on.
    private var identities = IdentitiesBesideStore()
    /// The state of the store that the scorer has in memory; nil where it has to be read anew.
    private var generation: Int64?
    /// How many rows the scorer has in memory at most.
    private var rowsInMemory = 0
    /// The payments of files that were judged without being stored, which memory has taken in; nil where there are none.
    private var unstored: PaymentsSeen?
    /// The generation of the store up to which memory may lack rows.
    private var base: Int64 = 0
    /// Rows in memory beyond which what the store has is let go of: some 150 MB, which a batch with something held may copy.
    private static let keptRows = 2_000_000
    /// Files that are read ahead, in their order, and the thread that reads them.
    private var ahead: [FileAhead] = []
    private let aheadQueue = DispatchQueue(label: "paycheck.ahead")
    private let aheadRoom = AheadRoom()
    /// From which decision on a payment is not taken in.
    private static let keepsOut = Decision.hold

    /// What the bank decided for itself.
    var policy: Policy { checker.policy }

    /// Says that what is in memory is not what is stored any more.
    func invalidate() { (generation, unstored) = (nil, nil) }

    /// A checker over a store; `policyText` and `trustText` are recorded as what was in force, `version` is this program's.
    public init(
        store: ProfileStore,
        policy: Policy = Policy(),
        policyText: String? = nil,
        trustText: String? = nil,
        version: String
    ) {
        (self.store, self.version) = (store, version)
        rules = RulesInForce(policy: policyText, trust: trustText)
        checker = Checker(policy: policy)
    }

    deinit { for file in ahead { file.stop() } }

    /// Says which file will be given to ``verify(_:mode:recorded:options:_:)`` behind those that were announced before: it is read on another
    /// thread, with what the store knows of its payments, while the files before it are judged and stored: up to five batches ahead, those of all
    /// files together.
    ///
    /// What is told and stored does not depend on it. Memory: some 5 KB for each payment of a batch.
    public func announce<Source: ByteSource & SendableMetatype>(
        _ name: String,
        bytes: Int,
        options: ReadingOptions,
        open: @escaping @Sendable () throws -> Source
    ) {
        ahead.append(
            FileAhead(
                name: name,
                bytes: bytes,
                on: aheadQueue,
                store: store,
                room: aheadRoom,
                settings: policy.scoring,
                options: checker.reading(options),
                open: open
            )
        )
    }

    /// The reading of a file that was announced; nil where it was not. Those announced before it are not wanted any more.
    private func takeAhead(_ name: String) -> FileAhead? {
        while !ahead.isEmpty {
            let file = ahead.removeFirst()
            if file.name == name { return file }
            file.stop()
        }
        return nil
    }

    /// How many payments the profiles were made from.
    public func learnedPayments() throws -> Int {
        try store.read { reader in
            _ = try profiles(nil, { reader }, Timestamp(secondsSinceEpoch: 0))
            return checker.learnedPayments
        }
    }

    /// Takes a file into the profiles without judging it, and tells the problems in it. A file that was learnt or taken in before
    /// is passed over.
    ///
    /// - Throws: ``StoreError``, what reading throws, and what `tell` throws; nothing is stored then.
    public func learn(
        _ input: Input<some ByteSource>,
        recorded: Timestamp,
        options: ReadingOptions = ReadingOptions(rules: .none),
        _ tell: (MessageEvent) throws -> Void
    ) throws -> Outcome {
        defer { letGo() }
        return try changing(recorded) { transaction in
            if let known = try known(input, transaction.reader)?.file { return .known(known) }
            _ = try rules.record(transaction)
            try learnReleased(transaction, recorded)
            let origin = StoredIdentity.Origin.learned(transaction.nextInputFile())
            var profiles = try profiles(transaction, { try transaction.reader }, recorded, origin: origin)
            try mergeSegments(transaction, recorded)
            var source = DigestingSource(try input.open())
            var payments = 0
            try checker.learn(from: &source, options: options, keeping: &profiles) { event in
                if case .payment = event { payments += 1 }
                try tell(event)
            }
            let (digest, bytes) = try source.finish()
            var file = InputFile(digest: digest, name: input.name, bytes: bytes, purpose: .learned)
            file.payments = payments
            file.source = input.source
            guard try !isStored(digest) else { throw Self.changed(input.name) }
            try transaction.insert(file)
            try keep(&profiles, transaction)
            return .taken(digest: digest)
        }
    }

    /// Reads, validates and judges a file, and reports on it in its own order.
    ///
    /// A file that was judged before is read again, and its payments are told with the verdicts of then, behind a warning
    /// `file.known`; unless `mode` says otherwise. Items are told while the transaction is open: what a throwing call has
    /// told was not stored.
    /// - Throws: ``StoreError``, what reading throws, and what `tell` throws; nothing is stored then.
    public func verify(
        _ input: Input<some ByteSource>,
        mode: Mode = .once,
        recorded: Timestamp,
        options: ReadingOptions = ReadingOptions(),
        _ tell: (ReportItem) throws -> Void
    ) throws -> Outcome {
        if mode == .withoutUpdate {
            if let outcome = try judgeOnly(input, recorded, options, tell) { return outcome }
        } else {
            if let outcome = try judge(input, mode, recorded, options, tell) { return outcome }
        }
        return try tellKnown(input, options, tell)
    }

    /// Judges and stores; nil where the file was judged before.
    private func judge(
        _ input: Input<some ByteSource>,
        _ mode: Mode,
        _ recorded: Timestamp,
        _ options: ReadingOptions,
        _ tell: (ReportItem) throws -> Void
    ) throws -> Outcome? {
        let ahead = takeAhead(input.name)
        defer {
            ahead?.stop()
            letGo()
        }
        return try changing(recorded) { transaction in
            let known = try known(input, transaction.reader, digest: ahead?.digest)
            let other = try mode == .onceByRules ? rules.judgingByOthers(known?.file, transaction.reader) : nil
            if let known, known.isVerified, mode != .again, other == nil { return nil }
            let policy = try rules.record(transaction)
            try learnReleased(transaction, recorded)
            let first = transaction.nextAssessment()
            let learns = known == nil
            if let other { try tell(.problem(file: input.name, RulesInForce.problem(other))) }
            if let known { try tell(.problem(file: input.name, Self.alreadyTakenIn(known.file))) }
            var profiles = try profiles(
                learns ? transaction : nil,
                // What is only judged is read where it is written meanwhile: behind what was handed in, and with what was merged.
                { try transaction.reader },
                recorded,
                origin: .verification(transaction.nextVerification()),
                file: known?.file.id
            )
            let segment = transaction.generation
            if learns { try mergeSegments(transaction, recorded) }
            var recorder = VerdictRecorder(transaction, keepsOut: Self.keepsOut)
            func take(_ item: ReportItem) throws {
                try recorder.take(item)
                try tell(item)
            }
            let (digest, bytes): ([UInt8], Int)
            if let end = try readAhead(known == nil ? ahead : nil, input.name, keeping: &profiles, take) {
                (digest, bytes) = end
            } else {
                var source = DigestingSource(try input.open())
                try checker.verify(&source, named: input.name, options: options, keeping: &profiles, take)
                (digest, bytes) = try source.finish()
            }
            var id: Int64
            if let known {
                guard known.file.digest == digest else { throw Self.changed(input.name) }
                id = known.file.id
                generation = nil
            } else {
                guard try !isStored(digest) else { throw Self.changed(input.name) }
                var file = InputFile(digest: digest, name: input.name, bytes: bytes, purpose: .verified)
                file.payments = recorder.summary.payments
                file.source = input.source
                id = try transaction.insert(file)
                try keep(&profiles, transaction)
            }
            _ = try recorder.finish(
                file: id,
                policy: policy,
                segment: segment,
                version: version,
                isLearned: learns,
                firstAssessment: first
            )
            if let known, other != nil { return .judgedAnew(known.file) }
            return .taken(digest: digest)
        }
    }

    /// Lets go of what is in memory where it is too much.
    private func letGo() {
        guard rowsInMemory > Self.keptRows else { return }
        rowsInMemory = 0
        invalidate()
    }

    /// Judges a file that is read on another thread; nil where there is none, or nothing was read of it.
    private func readAhead(
        _ file: FileAhead?,
        _ name: String,
        keeping profiles: inout TransactionProfiles,
        _ tell: (ReportItem) throws -> Void
    ) throws -> (digest: [UInt8], bytes: Int)? {
        while let file {
            switch file.next() {
            case .batch(let messages, let rows):
                // Given up: what was read of the payments is scored where it lies.
                profiles.fetched = consume rows
                try checker.judge(messages, of: name, keeping: &profiles, tell)
                aheadRoom.giveBack(messages)
            case .end(let digest, let bytes): return (digest, bytes)
            case .failure(let error): throw error
            case .unread: return nil
            }
        }
        return nil
    }

    /// Judges and stores nothing; nil where the file was judged before.
    private func judgeOnly(
        _ input: Input<some ByteSource>,
        _ recorded: Timestamp,
        _ options: ReadingOptions,
        _ tell: (ReportItem) throws -> Void
    ) throws -> Outcome? {
        defer { letGo() }
        do {
            return try store.read { reader in
                let known = try known(input, reader)
                if let known {
                    if known.isVerified { return nil }
                    try tell(.problem(file: input.name, Self.alreadyTakenIn(known.file)))
                }
                var profiles = try profiles(nil, { reader }, recorded, file: known?.file.id)
                profiles.unstored = unstored.take() ?? PaymentsSeen()
                profiles.unstored?.begin(input.name)
                var source = try input.open()
                try checker.verify(&source, named: input.name, options: options, keeping: &profiles, tell)
                // What was learnt before is in the profiles: memory has it twice now.
                if known != nil { invalidate() } else { take(&profiles) }
                return .taken(digest: nil)
            }
        } catch {
            invalidate()
            throw error
        }
    }

    /// Reads a file again and tells the verdicts of then.
    private func tellKnown(
        _ input: Input<some ByteSource>,
        _ options: ReadingOptions,
        _ tell: (ReportItem) throws -> Void
    ) throws -> Outcome {
        let (digest, _) = try Self.digest(of: input)
        let found = try store.read { reader in
            try reader.inputFile(digest: digest).flatMap { file in
                try reader.verification(of: file.id).map {
                    (file, try StoredVerdicts(reader, $0), try rules.others(at: $0, reader))
                }
            }
        }
        guard let (file, verdicts, other) = found else { throw Self.changed(input.name) }
        let text =
            "this file was judged before, as \(quoted(file.name.utf8, limit: 200)): these are the verdicts of then"
            + (other.map { ", by another \($0) than now" } ?? "")
            + ", and nothing was learnt again; --again judges it anew"
        try tell(.problem(file: input.name, Problem("file.known", .warning, text)))
        var source = try input.open()
        var uetrs = UETRsOfFile()
        try inspect(&source, named: input.name, options: options) { item in
            if case .payment(let file, let payment, _) = item {
                for repeated in uetrs.take([payment]) {
                    try tell(.problem(file: file, policy.severities.applied(to: repeated.problem)))
                }
                try tell(.payment(file: file, payment, verdicts.verdict(on: payment)))
            } else {
                try tell(item)
            }
        }
        return .known(file)
    }

    /// Takes in what was held and then released, once the policy says that it counts; at most one batch for each file.
    private func learnReleased(_ transaction: StoreTransaction, _ recorded: Timestamp) throws {
        guard let days = policy.learnReleasedAfterDays else { return }
        let latest = Timestamp(secondsSinceEpoch: recorded.secondsSinceEpoch - Int64(days) * 86_400)
        let due = try transaction.reader.releasedPayments(upTo: latest, limit: Checker.batchLimit)
        guard !due.isEmpty else { return }
        var profiles = try profiles(transaction, { try transaction.reader }, recorded)
        try checker.learn(judged: due.map(\.payment), keeping: &profiles)
        try keep(&profiles, transaction)
        for released in due { try transaction.noteLearned(released) }
    }

    private static func alreadyTakenIn(_ file: InputFile) -> Problem {
        Problem(
            "file.known",
            .warning,
            "the profiles have taken this file in before, as \(quoted(file.name.utf8, limit: 200)): its payments are compared with "
                + "themselves, and count again towards limits of a day; they are not learnt again"
        )
    }

    private static func changed(_ name: String) -> StoreError {
        StoreError(
            .changed,
            "the file changed while it was being read; nothing of it was stored: give it when it is complete"
        )
    }

    /// What the store knows of a file. The file is read for it only where one of its size is known.
    ///
    /// `digest` gives what it is known by where somebody else has read it.
    private func known(
        _ input: Input<some ByteSource>,
        _ reader: StoreReader,
        digest: (() -> [UInt8]?)? = nil
    ) throws -> (file: InputFile, isVerified: Bool)? {
        guard try reader.knowsFile(ofBytes: input.bytes) else { return nil }
        let digest = try digest?() ?? Self.digest(of: input).digest
        guard let file = try reader.inputFile(digest: digest) else { return nil }
        return (file, try reader.verification(of: file.id) != nil)
    }

    /// Whether a file is stored. Nobody else writes meanwhile, and the transaction's own connection may be inserting still.
    private func isStored(_ digest: [UInt8]) throws -> Bool {
        try store.read { try $0.inputFile(digest: digest) } != nil
    }

    private static func digest(of input: Input<some ByteSource>) throws -> (digest: [UInt8], bytes: Int) {
        try DigestingSource(try input.open()).finish()
    }

    /// Runs a transaction; where it fails, what the scorer has in memory is not what is stored.
    func changing<Result>(
        _ recorded: Timestamp,
        _ body: (StoreTransaction) throws -> Result
    ) throws -> Result {
        // What memory has beyond the store may not get into it.
        if unstored != nil { invalidate() }
        do {
            return try store.transaction(recorded: recorded, body)
        } catch {
            generation = nil
            throw error
        }
    }

    /// The profiles for one file, with the scorer brought to what is stored.
    private func profiles(
        _ transaction: StoreTransaction?,
        _ current: @escaping () throws -> StoreReader,
        _ recorded: Timestamp,
        origin: StoredIdentity.Origin? = nil,
        file: Int64? = nil
    ) throws -> TransactionProfiles {
        let reader = try current()
        if generation != reader.generation, unstored == nil {
            population = try StoredPopulation(reader.readRows)
            checker.scorer = try TransactionProfiles.scorer(checker.policy.scoring, population)
            rowsInMemory = 0
            generation = reader.generation
            base = reader.generation
            identities = IdentitiesBesideStore()
        }
        checker.firstOfFile = nil
        if unstored == nil {
            checker.rules.beginWithStore(latest: population.latest.map { Timestamp(secondsSinceEpoch: $0) })
        }
        checker.lastLearned = population.latest.map { Timestamp(secondsSinceEpoch: $0) }
        // Two would be copied with every payment; a file that fails is begun anew.
        let identities = identities
        if transaction != nil { self.identities = IdentitiesBesideStore() }
        var profiles = TransactionProfiles(
            transaction,
            current,
            population,
            settings: checker.policy.scoring,
            recorded: recorded,
            keepsOut: Self.keepsOut,
            rowsInMemory: rowsInMemory,
            base: base,
            identities: identities,
            origin: transaction == nil ? nil : origin,
            file: file
        )
        swap(&pending, &profiles.pending)
        return profiles
    }

    /// Merges segments beside what is done for the file.
    private func mergeSegments(_ transaction: StoreTransaction, _ recorded: Timestamp) throws {
        let now = TransactionProfiles.forgetting(population, recorded)
        try transaction.mergeSegments { TransactionProfiles.isExpired($0, $1, at: now) }
    }

    /// Writes what a file has changed.
    private func keep(_ profiles: inout TransactionProfiles, _ transaction: StoreTransaction) throws {
        try profiles.flush()
        take(&profiles)
        generation = transaction.generation
    }

    /// Keeps what a file has made of the profiles in memory.
    private func take(_ profiles: inout TransactionProfiles) {
        (population, base) = (profiles.population, profiles.base)
        (rowsInMemory, identities) = (profiles.rowsInMemory, profiles.identities)
        unstored = profiles.unstored
        swap(&pending, &profiles.pending)
    }
}
