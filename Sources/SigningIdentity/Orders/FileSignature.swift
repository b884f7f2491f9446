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

    /// Checks the signature of the file, all of whose bytes were given.
    public func checked(by checker: SignatureChecker) -> CheckedFileSignature {
        do throws(SignatureRefusal) {
            switch parsed {
            case .refused(let refusal): throw refusal
            case .cms(let signature):
                return CheckedFileSignature(checker, .cms(try checker.checked(signature, digest: digest.value)))
            case .orders(let signatures):
                return CheckedFileSignature(
                    checker,
                    .orders(signatures.map { checker.checked($0, digest: digest.value) })
                )
            }
        } catch {
            return CheckedFileSignature(checker, .refused(error))
        }
    }
}

/// A signature beside a file that was checked: whether it holds is known, and what it is worth for a message depends on when that was made.
public struct CheckedFileSignature {
    enum Parts {
        case cms([CMSSignature.CheckedSigner])
        case orders([OrderSignature.Checked])
        case refused(SignatureRefusal)
    }

    private let checker: SignatureChecker
    private let parts: Parts

    init(_ checker: SignatureChecker, _ parts: Parts) {
        self.checker = checker
        self.parts = parts
    }

    /// What is known of who signed a payment of the file, at the payment's own time. Complexity: O(1) in the size of the file.
    ///
    /// `instructing` is the text of the payment's ``PaymentModel/PaymentField/instructingAgents``.
    public func facts(
        sender: ArraySlice<UInt8>,
        instructing: ArraySlice<UInt8> = [],
        created: Timestamp?
    ) -> SignatureFacts {
        switch parts {
        case .refused(let refusal): SignatureFacts(refusal.integrity, reason: refusal.reason)
        case .cms(let signers):
            checker.facts(of: signers, sender: sender, instructing: instructing, created: created)
        case .orders(let signatures):
            checker.facts(of: signatures, sender: sender, instructing: instructing, created: created)
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
