/// The names of all elements in all tables, numbered.
enum TableNames {
    static let all: [String] = {
        var names = Set(ValueRules.kinds.keys)
        // Families have many paths in common.
        var seen: Set<String> = []
        for table in MessageTables.all + [.applicationHeader, .dataPDU] {
            var paths = table.rules.flatMap { $0.alternatives.flatMap { $0 } } + table.levels.map(\.path)
            paths += table.coverMark.map { [$0] } ?? []
            for rule in table.presence {
                paths.append(rule.element)
                switch rule.demand {
                case .needs(let others), .forbids(let others): paths += others
                }
            }
            for path in paths where seen.insert(path).inserted {
                let end = path.utf8.firstIndex(of: UInt8(ascii: "=")) ?? path.endIndex
                for name in String(path[..<end]).pathNames { names.insert(String(name)) }
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

    /// For each name, the rule on its text, as a raw value of `ValueRules.Kind`.
    static let valueKinds: [UInt8] = all.map { (ValueRules.kinds[$0] ?? .none).rawValue }
}
