internal import PaymentModel

/// Reads one message in one pass: well-formedness, content models, values, and what its table of paths asks for.
///
/// Its promise is that what it passes over is valid and has been read; whatever it does not know, and whatever is wrong, it
/// stops at, for the reference engine to say. It goes forward from one checkpoint to the next: the beginning of the message, the
/// beginning of a block, the end of a block or a record. Where the bytes end, or it stops, everything is as it was at the
/// last checkpoint.
struct MessageScanner: ~Copyable {
    /// Where a run ended.
    enum Outcome: Equatable {
        /// More bytes are needed behind the last checkpoint.
        case incomplete
        /// The message's end tag has been read; behind it is `end`.
        case message(end: Int)
        /// Something for the reference engine.
        case handOver(HandOverReason)
    }

    let automaton: MessageAutomaton
    let tables: ScanTables
    let plan: RecordPlan
    /// The values of the message and its blocks.
    var outer = FieldCollector(MessageTables.header)
    /// What does not change while a message is read.
    private(set) var context = MessageContext.none

    /// The checkpoint: its place, where reading goes on from there, and what is open there.
    private(set) var committed = 0
    private var resume = 0
    /// Whether the checkpoint is behind the beginning of the message.
    private(set) var hasCommitted = false
    private var committedState = 0
    private var committedDepth = 0
    /// The edge of the record that ended there, where another may follow; −1 where not.
    private var committedRecord = -1
    /// The edge of the record that is open and how many elements are around it; −1 where none is.
    private var openRecord = -1
    private var openRecordDepth = 0
    /// Whether a block is among what the reference engine would be given, so that others like it need not be.
    private var hasKeptBlock = false
    private let committedStack: PlainTable<UInt16>
    /// The edges of the open elements, by their numbers.
    private let stack: PlainTable<UInt16>
    /// For each state, the edge last taken from it.
    private let predicted: PlainTable<UInt16>

    /// The namespace's prefix with its colon, as two words.
    private(set) var prefix: [UInt8] = []
    private(set) var prefixCount = 0
    private(set) var prefixWords: (UInt64, UInt64) = (0, 0)
    private(set) var prefixMasks: (UInt64, UInt64) = (0, 0)
    /// The namespaces declared around the message and on its element.
    var namespaces = NamespaceScope()

    /// Whether values outside of records may still come: not behind the first record of a block.
    private(set) var isHeadOpen = true
    var record: RecordValues
    /// What has been counted, as of the checkpoint.
    var totals = RecordTotals()
    /// How many records the skeleton has not been told of yet.
    private var uncounted = 0
    /// What is told of the records behind one another.
    private(set) var payments: [Payment] = []
    /// What the reference engine has to read if it takes over.
    private(set) var skeleton = Skeleton()
    var rules = RuleCache()
    /// Who sends and receives by the last record, where a header says so too.
    var parties = [ReferenceEngine.CheckedParty(), ReferenceEngine.CheckedParty()]
    var draft = PaymentDraft()
    /// What it scans ahead by, and nothing else; nil where it reads a message from its beginning.
    private var ahead: RecordsAhead?
    /// How records of the open block are scanned ahead, once somebody has asked.
    private var planAhead: RecordsAhead?
    /// The block whose records are read.
    private var block = RecordsAhead.Block()

    static let maximumDepth = 120
    /// Longer values are for the reference engine.
    static let maximumValue = 1 << 16

    init(_ automaton: MessageAutomaton) {
        self.automaton = automaton
        tables = automaton.tables
        plan = automaton.plan
        stack = PlainTable(repeating: 0, count: Self.maximumDepth + 8)
        committedStack = PlainTable(repeating: 0, count: Self.maximumDepth + 8)
        predicted = PlainTable(repeating: 0, count: tables.states.count)
        for state in 0..<tables.states.count where tables.states[state].count > 0 {
            predicted[state] = tables.states[state].first
        }
        record = RecordValues(automaton.plan)
    }

