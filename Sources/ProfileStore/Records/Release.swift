import AnomalyScoring
import GRDB

/// A person's decision that a payment may go.
public struct Release: Sendable, Hashable {
    /// The number of its row.
    public let id: Int64
    /// The assessment that it answers.
    public let assessment: Int64
    /// Who decided, and why.
    public let person: String, reason: String
    /// Whether the payment is released with it; false where another person has to agree.
    public let isFinal: Bool
}

extension StoreTransaction {
    /// Records that a person lets a payment go.
    ///
    /// With `persons` 2 the first one's decision waits for another person's.
    /// - Throws: ``StoreError/Code/conflict`` where there is nothing to release, or the same person decides twice.
    public func release(_ assessment: AssessmentRecord, by person: String, reason: String, persons: Int) throws
        -> Release
    {
        guard assessment.decision > .pass else {
            throw StoreError(.conflict, "the payment passed: there is nothing to release")
        }
        let earlier = try reader.releases(of: assessment.id)
        if let done = earlier.first(where: \.isFinal) {
            throw StoreError(.conflict, "the payment was released before, by \(done.person): \(done.reason)")
        }
        // Letter case and spaces do not make two persons of one.
        func folded(_ name: String) -> String {
            name.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        if earlier.contains(where: { folded($0.person) == folded(person) }) {
            throw StoreError(.conflict, "\(person) has decided already: the policy asks for another person")
        }
        let isFinal = earlier.count + 1 >= persons
        let id = try insert(.release) { row in
            row.add(Int(assessment.id))
            row.add(person)
            row.add(reason)
            row.add(isFinal)
        }
        return Release(id: id, assessment: assessment.id, person: person, reason: reason, isFinal: isFinal)
    }
}

extension StoreReader {
    /// What persons decided of a payment, in order.
    public func releases(of assessment: Int64) throws -> [Release] {
        try Row.fetchAll(db, sql: "SELECT * FROM release WHERE assessment = ? ORDER BY id", arguments: [assessment]).map
        {
            Release(
                id: $0["id"] ?? 0,
                assessment: assessment,
                person: $0["person"] ?? "",
                reason: $0["reason"] ?? "",
                isFinal: ($0["is_final"] ?? 0) == 1
            )
        }
    }
}
