// Rounding and square roots, which IEEE 754 makes exact, may become calls into the mathematics library: it must be linked.
#if canImport(Glibc)
    private import Glibc
#elseif canImport(Musl)
    private import Musl
#endif

// Own series instead of the C library's, whose last digit differs between machines (with or without fused
// multiply-add): a fixture made twice must be the same file.

/// The natural logarithm of a positive finite number, to about 1e-15; of nought and less, that of the smallest number.
func logarithm(_ x: Double) -> Double {
    guard x >= Double.leastNormalMagnitude else { return -708.3964185322641 }
    guard x.isFinite else { return 709.782712893384 }
    // x = m·2^e with m in [√½, √2): then ln m = 2·artanh((m−1)/(m+1)), whose series converges fast.
    var mantissa = x.significand
    var exponent = Double(x.exponent)
    if mantissa > 1.4142135623730951 {
        mantissa *= 0.5
        exponent += 1
    }
    let s = (mantissa - 1) / (mantissa + 1)
    let square = s * s
    var term = s
    var sum = 0.0
    var odd = 1.0
    for _ in 0..<12 {
        sum += term / odd
        term *= square
        odd += 2
    }
    return 2 * sum + exponent * 0.6931471805599453
}

/// e to the power of a number, to about 1e-15; the argument is held within ±700.
func exponential(_ x: Double) -> Double {
    let held = min(max(x, -700), 700)
    let whole = (held * 1.4426950408889634).rounded()
    let rest = held - whole * 0.6931471805599453
    var term = 1.0
    var sum = 1.0
    for n in 1...16 {
        term *= rest / Double(n)
        sum += term
    }
    return Double(sign: .plus, exponent: Int(whole), significand: sum)
}
