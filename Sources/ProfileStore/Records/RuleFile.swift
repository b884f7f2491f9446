import Crypto
import GRDB

/// A policy or a trust file that was in force, with its text.
public struct RuleFile: Sendable, Hashable {
    /// What the text rules.
    public enum Kind: String, Sendable, Hashable {
        /// Thresholds, limits, what is blocked: the policy in force, with what it does not name.
        case policy
        /// Who may sign for whom.
        case trust
    }

    /// The number of its row.
    public let id: Int64
    /// What it rules.
    public let kind: Kind
    /// Its text.
    public let content: String
}

extension StoreTransaction {
    /// Records what is in force, where it is not what was in force last; gives its number.
    public func record(_ kind: RuleFile.Kind, _ content: String) throws -> Int64 {
        let digest = SHA256.digest(of: Array(content.utf8))
        let last = try Row.fetchOne(
            database(),
            sql: "SELECT id, digest FROM rule_file WHERE kind = ? ORDER BY id DESC LIMIT 1",
            arguments: [kind.rawValue]
        )
        if let last, let id: Int64 = last["id"], last.bytes("digest") == digest { return id }
        return try insert(.ruleFile) { row in
            row.add(kind.rawValue)
            row.add(blob: digest)
            row.add(content)
        }
    }

    /// Records the trust file in force; an empty text where there is none any more, and nothing where there never was one.
    public func recordTrust(_ content: String?) throws {
        if content == nil {
            let sql = "SELECT EXISTS (SELECT 1 FROM rule_file WHERE kind = ?)"
            let isKnown = try Bool.fetchOne(database(), sql: sql, arguments: [RuleFile.Kind.trust.rawValue])
            guard isKnown ?? false else { return }
        }
        _ = try record(.trust, content ?? "")
    }
}

extension StoreReader {
    /// The policy or trust file with a number.
    public func ruleFile(_ id: Int64) throws -> RuleFile? {
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM rule_file WHERE id = ?", arguments: [id]),
            let kind = (row["kind"] as String?).flatMap(RuleFile.Kind.init)
        else { return nil }
        return RuleFile(id: id, kind: kind, content: row["content"] ?? "")
    }

    /// The trust file that was in force at an entry of the audit chain; nil where signatures were not checked.
    ///
    /// Complexity: O(*n*) in the number of entries since it was recorded.
    public func trustFile(atEntry number: Int64) throws -> RuleFile? {
        let known = try Int64.fetchSet(db, sql: "SELECT id FROM rule_file WHERE kind = 'trust'")
        guard !known.isEmpty else { return nil }
        let entries = try Int64.fetchCursor(
            db,
            sql: "SELECT subject FROM audit WHERE number < ? AND kind = 'rule_file' ORDER BY number DESC",
            arguments: [number]
        )
        while let id = try entries.next() {
            if known.contains(id) { return try ruleFile(id).flatMap { $0.content.isEmpty ? nil : $0 } }
        }
        return nil
    }
}
