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

    @Test func theNormalTailIsRightWithinTheStatedError() {
        var worst = 0.0
        for step in -400...3000 {
            let u = Double(step) / 100
            let exact = -Foundation.log2(0.5 * erfc(u / 2.0.squareRoot()))
            guard exact.isFinite else { continue }
            worst = max(worst, abs(TailBits.normal(u) - exact))
        }
        #expect(worst <= 0.0065)
        #expect(TailBits.normal(-5) == 0)
    }

    @Test func theNegativeBinomialTailIsRightWithinTheStatedErrorAboveTwoBits() {
        var random = SeededGenerator(seed: 5)
        var worst = 0.0
        for _ in 0..<2_000 {
            let shape = Double.random(in: 1...60, using: &random)
            let window = Foundation.exp(Double.random(in: -8...0, using: &random))
            let count = Int.random(in: 1...31, using: &random)
            var coefficient = NegativeBinomialCoefficient(shape: shape)
            coefficient.advance(to: count)
            let bits = TailBits.negativeBinomial(
                atLeast: count,
                shape: shape,
                coefficient: coefficient.value,
                window: window,
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
            if exact > 2 { worst = max(worst, abs(bits - exact)) }
        }
        #expect(worst <= 0.5)
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
                #expect(abs(TailBits.student(z, degrees: degrees) - exact(z, degrees)) < 0.25, "\(z) of \(degrees)")
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
