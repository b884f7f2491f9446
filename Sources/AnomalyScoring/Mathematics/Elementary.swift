/// Logarithm and exponential of the room's own, so that the same payments give the same bits on every machine.
///
/// The C library's functions differ in the last place from one version to the next. These use only the operations
/// that IEEE 754 rounds correctly (+, −, ×, ÷, √), in a fixed order, and Swift does not fuse them.
enum Elementary {
    static let ln2 = 0.693_147_180_559_945_309
    static let log2e = 1.442_695_040_888_963_407

    /// ln v for v > 0; the error is below 4·10⁻¹⁶ of the value, or 10⁻¹⁶ near v = 1. Zero and less give −745.
    ///
    /// v = 2ᵉ·m with m in [√½, √2); ln m = 2·artanh s with s = (m−1)/(m+1), |s| ≤ 0.172, by its series to s¹⁹.
    @inline(__always)
    static func log(_ v: Double) -> Double {
        guard v >= 0x1p-1022 else { return -745 }
        let bits = v.bitPattern
        // Shifts the border between exponents from 1 to √2, so that m lies around 1.
        let shifted = bits &+ (0x3FF0_0000_0000_0000 &- 0x3FE6_A09E_667F_3BCD)
        let exponent = Int64(bitPattern: shifted >> 52) &- 1023
        let m = Double(bitPattern: (shifted & 0x000F_FFFF_FFFF_FFFF) &+ 0x3FE6_A09E_667F_3BCD)
        let s = (m - 1) / (m + 1)
        let z = s * s
        let z2 = z * z
        let z4 = z2 * z2
        let low = (2 + z * (2 / 3)) + z2 * (2 / 5 + z * (2 / 7))
        let high = (2 / 9 + z * (2 / 11)) + z2 * (2 / 13 + z * (2 / 15)) + z4 * (2 / 17 + z * (2 / 19))
        return Double(exponent) * ln2 + s * (low + z4 * high)
    }

    /// log₂ v for v > 0, with an error below 2·10⁻⁹, and near v = 1 of the value: bits do not need more. Zero and less
    /// give −1075.
    ///
    /// v = 2ᵉ·m as in ``log(_:)``; log₂ m = 2/ln 2·artanh s by its series to s⁹.
    @inline(__always)
    static func log2(_ v: Double) -> Double {
        guard v >= 0x1p-1022 else { return -1075 }
        let shifted = v.bitPattern &+ (0x3FF0_0000_0000_0000 &- 0x3FE6_A09E_667F_3BCD)
        let exponent = Int64(bitPattern: shifted >> 52) &- 1023
        let m = Double(bitPattern: (shifted & 0x000F_FFFF_FFFF_FFFF) &+ 0x3FE6_A09E_667F_3BCD)
        let s = (m - 1) / (m + 1)
        let z = s * s
        let low = 2 * log2e + z * (2 * log2e / 3)
        let high = 2 * log2e / 5 + z * (2 * log2e / 7) + (z * z) * (2 * log2e / 9)
        return Double(exponent) + s * (low + (z * z) * high)
    }

    /// eᵛ, with an error below 4·10⁻¹⁵ of the value; 0 below −700, e⁷⁰⁰ above 700.
    ///
    /// v = k·ln 2 + r with |r| ≤ ½ ln 2; eʳ by its series to r¹³.
    @inline(__always)
    static func exp(_ v: Double) -> Double {
        guard v > -700 else { return 0 }
        let v = min(v, 700)
        // Rounds to the nearest whole number: beside 1.5·2⁵² there is no room for a fraction.
        let k = (v * log2e + 0x1.8p52) - 0x1.8p52
        let r = (v - k * 0.693_147_180_369_123_816_490) - k * 1.908_214_929_270_587_7e-10
        // By halves, since a sum term by term would wait for each of its thirteen steps.
        let r2 = r * r
        let r4 = r2 * r2
        let first = (1 + r) + r2 * (0.5 + r * (1.0 / 6))
        let second = (1.0 / 24 + r * (1.0 / 120)) + r2 * (1.0 / 720 + r * (1.0 / 5_040))
        let third = (1.0 / 40_320 + r * (1.0 / 362_880)) + r2 * (1.0 / 3_628_800 + r * (1.0 / 39_916_800))
        let last = 1.0 / 479_001_600 + r * (1.0 / 6_227_020_800)
        let sum = (first + r4 * second) + (r4 * r4) * (third + r4 * last)
        return sum * Double(bitPattern: UInt64(bitPattern: Int64(k) &+ 1023) << 52)
    }

    /// 2ᵛ.
    @inline(__always)
    static func exp2(_ v: Double) -> Double { exp(v * ln2) }

