internal import CLibXML2

/// Exclusive canonical form 1.0 without comments (W3C Exclusive XML Canonicalization), of one element with all that is in it.
///
/// Written from the nodes as they stand, none of which is changed for it. That the bytes are libxml2's is what a property test says;
/// libxml2's own function would make them of a whole document only, through its lists and buffers, at three times the cost.
enum CanonicalForm {
    /// Gives the bytes to `body`; nil where there is no canonical form (a relative namespace name, a node of another kind than
    /// messages have), and nothing is ever said of an empty one.
    ///
    /// Complexity: O(*n*) in the number of nodes and bytes.
    static func withBytes<Result>(
        of element: XMLElement,
        leavingOut excluded: XMLElement? = nil,
        _ body: (UnsafeRawBufferPointer) -> Result
    ) -> Result? {
        var writer = CanonicalWriter(leavingOut: excluded)
        defer { writer.free() }
        guard writer.write(element), unsafe writer.bytes.count > 0 else { return nil }
        return unsafe body(writer.bytes)
    }
}

/// Writes elements as their canonical form has them.
@safe private struct CanonicalWriter {
    private typealias Text = UnsafePointer<xmlChar>

    /// A declaration of a namespace that was written, by who is open.
    @safe private struct Declaration {
        /// Nil for the default namespace.
        let prefix: Text?
        /// Nil where there is none.
        let name: Text?
    }

    private let xmlPrefix: StaticString = "xml"
    private let excluded: XMLElement?
    private var start: UnsafeMutablePointer<UInt8>
    private var count = 0
    private var capacity = 1 << 13
    private var declarations: [Declaration] = []
    /// How many declarations there were before each element that is open.
    private var marks: [Int] = []

    init(leavingOut excluded: XMLElement?) {
        self.excluded = excluded
        unsafe start = .allocate(capacity: capacity)
    }

    mutating func free() { unsafe start.deallocate() }

    var bytes: UnsafeRawBufferPointer { unsafe UnsafeRawBufferPointer(start: start, count: count) }

    /// Writes an element and what is in it; false where something in it has no canonical form.
    mutating func write(_ element: XMLElement) -> Bool {
        let root = unsafe element.node
        var current = unsafe root
        var isEntering = true
        while true {
            if isEntering {
                guard let descends = unsafe enter(current) else { return false }
                if descends, let child = unsafe current.pointee.children {
                    unsafe current = child
                    continue
                }
            }
            if unsafe current == root { return true }
            if let next = unsafe current.pointee.next {
                unsafe current = next
                isEntering = true
            } else {
                guard let parent = unsafe current.pointee.parent else { return false }
                unsafe current = parent
                unsafe end(current)
                isEntering = false
            }
        }
    }

    /// Writes a node up to its children. True where they come next, nil where it has no canonical form.
    private mutating func enter(_ node: xmlNodePtr) -> Bool? {
        switch unsafe node.pointee.type {
        case XML_ELEMENT_NODE:
            if let excluded, unsafe node == excluded.node { return false }
            guard unsafe begin(node) else { return nil }
            if unsafe node.pointee.children != nil { return true }
            unsafe end(node)
        case XML_TEXT_NODE, XML_CDATA_SECTION_NODE:
            if let content = unsafe node.pointee.content { unsafe put(content, escaping: .text) }
        case XML_COMMENT_NODE: break
        case XML_PI_NODE:
            mark("<?")
            unsafe put(node.pointee.name)
            if let content = unsafe node.pointee.content, unsafe content.pointee != 0 {
                mark(" ")
                unsafe put(content, escaping: .instruction)
            }
            mark("?>")
        default: return nil
        }
        return false
    }

    /// Writes a start tag; false where a namespace that it declares has a relative name.
    private mutating func begin(_ node: xmlNodePtr) -> Bool {
        var declared = unsafe node.pointee.nsDef
        while let one = unsafe declared {
            if let name = unsafe one.pointee.href, unsafe name.pointee != 0, unsafe !isAbsolute(name) { return false }
            unsafe declared = one.pointee.next
        }
        marks.append(declarations.count)
        let first = declarations.count
        let namespace = unsafe node.pointee.ns
        unsafe declare(namespace?.pointee.prefix, namespace?.pointee.href)
        var attribute = unsafe node.pointee.properties
        var attributes = 0
        while let one = unsafe attribute {
            attributes += 1
            if let namespace = unsafe one.pointee.ns {
                unsafe declare(namespace.pointee.prefix, namespace.pointee.href)
            }
            unsafe attribute = one.pointee.next
        }
        mark("<")
        unsafe putName(node.pointee.name, namespace)
        if declarations.count > first + 1 {
            declarations[first...].sort { unsafe Self.order($0.prefix, $1.prefix) < 0 }
        }
        for place in first..<declarations.count {
            let one = declarations[place]
            if let prefix = unsafe one.prefix, unsafe prefix.pointee != 0 {
                mark(" xmlns:")
                unsafe put(prefix)
            } else {
                mark(" xmlns")
            }
            mark("=\"")
            if let name = unsafe one.name { unsafe put(name, escaping: .attribute) }
            mark("\"")
        }
        if attributes > 0 { guard unsafe putAttributes(of: node, attributes) else { return false } }
        mark(">")
        return true
    }

