internal import CLibXML2

/// Makes nodes of signed messages while they are read: the calls of the parser that feed the tables make the nodes, too.
///
/// A header is always kept until its end, for only then is it known whether it is signed. Its Document is kept only when it is; a
/// DataPDU is kept as a whole, since its local authentication stands at its end. Elements around messages are
/// kept while they are open, for the namespaces that they declare. Everything else makes no node at all.
@safe final class TreeRecorder {
    /// What an element is to the recorder.
    enum Kind {
        case wrapper, envelope, header, document, content
    }

    /// A parser's context that never parses: libxml2's own tree builder keeps its place in it.
    private let builder: xmlParserCtxtPtr
    /// The elements that are open outside of what is being kept, innermost last, with what frees them; no node for a message
    /// that is not kept.
    private var wrappers: [(node: xmlNodePtr?, owner: NodeOwner?)] = unsafe []
    /// How many elements of what is being kept are open; 0 where nothing is.
    private var depth = 0
    private var kind = Kind.wrapper
    private var owner: NodeOwner?
    /// Signatures in what is being kept.
    private(set) var signatures = 0
    /// The signed header that waits for its Document.
    private(set) var header: xmlNodePtr?
    /// The Document that was kept with it.
    private(set) var document: xmlNodePtr?
    private(set) var envelope: xmlNodePtr?
    private var message: (start: xmlNodePtr, depth: Int)?

    /// Nil where there is no memory.
    init?() {
        guard let builder = unsafe xmlNewParserCtxt() else { return nil }
        unsafe self.builder = builder
        // Short texts lie inside their nodes; what the builder has to say the parser has said before.
        unsafe builder.pointee.options |= Int32(XML_PARSE_COMPACT.rawValue)
        unsafe builder.pointee.dictNames = 0
        unsafe builder.pointee.sax.pointee.serror = { _, _ in }
    }

    deinit {
        giveUp()
        while unsafe !wrappers.isEmpty { _ = end() }
        // The nodes are their owners', not the builder's.
        unsafe builder.pointee.myDoc = nil
        unsafe xmlFreeParserCtxt(builder)
    }

    /// Takes names out of a parser's dictionary, in which all lie that it tells, instead of copying them.
    ///
    /// Trees that use it keep it alive. It grows while the parser reads: nodes are freed by the thread that reads, or when it does no more.
    func share(namesOf parser: XMLPushParser) {
        guard let names = unsafe parser.names else { return }
        unsafe xmlDictFree(builder.pointee.dict)
        unsafe builder.pointee.dict = names
        unsafe xmlDictReference(names)
        unsafe builder.pointee.dictNames = 1
    }

    private func newOwner() -> NodeOwner? {
        unsafe NodeOwner(names: builder.pointee.dictNames == 1 ? builder.pointee.dict : nil)
    }

    /// Whether what is inside the innermost element is kept.
    var isRecording: Bool { depth > 0 }

    /// Whether a DataPDU that was kept has just ended.
    var isEnvelopeComplete: Bool { depth == 0 && kind == .envelope }

    /// Whether a Document that begins now is kept.
    var expectsDocument: Bool { unsafe header != nil || depth > 0 }

    /// An element begins.
    func start(_ kind: Kind, _ tag: StartTag) {
        var isKept = depth > 0
        var elementOwner = owner
        if !isKept {
            switch kind {
            case .content: return
            case .document:
                guard unsafe header != nil else { return unsafe wrappers.append((nil, nil)) }
                isKept = true
            case .header, .envelope:
                dropMessage()
                aroundHeader = unsafe wrappers.count
                owner = newOwner()
                (isKept, elementOwner) = (true, owner)
            case .wrapper: elementOwner = newOwner()
            }
        }
        guard let elementOwner else { return }
        unsafe builder.pointee.myDoc = elementOwner.tree
        unsafe tag.send(to: builder, xmlSAX2StartElementNs)
        guard let node = unsafe builder.pointee.node else { return }
        if depth == 0 {
            // It hangs in nothing, but knows what is around it: prefixes are looked up there.
            let around = unsafe wrappers.last { unsafe $0.node != nil }?.node
            unsafe xmlUnlinkNode(node)
            unsafe xmlSetTreeDoc(node, elementOwner.tree)
            unsafe node.pointee.parent = around
            guard isKept else { return unsafe wrappers.append((node, elementOwner)) }
            self.kind = kind
            if kind != .document { signatures = 0 }
        }
        depth += 1
        if kind == .header || kind == .document { unsafe message = (node, depth) }
        if kind == .envelope { unsafe envelope = node }
        if unsafe isSignature(tag.name, tag.namespace) { signatures += 1 }
    }

