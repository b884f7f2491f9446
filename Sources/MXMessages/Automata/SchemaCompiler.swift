/// Compiles a schema and a table of paths into one automaton.
///
/// What it knows: sequences, choices, repetitions, one wildcard (lax) in a type, simple types, and amounts with the
/// attribute `Ccy`. The automaton is copied for each pair of a type and a node of the table, so that no path need be followed
/// while a message is scanned. Anything else throws the reason for which the schema is left to the reference engine.
struct SchemaCompiler {
    private let type: String
    private let table: CompiledTable
    private let plan: RecordPlan
    private var types: [String: SchemaNode] = [:]
    private var simple: SimpleTypeCompiler
    private var names: [PackedElementName] = [.impossible]
    private var nameNumbers: [String: Int] = [:]
    private var edges = [ScanEdge()]
    private var states = [ScanState()]
    private var actions = [ScanAction()]
    private var slotList: [Int16] = []
    private var valueMarks: [ScanValueMark] = []
    private var compiled: [Place: (start: Int, depth: Int)] = [:]
    private var open: Set<Place> = []
    /// The content models, which are the same wherever their types are used.
    private var models: [String: (automaton: FiniteAutomaton, alphabet: Alphabet)] = [:]
    private var wildcardNamespace: String?
    /// The simple types that say all that the rule on UETRs does.
    private var uetrTypes: Set<Int16> = []

    /// A type, and where in the table it is used.
    private struct Place: Hashable {
        let type: String
        let node: Int16
    }

    /// Compiles the text of the schema of a message.
    static func automaton(
        of type: String,
        _ text: [UInt8],
        _ table: CompiledTable
    ) throws(NotCompiled) -> MessageAutomaton {
        let root = try SchemaNode.root(of: text)
        var compiler = SchemaCompiler(type, root, table, try RecordPlan(table))
        return try compiler.compile(root)
    }

    private init(_ type: String, _ root: SchemaNode, _ table: CompiledTable, _ plan: RecordPlan) {
        self.type = type
        self.table = table
        self.plan = plan
        for child in root.children where child.name == "complexType" || child.name == "simpleType" {
            if let name = child["name"] { types[name] = child }
        }
        simple = SimpleTypeCompiler(types)
    }

    private mutating func compile(_ root: SchemaNode) throws(NotCompiled) -> MessageAutomaton {
        try root.expectAttributes([
            "targetNamespace", "elementFormDefault", "attributeFormDefault", "version",
        ])
        guard root["elementFormDefault"] == "qualified", root["attributeFormDefault"] ?? "unqualified" == "unqualified",
            let namespace = root["targetNamespace"]
        else { throw NotCompiled("names without the namespace") }
        for child in root.children where !["element", "complexType", "simpleType"].contains(child.name) {
            throw NotCompiled(
                child.name == "include" || child.name == "import"
                    ? "an \(child.name) of another file" : "\(child.name) at its first level"
            )
        }
        let elements = root.children.filter { $0.name == "element" }
        guard elements.count == 1, let name = elements[0]["name"], let content = elements[0]["type"] else {
            throw NotCompiled("its root elements")
        }
        try elements[0].expectAttributes(["name", "type"])
        // The header's own element stands for the root of its paths; below a Document the body does, whatever its name.
        let isHeader = name == "AppHdr"
        // State 1 is what comes behind the root element.
        states.append(ScanState(accepts: true))
        var edge = ScanEdge(name: try number(of: name), next: 1)
        let depth = try add(content, node: isHeader ? 0 : -1, bodyIsNext: !isHeader, to: &edge) + 1
        edge.set(name: name, type: nil)
        guard edge.simple < 0 else { throw NotCompiled("a root element without elements") }
        edges.append(edge)
        let tables = ScanTables(
            names: PlainTable(names),
            edges: PlainTable(edges),
            states: PlainTable(states),
            simples: PlainTable(simple.simples),
            actions: PlainTable(actions),
            slotList: PlainTable(slotList),
            valueMarks: PlainTable(valueMarks),
            nameHash: PlainTable(nameHash),
            edgeHash: PlainTable(edgeHash),
            codes: PlainTable(simple.codes),
            runs: PlainTable(simple.runs),
            automaton: PlainTable(simple.automaton),
            automatonAccepts: PlainTable(simple.automatonAccepts),
            rootEdge: edges.count - 1,
            rootState: Int(edge.child),
            depth: depth
        )
        return MessageAutomaton(
            tables,
            type: type,
            namespace: namespace,
            root: name,
            names: nameTexts,
            wildcardNamespace: wildcardNamespace ?? "",
            plan: plan
        )
    }

