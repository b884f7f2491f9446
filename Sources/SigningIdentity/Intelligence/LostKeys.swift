internal import PaymentModel

/// Keys and certificates that are revoked or compromised, by digest or by issuer and serial number.
struct LostKeys: Sendable {
    private var digests: [String: [Entry]] = [:]
    private var serials: [String: [Entry]] = [:]
    private(set) var revokedCount = 0
    private(set) var compromisedCount = 0

    /// One listing: how bad it is, and from when until when it says so.
    struct Entry: Sendable {
        var isCompromised: Bool
        /// Seconds since 1970; the end is outside.
        var from = Int64.min
        var until = Int64.max
    }

    /// What identifies what is lost.
    enum Mark: Sendable, Hashable {
        /// SHA-256 of certificate or key, hexadecimal digits in lower case.
        case digest(String)
        /// Issuer in the form of ``DistinguishedNames``, serial number as pairs.
        case serial(issuer: String, serial: String)
    }

    mutating func add(_ mark: Mark, _ entry: Entry) {
        switch mark {
        case .digest(let digest): digests[digest, default: []].append(entry)
        case .serial(let issuer, let serial): serials["\(serial);\(issuer)", default: []].append(entry)
        }
        if entry.isCompromised { compromisedCount += 1 } else { revokedCount += 1 }
    }

    /// What is known of a certificate's key at a time; compromised counts more than revoked. Without a time every listing counts.
    ///
    /// `otherForms` are the digests that the same certificate has with its signature in another form: whoever lists one of them means it.
    func verdict(
        on signer: SignatureFacts.Signer,
        otherForms: [String],
        at time: Timestamp?
    ) -> SignatureFacts.Intelligence {
        guard !digests.isEmpty || !serials.isEmpty else { return .clear }
        var found: [Entry] = digests[signer.key] ?? []
        if let sha256 = signer.sha256 { found += digests[sha256] ?? [] }
        for form in otherForms { found += digests[form] ?? [] }
        if let issuer = signer.issuer, let serial = signer.serial { found += serials["\(serial);\(issuer)"] ?? [] }
        let seconds = time?.secondsSinceEpoch
        var verdict = SignatureFacts.Intelligence.clear
        for entry in found {
            if let seconds, seconds < entry.from || seconds >= entry.until { continue }
            if entry.isCompromised { return .compromised }
            verdict = .revoked
        }
        return verdict
    }
}

/// A plain list of what is revoked: one a line, `#` begins a comment.
///
/// A name may have a `#` in it: a comment begins at the first that leaves something in front of it that can be read.
enum RevocationList {
    /// At so many a line may be cut.
    private static let mostCuts = 8

    /// Reads `sha256` of a certificate or key, or `issuer;serial`; everything else is a problem of its line.
    static func read(_ bytes: [UInt8], into lost: inout LostKeys) -> [Problem] {
        var problems: [Problem] = []
        for (place, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            let text = line.map { $0 == 0x09 || $0 == 0x0D ? 0x20 : $0 }
            let words = text.drop { $0 == 0x20 }.prefix { $0 != UInt8(ascii: "#") }
            guard !words.isEmpty else { continue }
            let cuts = text.indices.filter { text[$0] == UInt8(ascii: "#") }.prefix(mostCuts) + [text.endIndex]
            if let mark = cuts.lazy.compactMap({ mark(String(decoding: text[..<$0], as: UTF8.self)) }).first {
                lost.add(mark, LostKeys.Entry(isCompromised: false))
            } else {
                problems.append(
                    Problem(
                        "trust.revoked",
                        .error,
                        "expected 64 hexadecimal digits (SHA-256 of a certificate or key) or issuer;serial, found "
                            + quoted(words),
                        at: Problem.Place(line: place + 1, column: 1)
                    )
                )
            }
        }
        return problems
    }

    private static func mark(_ text: String) -> LostKeys.Mark? {
        if let semicolon = text.lastIndex(of: ";") {
            let issuer = DistinguishedNames.normalized(String(text[..<semicolon]))
            guard DistinguishedNames.isName(issuer),
                let serial = HexText.bytes(String(text[text.index(after: semicolon)...]))
            else {
                return nil
            }
            return .serial(issuer: issuer, serial: HexText.pairs(serial))
        }
        guard let digest = HexText.bytes(text), digest.count == 32 else { return nil }
        return .digest(Hexadecimal.text(digest))
    }
}
