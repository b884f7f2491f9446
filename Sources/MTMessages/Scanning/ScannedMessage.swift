import PaymentModel

/// A field of block 4 by its place in the bytes.
struct ScannedField {
    var tag: Tag
    /// The place in the message type's layout that the field has; ``none`` where it has none.
    var slot: UInt8 = ScannedField.none
    /// How often the field's repeated sequence has begun, from 0.
    var repetition: Int32 = 0
    /// Whether every byte but the line ends belongs to character set x.
    var isPlain: Bool
    var lines: Int32
    /// The length of the longest line, and whether there is an empty one below the first.
    var widest: Int32 = 0
    var hasEmptyLine = false
    /// Where the colon before the tag is.
    var start: Int
    /// What stands behind the colon after the tag, without the last line end.
    var value: Extent

    static let none: UInt8 = 255
}

/// One message by the places of its parts. The reader has one of these and uses it again for each message.
struct ScannedMessage {
    /// From the brace of its first block to behind its last.
    var extent = Extent(0, 0)
    /// What stands between `{1:` and `}`, and so on; nil where there is no such block.
    var basicHeader: Extent?
    var applicationHeader: Extent?
    var userHeader: Extent?
    var text: Extent?
    var trailer: Extent?
    var system: Extent?
    /// Whether block 4 holds `{tag:value}` and not lines with tags: system messages and acknowledgements.
    var hasTextOfBlocks = false
    /// Whether block 4 ended as it must.
    var isTextTerminated = false
    /// Whether a field has no place in the layout of the message type.
    var hasMisplacedFields = false
    /// Whether there is more than one block 4: then nobody can say which counts.
    var hasSeveralTexts = false
    var fields: [ScannedField] = []
    /// For each slot of the layout the place of its first field; -1 where it has none. No layout has more slots.
    var firstOfSlot = [Int32](repeating: -1, count: 64)
    /// The first of what is wrong in how the message is put together.
    private(set) var flaws = BoundedList<Flaw>(keeping: Limits().problemsPerMessage)
    /// The last of it, kept or not.
    private(set) var lastFlaw: Flaw?

    /// Something wrong in how the message is put together.
    struct Flaw: Boundable {
        var kind: Kind
        var extent: Extent
        /// The block it is in: an ASCII digit or letter, 0 for none.
        var block: UInt8 = 0

        enum Kind {
            case unterminatedBlock
            case notABlock
            case unknownBlock
            case repeatedBlock
            case blockOutOfOrder
            case noLineEndBeforeText
            case textBeforeFirstField
            case tooManyFields
            case textTooLong
        }

        var isLimit: Bool { kind == .tooManyFields || kind == .textTooLong }
        var isError: Bool { true }
    }

    /// Keeps a flaw, or counts it.
    mutating func note(_ flaw: Flaw) {
        flaws.append(flaw)
        lastFlaw = flaw
    }

    mutating func reset(at start: Int) {
        extent = Extent(start, start)
        basicHeader = nil
        applicationHeader = nil
        userHeader = nil
        text = nil
        trailer = nil
        system = nil
        hasTextOfBlocks = false
        isTextTerminated = false
        hasSeveralTexts = false
        hasMisplacedFields = false
        fields.removeAll(keepingCapacity: true)
        var first = firstOfSlot.mutableSpan
        for slot in 0..<first.count { first[slot] = -1 }
        flaws.removeAll()
        lastFlaw = nil
    }

    /// Finds the parts of the message whose first brace is at `start`.
    ///
    /// - Parameter isFinal: whether the file ends with `bytes`. If not, a message that may go on gives nil.
    /// - Returns: where the message ends.
    /// - Complexity: O(*n*) in the length of the message.
    mutating func scan(_ bytes: RawSpan, from start: Int, isFinal: Bool, limits: Limits) -> Int? {
        reset(at: start)
        let count = bytes.byteCount
        var at = start
        var lastRank = 0
        while true {
            guard at + 2 < count else {
                guard isFinal else { return nil }
                note(Flaw(kind: .notABlock, extent: Extent(at, count)))
                at = count
                break
            }
            let identifier = bytes[at + 1]
            guard bytes[at + 2] == UInt8(ascii: ":") else {
                let end = bytes.messageStart(from: at + 1) ?? count
                guard isFinal || end < count else { return nil }
                note(Flaw(kind: .notABlock, extent: Extent(at, end)))
                at = end
                break
            }
            let content = at + 3
            let end: Int?
            switch identifier {
            case UInt8(ascii: "1"), UInt8(ascii: "2"):
                end = scanHeader(bytes, from: content, block: identifier, isFinal: isFinal)
            case UInt8(ascii: "4"):
                if text != nil { hasSeveralTexts = true }
                end = scanText(bytes, from: content, isFinal: isFinal, isBare: false, limits: limits)
            default:
                end = scanBlocks(bytes, from: content, block: identifier, isFinal: isFinal)
            }
            guard let end else { return nil }
            note(identifier, Extent(at, end), Extent(content, end), bytes, &lastRank)
            at = end
            // White space between blocks is nobody's: a file may have been put into lines.
            var next = at
            while next < count, bytes[next].isBlank { next += 1 }
            if next + 1 >= count {
                guard isFinal else { return nil }
                if next < count, bytes[next] == UInt8(ascii: "{") {
                    note(Flaw(kind: .notABlock, extent: Extent(next, count)))
                    at = count
                }
                break
            }
            guard bytes[next] == UInt8(ascii: "{"), bytes[next + 1] != UInt8(ascii: "1") else { break }
            at = next
        }
        extent.end = at
        return at
    }

