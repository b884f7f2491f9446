internal import PaymentModel
internal import Synchronization

/// A table of paths made into a tree of elements, so that following a message takes one look-up for each element.
final class CompiledTable: Sendable {
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
        /// The marks that it leaves by being there, or by having a value.
        var marks: [Mark] = []
        /// Whether it has an amount, with its currency in the attribute `Ccy`.
        var isAmount = false
        /// Whether a text of the message about itself is among its slots.
        var isDeclaration = false

        /// What it does, as bits.
        var flags: UInt8 {
            (slots.isEmpty ? 0 : CompiledTable.hasSlots) | (level == nil ? 0 : CompiledTable.beginsLevel)
                | (isCoverMark ? CompiledTable.marksCover : 0) | (isAmount ? CompiledTable.hasAmount : 0)
                | (marks.contains { $0.value == nil } ? CompiledTable.leavesMarks : 0)
                | (marks.contains { $0.value != nil } ? CompiledTable.leavesMarksByValue : 0)
                | (isDeclaration ? CompiledTable.declares : 0)
        }
    }

    /// A sign that an element was there: one bit of those of its level.
    struct Mark: Sendable {
        var bit: UInt64
        var level: Level
        /// The text that it must have; nil where being there is enough.
        var value: [UInt8]?
    }

    /// A rule on what stands together, by marks.
    struct Presence: Sendable {
        var rule: PresenceRule
        var element: Mark
        var others: [Mark]
        var isNeed: Bool
        /// At the end of which level it is decided.
        var level: Level
    }

    let family: String
    /// What its records are, where it gives no payments.
    let recordKind: RecordAssembly.Kind?
    let rules: [FieldRule]
    let slots: [Slot]
    /// For each rule, its slots in order of preference.
    let ruleSlots: [[Int]]
    let nodes: [Node]
    /// The names of the nodes' elements; empty for the first, which is the body.
    let nodeNames: [String]
    let presence: [Presence]
    /// The same as bits.
    let presenceChecks: [PresenceCheck]
    let marksByPath: [String: Mark]
    /// The rules of the amount, in order of preference.
    let amountRules: [Int]
    /// The rules that name the sender and the receiver.
    let partyRules: [PaymentField: Int]
    /// How the alternatives of these name them, in order.
    let partyWays: [PaymentField: [PartyWay]]
    /// What is done with the texts of a record, in the order of the rules.
    let steps: [Step]
    /// For each node, those below it by the names of their elements.
    private let children: [[String: Int]]
    private let madeTree = Mutex<ElementTree?>(nil)

    /// What following a message needs for each element. Made when the reference engine asks first: the fast one has tables of its
    /// own, and numbering the names of all families takes longer than compiling a schema.
    var tree: ElementTree {
        madeTree.withLock { made in
            let tree = made ?? ElementTree(nodes.map(\.flags), children, nodes.map(\.slots))
            made = tree
            return tree
        }
    }

    /// The node of a child element; −1 where nothing below it is read.
    func child(of node: Int16, named name: String) -> Int16 { children[Int(node)][name].map { Int16($0) } ?? -1 }

    /// A rule without references: what to do with the first of its slots that has a text.
    struct Step: Sendable {
        var field: PaymentField?
        var isList: Bool
        var condition: FieldRule.Condition
        /// The field whose presence makes the rule say nothing.
        var without: PaymentField?
        var firstSlot: Int
        var slotCount: Int
    }

    /// A rule on what stands together as bits of the marks met.
    struct PresenceCheck: Sendable {
        var rule: Int
        var level: Level
        var element: UInt64
        var others: UInt64
        var isNeed: Bool
    }

    /// Whether the family gives payments: it has an amount.
    var givesPayments: Bool { !amountRules.isEmpty }

    static let hasSlots: UInt8 = 1
    static let beginsLevel: UInt8 = 2
    static let marksCover: UInt8 = 4
    static let hasAmount: UInt8 = 8
    static let leavesMarks: UInt8 = 16
    static let leavesMarksByValue: UInt8 = 32
    static let declares: UInt8 = 64
    static let actsAtStart = beginsLevel | marksCover | leavesMarks
    static let actsOnText = hasSlots | leavesMarksByValue

    init(_ table: MessageTable) {
        var builder = TableBuilder(table)
        builder.build()
        family = table.family
        recordKind = table.recordKind
        rules = table.rules
        slots = builder.slots
        ruleSlots = builder.ruleSlots
        nodes = builder.nodes
        var names = [String](repeating: "", count: builder.nodes.count)
        for named in builder.children { for (name, child) in named { names[child] = name } }
        nodeNames = names
        presence = builder.presence
        presenceChecks = builder.presence.enumerated().map { index, presence in
            PresenceCheck(
                rule: index,
                level: presence.level,
                element: presence.element.bit,
                others: presence.others.reduce(0) { $0 | $1.bit },
                isNeed: presence.isNeed
            )
        }
        marksByPath = builder.marks
        amountRules = table.rules.indices.filter { table.rules[$0].target == .amount }
        var partyRules: [PaymentField: Int] = [:]
        for field in [PaymentField.sender, .receiver] {
            partyRules[field] = table.rules.firstIndex { $0.target == .field(field) }
        }
        self.partyRules = partyRules
        partyWays = partyRules.mapValues { table.rules[$0].alternatives.map { PartyWay(path: $0[0]) } }
        let ruleSlots = builder.ruleSlots
        steps = table.rules.enumerated().compactMap { index, rule in
            let field: PaymentField?
            switch rule.target {
            case .field(let name): field = name
            case .orderedAmount: field = nil
            case .amount, .record, .declared: return nil
            }
            return Step(
                field: field,
                isList: field?.isList ?? false,
                condition: rule.condition,
                without: rule.without,
                firstSlot: ruleSlots[index][0],
                slotCount: ruleSlots[index].count
            )
        }
        children = builder.children
    }
}

