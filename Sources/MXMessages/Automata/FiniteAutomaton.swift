/// A regular expression over small numbers: elements of a content model, or the bytes of a value.
indirect enum RegularExpression {
    case symbols(Set<Int>)
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
/// Made by Thompson's construction and the subset construction (Aho, Sethi, Ullman, “Compilers”, 3.7).
struct FiniteAutomaton {
    private(set) var next: [[Int: Int]] = []
    private(set) var accepts: [Bool] = []

    /// More states than any schema needs: beyond, compiling would take longer than it is worth.
    static let maximumStates = 2_000
    private static let maximumSteps = 40_000

    init(_ expression: RegularExpression) throws(NotCompiled) {
        var nondeterministic = Nondeterministic()
        let start = nondeterministic.newState()
        let end = try nondeterministic.add(expression, from: start)
        var numbers: [Set<Int>: Int] = [:]
        var sets: [Set<Int>] = []
        func number(_ set: Set<Int>) -> Int {
            if let known = numbers[set] { return known }
            numbers[set] = sets.count
            sets.append(set)
            return sets.count - 1
        }
        _ = number(nondeterministic.closure([start]))
        var state = 0
        while state < sets.count {
            guard sets.count <= Self.maximumStates else { throw NotCompiled("an expression of too many states") }
            var targets: [Int: Set<Int>] = [:]
            for inner in sets[state] {
                for (symbols, target) in nondeterministic.steps[inner] {
                    for symbol in symbols { targets[symbol, default: []].insert(target) }
                }
            }
            // Most symbols of a value's alphabet lead to the same place.
            var known: [Set<Int>: Int] = [:]
            var row: [Int: Int] = [:]
            for (symbol, target) in targets.sorted(by: { $0.key < $1.key }) {
                if let state = known[target] {
                    row[symbol] = state
                } else {
                    let state = number(nondeterministic.closure(target))
                    known[target] = state
                    row[symbol] = state
                }
            }
            next.append(row)
            accepts.append(sets[state].contains(end))
            state += 1
        }
    }

    /// The same with states that are alike made one, as long as any are: behind the first of several elements all is then as it is
    /// behind the second.
    var withoutTwins: FiniteAutomaton {
        var result = self
        while true {
            var first: [Row: Int] = [:]
            var numbers: [Int] = []
            var rows: [Row] = []
            for (row, accepts) in zip(result.next, result.accepts) {
                let row = Row(targets: row, accepts: accepts)
                if let known = first[row] {
                    numbers.append(known)
                } else {
                    first[row] = rows.count
                    numbers.append(rows.count)
                    rows.append(row)
                }
            }
            guard rows.count < result.next.count else { return result }
            result.next = rows.map { $0.targets.mapValues { numbers[$0] } }
            result.accepts = rows.map(\.accepts)
        }
    }

    private struct Row: Hashable {
        let targets: [Int: Int]
        let accepts: Bool
    }

    private struct Nondeterministic {
        var empty: [[Int]] = []
        var steps: [[(symbols: Set<Int>, target: Int)]] = []

        mutating func newState() -> Int {
            empty.append([])
            steps.append([])
            return empty.count - 1
        }

        /// Adds what an expression reads, and gives the state behind it.
        mutating func add(_ expression: RegularExpression, from start: Int) throws(NotCompiled) -> Int {
            guard empty.count < FiniteAutomaton.maximumSteps else {
                throw NotCompiled("an expression of too many steps")
            }
            switch expression {
            case .symbols(let symbols):
                let end = newState()
                steps[start].append((symbols, end))
                return end
            case .sequence(let parts):
                var end = start
                for part in parts { end = try add(part, from: end) }
                return end
            case .choice(let branches):
                let end = newState()
                for branch in branches {
                    let begin = newState()
                    empty[start].append(begin)
                    let last = try add(branch, from: begin)
                    empty[last].append(end)
                }
                return end
            case .times(let inner, let least, let most):
                var end = start
                for _ in 0..<least { end = try add(inner, from: end) }
                guard let most else {
                    let begin = newState()
                    empty[end].append(begin)
                    let last = try add(inner, from: begin)
                    empty[last].append(begin)
                    return begin
                }
                let out = newState()
                empty[end].append(out)
                for _ in 0..<max(0, most - least) {
                    end = try add(inner, from: end)
                    empty[end].append(out)
                }
                return out
            }
        }

        func closure(_ states: Set<Int>) -> Set<Int> {
            var result = states
            var waiting = Array(states)
            while let state = waiting.popLast() {
                for next in empty[state] where result.insert(next).inserted { waiting.append(next) }
            }
            return result
        }
    }
}