    deinit {
        stack.free()
        committedStack.free()
        predicted.free()
        record.free()
        draft.free()
        rules.free()
    }

    /// Begins a message whose start tag stands at `start` and ends before `content`; the checkpoint is at `unit`, in front of
    /// both. False where its prefix is too long.
    mutating func begin(
        at unit: Int,
        content: Int,
        prefix: [UInt8],
        outer: FieldCollector,
        context: MessageContext,
        namespaces: NamespaceScope,
        skeleton: Skeleton
    ) -> Bool {
        guard prefix.count <= 16 else { return false }
        begin(prefix, outer, context, namespaces, skeleton)
        committed = unit
        resume = content
        hasCommitted = false
        committedState = tables.rootState
        committedDepth = 1
        committedRecord = -1
        committedStack[0] = UInt16(truncatingIfNeeded: tables.rootEdge)
        rules.setDay(nil)
        return true
    }

    /// Begins to scan records ahead of those in front of them; the checkpoint is at the first one's start tag.
    mutating func begin(_ plan: RecordsAhead, at start: Int) {
        begin(plan.prefix, plan.outer, plan.context, plan.namespaces, Skeleton())
        ahead = plan
        beginRecords(of: plan, at: start)
    }

    /// Goes on behind a record that the reference engine has read; the checkpoint is at the beginning of the bytes.
    mutating func begin(behind plan: RecordsAhead, _ state: RecordState, _ skeleton: Skeleton) {
        begin(plan.prefix, state.values, plan.context.isValid(state.isValid), plan.namespaces, skeleton)
        beginRecords(of: plan, at: 0)
        block = plan.block
        totals = state.totals
        parties = state.parties
    }

    /// Puts the checkpoint to where a plan stands, before a record.
    private mutating func beginRecords(of plan: RecordsAhead, at start: Int) {
        committed = start
        resume = start
        hasCommitted = true
        committedState = plan.state
        committedDepth = plan.stack.count
        committedRecord = plan.edge
        for (place, edge) in plan.stack.enumerated() { committedStack[place] = edge }
        beginRecords()
    }

    private mutating func begin(
        _ prefix: [UInt8],
        _ outer: FieldCollector,
        _ context: MessageContext,
        _ namespaces: NamespaceScope,
        _ skeleton: Skeleton
    ) {
        self.outer = outer
        self.context = context
        self.namespaces = namespaces
        self.skeleton = skeleton
        skeleton.begin(names: automaton.names)
        self.prefix = prefix
        prefixCount = prefix.count
        var words: [UInt64] = [0, 0]
        for (place, byte) in prefix.enumerated() { words[place / 8] |= UInt64(byte) << UInt64(place % 8 * 8) }
        prefixWords = (words[0], words[1])
        prefixMasks = (lowBytes(prefix.count), prefix.count > 8 ? lowBytes(prefix.count - 8) : 0)
        totals = RecordTotals()
        parties = [ReferenceEngine.CheckedParty(), ReferenceEngine.CheckedParty()]
        payments.removeAll(keepingCapacity: true)
        draft.setTemplate(context.template)
        record.keepsLists = context.tellsPayments
        ahead = nil
        planAhead = nil
        hasKeptBlock = false
    }

    /// The first record of a block begins: what stands outside of records is complete.
    @inline(never)
    private mutating func beginRecords() {
        isHeadOpen = false
        planAhead = nil
        block = RecordsAhead.Block()
        record.takeOuter(outer, plan)
        rules.setDay(context.day(outer))
    }

    /// Says that the bytes have been moved to the front by so many.
    mutating func move(by count: Int) {
        committed -= count
        resume -= count
    }

    // MARK: Records ahead

