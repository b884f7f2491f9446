internal import Foundation
internal import PaymentModel

/// STIX 2.1 bundles of what others found (OASIS STIX 2.1): certificates, accounts, banks, and indicators with patterns over the first two.
///
/// Objects of other types are passed over. Of patterns only those are read that compare digests, or issuer and serial number, of
/// certificates, or bank accounts, joined by AND and OR; another over these is told as a warning and not used.
enum STIXBundle {
    /// So long a bank counts after it was told: it was on the way of payments that were held, which is no fault of its own.
    static let bankSeconds: Int64 = 30 * 86_400

    private struct Bundle: Decodable {
        let type: String
        let objects: [Object]?
    }

    private struct Object: Decodable {
        let type: String?
        let id: String?
        let hashes: [String: String]?
        let serial_number: String?
        let issuer: String?
        let revoked: Bool?
        let pattern: String?
        let pattern_type: String?
        let valid_from: String?
        let valid_until: String?
        let account_type: String?
        let user_id: String?
        let name: String?
        let roles: [String]?
        let modified: String?
    }

    /// What is wrong with one object, which is then not used.
    private struct Refusal: Error {
        var code = "trust.stix"
        var severity = Problem.Severity.error
        let text: String
    }

    /// Reads a bundle; certificates, keys, accounts and banks in it are listed for as long as it says.
    static func read(_ bytes: [UInt8], into lost: inout LostKeys, _ warned: inout WarnedParties) -> [Problem] {
        let bundle: Bundle
        do {
            bundle = try JSONDecoder().decode(Bundle.self, from: Data(bytes))
        } catch {
            return [Problem("trust.stix", .error, "no STIX 2.1 bundle: \(words(for: error))")]
        }
        guard bundle.type == "bundle" else {
            return [Problem("trust.stix", .error, "no STIX 2.1 bundle: its type is \(quoted(bundle.type.utf8))")]
        }
        var problems: [Problem] = []
        for (place, object) in (bundle.objects ?? []).enumerated() where object.revoked != true {
            do throws(Refusal) {
                switch object.type {
                case "x509-certificate": try addCertificate(object, to: &lost)
                case "user-account": addAccount(object, to: &warned)
                case "identity": try addBank(object, to: &warned)
                case "indicator": try addIndicator(object, to: &lost, &warned)
                default: break
                }
            } catch {
                problems.append(
                    Problem(error.code, error.severity, error.text, at: Problem.Place(path: "/objects[\(place)]"))
                )
            }
        }
        return problems
    }

    private static func addCertificate(_ object: Object, to lost: inout LostKeys) throws(Refusal) {
        let entry = LostKeys.Entry(isCompromised: true)
        let digest = object.hashes?["SHA-256"].flatMap(digest)
        if let digest { lost.add(digest, entry) }
        if let issuer = object.issuer, let serial = object.serial_number.flatMap({ HexText.bytes($0) }) {
            lost.add(.serial(issuer: DistinguishedNames.normalized(issuer), serial: HexText.pairs(serial)), entry)
        } else if digest == nil {
            throw Refusal(
                code: "trust.certificate",
                severity: .warning,
                text:
                    "a certificate is known by hashes.SHA-256 (64 hexadecimal digits), or by issuer and serial_number "
                    + "(hexadecimal pairs), and this has neither: it is not used"
            )
        }
    }

    /// Accounts of people at computers are user accounts, too: only those of banks count.
    private static func addAccount(_ object: Object, to warned: inout WarnedParties) {
        guard object.account_type == STIXPattern.bankAccount, let account = object.user_id, !account.isEmpty else {
            return
        }
        warned.add(account: account, WarnedParties.Period())
    }

    /// Whoever made the bundle is an identity, too: a bank counts by its role, and for a while.
    private static func addBank(_ object: Object, to warned: inout WarnedParties) throws(Refusal) {
        guard object.roles?.contains(STIXExport.beneficiaryBank) == true else { return }
        guard let bic = object.name.flatMap({ BIC($0) }), let from = time(object.modified, .min) else {
            throw Refusal(
                severity: .warning,
                text:
                    "a \(STIXExport.beneficiaryBank) has its BIC as name, and a time in modified, as in 2026-01-31T00:00:00Z: it is not used"
            )
        }
        let until = from == .min ? .max : from + bankSeconds
        warned.add(bank: bic, WarnedParties.Period(from: from, until: until))
    }

    private static func addIndicator(
        _ object: Object,
        to lost: inout LostKeys,
        _ warned: inout WarnedParties
    ) throws(Refusal) {
        guard let pattern = object.pattern, object.pattern_type ?? "stix" == "stix",
            pattern.contains("x509-certificate:")
                || pattern.contains("user-account:") && pattern.contains(STIXPattern.bankAccount)
        else { return }
        guard let marks = STIXPattern.marks(pattern) else {
            throw Refusal(
                code: "trust.pattern",
                severity: .warning,
                text: "the pattern \(quoted(pattern.utf8, limit: 100)) is more than paycheck reads: it is not used"
            )
        }
        guard let from = time(object.valid_from, .min), let until = time(object.valid_until, .max) else {
            throw Refusal(text: "valid_from and valid_until are times, as in 2026-01-31T00:00:00Z")
        }
        for mark in marks {
            switch mark {
            case .key(let key): lost.add(key, LostKeys.Entry(isCompromised: true, from: from, until: until))
            case .account(let account): warned.add(account: account, WarnedParties.Period(from: from, until: until))
            }
        }
    }

    static func digest(_ text: String) -> LostKeys.Mark? {
        HexText.bytes(text).flatMap { $0.count == 32 ? .digest(Hexadecimal.text($0)) : nil }
    }

    private static func time(_ text: String?, _ otherwise: Int64) -> Int64? {
        guard let text else { return otherwise }
        return Timestamp(text)?.secondsSinceEpoch
    }

    private static func words(for error: any Error) -> String {
        switch error {
        case DecodingError.dataCorrupted(let context):
            "not well-formed JSON (\(context.underlyingError.map { visible("\($0)") } ?? context.debugDescription))"
        case DecodingError.keyNotFound(let key, _): "\(key.stringValue) is missing"
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
            "another kind of value is expected at /" + context.codingPath.map(\.stringValue).joined(separator: "/")
        default: "it cannot be read"
        }
    }
}