    private mutating func end(_ node: xmlNodePtr) {
        mark("</")
        unsafe putName(node.pointee.name, node.pointee.ns)
        mark(">")
        if let mark = marks.popLast() { declarations.removeLast(declarations.count - mark) }
    }

    /// Declares the namespace of an element or attribute where no element around it was written with it.
    private mutating func declare(_ prefix: Text?, _ name: Text?) {
        if let prefix = unsafe prefix, unsafe xmlStrEqual(prefix, xmlPrefix.utf8Start) != 0 { return }
        let isEmpty = unsafe name.map { unsafe $0.pointee == 0 } ?? true
        for known in declarations.reversed() where unsafe Self.order(known.prefix, prefix) == 0 {
            guard unsafe Self.order(known.name, name) != 0 else { return }
            return unsafe declarations.append(Declaration(prefix: prefix, name: name))
        }
        // No namespace is what there is where nobody declared one.
        if !isEmpty { unsafe declarations.append(Declaration(prefix: prefix, name: name)) }
    }

    private mutating func putAttributes(of node: xmlNodePtr, _ count: Int) -> Bool {
        var sorted: [xmlAttrPtr] = unsafe []
        unsafe sorted.reserveCapacity(count)
        var next = unsafe node.pointee.properties
        while let attribute = unsafe next {
            unsafe sorted.append(attribute)
            unsafe next = attribute.pointee.next
        }
        if count > 1 {
            unsafe sorted.sort { a, b in
                let order = unsafe Self.order(a.pointee.ns?.pointee.href, b.pointee.ns?.pointee.href)
                return unsafe order != 0 ? order < 0 : Self.order(a.pointee.name, b.pointee.name) < 0
            }
        }
        for place in unsafe sorted.indices {
            let attribute = unsafe sorted[place]
            mark(" ")
            unsafe putName(attribute.pointee.name, attribute.pointee.ns)
            mark("=\"")
            var child = unsafe attribute.pointee.children
            while let text = unsafe child {
                guard unsafe text.pointee.type == XML_TEXT_NODE else { return false }
                if let content = unsafe text.pointee.content { unsafe put(content, escaping: .attribute) }
                unsafe child = text.pointee.next
            }
            mark("\"")
        }
        return true
    }

    /// The order of two texts by their bytes; nil is an empty one.
    private static func order(_ a: Text?, _ b: Text?) -> Int32 {
        if unsafe a == b { return 0 }
        guard let a = unsafe a else { return unsafe b.map { unsafe $0.pointee == 0 ? 0 : -1 } ?? 0 }
        guard let b = unsafe b else { return unsafe a.pointee == 0 ? 0 : 1 }
        return unsafe xmlStrcmp(a, b)
    }

    /// Whether the name of a namespace is a URI with a scheme: relative ones have no canonical form. Nor has one with an ampersand here,
    /// which implementations write in different ways.
    private func isAbsolute(_ name: Text) -> Bool {
        if unsafe xmlStrchr(name, UInt8(ascii: "&")) != nil { return false }
        let parsed = unsafe name.withMemoryRebound(to: CChar.self, capacity: 1) { unsafe xmlParseURI($0) }
        guard let uri = unsafe parsed else { return false }
        defer { unsafe xmlFreeURI(uri) }
        return unsafe uri.pointee.scheme.map { unsafe $0.pointee != 0 } ?? false
    }

    // MARK: Bytes

    /// Where a text stands, which decides what is written in another way.
    private enum Place {
        case text, attribute, instruction
    }

    private mutating func putName(_ name: Text?, _ namespace: xmlNsPtr?) {
        if let prefix = unsafe namespace?.pointee.prefix, unsafe prefix.pointee != 0 {
            unsafe put(prefix)
            mark(":")
        }
        unsafe put(name)
    }

    private mutating func mark(_ text: StaticString) {
        unsafe put(text.utf8Start, text.utf8CodeUnitCount)
    }

    private mutating func put(_ text: Text?) {
        guard let text = unsafe text else { return }
        unsafe put(text, Int(xmlStrlen(text)))
    }

    private mutating func put(_ text: Text, _ length: Int) {
        if count + length > capacity { grow(by: length) }
        unsafe (start + count).update(from: text, count: length)
        count += length
    }

    private mutating func put(_ text: Text, escaping place: Place) {
        var from = unsafe text
        var at = unsafe text
        while unsafe at.pointee != 0 {
            let replacement: StaticString
            switch unsafe (at.pointee, place) {
            case (UInt8(ascii: "&"), .text), (UInt8(ascii: "&"), .attribute): replacement = "&amp;"
            case (UInt8(ascii: "<"), .text), (UInt8(ascii: "<"), .attribute): replacement = "&lt;"
            case (UInt8(ascii: ">"), .text): replacement = "&gt;"
            case (0x0D, _): replacement = "&#xD;"
            case (UInt8(ascii: "\""), .attribute): replacement = "&quot;"
            case (0x09, .attribute): replacement = "&#x9;"
            case (0x0A, .attribute): replacement = "&#xA;"
            default:
                unsafe at += 1
                continue
            }
            unsafe put(from, at - from)
            mark(replacement)
            unsafe at += 1
            unsafe from = at
        }
        unsafe put(from, at - from)
    }

    private mutating func grow(by length: Int) {
        let wanted = max(2 * capacity, count + length)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: wanted)
        unsafe larger.update(from: start, count: count)
        unsafe start.deallocate()
        unsafe start = larger
        capacity = wanted
    }
}
