public import AnomalyScoring
import GRDB
public import PaymentModel

/// What was decided of one payment and why, as it was told at the time.
public struct AssessmentRecord: Sendable {
    /// The number of its row.
    public let id: Int64
    /// The judging it belongs to.
    public let verification: Int64
    /// The payment's place in its file, from 0.
    public let position: Int
    /// The type of its message.
    public let message: String
    /// Whether its message was valid.
    public let isValid: Bool
    /// What it is known by; nil where it has none.
    public let uetr: String?, reference: String?, endToEnd: String?
    /// Account, else BIC, else name.
    public let debtor: String?, creditor: String?
    /// In the message's own digits, and the currency.
    public let amount: String, currency: String
    /// When it was made, as in the message.
    public let time: String?
    /// What was to be done, and the bits.
    public let decision: Decision, score: Double
    /// The number of its incident.
    public let incident: Int64?
    /// The debtor's payments known before it.
    public let history: Int
    /// What the assessment lacked.
    public let note: String?
    /// What was decided without statistics, as it was handed in.
    public let decisions: String?
    /// The findings, in the order in which they were told.
    public let evidence: [Evidence]

    init(_ row: Row) {
        id = row["id"] ?? 0
        verification = row["verification"] ?? 0
        position = row["position"] ?? 0
        message = row["message"] ?? ""
        isValid = (row["valid"] ?? 0) == 1
        (uetr, reference, endToEnd) = (row["uetr"], row["reference"], row["end_to_end"])
        (debtor, creditor) = (row["debtor"], row["creditor"])
        (amount, currency) = (row["amount"] ?? "", row["currency"] ?? "")
        time = row["time"]
        decision = (row["decision"] as String?).flatMap(Decision.init) ?? .hold
        score = row["score"] ?? 0
        incident = row["incident"]
        history = row["history"] ?? 0
        note = row["note"]
        decisions = row["decisions"]
        evidence = Self.evidence(row["evidence"] ?? "")
    }

    /// Currency and amount as in `USD 20,000,000.00`.
    public var amountText: String { "\(currency) \(Amount(amount)?.text(groupedBy: ",") ?? amount)" }

    /// All that the payment is known by.
    public var references: String { [uetr, reference, endToEnd].compactMap { $0 }.joined(separator: ", ") }

    /// Whether another record is of the same payment, judged another time.
    public func isSamePayment(as other: AssessmentRecord) -> Bool {
        (uetr, reference, endToEnd) == (other.uetr, other.reference, other.endToEnd)
            && (debtor ?? "", creditor ?? "", amount, currency) == (
                other.debtor ?? "", other.creditor ?? "", other.amount, other.currency
            )
    }

    private static func evidence(_ text: String) -> [Evidence] {
        text.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: " ", maxSplits: 2)
            guard parts.count == 3, let detector = DetectorIdentifier(rawValue: String(parts[0])),
                let bits = Float(parts[1])
            else {
                return nil
            }
            return Evidence(detector: detector, bits: Double(bits), reason: String(parts[2]))
        }
    }
}

extension [UInt8] {
    /// One finding a line: detector, bits, reason.
    fileprivate mutating func append(findings: [Evidence]) {
        for (place, finding) in findings.enumerated() {
            if place > 0 { append(UInt8(ascii: "\n")) }
            append(contentsOf: finding.detector.text.utf8)
            append(UInt8(ascii: " "))
            append(contentsOf: Float(finding.bits).description.utf8)
            append(UInt8(ascii: " "))
            let reason = count
            append(contentsOf: finding.reason.utf8)
            // A line feed would begin another finding.
            for byte in reason..<count where self[byte] == UInt8(ascii: "\n") { self[byte] = UInt8(ascii: " ") }
        }
    }
}

/// Payments that belong together, as they were told at the time.
public struct IncidentRecord: Sendable {
    /// The number of its row.
    public let id: Int64
    /// The name that is the same in every run on the same payments.
    public let identifier: String
    /// The pattern, in words.
    public let typology: String?
    /// What it is called and how large it is, as in a headline; and what would have let it pass.
    public let name: String, extent: String, wouldPass: String
    /// How many payments belong to it.
    public let payments: Int
    /// The highest decision and score of its payments.
    public let decision: Decision, score: Double
    /// The times of its first and last payment.
    public let first: String?, last: String?
    /// Currencies and sums, as in `EUR 12.00; USD 1.00`; a currency alone where the sum did not fit.
    public let totals: String

    init(_ row: Row) {
        id = row["id"] ?? 0
        identifier = row["identifier"] ?? ""
        typology = row["typology"]
        (name, extent, wouldPass) = (row["name"] ?? "", row["extent"] ?? "", row["would_pass"] ?? "")
        payments = row["payments"] ?? 0
        decision = (row["decision"] as String?).flatMap(Decision.init) ?? .hold
        score = row["score"] ?? 0
        (first, last) = (row["first"], row["last"])
        totals = row["totals"] ?? ""
    }
}

