public import PaymentModel

/// What is known of an account, for people: a view of its profile, which it does not change.
public struct AccountProfile: Sendable {
    /// A value and its share of the account's payments, the latest counting most.
    public struct Share<Value: Sendable>: Sendable {
        /// The value.
        public let value: Value
        /// 0 to 1.
        public let share: Double
    }

    /// What is known of the account's own payments; nil where it was never seen to pay.
    public let paying: Paying?
    /// What is known of payments to it; nil where it was never seen to be paid.
    public let paid: Paid?

    /// An account that pays.
    public struct Paying: Sendable {
        /// Payments known.
        public let payments: Int
        /// Distinct beneficiaries known.
        public let beneficiaries: Int
        /// The first and the last payment.
        public let first: Timestamp, last: Timestamp
        /// Payments a day, lately.
        public let paymentsADay: Double
        /// What amounts are told in: the account's own currency where it has one, else the reference currency.
        public let currency: Currency
        /// Its typical payment, the range of nine in ten, and from where on an amount is rarer than 1 in 256 for it.
        public let typicalAmount: Double, usualAmounts: ClosedRange<Double>, rareAmount: Double
        /// The largest payment.
        public let largestAmount: Double
        /// Shares of its payments: to beneficiaries new to it, to such that are new to everybody, on days when banks are closed.
        public let newShare: Double, newcomerShare: Double, closedShare: Double
        /// Shares of its payments by three hours of the local day, from midnight.
        public let hours: [Double]
        /// Countries of the beneficiaries' banks, the most frequent first.
        public let countries: [Share<CountryCode>]
        /// Currencies, the most frequent first.
        public let currencies: [Share<Currency>]
        /// Kinds of beneficiary in words, the most frequent first.
        public let kinds: [Share<String>]
        /// How amounts are written, in words, the most frequent first.
        public let styles: [Share<String>]
        /// How many banks, purposes and ways were used lately; at most as many as the profile's row holds.
        public let banks: Int, purposes: Int, routes: Int
        /// Bits taken off every payment's own score since so little is known; 0 for a long history.
        public let shortHistoryBits: Double
        /// On how many days lately it paid something remarkable that was no alert, fading by 1/30 a day; the bits taken off every
        /// payment's own score for that.
        public let remarkableDays: Double, usualBits: Double
    }

    /// An account that is paid.
    public struct Paid: Sendable {
        /// When it was paid first and last.
        public let first: Timestamp, last: Timestamp
        /// Distinct debtors known.
        public let debtors: Int
        /// The name under which it was first paid, as it is compared; nil where none was given.
        public let name: String?
    }
}

extension Scorer {
    /// The rows that ``profile(ofAccount:)`` reads, in order of key and table, whether they are in memory or not.
    ///
    /// A store of which nothing is in memory installs those of them that it has, and the population, before it asks.
    public static func rowKeys(ofAccount account: String) -> [ProfileRowKey] {
        let tables: [ProfileTable] = [.debtor, .moreCategories, .creditor]
        return FeatureReader.keys(ofAccount: account).flatMap { key in
            tables.map { ProfileRowKey(table: $0, key: key) }
        }
        .sorted()
    }

    /// What is known of an account, or of an institution by its BIC; nil where nothing is.
    ///
    /// Complexity: O(1).
    public func profile(ofAccount account: String) -> AccountProfile? {
        let keys = FeatureReader.keys(ofAccount: account)
        let paying = keys.lazy.compactMap { pipeline.debtor($0) }.first.map { describe($0.row, $0.categories) }
        let paid = keys.lazy.compactMap { pipeline.creditor($0) }.first.map(Self.describe)
        return paying == nil && paid == nil ? nil : AccountProfile(paying: paying, paid: paid)
    }

    private static func time(_ seconds: UInt32) -> Timestamp { Timestamp(secondsSinceEpoch: Int64(seconds)) }

    private static func describe(_ creditor: CreditorProfile) -> AccountProfile.Paid {
        AccountProfile.Paid(
            first: time(creditor.first),
            last: time(creditor.last),
            debtors: Int(creditor.debtors),
            name: creditor.name.isEmpty ? nil : creditor.name.text
        )
    }

