import Foundation
import TestSupport
import Testing

@testable import AnomalyScoring

@Suite struct TailBitsTests {
    @Test func logarithmAndExponentialAreAsExactAsTheySay() {
        var random = SeededGenerator(seed: 11)
        for _ in 0..<20_000 {
            let exponent = Double.random(in: -690...690, using: &random)
            let value = Foundation.exp(exponent)
            #expect(abs(Elementary.log(value) - Foundation.log(value)) <= 4e-16 * abs(exponent) + 2e-16)
            #expect(abs(Elementary.exp(exponent) / value - 1) < 4e-15)
        }
        for _ in 0..<20_000 {
            let value = Foundation.exp(Double.random(in: -690...690, using: &random))
            #expect(abs(Elementary.log2(value) - Foundation.log2(value)) < 2e-9)
            let near = 1 + Double.random(in: -1e-6...1e-6, using: &random)
            #expect(abs(Elementary.log2(near) - Foundation.log2(near)) <= 1e-9 * abs(Foundation.log2(near)) + 1e-18)
        }
        #expect(Elementary.log2(1) == 0 && Elementary.log2(0) == -1075)
        #expect(Elementary.log(1) == 0)
        #expect(Elementary.log(0) == -745)
        #expect(Elementary.exp(-1000) == 0)
    }

