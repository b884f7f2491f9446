public import PaymentModel

/// A simulated payment with what only the simulation knows of it.
public struct LabelledPayment: Sendable {
    /// The payment as a reader would give it.
    public var payment: Payment
    /// What kind of customer made it, on what occasion, and whether it is an attack.
    public var label: TrafficLabel

    /// Puts the two together.
    public init(payment: Payment, label: TrafficLabel) {
        self.payment = payment
        self.label = label
    }
}

/// What the simulation knows of a payment.
public struct TrafficLabel: Sendable, Hashable {
    /// The kind of the customer that is debited.
    public var customer: CustomerKind
    /// Why the customer paid.
    public var occasion: Occasion
    /// The attack that the payment belongs to; nil for ordinary traffic.
    public var attack: AttackLabel?

    /// Whether the payment belongs to an attack.
    public var isAttack: Bool { attack != nil }

    /// Makes a label.
    public init(customer: CustomerKind, occasion: Occasion, attack: AttackLabel? = nil) {
        self.customer = customer
        self.occasion = occasion
        self.attack = attack
    }
}

/// Which attack a payment belongs to.
public struct AttackLabel: Sendable, Hashable {
    /// The name of the scenario, as in `city-union-2018`.
    public var scenario: String
    /// Tells the attacks of one scenario apart, from 0.
    public var instance: Int

    /// Makes a label.
    public init(scenario: String, instance: Int) {
        self.scenario = scenario
        self.instance = instance
    }
}

/// Why a payment was made. Those behind `ordinary` and `standingOrder` are the hard negatives of the simulation:
/// rare, lawful, and easily taken for an attack.
public enum Occasion: String, Sendable, Hashable, CaseIterable {
    /// Nothing particular.
    case ordinary
    /// The same payee and amount on the same day of each month.
    case standingOrder
    /// Salaries, the payer's own people, once a month.
    case salaryRun
    /// The first such run of an account.
    case firstSalaryRun
    /// Many suppliers in one go.
    case supplierRun
    /// What is paid in the last and first days of a month.
    case monthEnd
    /// A person buys a house: once, far above everything before.
    case housePurchase
    /// A known supplier is paid at another bank from now on.
    case supplierChangedBank
    /// A person moves to another country: new landlord, new corridor, several large payments.
    case relocation
    /// Quarterly taxes.
    case taxDay
    /// Part of an attack.
    case attack
}
