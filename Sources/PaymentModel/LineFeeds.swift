extension RawSpan {
    /// How many line feeds there are in a range, and where the last one is; −1 where there is none.
    ///
    /// Sixteen bytes at a time. Of a range that is not within the span nothing is counted. Complexity: O(*n*).
    public func lineFeeds(in range: Range<Int>) -> (count: Int, last: Int) {
        guard range.lowerBound >= 0, range.upperBound <= byteCount, !range.isEmpty else { return (0, -1) }
        typealias Bytes = SIMD16<UInt8>
        let end = range.upperBound
        var count = 0
        var at = range.lowerBound
        while at &+ 16 <= end {
            // So many steps fit the bytes that they are counted in.
            let stop = min(end, at &+ 64 &* 63)
            var counts = Bytes(repeating: 0)
            // Four at a time, so that the loop itself costs little.
            while at &+ 64 <= stop {
                counts &-= lineFeeds(at: at)
                counts &-= lineFeeds(at: at &+ 16)
                counts &-= lineFeeds(at: at &+ 32)
                counts &-= lineFeeds(at: at &+ 48)
                at &+= 64
            }
            while at &+ 16 <= stop {
                counts &-= lineFeeds(at: at)
                at &+= 16
            }
            for lane in 0..<16 { count &+= Int(counts[lane]) }
        }
        while at < end {
            if unsafe unsafeLoad(fromUncheckedByteOffset: at, as: UInt8.self) == 0x0A { count &+= 1 }
            at &+= 1
        }
        guard count > 0 else { return (0, -1) }
        var last = end - 1
        while unsafe unsafeLoad(fromUncheckedByteOffset: last, as: UInt8.self) != 0x0A { last -= 1 }
        return (count, last)
    }

    /// Which of the sixteen bytes at an offset are line feeds: 255 where one is, else 0.
    @inline(__always)
    private func lineFeeds(at offset: Int) -> SIMD16<UInt8> {
        let bytes = unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: SIMD16<UInt8>.self)
        return unsafe unsafeBitCast(bytes .== SIMD16<UInt8>(repeating: 0x0A), to: SIMD16<UInt8>.self)
    }
}
