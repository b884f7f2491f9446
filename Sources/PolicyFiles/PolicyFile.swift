public import ConfigurationFiles
public import Paycheck
import AnomalyScoring
import PaymentModel

/// A bank's policy as a YAML file.
///
/// Strict: an unknown key, an impossible value, a key that stands twice is a problem with line and column, and a file with a
/// problem is no policy. Amounts and rates are exact decimals.
public enum PolicyFile {
    /// The sections of a policy, in the order in which they are written.
    static let sections = [
        "version", "thresholds", "detectors", "limits", "parties", "calendars", "utcOffsets", "cutOffs",
        "referenceRates", "fourEyes", "released", "repeatedPayments", "problems", "signatures",
    ]

    /// Reads a policy; what a file does not mention is as in ``Paycheck/Policy/init(scoring:)``.
    ///
    /// - Throws: everything that is wrong with it, with codes `policy.syntax`, `policy.duplicateKey`, `policy.unknownKey`,
    ///   `policy.value`, `policy.missing`, `policy.encoding`, `policy.limit`.
    public static func read(_ bytes: [UInt8]) throws(ConfigurationFailure) -> Policy {
        let root = try ConfigurationNode.read(bytes, kind: "policy")
        var reader = ConfigurationReader(kind: "policy")
        var policy = Policy()
        guard let root, !root.isEmpty else {
            reader.tell(
                "missing",
                "the file says nothing: write version: 1 for paycheck's own policy",
                at: .init(line: 1, column: 1)
            )
            throw ConfigurationFailure(reader.problems)
        }
        if let found = reader.mapping(root, keys: sections) {
            if let version = found["version"] {
                _ = reader.word(version, of: [("1", 1)])
            } else {
                reader.tell("missing", "version is missing: write version: 1", at: root.place)
            }
            if let node = found["thresholds"] { thresholds(node, &reader, &policy.scoring) }
            if let node = found["detectors"] { detectors(node, &reader, &policy.scoring) }
            if let node = found["referenceRates"] { RatesSection.read(node, &reader, &policy.scoring) }
            if let node = found["limits"] {
                policy.limits = LimitsSection.read(node, &reader, reference: policy.scoring.referenceCurrency)
            }
            if let node = found["parties"] { PartiesSection.read(node, &reader, &policy) }
            if let node = found["calendars"] { CalendarsSection.read(node, &reader, &policy) }
            if let node = found["utcOffsets"] { CalendarsSection.readOffsets(node, &reader, &policy.scoring) }
            if let node = found["cutOffs"] { policy.cutOffs = CalendarsSection.readCutOffs(node, &reader) }
            if let node = found["fourEyes"] { fourEyes(node, &reader, &policy.fourEyes) }
            if let node = found["released"] { released(node, &reader, &policy) }
            if let node = found["repeatedPayments"] { repeated(node, &reader, &policy) }
            if let node = found["problems"] { problems(node, &reader, &policy.severities) }
            if let node = found["signatures"] { signatures(node, &reader, &policy.signatures) }
        }
        guard reader.problems.isEmpty else { throw ConfigurationFailure(reader.problems) }
        return policy
    }

    private static func thresholds(
        _ node: ConfigurationNode,
        _ reader: inout ConfigurationReader,
        _ scoring: inout ScoringSettings
    ) {
        guard let found = reader.mapping(node, keys: ["review", "hold"]) else { return }
        // Scores are printed with one decimal, and thresholds compared with what is printed.
        func bits(_ node: ConfigurationNode?, _ reader: inout ConfigurationReader) -> Double? {
            node.flatMap {
                reader.number(
                    $0,
                    1...1000,
                    decimals: 1,
                    what: "bits from 1 to 1000 with one decimal at most, as in 16.5"
                )
            }
        }
        scoring.reviewThreshold = bits(found["review"], &reader) ?? scoring.reviewThreshold
        scoring.holdThreshold = bits(found["hold"], &reader) ?? scoring.holdThreshold
        if scoring.holdThreshold < scoring.reviewThreshold {
            reader.tell(
                "value",
                "hold (\(scoring.holdThreshold)) is under review (\(scoring.reviewThreshold)): what is held is reviewed first",
                at: (found["hold"] ?? node).place
            )
        }
    }

