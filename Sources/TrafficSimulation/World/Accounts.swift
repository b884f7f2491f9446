import PaymentModel

/// Account numbers that nobody has: chance digits, with right check digits where the country has IBANs.
enum Accounts {
    /// A new account at a bank.
    static func number(at bank: Bank, _ random: inout RandomSource) -> String {
        let place = Place[bank.country]
        guard !place.accountFormat.isEmpty else { return random.digits(random.within(9...13)) }
        return iban(country: place.code, account: account(place.accountFormat, bank: bank, &random))
    }

    /// The IBAN of a country and an account, with the check digits of ISO 7064 (MOD 97-10).
    static func iban(country: String, account: String) -> String {
        var remainder = 0
        for byte in (account + country + "00").utf8 {
            if byte.isDigit {
                remainder = (remainder * 10 + Int(byte &- 48)) % 97
            } else {
                remainder = (remainder * 100 + Int(byte &- 55)) % 97
            }
        }
        let check = 98 - remainder
        return country + (check < 10 ? "0" : "") + String(check) + account
    }

    /// Fills a format of runs: `n` digits, `a` letters, `b` the bank's four letters.
    private static func account(_ format: String, bank: Bank, _ random: inout RandomSource) -> String {
        var text = ""
        var count = 0
        for byte in format.utf8 {
            if byte.isDigit {
                count = count * 10 + Int(byte &- 48)
                continue
            }
            switch byte {
            case UInt8(ascii: "b"): text += bank.bic.prefix(4)
            case UInt8(ascii: "a"): text += random.letters(count)
            default: text += random.digits(count)
            }
            count = 0
        }
        return text
    }
}