    private mutating func number(of name: String) throws(NotCompiled) -> UInt16 {
        if let known = nameNumbers[name] { return UInt16(known) }
        guard let packed = PackedElementName(name) else { throw NotCompiled("the long name \(name)") }
        guard names.count < 900 else { throw NotCompiled("more than 900 names") }
        names.append(packed)
        nameNumbers[name] = names.count - 1
        return UInt16(names.count - 1)
    }

    /// What an element of a type holds, and what the table does with it; gives the depth of elements in it.
    private mutating func add(
        _ type: String,
        node: Int16,
        bodyIsNext: Bool,
        to edge: inout ScanEdge
    ) throws(NotCompiled) -> Int {
        if type.hasPrefix("xs:") || types[type]?.name == "simpleType" {
            edge.simple = Int16(try simple.number(of: type))
            if isUETR(type) { uetrTypes.insert(edge.simple) }
            return 0
        }
        guard let definition = types[type] else { throw NotCompiled("the type \(type)") }
        try definition.expectAttributes(["name"])
        guard definition.children.count == 1 else { throw NotCompiled("attributes of \(type)") }
        let content = definition.children[0]
        if content.name == "simpleContent" {
            guard content.children.count == 1, content.children[0].name == "extension",
                let base = content.children[0]["base"], content.children[0].children.count == 1
            else { throw NotCompiled("the content of \(type)") }
            let attribute = content.children[0].children[0]
            try attribute.expectAttributes(["name", "type", "use"])
            guard attribute.name == "attribute", attribute["name"] == "Ccy", attribute["use"] == "required",
                let currency = attribute["type"], attribute.children.isEmpty
            else { throw NotCompiled("an attribute of \(type) that is no currency") }
            edge.simple = Int16(try simple.number(of: base))
            edge.attribute = Int16(try simple.number(of: currency))
            return 0
        }
        let (start, depth) = try model(type, content, node: node, bodyIsNext: bodyIsNext)
        edge.child = UInt16(start)
        return depth
    }

    /// Whether a simple type has the pattern that ISO 20022 gives UETRs, and nothing else.
    private func isUETR(_ type: String) -> Bool {
        guard let restriction = types[type]?.children.first, restriction.children.count == 1 else { return false }
        let facet = restriction.children[0]
        return facet.name == "pattern"
            && facet["value"] == "[a-f0-9]{8}-[a-f0-9]{4}-4[a-f0-9]{3}-[89ab][a-f0-9]{3}-[a-f0-9]{12}"
    }

    private static let wildcardSymbol = SymbolSet.limit - 1

