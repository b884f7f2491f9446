import AnomalyScoring
import PaymentModel
import ProfileStore

/// The profiles of a store within one transaction: rows are read as payments need them, and what changed is written once.
struct TransactionProfiles: ProfileKeeper {
    /// Bytes of changed rows that are kept before they are written, though their file goes on.
    private static let pendingBytes = 64_000_000

    /// What takes what has changed; nil where nothing is written.
    private let transaction: StoreTransaction?
    /// The store as it is now.
    private let current: () throws -> StoreReader
    private let settings: ScoringSettings
    private let recorded: Timestamp
    /// What is not taken in: payments from this decision on.
    private let keepsOut: Decision
    /// What has changed and is not written yet.
    var pending = RowBatch()
    private(set) var population: StoredPopulation
    /// The latest payment taken in, as far as it is not in the future.
    private var latest: Int64?
    /// How many rows there are in memory at most.
    private(set) var rowsInMemory: Int
    /// The scorer as it was before the batch.
    private var before: Scorer?
    /// The generation of the store up to which memory may lack rows: what changed since is all there.
    private(set) var base: Int64
    /// The payments that came before.
    private(set) var identities: IdentitiesBesideStore
    /// Where the payments at hand come from, and the number of their file where it is known already.
    private let origin: StoredIdentity.Origin?
    private let file: Int64?
    /// The time at which the file was begun, by its profiles: what was to be forgotten by then is, whether or not it still lies in the store.
    private let begun: Int64
    /// What was read of the store beforehand for the batch to come.
    var fetched: FetchedRows?
    /// Where nothing is written: the payments of the files that were judged without being stored.
    var unstored: PaymentsSeen?

    /// The profiles as they are in a transaction; without one they are only read. `current` gives the store as it is at that moment.
    init(
        _ transaction: StoreTransaction?,
        _ current: @escaping () throws -> StoreReader,
        _ population: StoredPopulation,
        settings: ScoringSettings,
        recorded: Timestamp,
        keepsOut: Decision,
        rowsInMemory: Int,
        base: Int64,
        identities: IdentitiesBesideStore,
        origin: StoredIdentity.Origin?,
        file: Int64?
    ) {
        (self.identities, self.origin, self.file) = (identities, origin, file)
        (self.rowsInMemory, self.base) = (rowsInMemory, base)
        (self.transaction, self.current, self.population) = (transaction, current, population)
        (self.settings, self.recorded, self.keepsOut) = (settings, recorded, keepsOut)
        latest = population.latest
        begun = Self.forgetting(population, recorded)
    }

    /// The time by which rows expire: that of the latest payment, as far as it is not in the future.
    static func forgetting(_ population: StoredPopulation, _ recorded: Timestamp) -> Int64 {
        min(population.latest ?? 0, recorded.secondsSinceEpoch)
    }

    /// A scorer that knows the population and no row yet.
    static func scorer(_ settings: ScoringSettings, _ population: StoredPopulation) throws -> Scorer {
        var scorer = Scorer(settings: settings)
        scorer.tracksChanges = true
        if !population.bytes.isEmpty {
            try readable { () throws(ProfileError) in try scorer.installPopulation(population.bytes) }
        }
        return scorer
    }

    mutating func prepare(
        _ scorer: inout Scorer,
        _ rules: inout PolicyJudge,
        for batch: PaymentBatch,
        isJudged: Bool
    ) throws -> FeatureBatch? {
        let features: FeatureBatch
        let (count, rows): (Int, RowBatch)
        if let fetched = self.fetched.take(), fetched.generation >= base {
            (features, count, rows) = (fetched.features, fetched.count, fetched.rows)
        } else {
            features = scorer.featureReader.read(batch.payments)
            let keys = Self.keys(of: batch, features, scorer)
            (count, rows) = (keys.count, try current().rows(keys))
        }
        try rows.forEach { key, lastUse, bytes, next in
            if key.table == StoredIdentity.table {
                if !Self.isExpired(key.table, lastUse, at: begun) { try identities.install(key, bytes) }
                return
            }
            let row = try Self.row(key)
            let later = next.flatMap { ProfileRowKey($0) }
            // What is in memory is as new, or newer.
            try Self.readable { () throws(ProfileError) in
                try scorer.installMissing(row, bytes: bytes, before: later)
            }
        }
        // Rows that are not there yet will be.
        rowsInMemory += count
        try rules.readTallies(for: batch.payments) { try current().readRows($0, $1) }
        if isJudged { before = scorer }
        return features
    }

    /// Where what payments need lies in a store: the rows that a scorer lacks, and the payments themselves; in order.
    static func keys(of batch: PaymentBatch, _ features: FeatureBatch, _ scorer: Scorer) -> [RowKey] {
        var keys = scorer.rowKeys(for: features).map { RowKey(table: $0.table.rawValue, key: $0.key) }
        for case let key? in batch.identities { keys.append(RowKey(table: StoredIdentity.table, key: key)) }
        RowKey.order(&keys)
        return keys
    }

    var needsIdentities: Bool { true }

