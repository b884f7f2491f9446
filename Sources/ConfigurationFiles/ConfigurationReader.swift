public import PaymentModel

/// Takes values out of a configuration file and collects what is wrong with them.
///
/// A value that is wrong is told and left out, so that one reading tells everything. Whoever reads asks for
/// ``problems`` at the end and uses nothing where there is one.
public struct ConfigurationReader {
    private let kind: String
    private let limits: ConfigurationLimits
    private var withheld = 0
    private var told: [Problem] = []

    /// A reader whose problems have codes that begin with `kind`, as in `policy.unknownKey`.
    public init(kind: String, limits: ConfigurationLimits = ConfigurationLimits()) {
        self.kind = kind
        self.limits = limits
    }

    /// What was wrong, in the order of the file.
    public var problems: [Problem] {
        var sorted = told.sorted { ($0.place.line, $0.place.column) < ($1.place.line, $1.place.column) }
        if withheld > 0 {
            sorted.append(Problem("\(kind).limit", .error, "\(withheld) more problems are not shown"))
        }
        return sorted
    }

    /// Says that something is wrong at a place.
    public mutating func tell(_ code: String, _ text: String, at place: Problem.Place) {
        guard told.count < limits.problems else {
            withheld += 1
            return
        }
        told.append(Problem("\(kind).\(code)", .error, text, at: place))
    }

    /// Says that a value is not what was expected.
    public mutating func refuse(_ node: ConfigurationNode, expected: String) {
        tell("value", "expected \(expected), found \(node.kind)", at: node.place)
    }

    /// The entries of a mapping whose keys are all among `keys`; others are told, with the nearest known one.
    ///
    /// `example` shows how one is written, to who wrote something else.
    public mutating func mapping(
        _ node: ConfigurationNode,
        keys: [String],
        example: String? = nil
    ) -> [String: ConfigurationNode]? {
        var expected = "a mapping with the key\(keys.count == 1 ? "" : "s") \(keys.joined(separator: ", "))"
        if let example { expected += ", as in \(example)" }
        guard let entries = entries(node, expected: expected) else { return nil }
        var found: [String: ConfigurationNode] = [:]
        for entry in entries {
            if keys.contains(entry.key) {
                found[entry.key] = entry.value
            } else {
                unknown(entry.key, "key", among: keys, at: entry.place)
            }
        }
        return found
    }

    /// The entries of a mapping whose keys are free.
    public mutating func entries(_ node: ConfigurationNode, expected: String) -> [ConfigurationNode.Entry]? {
        if case .mapping(let entries) = node.content { return entries }
        if node.isEmpty { return [] }
        refuse(node, expected: expected)
        return nil
    }

    /// The items of a list; nothing behind a key is an empty one.
    public mutating func list(_ node: ConfigurationNode, expected: String) -> [ConfigurationNode]? {
        if case .list(let items) = node.content { return items }
        if node.isEmpty { return [] }
        refuse(node, expected: expected)
        return nil
    }

    /// The items of a list, or a value that stands alone.
    public mutating func oneOrMore(_ node: ConfigurationNode) -> [ConfigurationNode] {
        if case .list(let items) = node.content { return items }
        return [node]
    }

    /// A text that is not empty.
    public mutating func text(_ node: ConfigurationNode, expected: String) -> String? {
        if case .text(let text) = node.content, !text.isEmpty { return text }
        refuse(node, expected: expected)
        return nil
    }

    /// What a text stands for, where it does for something.
    public mutating func value<Value>(
        _ node: ConfigurationNode,
        expected: String,
        _ make: (String) -> Value?
    ) -> Value? {
        if case .text(let text) = node.content, !text.isEmpty, let value = make(text) { return value }
        refuse(node, expected: expected)
        return nil
    }

    /// One of several words; another is told, with the nearest.
    public mutating func word<Value>(_ node: ConfigurationNode, of words: [(String, Value)]) -> Value? {
        if case .text(let text) = node.content, let found = words.first(where: { $0.0 == text }) { return found.1 }
        let names = words.map(\.0)
        if case .text(let text) = node.content, !text.isEmpty {
            unknown(text, "value", among: names, at: node.place)
        } else {
            refuse(node, expected: "one of \(names.joined(separator: ", "))")
        }
        return nil
    }

    /// Says that a word is not known, and which known one is nearest.
    public mutating func unknown(_ word: String, _ what: String, among known: [String], at place: Problem.Place) {
        var text = "unknown \(what) \(quoted(word.utf8))"
        if let nearest = Spelling.nearest(to: word, among: known) {
            text += "; did you mean \(nearest)?"
        } else if known.count <= 24 {
            text += "; expected one of \(known.joined(separator: ", "))"
        }
        tell(what == "key" ? "unknownKey" : "value", text, at: place)
    }
}

/// Finds what was most likely meant by a word that is not known.
public enum Spelling {
    /// The known word within the fewest slips, at most a third of its length; nil where none is near, or the word is no word.
    ///
    /// Complexity: O(*n*·*m*) in the lengths of the word and of all known ones.
    public static func nearest(to word: String, among known: [String]) -> String? {
        let letters = Array(word.lowercased().utf8)
        guard letters.count <= 64 else { return nil }
        var best: (word: String, slips: Int)?
        for candidate in known {
            let slips = slips(letters, Array(candidate.lowercased().utf8))
            let allowed = max(1, candidate.utf8.count / 3)
            if slips <= allowed, slips < best?.slips ?? .max { best = (candidate, slips) }
        }
        return best?.word
    }

    /// Insertions, deletions and substitutions between two words. Levenshtein (1966); O(*n*·*m*).
    private static func slips(_ a: [UInt8], _ b: [UInt8]) -> Int {
        var row = Array(0...b.count)
        for (i, left) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, right) in b.enumerated() {
                let above = row[j + 1]
                row[j + 1] = left == right ? diagonal : 1 + min(diagonal, above, row[j])
                diagonal = above
            }
        }
        return row[b.count]
    }
}
