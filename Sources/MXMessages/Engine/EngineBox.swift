internal import CLibXML2
internal import PaymentModel

/// An engine in a place that does not move, so that the parser's callbacks find it.
///
/// Callbacks enter the engine through its address and one at a time: the parser only runs inside `parse` and `finish`, during
/// which nothing else here touches the engine, and the engine calls nobody who could call back.
@safe final class EngineBox {
    /// The engine; not to be touched while the parser runs.
    let engine: UnsafeMutablePointer<ReferenceEngine>
    private var parser: XMLPushParser?
    /// The text so far, in the blocks that the parser is given.
    private var blocks: TextBlocks

    init(_ engine: consuming ReferenceEngine, blockBytes: Int) {
        blocks = TextBlocks(of: blockBytes)
        unsafe self.engine = UnsafeMutablePointer.allocate(capacity: 1)
        unsafe self.engine.initialize(to: engine)
    }

    deinit {
        parser?.free()
        unsafe engine.deinitialize(count: 1)
        unsafe engine.deallocate()
    }

    /// Whether nothing more is read.
    var isStopped: Bool { unsafe engine.pointee.isStopped }

    /// What has been found since it was asked last.
    func takeEvents() -> [MessageEvent] {
        guard unsafe !engine.pointee.events.isEmpty else { return [] }
        if let held = unsafe engine.pointee.signed.heldFrom {
            let events = unsafe Array(engine.pointee.events[..<held])
            unsafe engine.pointee.events.removeSubrange(..<held)
            unsafe engine.pointee.signed.heldFrom = 0
            return events
        }
        let events = unsafe engine.pointee.events
        unsafe engine.pointee.events.removeAll(keepingCapacity: true)
        return events
    }

    /// The signed messages found since it was asked last, and what is known of others that cannot be checked.
    func takeSigned() -> (nodes: [MessageNodes], refused: [(index: Int, facts: SignatureFacts)]) {
        let found = unsafe (engine.pointee.signed.nodes, engine.pointee.signed.refused)
        unsafe engine.pointee.signed.nodes = []
        unsafe engine.pointee.signed.refused = []
        return found
    }

    /// The messages of other standards found since it was asked last.
    func takeEmbedded() -> [EmbeddedMessage] {
        let messages = unsafe engine.pointee.embedded
        unsafe engine.pointee.embedded = []
        return messages
    }

    /// Reads no further and tells nothing more.
    func abandon() { unsafe engine.pointee.isStopped = true }

    /// Says how the file is written: bytes in front of the text, and whether its bytes are those of the file.
    func begin(skipping bytes: Int, countsFileBytes: Bool) {
        unsafe engine.pointee.skippedBytes = bytes
        unsafe engine.pointee.countsFileBytes = countsFileBytes
    }

    /// Takes bytes of the text as UTF-8.
    func parse(_ bytes: UnsafeRawBufferPointer) {
        guard !isStopped else { return }
        unsafe blocks.take(bytes) { unsafe parseBlock($0) }
    }

    /// Takes what is left of the text: something else is said of what follows.
    private func parseRest() {
        guard !isStopped else { return }
        unsafe blocks.giveRest { unsafe parseBlock($0) }
    }

    private func parseBlock(_ block: UnsafeRawBufferPointer) {
        guard !isStopped, block.count > 0 else { return }
        if parser == nil {
            parser = unsafe XMLPushParser(engine)
            unsafe engine.pointee.parser = parser
            if let parser { unsafe engine.pointee.recorder?.share(namesOf: parser) }
        }
        guard let parser else { return unsafe engine.pointee.refuseForMemory() }
        unsafe engine.pointee.lines.add(block, forgettingBefore: parser.offset)
        unsafe parser.parse(block)
        unsafe engine.pointee.blockIsRead()
    }

    /// Gives the parser what is open where the fast engine stops, without telling anything of it, and says where in the text
    /// the next bytes stand. `stack` is what was open when the parser stopped.
    func replay(_ skeleton: Skeleton, onto stack: ElementStack, then end: TextPlace) {
        skeleton.finish()
        unsafe engine.pointee.stack = stack
        unsafe engine.pointee.isReplaying = true
        for part in skeleton.parts {
            switch part {
            case .bytes(let range, let place):
                jump(to: place)
                unsafe skeleton.bytes.withUnsafeBytes { unsafe parseBlock(UnsafeRawBufferPointer(rebasing: $0[range])) }
                // Of less than this the parser does not begin; white space outside of messages is nothing.
                let missing = unsafe 4 - engine.pointee.lines.bytes
                if missing > 0, end.offset >= 4 {
                    let space = [UInt8](repeating: 0x20, count: missing)
                    unsafe space.withUnsafeBytes { unsafe parseBlock($0) }
                }
            case .leftOut(let name, let count):
                let number = unsafe engine.pointee.names.number(of: name)
                unsafe engine.pointee.stack.countLeftOut(number, count)
            }
        }
        unsafe engine.pointee.isReplaying = false
        jump(to: end)
    }

    /// Says where in the text the next bytes stand.
    private func jump(to place: TextPlace) {
        parseRest()
        unsafe engine.pointee.lines.jump(to: place)
        blocks.align(to: place.offset)
    }

    /// Takes what is left of the text so far, and says whether the parser has read it all.
    func park() -> Bool {
        parseRest()
        guard !isStopped, let parser else { return false }
        return unsafe parser.offset == engine.pointee.lines.bytes
    }

    /// Says that there are no more bytes.
    func finish() {
        parseRest()
        guard !isStopped else { return }
        unsafe engine.pointee.isAtEnd = true
        parser?.finish()
        unsafe engine.pointee.endIsRead()
    }

    /// Refuses the rest of the file for something that the parser does not see, behind all that it was given.
    func refuse(_ code: String, _ text: String) {
        parseRest()
        unsafe engine.pointee.refuse(code, text)
    }
}
