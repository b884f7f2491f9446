/// Compiles simple types: restrictions of the built-in types that ISO 20022 uses, by the facets that it uses.
struct SimpleTypeCompiler {
    private(set) var simples: [ScanSimple] = []
    private(set) var codes: [UInt64] = []
    /// Runs of bytes that patterns by places allow, sixteen places at once: their least bytes, then their greatest.
    private(set) var runs: [SIMD16<UInt8>] = []
    /// The rows of automata; the first stands for none.
    private(set) var automaton = [UInt16](repeating: 0, count: 256)
    private(set) var automatonAccepts: [UInt8] = [0]
    private var numbers: [String: Int] = [:]
    private var patterns: [[String]: Pattern] = [:]
    private let types: [String: SchemaNode]

    /// Where a pattern is, as `ScanSimple` says it.
    private struct Pattern {
        var kind: UInt8
        var base: UInt32
        var lengths: UInt64 = 0
        var runs: UInt8 = 0
    }

    init(_ types: [String: SchemaNode]) { self.types = types }

    /// The number of a type by its name.
    mutating func number(of name: String) throws(NotCompiled) -> Int {
        if let known = numbers[name] { return known }
        let simple = try compile(name)
        simples.append(simple)
        numbers[name] = simples.count - 1
        return simples.count - 1
    }

    private static let builtIn: [String: ScanSimple.Kind] = [
        "xs:string": .string, "xs:decimal": .decimal, "xs:date": .date, "xs:dateTime": .dateTime, "xs:time": .time,
        "xs:gYear": .year, "xs:gYearMonth": .yearMonth, "xs:boolean": .boolean, "xs:base64Binary": .base64,
    ]

    private mutating func compile(_ name: String) throws(NotCompiled) -> ScanSimple {
        var simple = ScanSimple()
        if let kind = Self.builtIn[name] {
            simple.kind = kind
            return simple
        }
        guard let type = types[name], type.name == "simpleType", type.children.count == 1 else {
            throw NotCompiled("the type \(name)")
        }
        try type.expectAttributes(["name"])
        let restriction = type.children[0]
        guard restriction.name == "restriction", let base = restriction["base"], let kind = Self.builtIn[base] else {
            throw NotCompiled("the type \(name), which is no restriction of a built-in type that is known")
        }
        try restriction.expectAttributes(["base"])
        simple.kind = kind
        var values: [String] = []
        var patterns: [String] = []
        for facet in restriction.children {
            try facet.expectAttributes(["value"])
            guard facet.children.isEmpty, let value = facet["value"] else { throw NotCompiled("a facet of \(name)") }
            switch facet.name {
            case "enumeration" where kind == .string: values.append(value)
            case "pattern" where kind == .string || kind == .dateTime: patterns.append(value)
            default: try set(facet.name, value, of: &simple, name)
            }
        }
        if !values.isEmpty { try add(values: values, to: &simple) }
        if !patterns.isEmpty {
            // A list that needed an automaton has taken its place.
            guard simple.pattern == 0 else { throw NotCompiled("the type \(name), with a list and a pattern") }
            try add(patterns: patterns, to: &simple)
        }
        return simple
    }

    private func set(
        _ facet: String,
        _ value: String,
        of simple: inout ScanSimple,
        _ type: String
    ) throws(NotCompiled) {
        guard let number = Int32(value), number >= 0 else { throw NotCompiled("the facet \(facet) of \(type)") }
        let hasLength = simple.kind == .string || simple.kind == .base64
        switch facet {
        case "minLength" where hasLength: simple.minimum = number
        case "maxLength" where hasLength: simple.maximum = number
        case "length" where hasLength: (simple.minimum, simple.maximum) = (number, number)
        case "totalDigits" where simple.kind == .decimal && number < 200: simple.totalDigits = UInt8(number)
        case "fractionDigits" where simple.kind == .decimal && number < 200: simple.fractionDigits = UInt8(number)
        case "minInclusive" where simple.kind == .decimal && number <= 1: simple.least = Int8(number)
        default: throw NotCompiled("the facet \(facet) of \(type)")
        }
    }

