/// Where something stands in the bytes being read: from `start` up to, not including, `end`.
///
/// Scanning makes these instead of copies or texts; a text is made when someone asks for one.
struct Extent: Equatable {
    var start: Int
    var end: Int

    @inline(__always) var count: Int { end - start }
    @inline(__always) var isEmpty: Bool { end <= start }

    @inline(__always)
    init(_ start: Int, _ end: Int) {
        // What would begin behind its end is empty, and lies inside all the same.
        self.start = min(start, end)
        self.end = end
    }

    /// Makes the extent of two places of which the caller has seen that they are in order.
    @inline(__always)
    init(start: Int, end: Int) {
        self.start = start
        self.end = end
    }
}

extension RawSpan {
    /// The byte at an offset. Every caller stays inside; a mistake traps rather than reads elsewhere.
    @inline(__always)
    subscript(offset: Int) -> UInt8 {
        // One comparison: a negative offset is a large number.
        precondition(UInt(bitPattern: offset) < UInt(bitPattern: byteCount), "an offset outside the bytes")
        return unsafe unsafeLoad(fromUncheckedByteOffset: offset, as: UInt8.self)
    }

    /// The byte at an offset that the caller has seen to be inside: for the loop that sees every line.
    @inline(__always)
    func byte(at offset: Int) -> UInt8 { unsafe unsafeLoad(fromUncheckedByteOffset: offset, as: UInt8.self) }

    /// The eight bytes at an offset, lowest first. The caller has seen that there are eight.
    @inline(__always)
    func word(at offset: Int) -> UInt64 {
        UInt64(littleEndian: unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self))
    }

    /// A copy of an extent, for messages and other places where speed does not matter.
    func array(_ extent: Extent) -> [UInt8] {
        var copy: [UInt8] = []
        copy.reserveCapacity(extent.count)
        for offset in extent.start..<extent.end { copy.append(self[offset]) }
        return copy
    }

    /// Whether an ASCII text stands at an offset.
    @inline(__always)
    func has(_ text: StaticString, at offset: Int) -> Bool {
        let count = text.utf8CodeUnitCount
        guard offset >= 0, offset &+ count <= byteCount else { return false }
        var position = 0
        while position < count {
            guard unsafe byte(at: offset &+ position) == text.utf8Start[position] else { return false }
            position &+= 1
        }
        return true
    }

    /// The extent without spaces at its end.
    func trimmed(_ extent: Extent) -> Extent {
        var end = extent.end
        while end > extent.start, self[end - 1] == UInt8(ascii: " ") { end -= 1 }
        return Extent(extent.start, end)
    }

    /// The first line of an extent, without its line end; and where the next one begins.
    @inline(__always)
    func line(_ extent: Extent) -> (line: Extent, next: Int) {
        let at = lineFeed(from: extent.start, to: extent.end)
        guard at < extent.end else { return (extent, extent.end) }
        let end = at > extent.start && self[at - 1] == UInt8(ascii: "\r") ? at - 1 : at
        return (Extent(extent.start, end), at + 1)
    }

    /// How many lines an extent has; an empty one has one.
    func lineCount(_ extent: Extent) -> Int {
        var count = 1
        for offset in extent.start..<extent.end where self[offset] == UInt8(ascii: "\n") { count += 1 }
        return count
    }
}
