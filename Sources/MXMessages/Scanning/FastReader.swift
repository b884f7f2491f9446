internal import PaymentModel

/// Reads the text of a file with the fast engine, and with the reference engine where that has to speak.
///
/// The text lies in a window that is used again and again. What is not plainly right is handed over from the last
/// checkpoint; from the end of a message on the fast engine goes on. Both work on one `ReferenceEngine`, which keeps what is
/// known of the file: so everything is told in one order and counted once.
@safe final class FastReader {
    /// Who reads.
    enum Mode {
        case fast
        /// The reference engine, to the end of the message.
        case reference
        /// The reference engine, to the end of the file.
        case referenceOnly
    }

    let box: EngineBox
    let schemas: SchemaCatalog
    let limits: Limits
    let rules: RuleSet
    let tellsPayments: Bool
    private(set) var mode: Mode
    private(set) var statistics = ScanStatistics()

    private var window: UnsafeMutableRawBufferPointer
    /// How many bytes of the window are filled, and where the next thing outside of messages begins.
    private(set) var filled = 0
    var at = 0
    /// How much was there when it last did not suffice.
    private var lastTried = 0

    let skeleton = Skeleton()
    /// What was open when the parser stopped.
    private var parkedStack = ElementStack()
    /// How many messages had ended when the reference engine took over.
    private var endedBefore = 0
    /// Where the fast engine goes on before the message ends: behind the record that the reference engine reads.
    private var resumption: Resumption?
    private var resumptions = 0
    /// Whether there was a comment, CDATA or the like since: where such a thing is not at its end, what the parser says depends
    /// on where its bytes are cut, and it is given them whole.
    private var hasAsides = false
    /// How many hand-overs are under way inside one another.
    private var handOversInside = 0
    /// How much is waited for before it is looked at.
    private let blockBytes: Int
    var outer: [OuterElement] = []
    var namespaces = NamespaceScope()
    var hasBegun = false
    var hasEnded = false
    /// The message that is being read.
    var scanner: ScannerBox?
    var message: OpenMessage?

    /// A record that the reference engine reads for the fast one.
    private struct Resumption {
        let plan: RecordsAhead
        let message: OpenMessage
        let reason: HandOverReason
        /// The last bytes that the reference engine was given: an end tag may be cut.
        var tail: [UInt8] = []
    }

    /// An open element around messages.
    struct OuterElement {
        var name: [UInt8]
        var localName: String
        /// Namespaces in scope outside of it.
        var scope: Int
        /// What to go back to at its end; nil where the parser has it open.
        var mark: Skeleton.Mark?
    }

    /// What is known of the message that is being read.
    struct OpenMessage {
        var localName: String
        var mark: Skeleton.Mark
        /// Namespaces in scope outside of it.
        var scope: Int
        /// The engine's next index and number of payments before it.
        var nextIndex: Int
        var firstPayment: Int
        /// Why the reference engine has read a part of it, and has to read its end, too; nil where it has not.
        var partlyRead: HandOverReason?
    }

    private static let firstCapacity = 1 << 16
    /// A record that needs more is read by the reference engine.
    private static let maximumCapacity = 1 << 22

    init(
        _ box: EngineBox,
        rules: RuleSet,
        schemas: SchemaCatalog,
        limits: Limits,
        tellsPayments: Bool,
        blockBytes: Int,
        isFast: Bool
    ) {
        self.box = box
        self.blockBytes = blockBytes
        self.rules = rules
        self.schemas = schemas
        self.limits = limits
        self.tellsPayments = tellsPayments
        // Limits under what messages need are for the reference engine to keep.
        let areUsual =
            limits.textBytes >= MessageScanner.maximumValue && limits.nameBytes >= 200
            && limits.attributes >= TagAttributes.maximum && limits.paymentTextBytes >= Payment.maximumTextBytes
        mode = isFast && areUsual ? .fast : .referenceOnly
        unsafe window = UnsafeMutableRawBufferPointer.allocate(
            byteCount: mode == .fast ? Self.firstCapacity + scanPadding : 0,
            alignment: 16
        )
        if mode == .fast { endWindow() }
    }

    deinit {
        unsafe window.deallocate()
        giveScannerBack()
    }

