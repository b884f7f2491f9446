internal import ConfigurationFiles
public import PaymentModel

/// A file that a trust file names, as the one who reads files found it.
public struct TrustMaterial: Sendable {
    /// Its bytes.
    public var bytes: [UInt8]
    /// Whether somebody besides its owner may read it.
    public var isReadableByOthers: Bool

    /// Makes one.
    public init(bytes: [UInt8], isReadableByOthers: Bool = false) {
        self.bytes = bytes
        self.isReadableByOthers = isReadableByOthers
    }
}

/// Why a file that a trust file names cannot be read.
public struct TrustMaterialFailure: Error {
    /// One sentence.
    public var text: String

    /// Makes one.
    public init(_ text: String) { self.text = text }
}

/// What was found wrong with a trust file, or with a file that it names.
public struct TrustFinding: Sendable, Hashable {
    /// The path of the file, as the trust file names it; nil for the trust file itself.
    public var file: String?
    /// What, and where in that file.
    public var problem: Problem
    /// Whether a file is missing or not readable, or a secret is readable by others.
    public var isAccess = false
}

/// Reads trust files: YAML, strictly; everything wrong is told, with line and column.
public struct TrustFile {
    private var reader = ConfigurationReader(kind: "trust")
    private var findings: [TrustFinding] = []
    private var trust = Trust()
    private let material: (String) throws(TrustMaterialFailure) -> TrustMaterial

    /// Reads a trust file and the files that it names, through `material`, which takes paths as they are written.
    ///
    /// The trust is only to be used where there is no finding with an error. Never throws: what is wrong is told.
    public static func read(
        _ bytes: [UInt8],
        material: (String) throws(TrustMaterialFailure) -> TrustMaterial
    ) -> (trust: Trust, findings: [TrustFinding]) {
        withoutActuallyEscaping(material) { material in
            var file = TrustFile(material: material)
            file.read(bytes)
            return (file.trust, file.findings)
        }
    }

    private init(material: @escaping (String) throws(TrustMaterialFailure) -> TrustMaterial) {
        self.material = material
    }

    private mutating func read(_ bytes: [UInt8]) {
        let root: ConfigurationNode?
        do throws(ConfigurationFailure) {
            root = try ConfigurationNode.read(bytes, kind: "trust")
        } catch {
            findings += error.problems.map { TrustFinding(problem: $0) }
            return
        }
        guard let root else {
            let text = "the file says nothing: roots, signers or localAuthentication are expected"
            return findings.append(
                TrustFinding(problem: Problem("trust.empty", .error, text, at: .init(line: 1, column: 1)))
            )
        }
        let keys = [
            "roots", "intermediates", "signers", "localAuthentication", "expectSigned", "revoked", "compromised",
        ]
        let sections = reader.mapping(root, keys: keys) ?? [:]
        if let node = sections["roots"] { trust.roots = authorities(node) }
        if let node = sections["intermediates"] { trust.intermediates = authorities(node) }
        for node in items(sections["signers"], "a list of signers") { readSigner(node) }
        for node in items(sections["localAuthentication"], "a list of keys") { readLocalKey(node) }
        for node in items(sections["expectSigned"], "a list of BICs") {
            if let sender = party(node) { trust.expectSigned.insert(sender) }
        }
        for node in items(sections["revoked"], "a list of files") {
            guard let (path, material) = file(node) else { continue }
            findings += RevocationList.read(material.bytes, into: &trust.lost).map {
                TrustFinding(file: path, problem: $0)
            }
        }
        for node in items(sections["compromised"], "a list of files") {
            guard let (path, material) = file(node) else { continue }
            findings += STIXBundle.read(material.bytes, into: &trust.lost, &trust.warned).map {
                TrustFinding(file: path, problem: $0)
            }
        }
        findings = reader.problems.map { TrustFinding(problem: $0, isAccess: $0.code == "trust.file") } + findings
    }

    private mutating func items(_ node: ConfigurationNode?, _ expected: String) -> [ConfigurationNode] {
        guard let node else { return [] }
        return reader.list(node, expected: expected) ?? []
    }

    // MARK: Sections

    private mutating func authorities(_ node: ConfigurationNode) -> [SigningCertificate] {
        var found: [SigningCertificate] = []
        for item in reader.list(node, expected: "a list of PEM files") ?? [] {
            for certificate in certificates(item) {
                guard certificate.isAuthority else {
                    reader.tell(
                        "notAuthority",
                        "\(certificate.subject) is no authority's certificate: a certificate here is trusted for all that it signs, "
                            + "and a signer's own belongs under signers",
                        at: item.place
                    )
                    continue
                }
                found.append(certificate)
            }
        }
        return found
    }

