/// States with steps by symbols and steps without; of both the lists are linked, for there are many and short ones.
struct NondeterministicAutomaton {
    struct Step {
        /// nil for a step without a symbol.
        var symbols: SymbolSet?
        var target: Int32
        /// The next step of the same state; −1 at the end.
        var next: Int32
    }

    private(set) var steps: [Step] = []
    /// The first step of each state; −1 where there is none.
    private(set) var first: [Int32] = []

    private static let maximumStates = 40_000

    mutating func newState() -> Int {
        first.append(-1)
        return first.count - 1
    }

    private mutating func add(_ symbols: SymbolSet?, from state: Int, to target: Int) {
        steps.append(Step(symbols: symbols, target: Int32(target), next: first[state]))
        first[state] = Int32(steps.count - 1)
    }

    /// Adds what an expression reads, and gives the state behind it.
    mutating func add(_ expression: RegularExpression, from start: Int) throws(NotCompiled) -> Int {
        guard first.count < Self.maximumStates else { throw NotCompiled("an expression of too many steps") }
        switch expression {
        case .symbols(let symbols):
            let end = newState()
            add(symbols, from: start, to: end)
            return end
        case .sequence(let parts):
            var end = start
            for part in parts { end = try add(part, from: end) }
            return end
        case .choice(let branches):
            let end = newState()
            for branch in branches {
                let begin = newState()
                add(nil, from: start, to: begin)
                let last = try add(branch, from: begin)
                add(nil, from: last, to: end)
            }
            return end
        case .times(let inner, let least, let most):
            var end = start
            for _ in 0..<least { end = try add(inner, from: end) }
            guard let most else {
                let begin = newState()
                add(nil, from: end, to: begin)
                let last = try add(inner, from: begin)
                add(nil, from: last, to: begin)
                return begin
            }
            let out = newState()
            add(nil, from: end, to: out)
            for _ in 0..<max(0, most - least) {
                end = try add(inner, from: end)
                add(nil, from: end, to: out)
            }
            return out
        }
    }
}

/// Makes a deterministic automaton of another, whose sets of states are its states.
struct SubsetConstruction {
    private let automaton: NondeterministicAutomaton
    private let end: Int32
    private(set) var steps: [[FiniteAutomaton.Step]] = []
    private(set) var accepts: [Bool] = []
    /// The sets met, each in order and one behind the other, and where each begins: states with a step by symbols, and the last.
    private var members: [Int32] = []
    private var starts = [0]
    /// The sets by hash, open addressing; −1 for an empty place.
    private var places = [Int32](repeating: -1, count: 64)
    /// The set of all that a single state leads to without a symbol; −1 where it has not been asked for.
    private var setOfState: [Int32]
    /// When a state was met last, by the number of the search.
    private var seen: [Int32]
    private var search: Int32 = 0
    private var waiting: [Int32] = []
    private var found: [Int32] = []
    /// For each symbol where it leads to: the number of a state and one more, or behind these a list; 0 between two searches.
    private var listOfSymbol = [Int](repeating: 0, count: SymbolSet.limit)

    init(_ automaton: NondeterministicAutomaton, end: Int) {
        self.automaton = automaton
        self.end = Int32(end)
        seen = [Int32](repeating: 0, count: automaton.first.count)
        setOfState = [Int32](repeating: -1, count: automaton.first.count)
    }

    private var count: Int { starts.count - 1 }

    mutating func run(from start: Int) throws(NotCompiled) {
        _ = number(of: start)
        var state = 0
        while state < count {
            guard count <= FiniteAutomaton.maximumStates else {
                throw NotCompiled("an expression of too many states")
            }
            let set = Array(members[starts[state]..<starts[state + 1]])
            steps.append(steps(of: set))
            accepts.append(set.contains(end))
            state += 1
        }
    }

    /// The number of the set of all states that one leads to without a symbol.
    private mutating func number(of state: Int) -> Int {
        if setOfState[state] < 0 { setOfState[state] = Int32(numberOfClosure([Int32(state)])) }
        return Int(setOfState[state])
    }

