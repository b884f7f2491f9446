internal import CLibXML2

/// One element of a schema's text, with the names it uses resolved.
struct SchemaNode {
    /// The local name of an element of XML Schema.
    let name: String
    /// Attributes without a prefix. Of `type`, `base` and `ref` a name of XML Schema itself is written `xs:string`, one of
    /// the schema's own plainly.
    var attributes: [(name: String, value: String)] = []
    var children: [SchemaNode] = []

    subscript(attribute: String) -> String? { attributes.first { $0.name == attribute }?.value }

    static let namespace = "http://www.w3.org/2001/XMLSchema"

    /// The root of a schema's text, without its annotations.
    ///
    /// libxml2 reads it: a schema may be anybody's. It sees no other file.
    static func root(of text: [UInt8]) throws(NotCompiled) -> SchemaNode {
        LibXML2.prepare()
        guard let count = Int32(exactly: text.count) else { throw NotCompiled("its size") }
        let options = Int32(
            XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
                | XML_PARSE_COMPACT.rawValue | XML_PARSE_NOBLANKS.rawValue
        )
        let document = unsafe text.withUnsafeBytes { bytes in
            unsafe xmlReadMemory(bytes.baseAddress?.assumingMemoryBound(to: CChar.self), count, nil, nil, options)
        }
        guard let document = unsafe document else { throw NotCompiled("its syntax") }
        defer { unsafe xmlFreeDoc(document) }
        guard unsafe document.pointee.intSubset == nil, let root = unsafe xmlDocGetRootElement(document) else {
            throw NotCompiled("a document type declaration")
        }
        let target = unsafe SchemaReading.attribute("targetNamespace", of: root) ?? ""
        var reading = unsafe SchemaReading(target: target, root: root)
        guard let node = try unsafe reading.read(root), node.name == "schema" else { throw NotCompiled("its root") }
        return node
    }
}

/// Makes nodes of the elements of one document, which outlives it.
@safe private struct SchemaReading {
    private let target: String
    private let root: xmlNodePtr
    /// The declaration of XML Schema's namespace that was met last: elements nearly all have the same one.
    private var known: xmlNsPtr?
    /// What prefixes stand for outside of elements that declare some; that of no prefix is empty.
    private var prefixes: [(prefix: String, space: Space)] = []
    /// How many open elements but the root declare prefixes.
    private var declaring = 0

    private enum Space { case schema, target, other }

    init(target: String, root: xmlNodePtr) {
        self.target = target
        unsafe self.root = root
    }

    /// The element; nil for an annotation.
    mutating func read(_ element: xmlNodePtr) throws(NotCompiled) -> SchemaNode? {
        let name = unsafe String(cString: element.pointee.name)
        try unsafe expectSchema(element, name)
        if name == "annotation" { return nil }
        let declares = unsafe element != root && element.pointee.nsDef != nil
        if declares { declaring += 1 }
        defer { if declares { declaring -= 1 } }
        var node = SchemaNode(name: name)
        var property = unsafe element.pointee.properties
        while let current = unsafe property {
            let key = unsafe String(cString: current.pointee.name)
            // Other people's attributes say nothing to a validation.
            if unsafe current.pointee.ns == nil {
                guard let value = unsafe Self.text(of: current) else { throw NotCompiled("the attribute \(key)") }
                let isName = key == "type" || key == "base" || key == "ref"
                node.attributes.append((key, isName ? try unsafe resolved(value, element) : value))
            }
            unsafe property = current.pointee.next
        }
        var child = unsafe element.pointee.children
        while let current = unsafe child {
            if unsafe current.pointee.type == XML_ELEMENT_NODE, let inner = try unsafe read(current) {
                node.children.append(inner)
            }
            unsafe child = current.pointee.next
        }
        return node
    }

    /// Refuses an element that is not XML Schema's.
    private mutating func expectSchema(_ element: xmlNodePtr, _ name: String) throws(NotCompiled) {
        guard let space = unsafe element.pointee.ns else { throw NotCompiled("the foreign element \(name)") }
        guard unsafe space != known else { return }
        guard let uri = unsafe space.pointee.href, unsafe String(cString: uri) == SchemaNode.namespace else {
            throw NotCompiled("the foreign element \(name)")
        }
        unsafe known = space
    }

    /// The text of an attribute without a prefix; nil where there is none, or none that is plain.
    static func attribute(_ name: String, of element: xmlNodePtr) -> String? {
        var property = unsafe element.pointee.properties
        while let current = unsafe property {
            if unsafe current.pointee.ns == nil, unsafe String(cString: current.pointee.name) == name {
                return unsafe text(of: current)
            }
            unsafe property = current.pointee.next
        }
        return nil
    }

    private static func text(of property: xmlAttrPtr) -> String? {
        guard let text = unsafe property.pointee.children else { return "" }
        guard unsafe text.pointee.type == XML_TEXT_NODE, unsafe text.pointee.next == nil,
            let content = unsafe text.pointee.content
        else { return nil }
        return unsafe String(cString: content)
    }

    private mutating func resolved(_ name: String, _ element: xmlNodePtr) throws(NotCompiled) -> String {
        let colon = name.utf8.firstIndex(of: UInt8(ascii: ":"))
        let local = colon.map { String(name[name.utf8.index(after: $0)...]) } ?? name
        guard !local.isEmpty, !local.utf8.contains(UInt8(ascii: ":")) else { throw NotCompiled("the name \(name)") }
        switch unsafe space(of: colon.map { String(name[..<$0]) } ?? "", element) {
        case .schema: return "xs:" + local
        case .target: return local
        case .other: throw NotCompiled("the foreign name \(name)")
        }
    }

    /// What a prefix stands for; empty for none.
    private mutating func space(of prefix: String, _ element: xmlNodePtr) -> Space {
        if declaring == 0, let known = prefixes.first(where: { $0.prefix == prefix }) { return known.space }
        let document = unsafe element.pointee.doc
        let declared = unsafe xmlSearchNs(document, element, prefix.isEmpty ? nil : prefix)
        let uri = unsafe declared.flatMap { unsafe $0.pointee.href }.map { unsafe String(cString: $0) } ?? ""
        // Parts of a schema without a namespace of their own take that of the whole.
        let space: Space = uri == SchemaNode.namespace ? .schema : uri == target ? .target : .other
        if declaring == 0 { prefixes.append((prefix, space)) }
        return space
    }
}
