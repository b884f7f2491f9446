/// The elements that are open, with their places in the file and among their equals.
struct ElementStack {
    /// One open element.
    struct Element {
        /// The number of its name.
        var name: Int32
        /// Its place among the children of the same name of its parent, from 1.
        var position: Int32
        /// The node of the table that it stands for, or -1.
        var node: Int16 = -1
        /// Whether an element has begun inside it.
        var hasChildren = false
        /// Whether a comment or processing instruction stands inside it.
        var hasAside = false
        /// Line of its start tag, from 1.
        var line: Int
        /// Offset of its start tag in the text as UTF-8.
        var offset: Int
        /// Offset of the beginning of that line.
        var lineStart: Int
        fileprivate var firstChild: Int
    }

    private(set) var elements: [Element] = []
    /// The names and numbers of the children met so far, of all open elements, innermost last.
    private var children: [(name: Int32, count: Int32)] = []

    /// How many different children of one element are counted; a hostile file has no more to gain.
    private static let maximumNames = 128

    var depth: Int { elements.count }

    var isEmpty: Bool { elements.isEmpty }

    /// The innermost element. There must be one.
    @inline(__always)
    var top: Element {
        get { elements[elements.count - 1] }
        set { elements[elements.count - 1] = newValue }
    }

    /// The node of the innermost element; -1 where there is none.
    @inline(__always)
    var topNode: Int16 { elements.isEmpty ? -1 : elements[elements.count - 1].node }

    /// Makes the innermost element stand for a node.
    mutating func setNode(_ node: Int16) {
        guard !elements.isEmpty else { return }
        elements[elements.count - 1].node = node
    }

    /// Sets one flag of the innermost element, where there is one.
    mutating func markAside() {
        guard !elements.isEmpty else { return }
        elements[elements.count - 1].hasAside = true
    }

    @inline(__always)
    mutating func push(name: Int32, _ position: XMLPushParser.Position, node: Int16) {
        let first = elements.last?.firstChild ?? 0
        var among: Int32 = 1
        var index = children.count - 1
        while index >= first, children[index].name != name { index -= 1 }
        if index >= first {
            among = children[index].count &+ 1
            children[index].count = among
        } else if children.count - first < Self.maximumNames {
            children.append((name, 1))
        }
        if !elements.isEmpty { elements[elements.count - 1].hasChildren = true }
        elements.append(
            Element(
                name: name,
                position: among,
                node: node,
                line: position.line,
                offset: position.offset,
                lineStart: position.lineStart,
                firstChild: children.count
            )
        )
    }

    /// Counts elements of a name that stood in the innermost element and were read by somebody else.
    mutating func countLeftOut(_ name: Int32, _ count: Int) {
        let first = elements.last?.firstChild ?? 0
        let more = Int32(clamping: count)
        if let index = children.indices.last(where: { $0 >= first && children[$0].name == name }) {
            children[index].count &+= more
        } else if children.count - first < Self.maximumNames {
            children.append((name, more))
        }
        if !elements.isEmpty { elements[elements.count - 1].hasChildren = true }
    }

    @inline(__always)
    mutating func pop() {
        guard let last = elements.popLast() else { return }
        if children.count > last.firstChild { children.removeLast(children.count - last.firstChild) }
    }

    /// The path from an element of a depth (0 for the root) to the innermost: `/Document/FIToFICstmrCdtTrf/CdtTrfTxInf[3]`.
    ///
    /// A position is written where it is not 1, and for the elements for which `repeats` holds.
    func path(from depth: Int, _ names: NameTable, repeats: (Element) -> Bool) -> String {
        var path = ""
        for element in elements.dropFirst(depth) {
            path += "/" + names.text(of: element.name)
            if element.position != 1 || repeats(element) { path += "[\(element.position)]" }
        }
        return path
    }
}
