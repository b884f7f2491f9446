internal import PaymentModel
internal import SwiftASN1
internal import X509

/// PEM files (RFC 7468): text with blocks of base64.
enum PEMText {
    /// The bytes of all blocks with a label, in order; what stands between them is not looked at. A block that is not base64 is
    /// an empty one.
    static func blocks(_ bytes: [UInt8], _ label: String) -> [[UInt8]] {
        var found: [[UInt8]] = []
        var open: [UInt8]?
        for line in bytes.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
            // White space at the end of a line is nothing (RFC 7468, 2).
            let line = line.reversed().drop { $0 == 0x20 || $0 == 0x09 }.reversed()
            if line.elementsEqual("-----BEGIN \(label)-----".utf8) {
                open = []
            } else if line.elementsEqual("-----END \(label)-----".utf8), let text = open {
                found.append(Base64.decode(text[...]) ?? [])
                open = nil
            } else {
                open?.append(contentsOf: line)
            }
        }
        return found
    }

    /// The one public key of a file; nil where there is none or several.
    static func publicKey(_ bytes: [UInt8]) -> (key: VerificationKey?, refused: String?, sha256: String)? {
        let blocks = blocks(bytes, "PUBLIC KEY")
        guard blocks.count == 1, let node = try? DER.parse(blocks[0]),
            let key = try? Certificate.PublicKey(derEncoded: node)
        else { return nil }
        let (usable, refused) = VerificationKey.of(key)
        return (usable, refused, SigningCertificate.keyDigest(key))
    }
}
