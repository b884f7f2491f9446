internal import PaymentModel

/// A table of paths made into a tree of elements, so that following a message takes one look-up for each element.
struct CompiledTable: Sendable {
    typealias Level = MessageTable.Level

    /// A place where a text is kept: one for each alternative of a rule.
    struct Slot: Sendable {
        var level: Level
        var rule: Int
    }

    /// One element that is of interest, or on the way to one.
    struct Node: Sendable {
        /// The slots that its text goes to.
        var slots: [Int] = []
        /// The level that it begins.
        var level: Level?
        /// Whether it makes its payment a cover payment.
        var isCoverMark = false
        /// Whether it has an amount, with its currency in the attribute `Ccy`.
        var isAmount = false
    }

    let family: String
    private let width: Int
    private(set) var rules: [FieldRule]
    /// For each rule, its slots in order of preference.
    private(set) var ruleSlots: [[Int]] = []
    private(set) var slots: [Slot] = []
    private(set) var nodes: [Node] = [Node()]
    /// What a node does, as bits: most do nothing.
    private(set) var flags: [UInt8] = []
    /// The node below a node by name, or -1: one row of all names for each node.
    private(set) var next: [Int16] = []
    /// The rules by what they are for, so that a payment is made in one go.
    private(set) var amountRules: [Int] = []
    /// Whether the family gives payments: it has an amount.
    var givesPayments: Bool { !amountRules.isEmpty }

    static let hasSlots: UInt8 = 1
    static let beginsLevel: UInt8 = 2
    static let marksCover: UInt8 = 4
    static let hasAmount: UInt8 = 8

    init(_ table: MessageTable) {
        family = table.family
        width = TableNames.count
        rules = table.rules
        var children: [[String: Int]] = [[:]]
        func node(_ path: String, _ nodes: inout [Node]) -> Int {
            var node = 0
            for name in path.split(separator: "/") {
                if let child = children[node][String(name)] {
                    node = child
                } else {
                    nodes.append(Node())
                    children.append([:])
                    children[node][String(name)] = nodes.count - 1
                    node = nodes.count - 1
                }
            }
            return node
        }
        for (path, level) in table.levels { nodes[node(path, &nodes)].level = level }
        if let mark = table.coverMark { nodes[node(mark, &nodes)].isCoverMark = true }
        for (index, rule) in table.rules.enumerated() {
            var ownSlots: [Int] = []
            for alternative in rule.alternatives {
                let level =
                    table.levels.filter { scope in alternative.contains { $0.hasPrefix(scope.path + "/") } }.map(
                        \.level
                    )
                    .max() ?? .group
                slots.append(Slot(level: level, rule: index))
                ownSlots.append(slots.count - 1)
                for path in alternative {
                    let place = node(path, &nodes)
                    nodes[place].slots.append(slots.count - 1)
                    switch rule.target {
                    case .amount, .orderedAmount: nodes[place].isAmount = true
                    case .declared(.groupTotal): nodes[place].isAmount = true
                    case .field, .declared: break
                    }
                }
            }
            ruleSlots.append(ownSlots)
            if rule.target == .amount { amountRules.append(index) }
        }
        flags = nodes.map { node in
            (node.slots.isEmpty ? 0 : Self.hasSlots) | (node.level == nil ? 0 : Self.beginsLevel)
                | (node.isCoverMark ? Self.marksCover : 0) | (node.isAmount ? Self.hasAmount : 0)
        }
        next = [Int16](repeating: -1, count: nodes.count * width)
        for (parent, named) in children.enumerated() {
            for (name, child) in named {
                if let id = TableNames.id(of: name) { next[parent * width + Int(id)] = Int16(child) }
            }
        }
    }

    /// The node of a child element; -1 where nothing below it is read.
    @inline(__always)
    func child(of node: Int16, named name: Int32) -> Int16 {
        guard node >= 0, Int(name) < width else { return -1 }
        return next[Int(node) * width + Int(name)]
    }
}

/// The names of all elements in all tables, numbered.
enum TableNames {
    static let all: [String] = {
        var names: Set<String> = []
        for table in MessageTables.all + [.applicationHeader] {
            let paths = table.rules.flatMap { $0.alternatives.flatMap { $0 } } + table.levels.map(\.path)
            for path in paths + (table.coverMark.map { [$0] } ?? []) {
                for name in path.split(separator: "/") { names.insert(String(name)) }
            }
        }
        return names.sorted()
    }()

    static let count = all.count

    private static let ids: [String: Int32] = {
        var ids: [String: Int32] = [:]
        for (index, name) in all.enumerated() { ids[name] = Int32(index) }
        return ids
    }()

    static func id(of name: String) -> Int32? { ids[name] }
}
