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
    /// The content models at their places, and those that are being compiled: see `place`.
    private var compiled: [Int: (start: Int, depth: Int)] = [:]
    private var open: [Int] = []
    /// The names of types by the numbers that elements know them by, and what has been found to be in them.
    private var typeNames: [String] = []
    private var typeNumbers: [String: Int] = [:]
    private var contents: [Content?] = []
    /// The content models, which are the same wherever their types are used.
    private var models: [ContentModel] = []
    private var wildcardNamespace: String?
    /// The simple types that say all that the rule on UETRs does.
    private var uetrTypes: [Int16] = []

    /// What elements of a type hold.
    private enum Content {
        /// A value of a type in `simples`.
        case simple(Int16)
        /// The same with a currency.
        case amount(Int16, currency: Int16)
        /// Elements, by a model in `models`.
        case elements(Int)
    }

    /// The elements that a content model is about, and the order that they come in.
    private struct ContentModel {
        var alphabet = Alphabet()
        var accepts: [Bool] = []
        /// For each state its steps, in the order of their symbols.
        var rows: [[(symbol: Int, target: Int)]] = []
    }

    /// All that the edges of one element have in common at a place, which may be many.
    private struct Followed {
        var edge: ScanEdge
        var action: ScanAction?
        var slots: ArraySlice<Int16> = []
        var marks: [ScanValueMark] = []
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
        let type = typeNumber(of: content)
        let depth = try add(type, node: isHeader ? 0 : -1, bodyIsNext: !isHeader, to: &edge) + 1
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
            type: self.type,
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

    private mutating func typeNumber(of name: String) -> Int {
        if let known = typeNumbers[name] { return known }
        typeNumbers[name] = typeNames.count
        typeNames.append(name)
        contents.append(nil)
        return typeNames.count - 1
    }

    /// Puts what an element of a type holds into its edge; gives the depth of elements in it.
    private mutating func add(
        _ type: Int,
        node: Int16,
        bodyIsNext: Bool,
        to edge: inout ScanEdge
    ) throws(NotCompiled) -> Int {
        switch try content(of: type) {
        case .simple(let value):
            edge.simple = value
            return 0
        case .amount(let value, let currency):
            edge.simple = value
            edge.attribute = currency
            return 0
        case .elements(let model):
            let (start, depth) = try add(model, of: type, node: node, bodyIsNext: bodyIsNext)
            edge.child = UInt16(start)
            return depth
        }
    }

    private mutating func content(of number: Int) throws(NotCompiled) -> Content {
        if let known = contents[number] { return known }
        let content = try makeContent(of: typeNames[number])
        contents[number] = content
        return content
    }

    private mutating func makeContent(of type: String) throws(NotCompiled) -> Content {
        if type.hasPrefix("xs:") || types[type]?.name == "simpleType" {
            let value = Int16(try simple.number(of: type))
            if isUETR(type) { uetrTypes.append(value) }
            return .simple(value)
        }
        guard let definition = types[type] else { throw NotCompiled("the type \(type)") }
        try definition.expectAttributes(["name"])
        guard definition.children.count == 1 else { throw NotCompiled("attributes of \(type)") }
        let content = definition.children[0]
        guard content.name == "simpleContent" else {
            models.append(try contentModel(content))
            return .elements(models.count - 1)
        }
        guard content.children.count == 1, content.children[0].name == "extension",
            let base = content.children[0]["base"], content.children[0].children.count == 1
        else { throw NotCompiled("the content of \(type)") }
        let attribute = content.children[0].children[0]
        try attribute.expectAttributes(["name", "type", "use"])
        guard attribute.name == "attribute", attribute["name"] == "Ccy", attribute["use"] == "required",
            let currency = attribute["type"], attribute.children.isEmpty
        else { throw NotCompiled("an attribute of \(type) that is no currency") }
        let value = Int16(try simple.number(of: base))
        return .amount(value, currency: Int16(try simple.number(of: currency)))
    }

    /// Whether a simple type has the pattern that ISO 20022 gives UETRs, and nothing else.
    private func isUETR(_ type: String) -> Bool {
        guard let restriction = types[type]?.children.first, restriction.children.count == 1 else { return false }
        let facet = restriction.children[0]
        return facet.name == "pattern"
            && facet["value"] == "[a-f0-9]{8}-[a-f0-9]{4}-4[a-f0-9]{3}-[89ab][a-f0-9]{3}-[a-f0-9]{12}"
    }

    private static let wildcardSymbol = SymbolSet.limit - 1

    /// Adds a content model at a node of the table; gives its first state, and the depth of elements in it.
    private mutating func add(
        _ model: Int,
        of type: Int,
        node: Int16,
        bodyIsNext: Bool
    ) throws(NotCompiled) -> (start: Int, depth: Int) {
        let place = model << 16 | (bodyIsNext ? 0 : Int(node) + 2)
        if let known = compiled[place] { return known }
        guard !open.contains(place) else { throw NotCompiled("the type \(typeNames[type]), which holds itself") }
        open.append(place)
        defer { open.removeLast() }
        let base = states.count
        let rows = models[model].rows
        guard base + rows.count < 60_000 else { throw NotCompiled("too many states") }
        for accepts in models[model].accepts { states.append(ScanState(accepts: accepts)) }
        let wildcard = models[model].alphabet.wildcardKind
        var followed = [Followed?](repeating: nil, count: models[model].alphabet.elements.count)
        var depth = 0
        var own: [ScanEdge] = []
        for (state, row) in rows.enumerated() {
            own.removeAll(keepingCapacity: true)
            for (symbol, target) in row {
                if symbol == Self.wildcardSymbol {
                    states[base + state].wildcard = wildcard
                    states[base + state].wildcardNext = UInt16(base + target)
                    continue
                }
                if followed[symbol] == nil {
                    let (found, below) = try follow(symbol, in: model, node: node, bodyIsNext: bodyIsNext)
                    followed[symbol] = found
                    depth = max(depth, 1 + below)
                }
                if let found = followed[symbol] { own.append(try edge(found, next: base + target)) }
            }
            guard edges.count + own.count < 60_000 else { throw NotCompiled("too many elements") }
            states[base + state].first = UInt16(edges.count)
            states[base + state].count = UInt16(own.count)
            edges += own
        }
        compiled[place] = (base, depth)
        return (base, depth)
    }

    /// What all edges of an element of a content model have in common, and the depth of elements in it.
    private mutating func follow(
        _ symbol: Int,
        in model: Int,
        node: Int16,
        bodyIsNext: Bool
    ) throws(NotCompiled) -> (found: Followed, depth: Int) {
        let element = models[model].alphabet.elements[symbol]
        var edge = ScanEdge(name: try number(of: element.name))
        let below = bodyIsNext ? 0 : node < 0 ? -1 : table.child(of: node, named: element.name)
        let depth = try add(element.type, node: below, bodyIsNext: false, to: &edge)
        let found = try follow(below, element.name, edge)
        return (found, depth)
    }

    /// An edge to a state; what is to be done with the element it has for itself.
    private mutating func edge(_ found: Followed, next: Int) throws(NotCompiled) -> ScanEdge {
        var edge = found.edge
        edge.next = UInt16(next)
        guard var action = found.action else { return edge }
        action.firstMark = UInt32(valueMarks.count)
        valueMarks += found.marks
        if action.slotCount > 0 {
            action.firstSlot = UInt32(slotList.count)
            slotList += found.slots
        }
        guard actions.count < 60_000 else { throw NotCompiled("too many paths") }
        actions.append(action)
        edge.action = UInt16(actions.count - 1)
        return edge
    }

    private mutating func contentModel(_ content: SchemaNode) throws(NotCompiled) -> ContentModel {
        var model = ContentModel()
        let automaton = try FiniteAutomaton(try particle(content, &model.alphabet)).withoutTwins
        model.accepts = automaton.accepts
        for steps in automaton.steps {
            var row: [(symbol: Int, target: Int)] = []
            for step in steps { for symbol in step.symbols { row.append((symbol, step.target)) } }
            model.rows.append(row.sorted { $0.symbol < $1.symbol })
        }
        return model
    }

    /// The elements that a content model is about, numbered.
    private struct Alphabet {
        var elements: [(name: String, type: Int)] = []
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
                guard typeNames[alphabet.elements[known].type] == type else {
                    throw NotCompiled("two types of \(name)")
                }
            } else {
                guard alphabet.elements.count < Self.wildcardSymbol else { throw NotCompiled("too many elements") }
                alphabet.numbers[name] = alphabet.elements.count
                alphabet.elements.append((name, typeNumber(of: type)))
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
    private func follow(_ node: Int16, _ name: String, _ edge: ScanEdge) throws(NotCompiled) -> Followed {
        var edge = edge
        if edge.simple >= 0, let rule = ValueRules.kinds[name] {
            let kind = simple.simples[Int(edge.simple)].kind
            // A date that its type allows exists, and a UETR is what its pattern says.
            let isSaid =
                rule == .date && (kind == .date || kind == .dateTime)
                || rule == .uetr && uetrTypes.contains(edge.simple)
            edge.rule = isSaid ? 0 : rule.rawValue
        }
        edge.set(name: name, type: edge.simple < 0 ? nil : simple.simples[Int(edge.simple)])
        guard node >= 0 else { return Followed(edge: edge) }
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
        var marks: [ScanValueMark] = []
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
            marks.append(ScanValueMark(value: word, count: value.count, bit: mark.bit))
            action.markCount += 1
        }
        action.marksCover = own.isCoverMark
        guard !own.isDeclaration || own.slots.allSatisfy({ !plan.isRead[$0] || table.slots[$0].level < .record }) else {
            throw NotCompiled("a declaration inside a record")
        }
        if let first = slots.first { edge.slot = first }
        action.slotCount = UInt32(max(0, slots.count - 1))
        let isNeeded =
            action.isOuter || action.marksCover || action.recordMarks != 0 || action.slotCount > 0
            || action.markCount > 0
        return Followed(edge: edge, action: isNeeded ? action : nil, slots: slots.dropFirst(), marks: marks)
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