    private static func detectors(
        _ node: ConfigurationNode,
        _ reader: inout ConfigurationReader,
        _ scoring: inout ScoringSettings
    ) {
        guard let found = reader.mapping(node, keys: DetectorIdentifier.allCases.map(\.text)) else { return }
        for identifier in DetectorIdentifier.allCases {
            guard let node = found[identifier.text] else { continue }
            let what = "on, off, or a weight from 0 to 10 as in 0.5"
            switch node.content {
            case .text("on"): scoring.weights[identifier] = nil
            case .text("off"): scoring.weights[identifier] = 0
            default:
                guard let weight = reader.number(node, 0...10, what: what) else { continue }
                scoring.weights[identifier] = weight == 1 ? nil : weight
            }
        }
    }

    private static func fourEyes(
        _ node: ConfigurationNode,
        _ reader: inout ConfigurationReader,
        _ fourEyes: inout FourEyes
    ) {
        guard let found = reader.mapping(node, keys: ["decision", "amounts"]) else { return }
        if let node = found["decision"] {
            fourEyes.decision =
                reader.word(node, of: [("hold", Decision?.some(.hold)), ("review", .some(.review)), ("never", nil)])
                ?? nil
        }
        guard let node = found["amounts"], let entries = reader.entries(node, expected: "amounts by currency") else {
            return
        }
        for entry in entries {
            guard let currency = reader.currency(entry) else { continue }
            fourEyes.amounts[currency] = reader.amount(entry.value, in: currency)
        }
    }

    private static func released(
        _ node: ConfigurationNode,
        _ reader: inout ConfigurationReader,
        _ policy: inout Policy
    ) {
        let found = reader.mapping(node, keys: ["learnAfterDays"], example: "{learnAfterDays: 30}")
        guard let node = found?["learnAfterDays"] else { return }
        if case .text("never") = node.content {
            policy.learnReleasedAfterDays = nil
        } else {
            policy.learnReleasedAfterDays = reader.value(node, expected: "never, or whole days from 0 to 3650") {
                text in
                Int(text).flatMap { (0...3650).contains($0) ? $0 : nil }
            }
        }
    }

    private static func repeated(
        _ node: ConfigurationNode,
        _ reader: inout ConfigurationReader,
        _ policy: inout Policy
    ) {
        let found = reader.mapping(node, keys: ["decision"], example: "{decision: hold}")
        if let decision = found?["decision"].flatMap({ reader.anyDecision($0) }) { policy.repeatedPayments = decision }
    }

    private static func problems(
        _ node: ConfigurationNode,
        _ reader: inout ConfigurationReader,
        _ severities: inout ProblemSeverities
    ) {
        guard let entries = reader.entries(node, expected: "severities by code, as in uetr.missing: error") else {
            return
        }
        for entry in entries {
            if entry.key == "payment.repeated" {
                let text =
                    "payment.repeated is decided, and has no severity: write repeatedPayments: {decision: hold}, review or pass"
                reader.tell("unknownKey", text, at: entry.place)
                continue
            }
            guard ProblemSeverities.isKnown(entry.key) else {
                reader.unknown(entry.key, "key", among: ProblemSeverities.names, at: entry.place)
                continue
            }
            severities[entry.key] = reader.word(
                entry.value,
                of: [("error", Problem.Severity.error), ("warning", .warning)]
            )
        }
    }

    private static func signatures(
        _ node: ConfigurationNode,
        _ reader: inout ConfigurationReader,
        _ signatures: inout SignatureDecisions
    ) {
        guard let found = reader.mapping(node, keys: SignatureDecisions.names) else { return }
        for fact in SignatureDecisions.names {
            guard let node = found[fact], let decision = reader.anyDecision(node) else { continue }
            signatures[fact] = decision
        }
    }
}