    mutating func repeated(_ batch: PaymentBatch) throws -> [(place: Int, earlier: EarlierPayment)] {
        var found: [(place: Int, earlier: EarlierPayment)] = []
        for (place, key) in batch.identities.enumerated() {
            guard let key, let identity = identities[key, at: begun], identity.origin != origin,
                let earlier = try identity.earlier(of: batch.payments[place], inFile: file, try current())
            else { continue }
            found.append((place, earlier))
        }
        if let unstored {
            let stored = Set(found.map(\.place))
            found += unstored.repeated(batch).filter { !stored.contains($0.place) }
        }
        return found
    }

    /// Takes payments down that have not come before.
    private mutating func noteIdentities(_ batch: PaymentBatch) {
        defer { identities.endBatch() }
        guard let origin else { return }
        let now = max(recorded.secondsSinceEpoch, latest ?? 0)
        for (place, key) in batch.identities.enumerated() {
            guard let key else { continue }
            let identity = StoredIdentity(origin: origin, index: batch.payments[place].index)
            let time = max(batch.times[place]?.secondsSinceEpoch ?? 0, latest ?? 0)
            let lastUse = UInt32(clamping: min(time, now))
            guard identities.note(key, identity, lastUse: lastUse, at: begun) else { continue }
            pending.add(RowKey(table: StoredIdentity.table, key: key), lastUse: lastUse, identity.bytes)
        }
    }

    /// Brings a row of a store into memory.
    static func install(_ key: RowKey, _ bytes: RawSpan, into scorer: inout Scorer) throws {
        let row = try row(key)
        try readable { () throws(ProfileError) in try scorer.install(row, bytes: bytes) }
    }

    private static func row(_ key: RowKey) throws -> ProfileRowKey {
        guard let row = ProfileRowKey(key) else {
            throw StoreError(.damaged, "the profiles have a row of a table \(key.table) that there is none of")
        }
        return row
    }

    /// What a scorer cannot take is told as the store's failure.
    static func readable(_ body: () throws(ProfileError) -> Void) throws(StoreError) {
        do throws(ProfileError) {
            try body()
        } catch {
            throw StoreError(
                error.code == .otherVersion ? .otherVersion : .damaged,
                "the profiles cannot be used: \(error.description)"
            )
        }
    }

    mutating func settle(
        _ scorer: inout Scorer,
        _ rules: inout PolicyJudge,
        _ batch: PaymentBatch,
        decisions: [Decision]?
    ) throws {
        noteIdentities(batch)
        if let decisions { unstored?.note(batch, decisions) }
        if let decisions, decisions.contains(where: { $0 >= keepsOut }) {
            // Scoring has taken all of them in. What is to stay out is forgotten by going back and learning the others.
            let accepted = decisions.indices.filter { decisions[$0] < keepsOut }
            if let before { scorer = before }
            before = nil
            scorer.learn(contentsOf: accepted.map { batch.payments[$0] })
            note(accepted.lazy.map { batch.times[$0] })
        } else {
            before = nil
            note(batch.times)
        }
        collect(&scorer)
        rules.writeTallies { pending.add($0, lastUse: $1, $2) }
        guard let transaction else { return pending.removeAll() }
        guard pending.byteCount > Self.pendingBytes else { return }
        try flush()
        // All rows are in the store now: memory is free of them, however long the file goes on.
        scorer = try Self.scorer(settings, population)
        (rowsInMemory, base) = (0, transaction.generation)
        identities = IdentitiesBesideStore()
        // All sums are in the store now.
        rules.beginWithStore(latest: latest.map { Timestamp(secondsSinceEpoch: $0) })
    }

    private mutating func note(_ times: some Sequence<Timestamp?>) {
        let now = recorded.secondsSinceEpoch
        for case let time? in times { latest = max(latest ?? .min, min(time.secondsSinceEpoch, now)) }
    }

    private mutating func collect(_ scorer: inout Scorer) {
        let isWritten = transaction != nil
        scorer.changedRows { row, lastUse, bytes in
            guard isWritten else { return }
            // What has no effect any more is changed only where it still lay in the store as it was read.
            guard !Self.isExpired(row.table.rawValue, lastUse, at: begun) else { return }
            pending.add(RowKey(table: row.table.rawValue, key: row.key), lastUse: lastUse, bytes)
        }
        population.replace(with: scorer.populationBytes(), latest: latest) { key, bytes in
            pending.add(key, lastUse: 0, bytes)
        }
    }

    /// Writes what has changed.
    mutating func flush() throws {
        guard let transaction else { return }
        try transaction.write(&pending)
    }

    /// Whether a row has no effect any more.
    static func isExpired(_ table: UInt8, _ lastUse: UInt32, at now: Int64) -> Bool {
        let own =
            switch table {
            case StoredTally.table: StoredTally.lifetimeSeconds
            case StoredIdentity.table: StoredIdentity.lifetimeSeconds
            default: UInt32?.none
            }
        guard lastUse > 0, let lifetime = own ?? ProfileTable(rawValue: table)?.lifetimeSeconds else {
            return false
        }
        return Int64(lastUse) + Int64(lifetime) < now
    }
}

extension ProfileRowKey {
    /// A row of the store as one of a scorer's; nil where it is of no table of a scorer's.
    fileprivate init?(_ key: RowKey) {
        guard let table = ProfileTable(rawValue: key.table) else { return nil }
        self.init(table: table, key: key.key)
    }
}