    /// How records behind the checkpoint can be scanned ahead; nil where it is not between two records of one block.
    mutating func recordsAhead() -> RecordsAhead? {
        guard hasCommitted, committedRecord >= 0, !isHeadOpen else { return nil }
        if let planAhead, planAhead.edge == committedRecord { return planAhead }
        let plan = plan(committedState, (0..<committedDepth).map { committedStack[$0] }, committedRecord)
        planAhead = plan
        return plan
    }

    /// What it will know behind the record that is open, whatever is in that; nil where none is, or none can follow.
    func planBehindOpenRecord() -> RecordsAhead? {
        guard openRecord >= 0 else { return nil }
        let state = Int(tables.edges[openRecord].next)
        let following = recordEdge(state, tables.edges[openRecord].name)
        guard following >= 0 else { return nil }
        return plan(state, (0..<openRecordDepth).map { stack[$0] }, following)
    }

    private func plan(_ state: Int, _ stack: [UInt16], _ edge: Int) -> RecordsAhead {
        RecordsAhead(
            automaton,
            outer: outer,
            context: context,
            namespaces: namespaces,
            prefix: prefix,
            state: state,
            stack: stack,
            edge: edge,
            block: block
        )
    }

    /// Whether the checkpoint is where a plan takes it to be, behind a record of the same block.
    func stands(by plan: RecordsAhead) -> Bool { block === plan.block && committedRecord == plan.edge && hasCommitted }

    /// Takes what was found of records that begin right behind the checkpoint; the bytes go on behind them, at their beginning.
    mutating func take(_ found: ScannedRecords) {
        committed = 0
        resume = 0
        totals.add(found.totals)
        for (place, party) in found.parties.enumerated() where party.slot >= 0 { parties[place] = party }
    }

    /// Gives the payments read since they were taken last.
    mutating func takePayments() -> [Payment] {
        var taken: [Payment] = []
        swap(&taken, &payments)
        return taken
    }

    /// A payment has been read.
    mutating func add(_ payment: consuming Payment) { payments.append(payment) }

    // MARK: The loop

    /// Reads on from the checkpoint, up to the end of the bytes, of the message, or of what it knows.
    ///
    /// `bytes` has nought behind `end` for `scanPadding` bytes.
    mutating func run(_ bytes: RawSpan, end: Int) -> Outcome {
        let outcome = scan(bytes, end: end)
        countRecords()
        return outcome
    }

