/// The time from one event of a series to the next in 14 bits, and two marks beside it.
///
/// 4 bits of exponent, 10 of mantissa: exact to the second below 2,048 seconds (the detectors' floor is 30), beyond with an error of
/// at most 2⁻¹¹. So a window over *m* steps is wrong by at most 2⁻¹¹ of itself, and a tail of *m* others by at most
/// *m*·2⁻¹¹·log₂e bits: 0.022 for 31 steps that are all rounded to one side. From 388 days on steps are 388 days, longer ago
/// than any detector looks.
struct TimeStep: BitwiseCopyable, Sendable, Equatable {
    private let bits: UInt16

    /// What is known of the event besides.
    struct Marks: OptionSet, Sendable {
        let rawValue: UInt16
        /// It went to a beneficiary new to the debtor.
        static let isNew = Marks(rawValue: 1 << 14)
        /// It stood in a suspicious series, whose memory ends with it.
        static let isSuspicious = Marks(rawValue: 1 << 15)
    }

    static let none = TimeStep(0)

    @inline(__always)
    init(_ seconds: UInt32, marks: Marks = []) { bits = Self.code(seconds) | marks.rawValue }

    @inline(__always)
    var seconds: UInt32 {
        let code = UInt32(bits & 0x3FFF)
        let exponent = max(code >> 10, 1) &- 1
        return (code &- exponent << 10) &<< exponent
    }

    var marks: Marks { Marks(rawValue: bits & 0xC000) }

    @inline(__always)
    func has(_ mark: Marks) -> Bool { bits & mark.rawValue != 0 }

    /// How far an event may seem to lie back that lies within a reach of days: rounding must not put a week's outside.
    @inline(__always)
    static func rounded(_ reach: UInt32) -> UInt32 { reach &+ reach >> 11 }

    @inline(__always)
    private static func code(_ seconds: UInt32) -> UInt16 {
        guard seconds >= 2048 else { return UInt16(truncatingIfNeeded: seconds) }
        guard seconds < 2047 << 14 else { return 0x3FFF }
        let exponent = UInt32(truncatingIfNeeded: 21 &- seconds.leadingZeroBitCount)
        // Rounding up to 2048 carries into the exponent.
        let mantissa = (seconds &+ 1 << (exponent &- 1)) >> exponent
        return UInt16(truncatingIfNeeded: exponent << 10 &+ mantissa)
    }
}

/// The newest steps of a series: its newest time is kept beside, how many events there were ever says where the newest step is.
struct TimeRing<let size: Int>: BitwiseCopyable, Sendable {
    private var steps = InlineArray<size, TimeStep>(repeating: .none)

    /// The step to the event so many places back among `count` ever from the one before it; 1 is the newest.
    ///
    /// Changes nothing, but what cannot change is copied whole first.
    @inline(__always)
    mutating func step(_ back: Int, of count: UInt32) -> TimeStep {
        steps.span[(Int(truncatingIfNeeded: count) &- back) & (size &- 1)]
    }

    /// Takes in the step to an event before which there were `count`.
    @inline(__always)
    mutating func append(_ step: TimeStep, after count: UInt32) {
        var steps = steps.mutableSpan
        steps[Int(truncatingIfNeeded: count) & (size &- 1)] = step
    }

    /// Which of the newest events have a mark, the newest in the lowest bit.
    @inline(__always)
    mutating func marked(_ mark: TimeStep.Marks, of count: UInt32) -> UInt32 {
        let steps = steps.span
        var places: UInt64 = 0
        for place in 0..<size where steps[place].has(mark) { places |= 1 << UInt64(place) }
        // Turned so that the newest comes last, then read from the other end.
        let newest = (Int(truncatingIfNeeded: count) &- 1) & (size &- 1)
        let turned = places << UInt64(size &- 1 &- newest) | places >> UInt64(newest &+ 1)
        return UInt32(truncatingIfNeeded: (turned << UInt64(64 &- size)).bitReversed)
    }
}

extension UInt64 {
    /// The bits from the other end.
    fileprivate var bitReversed: UInt64 {
        var word = byteSwapped
        word = word >> 4 & 0x0F0F_0F0F_0F0F_0F0F | (word & 0x0F0F_0F0F_0F0F_0F0F) << 4
        word = word >> 2 & 0x3333_3333_3333_3333 | (word & 0x3333_3333_3333_3333) << 2
        return word >> 1 & 0x5555_5555_5555_5555 | (word & 0x5555_5555_5555_5555) << 1
    }
}
