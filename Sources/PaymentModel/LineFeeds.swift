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
            let stop = min(end, at &+ 16 &* 255)
            var counts = Bytes(repeating: 0)
            while at &+ 16 <= stop {
                let bytes = unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: at, as: Bytes.self)
                counts &-= unsafe unsafeBitCast(bytes .== Bytes(repeating: 0x0A), to: Bytes.self)
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
}
