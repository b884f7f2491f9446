import PaymentModel

/// The parties of a payment as the rules of a policy compare them.
struct PolicyParties {
    /// Accounts as they are compared; nil where there is none.
    let debtorAccount: String?
    let creditorAccount: String?
    /// The country where the debtor's account is kept.
    var debtorCountry: CountryCode? { debtorCountries.first }
    /// The countries on either side, each as often as it is told: of who keeps the account, of the account itself, or else of the address. Where they
    /// differ, a rule for any of them holds: whoever writes a message chooses which he adds.
    let debtorCountries: [CountryCode]
    let creditorCountries: [CountryCode]

    init(_ payment: Payment) {
        func account(_ field: PaymentField) -> String? {
            payment[field].map { PartyIdentification.comparable(account: $0) }
        }
        debtorAccount = account(.debtorAccount)
        creditorAccount = account(.creditorAccount)
        let debtor = payment.debtor
        let creditor = payment.creditor
        var debtorCountries = Self.countries(of: debtor)
        if debtorCountries.isEmpty, let country = payment.sender?.country ?? debtor.country {
            debtorCountries = [country]
        }
        var creditorCountries = Self.countries(of: creditor)
        if creditorCountries.isEmpty, let country = creditor.country { creditorCountries = [country] }
        (self.debtorCountries, self.creditorCountries) = (debtorCountries, creditorCountries)
    }

    private static func countries(of party: Party) -> [CountryCode] {
        [party.agent?.country, party.bic?.country, party.account?.country].compactMap { $0 }
    }

    /// Where in a payment a party stands, in words; nil where it does not.
    func place(of entry: BlockedParty, in payment: Payment) -> String? {
        let creditorSide = entry.side != .debtor
        let debtorSide = entry.side != .creditor
        switch entry.party {
        case .account(let account):
            if creditorSide, creditorAccount == account { return "is the beneficiary's" }
            return debtorSide && debtorAccount == account ? "is the payer's" : nil
        case .name(let name):
            if creditorSide, payment[.creditorName].flatMap(PartyName.init) == name { return "is the beneficiary's" }
            return debtorSide && payment[.debtorName].flatMap(PartyName.init) == name ? "is the payer's" : nil
        case .country(let country):
            if creditorSide, creditorCountries.contains(country) || payment.creditor.country == country {
                return "is the beneficiary's"
            }
            let isDebtor = debtorCountries.contains(country) || payment.debtor.country == country
            return debtorSide && isDebtor ? "is the payer's" : nil
        case .bic(let bic):
            func matches(_ text: String?) -> Bool {
                text.flatMap { BIC($0) }.map { PartyIdentification.matches(bic, $0) } ?? false
            }
            if creditorSide {
                if matches(payment[.creditorBIC]) { return "is the beneficiary's" }
                if matches(payment[.creditorAgent]) { return "is the beneficiary's bank" }
                if matches(payment[.receiver]) { return "receives the message" }
                if payment.list(.intermediaries).contains(where: matches) { return "is an intermediary" }
            }
            if debtorSide {
                if matches(payment[.debtorBIC]) { return "is the payer's" }
                if matches(payment[.debtorAgent]) { return "is the payer's bank" }
                if matches(payment[.sender]) { return "sends the message" }
            }
            return nil
        }
    }
}

extension Account {
    /// The country of an IBAN.
    fileprivate var country: CountryCode? {
        if case .iban(let iban) = self { iban.country } else { nil }
    }
}
