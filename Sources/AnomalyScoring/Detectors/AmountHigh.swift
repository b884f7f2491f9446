/// amount.high: larger than the debtor's own payments, and not explained by what it paid to the same creditor before.
enum AmountHigh {
    static let detector = Detector(
        identifier: .amountHigh,
        family: .amount,
        role: .main,
        summary: "Larger than this account's own payments, and than what it paid to the same beneficiary before.",
        needs: "An amount; with a short history the population's spread stands in.",
        formula: "Student-t upper tail of ln(amount) against the account's shrunk mean and variance; "
            + "for a relation older than 7 days at most the tail against its largest, plus log2(payments + 1).",
        source: "Normal model with shrinkage to the population; Wallace (1959) for the tail."
    )

    /// A relation explains an amount only after so many seconds.
    static let explainingAge: UInt32 = 7 * 86_400

    /// −log₂ P(X > x).
    static func bits(x: Double, model: AmountModel) -> Double {
        let deviation = Float((x - model.mean) / model.spread)
        return Double(TailBits.student(SIMD4(repeating: deviation), degrees: SIMD4(repeating: Float(model.degrees)))[0])
    }

    static func reason(_ facts: borrowing Circumstances) -> String {
        guard facts.payments > 0 else {
            let factor = Elementary.exp(Double(facts.x - facts.populationMean))
            return "\(facts.amountText) is \(Wording.number(factor)) times what accounts typically pay; "
                + facts.historyText
        }
        let factor = Elementary.exp(Double(facts.x - facts.largest))
        if factor >= 1.05 {
            return "\(facts.amountText) is \(Wording.number(factor)) times the largest paid to anyone "
                + facts.historyText
        }
        let typical = Elementary.exp(Double(facts.x - facts.mean))
        return "\(facts.amountText) is \(Wording.number(typical)) times what this account typically pays, "
            + facts.historyText
    }
}

/// What the debtor's log amounts look like, shrunk towards the population's.
struct AmountModel {
    let mean: Double
    let variance: Double
    let upperVariance: Double
    /// What variances are multiplied by, since the mean is uncertain, too.
    let scale: Double
    let degrees: Double
    /// Payments behind it, 200 at most.
    let count: Double

    @inline(__always)
    init(_ debtor: borrowing DebtorProfile, _ population: borrowing PopulationState) {
        let count = Double(min(debtor.payments, 200))
        let prior = min(1, max(0.05, population.within / max(population.between, 1e-3)))
        let (share, varianceShare) = (1 / (prior + count), 1 / (4 + count))
        mean = (prior * population.mean + count * Double(debtor.mean)) * share
        variance = (4 * population.within + count * Double(debtor.variance)) * varianceShare
        upperVariance = (4 * population.withinUpper + count * Double(debtor.upperVariance)) * varianceShare
        scale = 1 + share
        degrees = min(4 + count, 30)
        self.count = count
    }

    /// The variance of the next log amount.
    @inline(__always)
    var predictiveVariance: Double { variance * scale + 1e-4 }

    /// The standard deviation of the next log amount.
    var spread: Double { predictiveVariance.squareRoot() }
}
