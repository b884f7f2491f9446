import Crypto
import Foundation
import PaymentModel

/// The end of an audit chain as it is written down in a second place, signed where there is a key.
///
/// A text of lines: `paycheck audit head 1`, `entry` and its number, `hash` and its hexadecimal digits, `recorded` and the
/// time, and `signature` with the Ed25519 signature (RFC 8032) over the lines before it, in Base64. Who can write the store
/// but not the second place can then neither cut the chain nor make it anew unseen.
public struct AuditHead: Sendable, Hashable {
    /// The end of the chain.
    public let position: AuditPosition
    /// When it was written down, as ISO 8601.
    public let recorded: String
    /// The signature's 64 bytes.
    public private(set) var signature: [UInt8]?

    /// Writes an end down.
    public init(_ position: AuditPosition, recorded: String) {
        (self.position, self.recorded) = (position, recorded)
    }

    /// Signs it.
    public mutating func sign(with key: AuditSigningKey) throws {
        signature = try key.signature(of: Array(signed.utf8))
    }

    private var signed: String {
        "paycheck audit head 1\nentry \(position.number)\nhash \(Hexadecimal.text(position.hash))\nrecorded \(recorded)\n"
    }

    /// The text.
    public var text: String {
        signed + (signature.map { "signature \(Data($0).base64EncodedString())\n" } ?? "")
    }

    /// Reads the text; nil where it is none.
    public init?(_ text: String) {
        let lines = text.split(whereSeparator: \.isNewline)
        guard lines.count == 4 || lines.count == 5, lines[0] == "paycheck audit head 1" else { return nil }
        func value(_ line: Substring, _ name: String) -> String? {
            line.hasPrefix(name + " ") ? String(line.dropFirst(name.count + 1)) : nil
        }
        guard let number = value(lines[1], "entry").flatMap({ Int64($0) }), number >= 0,
            let hash = value(lines[2], "hash").flatMap({ Hexadecimal.bytes($0) }), hash.count == 32,
            let recorded = value(lines[3], "recorded")
        else { return nil }
        self.init(AuditPosition(number: number, hash: hash), recorded: recorded)
        if lines.count == 5 {
            guard let base64 = value(lines[4], "signature"), let data = Data(base64Encoded: base64), data.count == 64
            else {
                return nil
            }
            signature = Array(data)
        }
    }

    /// Whether the signature is that of a key over this end.
    public func isSigned(by key: AuditVerifyingKey) -> Bool {
        guard let signature else { return false }
        return key.isValid(signature, for: Array(signed.utf8))
    }
}

/// A private Ed25519 key, out of a PEM file as `openssl genpkey -algorithm ed25519` writes it (RFC 8410).
public struct AuditSigningKey: Sendable {
    private let key: Curve25519.Signing.PrivateKey

    /// Reads the text of the file; nil where it is no such key.
    public init?(pem text: String) {
        // SEQUENCE, version 0, the algorithm's identifier, an OCTET STRING in an OCTET STRING.
        let prefix: [UInt8] = [0x30, 0x2E, 2, 1, 0, 0x30, 5, 6, 3, 0x2B, 0x65, 0x70, 4, 0x22, 4, 0x20]
        guard let bytes = pemBytes(text, "PRIVATE KEY"), bytes.count == 48, bytes.starts(with: prefix),
            let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes.dropFirst(prefix.count))
        else { return nil }
        self.key = key
    }

    /// The public half.
    public var verifyingKey: AuditVerifyingKey { AuditVerifyingKey(key.publicKey) }

    func signature(of bytes: [UInt8]) throws -> [UInt8] { Array(try key.signature(for: bytes)) }
}

/// A public Ed25519 key, out of a PEM file as `openssl pkey -pubout` writes it (RFC 8410).
public struct AuditVerifyingKey: Sendable {
    private let key: Curve25519.Signing.PublicKey

    init(_ key: Curve25519.Signing.PublicKey) { self.key = key }

    /// Reads the text of the file; nil where it is no such key.
    public init?(pem text: String) {
        let prefix: [UInt8] = [0x30, 0x2A, 0x30, 5, 6, 3, 0x2B, 0x65, 0x70, 3, 0x21, 0]
        guard let bytes = pemBytes(text, "PUBLIC KEY"), bytes.count == 44, bytes.starts(with: prefix),
            let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes.dropFirst(prefix.count))
        else { return nil }
        self.key = key
    }

    func isValid(_ signature: [UInt8], for bytes: [UInt8]) -> Bool { key.isValidSignature(signature, for: bytes) }
}

/// The bytes between the lines of a PEM text (RFC 7468).
private func pemBytes(_ text: String, _ label: String) -> [UInt8]? {
    let lines = text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
    guard let begin = lines.firstIndex(of: "-----BEGIN \(label)-----"),
        let end = lines.firstIndex(of: "-----END \(label)-----"), begin < end
    else { return nil }
    return Data(base64Encoded: lines[(begin + 1)..<end].joined()).map { Array($0) }
}
