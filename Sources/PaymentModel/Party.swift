/// An account as messages identify it.
public enum Account: Sendable, Hashable {
    /// With ISO 13616's check digits right.
    case iban(IBAN)
    /// Any other identification, as written.
    case other(String)

    /// An IBAN where the text is one, else the text as it is.
    public init(_ text: String) {
        self = IBAN(text).map(Account.iban) ?? .other(text)
    }

    /// The identification as written.
    public var text: String {
        switch self {
        case .iban(let iban): iban.text
        case .other(let text): text
        }
    }
}

/// A financial institution as messages identify it.
public enum Agent: Sendable, Hashable {
    /// By its BIC.
    case bic(BIC)
    /// By a clearing system's member identification, or by name alone.
    case other(String)

    /// A BIC where the text has the form of one, else the text as it is.
    public init(_ text: String) {
        self = BIC(text).map(Agent.bic) ?? .other(text)
    }

    /// The identification as written.
    public var text: String {
        switch self {
        case .bic(let bic): bic.text
        case .other(let text): text
        }
    }

    /// The country of the BIC; nil without one.
    public var country: CountryCode? {
        if case .bic(let bic) = self { bic.country } else { nil }
    }
}

/// Debtor or creditor: who pays or is paid.
public struct Party: Sendable, Hashable {
    /// Name lines joined by a space.
    public var name: String?
    /// The account debited or credited.
    public var account: Account?
    /// The party's own BIC: institutions, and companies that have one.
    public var bic: BIC?
    /// The institution that keeps the account.
    public var agent: Agent?
    /// Address lines, or structured elements in the order of the message.
    public var address: [String]
    /// The address's country.
    public var country: CountryCode?

    /// Makes a party; everything unknown may be left out.
    public init(
        name: String? = nil,
        account: Account? = nil,
        bic: BIC? = nil,
        agent: Agent? = nil,
        address: [String] = [],
        country: CountryCode? = nil
    ) {
        self.name = name
        self.account = account
        self.bic = bic
        self.agent = agent
        self.address = address
        self.country = country
    }
}
