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
            return -Elementary.log2(1 - Elementary.exp(-Elementary.ln2 * upper(-u)))
        }
        return upper(u)
    }

    @inline(__always)
    private static func upper(_ u: Double) -> Double {
        let square = u * u
        return 0.5 * square * Elementary.log2e
            + Elementary.log2((0.656 * u + 0.344 * (square + 5.334).squareRoot()) * 2.506_628_274_6)
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

    /// −log₂ of a probability near P(N ≥ m) for a negative binomial count of shape a, with `q` = w/(w+b) and
    /// `log1q` = ln(1−q): the leading term with a geometric bound for the rest. At least 1 where the mean lies below m.
    ///
    /// `logGammaShape` is ln Γ(a), the same for all m of a payment. The error is at most half a bit above 2 bits, and below
    /// 0.17 where the mean is small beside m.
    @inline(__always)
    static func negativeBinomial(
        atLeast m: Int,
        shape a: Double,
        logGammaShape: Double,
        logFactorial: Double,
        window w: Double,
        exposure b: Double,
        logExposure: Double
    ) -> Double {
        let mean = a * w / b
        let count = Double(m)
        if mean >= count { return mean >= 2 * count ? 0 : 2 - mean / count }
        let total = w + b
        let q = w / total
        let logTotal = Elementary.log(total)
        let ratio = min(0.95, q * (count + a) / (count + 1))
        let logTerm =
            logGamma(count + a) - logGammaShape - logFactorial
            + count * (Elementary.log(w) - logTotal) + a * (logExposure - logTotal) - Elementary.log(1 - ratio)
        return max(1, -logTerm * Elementary.log2e)
    }
}
