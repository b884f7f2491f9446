import PaymentModel

extension ScannedMessage {
    /// The fields of block 4, line by line, up to the line that begins with `-}`.
    ///
    /// `-}` inside a line ends nothing. What looks like a tag at the beginning of a line makes a field here; whether it
    /// is one is for the layout of the message type to say.
    mutating func scanFields(_ bytes: RawSpan, from start: Int, isFinal: Bool, isBare: Bool, limits: Limits) -> Int? {
        let count = bytes.byteCount
        let block = UInt8(ascii: "4")
        var at = start
        if !isBare {
            if at < count, bytes[at] == UInt8(ascii: "\r") { at += 1 }
            if at < count {
                if bytes[at] == UInt8(ascii: "\n") {
                    at += 1
                } else {
                    note(Flaw(kind: .noLineEndBeforeText, extent: Extent(start, start), block: block))
                }
            }
        }
        if !isBare, let end = scanPlainFields(bytes, from: at, limits: limits) {
            isTextTerminated = true
            return end
        }
        var isStray = false
        while at < count {
            let first = bytes[at]
            if first == UInt8(ascii: "-") {
                if at + 1 >= count, !isFinal { return nil }
                if at + 1 < count, bytes[at + 1] == UInt8(ascii: "}") {
                    isTextTerminated = true
                    return at + 2
                }
                if isBare, bytes.isLineEnd(at + 1) {
                    isTextTerminated = true
                    return at + 1
                }
            } else if first < UInt8(ascii: "'") || first == UInt8(ascii: "{") {
                if at + 6 >= count, !isFinal { return nil }
                if bytes.isBoundary(at) {
                    isTextTerminated = isBare
                    if !isBare {
                        note(Flaw(kind: .unterminatedBlock, extent: Extent(start - 3, at), block: block))
                    }
                    return at
                }
            }

            var (end, next, isPlain) = bytes.scanLine(from: at)
            if next > count, !isFinal { return nil }
            // Only a line with a strange character can hide the beginning of another message.
            let cut = isPlain ? nil : bytes.boundary(in: Extent(at, end))
            if let cut { (end, next) = (cut, cut) }

            if let (tag, value) = bytes.tag(at: at), value <= end {
                if fields.count >= limits.fields {
                    if lastFlaw?.kind != .tooManyFields {
                        note(Flaw(kind: .tooManyFields, extent: Extent(at, end), block: block))
                    }
                } else {
                    isStray = false
                    var field = ScannedField(tag: tag, isPlain: isPlain, lines: 1, start: at, value: Extent(value, end))
                    field.widest = Int32(clamping: end - value)
                    fields.append(field)
                }
            } else if fields.isEmpty {
                if !isStray { note(Flaw(kind: .textBeforeFirstField, extent: Extent(at, end), block: block)) }
                isStray = true
            } else {
                let last = fields.count - 1
                fields[last].value.end = end
                fields[last].lines += 1
                fields[last].widest = max(fields[last].widest, Int32(clamping: end - at))
                if end == at { fields[last].hasEmptyLine = true }
                if !isPlain { fields[last].isPlain = false }
                if fields[last].value.count > limits.textBytes, lastFlaw?.kind != .textTooLong {
                    note(Flaw(kind: .textTooLong, extent: fields[last].value, block: block))
                }
            }
            at = min(next, count)
            if cut != nil { break }
        }
        if at >= count, !isFinal { return nil }
        isTextTerminated = isBare
        if !isBare { note(Flaw(kind: .unterminatedBlock, extent: Extent(start - 3, at), block: block)) }
        return at
    }

    /// The fields of a block 4 in which nothing is strange: every byte of set x, every line a field's, and the end where
    /// it must be. Nil where that is not so; then no field was taken.
    ///
    /// This is what nearly all messages are. It finds line ends and strange characters in 64 bytes at a time, and puts a
    /// field down once, when the next one begins.
    private mutating func scanPlainFields(_ bytes: RawSpan, from start: Int, limits: Limits) -> Int? {
        // No field has fewer than five bytes, as in `:20:` and a line end.
        let room = max(0, min(limits.fields, (bytes.byteCount - start) / 5))
        let known = fields.count
        var end: Int?
        fields.append(addingCapacity: room) {
            end = Self.scanPlainFields(bytes, from: start, limits: limits, into: &$0)
        }
        if end == nil { fields.removeSubrange(known...) }
        return end
    }

