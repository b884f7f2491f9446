/// Where the lines of the text begin, as far as the parser has been given it.
///
/// libxml2 counts lines and columns as well, but some line feeds twice where a fault follows them, and columns in characters.
struct TextLines {
    /// The offsets of the line feeds from the place on that may still be asked for, in order.
    private var feeds: [Int] = []
    /// How many there were in front of these.
    private var forgotten = 0
    /// Where the line begins that the first of these ends.
    private var firstStart = 0
    /// How many of these lie in front of the offset that was asked for last.
    private var passed = 0
    /// How many bytes there are so far.
    private(set) var bytes = 0
    /// How many bytes of the text in front of the next were left out.
    private var leftOut = 0

    /// Says where in the text the next bytes stand: what was in between was read by somebody else.
    mutating func jump(to place: TextPlace) {
        feeds.removeAll(keepingCapacity: true)
        passed = 0
        forgotten = place.line - 1
        leftOut = place.offset - bytes
        firstStart = place.lineStart - leftOut
    }

    /// Takes the next bytes of the text, and forgets the lines that end in front of an offset.
    mutating func add(_ block: UnsafeRawBufferPointer, forgettingBefore offset: Int) {
        forget(before: offset)
        // Eight bytes at a time; in a word of the differences to a line feed, a byte is zero where one stands.
        var index = 0
        while index + 8 <= block.count {
            let word = unsafe block.loadUnaligned(fromByteOffset: index, as: UInt64.self) ^ 0x0A0A_0A0A_0A0A_0A0A
            let low = (word & 0x7F7F_7F7F_7F7F_7F7F) &+ 0x7F7F_7F7F_7F7F_7F7F
            var found = ~(low | word | 0x7F7F_7F7F_7F7F_7F7F)
            while found != 0 {
                feeds.append(bytes + index + Int(UInt64(littleEndian: found).trailingZeroBitCount) / 8)
                found &= found &- 1
            }
            index += 8
        }
        while index < block.count {
            if unsafe block[index] == UInt8(ascii: "\n") { feeds.append(bytes + index) }
            index += 1
        }
        bytes += block.count
    }

    private mutating func forget(before offset: Int) {
        let count = feeds.firstIndex { $0 >= offset } ?? feeds.count
        guard count > 0 else { return }
        firstStart = feeds[count - 1] + 1
        forgotten += count
        feeds.removeFirst(count)
        passed = max(0, passed - count)
    }

    /// The place of an offset. Complexity: O(*line feeds between it and the offset asked for before*).
    mutating func place(of offset: Int) -> XMLPushParser.Position {
        while passed < feeds.count, feeds[passed] < offset { passed += 1 }
        while passed > 0, feeds[passed - 1] >= offset { passed -= 1 }
        let start = passed > 0 ? feeds[passed - 1] + 1 : firstStart
        return XMLPushParser.Position(
            line: forgotten + passed + 1,
            offset: offset + leftOut,
            lineStart: min(start, offset) + leftOut
        )
    }

    /// The end of what there is so far.
    mutating func end() -> XMLPushParser.Position { place(of: bytes) }
}
