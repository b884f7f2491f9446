internal import PaymentModel

/// Where in the text something stands.
struct TextPlace: Equatable {
    /// Bytes from the beginning of the text.
    var offset = 0
    /// From 1.
    var line = 1
    /// The offset of the beginning of that line.
    var lineStart = 0
}

/// What the reference engine has to be given before it can take over where the fast engine stops.
///
/// Of all that was read it is only what is still open, and of records and blocks that repeat the first: a schema is behind
/// the second where it was behind the first. How many were left out is said in between, for the places among equals.
final class Skeleton {
    enum Part {
        /// Bytes, and where they stood.
        case bytes(Range<Int>, TextPlace)
        /// So many elements of a name.
        case leftOut(name: String, count: Int)
    }

    /// A place to go back to when what follows is complete.
    struct Mark {
        fileprivate var bytes: Int
        fileprivate var parts: Int
    }

    private(set) var bytes: [UInt8] = []
    private(set) var parts: [Part] = []
    private var leftOutRecords = 0
    private var blockMark: Mark?
    /// The names of the message's elements, and the number of the one that `leftOutRecords` counts.
    private var names: [String] = []
    private var recordName: UInt16 = 0
    /// Names that are no message's.
    private(set) var otherNames: Set<String> = []

    /// Where in the text the bytes stand that are scanned: the place of one of them, up to which lines are counted.
    private var known = TextPlace()
    private var knownIndex = 0

    /// Beyond, the reference engine takes over: nothing that is usual needs so much.
    private static let maximumBytes = 1 << 20
    private static let maximumParts = 1 << 12

    /// Whether more would have to be kept than is worth it.
    var isFull: Bool { bytes.count > Self.maximumBytes || parts.count > Self.maximumParts }

    /// A message begins.
    func begin(names: [String]) {
        self.names = names
        leftOutRecords = 0
        blockMark = nil
    }

    /// Notes a name that is no message's; false where there are more than a file has that is not made to do harm.
    func note(_ name: String) -> Bool {
        otherNames.insert(name)
        return otherNames.count <= Self.maximumNames
    }

    /// The same of a tag's attributes and of the namespaces that it declares.
    func note(_ attributes: TagAttributes, _ scanned: RawSpan) -> Bool {
        for attribute in attributes.list {
            guard note(String(decoding: scanned.array(attribute.name), as: UTF8.self)) else { return false }
            guard TagAttributes.declares(attribute, scanned) else { continue }
            guard note(String(decoding: scanned.array(attribute.value), as: UTF8.self)) else { return false }
        }
        return true
    }

    private static let maximumNames = 1_000

    var mark: Mark { Mark(bytes: bytes.count, parts: parts.count) }

    /// Forgets what was kept since a mark: an element that is complete.
    func truncate(to mark: Mark) {
        leftOutRecords = 0
        bytes.removeLast(max(0, bytes.count - mark.bytes))
        parts.removeLast(max(0, parts.count - mark.parts))
        // What followed without a gap was joined to what was there.
        if case .bytes(let range, let place)? = parts.last, range.upperBound > bytes.count {
            parts[parts.count - 1] = .bytes(range.lowerBound..<bytes.count, place)
        }
    }

    /// Forgets everything.
    func reset() {
        leftOutRecords = 0
        blockMark = nil
        bytes.removeAll(keepingCapacity: true)
        parts.removeAll(keepingCapacity: true)
    }

    /// Keeps bytes.
    func keep(_ scanned: RawSpan, _ range: Range<Int>) {
        flush()
        guard !range.isEmpty else { return }
        let place = place(of: range.lowerBound, in: scanned)
        let start = bytes.count
        unsafe scanned.extracting(range).withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
        if case .bytes(let before, let old)? = parts.last, old.offset + before.count == place.offset {
            parts[parts.count - 1] = .bytes(before.lowerBound..<bytes.count, old)
        } else {
            parts.append(.bytes(start..<bytes.count, place))
        }
    }

    /// Leaves elements out.
    func leaveOut(_ name: String, count: Int = 1) {
        flush()
        var index = parts.count - 1
        while index >= 0, case .leftOut(let other, let before) = parts[index] {
            if other == name {
                parts[index] = .leftOut(name: name, count: before + count)
                return
            }
            index -= 1
        }
        parts.append(.leftOut(name: name, count: count))
    }

    /// Leaves records out.
    func countRecords(_ count: Int, named name: UInt16) {
        if name != recordName {
            flush()
            recordName = name
        }
        leftOutRecords += count
    }

    /// Leaves out records that were scanned ahead, with the names that are no message's in them; false where those are too many.
    func take(
        records count: Int,
        named name: UInt16,
        noting others: Set<String>,
        _ lines: (count: Int, last: Int),
        bytes: Range<Int>
    ) -> Bool {
        otherNames.formUnion(others)
        guard otherNames.count <= Self.maximumNames else { return false }
        if count > 0 { countRecords(count, named: name) }
        if lines.count > 0 {
            known.line += lines.count
            known.lineStart = known.offset + lines.last + 1 - bytes.lowerBound
        }
        known.offset += bytes.count
        return true
    }

    private func flush() {
        guard leftOutRecords > 0 else { return }
        let count = leftOutRecords
        leftOutRecords = 0
        leaveOut(names[Int(recordName)], count: count)
    }

    /// A block begins behind some bytes.
    func beginBlock(_ scanned: RawSpan, _ range: Range<Int>) {
        flush()
        blockMark = mark
        keep(scanned, range)
    }

    /// The block is complete, and the schema is where it was before.
    func dropBlock(_ name: UInt16) {
        guard let blockMark else { return }
        truncate(to: blockMark)
        leaveOut(names[Int(name)])
    }

    /// What was counted is all told.
    func finish() { flush() }

    // MARK: Places

    /// Says where the bytes stand that are now scanned.
    func setPlace(_ place: TextPlace, ofIndex index: Int) {
        known = place
        knownIndex = index
    }

    /// The bytes have been moved to the front by so many, which are behind the checkpoint.
    func move(_ scanned: RawSpan, by count: Int) {
        _ = place(of: count, in: scanned)
        knownIndex -= count
    }

    /// Where a byte stands; the places that are asked for go forward.
    func place(of index: Int, in scanned: RawSpan) -> TextPlace {
        guard index > knownIndex else { return known }
        let (lines, last) = scanned.lineFeeds(in: knownIndex..<index)
        if lines > 0 {
            known.line += lines
            known.lineStart = known.offset + (last + 1 - knownIndex)
        }
        known.offset += index - knownIndex
        knownIndex = index
        return known
    }
}
