/// One formula for every attribute that is compared as a category.
///
/// −log₂((1−pq)·own(c) + pq·pop(c)): the debtor's decayed share of the value, mixed with the population's share by the
/// debtor's own rate of values new to it.
enum CategoricalSurprise {
    static let formula =
        "-log2((1 - pq) own + pq pop): own and population's share of the value, pq the own rate of new values"
    static let source = "Mixture with a shrunk rate of novelty (4 pseudo-payments); own shares forget 1/200 a payment."

    /// The bits, with the shares that made them; 0 for an account without history, to which every value is new.
    @inline(__always)
    static func bits(
        _ attribute: Int,
        tag: UInt32,
        count: Double,
        _ own: borrowing CategoryCounts,
        _ population: borrowing CategoryShares
    ) -> (bits: Double, own: Double, population: Double, isNew: Bool) {
        let total = Double(own.total)
        let novelty = (4 * population.newRate(attribute) + Double(own.news.span[attribute])) / (4 + total)
        let ownShare = total > 0 ? count / total : 0
        let share = population.share(of: tag, attribute: attribute)
        let mixed = (1 - novelty) * ownShare + novelty * share
        return (total > 0 ? -Elementary.log2(max(mixed, 1e-9)) : 0, ownShare, share, count < 0.01)
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
