public import AnomalyScoring
public import PaymentModel
public import ProfileStore

/// How much the profiles know.
public struct ProfileSummary: Sendable {
    /// How many payments they were made from.
    public let payments: Int
    /// When the latest of them was made.
    public let latest: Timestamp?
    /// How many rows each table has.
    public let rows: [(table: ProfileTable, rows: Int)]
}

/// Profiles that are to be taken into others.
public enum MergeSource {
    /// Another store.
    case store(ProfileStore)
    /// What ``ProfileExport`` wrote; its name, and how to open it.
    case export(name: String, any ByteSource)
}

extension LastingChecker {
    /// Counts what the profiles know. Complexity: O(*n*) in the number of rows.
    public func profileSummary() throws -> ProfileSummary {
        try store.read { reader in
            var counts: [UInt8: Int] = [:]
            try reader.readAllRows { key, _, _ in counts[key.table, default: 0] += 1 }
            let population = try StoredPopulation(reader.readRows)
            let scorer = try TransactionProfiles.scorer(policy.scoring, population)
            return ProfileSummary(
                payments: scorer.learnedPayments,
                latest: population.latest.map { Timestamp(secondsSinceEpoch: $0) },
                rows: ProfileTable.allCases.map { ($0, counts[$0.rawValue] ?? 0) }
            )
        }
    }

    /// What is known of an account, or of an institution by its BIC; nil where nothing is.
    ///
    /// Complexity: reads the rows of the account and the population, whatever else there is.
    public func profile(ofAccount account: String) throws -> AccountProfile? {
        try store.read { reader in
            var scorer = try TransactionProfiles.scorer(policy.scoring, try StoredPopulation(reader.readRows))
            let keys = Scorer.rowKeys(ofAccount: account).map { RowKey(table: $0.table.rawValue, key: $0.key) }
            try reader.readRows(keys) { key, row in try TransactionProfiles.install(key, row, into: &scorer) }
            return scorer.profile(ofAccount: account)
        }
    }

    /// Takes other profiles into these, in one transaction; see ``AnomalyScoring/Scorer/merged(_:_:_:)`` for what is exact. Gives the
    /// number of rows.
    ///
    /// Nothing is taken in twice: neither the same profiles, nor others with a file among theirs whose payments are in these.
    /// - Throws: ``StoreError``; nothing is changed then. Complexity: O(*n* log *n*) in the number of rows taken in.
    public func merge(_ source: MergeSource, recorded: Timestamp) throws -> Int {
        try changing(recorded) { transaction in
            var merger = try ProfileMerger(transaction, policy.scoring, recorded)
            var files: [InputFile] = []
            switch source {
            case .store(let other):
                try other.read { reader in
                    try transaction.note(try reader.counts().head.hash, named: other.path)
                    try reader.readLearnedFiles { files.append($0) }
                    let population = try StoredPopulation(reader.readRows)
                    try merger.take(population.bytes, latest: population.latest)
                    try reader.readAllRows { key, lastUse, row in
                        guard let table = ProfileTable(rawValue: key.table) else { return }
                        try merger.take(table, key.key, lastUse, unsafe row.withUnsafeBytes { unsafe Array($0) })
                    }
                }
            case .export(let name, var source):
                var digest: [UInt8] = []
                var latest: Int64?
                try ProfileImport.read(&source) { item in
                    switch item {
                    case .latest(let time): latest = time
                    case .file(let file): files.append(file)
                    case .population(let bytes): try merger.take(bytes, latest: latest)
                    case .row(let row, let lastUse, let bytes): try merger.take(row.table, row.key, lastUse, bytes)
                    case .end(let hash): digest = hash
                    }
                }
                try transaction.note(digest, named: name)
            }
            try transaction.note(files)
            try merger.finish()
            invalidate()
            return merger.rows
        }
    }

    /// Removes what is known of accounts, as payer and as payee, from the profiles. Gives the number of rows, and the accounts of which nothing was known.
    ///
    /// Orders and references of 1 in 16 million other accounts go with them, since their keys tell no more; pairs of the account
    /// with others stay as keyed hashes. Verdicts stay. Complexity: O(*n*) in the number of rows.
    public func forget(_ accounts: [String], recorded: Timestamp) throws -> (rows: Int, unknown: [String]) {
        var rows: Set<RowKey> = []
        var owners: Set<UInt64> = []
        var ownersByRow: [RowKey: [String]] = [:]
        var unknown = Set(accounts)
        guard let amount = Amount(mantissa: 1, scale: 0), let currency = Currency("EUR") else { return (0, accounts) }
        for account in accounts {
            var payment = Payment(message: "103", amount: amount, currency: currency)
            payment[.debtorAccount] = account
            payment[.creditorAccount] = account
            for key in Scorer(settings: policy.scoring).rowKeys(for: [payment]) {
                let row = RowKey(table: key.table.rawValue, key: key.key)
                rows.insert(row)
                guard key.table == .debtor || key.table == .creditor else { continue }
                owners.insert(key.key >> 40)
                ownersByRow[row, default: []].append(account)
            }
        }
        var removed = 0
        try changing(recorded) { transaction in
            try transaction.rewrite(
                without: { row in
                    let isOwned = row.table >= ProfileTable.pair.rawValue && owners.contains(row.key >> 40)
                    guard isOwned || rows.contains(row) else { return false }
                    removed += 1
                    unknown.subtract(ownersByRow[row] ?? [])
                    return true
                },
                isExpired: { _, _ in false }
            )
            invalidate()
        }
        return (removed, accounts.filter(unknown.contains))
    }
}