    private mutating func scan(_ bytes: RawSpan, end: Int) -> Outcome {
        if !hasCommitted {
            outer.begin(.group)
            isHeadOpen = true
        }
        // Copies that stay: of what belongs to the scanner each call would be given one.
        let tables = tables
        let edges = tables.edges
        let states = tables.states
        let stack = stack
        let predicted = predicted
        // Behind `<`, and behind `</`.
        let opening = prefixCount &+ 1
        let closing = prefixCount &+ 2
        let checksValues = context.checksValues
        var index = resume
        var state = committedState
        var depth = committedDepth
        openRecord = -1
        for place in 0..<depth { stack[place] = committedStack[place] }
        while true {
            if bytes.byte(index, 0) != 0x3C {
                index = skipSpace(bytes, index)
                if bytes.byte(index, 0) != 0x3C {
                    return index >= end ? .incomplete : .handOver(bytes.byte(index) == 0 ? .syntax : .content)
                }
            }
            let second = bytes.byte(index, 1)
            if second == 0x2F {
                // An end tag.
                let number = Int(stack[depth &- 1])
                guard hasPrefix(bytes, index, 2) else { return outcome(bytes, index, end, .syntax) }
                var behind = index &+ closing &+ Int(edges[number].count)
                if !edges.fits(number, bytes, index, closing) {
                    behind = endTagEnd(number, bytes, index)
                    guard behind >= 0 else { return outcome(bytes, index, end, .syntax) }
                }
                guard states[state].accepts else { return .handOver(.content) }
                depth &-= 1
                state = Int(edges[number].next)
                index = behind
                if edges[number].unit != 0 {
                    if let reason = endUnit(number, depth, bytes) { return .handOver(reason) }
                    openRecord = -1
                    guard commit(bytes, index, state, depth, number) else { return .handOver(.size) }
                }
                if depth == 0 { return .message(end: index) }
                continue
            }
            if second == 0x21 || second == 0x3F { return .handOver(.markup) }
            // A start tag: first the edge taken last time, then a look by state and name.
            var number = Int(predicted[state])
            var isPlain = edges.fits(number, bytes, index, opening) && hasPrefix(bytes, index, 1)
            if !isPlain {
                number = edge(bytes, index, state)
                guard number >= 0 else {
                    guard states[state].wildcard != 0 else { return outcome(bytes, index, end, .content) }
                    switch foreignElement(bytes, index, end, states[state].wildcard) {
                    case .end(let after):
                        index = after
                        state = Int(states[state].wildcardNext)
                        continue
                    case .incomplete: return .incomplete
                    case .unusual: return outcome(bytes, index, end, .foreign)
                    }
                }
                predicted[state] = UInt16(truncatingIfNeeded: number)
                isPlain = edges.fits(number, bytes, index, opening)
            }
            var at = index &+ opening &+ Int(edges[number].count)
            var currency: UInt32 = 0
            var isEmptyElement = false
            if !isPlain || edges[number].attribute >= 0 {
                if isPlain, bytes.word(at, 0) & 0xFF_FFFF_FFFF == 0x22_3D79_6343, bytes.byte(at, 8) == 0x22,
                    bytes.byte(at, 9) == 0x3E, tables.holds(Int(edges[number].attribute), bytes, at &+ 5, 3, 3)
                {
                    // `Ccy="XXX">`
                    currency = UInt32(truncatingIfNeeded: bytes.word(at, 5).byteSwapped >> 40)
                    at &+= 10
                } else {
                    switch attributes(bytes, at &- 1, end, edges[number]) {
                    case .end(let after, let found, let isEmpty):
                        (at, currency, isEmptyElement) = (after, found, isEmpty)
                    case .incomplete: return .incomplete
                    case .unusual: return .handOver(.attribute)
                    }
                }
            }
            if edges[number].simple >= 0 {
                // A value: never on the stack.
                state = Int(edges[number].next)
                var valueEnd = isEmptyElement ? at : plainTextEnd(bytes, at)
                var characters = valueEnd &- at
                if bytes.byte(valueEnd, 0) >= 0x80 {
                    let (end, others) = textEnd(bytes, valueEnd)
                    valueEnd = end
                    characters &+= others
                }
                let count = valueEnd &- at
                guard !isEmptyElement, bytes.word(valueEnd, 0) & 0xFFFF == 0x2F3C, hasPrefix(bytes, valueEnd, 2),
                    currency == 0
                        ? edges.fits(number, bytes, valueEnd, closing)
                        : edges.hasName(number, bytes, valueEnd, closing)
                            && bytes.byte(valueEnd, closing &+ Int(edges[number].count) &- 1) == 0x3E,
                    count <= Self.maximumValue
                else {
                    switch unusualValue(bytes, at, end, number, currency, isEmptyElement) {
                    case .end(let after): index = after
                    case .incomplete: return .incomplete
                    case .handOver(let reason): return .handOver(reason)
                    }
                    continue
                }
                if edges[number].value == ScanEdge.text {
                    guard characters >= Int(edges[number].minimum), characters <= Int(edges[number].maximum) else {
                        return .handOver(.value)
                    }
                } else {
                    guard tables.holds(Int(edges[number].simple), bytes, at, count, characters) else {
                        return .handOver(.value)
                    }
                }
                if edges[number].slot >= 0 {
                    guard record.put(bytes, at, count, to: Int(edges[number].slot), currency) else {
                        return .handOver(.payment)
                    }
                }
                if edges[number].action != 0 {
                    guard act(edges[number].action, bytes, at, count, currency) else { return .handOver(.payment) }
                }
                if checksValues, edges[number].rule != 0 || currency != 0 {
                    guard keepsRules(edges[number].rule, currency, bytes, at, count) else { return .handOver(.rule) }
                }
                index = valueEnd &+ closing &+ Int(edges[number].count)
                continue
            }
            if edges[number].unit != 0 {
                if edges[number].unit == ScanEdge.block {
                    if ahead != nil { return .handOver(.content) }
                    guard commit(bytes, index, state, depth, -1) else { return .handOver(.size) }
                    isHeadOpen = true
                    outer.begin(.block)
                } else {
                    if isHeadOpen { beginRecords() }
                    record.begin()
                    openRecord = number
                    openRecordDepth = depth
                }
            }
            if edges[number].action != 0, !actAtStart(edges[number].action) { return .handOver(.payment) }
            index = at
            if isEmptyElement {
                guard states[Int(edges[number].child)].accepts, edges[number].unit == 0 else {
                    return .handOver(.content)
                }
                state = Int(edges[number].next)
            } else {
                stack[depth] = UInt16(truncatingIfNeeded: number)
                depth &+= 1
                state = Int(edges[number].child)
            }
        }
    }