extension StoreTransaction {
    /// Stores what was decided of a payment.
    public func insert(
        _ payment: Payment,
        verification: Int64,
        decision: Decision,
        score: Double,
        incident: Int64?,
        history: Int,
        note: String?,
        decisions: String?,
        evidence: [Evidence]
    ) throws -> Int64 {
        try insert(.assessment) { row in
            // One copy of the texts serves for all of them.
            let array = payment.texts
            let texts = array.span
            func add(_ fields: PaymentField?...) {
                let field = fields.lazy.compactMap { $0 }.first(where: payment.has)
                row.add(utf8: texts.extracting(field.map { payment.range(of: $0) } ?? 0..<0))
            }
            row.add(Int(verification))
            row.add(payment.index)
            row.add(payment.message.text)
            row.add(payment.isValid)
            add(.uetr)
            add(payment.referenceField)
            add(.endToEndReference)
            add(.debtorAccount, .debtorBIC, .debtorName)
            add(.creditorAccount, .creditorBIC, .creditorName)
            row.add(payment.amount.text())
            row.add(payment.currency.text)
            row.add(payment.time(in: texts)?.description)
            row.add(decision.rawValue)
            row.add(score)
            row.add(incident.map { Int($0) })
            row.add(history)
            row.add(note)
            row.add(decisions)
            if evidence.isEmpty { row.add(nil as Int?) } else { row.addText { $0.append(findings: evidence) } }
        }
    }

    /// Stores an incident, in front of its payments.
    public func insert(_ incident: Incident, verification: Int64) throws -> Int64 {
        try insert(.incident) { row in
            row.add(Int(verification))
            row.add(incident.identifier)
            row.add(incident.typology?.rawValue)
            row.add(incident.name)
            row.add(incident.extent)
            row.add(incident.wouldPass)
            row.add(incident.members.count)
            row.add(incident.decision.rawValue)
            row.add(incident.score)
            row.add(incident.first?.description)
            row.add(incident.last?.description)
            row.add(
                incident.totals.map { total in total.currency.text + (total.amount.map { " " + $0.text() } ?? "") }
                    .joined(separator: "; ")
            )
        }
    }

    /// Keeps a payment that was not taken into the profiles, so that it can be once somebody has released it.
    public func keep(_ payment: Payment, assessment: Int64) throws {
        try insert(.heldPayment, assessment) { $0.add(blob: StoredPayment.bytes(payment)) }
    }
}

extension StoreReader {
    /// Gives the assessments of a judging, in the order of the file.
    public func readAssessments(of verification: Verification, _ tell: (AssessmentRecord) throws -> Void) throws {
        let rows = try Row.fetchCursor(
            db,
            sql: "SELECT * FROM assessment WHERE id >= ? AND id < ? ORDER BY id",
            arguments: [verification.firstAssessment, verification.firstAssessment + Int64(verification.payments)]
        )
        while let row = try rows.next() { try tell(AssessmentRecord(row)) }
    }

    /// The assessment of the payment at a place of its file; nil where there is none. Complexity: O(log *n*).
    public func assessment(at position: Int, of verification: Verification) throws -> AssessmentRecord? {
        // Payments are told in the order of their file.
        try Row.fetchOne(
            db,
            sql: "SELECT * FROM assessment WHERE id = ? AND position = ? AND verification = ?",
            arguments: [verification.firstAssessment + Int64(position), position, verification.id]
        ).map(AssessmentRecord.init)
    }

    /// The incidents of a judging, by number.
    public func incidents(of verification: Int64) throws -> [IncidentRecord] {
        try Row.fetchAll(
            db,
            sql: "SELECT * FROM incident WHERE verification = ? ORDER BY id",
            arguments: [verification]
        ).map(IncidentRecord.init)
    }

    /// The incident with a number.
    public func incident(_ id: Int64) throws -> IncidentRecord? {
        try Row.fetchOne(db, sql: "SELECT * FROM incident WHERE id = ?", arguments: [id]).map(IncidentRecord.init)
    }

    /// The assessments of a payment, by its UETR, a reference of it, or the number of the assessment; at most `limit`.
    ///
    /// Complexity: O(*n*) in the number of assessments, some two million a second.
    public func assessments(named name: String, limit: Int = 100) throws -> [AssessmentRecord] {
        if name.hasPrefix("#"), let id = Int64(name.dropFirst()) {
            return try Row.fetchAll(db, sql: "SELECT * FROM assessment WHERE id = ?", arguments: [id])
                .map(AssessmentRecord.init)
        }
        return try Row.fetchAll(
            db,
            sql: """
                SELECT * FROM assessment WHERE uetr = ?1 COLLATE NOCASE OR reference = ?1 OR end_to_end = ?1 \
                ORDER BY id LIMIT ?2
                """,
            arguments: [name, limit]
        ).map(AssessmentRecord.init)
    }

    /// All assessments of a payment's place in its file, whenever that was judged. Complexity: O(*n*) in the payments of the file.
    public func judgings(of record: AssessmentRecord) throws -> [AssessmentRecord] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT other.* FROM verification AS named \
                JOIN verification AS judging ON judging.input_file = named.input_file \
                JOIN assessment AS other ON other.id >= judging.first_assessment \
                AND other.id < judging.first_assessment + judging.payments AND other.position = ? \
                WHERE named.id = ? ORDER BY other.id
                """,
            arguments: [record.position, record.verification]
        ).map(AssessmentRecord.init)
    }

    /// The payment of an assessment, where it was kept.
    public func heldPayment(of assessment: Int64) throws -> Payment? {
        let bytes = try Blob.fetchOne(
            db,
            sql: "SELECT payment FROM held_payment WHERE id = ?",
            arguments: [assessment]
        )
        guard let bytes else { return nil }
        guard let payment = StoredPayment.payment(bytes.bytes) else {
            throw StoreError(
                .damaged,
                "the payment of assessment \(assessment) is not what paycheck writes; run paycheck audit verify"
            )
        }
        return payment
    }
}
