internal import CFloatVectors

/// The tails of all amount detectors at once.
struct AmountTails {
    /// In this order: against the debtor's amounts, against everybody's, against the largest of the pair, and of the pair's
    /// amounts together against the debtor's.
    private let bits: SIMD4<Float>
    /// How many predictive standard deviations the amount lies above the debtor's mean.
    let deviation: Float

    @inline(__always)
    init(
        x: Double,
        together: Double,
        _ model: AmountModel,
        _ pair: borrowing CreditorView,
        _ population: borrowing PopulationState
    ) {
        let offsets = SIMD4<Double>(x - model.mean, x - population.mean, x - pair.pairLargest, together - model.mean)
        var variances = SIMD4(repeating: Float(model.predictiveVariance))
        variances[1] = Float(population.variance + 1e-4)
        let deviations = SIMD4<Float>(offsets) / paycheck_square_roots(variances)
        var degrees = SIMD4(repeating: Float(model.degrees))
        degrees[1] = 30
        bits = TailBits.student(deviations, degrees: degrees)
        deviation = deviations[0]
    }

    /// The bits of amount.high: what is left once the same creditor's earlier payments are counted.
    @inline(__always)
    func high(explainedBy pair: borrowing CreditorView) -> Float {
        guard !pair.isNewPair, pair.pairAge > AmountHigh.explainingAge else { return bits[0] }
        let explained = bits[2] + Elementary.quickLog2(Float(pair.pairPayments) + 1)
        return explained < bits[0] ? explained : bits[0]
    }

    /// The bits of amount.extreme and of amount.drain.
    @inline(__always)
    var extreme: Float { bits[1] }
    @inline(__always)
    var together: Float { bits[3] }
}
