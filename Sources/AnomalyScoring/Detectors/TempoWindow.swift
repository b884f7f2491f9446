internal import CFloatVectors

/// The numbers of others that a tempo detector tries, by fours.
enum TempoCounts {
    /// 1, 2, 3, …, 16.
    case every
    /// 1, 2, 3, 4, 6, 8, 12, 16, 24, 31.
    case sparse

    /// Four of them.
    @inline(__always)
    func four(_ four: Int) -> SIMD4<Float> {
        switch (self, four) {
        case (_, 0): SIMD4(1, 2, 3, 4)
        case (.every, 1): SIMD4(5, 6, 7, 8)
        case (.every, 2): SIMD4(9, 10, 11, 12)
        case (.every, _): SIMD4(13, 14, 15, 16)
        case (.sparse, 1): SIMD4(6, 8, 12, 16)
        case (.sparse, _): SIMD4(24, 31, 31, 31)
        }
    }

    /// 1/m! of four of them.
    @inline(__always)
    private func inverseFactorials(_ four: Int) -> SIMD4<Float> {
        switch (self, four) {
        case (_, 0): SIMD4(1, 1 / 2, 1 / 6, 1 / 24)
        case (.every, 1): SIMD4(1 / 120, 1 / 720, 1 / 5_040, 1 / 40_320)
        case (.every, 2): SIMD4(1 / 362_880, 1 / 3_628_800, 1 / 39_916_800, 1 / 479_001_600)
        case (.every, _): SIMD4(1 / 6_227_020_800, 1 / 8.717_829_1e10, 1 / 1.307_674_4e12, 1 / 2.092_279e13)
        case (.sparse, 1): SIMD4(1 / 720, 1 / 40_320, 1 / 479_001_600, 1 / 2.092_279e13)
        case (.sparse, _): SIMD4(1 / 6.204_484e23, 1 / 8.222_838_7e33, 1 / 8.222_838_7e33, 1 / 8.222_838_7e33)
        }
    }

    /// The products of 1 + i·r for i below m, over m!, of four of them; `product` is that of the last m before, or 1.
    @inline(__always)
    func coefficients(_ four: Int, inverseShape r: Float, product: inout Float) -> SIMD4<Float> {
        // What comes to the product from each number to the next; of 24 and of 31 in two steps each.
        var steps: SIMD4<Float>
        switch (self, four) {
        case (.every, _), (_, 0): steps = 1 + r * (self.four(four) - 1)
        case (.sparse, 1):
            let (first, second) = (1 + r * SIMD4(4, 6, 8, 12), 1 + r * SIMD4(5, 7, 9, 13))
            let (third, fourth) = (1 + r * SIMD4(0, 0, 10, 14), 1 + r * SIMD4(0, 0, 11, 15))
            steps = (first * second) * (third * fourth)
        case (.sparse, _):
            let (first, second) = (1 + r * SIMD4(16, 20, 24, 28), 1 + r * SIMD4(17, 21, 25, 29))
            let (third, fourth) = (1 + r * SIMD4(18, 22, 26, 30), 1 + r * SIMD4(19, 23, 27, 0))
            steps = (first * second) * (third * fourth)
            steps = SIMD4(steps[0] * steps[1], steps[2] * steps[3], 1, 1)
        }
        steps[0] *= product
        steps[1] *= steps[0]
        steps[2] *= steps[1]
        steps[3] *= steps[2]
        product = steps[3]
        return steps * inverseFactorials(four)
    }
}

/// The window that is rarest among those of a tempo detector: they are taken first, then judged by fours.
///
/// Used again and again, since to make it anew would take as long as to judge.
struct TempoWindow: Sendable {
    private var shape: Float = 1
    private var exposure: Float = 1
    private var number = 0
    private var windows = InlineArray<16, Float>(repeating: 0)
    private var spans = InlineArray<16, UInt32>(repeating: 0)
    private var others = InlineArray<16, UInt8>(repeating: 0)
    private var coefficients = InlineArray<16, Float>(repeating: 0)
    private var place = 0
    /// The bits of the rarest; 0 where none has any.
    private(set) var best: Float = 0