    /// log₂ v for finite v ≥ 1 in single precision, with an error below 2·10⁻⁶: for the bins of the recalibration.
    ///
    /// v = 2ᵉ·m as in ``log(_:)``; log₂ m = 2/ln 2·artanh s by its series to s⁷.
    @inline(__always)
    static func quickLog2(_ v: Float) -> Float {
        let shifted = v.bitPattern &+ (0x3F80_0000 &- 0x3F35_04F3)
        let exponent = Int32(bitPattern: shifted >> 23) &- 127
        let m = Float(bitPattern: (shifted & 0x007F_FFFF) &+ 0x3F35_04F3)
        let s = (m - 1) / (m + 1)
        let z = s * s
        let series = (2.885_390_1 + z * 0.961_796_7) + (z * z) * (0.577_078 + z * 0.412_198_6)
        return Float(exponent) + s * series
    }

    /// Four of them at once, each the same to the bit.
    @inline(__always)
    static func quickLog2(_ v: SIMD4<Float>) -> SIMD4<Float> {
        let shifted = unsafe unsafeBitCast(v, to: SIMD4<UInt32>.self) &+ (0x3F80_0000 &- 0x3F35_04F3)
        // A whole number below 2²² is a float's low bits beside 1.5·2²³.
        let beside = unsafe unsafeBitCast(shifted &>> 23 &+ (0x4B40_0000 &- 127), to: SIMD4<Float>.self)
        let m = unsafe unsafeBitCast((shifted & 0x007F_FFFF) &+ 0x3F35_04F3, to: SIMD4<Float>.self)
        let s = (m - 1) / (m + 1)
        let z = s * s
        let series = (2.885_390_1 + z * 0.961_796_7) + (z * z) * (0.577_078 + z * 0.412_198_6)
        return (beside - 0x1.8p23) + s * series
    }

    /// log₂ (1 + t) of four t from 0 to 10³⁷, with an error below 2·10⁻⁶, and for small ones of 10⁻⁶ of the value.
    @inline(__always)
    static func quickLog2(onePlus t: SIMD4<Float>) -> SIMD4<Float> {
        let v = 1 + t
        let shifted = unsafe unsafeBitCast(v, to: SIMD4<UInt32>.self) &+ (0x3F80_0000 &- 0x3F35_04F3)
        let beside = unsafe unsafeBitCast(shifted &>> 23 &+ (0x4B40_0000 &- 127), to: SIMD4<Float>.self)
        let m = unsafe unsafeBitCast((shifted & 0x007F_FFFF) &+ 0x3F35_04F3, to: SIMD4<Float>.self)
        // Where v is m, t tells more than the rounded sum less 1.
        let part = (m - 1).replacing(with: t, where: v .< Float(2).squareRoot())
        let s = part / (part + 2)
        let z = s * s
        let series = (2.885_390_1 + z * 0.961_796_7) + (z * z) * (0.577_078 + z * 0.412_198_6)
        return (beside - 0x1.8p23) + s * series
    }

    /// 2ᵛ of four numbers from −126 to 126, with an error below 3·10⁻⁷ of the value.
    ///
    /// v = k + r with |r| ≤ ½; 2ʳ by the series of eʳ to r⁶.
    @inline(__always)
    static func quickExp2(_ v: SIMD4<Float>) -> SIMD4<Float> {
        // Beside 1.5·2²³ there is no room for a fraction, and the low bits are the whole number.
        let beside = v + 0x1.8p23
        let r = (v - (beside - 0x1.8p23)) * 0.693_147_2
        let r2 = r * r
        let low = (1 + r) + r2 * (0.5 + r * (1.0 / 6))
        let high = (1.0 / 24 + r * (1.0 / 120)) + r2 * (1.0 / 720)
        let power = unsafe unsafeBitCast(
            (unsafeBitCast(beside, to: SIMD4<UInt32>.self) &+ 127) &<< 23,
            to: SIMD4<Float>.self
        )
        return (low + (r2 * r2) * high) * power
    }

    /// e⁻ᵛ of two numbers that are not negative, with an error below 10⁻¹¹ of the value; beyond 700 that of 700.
    ///
    /// As ``exp(_:)``, by its series to r⁹: for what fades. Not inlined, since compilers part two numbers that are used apart.
    @inline(never)
    static func decay(_ v: SIMD2<Double>) -> SIMD2<Double> {
        let v = -v.replacing(with: 700, where: v .> SIMD2(repeating: 700))
        let beside = v * log2e + 0x1.8p52
        let k = beside - 0x1.8p52
        let r: SIMD2<Double> = (v - k * 0.693_147_180_369_123_816_490) - k * 1.908_214_929_270_587_7e-10
        let r2 = r * r
        let r4 = r2 * r2
        let first: SIMD2<Double> = (1 + r) + r2 * (0.5 + r * (1.0 / 6))
        let low: SIMD2<Double> = 1.0 / 24 + r * (1.0 / 120)
        let second: SIMD2<Double> = low + r2 * (1.0 / 720 + r * (1.0 / 5_040))
        let third: SIMD2<Double> = 1.0 / 40_320 + r * (1.0 / 362_880)
        let power = unsafe unsafeBitCast(
            (unsafeBitCast(beside, to: SIMD2<UInt64>.self) &+ 1023) &<< 52,
            to: SIMD2<Double>.self
        )
        return ((first + r4 * second) + (r4 * r4) * third) * power
    }
}
