import AnomalyScoring
import PaymentModel
import ProfileStore

/// The profiles of a store within one transaction: rows are read as payments need them, and what changed is written once.
struct TransactionProfiles: ProfileKeeper {
    /// Bytes of changed rows that are kept before they are written, though their file goes on.
    private static let pendingBytes = 64_000_000

    private let transaction: StoreTransaction?
    /// Without a transaction: what is read.
    private let reader: StoreReader
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
    /// The scorer as it was before the batch; nil where nothing is written.
    private var before: Scorer?
    /// The generation of the store up to which memory may lack rows: what changed since is all there.
    private(set) var base: Int64
    /// The payments that came before.
    private(set) var identities: IdentitiesBesideStore
    /// The keys of the batch at hand.
    private var identityKeys: [UInt64?] = []
    /// Where the payments at hand come from, and the number of their file where it is known already.
    private let origin: StoredIdentity.Origin?
    private let file: Int64?
    /// What was read of the store beforehand for the batch to come.
    var fetched: FetchedRows?

    /// The profiles as they are in a transaction; without one they are only read.
    init(
        _ transaction: StoreTransaction?,
        _ reader: StoreReader,
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
        (self.transaction, self.reader, self.population) = (transaction, reader, population)
        (self.settings, self.recorded, self.keepsOut) = (settings, recorded, keepsOut)
        latest = population.latest
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
        for payments: [Payment],
        isJudged: Bool
    ) throws {
        if let fetched, fetched.generation >= base {
            try fetched.rows.forEach { key, bytes in
                if key.table == StoredIdentity.table { return try identities.install(key, bytes) }
                let row = try Self.row(key)
                // What is in memory is as new, or newer.
                try Self.readable { () throws(ProfileError) in try scorer.installMissing(row, bytes: bytes) }
            }
            rowsInMemory += fetched.count
        } else {
            let keys = Self.keys(of: payments, scorer)
            try current().readRows(keys) { key, bytes in
                if key.table == StoredIdentity.table {
                    try identities.install(key, bytes)
                } else {
                    try Self.install(key, bytes, into: &scorer)
                }
            }
            // Rows that are not there yet will be.
            rowsInMemory += keys.count
        }
        fetched = nil
        try rules.readTallies(for: payments) { try current().readRows($0, $1) }
        if isJudged, transaction != nil { before = scorer }
    }

    /// Where what payments need lies in a store: the rows that a scorer lacks, and the payments themselves; in order.
    static func keys(of payments: [Payment], _ scorer: Scorer) -> [RowKey] {
        var keys = scorer.rowKeys(for: payments).map { RowKey(table: $0.table.rawValue, key: $0.key) }
        keys += Set(payments.compactMap { StoredIdentity.key(of: $0) })
        keys.sort()
        return keys
    }

    mutating func repeated(_ payments: [Payment]) throws -> [(place: Int, decision: PolicyDecision)] {
        var found: [(place: Int, decision: PolicyDecision)] = []
        identityKeys = payments.map { PaymentIdentity.key(of: $0) }
        for (place, payment) in payments.enumerated() {
            guard let key = identityKeys[place], let earlier = identities[key], earlier.origin != origin,
                let decision = try earlier.decision(on: payment, inFile: file, try current())
            else { continue }
            found.append((place, decision))
        }
        return found
    }

    /// Takes payments down that have not come before.
    private mutating func noteIdentities(_ payments: [Payment]) {
        defer {
            identities.endBatch()
            identityKeys = []
        }
        guard let origin else { return }
        // What is only learnt was not looked for.
        let keys = identityKeys.isEmpty ? payments.map { PaymentIdentity.key(of: $0) } : identityKeys
        for (payment, key) in zip(payments, keys) {
            guard let key, identities[key] == nil else { continue }
            let identity = StoredIdentity(origin: origin, index: payment.index)
            identities.note(key, identity)
            let time = max(payment.time?.secondsSinceEpoch ?? 0, latest ?? 0)
            pending.add(
                RowKey(table: StoredIdentity.table, key: key),
                lastUse: UInt32(clamping: min(time, max(recorded.secondsSinceEpoch, latest ?? 0))),
                identity.bytes
            )
        }
    }

    /// The store as it is now.
    private func current() throws -> StoreReader { try transaction?.reader ?? reader }

    /// Brings a row of a store into memory.
    static func install(_ key: RowKey, _ bytes: RawSpan, into scorer: inout Scorer) throws {
        let row = try row(key)
        try readable { () throws(ProfileError) in try scorer.install(row, bytes: bytes) }
    }

    private static func row(_ key: RowKey) throws -> ProfileRowKey {
        guard let table = ProfileTable(rawValue: key.table) else {
            throw StoreError(.damaged, "the profiles have a row of a table \(key.table) that there is none of")
        }
        return ProfileRowKey(table: table, key: key.key)
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
        _ payments: [Payment],
        decisions: [Decision]?
    ) throws {
        guard let transaction else {
            identities.endBatch()
            return
        }
        noteIdentities(payments)
        if let decisions, decisions.contains(where: { $0 >= keepsOut }) {
            // Scoring has taken all of them in. What is to stay out is forgotten by going back and learning the others.
            let accepted = zip(payments, decisions).filter { $1 < keepsOut }.map(\.0)
            if let before { scorer = before }
            before = nil
            scorer.learn(contentsOf: accepted)
            note(accepted)
        } else {
            before = nil
            note(payments)
        }
        collect(&scorer)
        rules.writeTallies { pending.add($0, lastUse: $1, $2) }
        guard pending.byteCount > Self.pendingBytes else { return }
        try flush()
        // All rows are in the store now: memory is free of them, however long the file goes on.
        scorer = try Self.scorer(settings, population)
        (rowsInMemory, base) = (0, transaction.generation)
        identities = IdentitiesBesideStore()
        // All sums are in the store now.
        rules.beginWithStore(latest: latest.map { Timestamp(secondsSinceEpoch: $0) })
    }

    private mutating func note(_ payments: [Payment]) {
        let now = recorded.secondsSinceEpoch
        latest = payments.lazy.compactMap { $0.time?.secondsSinceEpoch }.map { min($0, now) }
            .reduce(latest) { max($0 ?? .min, $1) }
    }

    private mutating func collect(_ scorer: inout Scorer) {
        scorer.changedRows { row, lastUse, bytes in
            pending.add(RowKey(table: row.table.rawValue, key: row.key), lastUse: lastUse, bytes)
        }
        population.replace(with: scorer.populationBytes(), latest: latest) { key, bytes in
            pending.add(key, lastUse: 0, bytes)
        }
    }

    /// Writes what has changed.
    mutating func flush() throws {
        guard let transaction else { return }
        let now = min(latest ?? 0, recorded.secondsSinceEpoch)
        try transaction.write(&pending) { table, lastUse in Self.isExpired(table, lastUse, at: now) }
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