    /// Takes the next bytes of the text.
    func take(_ bytes: UnsafeRawBufferPointer) {
        var start = 0
        while start < bytes.count, !box.isStopped {
            switch mode {
            case .fast:
                start += unsafe fill(UnsafeRawBufferPointer(rebasing: bytes[start...]))
                if mode == .fast { run() }
            case .reference: start += unsafe takeInReference(UnsafeRawBufferPointer(rebasing: bytes[start...]))
            case .referenceOnly:
                unsafe feed(UnsafeRawBufferPointer(rebasing: bytes[start...]))
                start = bytes.count
            }
        }
    }

    /// Says that the text is at its end.
    func finish() {
        guard !box.isStopped else { return }
        if mode == .fast {
            run(isEnd: true)
            if mode == .fast, hasEnded, at == filled { return box.finishFast() }
            if mode == .fast { handOver(.syntax, isForGood: true) }
        }
        box.finish()
    }

    /// Refuses the rest of the file for something that stands behind what was taken.
    func refuse(_ code: String, _ text: String) {
        if mode == .fast { run(isEnd: true) }
        if mode == .fast { handOver(.syntax, isForGood: true) }
        box.refuse(code, text)
    }

    // MARK: The window

    /// Takes as many bytes as fit; gives how many.
    private func fill(_ bytes: UnsafeRawBufferPointer) -> Int {
        let kept = scanner.map { $0.scanner.committed } ?? at
        let left = filled - kept
        if kept > 0, bytes.count > capacity - filled {
            withBytes { skeleton.move($0, by: kept) }
            unsafe window.copyMemory(from: UnsafeRawBufferPointer(rebasing: window[kept..<filled]))
            filled = left
            at = max(0, at - kept)
            scanner?.scanner.move(by: kept)
            lastTried = max(0, lastTried - kept)
        }
        if filled == capacity { grow() }
        let count = min(bytes.count, capacity - filled)
        guard count > 0 else {
            handOver(.size)
            return 0
        }
        unsafe UnsafeMutableRawBufferPointer(rebasing: window[filled..<filled + count])
            .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
        filled += count
        statistics.fastBytes += count
        endWindow()
        return count
    }

    private var capacity: Int { unsafe window.count - scanPadding }

