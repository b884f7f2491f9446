internal import CLibXML2
internal import PaymentModel

/// An engine in a place that does not move, so that the parser's callbacks find it.
///
/// A callback enters the engine once, and the engine calls nobody back: that keeps each access exclusive at the cost of one
/// check.
final class EngineBox {
    var engine: ReferenceEngine
    private var parser: XMLPushParser?

    init(_ engine: ReferenceEngine) {
        self.engine = engine
    }

    deinit { parser?.free() }

    /// Takes bytes of the text as UTF-8.
    func parse(_ bytes: UnsafeRawBufferPointer) {
        guard !engine.isStopped, bytes.count > 0 else { return }
        if parser == nil {
            parser = XMLPushParser(self)
            engine.parser = parser
        }
        guard let parser else { return engine.refuseForMemory() }
        engine.fedBytes += bytes.count
        unsafe parser.parse(bytes)
        engine.pieceIsRead()
    }

    /// Says that there are no more bytes.
    func finish() {
        guard !engine.isStopped else { return }
        engine.isAtEnd = true
        // With elements open something is missing, and the parser need not be asked: it would take half a tag for one.
        if engine.stack.isEmpty { parser?.finish() }
        engine.endIsRead()
    }
}