    /// The automaton of a content model at a node of the table: its first state, and the depth of elements in it.
    private mutating func model(
        _ type: String,
        _ content: SchemaNode,
        node: Int16,
        bodyIsNext: Bool
    ) throws(NotCompiled) -> (start: Int, depth: Int) {
        let place = Place(type: type, node: bodyIsNext ? -2 : node)
        if let known = compiled[place] { return known }
        guard open.insert(place).inserted else { throw NotCompiled("the type \(type), which holds itself") }
        defer { open.remove(place) }
        let (automaton, alphabet) = try contentModel(of: type, content)
        let base = states.count
        guard base + automaton.steps.count < 60_000 else { throw NotCompiled("too many states") }
        for accepts in automaton.accepts { states.append(ScanState(accepts: accepts)) }
        var depth = 0
        for (state, steps) in automaton.steps.enumerated() {
            var own: [ScanEdge] = []
            let row = steps.flatMap { step in step.symbols.map { (symbol: $0, target: step.target) } }
            for (symbol, target) in row.sorted(by: { $0.symbol < $1.symbol }) {
                if symbol == Self.wildcardSymbol {
                    states[base + state].wildcard = alphabet.wildcardKind
                    states[base + state].wildcardNext = UInt16(base + target)
                    continue
                }
                let (name, type) = alphabet.elements[symbol]
                var edge = ScanEdge(name: try number(of: name), next: UInt16(base + target))
                let below =
                    bodyIsNext ? 0 : node < 0 ? -1 : table.tree.child(of: node, named: TableNames.id(of: name) ?? -1)
                depth = max(depth, 1 + (try add(type, node: below, bodyIsNext: false, to: &edge)))
                try follow(below, name, &edge)
                edge.set(name: name, type: edge.simple < 0 ? nil : simple.simples[Int(edge.simple)])
                own.append(edge)
            }
            guard edges.count + own.count < 60_000 else { throw NotCompiled("too many elements") }
            states[base + state].first = UInt16(edges.count)
            states[base + state].count = UInt16(own.count)
            edges += own
        }
        compiled[place] = (base, depth)
        return (base, depth)
    }

    private mutating func contentModel(
        of type: String,
        _ content: SchemaNode
    ) throws(NotCompiled) -> (automaton: FiniteAutomaton, alphabet: Alphabet) {
        if let known = models[type] { return known }
        var alphabet = Alphabet()
        let automaton = try FiniteAutomaton(try particle(content, &alphabet)).withoutTwins
        models[type] = (automaton, alphabet)
        return (automaton, alphabet)
    }

    /// The elements that a content model is about, numbered.
    private struct Alphabet {
        var elements: [(name: String, type: String)] = []
        var numbers: [String: Int] = [:]
        var wildcardKind: UInt8 = 0
    }

    private mutating func particle(_ node: SchemaNode, _ alphabet: inout Alphabet) throws(NotCompiled)
        -> RegularExpression
    {
        let inner: RegularExpression
        switch node.name {
        case "element":
            try node.expectAttributes(["name", "type", "minOccurs", "maxOccurs"])
            guard let name = node["name"], let type = node["type"], node.children.isEmpty else {
                throw NotCompiled("an element without name or type")
            }
            if let known = alphabet.numbers[name] {
                guard alphabet.elements[known].type == type else { throw NotCompiled("two types of \(name)") }
            } else {
                guard alphabet.elements.count < Self.wildcardSymbol else { throw NotCompiled("too many elements") }
                alphabet.numbers[name] = alphabet.elements.count
                alphabet.elements.append((name, type))
            }
            inner = .symbols([alphabet.numbers[name] ?? 0])
        case "sequence", "choice":
            try node.expectAttributes(["minOccurs", "maxOccurs"])
            var parts: [RegularExpression] = []
            for child in node.children { parts.append(try particle(child, &alphabet)) }
            guard !parts.isEmpty else { throw NotCompiled("an empty \(node.name)") }
            inner = node.name == "sequence" ? .sequence(parts) : .choice(parts)
        case "any":
            try node.expectAttributes(["namespace", "processContents", "minOccurs", "maxOccurs"])
            let namespace = node["namespace"] ?? "##any"
            guard node["processContents"] == "lax", alphabet.wildcardKind == 0, alphabet.elements.isEmpty else {
                throw NotCompiled("a wildcard that is not lax, or beside elements")
            }
            if namespace == "##any" {
                alphabet.wildcardKind = 1
            } else {
                guard !namespace.hasPrefix("##"), !namespace.contains(" "), wildcardNamespace ?? namespace == namespace
                else {
                    throw NotCompiled("a wildcard of \(namespace)")
                }
                wildcardNamespace = namespace
                alphabet.wildcardKind = 2
            }
            inner = .symbols([Self.wildcardSymbol])
        default: throw NotCompiled("\(node.name) in a content model")
        }
        let most = node["maxOccurs"] == "unbounded" ? nil : Int(node["maxOccurs"] ?? "1")
        guard let least = Int(node["minOccurs"] ?? "1"), least >= 0, most.map({ $0 >= least }) ?? true,
            node["maxOccurs"] == "unbounded" || most != nil
        else { throw NotCompiled("a number of occurrences") }
        return least == 1 && most == 1 ? inner : .times(inner, least: least, most: most)
    }

