internal import Foundation
internal import PaymentModel

/// STIX 2.1 bundles of what others found (OASIS STIX 2.1): certificates, and indicators with patterns over certificates.
///
/// Objects of other types are passed over. Of patterns only those are read that compare digests, or issuer and serial number, of
/// certificates, joined by AND and OR; another is told as a warning and not used.
enum STIXBundle {
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
    }

    /// Reads a bundle; certificates and keys in it are compromised, for as long as it says.
    static func read(_ bytes: [UInt8], into lost: inout LostKeys) -> [Problem] {
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
            let path = "/objects[\(place)]"
            switch object.type {
            case "x509-certificate":
                let entry = LostKeys.Entry(isCompromised: true)
                if let digest = object.hashes?["SHA-256"].flatMap(digest) { lost.add(digest, entry) }
                if let issuer = object.issuer, let serial = object.serial_number.flatMap({ HexText.bytes($0) }) {
                    lost.add(
                        .serial(issuer: DistinguishedNames.normalized(issuer), serial: HexText.pairs(serial)),
                        entry
                    )
                }
            case "indicator":
                guard let pattern = object.pattern, object.pattern_type ?? "stix" == "stix",
                    pattern.contains("x509-certificate:")
                else { continue }
                guard let marks = STIXPattern.marks(pattern) else {
                    problems.append(
                        Problem(
                            "trust.pattern",
                            .warning,
                            "the pattern \(quoted(pattern.utf8, limit: 100)) is more than paycheck reads: it is not used",
                            at: Problem.Place(path: path)
                        )
                    )
                    continue
                }
                var entry = LostKeys.Entry(isCompromised: true)
                guard let from = time(object.valid_from, .min), let until = time(object.valid_until, .max) else {
                    problems.append(
                        Problem(
                            "trust.stix",
                            .error,
                            "valid_from and valid_until are times, as in 2026-01-31T00:00:00Z",
                            at: .init(path: path)
                        )
                    )
                    continue
                }
                (entry.from, entry.until) = (from, until)
                for mark in marks { lost.add(mark, entry) }
            default: break
            }
        }
        return problems
    }

    static func digest(_ text: String) -> LostKeys.Mark? {
        HexText.bytes(text).flatMap { $0.count == 32 ? .digest(HexText.digits($0)) : nil }
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

/// Patterns of STIX 2.1 (part 9) over certificates: alternatives, each of one digest or of issuer and serial number.
enum STIXPattern {
    /// What a pattern is about; nil where it says more than that.
    static func marks(_ pattern: String) -> [LostKeys.Mark]? {
        guard let tokens = tokens(pattern) else { return nil }
        var marks: [LostKeys.Mark] = []
        // One alternative: comparisons joined by AND.
        var digest: LostKeys.Mark?
        var issuer: String?
        var serial: String?
        func end() -> LostKeys.Mark? {
            switch (digest, issuer, serial) {
            case (let digest?, nil, nil): digest
            case (nil, let issuer?, let serial?): .serial(issuer: issuer, serial: serial)
            default: nil
            }
        }
        var rest = tokens[...]
        var isInside = false
        while let token = rest.popFirst() {
            switch token {
            case .open where !isInside: isInside = true
            case .close where isInside:
                guard let mark = end() else { return nil }
                marks.append(mark)
                (digest, issuer, serial, isInside) = (nil, nil, nil, false)
            case .word("OR") where isInside:
                guard let mark = end() else { return nil }
                marks.append(mark)
                (digest, issuer, serial) = (nil, nil, nil)
            case .word("OR") where !marks.isEmpty: break
            case .word("AND") where isInside: break
            case .path(let path) where isInside:
                guard rest.popFirst() == .equals, case .text(let value)? = rest.popFirst() else { return nil }
                switch path {
                case "x509-certificate:hashes.SHA-256":
                    guard digest == nil, let mark = STIXBundle.digest(value) else { return nil }
                    digest = mark
                case "x509-certificate:issuer" where issuer == nil: issuer = DistinguishedNames.normalized(value)
                case "x509-certificate:serial_number" where serial == nil:
                    guard let bytes = HexText.bytes(value) else { return nil }
                    serial = HexText.pairs(bytes)
                default: return nil
                }
            default: return nil
            }
        }
        return isInside || marks.isEmpty ? nil : marks
    }

    private enum Token: Equatable {
        case open, close, equals
        case word(String)
        case path(String)
        case text(String)
    }

    private static func tokens(_ pattern: String) -> [Token]? {
        var tokens: [Token] = []
        var rest = Array(pattern.unicodeScalars)[...]
        while let first = rest.popFirst() {
            switch first {
            case " ", "\t", "\n", "\r": break
            case "[": tokens.append(.open)
            case "]": tokens.append(.close)
            case "=": tokens.append(.equals)
            case "'":
                var text = String.UnicodeScalarView()
                var isClosed = false
                while let next = rest.popFirst() {
                    if next == "'" {
                        isClosed = true
                        break
                    }
                    if next == "\\", let escaped = rest.popFirst() { text.append(escaped) } else { text.append(next) }
                }
                guard isClosed else { return nil }
                tokens.append(.text(String(text)))
            default:
                var word = String(first)
                while let next = rest.first,
                    !" \t\n\r[]='".unicodeScalars.contains(next) || (next == "'" && word.hasSuffix("."))
                {
                    rest.removeFirst()
                    guard next == "'" else {
                        word.unicodeScalars.append(next)
                        continue
                    }
                    // A part of a path in quotes: hashes.'SHA-256'.
                    while let inner = rest.popFirst(), inner != "'" { word.unicodeScalars.append(inner) }
                }
                let path = word.filter { $0 != "\"" }
                tokens.append(path.contains(":") ? .path(path) : .word(path.uppercased()))
            }
            guard tokens.count < 10_000 else { return nil }
        }
        return tokens
    }
}
