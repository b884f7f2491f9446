/// How rare a value this large is under a model, in bits: −log₂ of an upper tail probability.
///
/// Upper tails only. A value smaller than usual is no sign of theft, and counting it buried the signs there are.
enum TailBits {
    /// −log₂ Q(u) of the standard normal distribution; 0 below u = −4. The error is at most 0.0065 bit.
    ///
    /// Börjesson and Sundberg, "Simple approximations of the error function Q(x) for communications applications",
    /// IEEE Transactions on Communications 27 (1979): Q(u) ≈ φ(u) / ((1−a)·u + a·√(u² + b)).
    @inline(__always)
    static func normal(_ u: Double) -> Double {
        if u < 0 {
            guard u >= -4 else { return 0 }
            let square = u * u
            return -Elementary.log2(1 - Elementary.exp(-0.5 * square) / divisor(-u, square))
        }
        return upper(u)
    }

    @inline(__always)
    private static func upper(_ u: Double) -> Double {
        let square = u * u
        return 0.5 * square * Elementary.log2e + Elementary.log2(divisor(u, square))
    }

    /// What e^(−u²/2) is divided by.
    @inline(__always)
    private static func divisor(_ u: Double, _ square: Double) -> Double {
        (0.656 * u + 0.344 * (square + 5.334).squareRoot()) * 2.506_628_274_6
    }

    /// −log₂ P(T > z) of Student's t distribution with `degrees` of freedom.
    ///
    /// Wallace, "Bounds on normal approximations to Student's and the chi-square distributions", Annals of
    /// Mathematical Statistics 30 (1959): u = (8ν+1)/(8ν+3)·√(ν·ln(1 + z²/ν)).
    @inline(__always)
    static func student(_ z: Double, degrees: Double) -> Double {
        guard z > 0 else { return normal(z) }
        let scale = (8 * degrees + 1) / (8 * degrees + 3)
        return upper(scale * (degrees * Elementary.log(1 + z * z / degrees)).squareRoot())
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

    /// −log₂ of a probability near P(N ≥ m) for a negative binomial count of shape a, with q = w/(w + b): the leading term
    /// with a geometric bound for the rest. At least 1 where the mean lies below m.
    ///
    /// `coefficient` is Γ(m + a)/(Γ(a)·m!) (see ``NegativeBinomialCoefficient``). The error is at most half a bit above 2 bits,
    /// and below 0.17 where the mean is small beside m.
    @inline(__always)
    static func negativeBinomial(
        atLeast m: Int,
        shape a: Double,
        coefficient: Double,
        window w: Double,
        exposure b: Double
    ) -> Double {
        let mean = a * w / b
        let count = Double(m)
        if mean >= count { return mean >= 2 * count ? 0 : 2 - mean / count }
        let q = w / (w + b)
        let ratio = min(0.95, q * (count + a) / (count + 1))
        let logTerm =
            Elementary.log2(coefficient / (1 - ratio)) + count * Elementary.log2(q) + a * Elementary.log2(b / (w + b))
        return max(1, -logTerm)
    }
}

/// Γ(m + a)/(Γ(a)·m!) for rising m: the product of (a + i)/(i + 1) for i below m.
struct NegativeBinomialCoefficient {
    private let shape: Double
    private var reached = 0.0
    private(set) var value = 1.0

    @inline(__always)
    init(shape: Double) { self.shape = shape }

    /// Goes on to m, which is at most 32: with shapes up to 10⁹ the product stays below 10³⁰⁰.
    @inline(__always)
    mutating func advance(to m: Int) {
        while reached < Double(m) {
            value *= (shape + reached) / (reached + 1)
            reached += 1
        }
    }
}