    /// Begins without windows.
    @inline(__always)
    mutating func begin(shape: Double, exposure: Double) {
        self.shape = Float(shape)
        self.exposure = Float(exposure)
        number = 0
        place = 0
        best = 0
    }

    /// Takes the window of operational seconds that has the next number of others, with its span by the calendar.
    @inline(__always)
    mutating func add(_ count: Int, _ window: Double, span: UInt32) {
        var windows = windows.mutableSpan
        windows[number] = Float(window)
        var spans = spans.mutableSpan
        spans[number] = span
        var others = others.mutableSpan
        others[number] = UInt8(truncatingIfNeeded: count)
        number &+= 1
    }

    /// Finds the rarest of the windows, the first of several.
    @inline(__always)
    mutating func judge(_ counts: TempoCounts) {
        var product: Float = 1
        judge(counts, 0, &product)
        if number > 4 { judge(counts, 1, &product) }
        if number > 8 { judge(counts, 2, &product) }
        if number > 12 { judge(counts, 3, &product) }
    }

    @inline(__always)
    private mutating func judge(_ counts: TempoCounts, _ four: Int, _ product: inout Float) {
        let factors = counts.coefficients(four, inverseShape: 1 / shape, product: &product)
        let bits = TailBits.negativeBinomial(
            atLeast: counts.four(four),
            shape: shape,
            coefficients: factors,
            windows: windows.span.four(at: 4 &* four),
            exposure: exposure
        )
        var coefficients = coefficients.mutableSpan
        coefficients.put(factors, at: 4 &* four)
        // What lies behind the last window is of an earlier payment. No branch: which is the rarest nobody can foretell.
        let places = SIMD4<Float>(0, 1, 2, 3) + Float(4 &* four)
        let known = bits.replacing(with: 0, where: places .>= SIMD4(repeating: Float(number)))
        let largest = paycheck_largest(known)
        let isLargest = SIMD4<Float>(repeating: 1).replacing(with: 0, where: known .!= largest)
        // Numbers of a damaged file may be none: then no place is the largest.
        let first = paycheck_positive(isLargest).trailingZeroBitCount & 3
        let isRarer = largest[0] > best
        best = isRarer ? largest[0] : best
        place = isRarer ? 4 &* four &+ first : place
    }

    /// How many others lie in the rarest window, 0 where none has any bits.
    @inline(__always)
    var count: UInt8 { mutating get { best > 0 ? others.span[place] : 0 } }

    /// The rarest window's seconds by the calendar.
    @inline(__always)
    var span: UInt32 { mutating get { best > 0 ? spans.span[place] : 0 } }

    /// How much of the bits is news, 0 to 1.
    ///
    /// A burst of three days ago is no surprise about today's payment. So it counts less where the last of the others lies
    /// further back than four times their usual distance, and where the nearer half of them takes nearly the whole window.
    @inline(__always)
    mutating func freshness(_ counts: TempoCounts) -> Float {
        guard place > 0 else { return 1 }
        let windows = windows.span
        let widest = windows[place]
        let distance = 4 * widest / (Float(others.span[place]) * windows[0])
        // Where half as many others stand, rounded up.
        let half = place < 4 || counts == .every ? place / 2 : place - 2
        let nearer = place > 1 ? 2 * (1 - windows[half] / widest) + 0.1 : 1
        let least = distance < nearer ? distance : nearer
        return least < 1 ? least : 1
    }

    /// The rarest window's share of its bits for a debtor that has become so many times as busy as its rate tells.
    @inline(__always)
    mutating func share(growth: Float) -> Float {
        guard growth > 1, best > 0 else { return 1 }
        let bits = TailBits.negativeBinomial(
            atLeast: SIMD4(repeating: Float(others.span[place])),
            shape: shape,
            coefficients: SIMD4(repeating: coefficients.span[place]),
            windows: SIMD4(repeating: windows.span[place]),
            exposure: exposure / growth
        )
        return bits[0] < best ? bits[0] / best : 1
    }
}
