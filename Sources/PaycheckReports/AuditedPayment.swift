import AnomalyScoring
import PaymentModel
public import ProfileStore

/// All that an audit tells of one judging of a payment: what was decided, by which file, policy and profiles, why, and what persons did then.
public struct AuditedPayment {
    /// A policy or trust file that was in force; its text where that is to be told.
    private struct Rules {
        let number: Int64
        let content: String?
    }

    /// A person's decision and its entry of the chain.
    private struct Answer {
        let release: Release
        let entry: (number: Int64, recorded: Int64)?
        let policy: Rules?

        /// The reason, and what is still to be done.
        var reason: String { release.reason + (release.isFinal ? "" : "; another person has to agree") }
    }

    private let record: AssessmentRecord
    private let verification: Verification?
    private let file: InputFile?
    private let policy: Rules?
    private let trust: Rules?
    private let entry: (number: Int64, recorded: Int64, hash: [UInt8])?
    private let incident: IncidentRecord?
    private let answers: [Answer]
    /// The segment of the profiles that it was learnt with after its release.
    private let segment: Int64?
    /// Whether the row is not what was recorded.
    private let isChanged: Bool

    /// Whether it was held or is to be reviewed, nobody has released it, and its file was not judged again since.
    public var isPending: Bool { isLatest && record.decision > .pass && !answers.contains { $0.release.isFinal } }
    private let isLatest: Bool

    /// Looks up all that belongs to a judging; the texts of its policy and trust file only where they are to be told.
    ///
    /// Complexity: O(log *n*) in the number of entries of the chain.
    public init(_ record: AssessmentRecord, _ reader: StoreReader, texts: Bool = false) throws {
        self.record = record
        verification = try reader.verification(record.verification)
        file = try verification.flatMap { try reader.inputFile($0.inputFile) }
        isLatest = try verification.map { try reader.verification(of: $0.inputFile)?.id == $0.id } ?? true
        policy = try verification?.ruleFile.map {
            Rules(number: $0, content: texts ? try reader.ruleFile($0)?.content : nil)
        }
        entry = try reader.auditEntry(ofAssessment: record.id)
        trust = try entry.flatMap { try reader.trustFile(atEntry: $0.number) }
            .map { Rules(number: $0.id, content: texts ? $0.content : nil) }
        incident = try record.incident.flatMap(reader.incident)
        answers = try reader.releases(of: record.id).map {
            Answer(
                release: $0,
                entry: try reader.auditEntry(ofRelease: $0.id),
                policy: try $0.policy.map {
                    Rules(number: $0, content: texts ? try reader.ruleFile($0)?.content : nil)
                }
            )
        }
        segment = try reader.segment(learnedWith: record)
        isChanged = try reader.firstChanged(of: record.id..<record.id + 1) != nil
    }

    /// Several judgings in a format.
    public static func text(_ payments: [AuditedPayment], _ format: ListFormat) -> String {
        switch format {
        case .text: payments.map(\.text).joined(separator: "\n")
        case .jsonl: payments.map(\.object).lines
        case .json: payments.map(\.object).array
        }
    }

    /// A list, a few lines for each payment, and how many they are: `what` says of what.
    public static func list(_ payments: [AuditedPayment], _ what: String, _ format: ListFormat) -> String {
        guard format == .text else { return text(payments, format) }
        return payments.map(\.summary).joined() + "\(counted(payments.count, "payment")) \(what)\n"
    }

    /// Which payment it is, since when it has its verdict, why, and what persons decided.
    private var summary: String {
        var lines = [
            "\("#\(record.id)".fitted(9)) \(record.decision.rawValue.uppercased().fitted(6)) "
                + "\(record.amountText) from \(record.debtor ?? "unknown") to \(record.creditor ?? "unknown")",
            "\(score) bits; \(record.references)",
        ]
        if let file { lines.append("\(file.name), payment \(record.position + 1)\(since)") }
        if let reason = record.decisions?.split(separator: "\n").first.map(String.init) ?? record.evidence.first?.reason
        {
            lines.append(reason)
        }
        for answer in answers {
            let (release, time) = (
                answer.release, answer.entry.map { " on \(Timestamp(secondsSinceEpoch: $0.recorded))" }
            )
            let policy = answer.policy.map { " under policy #\($0.number)" }
            lines.append(
                "\(release.isFinal ? "released" : "agreed") by \(release.person)\(time ?? "")\(policy ?? ""): \(answer.reason)"
            )
        }
        return lines.enumerated().map { ($0 == 0 ? "" : "          ") + visible($1) + "\n" }.joined()
    }

    private var since: String { entry.map { ", since \(Timestamp(secondsSinceEpoch: $0.recorded))" } ?? "" }

