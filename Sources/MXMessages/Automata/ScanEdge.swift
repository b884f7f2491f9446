/// One step of a content model: the element that it takes, what is in that, and where its parent then is.
///
/// All that a plain element needs lies in one line of the processor's cache; fields are read when they are needed, never the whole.
struct ScanEdge {
    /// The name as a start tag has it, with the sign behind it: `>`, or where an attribute must follow a space. Two words with
    /// masks, and of more than sixteen bytes the last eight.
    private(set) var first: UInt64 = .max
    private(set) var firstMask: UInt64 = .max
    private(set) var second: UInt64 = .max
    private(set) var secondMask: UInt64 = .max
    /// Until a name is set it contradicts `second`, so that no bytes fit.
    private(set) var last: UInt64 = 0
    /// How many bytes these are.
    private(set) var count: UInt8 = 17
    /// What a value of plain text must be: `ScanEdge.text` or `.other`.
    private(set) var value: UInt8 = 0
    /// Of `text`: least and most characters.
    private(set) var minimum: UInt16 = 0
    private(set) var maximum: UInt16 = 0
    /// The name, in `names`.
    var name: UInt16 = 0
    /// The parent's state behind the element.
    var next: UInt16 = 0
    /// The first state inside; of elements with elements.
    var child: UInt16 = 0
    /// The type of the value, in `simples`; −1 for elements with elements.
    var simple: Int16 = -1
    /// The type of the attribute `Ccy`, which must stand; −1 without one.
    var attribute: Int16 = -1
    /// The slot of a record that the value goes to; −1 for none.
    var slot: Int16 = -1
    /// What else is to be done with it, in `actions`; 0 for nothing.
    var action: UInt16 = 0
    /// The rule on its value, as a raw value of `ValueRules.Kind`.
    var rule: UInt8 = 0
    /// What ends with it; see `ScanEdge.record`.
    var unit: UInt8 = 0

    static let record: UInt8 = 1
    static let block: UInt8 = 2

    /// A value whose type is all in `minimum` and `maximum`, and one for `ScanTables.holds`.
    static let text: UInt8 = 0
    static let other: UInt8 = 1

    /// Sets what follows from the element's name and its type.
    mutating func set(name text: String, type: ScanSimple?) {
        let bytes = Array(text.utf8) + [attribute < 0 ? UInt8(ascii: ">") : UInt8(ascii: " ")]
        count = UInt8(bytes.count)
        let words = PackedElementName.words(bytes)
        (first, second) = (words.0, words.1)
        firstMask = lowBytes(bytes.count)
        secondMask = bytes.count > 8 ? lowBytes(bytes.count - 8) : 0
        last = bytes.count > 16 ? PackedElementName.words(Array(bytes.suffix(8))).0 : 0
        guard let type else { return }
        let most = min(type.maximum, Int32(UInt16.max))
        let isText = type.kind == .string && type.pattern == 0 && type.codeShift == 0 && type.minimum <= most
        value = isText ? Self.text : Self.other
        if isText { (minimum, maximum) = (UInt16(type.minimum), UInt16(most)) }
    }
}

extension PlainTable<ScanEdge> {
    /// Whether an edge's name, with what has to follow it in a start tag, stands at a place near another.
    @inline(__always)
    func fits(_ edge: Int, _ bytes: RawSpan, _ index: Int, _ offset: Int) -> Bool {
        let first = (bytes.word(index, offset) ^ self[edge].first) & self[edge].firstMask
        let second = (bytes.word(index, offset &+ 8) ^ self[edge].second) & self[edge].secondMask
        guard first | second == 0 else { return false }
        let count = Int(self[edge].count)
        return count <= 16 || bytes.word(index, offset &+ count &- 8) == self[edge].last
    }

    /// Whether an edge's name stands at a place near another, whatever follows it.
    @inline(__always)
    func hasName(_ edge: Int, _ bytes: RawSpan, _ index: Int, _ offset: Int) -> Bool {
        let count = Int(self[edge].count) &- 1
        let first = (bytes.word(index, offset) ^ self[edge].first) & lowBytes(count)
        if count <= 8 { return first == 0 }
        let second = (bytes.word(index, offset &+ 8) ^ self[edge].second) & lowBytes(count &- 8)
        guard first | second == 0 else { return false }
        return count < 16 || (bytes.word(index, offset &+ count &- 7) ^ self[edge].last) << 8 == 0
    }
}
