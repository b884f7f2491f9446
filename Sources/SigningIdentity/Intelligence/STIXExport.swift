internal import Crypto
internal import Foundation
public import PaymentModel

/// Held incidents as a STIX 2.1 bundle: what another institution may be warned with.
///
/// For each incident a report, and what it is about: certificates of those who signed, accounts that were to be paid, BICs of banks on the
/// way, and indicators with patterns that another institution's tools match. Identifiers follow from what they identify (STIX 2.1,
/// 2.9), so that two exports of the same payments are the same bytes; times are the payments' own.
public struct STIXExport {
    private var objects: [String: Object] = [:]
    private var reports: [String: Report] = [:]

    /// Makes an empty bundle.
    public init() {}

    /// The roles of banks (STIX 2.1, 4.5 leaves their names to who writes them): the beneficiary's, and those on the way.
    static let beneficiaryBank = "beneficiary-bank"
    private static let intermediaryBank = "intermediary-bank"

    /// How many incidents it has.
    public var count: Int { reports.count }

    private struct Report {
        var name: String
        var first: Timestamp?
        var last: Timestamp?
        var parts: Set<String> = []
    }

    private struct Object: Encodable {
        var type: String
        var id: String
        var spec_version = "2.1"
        var created: String?
        var modified: String?
        var name: String?
        var description: String?
        var hashes: [String: String]?
        var serial_number: String?
        var issuer: String?
        var subject: String?
        var account_type: String?
        var user_id: String?
        var display_name: String?
        var roles: [String]?
        var identity_class: String?
        var sectors: [String]?
        var pattern: String?
        var pattern_type: String?
        var valid_from: String?
        var indicator_types: [String]?
        var published: String?
        var report_types: [String]?
        var object_refs: [String]?
    }

    private struct Bundle: Encodable {
        let type = "bundle"
        let id: String
        /// Nil where there are none: STIX has no empty lists (STIX 2.1, 2.12).
        let objects: [Object]?
    }

    /// Adds a held payment to its incident.
    public mutating func add(_ payment: Payment, incident: String, headline: String) {
        var report = reports[incident] ?? Report(name: headline)
        if let time = payment.time {
            report.first = report.first.map { min($0, time) } ?? time
            report.last = report.last.map { max($0, time) } ?? time
        }
        let time = Self.text(payment.time)
        if let signer = payment.signature?.signer, let sha256 = signer.sha256 {
            addCertificate(signer, sha256, time, &report)
        }
        if let account = payment[.creditorAccount] { addAccount(account, payment[.creditorName], time, &report) }
        for field in [PaymentField.creditorAgent, .creditorBIC, .intermediaries] {
            let role = field == .intermediaries ? Self.intermediaryBank : Self.beneficiaryBank
            for text in payment.list(field) {
                if let bic = BIC(text) { addInstitution(bic, role, time, &report) }
            }
        }
        reports[incident] = report
    }

    /// The bundle as JSON, objects in the order of their identifiers.
    public func bytes() -> [UInt8] {
        var all = objects
        for (incident, report) in reports {
            let id = Self.identifier("report", "incident=\(incident)")
            let time = Self.text(report.last)
            all[id] = Object(
                type: "report",
                id: id,
                created: time,
                modified: time,
                name: report.name,
                description:
                    "Incident \(incident), held before it was sent; payments from \(Self.text(report.first)) to \(time).",
                published: time,
                report_types: ["threat-report"],
                object_refs: report.parts.sorted()
            )
        }
        let sorted = all.keys.sorted().compactMap { all[$0] }
        let bundle = Bundle(
            id: Self.identifier("bundle", sorted.map(\.id).joined(separator: ",")),
            objects: sorted.isEmpty ? nil : sorted
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(bundle)).map { Array($0) + [0x0A] } ?? []
    }

    // MARK: Objects

