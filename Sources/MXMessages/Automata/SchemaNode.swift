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
        let options = Int32(XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue)
        let document = unsafe text.withUnsafeBytes { bytes in
            unsafe xmlReadMemory(bytes.baseAddress?.assumingMemoryBound(to: CChar.self), count, nil, nil, options)
        }
        guard let document = unsafe document else { throw NotCompiled("its syntax") }
        defer { unsafe xmlFreeDoc(document) }
        guard unsafe document.pointee.intSubset == nil, let root = unsafe xmlDocGetRootElement(document) else {
            throw NotCompiled("a document type declaration")
        }
        let target = unsafe attribute("targetNamespace", of: root) ?? ""
        guard let node = try unsafe read(root, target), node.name == "schema" else { throw NotCompiled("its root") }
        return node
    }

    /// The element; nil for an annotation.
    private static func read(_ element: xmlNodePtr, _ target: String) throws(NotCompiled) -> SchemaNode? {
        let name = unsafe String(cString: element.pointee.name)
        guard let space = unsafe element.pointee.ns, let uri = unsafe space.pointee.href,
            unsafe String(cString: uri) == namespace
        else { throw NotCompiled("the foreign element \(name)") }
        if name == "annotation" { return nil }
        var node = SchemaNode(name: name)
        var property = unsafe element.pointee.properties
        while let current = unsafe property {
            let key = unsafe String(cString: current.pointee.name)
            // Other people's attributes say nothing to a validation.
            if unsafe current.pointee.ns == nil {
                guard let value = unsafe text(of: current) else { throw NotCompiled("the attribute \(key)") }
                let isName = key == "type" || key == "base" || key == "ref"
                node.attributes.append((key, isName ? try unsafe resolved(value, element, target) : value))
            }
            unsafe property = current.pointee.next
        }
        var child = unsafe element.pointee.children
        while let current = unsafe child {
            if unsafe current.pointee.type == XML_ELEMENT_NODE, let inner = try unsafe read(current, target) {
                node.children.append(inner)
            }
            unsafe child = current.pointee.next
        }
        return node
    }

    /// The text of an attribute without a prefix; nil where there is none, or none that is plain.
    private static func attribute(_ name: String, of element: xmlNodePtr) -> String? {
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

    private static func resolved(_ name: String, _ element: xmlNodePtr, _ target: String) throws(NotCompiled) -> String
    {
        let colon = name.utf8.firstIndex(of: UInt8(ascii: ":"))
        let local = colon.map { String(name[name.utf8.index(after: $0)...]) } ?? name
        guard !local.isEmpty, !local.utf8.contains(UInt8(ascii: ":")) else { throw NotCompiled("the name \(name)") }
        let document = unsafe element.pointee.doc
        let space =
            if let colon { unsafe xmlSearchNs(document, element, String(name[..<colon])) } else {
                unsafe xmlSearchNs(document, element, nil)
            }
        let uri = unsafe space.flatMap { unsafe $0.pointee.href }.map { unsafe String(cString: $0) } ?? ""
        // Parts of a schema without a namespace of their own take that of the whole.
        switch uri {
        case namespace: return "xs:" + local
        case target: return local
        default: throw NotCompiled("the foreign name \(name)")
        }
    }
}