    @inline(__always)
    private static func scanPlainFields(
        _ bytes: RawSpan,
        from start: Int,
        limits: Limits,
        into fields: inout OutputSpan<ScannedField>
    ) -> Int? {
        let count = bytes.byteCount
        let textBytes = limits.textBytes
        var line = start
        var base = start
        var returns = 0
        var classes = ByteClasses()
        var lineFeeds = classes.lineFeeds(in64BytesAt: base, of: bytes)
        var field = ScannedField(tag: Tag(number: 0), isPlain: true, lines: 0, start: 0, value: Extent(0, 0))
        // The last lines of the bytes, where eight at a time are too many, are for the plain scanner.
        while line &+ 8 <= count {
            let word = bytes.word(at: line)
            if word & 0xFFFF == 0x7D2D {
                // `-}`. What is left behind the last whole 64 bytes:
                let (isPlain, found) = bytes.plainness(Extent(start: base, end: line))
                guard isPlain, classes.arePlain, found &+ classes.returns == returns else { return nil }
                if field.lines > 0 {
                    guard !fields.isFull else { return nil }
                    fields.append(field)
                }
                return line &+ 2
            }
            while lineFeeds == 0 {
                guard base &+ 64 < count else { return nil }
                classes.takeBlock()
                base &+= 64
                lineFeeds = classes.lineFeeds(in64BytesAt: base, of: bytes)
            }
            let lineFeed = base &+ lineFeeds.trailingZeroBitCount
            lineFeeds &= lineFeeds &- 1
            let hasReturn = lineFeed > line && bytes.byte(at: lineFeed &- 1) == UInt8(ascii: "\r")
            let end = hasReturn ? lineFeed &- 1 : lineFeed
            returns &+= hasReturn ? 1 : 0
            if word & 0xFF == 0x3A, let (tag, length) = Tag.beginning(word), line &+ length <= end {
                if field.lines > 0 {
                    guard !fields.isFull else { return nil }
                    fields.append(field)
                }
                field.tag = tag
                field.lines = 1
                field.start = line
                field.value = Extent(start: line &+ length, end: end)
                field.widest = Int32(truncatingIfNeeded: end &- line &- length)
                field.hasEmptyLine = false
            } else {
                guard field.lines > 0, end &- field.value.start <= textBytes else { return nil }
                field.value.end = end
                field.lines &+= 1
                field.widest = max(field.widest, Int32(truncatingIfNeeded: end &- line))
                if end == line { field.hasEmptyLine = true }
            }
            line = lineFeed &+ 1
        }
        return nil
    }
}

extension RawSpan {
    /// The end of the line that begins at `start` (without its line end), where the next one begins (one more than
    /// the count of bytes where there is no line end), and whether all its bytes are of set x.
    @inline(__always)
    func scanLine(from start: Int) -> (end: Int, next: Int, isPlain: Bool) {
        let count = byteCount
        var at = start
        var isPlain = true
        while at < count {
            let byte = self[at]
            if byte == UInt8(ascii: "\n") {
                guard at > start, self[at - 1] == UInt8(ascii: "\r") else { return (at, at + 1, isPlain) }
                // The carriage return made the line seem strange; it is the only one if all before is plain.
                return (at - 1, at + 1, isPlain)
            }
            if !CharacterSet.x.contains(byte: byte) {
                let isLineEnd = byte == UInt8(ascii: "\r") && at + 1 < count && self[at + 1] == UInt8(ascii: "\n")
                if !isLineEnd { isPlain = false }
            }
            at += 1
        }
        return (count, count + 1, isPlain)
    }

    /// Whether a line ends at an offset, or the bytes do.
    func isLineEnd(_ offset: Int) -> Bool {
        guard offset < byteCount else { return true }
        return self[offset] == UInt8(ascii: "\n")
            || self[offset] == UInt8(ascii: "\r") && offset + 1 < byteCount && self[offset + 1] == UInt8(ascii: "\n")
    }

    /// Whether a message begins at an offset: `{1:`, a letter and two digits, as in `{1:F01`.
    func isMessageStart(_ offset: Int) -> Bool {
        guard offset + 5 < byteCount else { return false }
        return self[offset] == UInt8(ascii: "{") && self[offset + 1] == UInt8(ascii: "1")
            && self[offset + 2] == UInt8(ascii: ":") && self[offset + 3].isUpper && self[offset + 4].isNumeral
            && self[offset + 5].isNumeral
    }

    /// Whether the twelve characters of a logical terminal stand at an offset: inside a line more is asked of what is to
    /// be the beginning of a message than at the beginning of one.
    private func hasTerminal(_ offset: Int) -> Bool {
        guard offset + 12 <= byteCount else { return false }
        return isTerminal(Extent(offset, offset + 12))
    }

    /// Where the next message begins at or after an offset.
    func messageStart(from offset: Int) -> Int? {
        var at = offset
        while at + 5 < byteCount {
            if self[at] == UInt8(ascii: "{"), isMessageStart(at) { return at }
            at += 1
        }
        return nil
    }

    /// Whether block 4 cannot go on at the beginning of a line: another message, a separator, or the next block.
    func isBoundary(_ offset: Int) -> Bool {
        switch self[offset] {
        case UInt8(ascii: "{"): isMessageStart(offset) || has("{5:{", at: offset) || has("{S:{", at: offset)
        case UInt8(ascii: "$"): isLineEnd(offset + 1) || isMessageStart(offset + 1)
        case 0x01, 0x03: true
        default: false
        }
    }

    /// Where in a line another message or the end of a DOS-PCC record is, if anywhere.
    func boundary(in line: Extent) -> Int? {
        for offset in line.start..<line.end {
            switch self[offset] {
            case UInt8(ascii: "{") where isMessageStart(offset) && hasTerminal(offset + 6): return offset
            case 0x01, 0x03: return offset
            default: break
            }
        }
        return nil
    }
}

extension UInt8 {
    @inline(__always) var isUpper: Bool { self &- 65 < 26 }
    @inline(__always) var isNumeral: Bool { self &- 48 < 10 }
}