    /// What the table does with an element.
    private mutating func follow(_ node: Int16, _ name: String, _ edge: inout ScanEdge) throws(NotCompiled) {
        if edge.simple >= 0, let rule = ValueRules.kinds[name] {
            let kind = simple.simples[Int(edge.simple)].kind
            // A date that its type allows exists, and a UETR is what its pattern says.
            let isSaid =
                rule == .date && (kind == .date || kind == .dateTime)
                || rule == .uetr && uetrTypes.contains(edge.simple)
            edge.rule = isSaid ? 0 : rule.rawValue
        }
        guard node >= 0 else { return }
        let own = table.nodes[Int(node)]
        switch own.level {
        case .record: edge.unit = ScanEdge.record
        case .block: edge.unit = ScanEdge.block
        case .group: throw NotCompiled("a group in the table")
        // Payments inside an entry are told by the reference engine only.
        case .detail, nil: break
        }
        guard edge.unit == 0 || edge.simple < 0 else { throw NotCompiled("a record without elements") }
        var action = ScanAction(node: node)
        var slots: [Int16] = []
        if edge.simple >= 0 {
            for slot in own.slots where plan.isRead[slot] {
                if table.slots[slot].level >= .record {
                    slots.append(Int16(plan.numbers[slot]))
                } else {
                    action.isOuter = true
                }
            }
        }
        action.firstMark = UInt32(valueMarks.count)
        for mark in own.marks {
            guard mark.level != .detail else { throw NotCompiled("a mark inside a detail") }
            guard mark.level == .record else {
                action.isOuter = true
                continue
            }
            guard let value = mark.value else {
                action.recordMarks |= mark.bit
                continue
            }
            guard value.count <= 8, edge.simple >= 0 else { throw NotCompiled("a mark by a long value") }
            let word = value.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            valueMarks.append(ScanValueMark(value: word, count: value.count, bit: mark.bit))
            action.markCount += 1
        }
        action.marksCover = own.isCoverMark
        guard !own.isDeclaration || own.slots.allSatisfy({ !plan.isRead[$0] || table.slots[$0].level < .record }) else {
            throw NotCompiled("a declaration inside a record")
        }
        if let first = slots.first { edge.slot = first }
        if slots.count > 1 {
            action.firstSlot = UInt32(slotList.count)
            action.slotCount = UInt32(slots.count - 1)
            slotList += slots.dropFirst()
        }
        guard
            action.isOuter || action.marksCover || action.recordMarks != 0 || action.slotCount > 0
                || action.markCount > 0
        else { return }
        guard actions.count < 60_000 else { throw NotCompiled("too many paths") }
        actions.append(action)
        edge.action = UInt16(actions.count - 1)
    }

    /// The names by their numbers.
    private var nameTexts: [String] {
        var texts = [String](repeating: "", count: names.count)
        for (text, number) in nameNumbers { texts[number] = text }
        return texts
    }

    private var nameHash: [UInt16] {
        var hash = [UInt16](repeating: 0, count: 1024)
        for (number, name) in names.enumerated().dropFirst() {
            var place = PackedElementName.hash(name.words.0, name.words.1, name.words.2)
            while hash[place] != 0 { place = (place + 1) & 1023 }
            hash[place] = UInt16(number)
        }
        return hash
    }

    private var edgeHash: [UInt16] {
        var hash = [UInt16](repeating: 0, count: 8192)
        for (number, state) in states.enumerated() {
            for edge in Int(state.first)..<Int(state.first) + Int(state.count) {
                let place = ScanTables.edgePlace(names[Int(edges[edge].name)].words.0, number)
                if hash[place] == 0 { hash[place] = UInt16(edge) }
            }
        }
        return hash
    }
}
