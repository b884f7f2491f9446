internal import PaymentModel

/// Names of SWIFTNet: `cn=payments,ou=xxx,o=sampde20,o=swift`.
enum DistinguishedName {
    /// The BIC of the institution that a name is of, its second level, in capital letters; nil where it is no such name.
    static func bic(in text: some Collection<UInt8>) -> [UInt8]? {
        guard text.contains(UInt8(ascii: "=")) else { return nil }
        let parts = text.split(separator: UInt8(ascii: ",")).map { trimmed(Array($0)[...]) }
        guard parts.count >= 2, parts.last?.map(lower).elementsEqual("o=swift".utf8) == true else { return nil }
        let level = parts[parts.count - 2].map(lower)
        guard level.starts(with: "o=".utf8) || level.starts(with: "ou=".utf8) else { return nil }
        let bic = level.drop { $0 != UInt8(ascii: "=") }.dropFirst().map {
            $0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z") ? $0 - 32 : $0
        }
        return BIC(bic) == nil ? nil : bic
    }

    private static func lower(_ byte: UInt8) -> UInt8 { byte.isUpperLetter ? byte + 32 : byte }
}
