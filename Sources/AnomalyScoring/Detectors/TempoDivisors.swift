/// What a debtor's raw bits of burst and of fan-out are divided by: its own burstiness, or the population's.
struct TempoDivisors {
    let burst: Float
    let fanOut: Float
    /// The share of the bits that is left where last week was bursty already: who grew then is no surprise now. The raw bits
    /// keep the lag that the prototype has.
    let burstShare: Float
    let fanOutShare: Float

    /// max(e^(lod·2/(2 + weeks)), history/expected) with ``TempoBurst/expectedMaximum(_:)``, of both at once; the first of the burstiness of a population stands for
    /// bursts.
    @inline(__always)
    init(_ debtor: borrowing DebtorProfile, _ population: borrowing PopulationState, weeks: Float, expected: Float) {
        let own = SIMD4(
            debtor.burst.history.value,
            debtor.fanOut.history.value,
            debtor.burst.previous.value,
            debtor.fanOut.previous.value
        )
        let usual = SIMD4(Float(population.burstiness), Float(population.fanOutBurstiness), 0, 0)
        let floor = Elementary.quickExp2(usual * (2 * Float(Elementary.log2e) / (2 + weeks)))
        let ratios = own * (1 / expected)
        let divisors = ratios.larger(floor)
        let last = SIMD4(ratios[2], ratios[3], 1, 1).larger(divisors)
        let shares = divisors / last
        (burst, fanOut) = (divisors[0], divisors[1])
        (burstShare, fanOutShare) = (shares[0], shares[1])
    }
}
