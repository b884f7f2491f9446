/// A number from 0 to 4 million in 16 bits: 5 bits of exponent, 11 of mantissa, no sign.
///
/// For counts that fade and for bits, of which a row has dozens. The error of a stored number is at most 2⁻¹² of it; below 2⁻¹⁰
/// is 0, and what is too large is the largest there is. A count that fades by 1/60 or 1/200 with every payment is rounded every
/// time, and to the nearest it could be wrong by 200/4096 = 5 % in the end, all roundings going to one side. So its rounding
/// changes from payment to payment (see ``Rounding``): the errors cancel, and a share of such counts is wrong by
/// less than 0.5 % (0.007 bits), 0.1 % on the average.
struct Minifloat: BitwiseCopyable, Sendable, Equatable {
    private var bits: UInt16 = 0

    /// As it is stored.
    @inline(__always)
    var code: UInt16 { bits }

    /// What is added to the exponent of a number with 8 bits of it: 127 − 10, behind 11 bits of mantissa.
    private static var bias: UInt32 { 117 << 11 }

    static let zero = Minifloat()

    @inline(__always)
    private init() {}

    /// From which fraction of the last place on a number is rounded up, in 4096ths.
    struct Rounding {
        fileprivate let added: UInt32

        /// To the nearest, halves upwards.
        static let nearest = Rounding(added: 0x800)

        /// The fractional parts of the golden ratio's multiples: over some payments every fraction has its turn, and all counts of one payment
        /// are rounded alike.
        @inline(__always)
        init(payment: UInt32) { added = (payment &* 0x9E37_79B9) >> 20 }

        private init(added: UInt32) { self.added = added }
    }

    /// The number nearest, or one of the two beside it; what is negative or no number is not given.
    @inline(__always)
    init(_ value: Float, _ rounding: Rounding = .nearest) {
        // No branch: dozens of them are made side by side.
        let rounded = (value.bitPattern &+ rounding.added) >> 12
        let code = Int32(truncatingIfNeeded: rounded) &- Int32(truncatingIfNeeded: Self.bias)
        bits = UInt16(truncatingIfNeeded: min(max(code, 0), 0xFFFF))
    }

    @inline(__always)
    var value: Float {
        let pattern = (UInt32(bits) &+ Self.bias) << 12
        return Float(bitPattern: bits == 0 ? 0 : pattern)
    }
}

extension Minifloat {
    /// Eight counts that lie behind one another, a payment later: `marks` has all 16 bits of a count set where 1 is added to it.
    ///
    /// The same bits as one by one. Not for what may exceed the largest number there is, which counts that lose as much as
    /// 1/200 never do. The even ones and the odd ones are the halves of words, so nothing is unpacked.
    @inline(__always)
    static func faded(
        _ counts: SIMD4<UInt32>,
        by retention: Float,
        marks: SIMD4<UInt32>,
        _ rounding: Rounding
    ) -> SIMD4<UInt32> {
        // The pattern of 1 lies in the upper half of a word.
        let one = SIMD4<UInt32>(repeating: Float(1).bitPattern)
        let even = fadedWords(counts & 0xFFFF, by: retention, adding: marks &<< 16 & one, rounding)
        let odd = fadedWords(counts &>> 16, by: retention, adding: marks & one, rounding)
        return even | odd &<< 16
    }

    @inline(__always)
    private static func fadedWords(
        _ codes: SIMD4<UInt32>,
        by retention: Float,
        adding more: SIMD4<UInt32>,
        _ rounding: Rounding
    ) -> SIMD4<UInt32> {
        let more = unsafe unsafeBitCast(more, to: SIMD4<Float>.self)
        let pattern = unsafe unsafeBitCast(values(codes) * retention + more, to: SIMD4<UInt32>.self)
        let code = (pattern &+ rounding.added) &>> 12 &- bias
        return code.replacing(with: 0, where: code .> 0xFFFF)
    }

    /// What four codes stand for, each in a word.
    @inline(__always)
    static func values(_ codes: SIMD4<UInt32>) -> SIMD4<Float> {
        let patterns = ((codes &+ bias) &<< 12).replacing(with: 0, where: codes .== 0)
        return unsafe unsafeBitCast(patterns, to: SIMD4<Float>.self)
    }
}

/// A log amount in 16 bits, from −8 to 56 in steps of 1/1024: wrong by at most 0.0005, a twentieth of a percent of the amount.
struct CompactLogAmount: BitwiseCopyable, Sendable, Equatable {
    private(set) var bits: UInt16 = 0

    /// Less than every amount.
    static let least = CompactLogAmount(bits: 0)

    @inline(__always)
    init(bits: UInt16) { self.bits = bits }

    @inline(__always)
    init(_ x: Double) { bits = UInt16(min(max((x + 8) * 1024 + 0.5, 0), 65_535)) }

    @inline(__always)
    var value: Double { Double(bits) * (1.0 / 1024) - 8 }
}

/// What is left of a log amount in 16 bits when eights are taken off, in steps of 1/8192: enough to tell whether another is nearly the same.
///
/// A difference is wrong by at most 0.00006, of the 0.02 at which amounts are no longer the same; amounts whose ratio is e⁸ =
/// 2,981 seem the same.
struct LogAmountResidue: BitwiseCopyable, Sendable {
    private var bits: UInt16 = 0

    static let none = LogAmountResidue()

    private init() {}

    @inline(__always)
    init(_ x: Double) { bits = UInt16(truncatingIfNeeded: Int((x + 64) * 8192 + 0.5)) }

    /// A logarithm that several are compared with.
    struct Other {
        /// The low 16 bits of the whole steps, and their fraction.
        fileprivate let whole: Int16
        fileprivate let fraction: Double

        @inline(__always)
        init(_ x: Double) {
            let steps = (x + 64) * 8192
            let whole = Int(steps)
            self.whole = Int16(truncatingIfNeeded: whole)
            fraction = steps - Double(whole)
        }
    }

    /// How far the amount is from another's logarithm.
    @inline(__always)
    func difference(to other: Other) -> Double {
        let near = other.whole &- Int16(truncatingIfNeeded: bits)
        return (Double(near) + other.fraction) * (1.0 / 8192)
    }
}
