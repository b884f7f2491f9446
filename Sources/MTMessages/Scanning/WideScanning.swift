/// Searching in steps of many bytes. Each function has a plain counterpart in the tests that it must agree with.
extension RawSpan {
    /// The line feeds among the 64 bytes at an offset, lowest bit first. The caller has seen that there are 64.
    ///
    /// Eight bytes at a time: a byte is a line feed where its difference is nought (no carry can cross a byte, because
    /// the upper bits are put aside first), and a multiplication gathers the eight marks.
    @inline(__always)
    func lineFeeds(in64BytesAt offset: Int) -> UInt64 {
        var mask: UInt64 = 0
        for step in 0..<8 {
            let word = unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: offset &+ 8 &* step, as: UInt64.self)
            let difference = UInt64(littleEndian: word) ^ 0x0A0A_0A0A_0A0A_0A0A
            let lower = (difference & 0x7F7F_7F7F_7F7F_7F7F) &+ 0x7F7F_7F7F_7F7F_7F7F
            let marks = ~(lower | difference | 0x7F7F_7F7F_7F7F_7F7F)
            let bits = ((marks >> 7) &* 0x0102_0408_1020_4080) >> 56
            mask |= bits << UInt64(8 * step)
        }
        return mask
    }

    /// Where the next line feed is, or `end`. Eight bytes at a time as long as there are eight.
    @inline(__always)
    func lineFeed(from start: Int, to end: Int) -> Int {
        var at = start
        while at &+ 8 <= byteCount, at < end {
            let word = unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: at, as: UInt64.self)
            let difference = UInt64(littleEndian: word) ^ 0x0A0A_0A0A_0A0A_0A0A
            let lower = (difference & 0x7F7F_7F7F_7F7F_7F7F) &+ 0x7F7F_7F7F_7F7F_7F7F
            let marks = ~(lower | difference | 0x7F7F_7F7F_7F7F_7F7F)
            if marks != 0 { return min(at &+ marks.trailingZeroBitCount >> 3, end) }
            at &+= 8
        }
        while at < end {
            if self[at] == UInt8(ascii: "\n") { return at }
            at += 1
        }
        return end
    }

    /// Whether every byte of an extent is of character set x, a line feed or a carriage return; and how many carriage
    /// returns there are, since only those before a line feed are right.
    ///
    /// Sixteen bytes at a time with arithmetic alone (comparing vectors makes masks, which the compiler takes apart):
    /// with the upper bit set, subtracting `k` leaves it set where the byte is at least `k`.
    @inline(__always)
    func plainness(_ extent: Extent) -> (isPlain: Bool, returns: Int) {
        typealias Bytes = SIMD16<UInt8>
        guard extent.start >= 0, extent.end <= byteCount else { return (false, 0) }
        let upper = Bytes(repeating: 0x80)
        let one = Bytes(repeating: 1)
        let lowerCase = Bytes(repeating: 0x20)
        let (apostrophe, behindColon, asterisk) = (
            Bytes(repeating: 0x27), Bytes(repeating: 0x3B), Bytes(repeating: 0x2A)
        )
        let (a, behindZ) = (Bytes(repeating: 0x61), Bytes(repeating: 0x7B))
        let (question, lineFeed, carriageReturn) = (
            Bytes(repeating: 0x3F), Bytes(repeating: 0x0A), Bytes(repeating: 0x0D)
        )
        var strange = Bytes(repeating: 0)
        var returns = 0
        var at = extent.start
        while at &+ 16 <= extent.end {
            // So many steps fit the bytes that they are counted in.
            let stop = min(extent.end, at &+ 16 &* 255)
            var counts = Bytes(repeating: 0)
            while at &+ 16 <= stop {
                let bytes = unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: at, as: Bytes.self)
                let marked = bytes | upper
                let isMark = (marked &- apostrophe) & ~(marked &- behindColon) & (((bytes ^ asterisk) | upper) &- one)
                let folded = marked | lowerCase
                let isLetter = (folded &- a) & ~(folded &- behindZ)
                let noReturn = ((bytes ^ carriageReturn) | upper) &- one
                let noOther =
                    noReturn & (((bytes ^ lowerCase) | upper) &- one) & (((bytes ^ question) | upper) &- one)
                    & (((bytes ^ lineFeed) | upper) &- one)
                strange |= bytes | ~(isMark | isLetter | ~noOther)
                counts &+= (~noReturn & upper) &>> 7
                at &+= 16
            }
            for lane in 0..<16 { returns &+= Int(counts[lane]) }
        }
        var any: UInt8 = 0
        for lane in 0..<16 { any |= strange[lane] }
        while at < extent.end {
            let byte = self[at]
            if byte == UInt8(ascii: "\r") {
                returns += 1
            } else if byte != UInt8(ascii: "\n"), !CharacterSet.x.contains(byte: byte) {
                any = 0x80
            }
            at += 1
        }
        return (any & 0x80 == 0, returns)
    }

    /// How many line feeds there are in an extent, and where the last one is; -1 where there is none.
    func countLineFeeds(_ extent: Extent) -> (count: Int, last: Int) {
        guard extent.start >= 0, extent.end <= byteCount, !extent.isEmpty else { return (0, -1) }
        let count = unsafe withUnsafeBytes { bytes in
            var count = 0
            var at = extent.start
            while at < extent.end {
                // So many fit the byte that they are counted in.
                let stop = min(extent.end, at &+ 255)
                var sum: UInt8 = 0
                while at < stop {
                    sum &+= unsafe bytes[at] == 0x0A ? 1 : 0
                    at &+= 1
                }
                count &+= Int(sum)
            }
            return count
        }
        guard count > 0 else { return (0, -1) }
        var last = extent.end - 1
        while self[last] != UInt8(ascii: "\n") { last -= 1 }
        return (count, last)
    }
}
