/// An international bank account number, ISO 13616: country, two check digits, up to 30 characters.
///
/// A value of this type has passed the check of ISO 7064 (MOD 97-10) and, where the country registers IBANs,
/// has the length that it registered.
public struct IBAN: Sendable, Hashable {
    /// The electronic form: no spaces, upper case.
    public let text: String

    /// Why a text is no IBAN.
    public enum Flaw: Error, Sendable, Hashable {
        /// Not two letters, two digits and 11 to 30 letters and digits.
        case form
        /// Another length than the one the country registered.
        case length(expected: Int, found: Int)
        /// The check digits do not fit the rest.
        case checkDigits
    }

    /// Reads the electronic form.
    ///
    /// - Throws: the first ``Flaw`` in the order form, length, check digits.
    /// - Complexity: O(*n*), no allocation but the text kept.
    public init(validating text: some StringProtocol) throws(Flaw) {
        if let flaw = Self.flaw(in: text.utf8) { throw flaw }
        self.text = String(text)
    }

    /// Reads the electronic form; nil where it has any flaw.
    public init?(_ text: some StringProtocol) {
        guard Self.flaw(in: text.utf8) == nil else { return nil }
        self.text = String(text)
    }

    /// Whether a text begins as an IBAN does: two letters, two digits, 15 to 34 letters and digits in all.
    ///
    /// In MT fields accounts carry no type: what looks like an IBAN and has a registered country is held to be one.
    @specialized(where Text == ArraySlice<UInt8>)
    @specialized(where Text == [UInt8])
    @specialized(where Text == String.UTF8View)
    @specialized(where Text == Substring.UTF8View)
    public static func looksLikeOne<Text: Collection<UInt8>>(_ text: Text) -> Bool {
        guard hasForm(text) else { return false }
        return registeredLength(ofCountry: text) != nil
    }

    /// What is wrong with a text as an IBAN, or nil where nothing is.
    @specialized(where Text == ArraySlice<UInt8>)
    @specialized(where Text == [UInt8])
    @specialized(where Text == String.UTF8View)
    @specialized(where Text == Substring.UTF8View)
    public static func flaw<Text: Collection<UInt8>>(in text: Text) -> Flaw? {
        guard hasForm(text) else { return .form }
        let length = text.count
        if let expected = registeredLength(ofCountry: text), expected != length {
            return .length(expected: expected, found: length)
        }
        let start = text.startIndex
        let body = text.index(start, offsetBy: 4)
        var remainder = 0
        for part in [text[body...], text[start..<body]] {
            for byte in part {
                if byte.isDigit {
                    remainder = (remainder * 10 + Int(byte &- 48)) % 97
                } else {
                    // ISO 7064 gives the letters the values 10 to 35, in either case.
                    remainder = (remainder * 100 + Int((byte & 0xDF) &- 55)) % 97
                }
            }
        }
        return remainder == 1 ? nil : .checkDigits
    }

    /// The country whose account it is.
    public var country: CountryCode? { CountryCode(text.utf8.prefix(2)) }

    private static func hasForm(_ text: some Collection<UInt8>) -> Bool {
        guard (15...34).contains(text.count) else { return false }
        for (position, byte) in text.enumerated() {
            switch position {
            case 0, 1: guard byte.isUpperLetter else { return false }
            case 2, 3: guard byte.isDigit else { return false }
            default: guard byte.isDigit || byte.isUpperLetter || (byte &- 32).isUpperLetter else { return false }
            }
        }
        return true
    }

    private static func registeredLength(ofCountry text: some Collection<UInt8>) -> Int? {
        CountryCode(text.prefix(2)).flatMap { registeredLengths[$0] }
    }

    /// What is wrong with bytes that lie in another buffer; see ``flaw(in:)-(Collection<UInt8>)``. The same answers, without
    /// generic code: for readers that look at every account.
    public static func flaw(in bytes: RawSpan) -> Flaw? {
        let count = bytes.byteCount
        guard count >= 15, count <= 34 else { return .form }
        let first = unsafe bytes.unsafeLoad(fromUncheckedByteOffset: 0, as: UInt8.self)
        let second = unsafe bytes.unsafeLoad(fromUncheckedByteOffset: 1, as: UInt8.self)
        let third = unsafe bytes.unsafeLoad(fromUncheckedByteOffset: 2, as: UInt8.self)
        let fourth = unsafe bytes.unsafeLoad(fromUncheckedByteOffset: 3, as: UInt8.self)
        guard first.isUpperLetter, second.isUpperLetter, third.isDigit, fourth.isDigit else { return .form }
        var remainder: UInt64 = 0
        var position = 4
        while position < count {
            // Seven characters make at most fourteen digits: with the two of the remainder they fit the word.
            let end = min(position &+ 7, count)
            while position < end {
                let byte = unsafe bytes.unsafeLoad(fromUncheckedByteOffset: position, as: UInt8.self)
                position &+= 1
                if byte.isDigit {
                    remainder = remainder &* 10 &+ UInt64(byte &- 48)
                } else {
                    let upper = byte & 0xDF
                    guard upper.isUpperLetter else { return .form }
                    remainder = remainder &* 100 &+ UInt64(upper &- 55)
                }
            }
            remainder %= 97
        }
        // The country and the check digits come last in the sum; letters are two digits.
        remainder = remainder &* 100 &+ UInt64(first &- 55)
        remainder = remainder &* 100 &+ UInt64(second &- 55)
        remainder = remainder &* 100 &+ UInt64(third &- 48) &* 10 &+ UInt64(fourth &- 48)
        if let country = CountryCode(first, second) {
            let expected = Int(lengthsByCountry[country.index])
            if expected > 0, expected != count { return .length(expected: expected, found: count) }
        }
        return remainder % 97 == 1 ? nil : .checkDigits
    }

    /// The length that a country registered; nil where it has none. Complexity: O(1).
    public static func registeredLength(in country: CountryCode) -> Int? {
        let length = Int(lengthsByCountry[country.index])
        return length > 0 ? length : nil
    }

    private static let lengthsByCountry: [UInt8] = {
        var table = [UInt8](repeating: 0, count: 1024)
        for (country, length) in registeredLengths { table[country.index] = UInt8(length) }
        return table
    }()

    /// Lengths by country, from the IBAN registry (ISO 13616-2), release 99.
    private static let registeredLengths: [CountryCode: Int] = {
        let table = """
            AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 \
            EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 \
            IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 \
            NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 \
            SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30
            """
        var lengths: [CountryCode: Int] = [:]
        for entry in table.split(separator: " ") {
            if let country = CountryCode(entry.prefix(2)) { lengths[country] = Int(entry.dropFirst(2)) }
        }
        return lengths
    }()
}

extension IBAN: CustomStringConvertible {
    /// The electronic form.
    public var description: String { text }
}
