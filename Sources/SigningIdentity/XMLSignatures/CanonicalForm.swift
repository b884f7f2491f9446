internal import CLibXML2

/// Exclusive canonical form 1.0 without comments, of one element with all that is in it.
///
/// libxml2 makes it of whole documents: the element is made the only child of the tree for the call, and what is left out is
/// unlinked, and everything is put back after.
enum CanonicalForm {
    /// Gives the bytes to `body`; nil where there is no canonical form (a relative namespace name, no memory), and nothing is ever
    /// said of an empty one.
    static func withBytes<Result>(
        of element: XMLElement,
        in tree: OpaquePointer,
        leavingOut excluded: XMLElement? = nil,
        _ body: (UnsafeRawBufferPointer) -> Result
    ) -> Result? {
        let document = unsafe xmlDocPtr(tree)
        let node = unsafe element.node
        // What libxml2 has to say of a fault is said by the result: nothing may reach standard error.
        unsafe xmlSetStructuredErrorFunc(nil) { _, _ in }
        defer { xmlSetStructuredErrorFunc(nil, nil) }

        let links = unsafe (node.pointee.parent, node.pointee.prev, node.pointee.next)
        let children = unsafe (document.pointee.children, document.pointee.last)
        unsafe node.pointee.parent = unsafe UnsafeMutableRawPointer(document).assumingMemoryBound(to: xmlNode.self)
        unsafe node.pointee.prev = nil
        unsafe node.pointee.next = nil
        unsafe document.pointee.children = node
        unsafe document.pointee.last = node
        let taken = excluded.map { unsafe Unlinked($0.node) }
        defer {
            taken?.putBack()
            unsafe (node.pointee.parent, node.pointee.prev, node.pointee.next) = links
            unsafe (document.pointee.children, document.pointee.last) = children
        }

        var output: UnsafeMutablePointer<xmlChar>?
        let length = unsafe xmlC14NDocDumpMemory(document, nil, Int32(XML_C14N_EXCLUSIVE_1_0.rawValue), nil, 0, &output)
        defer { if let output = unsafe output { unsafe paycheck_xml_free(output) } }
        guard length > 0, let output = unsafe output else { return nil }
        return unsafe body(UnsafeRawBufferPointer(start: output, count: Int(length)))
    }

    /// A node that is out of its place for a moment.
    @safe private struct Unlinked {
        private let node: xmlNodePtr
        private let parent: xmlNodePtr?
        private let before: xmlNodePtr?
        private let after: xmlNodePtr?

        init(_ node: xmlNodePtr) {
            unsafe self.node = node
            unsafe (parent, before, after) = (node.pointee.parent, node.pointee.prev, node.pointee.next)
            unsafe xmlUnlinkNode(node)
        }

        func putBack() {
            unsafe (node.pointee.parent, node.pointee.prev, node.pointee.next) = (parent, before, after)
            if let before = unsafe before {
                unsafe before.pointee.next = node
            } else {
                unsafe parent?.pointee.children = node
            }
            if let after = unsafe after { unsafe after.pointee.prev = node } else { unsafe parent?.pointee.last = node }
        }
    }
}