    @Test func fourAtOnceAreAsExactAsTheySay() {
        var random = SeededGenerator(seed: 12)
        for _ in 0..<20_000 {
            let small = Float(Foundation.exp(Double.random(in: -30...0, using: &random)))
            let large = Float(Foundation.exp(Double.random(in: 0...80, using: &random)))
            let power = Float.random(in: -126...126, using: &random)
            let logarithms = Elementary.quickLog2(onePlus: SIMD4(small, large, 0, 1))
            let exact = Foundation.log1p(Double(small)) * Elementary.log2e
            #expect(abs(Double(logarithms[0]) - exact) <= min(2e-6, 1e-6 * exact), "\(small)")
            let largeExact = Foundation.log1p(Double(large)) * Elementary.log2e
            #expect(abs(Double(logarithms[1]) - largeExact) <= 2e-6 + 1.2e-7 * largeExact, "\(large)")
            #expect(logarithms[2] == 0 && logarithms[3] == 1)
            let raised = Elementary.quickExp2(SIMD4(power, 0, -power, 1))
            #expect(abs(Double(raised[0]) / Foundation.exp2(Double(power)) - 1) < 3e-7, "\(power)")
            #expect(raised[1] == 1 && raised[3] == 2)
            let ages = SIMD2(Double.random(in: 0...700, using: &random), Double.random(in: 0...2, using: &random))
            let left = Elementary.decay(ages)
            for place in 0..<2 { #expect(abs(left[place] / Foundation.exp(-ages[place]) - 1) < 1e-11, "\(ages)") }
        }
        #expect(Elementary.decay(SIMD2(0, 1e9))[0] == 1 && Elementary.decay(SIMD2(0, 1e9))[1] < 1e-300)
    }

    @Test func theNormalTailIsRightWithinTheStatedError() {
        var worst = 0.0
        for step in -400...2400 {
            let u = Double(step) / 100
            let exact = -Foundation.log2(0.5 * erfc(u / 2.0.squareRoot()))
            guard exact.isFinite else { continue }
            // For what is below 0, and with endless degrees of freedom, Student's distribution is the normal one.
            let bits =
                step < 0
                ? TailBits.student(SIMD4(repeating: Float(u)), degrees: SIMD4(repeating: 30))
                : TailBits.normal(SIMD4(repeating: Float(u)))
            worst = max(worst, abs(Double(bits[0]) - exact))
        }
        #expect(worst <= 0.0065)
        #expect(TailBits.student(SIMD4(repeating: -5), degrees: SIMD4(repeating: 4)) == .zero)
    }

    /// The coefficient of ``TailBits/negativeBinomial(atLeast:shape:coefficients:windows:exposure:)``, in double precision.
    static func coefficient(_ count: Int, shape: Double) -> Double {
        (0..<count).reduce(1.0) { $0 * (1 + Double($1) / shape) / Double($1 + 1) }
    }

    @Test func theNegativeBinomialTailIsRightWithinTheStatedErrorAboveTwoBits() {
        var random = SeededGenerator(seed: 5)
        var worst = 0.0
        for _ in 0..<2_000 {
            let shape = Double.random(in: 1...60, using: &random)
            let window = Foundation.exp(Double.random(in: -8...0, using: &random))
            let count = Int.random(in: 1...31, using: &random)
            let bits = TailBits.negativeBinomial(
                atLeast: SIMD4(repeating: Float(count)),
                shape: Float(shape),
                coefficients: SIMD4(repeating: Float(Self.coefficient(count, shape: shape))),
                windows: SIMD4(repeating: Float(window)),
                exposure: 1
            )
            let q = window / (window + 1)
            var tail = 0.0
            for n in count..<count + 4000 {
                let k = Double(n)
                let choose: Double = lgamma(k + shape) - lgamma(shape) - lgamma(k + 1)
                let powers: Double = k * Foundation.log(q) + shape * Foundation.log1p(-q)
                tail += Foundation.exp(choose + powers)
            }
            let exact = -Foundation.log2(tail)
            if exact > 2 { worst = max(worst, abs(Double(bits[0]) - exact)) }
        }
        #expect(worst <= 0.5)
    }

    @Test(arguments: [TempoCounts.every, .sparse])
    func singlePrecisionAddsLessThanAThousandthOfABitToTheRarestWindow(counts: TempoCounts) {
        var random = SeededGenerator(seed: 6)
        let numbers = counts == .every ? Array(1...15) : [1, 2, 3, 4, 6, 8, 12, 16, 24, 31]
        for _ in 0..<4_000 {
            // From an account that pays once a month to one that pays every second.
            let shape = 1 + Foundation.exp(Double.random(in: -5...15, using: &random))
            let exposure = Double.random(in: 1e5...4e6, using: &random)
            var window = TempoWindow()
            window.begin(shape: shape, exposure: exposure)
            var (best, rarest) = (0.0, 0)
            var span = 0.0
            for count in numbers.prefix(.random(in: 1...numbers.count, using: &random)) {
                let pace = exposure / shape * Foundation.exp(Double.random(in: -6...1, using: &random))
                span = max(span + pace, 30)
                window.add(count, span, span: UInt32(count))
                let bits = Self.bits(count, shape: shape, window: span, exposure: exposure)
                if bits > best { (best, rarest) = (bits, count) }
            }
            window.judge(counts)
            #expect(abs(Double(window.best) - best) < 0.001, "shape \(shape), exposure \(exposure)")
            let found = Int(window.count)
            if found != rarest {
                // Two that are as rare as each other.
                #expect(abs(Double(window.best) - best) < 0.001 && (found == 0) == (rarest == 0 || best < 1e-6))
            }
            #expect(found == Int(window.span))
        }
    }

    /// The bits of a window in double precision.
    static func bits(_ count: Int, shape: Double, window: Double, exposure: Double) -> Double {
        let (m, odds) = (Double(count), window / exposure)
        let mean = shape * odds
        if mean >= m { return max(0, 2 - mean / m) }
        let q = odds / (1 + odds)
        let ratio = min(0.95, q * (m + shape) / (m + 1))
        let product = Foundation.log2(coefficient(count, shape: shape) / (1 - ratio)) + m * Foundation.log2(shape * q)
        return max(1, shape * Foundation.log1p(odds) * Elementary.log2e - product)
    }

    @Test func studentsTailIsNearTheExactOneByNumericalIntegration() {
        func exact(_ z: Double, _ degrees: Double) -> Double {
            let constant =
                Foundation.exp(lgamma((degrees + 1) / 2) - lgamma(degrees / 2)) / (degrees * Double.pi).squareRoot()
            // The substitution t = z + y/(1−y) makes the range finite.
            var sum = 0.0
            let steps = 20_000
            for step in 0..<steps {
                let y = (Double(step) + 0.5) / Double(steps)
                let t = z + y / (1 - y)
                sum += pow(1 + t * t / degrees, -(degrees + 1) / 2) / ((1 - y) * (1 - y))
            }
            return -Foundation.log2(constant * sum / Double(steps))
        }
        for degrees in [4.0, 10, 30] {
            for z in [0.5, 1, 2, 4, 8] {
                let bits = TailBits.student(SIMD4(repeating: Float(z)), degrees: SIMD4(repeating: Float(degrees)))[0]
                #expect(abs(Double(bits) - exact(z, degrees)) < 0.25, "\(z) of \(degrees)")
            }
        }
    }

    @Test(arguments: [0.01, 0.05, 0.2, 0.6, 0.9])
    func theBinomialTailIsWithinHalfABitOfTheSum(rate: Double) {
        for n in 1...32 {
            for k in 1...n where Double(n) * rate < Double(k) {
                var sum = 0.0
                for j in k...n {
                    var term = 1.0
                    for i in 0..<j { term *= Double(n - i) / Double(i + 1) * rate }
                    for _ in 0..<(n - j) { term *= 1 - rate }
                    sum += term
                }
                let bits = TailBits.binomial(atLeast: k, of: n, rate: rate)
                let exact = -Elementary.log2(sum)
                // A bound: never more surprising than it is, but for the error of the factorials.
                #expect(bits <= exact + 0.01, "\(k) of \(n) at \(rate)")
                #expect(exact < 2 || bits >= exact - 0.5, "\(k) of \(n) at \(rate): \(bits) for \(exact)")
            }
        }
    }
}
