public import AnomalyScoring
import Foundation
import GRDB
public import PaymentModel

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
    /// The number of the policy that it was decided under; nil where there was none, or an earlier paycheck recorded it.
    public let policy: Int64?
}

/// A payment that was held, then released, and is not in the profiles yet.
public struct ReleasedPayment: Sendable {
    /// The number of the release.
    public let release: Int64
    /// The assessment by which the payment was kept out: that of the judging that its file was learnt with.
    public let assessment: Int64
    /// The payment as it was read.
    public let payment: Payment
}

extension StoreTransaction {
    /// Records that a released payment is in the profiles now, behind the segment that has it.
    public func noteLearned(_ released: ReleasedPayment) throws {
        let segment = generation
        try insert(.learnedPayment, released.release) { row in
            row.add(Int(released.assessment))
            row.add(Int(segment))
        }
    }

    /// Records that a person lets a payment go.
    ///
    /// With `persons` 2 the first one's decision waits for another person's. `policy` is the number of the one that it is decided under.
    /// - Throws: ``StoreError/Code/conflict`` where there is nothing to release, or the same person decides twice.
    public func release(
        _ assessment: AssessmentRecord,
        by person: String,
        reason: String,
        persons: Int,
        policy: Int64? = nil
    ) throws -> Release {
        guard assessment.decision > .pass else {
            throw StoreError(.conflict, "the payment passed: there is nothing to release")
        }
        let earlier = try reader.releases(of: assessment.id)
        if let done = earlier.first(where: \.isFinal) {
            throw StoreError(.conflict, "the payment was released before, by \(done.person): \(done.reason)")
        }
        // Letter case, spaces, punctuation and other forms of the same letters, as full-width ones, do not make two persons of one.
        func folded(_ name: String) -> String {
            name.precomposedStringWithCompatibilityMapping.lowercased().filter { $0.isLetter || $0.isNumber }
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
        if let policy { try insert(.releasePolicy, id) { $0.add(Int(policy)) } }
        return Release(
            id: id,
            assessment: assessment.id,
            person: person,
            reason: reason,
            isFinal: isFinal,
            policy: policy
        )
    }
}

extension StoreReader {
    /// What persons decided of a payment, in order.
    public func releases(of assessment: Int64) throws -> [Release] {
        // A store of an earlier version is read as it is.
        let policies = AuditedTable.releasePolicy.rawValue
        let joined = try db.tableExists(policies) ? "* FROM release LEFT JOIN \(policies) USING (id)" : "* FROM release"
        let sql = "SELECT \(joined) WHERE assessment = ? ORDER BY id"
        return try Row.fetchAll(db, sql: sql, arguments: [assessment]).map {
            Release(
                id: $0["id"] ?? 0,
                assessment: assessment,
                person: $0["person"] ?? "",
                reason: $0["reason"] ?? "",
                isFinal: ($0["is_final"] ?? 0) == 1,
                policy: $0["rule_file"]
            )
        }
    }

    /// The entry that records a release: its number, and the time in seconds since 1970. Complexity: O(log *n*).
    public func auditEntry(ofRelease id: Int64) throws -> (number: Int64, recorded: Int64)? {
        try Row.fetchOne(
            db,
            sql: "SELECT number, recorded FROM audit WHERE kind = 'release' AND subject = ?",
            arguments: [id]
        ).map { ($0["number"] ?? 0, $0["recorded"] ?? 0) }
    }

