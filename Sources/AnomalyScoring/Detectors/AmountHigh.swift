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

    /// −log₂ P(X > x); `spread` is the predictive standard deviation.
    @inline(__always)
    static func bits(x: Double, model: AmountModel) -> Double {
        TailBits.student((x - model.mean) / model.spread, degrees: model.degrees)
    }

    /// The bits left once the same creditor's earlier payments are counted.
    @inline(__always)
    static func bits(x: Double, model: AmountModel, explainedBy pair: borrowing CreditorView, own: Double) -> Double {
        guard !pair.isNewPair, pair.pairAge > explainingAge else { return own }
        let usual = TailBits.student((x - pair.pairLargest) / model.spread, degrees: model.degrees)
        return min(own, usual + Elementary.log2(Double(pair.pairPayments) + 1))
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
    let scale: Double
    let spread: Double
    let degrees: Double
    /// Payments behind it, 200 at most.
    let count: Double

    @inline(__always)
    init(_ debtor: borrowing DebtorProfile, _ population: borrowing PopulationState) {
        let count = Double(min(debtor.payments, 200))
        let prior = min(1, max(0.05, population.within / max(population.between, 1e-3)))
        mean = (prior * population.mean + count * Double(debtor.mean)) / (prior + count)
        variance = (4 * population.within + count * Double(debtor.variance)) / (4 + count)
        upperVariance = (4 * population.withinUpper + count * Double(debtor.upperVariance)) / (4 + count)
        scale = 1 + 1 / (prior + count)
        spread = (variance * scale + 1e-4).squareRoot()
        degrees = min(4 + count, 30)
        self.count = count
    }
}
