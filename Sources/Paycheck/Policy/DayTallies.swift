import PaymentModel
import ProfileStore

/// What was paid on each day, by limit: what a policy's limits of a day are compared with.
///
/// In memory up to ``most`` sums are kept, beyond which the oldest days are forgotten, but none within ``keptDays`` of the payment
/// at hand: a date that a sender makes up resets nothing. Beside profiles that last, the sums are rows of the store
/// (``StoredTally``): those that payments need are read before they are judged, and what changed is written with all else.
struct DayTallies: Sendable {
    /// So many days around a payment's are kept in any case: files that come late still count.
    static let keptDays = 14
    /// How many sums are kept: some 20 MB.
    static let most = 200_000

    /// What a sum is of.
    struct Key: Hashable {
        /// The limit's place in the policy.
        let limit: Int
        /// The debtor's account, where each is counted by itself.
        let account: String?
    }

    /// Payments of a day.
    struct Tally: Hashable {
        /// Nil where the sum has more digits than an amount.
        var sum: Amount?
        var count = 0
    }

    private var days: [Int32: [Key: Tally]] = [:]
    private var count = 0
    /// Whether a store has the sums: then nothing is forgotten before it is written.
    private var isStored = false
    /// What is known of the store: sums that were read or changed since, and the changed ones among them.
    private var read: [Int32: Set<Key>] = [:]
    private var changed: [Int32: Set<Key>] = [:]

    /// Adds a payment to a sum of its day, and gives the sum with it.
    mutating func add(_ amount: Amount, to key: Key, on day: Int32) -> Tally {
        var tally = days[day]?[key] ?? Tally(sum: amount)
        if tally.count == 0 { count += 1 } else { tally.sum = tally.sum?.adding(amount) }
        tally.count += 1
        days[day, default: [:]][key] = tally
        if isStored { changed[day, default: []].insert(key) }
        return tally
    }

    /// Forgets the oldest days where there are too many sums, a quarter at a time.
    mutating func forget(keeping day: Int32) {
        guard !isStored, count >= Self.most else { return }
        for other in days.keys.sorted() where abs(Int(other) - Int(day)) > Self.keptDays {
            count -= days.removeValue(forKey: other)?.count ?? 0
            if count <= Self.most / 4 * 3 { return }
        }
    }

    // MARK: Beside a store

    /// Begins anew with what a store has.
    mutating func begin() {
        self = DayTallies()
        isStored = true
    }

    /// Whether a sum has not been looked for in the store yet; from now on it has.
    mutating func isUnread(_ key: Key, on day: Int32) -> Bool { read[day, default: []].insert(key).inserted }

    /// Takes a sum as the store has it.
    mutating func install(_ tally: Tally, _ key: Key, on day: Int32) {
        if days[day, default: [:]].updateValue(tally, forKey: key) == nil { count += 1 }
    }

    /// All sums, in no order that means anything.
    var all: [(day: Int32, key: Key, tally: Tally)] {
        days.flatMap { day, sums in sums.map { (day, $0.key, $0.value) } }
    }

    /// Gives the sums that have changed since the last time, by day.
    mutating func takeChanged(_ tell: (Int32, Key, Tally) -> Void) {
        for (day, keys) in changed {
            for key in keys { if let tally = days[day]?[key] { tell(day, key, tally) } }
        }
        changed = [:]
    }
}

/// A sum of a day as a row of a store: table 255.
///
/// The key is the first 64 bits of the SHA-256 of the limit's scope, the account and the day, so that sums stay those of a limit
/// when its amounts or its place in the policy change. The bytes: the count and the sum's digits, 64 bits each, lowest byte
/// first, then its scale; 255 stands for a sum that has more digits than an amount.
enum StoredTally {
    static let table: UInt8 = 255
    /// How long after its day a sum has a meaning: files that come later are counted from nought.
    static let lifetimeSeconds: UInt32 = UInt32(DayTallies.keptDays + 1) * 86_400
    private static let noSum: UInt8 = 255
    private static let byteCount = 17

    /// Where a sum stands.
    static func key(_ scope: String, _ account: String?, _ day: Int32) -> RowKey {
        var digest = FileDigest()
        digest.add(Array("\(scope)\0\(account ?? "")\0\(day)".utf8)[...])
        return RowKey(table: table, key: word(digest.finish()[..<8]))
    }

    /// The end of a day, in seconds since 1970, as rows have it.
    static func lastUse(_ day: Int32) -> UInt32 { UInt32(clamping: max(1, (Int64(day) + 1) * 86_400)) }

    static func bytes(_ tally: DayTallies.Tally) -> [UInt8] {
        var bytes: [UInt8] = []
        for value in [UInt64(tally.count), UInt64(bitPattern: tally.sum?.mantissa ?? 0)] {
            for byte in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(byte * 8))) }
        }
        return bytes + [tally.sum?.scale ?? noSum]
    }

    /// A sum out of a store; nil where the bytes are none.
    static func tally(_ row: RawSpan) -> DayTallies.Tally? {
        let bytes = unsafe row.withUnsafeBytes { unsafe Array($0) }
        guard bytes.count == byteCount, let count = Int(exactly: word(bytes[..<8])), count > 0 else { return nil }
        if bytes[16] == noSum { return DayTallies.Tally(sum: nil, count: count) }
        let mantissa = Int64(bitPattern: word(bytes[8..<16]))
        guard let sum = Amount(mantissa: mantissa, scale: Int(bytes[16])) else { return nil }
        return DayTallies.Tally(sum: sum, count: count)
    }

    private static func word(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
