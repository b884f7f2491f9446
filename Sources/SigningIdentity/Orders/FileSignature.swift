internal import Crypto
internal import Foundation
public import PaymentModel

/// A signature that lies beside a file: CMS (`.p7s`), or an EBICS order signature (`.sig`).
///
/// Give it the bytes of the file as they are read, then ask for the facts: what is checked is what was read.
public struct FileSignature {
    private let parsed: Parsed
    private var digest: RunningDigest

    private enum Parsed {
        case cms(CMSSignature)
        case orders([OrderSignature])
        case refused(SignatureRefusal)
    }

    /// Reads a signature by the beginning of its bytes: XML is an order signature, everything else is taken for CMS.
    ///
    /// Never fails: what cannot be read becomes a fact (`malformed`, `unsupported`).
    public init(_ bytes: [UInt8]) {
        var algorithm = MessageDigest.Algorithm.sha256
        do throws(SignatureRefusal) {
            if bytes.first(where: { $0 > 0x20 && $0 < 0x80 }) == UInt8(ascii: "<") {
                parsed = .orders(try OrderSignature.read(bytes))
            } else {
                let signature = try CMSSignature(bytes)
                algorithm = signature.digestAlgorithm
                parsed = .cms(signature)
            }
        } catch {
            parsed = .refused(error)
        }
        var isOrder = false
        if case .orders = parsed { isOrder = true }
        digest = RunningDigest(algorithm, isOrder: isOrder)
    }

    /// Takes the next bytes of the file.
    public mutating func update(_ bytes: ArraySlice<UInt8>) { digest.update(bytes) }

    /// What is known of who signed the file, all of whose bytes were given.
    public func facts(by checker: SignatureChecker, sender: ArraySlice<UInt8>, created: Timestamp?) -> SignatureFacts {
        do throws(SignatureRefusal) {
            switch parsed {
            case .refused(let refusal): throw refusal
            case .cms(let signature):
                return try checker.facts(of: signature, digest: digest.value, sender: sender, created: created)
            case .orders(let signatures):
                return checker.facts(of: signatures, digest: digest.value, sender: sender, created: created)
            }
        } catch {
            return SignatureFacts(error.integrity, reason: error.reason)
        }
    }
}

/// A digest of bytes that come piece by piece.
private struct RunningDigest {
    private enum Function {
        case sha256(SHA256)
        case sha384(SHA384)
        case sha512(SHA512)
    }

    private var function: Function
    private let isOrder: Bool

    init(_ algorithm: MessageDigest.Algorithm, isOrder: Bool) {
        self.isOrder = isOrder
        function =
            switch algorithm {
            case .sha256: .sha256(SHA256())
            case .sha384: .sha384(SHA384())
            case .sha512: .sha512(SHA512())
            }
    }

    mutating func update(_ bytes: ArraySlice<UInt8>) {
        // EBICS 14.1: order data are hashed without carriage returns, line feeds and 0x1A, as they may change on the way.
        let bytes = isOrder ? bytes.filter { $0 != 0x0D && $0 != 0x0A && $0 != 0x1A }[...] : bytes
        switch function {
        case .sha256(var hash):
            hash.update(data: bytes)
            function = .sha256(hash)
        case .sha384(var hash):
            hash.update(data: bytes)
            function = .sha384(hash)
        case .sha512(var hash):
            hash.update(data: bytes)
            function = .sha512(hash)
        }
    }

    var value: MessageDigest {
        switch function {
        case .sha256(let hash): .sha256(hash.finalize())
        case .sha384(let hash): .sha384(hash.finalize())
        case .sha512(let hash): .sha512(hash.finalize())
        }
    }
}
