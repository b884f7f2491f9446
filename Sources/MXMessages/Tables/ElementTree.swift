/// The elements of a table as a matrix: for each node, the node below it by name, and what it does.
///
/// Asked twice for every element of every file, hence without references to count. A table's tree lives as long as the
/// process, like the table.
@safe struct ElementTree: @unchecked Sendable {
    private let next: UnsafePointer<Int16>
    private let nodeFlags: UnsafePointer<UInt8>
    /// For each node, where its slots begin in the list of all, and one more for the end.
    private let slotStarts: UnsafePointer<Int32>
    private let slotList: UnsafePointer<Int32>
    private let nodeCount: Int
    private let width: Int

    /// Makes the matrix of nodes with their flags, children by name, and slots.
    init(_ flags: [UInt8], _ children: [[String: Int]], _ slots: [[Int]]) {
        nodeCount = flags.count
        width = flags.isEmpty ? 0 : TableNames.count
        let cells = UnsafeMutablePointer<Int16>.allocate(capacity: max(1, flags.count * width))
        unsafe cells.initialize(repeating: -1, count: flags.count * width)
        for (parent, named) in children.enumerated() {
            for (name, child) in named {
                if let id = TableNames.id(of: name) { unsafe cells[parent * width + Int(id)] = Int16(child) }
            }
        }
        let bits = UnsafeMutablePointer<UInt8>.allocate(capacity: max(1, flags.count))
        unsafe bits.initialize(repeating: 0, count: flags.count)
        for (node, flag) in flags.enumerated() { unsafe bits[node] = flag }
        let starts = UnsafeMutablePointer<Int32>.allocate(capacity: slots.count + 1)
        let all = slots.flatMap { $0 }
        let list = UnsafeMutablePointer<Int32>.allocate(capacity: max(1, all.count))
        for (index, slot) in all.enumerated() { unsafe (list + index).initialize(to: Int32(slot)) }
        var start = 0
        for (node, own) in slots.enumerated() {
            unsafe (starts + node).initialize(to: Int32(start))
            start += own.count
        }
        unsafe (starts + slots.count).initialize(to: Int32(start))
        unsafe slotStarts = UnsafePointer(starts)
        unsafe slotList = UnsafePointer(list)
        unsafe next = UnsafePointer(cells)
        unsafe nodeFlags = UnsafePointer(bits)
    }

    /// The node of a child element; -1 where nothing below it is read.
    @inline(__always)
    func child(of node: Int16, named name: Int32) -> Int16 {
        guard UInt(bitPattern: Int(node)) < UInt(nodeCount), UInt(bitPattern: Int(name)) < UInt(width) else {
            return -1
        }
        return unsafe next[Int(node) &* width &+ Int(name)]
    }

    /// What a node does, as bits of `CompiledTable`.
    @inline(__always)
    func flags(_ node: Int16) -> UInt8 {
        guard UInt(bitPattern: Int(node)) < UInt(nodeCount) else { return 0 }
        return unsafe nodeFlags[Int(node)]
    }

    /// Calls with each slot that a node's text goes to.
    @inline(__always)
    func forEachSlot(of node: Int16, _ body: (Int) -> Void) {
        guard UInt(bitPattern: Int(node)) < UInt(nodeCount) else { return }
        for index in unsafe Int(slotStarts[Int(node)])..<Int(slotStarts[Int(node) + 1]) {
            unsafe body(Int(slotList[index]))
        }
    }

    /// A tree of nothing.
    static let empty = ElementTree([], [], [])
}
