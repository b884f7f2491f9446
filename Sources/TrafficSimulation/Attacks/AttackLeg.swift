import PaymentModel

/// One order of an attack before it has a victim's account and a calendar day.
struct AttackLeg: Sendable {
    /// Minutes from local midnight of the first day; more than 1,440 for later days.
    var minute: Int
    /// Units of the currency.
    var units: Double
    /// Nil: what the victim would use.
    var currency: String?
    var payee: Destination
    /// Which of the victims pays, from 0.
    var victim = 0
    var isRound = true
    var text = "INVOICE 2207"
    var isCover = false
    /// False where the intermediaries are missing.
    var hasWay = true

    /// Where the money goes.
    enum Destination: Hashable, Sendable {
        /// A payee that is new to everyone. The same number is the same payee; `bank` chooses among a country's banks,
        /// `branch` a branch of it.
        case stranger(Int, country: String, bank: Int, nature: Payee.Nature)
        /// Another customer's own account.
        case customer(Int)
        /// The name of someone the victim pays often, with an account in another country.
        case impostor(Int, country: String)
    }
}

/// A customer as an attack sees it.
struct Victim {
    let number: Int32
    let payer: Payer
    /// The logarithm of the usual amount in euros, and the spread of it over all payments.
    let level: Double
    let spread: Double
    let corridors: [String]
    /// The payees of its payments, oldest first.
    let past: [Int32]
    /// The natures its new payees have, by weight.
    let natures: [Double]
    /// The amount in euros that so many payments in a hundred stay under, roughly.
    func large(_ deviations: Double) -> Double { exponential(level + deviations * spread) }
}

/// How an attack is made.
struct AttackRecipe {
    /// Kinds of customers that it happens to, for each of the victims it needs.
    var victims: [[CustomerKind]]
    /// On which days.
    var days: Days = .working
    /// The others keep their accounts at other banks than the first.
    var victimsBankApart = false
    /// Amounts are scaled so that the largest is unlike the victim.
    var isScaled = false
    /// The orders. The victims are as many as asked for, at least one.
    var legs: (_ victims: [Victim], _ random: inout RandomSource) -> [AttackLeg]

    enum Days: Sendable { case any, working, rest }
}
