public import PaymentModel

/// Profiles that outlast the process, and profiles of which only a part is in memory.
///
/// A store keeps rows as bytes by ``ProfileTable`` and key, and the population by itself. Before a batch it installs the
/// rows that ``rowKeys(for:)-([Payment])`` names, as far as it has them; after it, it writes what ``changedRows(_:)`` hands out
/// and ``populationBytes()``. A scorer to which the population and these rows were given assesses the batch with the same bits as one
/// that never ended.
///
/// ```swift
/// var scorer = Scorer(settings: settings)
/// scorer.tracksChanges = true
/// try scorer.installPopulation(stored.population)
/// for row in scorer.rowKeys(for: batch) {
///     if let bytes = stored[row] { try scorer.install(row, bytes: bytes) }
/// }
/// let assessments = scorer.score(contentsOf: batch)
/// scorer.changedRows { row, lastUse, bytes in stored[row] = ... }
/// stored.population = scorer.populationBytes()
/// ```
extension Scorer {
    /// The version of the bytes of rows and population; those of another cannot be installed.
    ///
    /// A row of each table, lowest byte first (`f` an IEEE 754 single, `u` a whole number; the digits are bits, `×` a count).
    /// Three short forms have 16 bits: `m` a number of 5 bits of exponent (less 10) and 11 of mantissa above it, without a sign, 0 being 0; `a`
    /// a log amount as (value + 8)·1024; `s` a step of seconds in 14 bits, 4 of exponent and 10 of mantissa, with marks
    /// in bits 14 (new beneficiary) and 15 (suspicious).
    ///
    /// - debtor: u32 attributes of the earlier categories, 4 bits each; m payments; u16×9 latest and u16×7 earlier category
    ///   values; m×16 their counts; m×9 new values; s×32 steps; s×8 steps to new beneficiaries; m recent payments,
    ///   new, newcomers, repeats, closed, reused; m×8 hours; a largest amount; u16×4 last ln amounts, (ln + 64)·8192 without its higher bits; u16×4 last creditors; u16 remarkable days in
    ///   1/1024, bit 15 where the last payment's is among them; m payments of the week before; m×3 burst; m×3 fan-out; m evidence; u32 payments,
    ///   beneficiaries, first, last, last to a new beneficiary, payments of the week, day precision; f32 mean, variance, upper variance of ln amount; f32
    ///   intensity.
    /// - moreCategories: u32×48 tags; u32 payments; u32 last; m×48 counts.
    /// - names, moreNames: u32×16 words of up to four names (six characters of 37 each); u32 last; u16 words of each name, 4
    ///   bits each.
    /// - creditor: u32 first, last, last new, debtors; f32 intensity; u32×6 name; s×16 steps of new debtors; u16 week;
    ///   m×3 fan-in; m named, misnamed; m evidence.
    /// - pair: u64 of 13 bits ln of all amounts while new less the largest, in 1/512; 5 bits payments; 16 bits largest ln amount (`a`); 30 bits
    ///   first, in 4 seconds.
    /// - order: u32 fields, with bit 31 for rejected and 0 for invalid; u32 time.
    /// - reference: u32 content; u32 time.
    /// - identity: u32 first, last, payments, unsigned, partners.
    public static let layoutVersion: UInt32 = 5

    /// Whether ``changedRows(_:)`` is told of changes. Off, nothing is noted; turned off, what was noted is forgotten.
    public var tracksChanges: Bool {
        get { pipeline.tracksChanges }
        set { pipeline.tracksChanges = newValue }
    }

    /// The rows that payments read and that are not in memory, in no order; one that several payments read comes as often.
    ///
    /// Rows that nobody has written yet are among them, too: who pays for the first time has none. Complexity:
    /// O(*n*); about half a microsecond a payment.
    public func rowKeys(for payments: [Payment]) -> [ProfileRowKey] { rowKeys(for: featureReader.read(payments)) }