    private mutating func readSigner(_ node: ConfigurationNode) {
        let keys = [
            "certificate", "key", "issuer", "serial", "subjectKeyIdentifier", "owner", "signsFor", "partner", "user",
            "coverage",
        ]
        guard let entries = reader.mapping(node, keys: keys) else { return }
        guard let ownerNode = entries["owner"] else {
            return reader.tell(
                "missing",
                "a signer has an owner: a BIC of eight characters or a member identification",
                at: node.place
            )
        }
        guard let owner = party(ownerNode) else { return }
        var signer = Trust.RegisteredSigner(owner: owner)
        if let node = entries["certificate"] {
            let found = certificates(node)
            if found.count > 1 {
                reader.tell("certificate", "one certificate is expected here, found \(found.count)", at: node.place)
            }
            signer.certificate = found.first
        }
        if let node = entries["key"] { signer.key = publicKey(node) }
        if entries["certificate"] == nil, entries["key"] == nil {
            reader.tell("missing", "a signer has a certificate, or a key: a PEM file", at: node.place)
        }
        if let node = entries["issuer"] {
            signer.issuer = reader.value(node, expected: "a distinguished name, as in cn=AC Teste,o=ICP,c=BR") {
                DistinguishedNames.isName($0) ? DistinguishedNames.normalized($0) : nil
            }
        }
        if let node = entries["serial"] {
            signer.serial = reader.value(node, expected: "a serial number in hexadecimal pairs, as in 5a:01:9f") {
                HexText.bytes($0).map { HexText.pairs($0) }
            }
        }
        if (entries["issuer"] == nil) != (entries["serial"] == nil) {
            reader.tell("missing", "issuer and serial stand together", at: node.place)
        }
        if let node = entries["subjectKeyIdentifier"] {
            signer.subjectKeyIdentifier = reader.value(node, expected: "hexadecimal pairs or base64") {
                HexText.bytes($0) ?? Base64.decode(ArraySlice($0.utf8))
            }
        }
        for node in items(entries["signsFor"], "a list of BICs") {
            if let other = party(node) { signer.signsFor.append(other) }
        }
        if let node = entries["partner"] { signer.partner = reader.text(node, expected: "an EBICS partner") }
        if let node = entries["user"] { signer.user = reader.text(node, expected: "an EBICS user") }
        if let node = entries["coverage"] {
            signer.isDocumentEnough = reader.word(node, of: [("document", true), ("all", false)]) ?? false
        }
        trust.signers.append(signer)
    }

    private mutating func readLocalKey(_ node: ConfigurationNode) {
        guard let entries = reader.mapping(node, keys: ["owner", "keyFile", "signsFor"]) else { return }
        guard let ownerNode = entries["owner"], let fileNode = entries["keyFile"] else {
            return reader.tell("missing", "a key of local authentication has an owner and a keyFile", at: node.place)
        }
        let owner = party(ownerNode)
        guard let (path, material) = file(fileNode) else { return }
        if material.isReadableByOthers {
            var finding = TrustFinding(
                file: path,
                problem: Problem(
                    "trust.secretReadable",
                    .error,
                    "others than its owner may read this secret: take their permissions away (chmod 600) and exchange the key"
                )
            )
            finding.isAccess = true
            findings.append(finding)
        }
        guard let secret = LocalSecret(file: material.bytes) else {
            return findings.append(
                TrustFinding(
                    file: path,
                    problem: Problem(
                        "trust.secret",
                        .error,
                        "a key of local authentication is 32 printable characters without spaces"
                    )
                )
            )
        }
        guard let owner else { return }
        var key = Trust.LocalKey(owner: owner, secret: secret)
        for node in items(entries["signsFor"], "a list of BICs") {
            if let other = party(node) { key.signsFor.append(other) }
        }
        trust.localKeys.append(key)
    }

    // MARK: Values

    /// A BIC's first eight characters, or a member identification.
    private mutating func party(_ node: ConfigurationNode) -> String? {
        reader.value(
            node,
            expected: "a BIC of eight characters, or a member identification of digits and capital letters"
        ) { text in
            guard (1...35).contains(text.utf8.count),
                text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 || $0 >= 0x41 && $0 <= 0x5A })
            else { return nil }
            return SignatureChecker.party(of: Array(text.utf8)[...])
        }
    }

    private mutating func file(_ node: ConfigurationNode) -> (path: String, material: TrustMaterial)? {
        guard let path = reader.text(node, expected: "the path of a file") else { return nil }
        do throws(TrustMaterialFailure) {
            return (path, try material(path))
        } catch {
            reader.tell("file", "\(quoted(path.utf8)): \(error.text)", at: node.place)
            return nil
        }
    }

    private mutating func certificates(_ node: ConfigurationNode) -> [SigningCertificate] {
        guard let (path, material) = file(node) else { return [] }
        let blocks = PEMText.blocks(material.bytes, "CERTIFICATE")
        let found = blocks.map { SigningCertificate(der: $0) }
        guard !found.isEmpty, !found.contains(where: { $0 == nil }) else {
            reader.tell(
                "certificate",
                "\(quoted(path.utf8)) is no PEM file of certificates (-----BEGIN CERTIFICATE-----)",
                at: node.place
            )
            return []
        }
        return found.compactMap { $0 }
    }

    private mutating func publicKey(_ node: ConfigurationNode) -> Trust.RegisteredKey? {
        guard let (path, material) = file(node) else { return nil }
        guard let key = PEMText.publicKey(material.bytes) else {
            reader.tell(
                "key",
                "\(quoted(path.utf8)) is no PEM file of one public key (-----BEGIN PUBLIC KEY-----)",
                at: node.place
            )
            return nil
        }
        guard let usable = key.key else {
            reader.tell("key", "\(quoted(path.utf8)) holds \(key.refused ?? "a key that is not taken")", at: node.place)
            return nil
        }
        return Trust.RegisteredKey(key: usable, sha256: key.sha256)
    }
}