    /// Keeps the place of a block; says so where it stands twice or before one that must precede it.
    private mutating func note(
        _ identifier: UInt8,
        _ whole: Extent,
        _ content: Extent,
        _ bytes: RawSpan,
        _ lastRank: inout Int
    ) {
        // Without the brace at its end, where it has one.
        let closes = content.count > 0 && bytes[content.end - 1] == UInt8(ascii: "}")
        let content = closes ? Extent(content.start, content.end - 1) : content
        let rank: Int
        let isRepeated: Bool
        switch identifier {
        case UInt8(ascii: "1"): (rank, isRepeated) = (1, basicHeader != nil)
        case UInt8(ascii: "2"): (rank, isRepeated) = (2, applicationHeader != nil)
        case UInt8(ascii: "3"): (rank, isRepeated) = (3, userHeader != nil)
        case UInt8(ascii: "4"): (rank, isRepeated) = (4, hasSeveralTexts)
        case UInt8(ascii: "5"): (rank, isRepeated) = (5, trailer != nil)
        case UInt8(ascii: "S"): (rank, isRepeated) = (6, system != nil)
        default:
            note(Flaw(kind: .unknownBlock, extent: whole, block: identifier))
            return
        }
        if isRepeated {
            note(Flaw(kind: .repeatedBlock, extent: whole, block: identifier))
            return
        }
        if rank < lastRank { note(Flaw(kind: .blockOutOfOrder, extent: whole, block: identifier)) }
        lastRank = max(lastRank, rank)
        switch rank {
        case 1: basicHeader = content
        case 2: applicationHeader = content
        case 3: userHeader = content
        case 4: if text == nil { text = content }
        case 5: trailer = content
        default: system = content
        }
    }

    /// Block 1 or 2: everything up to the brace, on one line.
    private mutating func scanHeader(_ bytes: RawSpan, from start: Int, block: UInt8, isFinal: Bool) -> Int? {
        let count = bytes.byteCount
        var at = start
        while true {
            at = bytes.skipOrdinary(from: at, to: count)
            guard at < count else { break }
            switch bytes[at] {
            case UInt8(ascii: "}"): return at + 1
            case UInt8(ascii: "{"), UInt8(ascii: "\n"), UInt8(ascii: "\r"), 0x01, 0x03:
                note(Flaw(kind: .unterminatedBlock, extent: Extent(start - 3, at), block: block))
                return at
            default: at += 1
            }
        }
        guard isFinal else { return nil }
        note(Flaw(kind: .unterminatedBlock, extent: Extent(start - 3, count), block: block))
        return count
    }

    /// Block 3, 5 or S, or a block 4 of a system message: blocks inside a block, no deeper.
    private mutating func scanBlocks(_ bytes: RawSpan, from start: Int, block: UInt8, isFinal: Bool) -> Int? {
        let count = bytes.byteCount
        var at = start
        var isInside = false
        while true {
            at = bytes.skipOrdinary(from: at, to: count)
            guard at < count else { break }
            switch bytes[at] {
            case UInt8(ascii: "}"):
                if !isInside { return at + 1 }
                isInside = false
            case UInt8(ascii: "{"):
                // A block of the message itself, or a message, begins here: the brace before it is missing.
                guard at + 2 < count else {
                    if !isFinal { return nil }
                    break
                }
                if bytes[at + 2] == UInt8(ascii: ":") {
                    note(Flaw(kind: .unterminatedBlock, extent: Extent(start - 3, at), block: block))
                    return at
                }
                isInside = true
            case 0x01, 0x03:
                note(Flaw(kind: .unterminatedBlock, extent: Extent(start - 3, at), block: block))
                return at
            case UInt8(ascii: "$") where at > start && bytes[at - 1] == UInt8(ascii: "\n"):
                note(Flaw(kind: .unterminatedBlock, extent: Extent(start - 3, at), block: block))
                return at
            default: break
            }
            at += 1
        }
        guard isFinal else { return nil }
        note(Flaw(kind: .unterminatedBlock, extent: Extent(start - 3, count), block: block))
        return count
    }

    /// Block 4: fields, or blocks in a block.
    mutating func scanText(_ bytes: RawSpan, from start: Int, isFinal: Bool, isBare: Bool, limits: Limits) -> Int? {
        // A few bytes more are needed to tell a block in the block from another message.
        if start + 6 > bytes.byteCount, !isFinal { return nil }
        if start < bytes.byteCount, bytes[start] == UInt8(ascii: "{"), !bytes.isMessageStart(start) {
            let end = scanBlocks(bytes, from: start, block: UInt8(ascii: "4"), isFinal: isFinal)
            guard let end else { return nil }
            if text == nil {
                hasTextOfBlocks = true
                isTextTerminated = lastFlaw?.block != UInt8(ascii: "4")
            }
            return end
        }
        let known = fields.count
        let end = scanFields(bytes, from: start, isFinal: isFinal, isBare: isBare, limits: limits)
        // The fields of a second body are nobody's.
        if hasSeveralTexts { fields.removeSubrange(known...) }
        return end
    }
}

extension UInt8 {
    /// Space, tab, carriage return or line feed.
    @inline(__always) var isBlank: Bool { self == 0x20 || self == 0x0A || self == 0x0D || self == 0x09 }
}