    /// The same for payments that were read beforehand. Complexity: O(*n*).
    public func rowKeys(for batch: FeatureBatch) -> [ProfileRowKey] {
        pipeline.rowKeys(for: batch.read(by: featureReader))
    }

    /// Puts a row in its place in memory, unless it is there already; see ``install(_:bytes:)-(_,RawSpan)``.
    ///
    /// Who puts many there names one that comes some rows later: the memory in which it is looked for is asked for, and not waited for.
    public mutating func installMissing(
        _ row: ProfileRowKey,
        bytes: RawSpan,
        before next: ProfileRowKey? = nil
    ) throws(ProfileError) {
        if let next { pipeline.ask(for: next) }
        if !pipeline.has(row) { try pipeline.install(row, bytes) }
    }

    /// Puts a row in its place in memory, over the one that may be there. It does not count as changed.
    ///
    /// Throws ``ProfileError`` where the bytes are not a row of that table; then nothing was changed.
    public mutating func install(_ row: ProfileRowKey, bytes: RawSpan) throws(ProfileError) {
        try pipeline.install(row, bytes)
    }

    /// The same from an array.
    public mutating func install(_ row: ProfileRowKey, bytes: [UInt8]) throws(ProfileError) {
        // Bytes of an array have no gaps between them.
        try unsafe install(row, bytes: bytes.span.bytes)
    }

    /// Hands out each row written since the last call: its place, the time of its last use in seconds since 1970 (for
    /// forgetting by age, see ``ProfileTable/lifetimeSeconds``), and its bytes. By table, each in the order of keys.
    ///
    /// What `body` throws is thrown on; the rows then count as changed still. Complexity: O(*m* log *m*) in the number of rows
    /// written.
    public mutating func changedRows<Failure: Error>(
        _ body: (_ row: ProfileRowKey, _ lastUse: UInt32, _ bytes: RawSpan) throws(Failure) -> Void
    ) throws(Failure) {
        for table in ProfileTable.allCases {
            let rows = pipeline.changedKeys(table).map { ProfileRowKey(table: table, key: $0) }
            for (place, row) in rows.enumerated() {
                pipeline.ask(for: rows, before: place)
                try pipeline.withRow(row, body)
            }
        }
        pipeline.forgetChanges()
    }

    /// Hands out every row in memory, as ``changedRows(_:)`` does; nothing is marked or forgotten.
    public func rows<Failure: Error>(
        _ body: (_ row: ProfileRowKey, _ lastUse: UInt32, _ bytes: RawSpan) throws(Failure) -> Void
    ) throws(Failure) {
        for table in ProfileTable.allCases {
            for key in pipeline.keys(table).sorted() {
                try pipeline.withRow(ProfileRowKey(table: table, key: key), body)
            }
        }
    }

    /// How many rows a table has in memory.
    public func rowCount(_ table: ProfileTable) -> Int { pipeline.keys(table).count }

    /// Removes a row from memory; false where it was not there. The store removes its own.
    @discardableResult
    public mutating func remove(_ row: ProfileRowKey) -> Bool { pipeline.remove(row) }

    /// Removes from memory what the store has: all rows but those written since the last ``changedRows(_:)``, and of debtors
    /// and creditors those used before a time (seconds since 1970).
    ///
    /// Pairs, orders and references do not tell when they were used last, and are all removed: ``rowKeys(for:)-([Payment])`` names
    /// them when they are needed again. Complexity: O(rows in memory).
    public mutating func evict(usedBefore time: UInt32) { pipeline.evict(usedBefore: time) }

    /// The population, the recalibration, and the open epoch: all that is not a row.
    ///
    /// The same state gives the same bytes. Some 50 KB to 250 KB, twice as many within an epoch.
    public func populationBytes() -> [UInt8] {
        var writer = StateWriter()
        writer.put(Self.layoutVersion)
        writer.put(count: learnedPayments)
        pipeline.write(to: &writer)
        return writer.bytes
    }

