internal import CLibXML2

/// libxml2's push parser with this project's own handlers: no tree, no entities, no network.
///
/// A handle: its engine makes it, is called back by it, and ends it with `free()`.
@safe struct XMLPushParser {
    private let context: xmlParserCtxtPtr

    /// Nil where there is no memory.
    init?(_ engine: UnsafeMutablePointer<ReferenceEngine>) {
        LibXML2.prepare()
        var handlers = unsafe xmlSAXHandler()
        unsafe handlers.initialized = UInt32(XML_SAX2_MAGIC)
        unsafe handlers.startElementNs = { engine, name, prefix, namespace, nsCount, ns, count, defaulted, attributes in
            guard let name = unsafe name else { return }
            unsafe enter(engine)?.pointee.startElement(
                StartTag(
                    name: name,
                    prefix: prefix,
                    namespace: namespace,
                    namespaceCount: nsCount,
                    namespaces: ns,
                    attributeCount: count,
                    defaultedCount: defaulted,
                    attributes: attributes
                )
            )
        }
        unsafe handlers.endElementNs = { engine, name, prefix, namespace in
            unsafe enter(engine)?.pointee.endElement(name, prefix, namespace)
        }
        unsafe handlers.characters = { engine, bytes, count in
            guard let bytes = unsafe bytes else { return }
            unsafe enter(engine)?.pointee.characters(UnsafeBufferPointer(start: bytes, count: Int(count)))
        }
        unsafe handlers.ignorableWhitespace = unsafe handlers.characters
        // Text is text: a CDATA section is a way of writing it, for the validation too.
        unsafe handlers.cdataBlock = unsafe handlers.characters
        unsafe handlers.comment = { engine, _ in unsafe enter(engine)?.pointee.aside() }
        unsafe handlers.processingInstruction = { engine, target, data in
            unsafe enter(engine)?.pointee.instruction(target, data)
        }
        unsafe handlers.internalSubset = { engine, _, _, _ in unsafe enter(engine)?.pointee.documentType() }
        unsafe handlers.serror = { engine, error in
            guard let error = unsafe error else { return }
            unsafe enter(engine)?.pointee.syntaxError(XMLFault(error.pointee))
        }
        guard
            let context = unsafe xmlCreatePushParserCtxt(
                &handlers,
                engine,
                nil,
                0,
                nil
            )
        else { return nil }
        // The bytes are UTF-8 by now, whatever the declaration says.
        _ = unsafe xmlCtxtUseOptions(context, Int32(XML_PARSE_NONET.rawValue | XML_PARSE_IGNORE_ENC.rawValue))
        unsafe self.context = context
    }

    func free() {
        unsafe xmlFreeParserCtxt(context)
    }

    func parse(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress, let count = Int32(exactly: bytes.count), count > 0 else { return }
        _ = unsafe xmlParseChunk(context, start.assumingMemoryBound(to: CChar.self), count, 0)
    }

    func finish() {
        _ = unsafe xmlParseChunk(context, nil, 0, 1)
    }

    func stop() {
        unsafe xmlStopParser(context)
    }

    /// The first of the bytes that it has been given and not read yet.
    func pendingText(limit: Int) -> [UInt8] {
        guard let input = unsafe context.pointee.input, let from = unsafe input.pointee.cur,
            let end = unsafe input.pointee.end
        else { return [] }
        let count = unsafe min(end - from, limit)
        return unsafe Array(UnsafeBufferPointer(start: from, count: max(0, count)))
    }

    /// The dictionary in which all names lie that it tells.
    var names: xmlDictPtr? { unsafe context.pointee.dict }

    /// How many different names it has met: of elements and attributes, prefixes and namespaces.
    var nameCount: Int { unsafe Int(xmlDictSize(context.pointee.dict)) }

    /// The offset of the next byte.
    var offset: Int {
        guard let input = unsafe context.pointee.input, let cur = unsafe input.pointee.cur,
            let base = unsafe input.pointee.base
        else { return 0 }
        return unsafe Int(clamping: input.pointee.consumed) + (cur - base)
    }

    /// Where something is in the text.
    struct Position {
        /// From 1.
        var line: Int
        var offset: Int
        /// The offset of the beginning of the line.
        var lineStart: Int
    }

    /// The offset of the tag that was just read: `<` stands in no other place of a tag.
    @inline(__always)
    var tagOffset: Int {
        guard let input = unsafe context.pointee.input, let cur = unsafe input.pointee.cur,
            let base = unsafe input.pointee.base
        else { return 0 }
        var at = unsafe cur
        while unsafe at > base {
            unsafe at -= 1
            if unsafe at.pointee == UInt8(ascii: "<") { break }
        }
        return unsafe Int(clamping: input.pointee.consumed) + (at - base)
    }

    /// How far in front of the parser a text stands in what it was given; 0 where it does not.
    func distance(to text: [UInt8]) -> Int {
        guard let input = unsafe context.pointee.input, let cur = unsafe input.pointee.cur,
            let end = unsafe input.pointee.end
        else { return 0 }
        var at = unsafe cur
        while unsafe end - at >= text.count {
            if unsafe UnsafeBufferPointer(start: at, count: text.count).elementsEqual(text) { return unsafe at - cur }
            unsafe at += 1
        }
        return 0
    }

    /// The namespaces in scope, for an element that is validated on its own: prefix and name, one after the other.
    func withNamespacesInScope(
        _ body: (Int32, UnsafeMutablePointer<UnsafePointer<xmlChar>?>?) -> Void
    ) {
        unsafe body(context.pointee.nsNr / 2, context.pointee.nsTab)
    }
}

/// The engine that a callback is for.
@inline(__always)
private func enter(_ engine: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<ReferenceEngine>? {
    unsafe engine?.assumingMemoryBound(to: ReferenceEngine.self)
}

/// What libxml2 says of a fault in the syntax.
struct XMLFault {
    var code: Int
    var isFatal: Bool
    var isWarning: Bool
    var message: String
    var first: String?
    var second: String?

    init(_ error: xmlError) {
        code = unsafe Int(error.code)
        isFatal = unsafe error.level == XML_ERR_FATAL
        isWarning = unsafe error.level == XML_ERR_WARNING
        message = unsafe error.message.map { unsafe String(cString: $0) } ?? ""
        first = unsafe error.str1.map { unsafe String(cString: $0) }
        second = unsafe error.str2.map { unsafe String(cString: $0) }
    }
}
