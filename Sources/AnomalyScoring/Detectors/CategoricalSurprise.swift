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

        @inline(__always)
        init(_ own: borrowing CategoryCounts) {
            let total = own.total.value
            shares = total > 0 ? 1 / total : 0
            novelty = 1 / (4 + total)
        }
    }

    /// The share that a value is expected to have which the debtor has used so many times; 1 for an account without history, to which
    /// every value is new. In single precision: the error of its logarithm is below 10⁻⁵ bits.
    @inline(__always)
    static func expected(count: Float, news: Float, newRate: Double, share: Float, _ weights: Weights) -> Float {
        let novelty = (4 * Float(newRate) + news) * weights.novelty
        let mixed = (1 - novelty) * (count * weights.shares) + novelty * share
        return weights.shares > 0 ? max(mixed, 1e-9) : 1
    }

    /// The bits of the shares of all attributes.
    @inline(__always)
    static func bits(of shares: inout InlineArray<9, Float>) {
        var span = shares.mutableSpan
        var bytes = unsafe span.mutableBytes
        for four in 0..<2 {
            let values = unsafe bytes.bytes.unsafeLoadUnaligned(fromByteOffset: 16 &* four, as: SIMD4<Float>.self)
            bytes.storeBytes(of: -Elementary.quickLog2(values), toByteOffset: 16 &* four, as: SIMD4<Float>.self)
        }
        shares[8] = -Elementary.quickLog2(shares[8])
    }

    /// `first payment to LK in 1,204 payments`, or how rare it was.
    static func reason(_ what: String, _ attribute: Attribute, _ facts: borrowing Circumstances) -> String {
        let own = Double(facts.ownShares[attribute.rawValue])
        let share = Double(facts.populationShares[attribute.rawValue])
        if facts.payments == 0 {
            return "\(what): \(Wording.share(share)) of all payments; \(facts.historyText)"
        }
        if own < 5e-5 {
            return "\(what): never in " + Wording.count(facts.payments, "payment") + " of this account, "
                + Wording.share(share) + " of all payments"
        }
        return "\(what): \(Wording.share(own)) of this account's recent payments ("
            + Wording.count(facts.payments, "payment") + " known)"
    }
}
