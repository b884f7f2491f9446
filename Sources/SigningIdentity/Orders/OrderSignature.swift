internal import CLibXML2
internal import Crypto
internal import Foundation
internal import PaymentModel

/// An EBICS order signature (EBICS 3.0, annex: `UserSignatureData` of S001 and S002): version, value, partner and user.
struct OrderSignature {
    let version: Version
    let value: [UInt8]
    let partner: String
    let user: String

    enum Version: String {
        /// RSA PKCS #1 v1.5 over SHA-256.
        case a005 = "A005"
        /// RSA-PSS over SHA-256 of SHA-256, with a salt of 32 bytes.
        case a006 = "A006"
    }

    /// More than any signature file has, which is some hundred bytes for each signer and perhaps certificates. libxml2 compares each attribute
    /// of an element with all others: of a megabyte of them it takes minutes.
    static let limit = 1 << 16

    /// Reads all order signatures of a file: one, or those of several users who sign together.
    static func read(_ bytes: [UInt8]) throws(SignatureRefusal) -> [OrderSignature] {
        guard bytes.count <= limit else {
            throw .malformed("the signature file has more than \(limit) bytes")
        }
        let all = try fields(bytes)
        guard !all.isEmpty else { throw .malformed("OrderSignatureData is missing in the order signature") }
        guard all.count <= SignatureChecker.mostSigners else {
            throw .unsupported("more than \(SignatureChecker.mostSigners) order signatures stand in one file")
        }
        var found: [OrderSignature] = []
        for fields in all { found.append(try OrderSignature(fields)) }
        return found
    }

    private init(_ fields: [String: [[UInt8]]]) throws(SignatureRefusal) {
        func only(_ name: String) throws(SignatureRefusal) -> [UInt8] {
            guard let values = fields[name], values.count == 1 else {
                throw .malformed("\(name) is expected once in an order signature")
            }
            return values[0]
        }
        let version = String(decoding: try only("SignatureVersion"), as: UTF8.self)
        guard let known = Version(rawValue: version) else {
            throw .unsupported("the signature version \(quoted(version.utf8)): A005 and A006 are taken")
        }
        self.version = known
        guard let value = Base64.decode(try only("SignatureValue")[...]), !value.isEmpty else {
            throw .malformed("SignatureValue is not base64")
        }
        self.value = value
        partner = String(decoding: try only("PartnerID"), as: UTF8.self)
        user = String(decoding: try only("UserID"), as: UTF8.self)
    }

    /// The texts of the elements below each OrderSignatureData, by name.
    private static func fields(_ bytes: [UInt8]) throws(SignatureRefusal) -> [[String: [[UInt8]]]] {
        let options = Int32(XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue)
        let parsed = unsafe bytes.withUnsafeBytes { bytes in
            unsafe xmlReadMemory(
                bytes.baseAddress?.assumingMemoryBound(to: CChar.self),
                Int32(bytes.count),
                nil,
                nil,
                options
            )
        }
        guard let tree = unsafe parsed else { throw .malformed("the order signature is not well-formed XML") }
        defer { unsafe xmlFreeDoc(tree) }
        guard unsafe tree.pointee.intSubset == nil, let root = unsafe xmlDocGetRootElement(tree) else {
            throw .malformed("the order signature has a document type declaration")
        }
        let element = unsafe XMLElement(root)
        guard element.name == "UserSignatureData", element.namespace.hasPrefix("http://www.ebics.org/S00") else {
            throw .unsupported("“\(visible(element.name))” is no order signature: UserSignatureData of EBICS is")
        }
        var all: [[String: [[UInt8]]]] = []
        for data in element.children {
            // One that is passed over would be one approval less.
            guard data.name == "OrderSignatureData", data.namespace == element.namespace else {
                throw .unsupported("“\(visible(data.name))” stands where only OrderSignatureData is taken")
            }
            var fields: [String: [[UInt8]]] = [:]
            for field in data.children {
                guard let text = field.text else { continue }
                fields[field.name, default: []].append(
                    Array(text.drop { $0 <= 0x20 }.reversed().drop { $0 <= 0x20 }.reversed())
                )
            }
            all.append(fields)
        }
        return all
    }
}

extension OrderSignature {
    /// An order signature with the registered signer whose key made it; nil where none did.
    struct Checked {
        let signature: OrderSignature
        let entry: Trust.RegisteredSigner?
        /// What is wrong; nil where it holds.
        let fault: SignatureRefusal?
    }
}

extension SignatureChecker {
    /// Checks an order signature of a file with this digest, with the keys that are registered for its partner and user.
    func checked(_ signature: OrderSignature, digest: MessageDigest) -> OrderSignature.Checked {
        let isA006 = signature.version == .a006
        guard case .sha256(let once) = digest else {
            return .init(signature: signature, entry: nil, fault: .malformed("the file was not hashed with SHA-256"))
        }
        let hashed = isA006 ? MessageDigest.sha256(SHA256.hash(data: Array(once))) : digest
        let registered = registry.signers(partner: signature.partner, user: signature.user)
        let entry = registered.first { entry in
            (entry.key?.key ?? entry.certificate?.key)?.isValid(signature.value, of: hashed, isA006 ? .pss : .pkcs1)
                ?? false
        }
        if let entry { return .init(signature: signature, entry: entry, fault: nil) }
        let fault: SignatureRefusal =
            registered.isEmpty
            ? .unsupported(
                "no key is registered for the user \(quoted(signature.user.utf8)) of \(quoted(signature.partner.utf8)) (signers)"
            )
            : SignatureRefusal(
                integrity: .signatureDiffers,
                reason:
                    "the file was changed, or none of the keys that are registered for this user made the signature"
            )
        return .init(signature: signature, entry: nil, fault: fault)
    }

    /// The facts of checked order signatures for one message: all must hold, and several are to be of several users.
    func facts(
        of signatures: [OrderSignature.Checked],
        sender: ArraySlice<UInt8>,
        instructing: ArraySlice<UInt8>,
        created: Timestamp?
    ) -> SignatureFacts {
        let all = signatures.map { facts(of: $0, sender: sender, created: created) }
        let names = signatures.map { "\($0.signature.partner) \($0.signature.user)" }
        return together(all, by: names, sender: sender, instructing: instructing)
    }

    private func facts(
        of checked: OrderSignature.Checked,
        sender: ArraySlice<UInt8>,
        created: Timestamp?
    ) -> SignatureFacts {
        let isA006 = checked.signature.version == .a006
        var facts = SignatureFacts(.valid, profile: isA006 ? .ebicsA006 : .ebicsA005)
        facts.coverage = [.header, .document]
        facts.algorithms = isA006 ? ["rsa-pss-sha256", "sha256"] : ["rsa-sha256", "sha256"]
        facts.chain = .notChecked
        facts.keyUse = .unknown
        facts.owner = .unknown
        if let fault = checked.fault { (facts.integrity, facts.reason) = (fault.integrity, fault.reason) }
        guard let entry = checked.entry else { return facts }
        if let certificate = entry.certificate {
            // The key itself was registered, by letter: who certified it does not matter.
            add(certificate, with: [], entry, sender: sender, created: created, isChainChecked: false, to: &facts)
        } else if let key = entry.key {
            facts.keyUse = .right
            facts.time = .valid
            var signer = SignatureFacts.Signer(key: key.sha256, owner: entry.owner)
            signer.signsFor = entry.signsFor
            bind(signer, sender, created, to: &facts)
        }
        return facts
    }
}
