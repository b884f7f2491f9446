// Names of tags, and which edge of the automaton a tag is where it is not the one that was taken last. Much is `mutating` that changes
// nothing: for others each call would be given a copy of the scanner.
extension MessageScanner {
    /// Whether the namespace's prefix stands behind `<` or `</`.
    @inline(__always)
    func hasPrefix(_ bytes: RawSpan, _ index: Int, _ offset: Int) -> Bool {
        if prefixCount == 0 { return true }
        let first = (bytes.word(index, offset) & prefixMasks.0) ^ prefixWords.0
        let second = (bytes.word(index, offset &+ 8) & prefixMasks.1) ^ prefixWords.1
        return first | second == 0
    }

    /// The edge of a start tag, by its name; −1 where none is from this state.
    @inline(never)
    mutating func edge(_ bytes: RawSpan, _ index: Int, _ state: Int) -> Int {
        guard hasPrefix(bytes, index, 1) else { return -1 }
        let opening = 1 &+ prefixCount
        let number = Int(tables.edgeHash[ScanTables.edgePlace(firstNameWord(bytes, index &+ opening), state)])
        let from = tables.states[state]
        if number >= Int(from.first), number &- Int(from.first) < Int(from.count) {
            if tables.edges.fits(number, bytes, index, opening) { return number }
            let ending = bytes.byte(index, opening &+ Int(tables.edges[number].count) &- 1)
            if tables.edges.hasName(number, bytes, index, opening), Self.endsName(ending) { return number }
        }
        return search(bytes, index, state)
    }

    private mutating func search(_ bytes: RawSpan, _ index: Int, _ state: Int) -> Int {
        let at = index + 1 + prefixCount
        let count = nameLength(bytes, at)
        guard count > 0, count <= PackedElementName.maximumBytes, Self.endsName(bytes.byte(at + count)) else {
            return -1
        }
        let first = bytes.word(at) & lowBytes(count)
        let second = count > 8 ? bytes.word(at + 8) & lowBytes(count - 8) : 0
        let third = count > 16 ? bytes.word(at + 16) & lowBytes(count - 16) : 0
        var place = PackedElementName.hash(first, second, third)
        while tables.nameHash[place] != 0 {
            let number = tables.nameHash[place]
            let name = tables.names[Int(number)]
            if name.words == (first, second, third) {
                let from = tables.states[state]
                for edge in Int(from.first)..<Int(from.first) + Int(from.count) where tables.edges[edge].name == number
                {
                    return edge
                }
                return -1
            }
            place = (place + 1) & 1023
        }
        return -1
    }

    /// The place behind an end tag that has white space in it; −1 where it is not of its element.
    @inline(never)
    mutating func endTagEnd(_ number: Int, _ bytes: RawSpan, _ index: Int) -> Int {
        let closing = prefixCount + 2
        guard tables.edges.hasName(number, bytes, index, closing) else { return -1 }
        let end = skipSpace(bytes, index + closing + Int(tables.edges[number].count) - 1)
        return bytes.byte(end) == UInt8(ascii: ">") ? end + 1 : -1
    }

    /// The edge of a record that may stand in a state and leads back to it; −1 where there is none.
    func recordEdge(_ state: Int, _ name: UInt16) -> Int {
        let from = tables.states[state]
        for edge in Int(from.first)..<Int(from.first) + Int(from.count)
        where tables.edges[edge].name == name && Int(tables.edges[edge].next) == state
            && tables.edges[edge].unit == ScanEdge.record
        {
            return edge
        }
        return -1
    }

    @inline(__always)
    private static func endsName(_ byte: UInt8) -> Bool { byte == 0x3E || byte == 0x2F || isXMLSpace(byte) }
}