    /// Ends a record or a block; the reason where it is not plainly right.
    private mutating func endUnit(_ number: Int, _ depth: Int, _ bytes: RawSpan) -> HandOverReason? {
        if let ahead, number != ahead.edge || depth != ahead.stack.count { return .content }
        return tables.edges[number].unit == ScanEdge.record ? endRecord(bytes) : endBlock()
    }

    /// A fault, or only the end of the bytes.
    @inline(never)
    func outcome(_ bytes: RawSpan, _ from: Int, _ end: Int, _ reason: HandOverReason) -> Outcome {
        var index = from
        while index < end {
            if bytes.byte(index) == UInt8(ascii: ">") { return .handOver(reason) }
            index += 1
        }
        return .incomplete
    }

    // MARK: Checkpoints

    /// Makes a place the checkpoint. `edge` is the unit's that ended there; −1 where a block begins.
    ///
    /// What stands between two checkpoints need not be read again where the schema is then where it was before: so it is with
    /// records behind the first. False where more has to be kept than is worth it.
    @inline(never)
    private mutating func commit(_ bytes: RawSpan, _ index: Int, _ state: Int, _ depth: Int, _ edge: Int) -> Bool {
        var hasRoom = true
        let from = tables.states[state]
        let isLoop = edge >= Int(from.first) && edge &- Int(from.first) < Int(from.count)
        if isLoop, committedRecord == edge {
            uncounted &+= 1
        } else {
            countRecords()
            keep(bytes, index, edge, isLoop)
            hasRoom = !skeleton.isFull
            let isRecord = edge >= 0 && tables.edges[edge].unit == ScanEdge.record
            committedRecord = isRecord ? recordEdge(state, tables.edges[edge].name) : -1
        }
        committed = index
        resume = index
        hasCommitted = true
        committedState = state
        committedDepth = depth
        for place in 0..<depth { committedStack[place] = stack[place] }
        return hasRoom
    }

    /// Tells the skeleton of the records that are like the last one.
    private mutating func countRecords() {
        guard uncounted > 0 else { return }
        skeleton.countRecords(uncounted, named: tables.edges[committedRecord].name)
        uncounted = 0
    }

    @inline(never)
    private mutating func keep(_ bytes: RawSpan, _ index: Int, _ edge: Int, _ isLoop: Bool) {
        if edge < 0 {
            skeleton.beginBlock(bytes, committed..<index)
        } else if tables.edges[edge].unit == ScanEdge.record {
            skeleton.keep(bytes, committed..<index)
        } else if isLoop, hasKeptBlock {
            skeleton.dropBlock(tables.edges[edge].name)
        } else {
            skeleton.keep(bytes, committed..<index)
            hasKeptBlock = tables.edges[edge].unit == ScanEdge.block
        }
    }
}
