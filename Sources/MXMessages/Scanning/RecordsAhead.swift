public import PaymentModel

/// How records further on in a message are scanned before those in front of them are: all that a scanner knows between two
/// records of one block.
///
/// Nothing of it is changed once it is made. What it finds counts only where the reader comes to stand in that very place; a
/// start tag that it takes for a record's and that is none, in a comment, the reader never comes to stand at.
public final class RecordsAhead: AheadPlan, @unchecked Sendable {
    let automaton: MessageAutomaton
    /// The values around the records: a copy of its own.
    let outer: FieldCollector
    let context: MessageContext
    let namespaces: NamespaceScope
    /// The namespace's prefix with its colon.
    let prefix: [UInt8]
    /// Where the message is between two records: its state, the edges of what is open, and the record's own edge.
    let state: Int
    let stack: [UInt16]
    let edge: Int
    /// The block whose records they are.
    let block: Block
    /// How a record's start tag begins.
    private let tag: [UInt8]

    /// Stands for one block of one message.
    final class Block: Sendable {}

    init(
        _ automaton: MessageAutomaton,
        outer: FieldCollector,
        context: MessageContext,
        namespaces: NamespaceScope,
        prefix: [UInt8],
        state: Int,
        stack: [UInt16],
        edge: Int,
        block: Block
    ) {
        self.automaton = automaton
        self.outer = FieldCollector(copying: outer)
        self.context = context
        self.namespaces = namespaces
        self.prefix = prefix
        self.state = state
        self.stack = stack
        self.edge = edge
        self.block = block
        let name = automaton.names[Int(automaton.tables.edges[edge].name)]
        tag = [UInt8(ascii: "<")] + prefix + Array(name.utf8)
    }

    /// An unfinished record is left; nought ends the scanner's loops.
    public static var endsAnywhere: Bool { true }

    /// The first start tag of a record.
    public func firstCut(in piece: RawSpan) -> Int? {
        var at = 0
        while at + tag.count < piece.byteCount {
            if piece.byte(at) == UInt8(ascii: "<"), isCut(piece, at) { return at }
            at += 1
        }
        return nil
    }

    /// The last start tag of a record.
    public func lastCut(in piece: RawSpan) -> Int? {
        var at = piece.byteCount - tag.count - 1
        while at > 0 {
            if piece.byte(at) == UInt8(ascii: "<"), isCut(piece, at) { return at }
            at -= 1
        }
        return nil
    }

    /// The place behind the first end tag of a record.
    func recordEnd(in bytes: [UInt8], from start: Int) -> Int? {
        var at = start
        while let open = bytes[at...].firstIndex(of: UInt8(ascii: "<")) {
            at = open + 1
            guard bytes.count - open > tag.count + 1, bytes[at] == UInt8(ascii: "/"),
                bytes[(open + 2)..<(open + 1 + tag.count)].elementsEqual(tag[1...])
            else { continue }
            var end = open + 1 + tag.count
            while end < bytes.count, isXMLSpace(bytes[end]) { end += 1 }
            if end < bytes.count, bytes[end] == UInt8(ascii: ">") { return end + 1 }
        }
        return nil
    }

    /// How many bytes an end tag has at most, white space inside it counted as far as it is usual.
    var endTagBytes: Int { tag.count + 64 }

    private func isCut(_ piece: RawSpan, _ at: Int) -> Bool {
        for place in 1..<tag.count where piece.byte(at + place) != tag[place] { return false }
        let ending = piece.byte(at + tag.count)
        return ending == UInt8(ascii: ">") || isXMLSpace(ending)
    }

    /// Scans the records that begin at the part's beginning and end in it, up to the first that is not plainly right.
    public func read(_ piece: RawSpan, _ part: Range<Int>) -> ScannedRecords {
        let box = automaton.takeScanner()
        defer { automaton.give(back: box) }
        box.scanner.begin(self, at: part.lowerBound)
        // Why it stopped the reader finds out for itself: it goes on from there.
        _ = box.scanner.run(piece, end: part.upperBound)
        let scanned = part.lowerBound..<box.scanner.committed
        let found = ScannedRecords(
            plan: self,
            bytes: scanned,
            lines: piece.lineFeeds(in: scanned),
            totals: box.scanner.totals,
            parties: box.scanner.parties,
            payments: box.scanner.takePayments(),
            otherNames: box.scanner.skeleton.otherNames
        )
        return found
    }
}

/// Records that were scanned ahead of those in front of them.
public struct ScannedRecords: Sendable {
    /// What was expected of the reader.
    let plan: RecordsAhead
    /// Where they stand in their piece.
    let bytes: Range<Int>
    /// How many lines end in them, and where in the piece the last one does.
    let lines: (count: Int, last: Int)
    let totals: RecordTotals
    let parties: [ReferenceEngine.CheckedParty]
    /// Their payments, counted as if none of the message stood in front.
    var payments: [Payment]
    /// Names in them that are no message's.
    let otherNames: Set<String>
}