    /// The same for several.
    private mutating func numberOfClosure(_ states: [Int32]) -> Int {
        search += 1
        waiting.removeAll(keepingCapacity: true)
        waiting.append(contentsOf: states)
        found.removeAll(keepingCapacity: true)
        for state in states { seen[Int(state)] = search }
        while let state = waiting.popLast() {
            var isKept = state == end
            var step = automaton.first[Int(state)]
            while step >= 0 {
                let own = automaton.steps[Int(step)]
                if own.symbols != nil {
                    isKept = true
                } else if seen[Int(own.target)] != search {
                    seen[Int(own.target)] = search
                    waiting.append(own.target)
                }
                step = own.next
            }
            if isKept { found.append(state) }
        }
        found.sort()
        let start = members.count
        members.append(contentsOf: found)
        return numberOfLast(from: start)
    }

    /// The number of the set that stands behind all others; it is taken away where it is known.
    private mutating func numberOfLast(from start: Int) -> Int {
        if 2 * (count + 1) > places.count { grow() }
        var place = hash(start..<members.count)
        while places[place] >= 0 {
            let known = Int(places[place])
            if members[starts[known]..<starts[known + 1]] == members[start...] {
                members.removeSubrange(start...)
                return known
            }
            place = (place + 1) & (places.count - 1)
        }
        places[place] = Int32(count)
        starts.append(members.count)
        return count - 1
    }

    private mutating func grow() {
        places = [Int32](repeating: -1, count: 2 * places.count)
        for set in 0..<count {
            var place = hash(starts[set]..<starts[set + 1])
            while places[place] >= 0 { place = (place + 1) & (places.count - 1) }
            places[place] = Int32(set)
        }
    }

    private func hash(_ range: Range<Int>) -> Int {
        var hash: UInt64 = 0
        for place in range { hash = (hash ^ UInt64(UInt32(bitPattern: members[place]))) &* 0x9E37_79B9_7F4A_7C15 }
        return Int(truncatingIfNeeded: hash >> 32) & (places.count - 1)
    }

    /// Where the symbols lead from a set of states.
    ///
    /// Most symbols lead to one state, or to the same ones as others: only of several states a list is made, of another list and
    /// one state more.
    private mutating func steps(of set: [Int32]) -> [FiniteAutomaton.Step] {
        let states = automaton.first.count
        var lists: [[Int32]] = []
        // What lists become with a state more, for the symbols of one step.
        var longer: [(list: Int, longer: Int)] = []
        var all = SymbolSet()
        for state in set {
            var step = automaton.first[Int(state)]
            while step >= 0 {
                let own = automaton.steps[Int(step)]
                step = own.next
                guard let symbols = own.symbols else { continue }
                all.formUnion(symbols)
                longer.removeAll(keepingCapacity: true)
                for symbol in symbols {
                    let list = listOfSymbol[symbol]
                    guard list > 0 else {
                        listOfSymbol[symbol] = Int(own.target) + 1
                        continue
                    }
                    if let known = longer.first(where: { $0.list == list }) {
                        listOfSymbol[symbol] = known.longer
                        continue
                    }
                    let members = list <= states ? [Int32(list - 1)] : lists[list - states - 1]
                    lists.append(members + [own.target])
                    longer.append((list, states + lists.count))
                    listOfSymbol[symbol] = states + lists.count
                }
            }
        }
        var targets = [Int](repeating: -1, count: lists.count)
        var result: [FiniteAutomaton.Step] = []
        for symbol in all {
            let list = listOfSymbol[symbol]
            listOfSymbol[symbol] = 0
            let target: Int
            if list <= states {
                target = number(of: list - 1)
            } else {
                if targets[list - states - 1] < 0 {
                    targets[list - states - 1] = numberOfClosure(lists[list - states - 1])
                }
                target = targets[list - states - 1]
            }
            if let last = result.last, last.target == target {
                result[result.count - 1].symbols.insert(symbol)
            } else if let known = result.firstIndex(where: { $0.target == target }) {
                result[known].symbols.insert(symbol)
            } else {
                result.append(FiniteAutomaton.Step(symbols: [symbol], target: target))
            }
        }
        return result
    }
}
