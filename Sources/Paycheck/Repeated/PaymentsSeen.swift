import AnomalyScoring
import PaymentModel

/// The payments of the files of one run, so that one that comes again in another file is told.
///
/// The latest 250,000 are remembered at least, and twice as many at most: some 20 MB. Profiles that last remember them instead
/// (``StoredIdentity``).
struct PaymentsSeen: Sendable {
    /// So many are remembered at least.
    static let remembered = 250_000

    private struct Place: Sendable {
        let file: UInt32
        let index: UInt32
        let decision: Decision
    }

    private var older: [UInt64: Place] = [:]
    private var newer: [UInt64: Place] = [:]
    private var files: [String] = []

    /// Begins with a file.
    mutating func begin(_ file: String) { files.append(file) }

    /// What of some payments came before in another file, by their places.
    func repeated(_ batch: PaymentBatch) -> [(place: Int, earlier: EarlierPayment)] {
        guard files.count > 1 else { return [] }
        var found: [(place: Int, earlier: EarlierPayment)] = []
        for (place, key) in batch.identities.enumerated() {
            guard let key, let seen = newer[key] ?? older[key],
                Int(seen.file) != files.count - 1
            else { continue }
            let outcome = "was judged \(seen.decision.rawValue)"
            found.append(
                (place, EarlierPayment(file: files[Int(seen.file)], index: Int(seen.index), outcome: outcome))
            )
        }
        return found
    }

    /// Takes payments that were judged down; the first file of one counts.
    mutating func note(_ batch: PaymentBatch, _ decisions: [Decision]) {
        for (place, decision) in decisions.enumerated() {
            guard let key = batch.identities[place], older.isEmpty || older[key] == nil else { continue }
            let seen = Place(
                file: UInt32(clamping: files.count - 1),
                index: UInt32(clamping: batch.payments[place].index),
                decision: decision
            )
            // One look for what is there already and for where it belongs.
            Self.enter(&newer[key, default: seen])
        }
        guard newer.count >= Self.remembered else { return }
        (older, newer) = (newer, [:])
    }

    /// Leaves a place as it is: to lend it has entered it where there was none.
    private static func enter(_ place: inout Place) {}
}

/// A payment of another file that was the same as one at hand.
struct EarlierPayment: Sendable {
    /// Its file, by the path as given then.
    let file: String
    /// Its place in the file, from 0.
    let index: Int
    /// What became of it, as in “was judged pass”.
    let outcome: String

    /// What is decided of the one at hand, and why.
    func deciding(_ decision: Decision) -> PolicyDecision {
        PolicyDecision(
            rule: "payment.repeated",
            decision: decision,
            reason: "the same payment came before, as payment \(index + 1) of \(quoted(file.utf8, limit: 200)), and "
                + "\(outcome): see whether it would be sent twice",
            condition: "it had not come before"
        )
    }
}