    private var text: String {
        var lines: [String] = []
        func add(_ rules: Rules?, _ name: String) {
            guard let rules else { return }
            lines.append("  \(name.fitted(11)) #\(rules.number)")
            lines += (rules.content ?? "").split(separator: "\n").map { "    | \($0)" }
        }
        lines.append("assessment #\(record.id): \(record.decision.rawValue), \(score) bits")
        lines.append("  payment     \(record.message), \(record.amountText), \(record.references)")
        lines.append("  debtor      \(record.debtor ?? "unknown"); \(record.history) payments known before")
        lines.append("  creditor    \(record.creditor ?? "unknown")")
        if let time = record.time { lines.append("  time        \(time)") }
        if !record.isValid { lines.append("  message     has errors") }
        if let file {
            lines.append(
                "  file        \(file.name), payment \(record.position + 1), SHA-256 \(Hexadecimal.text(file.digest))"
            )
        }
        if let verification {
            lines.append("  profiles    as of segment \(verification.segment)")
            lines.append("  program     paycheck \(verification.version)")
        }
        add(policy, "policy")
        if isChanged {
            lines.append("  CHANGED     this is not what was recorded when it was judged: run paycheck audit verify")
        }
        add(trust, "trust")
        if let entry {
            lines.append(
                "  recorded    \(Timestamp(secondsSinceEpoch: entry.recorded)), entry \(entry.number), \(Hexadecimal.text(entry.hash))"
            )
        }
        if let incident {
            lines.append("  incident    \(incident.identifier), \(incident.name): \(incident.extent)")
            if !incident.wouldPass.isEmpty { lines.append("              \(incident.wouldPass)") }
        }
        for decision in (record.decisions ?? "").split(separator: "\n") {
            lines.append("  decided     \(decision)")
        }
        for finding in record.evidence {
            lines.append(
                "  \(oneDecimal(finding.bits).rightAligned(5)) bits  \(finding.reason)  [\(finding.detector.text)]"
            )
        }
        if let note = record.note { lines.append("  note        \(note)") }
        for answer in answers {
            let release = answer.release
            lines.append(
                "  \(release.isFinal ? "released" : "agreed  ")    by \(release.person): \(answer.reason)"
            )
            if let entry = answer.entry {
                lines.append("              \(Timestamp(secondsSinceEpoch: entry.recorded)), entry \(entry.number)")
            }
            // Its text stands above where the payment was judged by it.
            if let policy = answer.policy {
                add(
                    policy.number == self.policy?.number ? Rules(number: policy.number, content: nil) : policy,
                    "by policy"
                )
            }
        }
        if let segment { lines.append("  learnt      after its release, with segment \(segment) of the profiles") }
        return lines.map { visible($0) + "\n" }.joined()
    }

    private var score: String { oneDecimal(record.score, roundedDown: true) }

    private var object: JSONObject {
        var object = JSONObject()
        object.add("type", "assessment")
        object.add("assessment", Int(record.id))
        object.add("decision", record.decision.rawValue)
        object.add("score", tenths: record.score, roundedDown: true)
        object.add("pending", isPending)
        object.add("message", record.message)
        if !record.isValid { object.add("valid", false) }
        object.add("uetr", record.uetr)
        object.add("reference", record.reference)
        object.add("endToEnd", record.endToEnd)
        object.add("debtor", record.debtor)
        object.add("creditor", record.creditor)
        object.add("amount", record.amount)
        object.add("currency", record.currency)
        object.add("time", record.time)
        object.add("file", file?.name)
        object.add("index", record.position)
        object.add("sha256", file.map { Hexadecimal.text($0.digest) })
        object.add("history", record.history)
        object.add("profiles", verification.map { Int($0.segment) })
        object.add("program", verification?.version)
        object.add("policy", policy.map { Self.object($0) } ?? JSONObject())
        object.add("trust", trust.map { Self.object($0) } ?? JSONObject())
        if isChanged { object.add("changed", true) }
        object.add("recorded", entry.map { Timestamp(secondsSinceEpoch: $0.recorded).description })
        object.add("entry", entry.map { Int($0.number) })
        object.add("hash", entry.map { Hexadecimal.text($0.hash) })
        if let incident {
            var inner = JSONObject()
            inner.add("incident", incident.identifier)
            inner.add("headline", "\(incident.name): \(incident.extent)")
            inner.add("wouldPass", incident.wouldPass.isEmpty ? nil : incident.wouldPass)
            object.add("incident", inner)
        }
        object.add("decisions", (record.decisions ?? "").split(separator: "\n").map(String.init))
        object.add("evidence", record.evidence.map(Self.object))
        object.add("note", record.note)
        object.add("releases", answers.map(Self.object))
        object.add("learnt", segment.map { Int($0) })
        return object
    }

    private static func object(_ rules: Rules) -> JSONObject {
        var object = JSONObject()
        object.add("number", Int(rules.number))
        object.add("text", rules.content)
        return object
    }

    private static func object(_ finding: Evidence) -> JSONObject {
        var object = JSONObject()
        object.add("detector", finding.detector.text)
        object.add("bits", tenths: finding.bits)
        object.add("reason", finding.reason)
        return object
    }

    private static func object(_ answer: Answer) -> JSONObject {
        var object = JSONObject()
        object.add("by", answer.release.person)
        object.add("reason", answer.release.reason)
        object.add("final", answer.release.isFinal)
        object.add("recorded", answer.entry.map { Timestamp(secondsSinceEpoch: $0.recorded).description })
        object.add("entry", answer.entry.map { Int($0.number) })
        object.add("policy", answer.policy.map { Self.object($0) } ?? JSONObject())
        return object
    }
}
