internal import CFloatVectors

/// How rare a value this large is under a model, in bits: −log₂ of an upper tail probability.
///
/// Upper tails only. A value smaller than usual is no sign of theft, and counting it buried the signs there are.
enum TailBits {
    /// −log₂ Q(u) of the standard normal distribution for four u ≥ 0. The error is at most 0.0065 bit.
    ///
    /// Börjesson and Sundberg, "Simple approximations of the error function Q(x) for communications applications",
    /// IEEE Transactions on Communications 27 (1979): Q(u) ≈ φ(u) / ((1−a)·u + a·√(u² + b)).
    @inline(__always)
    static func normal(_ u: SIMD4<Float>) -> SIMD4<Float> {
        let square = u * u
        let divisor = (0.656 * u + 0.344 * paycheck_square_roots(square + 5.334)) * 2.506_628_3
        return 0.721_347_5 * square + Elementary.quickLog2(divisor)
    }

    /// −log₂ P(T > z) of Student's t distributions with so many degrees of freedom, four at once: for z ≤ 0 of the normal
    /// distribution, 0 below −4.
    ///
    /// Wallace, "Bounds on normal approximations to Student's and the chi-square distributions", Annals of
    /// Mathematical Statistics 30 (1959): u = (8ν+1)/(8ν+3)·√(ν·ln(1 + z²/ν)). In single precision, which adds
    /// less than 0.001 bit to the errors of the formulas up to 300 bits. Not inlined, since compilers part four numbers that are
    /// used apart.
    @inline(never)
    static func student(_ z: SIMD4<Float>, degrees: SIMD4<Float>) -> SIMD4<Float> {
        let logarithm = Elementary.quickLog2(onePlus: z * z / degrees)
        let scale = (8 * degrees + 1) / (8 * degrees + 3)
        let wallace = scale * paycheck_square_roots(degrees * (0.693_147_2 * logarithm))
        let isUpper = z .> SIMD4(repeating: 0)
        let u = (-z).replacing(with: wallace, where: isUpper)
        let upper = normal(u)
        // 1 − Q(−u); a trillionth is as good as nothing.
        let rest = 1 - Elementary.quickExp2(-upper.smaller(SIMD4(repeating: 40)))
        let lower = (-Elementary.quickLog2(rest)).replacing(with: 0, where: u .> SIMD4(repeating: 4))
        return lower.replacing(with: upper, where: isUpper)
    }

    /// ln Γ(z) for z ≥ 1, Stirling's series with two terms; the error is below 10⁻³.
    @inline(__always)
    static func logGamma(_ z: Double) -> Double {
        (z - 0.5) * Elementary.log(z) - z + 0.918_938_533_2 + 1 / (12 * z) - 1 / (360 * z * z * z)
    }

    /// ln Γ(m + 1) by the same series, for m from 0 to 32.
    static let logFactorials: InlineArray<33, Double> = {
        var table = InlineArray<33, Double>(repeating: 0)
        for m in 1...32 { table[m] = logGamma(Double(m) + 1) }
        return table
    }()

    /// −log₂ of a probability near P(N ≥ k) for a binomial count among `n` of at most 32: the leading term with a geometric
    /// bound for the rest; 0 where the mean reaches k.
    @inline(__always)
    static func binomial(atLeast k: Int, of n: Int, rate p: Double) -> Double {
        guard p > 0, Double(n) * p < Double(k) else { return 0 }
        let ratio = min(0.95, Double(n - k) / Double(k + 1) * p / (1 - p))
        let logTerm =
            logFactorials[n] - logFactorials[k] - logFactorials[n - k] + Double(k) * Elementary.log(p)
            + Double(n - k) * Elementary.log(1 - p) - Elementary.log(1 - ratio)
        return max(0, -logTerm * Elementary.log2e)
    }

    /// −log₂ of probabilities near P(N ≥ m) for negative binomial counts of shape a, with q = w/(w + b): the leading term
    /// with a geometric bound for the rest. At least 1 where the mean lies below m, and four at once.
    ///
    /// `coefficients` are Γ(m + a)/(Γ(a)·aᵐ·m!), the products of 1 + i/a for i below m over m! (for shapes of 1 and more no
    /// number is too large or too small for single precision then). The error is at most half a bit above 2 bits, and below 0.17
    /// where the mean is small beside m, of which single precision makes less than 0.001. Not inlined, as ``student(_:degrees:)``.
    @inline(never)
    static func negativeBinomial(
        atLeast m: SIMD4<Float>,
        shape a: Float,
        coefficients: SIMD4<Float>,
        windows w: SIMD4<Float>,
        exposure b: Float
    ) -> SIMD4<Float> {
        let odds = w * (1 / b)
        let mean = a * odds
        let q = odds / (1 + odds)
        let ratio = (q * (m + a) * (1 / (m + 1))).smaller(SIMD4(repeating: 0.95))
        let powers = m * Elementary.quickLog2(a * q) - a * Elementary.quickLog2(onePlus: odds)
        let rare = -(Elementary.quickLog2(coefficients / (1 - ratio)) + powers)
        let usual = (2 - mean * (1 / m)).larger(SIMD4(repeating: 0))
        return usual.replacing(with: rare.larger(SIMD4(repeating: 1)), where: mean .< m)
    }
}
