import Paycheck
public import PaymentModel

/// What the messages of a history say of one account: whom it paid, how often, and how much at most.
///
/// Bounded: the first ``kept`` beneficiaries are kept, those after them only counted.
public struct AccountLedger {
    /// One beneficiary.
    public struct Beneficiary: Sendable {
        /// The latest name; nil where none was given.
        public var name: String?
        /// The account, else the BIC.
        public let account: String
        /// Where the account is kept.
        public var agent: String?
        /// Payments.
        public var payments = 0
        /// The latest payment's day.
        public var last: CivilDate?
        /// The largest payment, by currency.
        public var largest: [Currency: Amount] = [:]
    }

    /// Whoever signed for the account.
    public struct Signer: Sendable {
        /// The name in the certificate, else the owner of the shared key; nil where nobody signed.
        public let name: String?
        /// Who owns the key: a BIC or a member identification; nil where that is not known.
        public let owner: String?
        /// What else tells one key from another: the certificate's serial number.
        public let serial: String?
        /// Payments.
        public var payments = 0
        /// The days of the first and of the latest payment.
        public var first: CivilDate?, last: CivilDate?
    }

    /// How many beneficiaries are kept.
    public static let kept = 100_000

    /// The account, as it is compared.
    public let account: String
    /// The account's own latest name.
    public private(set) var name: String?
    /// Beneficiaries that are not kept.
    public private(set) var uncounted = 0
    private var beneficiaries: [String: Beneficiary] = [:]
    private var signers: [String: Signer] = [:]

    /// A ledger of an account, or of an institution by its BIC.
    public init(account: String) {
        self.account = PartyIdentification.comparable(account: account)
    }

    /// Takes a payment, where the account makes it or is paid by it.
    public mutating func add(_ payment: Payment) {
        if isAccount(payment[.creditorAccount]) || payment[.creditorAccount] == nil && isBIC(payment[.creditorBIC]) {
            name = name ?? payment[.creditorName]
        }
        guard isAccount(payment[.debtorAccount]) || payment[.debtorAccount] == nil && isBIC(payment[.debtorBIC]) else {
            return
        }
        name = payment[.debtorName] ?? name
        addSigner(of: payment)
        guard let key = payment[.creditorAccount] ?? payment[.creditorBIC] ?? payment[.creditorName] else { return }
        guard beneficiaries[key] != nil || beneficiaries.count < Self.kept else {
            uncounted += 1
            return
        }
        var one = beneficiaries[key] ?? Beneficiary(account: key)
        one.name = payment[.creditorName] ?? one.name
        one.agent = payment[.creditorAgent] ?? one.agent
        one.payments += 1
        if let day = payment.time?.localDay { one.last = one.last.map { max($0, day) } ?? day }
        let largest = one.largest[payment.currency] ?? payment.amount
        one.largest[payment.currency] = max(largest, payment.amount)
        beneficiaries[key] = one
    }

    /// The beneficiaries, the most frequent first.
    public var sorted: [Beneficiary] {
        beneficiaries.values.sorted { ($1.payments, $0.account) < ($0.payments, $1.account) }
    }

    /// The keys that signed for the account, those that no longer do included; the one in use longest first. Empty where no signature
    /// was checked.
    public var signersByAge: [Signer] {
        signers.sorted { a, b in
            let (first, second) = (a.value.first?.dayNumber ?? .max, b.value.first?.dayNumber ?? .max)
            return (first, a.key) < (second, b.key)
        }.map(\.value)
    }

    private mutating func addSigner(of payment: Payment) {
        guard let facts = payment.signature, facts.integrity == .valid || facts.integrity == .unsigned else { return }
        let signer = facts.integrity == .valid ? facts.signer : nil
        let key = signer?.key ?? ""
        guard signers[key] != nil || signers.count < Self.kept else { return }
        var one =
            signers[key] ?? Signer(name: signer?.subject ?? signer?.owner, owner: signer?.owner, serial: signer?.serial)
        one.payments += 1
        if let day = payment.time?.localDay {
            one.first = one.first.map { min($0, day) } ?? day
            one.last = one.last.map { max($0, day) } ?? day
        }
        signers[key] = one
    }

    private func isAccount(_ text: String?) -> Bool {
        text.map { PartyIdentification.comparable(account: $0) == account } ?? false
    }

    private func isBIC(_ text: String?) -> Bool {
        guard let own = BIC(account), let other = text.flatMap({ BIC($0) }) else { return false }
        return own.isSameParty(as: other)
    }
}
