internal import Crypto
internal import Foundation
internal import PaymentModel

/// A shared key of local authentication: 32 characters, of which two persons have a half each. Never described, never written.
struct LocalSecret: Sendable, CustomStringConvertible {
    private let key: SymmetricKey
    /// Tells one key from another without telling the key.
    let mark: String

    var description: String { "a shared key" }

    /// Makes one of the characters of a key file; nil where they are not 32 after white space at the end.
    init?(file bytes: [UInt8]) {
        var bytes = bytes[...]
        while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
        guard bytes.count == 32, bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
        key = SymmetricKey(data: Array(bytes))
        mark = Hexadecimal.text(HMAC<SHA256>.authenticationCode(for: Array("paycheck key mark".utf8), using: key))
    }

    /// HMAC-SHA256 of bytes.
    func code(of bytes: UnsafeRawBufferPointer) -> [UInt8] {
        var code = HMAC<SHA256>(key: key)
        unsafe code.update(data: bytes)
        return Array(code.finalize())
    }
}
