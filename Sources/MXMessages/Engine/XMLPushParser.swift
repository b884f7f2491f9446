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
                name,
                prefix,
                namespace,
                nsCount,
                ns,
                count,
                defaulted,
                attributes
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
        unsafe handlers.processingInstruction = { engine, _, _ in unsafe enter(engine)?.pointee.aside() }
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

    /// The offset of the next byte.
    var offset: Int {
        guard let input = unsafe context.pointee.input, let cur = unsafe input.pointee.cur,
            let base = unsafe input.pointee.base
        else { return 0 }
        return unsafe Int(clamping: input.pointee.consumed) + (cur - base)
    }

    /// The line of the next byte, from 1.
    var line: Int {
        guard let input = unsafe context.pointee.input else { return 0 }
        return unsafe Int(input.pointee.line)
    }

    /// Where something is in the text.
    struct Position {
        var line: Int
        var offset: Int
        var lineStart: Int
    }

    /// Where the tag that was just read begins: `<` stands in no other place of a tag.
    ///
    /// Lines need not be searched for their beginning while they stay the same; `line` and `lineStart` are those of the
    /// tag before.
    @inline(__always)
    func tagStart(after line: Int, _ lineStart: Int) -> Position {
        guard let input = unsafe context.pointee.input, let cur = unsafe input.pointee.cur,
            let base = unsafe input.pointee.base
        else { return Position(line: line, offset: 0, lineStart: lineStart) }
        var at = unsafe cur
        var lines = 0
        while unsafe at > base {
            unsafe at -= 1
            let byte = unsafe at.pointee
            if byte == UInt8(ascii: "<") { break }
            if byte == UInt8(ascii: "\n") { lines += 1 }
        }
        let tagLine = unsafe Int(input.pointee.line) - lines
        let baseOffset = unsafe Int(clamping: input.pointee.consumed)
        let offset = unsafe baseOffset + (at - base)
        guard tagLine != line else { return Position(line: tagLine, offset: offset, lineStart: lineStart) }
        var start = unsafe at
        while unsafe start > base {
            if unsafe start[-1] == UInt8(ascii: "\n") {
                return unsafe Position(line: tagLine, offset: offset, lineStart: baseOffset + (start - base))
            }
            unsafe start -= 1
        }
        // The beginning of the line is gone, or the file begins here: libxml2's own column is the best there is.
        let column = unsafe baseOffset == 0 ? at - base : max(0, Int(input.pointee.col) - 1 - (cur - at))
        return Position(line: tagLine, offset: offset, lineStart: offset - column)
    }

    /// Where the parser is.
    var position: Position {
        guard let input = unsafe context.pointee.input, let cur = unsafe input.pointee.cur,
            let base = unsafe input.pointee.base
        else { return Position(line: 0, offset: 0, lineStart: 0) }
        let baseOffset = unsafe Int(clamping: input.pointee.consumed)
        let offset = unsafe baseOffset + (cur - base)
        var start = unsafe cur
        while unsafe start > base {
            if unsafe start[-1] == UInt8(ascii: "\n") {
                return unsafe Position(
                    line: Int(input.pointee.line),
                    offset: offset,
                    lineStart: baseOffset + (start - base)
                )
            }
            unsafe start -= 1
        }
        let column = unsafe baseOffset == 0 ? cur - base : max(0, Int(input.pointee.col) - 1)
        return unsafe Position(line: Int(input.pointee.line), offset: offset, lineStart: offset - column)
    }

    /// The end of all that the parser has been given, read or not.
    var end: Position {
        var position = position
        guard let input = unsafe context.pointee.input, var at = unsafe input.pointee.cur,
            let end = unsafe input.pointee.end
        else { return position }
        while unsafe at < end {
            position.offset += 1
            if unsafe at.pointee == UInt8(ascii: "\n") {
                position.line += 1
                position.lineStart = position.offset
            }
            unsafe at += 1
        }
        return position
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
