internal import Crypto
internal import Foundation
internal import X509
internal import _CryptoExtras

/// A public key that signatures are checked with: RSA from 2,048 bits on, ECDSA over P-256 and P-384, and no other.
enum VerificationKey: Sendable {
    case rsa(_RSA.Signing.PublicKey)
    case p256(P256.Signing.PublicKey)
    case p384(P384.Signing.PublicKey)

    /// The key of a certificate, or the name of what it is and is not taken.
    static func of(_ key: Certificate.PublicKey) -> (key: VerificationKey?, refused: String?) {
        if let rsa = _RSA.Signing.PublicKey(key) {
            guard rsa.keySizeInBits >= 2048 else { return (nil, "RSA of \(rsa.keySizeInBits) bits") }
            return (.rsa(rsa), nil)
        }
        if let p256 = P256.Signing.PublicKey(key) { return (.p256(p256), nil) }
        if let p384 = P384.Signing.PublicKey(key) { return (.p384(p384), nil) }
        return (nil, "a key that is neither RSA nor ECDSA over P-256 or P-384")
    }

    /// How a signature is made from a digest.
    enum Scheme: Sendable {
        /// RSA PKCS #1 v1.5.
        case pkcs1
        /// RSA-PSS with a salt as long as the digest.
        case pss
        /// ECDSA as two numbers of the curve's length behind one another.
        case ecdsaRaw
        /// ECDSA in DER.
        case ecdsaDER
    }

    /// Whether a signature over a digest is this key's. False where the scheme is for another kind of key.
    func isValid(_ signature: [UInt8], of digest: MessageDigest, _ scheme: Scheme) -> Bool {
        switch digest {
        case .sha256(let digest): isValid(signature, digest: digest, scheme)
        case .sha384(let digest): isValid(signature, digest: digest, scheme)
        case .sha512(let digest): isValid(signature, digest: digest, scheme)
        }
    }

    private func isValid(_ signature: [UInt8], digest: some Digest, _ scheme: Scheme) -> Bool {
        switch (self, scheme) {
        case (.rsa(let key), .pkcs1):
            return key.isValidSignature(.init(rawRepresentation: signature), for: digest, padding: .insecurePKCS1v1_5)
        case (.rsa(let key), .pss):
            return key.isValidSignature(.init(rawRepresentation: signature), for: digest, padding: .PSS)
        case (.p256(let key), .ecdsaRaw), (.p256(let key), .ecdsaDER):
            let parsed =
                scheme == .ecdsaRaw
                ? try? P256.Signing.ECDSASignature(rawRepresentation: signature)
                : try? P256.Signing.ECDSASignature(derRepresentation: signature)
            return parsed.map { key.isValidSignature($0, for: digest) } ?? false
        case (.p384(let key), .ecdsaRaw), (.p384(let key), .ecdsaDER):
            let parsed =
                scheme == .ecdsaRaw
                ? try? P384.Signing.ECDSASignature(rawRepresentation: signature)
                : try? P384.Signing.ECDSASignature(derRepresentation: signature)
            return parsed.map { key.isValidSignature($0, for: digest) } ?? false
        default: return false
        }
    }

    /// Whether the key is for ECDSA.
    var isElliptic: Bool {
        if case .rsa = self { false } else { true }
    }
}

/// A digest by one of the hash functions that are taken.
enum MessageDigest: Sendable {
    case sha256(SHA256Digest)
    case sha384(SHA384Digest)
    case sha512(SHA512Digest)

    /// The hash functions that are taken.
    enum Algorithm: String, Sendable {
        case sha256, sha384, sha512
    }

    init(_ algorithm: Algorithm, of bytes: UnsafeRawBufferPointer) {
        switch algorithm {
        case .sha256:
            var function = SHA256()
            unsafe function.update(bufferPointer: bytes)
            self = .sha256(function.finalize())
        case .sha384:
            var function = SHA384()
            unsafe function.update(bufferPointer: bytes)
            self = .sha384(function.finalize())
        case .sha512:
            var function = SHA512()
            unsafe function.update(bufferPointer: bytes)
            self = .sha512(function.finalize())
        }
    }

    /// Whether the digest has these bytes; takes the same time wherever they differ.
    func equals(_ bytes: [UInt8]) -> Bool {
        switch self {
        case .sha256(let digest): isEqualInConstantTime(Array(digest), bytes)
        case .sha384(let digest): isEqualInConstantTime(Array(digest), bytes)
        case .sha512(let digest): isEqualInConstantTime(Array(digest), bytes)
        }
    }
}

/// Compares secrets: the time taken tells their lengths and nothing else.
func isEqualInConstantTime(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    guard a.count == b.count else { return false }
    var difference: UInt8 = 0
    for place in a.indices { difference |= a[place] ^ b[place] }
    return difference == 0
}