    /// A list of values of at most eight bytes: a multiplication that sends each to a place of its own, found by trial. A
    /// list with longer ones: an automaton.
    private mutating func add(values: [String], to simple: inout ScanSimple) throws(NotCompiled) {
        let values = Array(Set(values)).sorted()
        guard values.allSatisfy({ (1...8).contains($0.utf8.count) && !$0.utf8.contains(0) }) else {
            let words = values.map { value in
                RegularExpression.sequence(value.utf8.map { .symbols([Int($0)]) })
            }
            simple.pattern = 2
            simple.patternBase = try add(FiniteAutomaton(.choice(words)))
            return
        }
        let keys = values.map { $0.utf8.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) } }
        var bits: UInt64 = 1
        while 1 << bits < keys.count { bits += 1 }
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        var tries = 0
        // For each place the last try that took it.
        var taken = [Int32](repeating: 0, count: 1 << bits)
        search: while true {
            tries += 1
            if tries % 2_000 == 0 {
                bits += 1
                taken = [Int32](repeating: 0, count: 1 << bits)
            }
            // Marsaglia's xorshift.
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            let factor = state | 1
            for key in keys {
                let place = Int(truncatingIfNeeded: (key &* factor) >> (64 - bits))
                guard taken[place] != Int32(truncatingIfNeeded: tries) else { continue search }
                taken[place] = Int32(truncatingIfNeeded: tries)
            }
            var table = [UInt64](repeating: 0, count: 1 << bits)
            for key in keys { table[Int(truncatingIfNeeded: (key &* factor) >> (64 - bits))] = key }
            simple.codeShift = UInt8(64 - bits)
            simple.codeFactor = factor
            simple.codeBase = UInt32(codes.count)
            codes += table
            return
        }
    }

    private mutating func add(patterns list: [String], to simple: inout ScanSimple) throws(NotCompiled) {
        if patterns[list] == nil {
            var branches: [RegularExpression] = []
            for pattern in list { branches.append(try PatternParser.expression(pattern)) }
            let found = try FiniteAutomaton(branches.count == 1 ? branches[0] : .choice(branches))
            if let pattern = byPlaces(found) {
                patterns[list] = pattern
            } else {
                patterns[list] = Pattern(kind: 2, base: try add(found))
            }
        }
        if let pattern = patterns[list] {
            simple.pattern = pattern.kind
            simple.patternBase = pattern.base
            simple.lengths = pattern.lengths
            simple.runs = pattern.runs
        }
    }

    /// Appends an automaton's rows and gives the first.
    private mutating func add(_ found: FiniteAutomaton) throws(NotCompiled) -> UInt32 {
        let base = automatonAccepts.count
        guard base + found.steps.count < 16_000 else { throw NotCompiled("patterns of too many states") }
        for (state, steps) in found.steps.enumerated() {
            var cells = [UInt16](repeating: 0, count: 256)
            for step in steps { for byte in step.symbols { cells[byte] = UInt16(step.target + 1) } }
            automaton += cells
            automatonAccepts.append(found.accepts[state] ? 1 : 0)
        }
        return UInt32(base)
    }

    /// A pattern whose automaton is a line: each place has a class of bytes, and some lengths are allowed. So are all
    /// identifiers of ISO: BIC, IBAN, LEI, UETR, country, currency. nil for others, and for classes of many runs.
    private mutating func byPlaces(_ found: FiniteAutomaton) -> Pattern? {
        var line: [[SymbolSet.Run]] = []
        var lengths: UInt64 = 0
        var seen = [Bool](repeating: false, count: found.steps.count)
        var state = 0
        while true {
            guard line.count <= ScanSimple.maximumPlaces, !seen[state] else { return nil }
            seen[state] = true
            if found.accepts[state] { lengths |= 1 << UInt64(line.count) }
            guard let step = found.steps[state].first else { break }
            guard found.steps[state].count == 1 else { return nil }
            line.append(step.symbols.runs)
            state = step.target
        }
        let most = max(1, line.map(\.count).max() ?? 1)
        guard most <= 8 else { return nil }
        let base = runs.count
        for start in stride(from: 0, to: line.count, by: 16) {
            for run in 0..<most {
                // A run of nothing, and behind the last place of everything.
                var least = SIMD16<UInt8>(repeating: run == 0 ? 0 : 255)
                var greatest = SIMD16<UInt8>(repeating: run == 0 ? 255 : 0)
                for place in start..<min(start + 16, line.count) {
                    guard run < line[place].count else {
                        (least[place - start], greatest[place - start]) = (255, 0)
                        continue
                    }
                    least[place - start] = UInt8(line[place][run].least)
                    greatest[place - start] = UInt8(line[place][run].greatest)
                }
                runs.append(least)
                runs.append(greatest)
            }
        }
        return Pattern(kind: 1, base: UInt32(base), lengths: lengths, runs: UInt8(most))
    }
}

extension SchemaNode {
    /// Refuses attributes that may mean something unknown.
    func expectAttributes(_ known: [String]) throws(NotCompiled) {
        for (name, value) in attributes where !known.contains(name) && name != "id" {
            throw NotCompiled("\(name)=\"\(value)\" of \(self.name)")
        }
    }
}
