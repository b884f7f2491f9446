/// A regular expression over small numbers: elements of a content model, or the bytes of a value.
indirect enum RegularExpression {
    case symbols(SymbolSet)
    case sequence([RegularExpression])
    case choice([RegularExpression])
    /// So many times; without an upper bound where `most` is nil.
    case times(RegularExpression, least: Int, most: Int?)
}

/// Why something in a schema is left to the reference engine.
struct NotCompiled: Error {
    let reason: String

    init(_ reason: String) { self.reason = reason }
}

/// A deterministic automaton: for each state, where each symbol leads, and whether a text may end there. State 0 is the first.
///
/// Made by Thompson's construction and the subset construction (Aho, Sethi, Ullman, “Compilers”, 3.7). A schema has hundreds of
/// expressions, and they are compiled before the first message is read: nothing here is kept in sets of objects.
struct FiniteAutomaton {
    /// Some symbols, and the state that they all lead to.
    struct Step: Equatable {
        var symbols: SymbolSet
        var target: Int
    }

    /// The steps of each state: no two of one state have a symbol or a target in common. In the order of their least symbols.
    private(set) var steps: [[Step]] = []
    private(set) var accepts: [Bool] = []

    /// More states than any schema needs: beyond, compiling would take longer than it is worth.
    static let maximumStates = 2_000

    init(_ expression: RegularExpression) throws(NotCompiled) {
        var nondeterministic = NondeterministicAutomaton()
        let start = nondeterministic.newState()
        let end = try nondeterministic.add(expression, from: start)
        var subsets = SubsetConstruction(nondeterministic, end: end)
        try subsets.run(from: start)
        steps = subsets.steps
        accepts = subsets.accepts
    }

    /// The same with states that are alike made one, as long as any are: behind the first of several elements all is then as it is
    /// behind the second.
    var withoutTwins: FiniteAutomaton {
        var result = self
        while true {
            // The first state of each kind, and for each state the number of its kind.
            var kinds: [Int] = []
            var numbers: [Int] = []
            var hashes: [UInt64] = []
            for state in result.steps.indices {
                let hash = result.hash(of: state)
                let known = kinds.indices.first { hashes[$0] == hash && result.areTwins(kinds[$0], state) }
                numbers.append(known ?? kinds.count)
                if known == nil {
                    kinds.append(state)
                    hashes.append(hash)
                }
            }
            guard kinds.count < result.steps.count else { return result }
            let steps = kinds.map { kind in
                Self.joined(result.steps[kind].map { Step(symbols: $0.symbols, target: numbers[$0.target]) })
            }
            result.accepts = kinds.map { result.accepts[$0] }
            result.steps = steps
        }
    }

    private func areTwins(_ a: Int, _ b: Int) -> Bool { accepts[a] == accepts[b] && steps[a] == steps[b] }

    private func hash(of state: Int) -> UInt64 {
        var hash: UInt64 = accepts[state] ? 1 : 0
        for step in steps[state] {
            hash = (hash ^ step.symbols.mixed ^ UInt64(step.target)) &* 0x9E37_79B9_7F4A_7C15
            hash ^= hash >> 29
        }
        return hash
    }

    /// Steps in the order of their least symbols with those to one target made one.
    private static func joined(_ steps: [Step]) -> [Step] {
        var result: [Step] = []
        for step in steps {
            if let known = result.firstIndex(where: { $0.target == step.target }) {
                result[known].symbols.formUnion(step.symbols)
            } else {
                result.append(step)
            }
        }
        return result
    }
}
