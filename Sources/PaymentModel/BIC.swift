/// A business identifier code, ISO 9362:2022: 8 or 11 characters.
///
/// Four letters or digits for the party (letters only in codes older than 2014, which all in use are), two
/// letters of ISO 3166 for the country, two letters or digits for the location, and, optionally, three for
/// the branch. `XXX` as a branch means the primary office and equals its absence where identities are compared.
public struct BIC: Sendable, Hashable {
    let code: ASCIICode

    /// Reads 8 or 11 characters; nil where the form is not ISO 9362's. The country is not looked up.
    @specialized(where Text == ArraySlice<UInt8>)
    @specialized(where Text == [UInt8])
    @specialized(where Text == String.UTF8View)
    @specialized(where Text == Substring.UTF8View)
    public init?<Text: Collection<UInt8>>(_ text: Text) {
        guard text.count == 8 || text.count == 11, let code = ASCIICode(text, length: 8...11) else { return nil }
        for (position, byte) in text.enumerated() where position == 4 || position == 5 {
            guard byte.isUpperLetter else { return nil }
        }
        self.code = code
    }

    /// Reads the text of a BIC; see ``init(_:)-(Collection<UInt8>)``.
    public init?(_ text: some StringProtocol) {
        self.init(text.utf8)
    }

    /// A party as lists name it: the first eight characters of a BIC, or of a logical terminal (`BANKBEB0AXXX`); anything else, as a member
    /// identification of eleven digits, whole.
    public static func party(of text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        switch text.count {
        case 11: return BIC(text) == nil ? text : text.prefix(8)
        case 12:
            // The ninth is the terminal's letter, between the party and the branch.
            guard text[text.startIndex + 8].isUpperLetter, BIC(Array(text.prefix(8) + text.suffix(3))) != nil else {
                return text
            }
            return text.prefix(8)
        default: return text
        }
    }

    /// Whether two texts name one party; see ``party(of:)``.
    public static func isOneParty(_ a: ArraySlice<UInt8>, _ b: ArraySlice<UInt8>) -> Bool {
        a == b || party(of: a) == party(of: b)
    }

    /// The first eight characters, the party: as one word, lowest byte first.
    public var partyCode: UInt64 { code.low }

    /// The first eight characters.
    public var bic8: String { String(text.prefix(8)) }

    /// The code as written.
    public var text: String { code.text }

    /// The branch, or nil where there is none or it is the primary office's `XXX`.
    public var branch: String? {
        let text = text
        guard text.utf8.count == 11 else { return nil }
        let branch = text.suffix(3)
        return branch == "XXX" ? nil : String(branch)
    }

    /// The two letters at places 5 and 6, where they are an ISO 3166-1 code.
    public var country: CountryCode? {
        CountryCode([UInt8(truncatingIfNeeded: code.low >> 32), UInt8(truncatingIfNeeded: code.low >> 40)])
    }

    /// A test and training code: `0` as the second character of the location.
    public var isTestCode: Bool { UInt8(truncatingIfNeeded: code.low >> 56) == UInt8(ascii: "0") }

    /// The same party, whatever the branch.
    public func isSameParty(as other: BIC) -> Bool { code.low == other.code.low }
}

extension BIC: CustomStringConvertible {
    /// The code as written.
    public var description: String { text }
}
