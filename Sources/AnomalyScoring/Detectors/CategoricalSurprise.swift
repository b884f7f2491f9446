/// One formula for every attribute that is compared as a category.
///
/// −log₂((1−pq)·own(c) + pq·pop(c)): the debtor's decayed share of the value, mixed with the population's share by the
/// debtor's own rate of values new to it.
enum CategoricalSurprise {
    static let formula =
        "-log2((1 - pq) own + pq pop): own and population's share of the value, pq the own rate of new values"
    static let source = "Mixture with a shrunk rate of novelty (4 pseudo-payments); own shares forget 1/200 a payment."

    /// What is the same for all attributes of a payment.
    struct Weights {
        /// 1 over the payments counted, and over these and four more.
        let shares: Float
        let novelty: Float
        /// By which logarithms of shares become bits: −1, and 0 for an account without history.
        let sign: Float

        @inline(__always)
        init(_ own: borrowing CategoryCounts) {
            let total = own.total.value
            shares = total > 0 ? 1 / total : 0
            novelty = 1 / (4 + total)
            sign = total > 0 ? -1 : 0
        }
    }

    /// The bits of four attributes: of the share that a value is expected to have whose own share and population's share are given.
    ///
    /// 0 for an account without history, to which every value is new. `news` are its decayed counts of new values, `newRate` four
    /// times the population's share of such. In single precision: the error is below 10⁻⁵ bits.
    @inline(__always)
    static func bits(
        own: SIMD4<Float>,
        news: SIMD4<Float>,
        newRate: SIMD4<Float>,
        share: SIMD4<Float>,
        _ weights: Weights
    ) -> SIMD4<Float> {
        let novelty = (newRate + news) * weights.novelty
        let mixed = ((1 - novelty) * own + novelty * share).larger(SIMD4(repeating: 1e-9))
        return Elementary.quickLog2(mixed) * weights.sign
    }

    /// `first payment to LK in 1,204 payments`, or how rare it was.
    static func reason(_ what: String, _ attribute: Attribute, _ facts: borrowing Circumstances) -> String {
        let own = Double(facts.ownShares[attribute.rawValue])
        let share = Double(facts.populationShares[attribute.rawValue])
        if facts.payments == 0 {
            let all = share > 0 ? "\(Wording.share(share)) of all payments" : "in no payment so far"
            return "\(what): \(all); \(facts.historyText)"
        }
        if own < 5e-5 {
            return "\(what): never in " + Wording.count(facts.payments, "payment") + " of this account, "
                + (share > 0 ? "\(Wording.share(share)) of all payments" : "nor in any of another")
        }
        return "\(what): \(Wording.share(own)) of this account's recent payments ("
            + Wording.count(facts.payments, "payment") + " known)"
    }
}