    /// Takes the population, the recalibration and the open epoch from bytes. The rows stay as they are.
    ///
    /// Throws ``ProfileError`` where they are of another version or damaged; then nothing was changed.
    public mutating func installPopulation(_ bytes: [UInt8]) throws(ProfileError) {
        var reader = StateReader(bytes)
        try Self.checkVersion(&reader)
        let learned = Int(clamping: try reader.word64())
        var changed = pipeline
        try changed.read(from: &reader)
        try reader.end()
        pipeline = changed
        learnedPayments = learned
    }

    /// All there is, rows and population, as bytes for ``restore(_:)``: the same state gives the same bytes.
    ///
    /// The last eight are a hash of those before them, which tells what was cut or damaged; it is no seal against who changes them on purpose.
    /// For what fits into memory twice; a store hands rows over one by one.
    public func snapshot() -> [UInt8] {
        var writer = StateWriter()
        writer.put(Self.layoutVersion)
        let population = populationBytes()
        writer.put(count: population.count)
        writer.put(population)
        for table in ProfileTable.allCases {
            writer.put(table.rawValue)
            let keys = pipeline.keys(table).sorted()
            writer.put(count: keys.count)
            for key in keys {
                writer.put(key)
                pipeline.withRow(ProfileRowKey(table: table, key: key)) { _, _, bytes in writer.put(bytes) }
            }
        }
        writer.put(Self.hash(of: writer.bytes, upTo: writer.bytes.count))
        return writer.bytes
    }

    private static func hash(of bytes: [UInt8], upTo end: Int) -> UInt64 {
        var hash = SipHash(kind: UInt8(ascii: "z"))
        hash.add(0..<end, of: bytes.span)
        return hash.finalized()
    }

    /// Takes all there is from a ``snapshot()``; what was here before is forgotten.
    ///
    /// Throws ``ProfileError`` where it is of another version or damaged; then nothing was changed.
    public mutating func restore(_ snapshot: [UInt8]) throws(ProfileError) {
        var reader = StateReader(snapshot, without: 8)
        let found = snapshot.suffix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
        if snapshot.count < 12 || found != Self.hash(of: snapshot, upTo: snapshot.count - 8) {
            // One of another version is told as that, if it says so in a number that versions have.
            if snapshot.count >= 4, snapshot[2] == 0, snapshot[3] == 0 { try Self.checkVersion(&reader) }
            throw ProfileError(
                .damaged,
                "these \(snapshot.count) bytes are no whole snapshot: they were cut or changed, or are something else; take another copy"
            )
        }
        try Self.checkVersion(&reader)
        var restored = Scorer(settings: settings)
        restored.tracksChanges = tracksChanges
        let population = try reader.range(try reader.count(ofBytes: 1))
        try restored.installPopulation(Array(snapshot[population]))
        for table in ProfileTable.allCases {
            let found = try reader.byte()
            guard found == table.rawValue else {
                throw ProfileError(.damaged, "table \(found) stands where \(table.rawValue) belongs")
            }
            for _ in 0..<(try reader.count(ofBytes: 8 + table.rowBytes)) {
                let key = try reader.key()
                let row = try reader.range(table.rowBytes)
                try unsafe restored.install(
                    ProfileRowKey(table: table, key: key),
                    bytes: snapshot.span.bytes.extracting(row)
                )
            }
        }
        try reader.end()
        self = restored
    }

    private static func checkVersion(_ reader: inout StateReader) throws(ProfileError) {
        let version = try reader.word32()
        guard version == layoutVersion else {
            throw ProfileError(
                .otherVersion,
                "profiles of layout \(version); this program reads layout \(layoutVersion): "
                    + (version < layoutVersion
                        ? "make them anew from the history" : "use the newer paycheck that wrote them")
            )
        }
    }
}
