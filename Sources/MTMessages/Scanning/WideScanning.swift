/// Searching in steps of many bytes. Each function has a plain counterpart in the tests that it must agree with.
extension RawSpan {
    /// The line feeds among the last bytes, fewer than 64, lowest bit first.
    fileprivate func lineFeeds(from offset: Int) -> UInt64 {
        var mask: UInt64 = 0
        var at = offset
        while at < byteCount {
            if self[at] == UInt8(ascii: "\n") { mask |= 1 << UInt64(at - offset) }
            at += 1
        }
        return mask
    }

    /// Where the next line feed is, or `end`.
    @inline(__always)
    func lineFeed(from start: Int, to end: Int) -> Int { first(UInt8(ascii: "\n"), from: start, to: end) }

    /// Where a byte is next, or `end`. Eight bytes at a time as long as there are eight.
    @inline(__always)
    func first(_ byte: UInt8, from start: Int, to end: Int) -> Int {
        let pattern = UInt64(byte) &* 0x0101_0101_0101_0101
        var at = start
        while at &+ 8 <= byteCount, at < end {
            let difference = word(at: at) ^ pattern
            let lower = (difference & 0x7F7F_7F7F_7F7F_7F7F) &+ 0x7F7F_7F7F_7F7F_7F7F
            let marks = ~(lower | difference | 0x7F7F_7F7F_7F7F_7F7F)
            if marks != 0 { return min(at &+ marks.trailingZeroBitCount >> 3, end) }
            at &+= 8
        }
        while at < end {
            if self[at] == byte { return at }
            at &+= 1
        }
        return end
    }

    /// Whether every byte of an extent is of character set x, a line feed or a carriage return; and how many carriage
    /// returns there are, since only those before a line feed are right.
    @inline(__always)
    func plainness(_ extent: Extent) -> (isPlain: Bool, returns: Int) {
        guard extent.start >= 0, extent.end <= byteCount else { return (false, 0) }
        var classes = ByteClasses()
        var at = extent.start
        while at &+ 16 <= extent.end {
            _ = classes.classify(unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: at, as: SIMD16<UInt8>.self))
            classes.takeBlock()
            at &+= 16
        }
        var isPlain = classes.arePlain
        var returns = classes.returns
        while at < extent.end {
            let byte = self[at]
            if byte == UInt8(ascii: "\r") {
                returns += 1
            } else if byte != UInt8(ascii: "\n"), !CharacterSet.x.contains(byte: byte) {
                isPlain = false
            }
            at += 1
        }
        return (isPlain, returns)
    }

    /// The first offset from `start` on whose byte may end a block or a value: what is neither `%` to `z` nor before `end`.
    ///
    /// Eight bytes at a time: with the upper bit clear, adding `0x80 - k` sets it where the byte is at least `k`.
    @inline(__always)
    func skipOrdinary(from start: Int, to end: Int) -> Int {
        var at = start
        while at &+ 8 <= end {
            let word = UInt64(
                littleEndian: unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: at, as: UInt64.self)
            )
            let lower = word & 0x7F7F_7F7F_7F7F_7F7F
            let isOrdinary = (lower &+ 0x5B5B_5B5B_5B5B_5B5B) & ~(lower &+ 0x0505_0505_0505_0505) & ~word
            let others = ~isOrdinary & 0x8080_8080_8080_8080
            if others != 0 { return at &+ others.trailingZeroBitCount >> 3 }
            at &+= 8
        }
        while at < end, self[at] &- 0x25 < 0x56 { at &+= 1 }
        return at
    }
}

/// What the bytes of a text are: line ends, characters of set x, others.
///
/// Blocks of 64 bytes are looked at ahead of the lines in them; what a block is counts once all of it belongs to the text.
struct ByteClasses {
    /// Of the block looked at: the upper bit is set where a byte is neither of set x nor part of a line end.
    private var strange = SIMD16<UInt8>(repeating: 0)
    /// Of the block looked at: how many carriage returns there are, by their place modulo 16.
    private var counts = SIMD16<UInt8>(repeating: 0)
    /// The same of the blocks before.
    private var takenStrange = SIMD16<UInt8>(repeating: 0)
    private var takenCounts = SIMD16<UInt8>(repeating: 0)
    private var blocks = 0
    private var total = 0