extension StoreTransaction {
    /// Takes down what other profiles are known by; refuses those that were merged before.
    fileprivate func note(_ digest: [UInt8], named name: String) throws {
        guard try reader.inputFile(digest: digest) == nil else {
            throw StoreError(
                .conflict,
                "these profiles were merged before, just as they are now: they would count twice"
            )
        }
        try insert(InputFile(digest: digest, name: name, bytes: -1, purpose: .merged))
    }

    /// Takes down the files that other profiles were made from, so that they are known here, too; refuses those that are.
    fileprivate func note(_ files: [InputFile]) throws {
        // What has no payments counts for nothing.
        let files = files.filter { $0.payments > 0 || $0.purpose == .merged }
        guard Set(files.map(\.digest)).count == files.count else {
            throw StoreError(.damaged, "these profiles name a file twice that they were made from: they were changed")
        }
        let known = try files.filter { try reader.inputFile(digest: $0.digest) != nil }
        if let first = known.first {
            let others = known.count == 1 ? "" : " and \(known.count - 1) other\(known.count == 2 ? "" : "s")"
            throw StoreError(
                .conflict,
                "\(first.name)\(others) of the \(files.count) files that these profiles were made from \(known.count == 1 ? "is" : "are") in the profiles "
                    + "already, and would count twice: learn the other files with paycheck learn"
            )
        }
        for file in files {
            var file = file
            if file.purpose != .merged { (file.purpose, file.source) = (.learned, nil) }
            try insert(file)
        }
    }
}

/// Puts rows that come one after another together with those of a store.
struct ProfileMerger {
    /// Rows that are looked up together.
    private static let batchRows = 20_000

    private let transaction: StoreTransaction
    private let recorded: Timestamp
    private var population: StoredPopulation
    private var scorer: Scorer
    private var latest: Int64?
    private var waiting: [RowKey: (lastUse: UInt32, bytes: [UInt8])] = [:]
    private var pending = RowBatch()
    private(set) var rows = 0

    init(_ transaction: StoreTransaction, _ settings: ScoringSettings, _ recorded: Timestamp) throws {
        (self.transaction, self.recorded) = (transaction, recorded)
        population = try StoredPopulation(transaction.reader.readRows)
        latest = population.latest
        scorer = try TransactionProfiles.scorer(settings, population)
    }

    mutating func take(_ bytes: [UInt8], latest time: Int64?) throws {
        guard !bytes.isEmpty else { return }
        let isFirst = population.bytes.isEmpty
        try TransactionProfiles.readable { () throws(ProfileError) in
            if isFirst { try scorer.installPopulation(bytes) } else { try scorer.mergePopulation(bytes) }
        }
        if let time { latest = max(latest ?? .min, time) }
        population.replace(with: scorer.populationBytes(), latest: latest) { key, bytes in
            pending.add(key, lastUse: 0, bytes)
        }
    }

    mutating func take(_ table: ProfileTable, _ key: UInt64, _ lastUse: UInt32, _ bytes: [UInt8]) throws {
        rows += 1
        waiting[RowKey(table: table.rawValue, key: key)] = (lastUse, bytes)
        if waiting.count >= Self.batchRows { try merge() }
    }

    private mutating func merge() throws {
        var found: [RowKey: [UInt8]] = [:]
        let keys = waiting.keys.sorted()
        try transaction.reader.readRows(keys) { key, row in found[key] = unsafe row.withUnsafeBytes { unsafe Array($0) }
        }
        for key in keys {
            guard let new = waiting[key], let table = ProfileTable(rawValue: key.table) else { continue }
            var bytes = new.bytes
            if let old = found[key] {
                try TransactionProfiles.readable { () throws(ProfileError) in
                    bytes = try unsafe Scorer.merged(table, old.span.bytes, new.bytes.span.bytes)
                }
            }
            if bytes != found[key] { pending.add(key, lastUse: new.lastUse, bytes) }
        }
        waiting.removeAll(keepingCapacity: true)
        if pending.byteCount > 64_000_000 { try flush() }
    }

    private mutating func flush() throws {
        try transaction.write(&pending)
    }

    mutating func finish() throws {
        try merge()
        try flush()
    }
}
