import PaymentModel

/// A repeatable source of random numbers: xoshiro256** (Blackman and Vigna, 2018), seeded through SplitMix64.
///
/// The same seed gives the same numbers on every machine: nothing here depends on the platform's mathematics.
struct RandomSource: RandomNumberGenerator, Sendable {
    private var s: (UInt64, UInt64, UInt64, UInt64)
    private var spareNormal: Double?

    init(seed: UInt64) {
        var state = seed
        s = (
            Self.splitMix(&state), Self.splitMix(&state), Self.splitMix(&state), Self.splitMix(&state)
        )
        spareNormal = nil
    }

    /// A source of its own for one part of the simulation, so that a change in one part leaves the others as they were.
    init(seed: UInt64, stream: UInt64) {
        var state = seed ^ (stream &* 0xD134_2543_DE82_EF95)
        self.init(seed: Self.splitMix(&state) ^ stream)
    }

    mutating func next() -> UInt64 {
        let x = s.1 &* 5
        let result = (x << 7 | x >> 57) &* 9
        let t = s.1 << 17
        s.2 ^= s.0
        s.3 ^= s.1
        s.1 ^= s.2
        s.0 ^= s.3
        s.2 ^= t
        s.3 = s.3 << 45 | s.3 >> 19
        return result
    }

    /// Uniform in [0, 1), 53 bits.
    mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Uniform in [low, high).
    mutating func uniform(_ low: Double, _ high: Double) -> Double { low + (high - low) * uniform() }

    /// Uniform in 0 ..< bound, by multiplying (Lemire); 0 for a bound under 2.
    mutating func below(_ bound: Int) -> Int {
        guard bound > 1 else { return 0 }
        return Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// Uniform in a closed range.
    mutating func within(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + below(range.upperBound - range.lowerBound + 1)
    }

    /// True with a probability.
    mutating func chance(_ probability: Double) -> Bool { uniform() < probability }

    /// One element; the list must not be empty.
    mutating func pick<T>(_ list: [T]) -> T { list[below(list.count)] }

    /// A place in a list of weights, in proportion to them.
    mutating func place(weights: [Double]) -> Int {
        var total = 0.0
        for weight in weights { total += weight }
        var left = uniform() * total
        for (place, weight) in weights.enumerated() {
            left -= weight
            if left < 0 { return place }
        }
        return max(0, weights.count - 1)
    }

    /// Standard normal, by Marsaglia's polar method (needs no trigonometry).
    mutating func normal() -> Double {
        if let spare = spareNormal {
            spareNormal = nil
            return spare
        }
        while true {
            let u = uniform(-1, 1)
            let v = uniform(-1, 1)
            let q = u * u + v * v
            guard q > 0, q < 1 else { continue }
            let factor = (-2 * logarithm(q) / q).squareRoot()
            spareNormal = v * factor
            return u * factor
        }
    }

    /// Log-normal by its median and the standard deviation of its logarithm.
    mutating func logNormal(median: Double, sigma: Double) -> Double { median * exponential(sigma * normal()) }

    /// Student's t with few degrees of freedom, over √(ν/(ν−2)): the heavy tail of amounts. `degrees` over 2.
    mutating func heavyTailed(degrees: Int) -> Double {
        var chi = 0.0
        for _ in 0..<degrees {
            let z = normal()
            chi += z * z
        }
        let nu = Double(degrees)
        // Nobody pays what is a thousand million times the usual: the tail ends at five deviations.
        return max(-5, min(5, normal() / (chi / nu).squareRoot() * ((nu - 2) / nu).squareRoot()))
    }

    /// Exponential with a mean.
    mutating func waiting(mean: Double) -> Double { -mean * logarithm(1 - uniform()) }

    /// Gamma of mean 1 with a shape (Marsaglia and Tsang, 2000); the shape must be positive.
    mutating func gamma(shape: Double) -> Double {
        if shape < 1 {
            let boost = exponential(logarithm(1 - uniform()) / shape)
            return gamma(shape: shape + 1) * (shape + 1) * boost / shape
        }
        let d = shape - 1.0 / 3
        let c = 1 / (9 * d).squareRoot()
        while true {
            let x = normal()
            let t = 1 + c * x
            guard t > 0 else { continue }
            let v = t * t * t
            if logarithm(1 - uniform()) < 0.5 * x * x + d - d * v + d * logarithm(v) { return d * v / shape }
        }
    }

    /// Poisson with a mean; above 60 its normal approximation.
    mutating func poisson(_ mean: Double) -> Int {
        guard mean > 0 else { return 0 }
        if mean > 60 { return max(0, Int((mean + mean.squareRoot() * normal()).rounded())) }
        let limit = exponential(-mean)
        var product = uniform()
        var count = 0
        while product > limit {
            product *= uniform()
            count += 1
        }
        return count
    }

    /// So many decimal digits, the first one not nought.
    mutating func digits(_ count: Int) -> String {
        var text = ""
        for position in 0..<count { text += String(position == 0 ? within(1...9) : below(10)) }
        return text
    }

    /// So many upper-case letters.
    mutating func letters(_ count: Int) -> String {
        var bytes: [UInt8] = []
        for _ in 0..<count { bytes.append(UInt8(65 + below(26))) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A version 4 UUID (RFC 9562) in lower case.
    mutating func uetr() -> String {
        let high = next() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
        let low = next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        func hex(_ value: UInt64, _ count: Int) -> String {
            let digits = String(value, radix: 16)
            return String(repeating: "0", count: count - digits.utf8.count) + digits
        }
        return hex(high >> 32, 8) + "-" + hex(high >> 16 & 0xFFFF, 4) + "-" + hex(high & 0xFFFF, 4) + "-"
            + hex(low >> 48, 4) + "-" + hex(low & 0xFFFF_FFFF_FFFF, 12)
    }

    private static func splitMix(_ state: inout UInt64) -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
