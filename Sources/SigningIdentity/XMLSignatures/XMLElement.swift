internal import CLibXML2

/// An element of a tree that somebody else keeps alive; looked at by one thread at a time.
@safe struct XMLElement: Equatable {
    let node: xmlNodePtr

    init(_ node: xmlNodePtr) { unsafe self.node = node }

    /// An element by its address; nil where the node is of another kind.
    init?(_ address: OpaquePointer?) {
        guard let node = unsafe address.map({ unsafe xmlNodePtr($0) }) else { return nil }
        guard unsafe node.pointee.type == XML_ELEMENT_NODE else { return nil }
        unsafe self.node = node
    }

    static func == (a: XMLElement, b: XMLElement) -> Bool { unsafe a.node == b.node }

    static let signatures: StaticString = "http://www.w3.org/2000/09/xmldsig#"

    /// Whether the element has a local name and a namespace.
    func named(_ name: StaticString, in namespace: StaticString = XMLElement.signatures) -> Bool {
        guard unsafe xmlStrEqual(node.pointee.name, name.utf8Start) != 0, let ns = unsafe node.pointee.ns else {
            return false
        }
        return unsafe xmlStrEqual(ns.pointee.href, namespace.utf8Start) != 0
    }

    /// Whether the element is of the namespace of signatures.
    var isSignatures: Bool {
        guard let ns = unsafe node.pointee.ns else { return false }
        return unsafe xmlStrEqual(ns.pointee.href, Self.signatures.utf8Start) != 0
    }

    /// The local name.
    var name: String { unsafe node.pointee.name.map { unsafe String(cString: $0) } ?? "" }

    /// The name of the element's namespace; empty where it has none.
    var namespace: String {
        guard let ns = unsafe node.pointee.ns, let href = unsafe ns.pointee.href else { return "" }
        return unsafe String(cString: href)
    }

    /// The elements inside, in order.
    var children: [XMLElement] {
        var found: [XMLElement] = []
        var next = unsafe node.pointee.children
        while let child = unsafe next {
            if unsafe child.pointee.type == XML_ELEMENT_NODE { unsafe found.append(XMLElement(child)) }
            unsafe next = child.pointee.next
        }
        return found
    }

    /// Calls `body` with each element inside, in order.
    func eachChild(_ body: (XMLElement) -> Void) {
        var next = unsafe node.pointee.children
        while let child = unsafe next {
            if unsafe child.pointee.type == XML_ELEMENT_NODE { unsafe body(XMLElement(child)) }
            unsafe next = child.pointee.next
        }
    }

    /// The first element inside with a local name, in this element's namespace; nil where there is none.
    func child(_ name: StaticString) -> XMLElement? {
        var next = unsafe node.pointee.children
        while let child = unsafe next {
            if unsafe child.pointee.type == XML_ELEMENT_NODE,
                unsafe xmlStrEqual(child.pointee.name, name.utf8Start) != 0,
                unsafe child.pointee.ns == node.pointee.ns || XMLElement(child).namespace == namespace
            {
                return unsafe XMLElement(child)
            }
            unsafe next = child.pointee.next
        }
        return nil
    }

    /// The text inside; nil where anything else stands there.
    var text: [UInt8]? {
        var bytes: [UInt8] = []
        var next = unsafe node.pointee.children
        while let child = unsafe next {
            switch unsafe child.pointee.type {
            case XML_TEXT_NODE, XML_CDATA_SECTION_NODE:
                if let content = unsafe child.pointee.content {
                    unsafe bytes.append(contentsOf: UnsafeBufferPointer(start: content, count: Int(xmlStrlen(content))))
                }
            case XML_COMMENT_NODE: break
            default: return nil
            }
            unsafe next = child.pointee.next
        }
        return bytes
    }

    /// The names and values of the attributes that have no namespace; nil where an attribute has one, or is no plain text.
    var attributes: [String: String]? {
        var found: [String: String] = [:]
        var next = unsafe node.pointee.properties
        while let attribute = unsafe next {
            guard unsafe attribute.pointee.ns == nil, let name = unsafe attribute.pointee.name else { return nil }
            guard let value = unsafe xmlNodeListGetString(node.pointee.doc, attribute.pointee.children, 1) else {
                unsafe found[String(cString: name)] = ""
                unsafe next = attribute.pointee.next
                continue
            }
            unsafe found[String(cString: name)] = String(cString: value)
            unsafe paycheck_xml_free(value)
            unsafe next = attribute.pointee.next
        }
        return found
    }

    /// The value of an attribute without a namespace, where the element has no other; nil where that is not so.
    func onlyAttribute(_ name: StaticString) -> String? {
        guard let attribute = unsafe node.pointee.properties, unsafe attribute.pointee.next == nil,
            unsafe attribute.pointee.ns == nil, unsafe xmlStrEqual(attribute.pointee.name, name.utf8Start) != 0
        else { return nil }
        // One text is what nearly every attribute has.
        if let text = unsafe attribute.pointee.children, unsafe text.pointee.next == nil,
            unsafe text.pointee.type == XML_TEXT_NODE, let content = unsafe text.pointee.content
        {
            return unsafe String(cString: content)
        }
        return attributes?.first?.value
    }

    /// All elements here and below, in the order of the document, with their attributes of any namespace named like identifiers.
    ///
    /// Complexity: O(*n*) in the number of nodes.
    func visit(_ body: (XMLElement, [String]) -> Void) {
        var current: xmlNodePtr? = unsafe node
        while let here = unsafe current {
            if unsafe here.pointee.type == XML_ELEMENT_NODE {
                unsafe body(XMLElement(here), here.pointee.properties == nil ? [] : identifiers(of: here))
                if let child = unsafe here.pointee.children {
                    unsafe current = child
                    continue
                }
            }
            var place: xmlNodePtr = unsafe here
            while unsafe place != node, unsafe place.pointee.next == nil, let parent = unsafe place.pointee.parent {
                unsafe place = parent
            }
            unsafe current = place == node ? nil : place.pointee.next
        }
    }

    private func identifiers(of node: xmlNodePtr) -> [String] {
        var found: [String] = []
        var next = unsafe node.pointee.properties
        while let attribute = unsafe next {
            if let name = unsafe attribute.pointee.name,
                unsafe xmlStrEqual(name, "Id") != 0 || xmlStrEqual(name, "ID") != 0 || xmlStrEqual(name, "id") != 0,
                let value = unsafe xmlNodeListGetString(node.pointee.doc, attribute.pointee.children, 1)
            {
                unsafe found.append(String(cString: value))
                unsafe paycheck_xml_free(value)
            }
            unsafe next = attribute.pointee.next
        }
        return found
    }
}
