public import AnomalyScoring
public import PaymentModel

/// How a party is known to a policy.
public enum PartyIdentification: Sendable, Hashable {
    /// By its account; spaces and the case of letters do not count.
    case account(String)
    /// By a BIC, of its own or of an institution on the way; eight characters stand for all branches.
    case bic(BIC)
    /// By its name; see ``PartyName``.
    case name(PartyName)
    /// By the country of its account's keeper, or of its address.
    case country(CountryCode)

    /// As in `account DE89…`.
    public var text: String {
        switch self {
        case .account(let account): "account \(account)"
        case .bic(let bic): "BIC \(bic)"
        case .name(let name): "name \(quoted(name.written.utf8))"
        case .country(let country): "country \(country)"
        }
    }

    /// An account as it is compared: without spaces, in upper case.
    public static func comparable(account: some StringProtocol) -> String {
        String(account.uppercased().filter { $0 != " " })
    }

    /// A BIC as it is compared, with another: the same eight characters, and the same branch where the policy's has one.
    static func matches(_ wanted: BIC, _ other: BIC) -> Bool {
        wanted.isSameParty(as: other) && (wanted.text.utf8.count == 8 || (wanted.branch ?? "") == (other.branch ?? ""))
    }
}

/// A name as it is compared: letters and digits in upper case, Latin letters without their accents, words with one space, and nothing
/// that has no shape.
///
/// Words in another order, or with a slip, are another name: this is a bank's own list and no screening of names.
public struct PartyName: Sendable, Hashable {
    /// The name as it was written.
    public let written: String
    private let words: String

    /// Makes a name; nil where there is no letter and no digit in it.
    public init?(_ text: String) {
        written = text
        words = Self.normalized(text)
        if words.isEmpty { return nil }
    }

    /// Names are the same where their words are.
    public static func == (a: PartyName, b: PartyName) -> Bool { a.words == b.words }

    /// Hashes the words.
    public func hash(into hasher: inout Hasher) { hasher.combine(words) }

    private static func normalized(_ text: String) -> String {
        var words = ""
        var isBetween = false
        for scalar in text.unicodeScalars {
            // Marks belong to the letter before them; those that have no letter in common are dropped. What has no shape, as
            // a soft hyphen or a space of no width, is in no word and between no two.
            let properties = scalar.properties
            if properties.generalCategory == .nonspacingMark || properties.generalCategory == .format
                || properties.isDefaultIgnorableCodePoint
            {
                continue
            }
            guard scalar.properties.isAlphabetic || scalar.properties.numericType == .decimal else {
                isBetween = !words.isEmpty
                continue
            }
            if isBetween { words.append(" ") }
            isBetween = false
            if scalar.isASCII {
                words.append(String(scalar).uppercased())
            } else {
                words.append(base(of: scalar) ?? scalar.properties.uppercaseMapping)
            }
        }
        return words
    }

    /// The letter under a Latin letter's accents: `E` of LATIN SMALL LETTER E WITH ACUTE.
    private static func base(of scalar: Unicode.Scalar) -> String? {
        guard let name = scalar.properties.name, name.hasPrefix("LATIN ") else { return nil }
        let words = name.split(separator: " ")
        guard let place = words.firstIndex(of: "LETTER"), place + 1 < words.count, words[place + 1].count <= 2,
            place + 2 == words.count || words[place + 2] == "WITH"
        else { return nil }
        return String(words[place + 1])
    }
}

/// Somebody who may not be paid, or may not pay.
public struct BlockedParty: Sendable, Hashable {
    /// Where in a payment a blocked party is looked for.
    public enum Side: String, Sendable, Hashable, CaseIterable {
        /// The one who is paid, with the institutions on the way.
        case creditor
        /// The one who pays, with the institution that keeps the account.
        case debtor
        /// Anywhere.
        case any
    }

    /// Who.
    public var party: PartyIdentification
    /// Where the party is looked for.
    public var side: Side
    /// What is decided.
    public var decision: Decision
    /// The last day on which it is blocked, by the payments' own time; nil for always.
    public var until: CivilDate?
    /// Why.
    public var reason: String?

    /// Makes an entry.
    public init(
        _ party: PartyIdentification,
        side: Side = .any,
        decision: Decision = .hold,
        until: CivilDate? = nil,
        reason: String? = nil
    ) {
        self.party = party
        self.side = side
        self.decision = decision
        self.until = until
        self.reason = reason
    }
}

/// Somebody who may be paid whatever the score.
///
/// By account or BIC: a name alone is written by whoever makes the message. Limits, blocked parties and facts about signatures
/// decide all the same.
public struct AllowedParty: Sendable, Hashable {
    /// The creditor's account, comparable; nil where it is known by its BIC.
    public var account: String?
    /// The creditor's own BIC.
    public var bic: BIC?
    /// The name that the creditor must have, where one is asked for.
    public var name: PartyName?
    /// The debtor account that may pay to it, comparable; nil for any.
    public var debtor: String?
    /// The largest payment that is let pass, with its currency; nil for any.
    public var upTo: Amount?
    /// See ``upTo``.
    public var currency: Currency?
    /// The last day on which it is allowed, by the payments' own time; nil for always. A payment without a time is not allowed by an
    /// entry that ends.
    public var until: CivilDate?
    /// Why.
    public var reason: String?

    /// Allows an account.
    public init(account: String) {
        self.account = PartyIdentification.comparable(account: account)
    }

    /// Allows an institution, or a company with a BIC of its own.
    public init(bic: BIC) {
        self.bic = bic
    }

    /// Whether a payment is to this party and within its bounds.
    func matches(_ payment: Payment, _ parties: PolicyParties) -> Bool {
        isBeneficiary(of: payment, parties) && bound(excluding: payment, parties) == nil
    }

    /// Whether a payment is to this party, within its bounds or not.
    func isBeneficiary(of payment: Payment, _ parties: PolicyParties) -> Bool {
        if let account { return parties.creditorAccount == account }
        guard let bic else { return true }
        return payment.creditor.bic.map { PartyIdentification.matches(bic, $0) } ?? false
    }

    /// The bound that a payment to this party is outside of, as in `up to EUR 2,000.00`; nil where it is within all.
    func bound(excluding payment: Payment, _ parties: PolicyParties) -> String? {
        if let debtor, debtor != parties.debtorAccount { return "from account \(debtor)" }
        if let name, payment[.creditorName].flatMap(PartyName.init) != name {
            return "under the name \(quoted(name.written.utf8))"
        }
        if let currency, currency != payment.currency { return "in \(currency)" }
        if let upTo, payment.amount > upTo {
            return "up to \(currency.map { "\($0) " } ?? "")\(upTo.text(groupedBy: ","))"
        }
        // What has no time cannot be shown to be in time.
        if let until, payment.time.map({ $0.localDay > until }) ?? true { return "until \(until)" }
        return nil
    }

    /// As in `account DE89…`.
    var text: String { account.map { "account \($0)" } ?? bic.map { "BIC \($0)" } ?? "" }
}
