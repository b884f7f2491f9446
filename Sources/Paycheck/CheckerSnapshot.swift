import AnomalyScoring
import PaymentModel
public import ProfileStore

/// What a checker knows, as bytes: for a service that judges payment by payment and must go on after it was ended.
///
/// ```
/// paycheck checker 1
/// latest 1454600000
/// day 16835
/// sum 3736… 313233 16835 12 250000000.00
/// profiles 82133
/// ```
///
/// Lines of UTF-8, a line feed behind each; behind the last one a ``AnomalyScoring/Scorer/snapshot()`` of so many bytes, and the SHA-256 of everything before it. `sum` has what
/// a limit counts and the account it is of (in hexadecimal digits; `-` for all accounts), the day, the payments, and their sum (`-` where it has too many digits).
extension Checker {
    private static var heading: String { "paycheck checker 1" }

    /// All that the checker knows: the profiles, and the sums of the days that limits are compared with. Which payments came in which file
    /// (`payment.repeated`) is not among it, nor the policy.
    ///
    /// Complexity: O(*n* log *n*) in the size of the profiles, which it needs memory for twice.
    public func snapshot() -> [UInt8] {
        let sums = rules.sums
        var lines = [Self.heading]
        if let lastLearned { lines.append("latest \(lastLearned.secondsSinceEpoch)") }
        lines.append("day \(sums.day)")
        lines += sums.all.map(Self.line).sorted()
        let profiles = scorer.snapshot()
        lines.append("profiles \(profiles.count)")
        var bytes = Array(lines.map { $0 + "\n" }.joined().utf8)
        bytes += profiles
        return bytes + Self.digest(of: bytes[...])
    }

    /// Takes all there is from a ``snapshot()``; what was known before is forgotten. The policy stays this checker's own: sums are taken of limits that it has.
    ///
    /// - Throws: ``ProfileStore/StoreError`` where the bytes are no whole snapshot, or one of another version: then nothing is changed.
    public mutating func restore(_ snapshot: [UInt8]) throws(StoreError) {
        let end = snapshot.count - 32
        guard end > 0, snapshot.starts(with: Self.heading.utf8),
            snapshot[end...].elementsEqual(Self.digest(of: snapshot[..<end]))
        else {
            throw StoreError(
                .damaged,
                "these \(snapshot.count) bytes are no whole snapshot of a checker: they were cut or changed, or are something else; take another copy"
            )
        }
        var rest = snapshot[..<end]
        var restored = self
        restored.lastLearned = nil
        var sums: (day: Int32, all: [PolicyJudge.Sum]) = (0, [])
        while let line = Self.nextLine(&rest) {
            let fields = line.split(separator: " ")
            switch (fields.first, fields.count) {
            case (_, _) where line == Self.heading: continue
            case ("latest", 2): restored.lastLearned = Int64(fields[1]).map { Timestamp(secondsSinceEpoch: $0) }
            case ("day", 2): sums.day = Int32(fields[1]) ?? 0
            case ("sum", 6):
                guard let sum = Self.sum(fields) else { throw Self.unknown(line) }
                sums.all.append(sum)
            case ("profiles", 2):
                guard Int(fields[1]) == rest.count else { throw Self.unknown(line) }
                try TransactionProfiles.readable { () throws(ProfileError) in try restored.scorer.restore(Array(rest)) }
                restored.rules.begin(with: sums.all, day: sums.day)
                self = restored
                return
            default: throw Self.unknown(line)
            }
        }
        throw StoreError(.damaged, "the snapshot has no profiles")
    }

    private static func digest(of bytes: ArraySlice<UInt8>) -> [UInt8] {
        var digest = FileDigest()
        digest.add(bytes)
        return digest.finish()
    }

    private static func unknown(_ line: String) -> StoreError {
        StoreError(.otherVersion, "the snapshot has a line that this paycheck does not know: \(quoted(line.utf8))")
    }

    private static func nextLine(_ rest: inout ArraySlice<UInt8>) -> String? {
        guard let end = rest.firstIndex(of: 10) else { return nil }
        defer { rest = rest[(end + 1)...] }
        return String(decoding: rest[..<end], as: UTF8.self)
    }

    private static func line(_ sum: PolicyJudge.Sum) -> String {
        let account = sum.account.map { Hexadecimal.text($0.utf8) } ?? "-"
        let digits = sum.tally.sum?.text() ?? "-"
        return "sum \(Hexadecimal.text(sum.scope.utf8)) \(account) \(sum.day) \(sum.tally.count) \(digits)"
    }

    private static func sum(_ fields: [Substring]) -> PolicyJudge.Sum? {
        func text(_ digits: Substring) -> String? {
            Hexadecimal.bytes(digits).map { String(decoding: $0, as: UTF8.self) }
        }
        guard let scope = text(fields[1]), let day = Int32(fields[3]), let count = Int(fields[4]), count > 0 else {
            return nil
        }
        let account = fields[2] == "-" ? nil : text(fields[2])
        let amount = fields[5] == "-" ? nil : Amount(fields[5])
        guard fields[2] == "-" || account != nil, fields[5] == "-" || amount != nil else { return nil }
        return PolicyJudge.Sum(scope: scope, account: account, day: day, tally: .init(sum: amount, count: count))
    }
}