/// Makes the tree out of the paths.
private struct TableBuilder {
    typealias Level = MessageTable.Level

    let table: MessageTable
    var nodes: [CompiledTable.Node] = [CompiledTable.Node()]
    var children: [[String: Int]] = [[:]]
    var slots: [CompiledTable.Slot] = []
    var ruleSlots: [[Int]] = []
    var presence: [CompiledTable.Presence] = []
    var marks: [String: CompiledTable.Mark] = [:]

    init(_ table: MessageTable) {
        self.table = table
    }

    mutating func build() {
        for (path, level) in table.levels { nodes[node(path)].level = level }
        if let mark = table.coverMark { nodes[node(mark)].isCoverMark = true }
        for rule in table.presence { add(rule) }
        for (index, rule) in table.rules.enumerated() { add(rule, index) }
    }

    private mutating func node(_ path: String) -> Int {
        var node = 0
        for name in path.pathNames {
            if let child = children[node][String(name)] {
                node = child
            } else {
                nodes.append(CompiledTable.Node())
                children.append([:])
                children[node][String(name)] = nodes.count - 1
                node = nodes.count - 1
            }
        }
        return node
    }

    /// The innermost level that one of the paths lies in.
    private func level(of paths: [String]) -> Level {
        var innermost = Level.group
        for (element, level) in table.levels where level > innermost {
            let isIn = paths.contains { path in
                path.utf8.starts(with: element.utf8)
                    && (path.utf8.count == element.utf8.count
                        || path.utf8.dropFirst(element.utf8.count).first == UInt8(ascii: "/"))
            }
            if isIn { innermost = level }
        }
        return innermost
    }

    private mutating func mark(_ path: String) -> CompiledTable.Mark {
        if let mark = marks[path] { return mark }
        precondition(marks.count < UInt64.bitWidth, "a table's rules speak of more elements than there are marks")
        let parts = path.split(separator: "=")
        let mark = CompiledTable.Mark(
            bit: 1 << UInt64(marks.count),
            level: level(of: [String(parts[0])]),
            value: parts.count > 1 ? Array(parts[1].utf8) : nil
        )
        marks[path] = mark
        nodes[node(String(parts[0]))].marks.append(mark)
        return mark
    }

    private mutating func add(_ rule: PresenceRule) {
        let element = mark(rule.element)
        var others: [CompiledTable.Mark] = []
        let isNeed: Bool
        switch rule.demand {
        case .needs(let paths):
            for path in paths { others.append(mark(path)) }
            isNeed = true
        case .forbids(let paths):
            for path in paths { others.append(mark(path)) }
            isNeed = false
        }
        let decided = ([element] + others).map(\.level).max() ?? .group
        presence.append(
            CompiledTable.Presence(rule: rule, element: element, others: others, isNeed: isNeed, level: decided)
        )
    }

    private mutating func add(_ rule: FieldRule, _ index: Int) {
        var ownSlots: [Int] = []
        for alternative in rule.alternatives {
            slots.append(CompiledTable.Slot(level: level(of: alternative), rule: index))
            ownSlots.append(slots.count - 1)
            for path in alternative {
                let place = node(path)
                nodes[place].slots.append(slots.count - 1)
                switch rule.target {
                case .amount, .orderedAmount, .declared(.groupTotal), .record(.balanceAmount), .record(.entryAmount),
                    .record(.detailAmount), .record(.originalAmount):
                    nodes[place].isAmount = true
                case .field, .record, .declared: break
                }
                if case .declared = rule.target { nodes[place].isDeclaration = true }
            }
        }
        ruleSlots.append(ownSlots)
    }
}