    private func grow() {
        guard capacity < Self.maximumCapacity else { return }
        let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity * 4 + scanPadding, alignment: 16)
        unsafe larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: window[..<(filled + scanPadding)]))
        unsafe window.deallocate()
        unsafe window = larger
    }

    /// Bytes of nought end every loop; behind them nothing is looked at.
    private func endWindow() {
        for place in 0..<scanPadding { unsafe window[filled + place] = 0 }
    }

    func withBytes<Result>(_ body: (RawSpan) -> Result) -> Result {
        let all = unsafe UnsafeRawBufferPointer(start: window.baseAddress, count: filled + scanPadding)
        return unsafe body(all.bytes)
    }

    // MARK: Reading

    private func run(isEnd: Bool = false, isForced: Bool = false) {
        // Where a unit is long, more of it is waited for before it is looked at again.
        let pending = filled - (scanner.map { $0.scanner.committed } ?? at)
        let isEnough = filled == capacity || filled - lastTried >= max(blockBytes, pending / 4)
        guard isEnd || isForced || isEnough else { return }
        lastTried = filled
        while mode == .fast {
            if let scanner {
                let outcome = withBytes { scanner.scanner.run($0, end: filled) }
                tellPayments()
                switch outcome {
                case .incomplete: return
                case .handOver(let reason): handOver(reason)
                case .message(let end): endMessage(end)
                }
            } else {
                switch withBytes({ readOutside($0, isEnd: isEnd) }) {
                case .again: continue
                case .incomplete: return
                case .handOver(let reason, let isForGood): handOver(reason, isForGood: isForGood)
                }
            }
        }
    }

    private func tellPayments() {
        guard let scanner, !scanner.scanner.payments.isEmpty else { return }
        box.add(scanner.scanner.takePayments())
    }

    /// The message has been read to its end; the reference engine may have to say something of it.
    private func endMessage(_ end: Int) {
        guard let scanner, let message else { return }
        if let reason = message.partlyRead { return handOver(reason, isCounted: false) }
        if box.isHeader {
            let broken = rules == .all ? scanner.scanner.outer.brokenRules(at: .group) : []
            guard broken.isEmpty, !box.isRepeated(scanner.scanner.outer) else { return handOver(.header) }
        } else if !scanner.scanner.isPlainlyComplete() {
            return handOver(.rule)
        }
        statistics.fastMessages += 1
        statistics.fastRecords += scanner.scanner.totals.records
        box.end(scanner.scanner.totals, scanner.scanner.parties, firstPayment: message.firstPayment)
        if outer.isEmpty {
            // The parser has to see a root element.
            withBytes { skeleton.keep($0, scanner.scanner.committed..<end) }
            hasEnded = true
        } else {
            skeleton.truncate(to: message.mark)
            skeleton.leaveOut(message.localName)
        }
        namespaces.truncate(to: message.scope)
        at = end
        giveScannerBack()
        self.message = nil
    }

    func giveScannerBack() {
        if let scanner { scanner.scanner.automaton.give(back: scanner) }
        scanner = nil
    }

    // MARK: Records ahead

    /// How records of the open message can be scanned ahead; nil where it is not between two of them, or is not read fast.
    func recordsAhead() -> RecordsAhead? {
        guard mode == .fast, !box.isStopped else { return nil }
        run(isForced: true)
        return mode == .fast ? scanner?.scanner.recordsAhead() : nil
    }

    /// Takes records that were scanned ahead, where all that came before them has been read and they were expected to stand
    /// there; gives their payments, and nil where they cannot be taken.
    func take(_ found: ScannedRecords) -> [Payment]? {
        guard mode == .fast, !found.bytes.isEmpty else { return nil }
        run(isForced: true)
        guard mode == .fast, let scanner, scanner.scanner.stands(by: found.plan) else { return nil }
        guard withBytes({ skipSpace($0, scanner.scanner.committed) }) == filled else { return nil }
        let place = withBytes { skeleton.place(of: filled, in: $0) }
        skeleton.setPlace(place, ofIndex: 0)
        scanner.scanner.move(by: scanner.scanner.committed)
        at = 0
        filled = 0
        lastTried = 0
        endWindow()
        let edge = scanner.scanner.tables.edges[found.plan.edge]
        guard
            skeleton.take(
                records: found.totals.records,
                named: edge.name,
                noting: found.otherNames,
                found.lines,
                bytes: found.bytes
            )
        else { return nil }
        let before = scanner.scanner.totals.payments
        scanner.scanner.take(found)
        statistics.fastBytes += found.bytes.count
        var payments = found.payments
        let isValid = scanner.scanner.context.isValid
        for place in payments.indices {
            payments[place].index += before
            payments[place].isValid = isValid
        }
        return payments
    }

    // MARK: Handing over

    /// Lets the reference engine read on from the last checkpoint.
    func handOver(_ reason: HandOverReason, isForGood: Bool = false, isCounted: Bool = true) {
        if isCounted { statistics.handOvers[Int(reason.rawValue)] += 1 }
        tellPayments()
        resumption = nil
        hasAsides = false
        var from = at
        if let scanner, let message {
            from = scanner.scanner.committed
            // All was right up to the record that is open: behind it, too, nothing but itself can be wrong.
            if !isForGood, isWorthResuming, let plan = scanner.scanner.planBehindOpenRecord() {
                resumption = Resumption(plan: plan, message: message, reason: reason)
            }
            statistics.fastRecords += scanner.scanner.totals.records
            if scanner.scanner.hasCommitted {
                box.take(scanner.scanner.totals, scanner.scanner.parties, firstPayment: message.firstPayment)
            } else {
                box.forget(nextIndex: message.nextIndex)
                skeleton.truncate(to: message.mark)
                namespaces.truncate(to: message.scope)
            }
        }
        statistics.fastBytes -= filled - from
        giveScannerBack()
        let place = withBytes { skeleton.place(of: from, in: $0) }
        box.replay(skeleton, onto: parkedStack, then: place)
        skeleton.reset()
        skeleton.setPlace(place, ofIndex: 0)
        if let message { namespaces.truncate(to: message.scope) }
        message = nil
        for index in outer.indices { outer[index].mark = nil }
        // Only behind a message is it known what is open.
        mode = isForGood || outer.isEmpty && resumption == nil ? .referenceOnly : .reference
        endedBefore = box.endedSubtrees
        let rest = from..<filled
        at = 0
        filled = 0
        lastTried = 0
        // The bytes lie in the window, which is filled again when the reference engine stops in between: they are copied.
        let bytes = unsafe [UInt8](UnsafeRawBufferPointer(rebasing: window[rest]))
        // The window is empty now, and may be looked at before it is filled.
        endWindow()
        handOversInside += 1
        unsafe bytes.withUnsafeBytes { unsafe take($0) }
        handOversInside -= 1
    }

    /// Lets the reference engine read up to the end of its record or message, or all; gives how many bytes it took.
    private func takeInReference(_ bytes: UnsafeRawBufferPointer) -> Int {
        if resumption != nil { return unsafe takeRecordInReference(bytes) }
        guard let end = unsafe messageEnd(in: bytes) else {
            unsafe feed(bytes)
            unsafe count(bytes)
            return bytes.count
        }
        let part = unsafe UnsafeRawBufferPointer(rebasing: bytes[..<end])
        unsafe feed(part)
        unsafe count(part)
        let hasReadAll = !hasAsides && box.park()
        guard !box.isStopped, box.isOutside(depth: outer.count) else { return end }
        // Right behind its message the reference engine is where it began, or it goes on for good.
        if hasReadAll, box.endedSubtrees == endedBefore + 1 {
            parkedStack = box.stack
            mode = .fast
        } else if !box.isStopped {
            mode = .referenceOnly
        }
        return end
    }

    /// The same up to the end of a record, behind which the fast engine goes on.
    private func takeRecordInReference(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard let resumption else { return 0 }
        let bytes = unsafe UnsafeRawBufferPointer(rebasing: bytes.prefix(1 << 14))
        let known = resumption.tail.count
        let all = unsafe resumption.tail + Array(bytes)
        let end = resumption.plan.recordEnd(in: all, from: 0).map { $0 - known }
        if unsafe messageEnd(in: UnsafeRawBufferPointer(rebasing: bytes[..<(end ?? bytes.count)])) != nil {
            endResumption()
            return 0
        }
        let part = unsafe UnsafeRawBufferPointer(rebasing: bytes[..<(end ?? bytes.count)])
        unsafe feed(part)
        unsafe count(part)
        // Behind an end tag nothing of it is looked for again.
        let seen = all[..<(part.count + known)]
        self.resumption?.tail = end == nil ? Array(seen.suffix(resumption.plan.endTagBytes)) : []
        guard end != nil, !box.isStopped else { return part.count }
        let depth = outer.count + resumption.plan.stack.count
        guard !hasAsides, box.park(), box.isInMessage(depth: depth), let state = box.recordState else {
            endResumption()
            return part.count
        }
        parkedStack = box.stack
        let scanner = resumption.plan.automaton.takeScanner()
        scanner.scanner.begin(behind: resumption.plan, state, skeleton)
        self.scanner = scanner
        message = resumption.message
        message?.partlyRead = resumption.reason
        self.resumption = nil
        resumptions += 1
        mode = .fast
        return part.count
    }

    /// Files with fault upon fault are left to the reference engine.
    private var isWorthResuming: Bool {
        handOversInside < 100 && (resumptions < 64 || resumptions < statistics.fastRecords / 16)
    }

    private func endResumption() {
        resumption = nil
        if outer.isEmpty { mode = .referenceOnly }
    }

    private func count(_ bytes: UnsafeRawBufferPointer) {
        // Without bytes of nought behind: lines are only counted.
        unsafe skeleton.setPlace(skeleton.place(of: bytes.count, in: bytes.bytes), ofIndex: 0)
    }

    /// Gives the reference engine bytes; a NUL ends them, for XML allows none and the parser would take it for the end.
    private func feed(_ bytes: UnsafeRawBufferPointer) {
        statistics.referenceBytes += bytes.count
        if mode == .reference, !hasAsides { hasAsides = unsafe holdsAside(bytes) }
        guard let index = unsafe firstNUL(bytes) else { return unsafe box.parse(bytes) }
        unsafe box.parse(UnsafeRawBufferPointer(rebasing: bytes[..<index]))
        guard !box.isStopped else { return }
        box.refuse("xml.malformed", "a NUL byte stands here: XML allows none; the file is damaged or is not text")
    }
}
