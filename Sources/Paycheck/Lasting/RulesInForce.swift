import PaymentModel
import ProfileStore

/// The policy and the trust file by which files are judged, as texts for the record.
struct RulesInForce {
    let policy: String?
    let trust: String?

    /// Records them; gives the number of the policy.
    func record(_ transaction: StoreTransaction) throws -> Int64? {
        try transaction.recordTrust(trust)
        return try policy.map { try transaction.record(.policy, $0) }
    }

    /// The latest judging of a file, where another policy or trust file was in force at it; nil where it was not.
    func judgingByOthers(_ file: InputFile?, _ reader: StoreReader) throws -> Verification? {
        guard let file, let judging = try reader.verification(of: file.id), try others(at: judging, reader) != nil
        else { return nil }
        return judging
    }

    /// What was in force at a judging and is not the same now, in words; nil where nothing is.
    func others(at judging: Verification, _ reader: StoreReader) throws -> String? {
        var others: [String] = []
        if let policy, try judging.ruleFile.flatMap(reader.ruleFile)?.content != policy { others.append("policy") }
        if let entry = try reader.auditEntry(ofAssessment: judging.firstAssessment),
            try reader.trustFile(atEntry: entry.number)?.content != trust
        {
            others.append("trust file")
        }
        return others.isEmpty ? nil : others.joined(separator: " and ")
    }

    /// What is told of a file that was judged by others.
    static func problem(_ judging: Verification) -> Problem {
        Problem(
            "file.known",
            .warning,
            "this file was judged before, by another policy or trust file: \(judging.hold) held and \(judging.review) to be reviewed; it is judged "
                + "anew by those in force here, and not learnt again"
        )
    }
}