    /// Looks at the 64 bytes at an offset, or those that are left, and says which are line feeds, lowest bit first.
    @inline(never)
    mutating func lineFeeds(in64BytesAt offset: Int, of bytes: RawSpan) -> UInt64 {
        guard offset &+ 64 <= bytes.byteCount else { return bytes.lineFeeds(from: offset) }
        var mask: UInt64 = 0
        for step in 0..<4 {
            let part = unsafe bytes.unsafeLoadUnaligned(
                fromUncheckedByteOffset: offset &+ 16 &* step,
                as: SIMD16<UInt8>.self
            )
            mask |= classify(part).bits &<< UInt64(16 &* step)
        }
        return mask
    }

    /// Says that all of the block belongs to the text.
    @inline(__always)
    mutating func takeBlock() {
        takenStrange |= strange
        takenCounts &+= counts
        strange = SIMD16(repeating: 0)
        counts = SIMD16(repeating: 0)
        blocks &+= 1
        // Each block has at most four in a lane; a lane counts to 255.
        if blocks == 63 {
            total = returns
            takenCounts = SIMD16(repeating: 0)
            blocks = 0
        }
    }

    /// Takes sixteen bytes in, and says which are line feeds.
    ///
    /// Equality is a comparison of vectors; what is a range is arithmetic, since the compiler takes other comparisons apart:
    /// with the upper bit set, subtracting `k` leaves it set where the byte is at least `k`.
    @inline(__always)
    mutating func classify(_ bytes: SIMD16<UInt8>) -> ByteMask {
        typealias Bytes = SIMD16<UInt8>
        let marked = bytes | Bytes(repeating: 0x80)
        let folded = marked | Bytes(repeating: 0x20)
        let isLetter = (folded &- Bytes(repeating: 0x61)) & ~(folded &- Bytes(repeating: 0x7B))
        // ' ( ) * + , - . / 0 to 9 :
        let isMark = (marked &- Bytes(repeating: 0x27)) & ~(marked &- Bytes(repeating: 0x3B))
        let lineFeeds = ByteMask(bytes .== Bytes(repeating: 0x0A))
        let carriageReturns = ByteMask(bytes .== Bytes(repeating: 0x0D))
        let isOther =
            lineFeeds.bytes | carriageReturns.bytes | ByteMask(bytes .== Bytes(repeating: 0x20)).bytes
            | ByteMask(bytes .== Bytes(repeating: 0x3F)).bytes
        strange |= bytes | ByteMask(bytes .== Bytes(repeating: 0x2A)).bytes | ~(isLetter | isMark | isOther)
        counts &-= carriageReturns.bytes
        return lineFeeds
    }

    /// Whether all bytes of the blocks taken are of set x or part of a line end.
    @inline(__always)
    var arePlain: Bool {
        let halves = unsafe unsafeBitCast(takenStrange, to: SIMD2<UInt64>.self)
        return (halves[0] | halves[1]) & 0x8080_8080_8080_8080 == 0
    }

    /// How many carriage returns there are in the blocks taken.
    @inline(__always)
    var returns: Int {
        // A lane has at most 252: added in pairs, and then in fours, the sums fit sixteen bits.
        let halves = unsafe unsafeBitCast(takenCounts, to: SIMD2<UInt64>.self)
        let even = (halves[0] & 0x00FF_00FF_00FF_00FF) &+ (halves[1] & 0x00FF_00FF_00FF_00FF)
        let odd = (halves[0] >> 8 & 0x00FF_00FF_00FF_00FF) &+ (halves[1] >> 8 & 0x00FF_00FF_00FF_00FF)
        return total &+ Int(((even &+ odd) &* 0x0001_0001_0001_0001) >> 48)
    }
}

/// The result of comparing sixteen bytes: each is 0 or 255.
struct ByteMask {
    let bytes: SIMD16<UInt8>

    @inline(__always)
    init(_ mask: SIMDMask<SIMD16<Int8>>) { bytes = unsafe unsafeBitCast(mask, to: SIMD16<UInt8>.self) }

    /// A bit for each byte, lowest first.
    @inline(__always)
    var bits: UInt64 {
        let halves = unsafe unsafeBitCast(bytes, to: SIMD2<UInt64>.self)
        let low = (UInt64(littleEndian: halves[0]) & 0x8040_2010_0804_0201) &* 0x0101_0101_0101_0101
        let high = (UInt64(littleEndian: halves[1]) & 0x8040_2010_0804_0201) &* 0x0101_0101_0101_0101
        return (low >> 56) | ((high >> 56) << 8)
    }
}