    private func describe(
        _ debtor: DebtorProfile,
        _ entries: [(tag: UInt32, count: Float)]
    ) -> AccountProfile.Paying {
        let population = pipeline.population
        let model = AmountModel(debtor, population)
        let categories = ProfileShares(entries)
        let currencies = categories.values(.currency) { index in
            Currency(UInt8(65 + index >> 10 & 31), UInt8(65 + index >> 5 & 31), UInt8(65 + index & 31))
        }
        // Log amounts are in the reference currency, or in a currency of their own where that has no rate.
        var currency = settings.referenceCurrency
        var logRate = 0.0
        if let own = currencies.first, own.share > 0.9 {
            currency = own.value
            if let rate = settings.referenceRates[own.value] { logRate = Elementary.log(rate.approximation) }
            if own.value == settings.referenceCurrency { logRate = 0 }
        }
        func amount(_ x: Double) -> Double { max(0, Elementary.exp(x + logRate) - 0.01) }
        let since = pipeline.latest > debtor.last ? Double(pipeline.latest - debtor.last) : 0
        let known = pipeline.latest > debtor.first ? Double(pipeline.latest - debtor.first) : 0
        let events = Double(debtor.intensity) * Elementary.exp(-since / TempoBurst.memory)
        let exposure = TempoBurst.memory * (1 - Elementary.exp(-known / TempoBurst.memory))
        let rate = (1 + events) / (1 / population.debtorRate + exposure)
        var remarkable = debtor.remarkable
        remarkable.advance(from: debtor.last, to: max(pipeline.latest, debtor.last))
        let hourSum = (0..<8).reduce(0.0) { $0 + Double(debtor.hours[$1].value) }
        return AccountProfile.Paying(
            payments: Int(debtor.payments),
            beneficiaries: Int(debtor.beneficiaries),
            first: Self.time(debtor.first),
            last: Self.time(debtor.last),
            paymentsADay: rate * 86_400,
            currency: currency,
            typicalAmount: amount(model.mean),
            usualAmounts: amount(model.mean - 1.645 * model.spread)...amount(model.mean + 1.645 * model.spread),
            rareAmount: amount(Self.rare(model)),
            largestAmount: amount(debtor.largest.value),
            newShare: BeneficiaryNew.ownRate(debtor, population),
            newcomerShare: BeneficiaryYoung.ownRate(debtor, population),
            closedShare: TimeUnusual.closedShare(debtor, population),
            hours: (0..<8).map { hourSum > 0 ? Double(debtor.hours[$0].value) / hourSum : 0 },
            countries: categories.values(.country) { index in
                CountryCode(UInt8(65 + index >> 5 & 31), UInt8(65 + index & 31))
            },
            currencies: currencies,
            kinds: categories.values(.kind) { CreditorKind(rawValue: UInt8(truncatingIfNeeded: $0))?.text },
            styles: categories.values(.style) { AmountStyle(rawValue: UInt8(truncatingIfNeeded: $0))?.text },
            banks: categories.count(of: .bank),
            purposes: categories.count(of: .purpose),
            routes: categories.count(of: .route),
            shortHistoryBits: FamilyBits.shortHistory(debtor.payments),
            remarkableDays: remarkable.all,
            usualBits: RemarkableDays.usual(days: remarkable.before, rate: Float(rate))
        )
    }

    /// The log amount at which the raw bits of `amount.high` reach 8, by bisection.
    private static func rare(_ model: AmountModel) -> Double {
        var (low, high) = (model.mean, model.mean + 40 * model.spread)
        for _ in 0..<50 {
            let middle = (low + high) / 2
            if AmountHigh.bits(x: middle, model: model) < 8 { low = middle } else { high = middle }
        }
        return high
    }
}

/// A debtor's categories as shares.
private struct ProfileShares {
    private let entries: [(tag: UInt32, count: Float)]

    init(_ entries: [(tag: UInt32, count: Float)]) {
        self.entries = entries.filter { $0.count >= CategoryCounts.forgotten }
    }

    private func of(_ attribute: Attribute) -> [(value: Int, count: Double)] {
        entries.filter { $0.tag >> 28 == UInt32(attribute.rawValue + 1) }
            .map { (Int($0.tag & 0x0FFF_FFFF), Double($0.count)) }
    }

    func count(of attribute: Attribute) -> Int { of(attribute).count }

    func values<Value>(_ attribute: Attribute, _ make: (Int) -> Value?) -> [AccountProfile.Share<Value>] {
        let found = of(attribute)
        let sum = found.reduce(0) { $0 + $1.count }
        return found.sorted { ($1.count, $0.value) < ($0.count, $1.value) }.compactMap { entry in
            make(entry.value).map { AccountProfile.Share(value: $0, share: entry.count / sum) }
        }
    }
}