    /// Sees an element that is not kept: perhaps a signature in a place that no profile has.
    func look(at name: UnsafePointer<xmlChar>, _ namespace: UnsafePointer<xmlChar>?) {
        if unsafe isSignature(name, namespace) { hasStray = true }
    }

    /// Whether a signature stood where none is kept since this was asked last.
    func takeStray() -> Bool {
        defer { hasStray = false }
        return hasStray
    }

    /// The innermost element ends. True where that ends something kept.
    func end() -> Bool {
        if depth == 0 {
            guard let wrapper = unsafe wrappers.popLast(), let node = unsafe wrapper.node,
                let owner = unsafe wrapper.owner
            else { return false }
            unsafe xmlSAX2EndElementNs(builder, nil, nil, nil)
            unsafe node.pointee.parent = nil
            unsafe owner.add(node)
            // Around a header that waits for its Document: its declarations of namespaces are still pointed at.
            if unsafe wrappers.count < aroundHeader {
                retired.append(owner)
                aroundHeader = unsafe wrappers.count
            }
            return false
        }
        unsafe xmlSAX2EndElementNs(builder, nil, nil, nil)
        if let open = unsafe message, unsafe open.depth == depth {
            unsafe endPart(open.start)
            unsafe message = nil
        }
        depth -= 1
        guard depth == 0 else { return false }
        switch kind {
        case .header: unsafe detach(header)
        case .document: unsafe detach(document)
        case .envelope: unsafe detach(envelope)
        case .wrapper, .content: break
        }
        if kind == .header, signatures == 0 { dropMessage() }
        return true
    }

    /// Text of the innermost element.
    func text(_ bytes: UnsafeBufferPointer<xmlChar>) {
        guard depth > 0, let start = bytes.baseAddress else { return }
        unsafe xmlSAX2Characters(builder, start, Int32(bytes.count))
    }

    /// A processing instruction, which canonical forms have; comments they have not.
    func instruction(_ target: UnsafePointer<xmlChar>?, _ data: UnsafePointer<xmlChar>?) {
        guard depth > 0 else { return }
        unsafe xmlSAX2ProcessingInstruction(builder, target, data)
    }

    /// Lets go of the message that is being kept, which is more than the limit; the elements that are open go on unkept.
    func giveUp() {
        if depth > 0 {
            for _ in 0..<(unsafe message?.depth ?? depth) { unsafe wrappers.append((nil, nil)) }
            while depth > 0 {
                unsafe xmlSAX2EndElementNs(builder, nil, nil, nil)
                depth -= 1
            }
            unsafe detach(kind == .envelope ? envelope : message?.start)
        }
        unsafe message = nil
        dropMessage()
    }

    /// What was kept of a message, which is then no longer the recorder's.
    func take() -> (owner: NodeOwner, header: xmlNodePtr?, document: xmlNodePtr?, envelope: xmlNodePtr?)? {
        guard let owner else { return nil }
        unsafe wrappers.forEach { if let around = unsafe $0.owner { owner.keep(around) } }
        for ended in retired { owner.keep(ended) }
        defer { dropMessage() }
        return unsafe (owner, header, document, envelope)
    }

    /// Forgets the message: its header was not signed, or no Document follows.
    func dropMessage() {
        owner = nil
        unsafe header = nil
        unsafe document = nil
        unsafe envelope = nil
        signatures = 0
        aroundHeader = 0
        retired = []
    }

    /// A Document inside an envelope has been told: another may follow.
    func nextInEnvelope() {
        unsafe header = nil
        unsafe document = nil
    }

    private var hasStray = false
    /// Elements around the message that have ended since its header began.
    private var retired: [NodeOwner] = []
    /// How many of the elements that are open are around the header that waits.
    private var aroundHeader = 0

    private func endPart(_ node: xmlNodePtr) {
        if unsafe xmlStrEqual(node.pointee.name, "AppHdr") != 0 {
            unsafe header = node
        } else {
            unsafe document = node
        }
    }

    /// Takes a complete part out of what is around it, and gives it to its owner.
    private func detach(_ node: xmlNodePtr?) {
        guard let node = unsafe node, let owner else { return }
        unsafe node.pointee.parent = nil
        unsafe owner.add(node)
    }

    private func isSignature(_ name: UnsafePointer<xmlChar>, _ namespace: UnsafePointer<xmlChar>?) -> Bool {
        guard let namespace = unsafe namespace, unsafe xmlStrEqual(name, "Signature") != 0 else { return false }
        return unsafe xmlStrEqual(namespace, "http://www.w3.org/2000/09/xmldsig#") != 0
    }
}