    private mutating func addCertificate(
        _ signer: SignatureFacts.Signer,
        _ sha256: String,
        _ time: String,
        _ report: inout Report
    ) {
        let id = Self.identifier("x509-certificate", "hashes=\(sha256)")
        if objects[id] == nil {
            objects[id] = Object(
                type: "x509-certificate",
                id: id,
                hashes: ["SHA-256": sha256],
                serial_number: signer.serial,
                issuer: signer.issuer,
                subject: signer.subject
            )
        }
        report.parts.insert(id)
        addIndicator(
            "[x509-certificate:hashes.'SHA-256' = '\(sha256)']",
            "A certificate that signed held payments",
            time,
            &report
        )
    }

    private mutating func addAccount(_ account: String, _ name: String?, _ time: String, _ report: inout Report) {
        let id = Self.identifier("user-account", "user_id=\(account)")
        if objects[id] == nil {
            objects[id] = Object(
                type: "user-account",
                id: id,
                account_type: STIXPattern.bankAccount,
                user_id: account,
                display_name: name
            )
        }
        report.parts.insert(id)
        let escaped = account.replacing("\\", with: "\\\\").replacing("'", with: "\\'")
        addIndicator(
            "[user-account:account_type = '\(STIXPattern.bankAccount)' AND user-account:user_id = '\(escaped)']",
            "An account that held payments were to be paid to",
            time,
            &report
        )
    }

    private mutating func addInstitution(_ bic: BIC, _ role: String, _ time: String, _ report: inout Report) {
        let id = Self.identifier("identity", "bic=\(bic.bic8)")
        if let known = objects[id] {
            // Both roles where it had both; told as of the latest payment.
            objects[id]?.roles = Set((known.roles ?? []) + [role]).sorted()
            objects[id]?.modified = max(known.modified ?? time, time)
        } else {
            objects[id] = Object(
                type: "identity",
                id: id,
                created: time,
                modified: time,
                name: bic.bic8,
                description:
                    "The institution with this BIC was on the way of held payments; that does not mean that it took part.",
                roles: [role],
                identity_class: "organization",
                sectors: ["financial-services"]
            )
        }
        report.parts.insert(id)
    }

    private mutating func addIndicator(_ pattern: String, _ name: String, _ time: String, _ report: inout Report) {
        let id = Self.identifier("indicator", pattern)
        if objects[id] == nil {
            objects[id] = Object(
                type: "indicator",
                id: id,
                created: time,
                modified: time,
                name: name,
                pattern: pattern,
                pattern_type: "stix",
                valid_from: time,
                indicator_types: ["malicious-activity"]
            )
        }
        report.parts.insert(id)
    }

    /// `2026-03-02T09:30:00Z`; the beginning of 1970 where no time is known, for STIX wants one.
    private static func text(_ time: Timestamp?) -> String {
        Timestamp(secondsSinceEpoch: time?.secondsSinceEpoch ?? 0).description
    }

    /// A UUID of version 5 (RFC 9562) over what identifies an object, in STIX's own namespace.
    private static func identifier(_ type: String, _ text: String) -> String {
        let namespace: [UInt8] = [
            0x00, 0xAB, 0xED, 0xB4, 0xAA, 0x42, 0x46, 0x6C, 0x9C, 0x01, 0xFE, 0xD2, 0x33, 0x15, 0xA9, 0xB7,
        ]
        var bytes = Array(Insecure.SHA1.hash(data: namespace + Array("\(type):\(text)".utf8)).prefix(16))
        bytes[6] = bytes[6] & 0x0F | 0x50
        bytes[8] = bytes[8] & 0x3F | 0x80
        let digits = Hexadecimal.text(bytes)
        var parts: [Substring] = []
        var rest = digits[...]
        for length in [8, 4, 4, 4, 12] {
            parts.append(rest.prefix(length))
            rest = rest.dropFirst(length)
        }
        return "\(type)--\(parts.joined(separator: "-"))"
    }
}
