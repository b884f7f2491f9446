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

    /// Whether every byte of an extent is of character set x, a line feed, or a carriage return before a line feed.
    ///
    /// No branch, so that the compiler makes it a loop over vectors; at least one byte must follow the extent.
    @inline(__always)
    func isPlain(_ extent: Extent) -> Bool {
        guard extent.start >= 0, extent.end < byteCount else { return false }
        return unsafe withUnsafeBytes { bytes in
            var strange: UInt8 = 0
            for offset in extent.start..<extent.end {
                let byte = unsafe bytes[offset]
                let next = unsafe bytes[offset &+ 1]
                let isPlain =
                    (byte | 0x20) &- 0x61 < 26 || byte &- 0x2B < 16 || byte &- 0x27 < 3 || byte == 0x20 || byte == 0x3F
                    || byte == 0x0A || (byte == 0x0D && next == 0x0A)
                strange |= isPlain ? 0 : 0xFF
            }
            return strange == 0
        }
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
