import AnomalyScoring
import PaymentModel

/// What accounts paid and were paid, as far as a report draws it: time, amount and currency.
///
/// Bounded: of an account the newest ``perAccount`` points or more are kept, of all accounts together ``together``. Where there are so
/// many, a known account has its oldest point replaced, and an account that comes later has no chart.
struct AccountHistory {
    /// One payment as a chart shows it.
    struct Point {
        /// On the clock of the account.
        let time: Timestamp
        let amount: Double
        let currency: Currency
    }

    /// Which side of payments an account is on.
    enum Side: String {
        case debtor, creditor
    }

    static let perAccount = 2_000

    /// The most points of all accounts.
    let together: Int
    /// Points of all accounts.
    private(set) var count = 0
    private var accounts: [String: [Point]] = [:]

    init(together: Int = 1_000_000) { self.together = together }

    /// Takes a payment, for its debtor and its creditor, with its time on the account's clock.
    mutating func add(_ payment: Payment, at time: Timestamp?) {
        guard let time else { return }
        let point = Point(time: time, amount: payment.amount.approximation, currency: payment.currency)
        for side in [Side.debtor, .creditor] {
            guard let key = Self.key(payment, side) else { continue }
            if count >= together {
                guard accounts[key] != nil else { continue }
                accounts[key]?.removeFirst()
                count -= 1
            }
            accounts[key, default: []].append(point)
            count += 1
            guard let points = accounts[key]?.count, points >= 2 * Self.perAccount else { continue }
            accounts[key]?.removeFirst(points - Self.perAccount)
            count -= points - Self.perAccount
        }
    }

    /// The points of a payment's account on one side, in the order of time.
    func points(of payment: Payment, _ side: Side) -> [Point] {
        (Self.key(payment, side).flatMap { accounts[$0] } ?? []).sorted { $0.time < $1.time }
    }

    /// The account, else a BIC, else a name.
    static func key(_ payment: Payment, _ side: Side) -> String? {
        let fields: [PaymentField] =
            side == .debtor
            ? [.debtorAccount, .debtorBIC, .debtorName] : [.creditorAccount, .creditorBIC, .creditorName]
        return fields.lazy.compactMap { payment[$0] }.first.map { side.rawValue + " " + $0 }
    }
}