    /// Gives the payments whose latest judging says so much or more and that nobody has released for good, in the order of judging.
    ///
    /// Of a file that was judged several times only the latest judging counts. `time` leaves out what was recorded before it.
    ///
    /// Complexity: O(*n*) in the files judged, and in the payments of those that have some.
    public func readPending(
        from decision: Decision,
        since time: Timestamp?,
        _ tell: (AssessmentRecord) throws -> Void
    ) throws {
        let judgings = try Row.fetchAll(
            db,
            sql: """
                SELECT first_assessment AS first, payments FROM verification \
                WHERE id IN (SELECT max(id) FROM verification GROUP BY input_file) AND (hold > 0 OR review > 0 AND ?) ORDER BY id
                """,
            arguments: [decision < .hold]
        )
        for judging in judgings {
            let (first, payments): (Int64, Int64) = (judging["first"] ?? 0, judging["payments"] ?? 0)
            // What was judged together was recorded together.
            if let time, let entry = try auditEntry(ofAssessment: first), entry.recorded < time.secondsSinceEpoch {
                continue
            }
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT * FROM assessment WHERE id >= ? AND id < ? AND (decision = 'hold' OR decision = 'review' AND ?) \
                    AND NOT EXISTS (SELECT 1 FROM release WHERE release.assessment = assessment.id AND is_final = 1) ORDER BY id
                    """,
                arguments: [first, first + payments, decision < .hold]
            )
            while let row = try rows.next() { try tell(AssessmentRecord(row)) }
        }
    }

    /// Gives the payments of which a person has decided, in the order of the first decision; `time` leaves out decisions before it.
    ///
    /// Complexity: O(*n*) in the number of releases.
    public func readReleased(since time: Timestamp?, _ tell: (AssessmentRecord) throws -> Void) throws {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT assessment.* FROM assessment JOIN release ON release.assessment = assessment.id \
                JOIN audit ON audit.kind = 'release' AND audit.subject = release.id \
                WHERE audit.recorded >= ? GROUP BY assessment.id ORDER BY min(release.id)
                """,
            arguments: [time?.secondsSinceEpoch ?? .min]
        )
        while let row = try rows.next() { try tell(AssessmentRecord(row)) }
    }

    /// Payments that were released for good up to a time and are not in the profiles yet, in the order of their releases.
    ///
    /// A payment is in them where its file was learnt as history, where the judging that its file was learnt with did not keep it out,
    /// or where another release of it was learnt. Complexity: O(*n*) in the number of releases, some million a second.
    public func releasedPayments(upTo time: Timestamp, limit: Int) throws -> [ReleasedPayment] {
        let releases = try Row.fetchCursor(
            db,
            sql: """
                SELECT release.id, release.assessment FROM release \
                JOIN audit ON audit.kind = 'release' AND audit.subject = release.id \
                WHERE release.is_final = 1 AND audit.recorded <= ? \
                AND NOT EXISTS (SELECT 1 FROM learned_payment WHERE learned_payment.id = release.id) ORDER BY release.id
                """,
            arguments: [time.secondsSinceEpoch]
        )
        var found: [ReleasedPayment] = []
        var known: Set<Int64> = []
        while found.count < limit, let row = try releases.next() {
            guard let release: Int64 = row["id"], let assessment: Int64 = row["assessment"],
                let kept = try keptOut(assessment), known.insert(kept).inserted,
                let payment = try heldPayment(of: kept)
            else { continue }
            found.append(ReleasedPayment(release: release, assessment: kept, payment: payment))
        }
        return found
    }

    /// The assessment by which a payment is kept out of the profiles; nil where it is in them.
    private func keptOut(_ assessment: Int64) throws -> Int64? {
        try Int64.fetchOne(
            db,
            sql: """
                SELECT kept.id FROM assessment AS named \
                JOIN verification AS judging ON judging.id = named.verification \
                JOIN verification AS learning ON learning.input_file = judging.input_file AND learning.learned = 1 \
                JOIN assessment AS kept ON kept.id >= learning.first_assessment \
                AND kept.id < learning.first_assessment + learning.payments AND kept.position = named.position \
                JOIN held_payment ON held_payment.id = kept.id \
                WHERE named.id = ? AND NOT EXISTS (SELECT 1 FROM learned_payment WHERE learned_payment.assessment = kept.id)
                """,
            arguments: [assessment]
        )
    }

    /// The segment of the profiles with which a released payment came into them; nil where it is not in them.
    public func segment(learnedWith assessment: AssessmentRecord) throws -> Int64? {
        try Int64.fetchOne(
            db,
            sql: "SELECT segment FROM learned_payment WHERE id IN (SELECT id FROM release WHERE assessment = ?)",
            arguments: [assessment.id]
        )
    }
}
