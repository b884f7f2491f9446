internal import PaymentModel

/// Reads the regular expressions of `xs:pattern` into expressions over bytes.
///
/// What XML Schema 1.0 part 2, appendix F, defines and ISO 20022 uses: characters, escaped punctuation, classes with ranges and
/// their complements, `.`, `\s`, groups, alternatives, quantifiers. Everything else, such as `\d` or `\p`, which go by
/// Unicode, is left to the reference engine. A character that is not ASCII is told from others only as a whole: values
/// are known to be UTF-8 when they come here.
struct PatternParser {
    private let text: [UInt8]
    private var index = 0

    static func expression(_ pattern: String) throws(NotCompiled) -> RegularExpression {
        var parser = PatternParser(text: Array(pattern.utf8))
        let expression = try parser.alternatives(depth: 0)
        guard parser.index == parser.text.count else { throw NotCompiled("the pattern \(pattern)") }
        return expression
    }

    private init(text: [UInt8]) { self.text = text }

    /// What is left; 0 at the end.
    private var current: UInt8 { index < text.count ? text[index] : 0 }

    private func unknown(_ what: String) -> NotCompiled { NotCompiled("\(what) in a pattern") }

    private mutating func alternatives(depth: Int) throws(NotCompiled) -> RegularExpression {
        guard depth < 50 else { throw unknown("too many groups") }
        var branches = [try branch(depth)]
        while current == UInt8(ascii: "|") {
            index += 1
            branches.append(try branch(depth))
        }
        return branches.count == 1 ? branches[0] : .choice(branches)
    }

    private mutating func branch(_ depth: Int) throws(NotCompiled) -> RegularExpression {
        var pieces: [RegularExpression] = []
        while index < text.count, current != UInt8(ascii: "|"), current != UInt8(ascii: ")") {
            pieces.append(try piece(depth))
        }
        return .sequence(pieces)
    }

    private mutating func piece(_ depth: Int) throws(NotCompiled) -> RegularExpression {
        let atom: RegularExpression
        switch current {
        case UInt8(ascii: "("):
            index += 1
            atom = try alternatives(depth: depth + 1)
            guard current == UInt8(ascii: ")") else { throw unknown("a group without its end") }
            index += 1
        case UInt8(ascii: "["): atom = try characterClass()
        case UInt8(ascii: "."):
            index += 1
            atom = Self.anyCharacter(but: [0x0A, 0x0D])
        case UInt8(ascii: "\\"): atom = .symbols(try escape())
        case UInt8(ascii: "^"), UInt8(ascii: "$"), UInt8(ascii: "?"), UInt8(ascii: "*"), UInt8(ascii: "+"),
            UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "]"):
            throw unknown("a sign out of place")
        case let byte:
            guard byte > 0, byte < 0x80 else { throw unknown("a character that is not ASCII") }
            index += 1
            atom = .symbols([Int(byte)])
        }
        return try quantified(atom)
    }

    private mutating func quantified(_ atom: RegularExpression) throws(NotCompiled) -> RegularExpression {
        switch current {
        case UInt8(ascii: "*"): return done(.times(atom, least: 0, most: nil))
        case UInt8(ascii: "+"): return done(.times(atom, least: 1, most: nil))
        case UInt8(ascii: "?"): return done(.times(atom, least: 0, most: 1))
        case UInt8(ascii: "{"):
            index += 1
            let least = try number()
            var most: Int? = least
            if current == UInt8(ascii: ",") {
                index += 1
                most = current == UInt8(ascii: "}") ? nil : try number()
            }
            guard current == UInt8(ascii: "}"), most.map({ $0 >= least }) ?? true else { throw unknown("a quantity") }
            return done(.times(atom, least: least, most: most))
        default: return atom
        }
    }

    private mutating func done(_ expression: RegularExpression) -> RegularExpression {
        index += 1
        return expression
    }

    private mutating func number() throws(NotCompiled) -> Int {
        var value = 0
        let start = index
        while current.isDigit {
            value = value * 10 + Int(current - 48)
            guard value < 10_000 else { throw unknown("a quantity of more than 10,000") }
            index += 1
        }
        guard index > start else { throw unknown("a quantity") }
        return value
    }

    /// What stands behind a backslash.
    private mutating func escape() throws(NotCompiled) -> SymbolSet {
        index += 1
        let byte = current
        index += 1
        switch byte {
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "s"): return [0x20, 0x09, 0x0A, 0x0D]
        case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: return [Int(byte)]
        default: throw unknown("an escape that goes by Unicode")
        }
    }

    private mutating func characterClass() throws(NotCompiled) -> RegularExpression {
        index += 1
        let isComplement = current == UInt8(ascii: "^")
        if isComplement { index += 1 }
        var set = SymbolSet()
        let start = index
        while current != UInt8(ascii: "]") || index == start {
            let first = try member()
            guard current == UInt8(ascii: "-"), index + 1 < text.count, text[index + 1] != UInt8(ascii: "]") else {
                set.formUnion(first)
                continue
            }
            index += 1
            let last = try member()
            guard let low = first.lowest, let high = last.lowest, first.count == 1, last.count == 1, low <= high else {
                throw unknown("a range")
            }
            set.formUnion(SymbolSet(low...high))
        }
        index += 1
        return isComplement ? Self.anyCharacter(but: set) : .symbols(set)
    }

    private mutating func member() throws(NotCompiled) -> SymbolSet {
        switch current {
        case UInt8(ascii: "\\"): return try escape()
        // Subtraction, and what a newer edition reads differently.
        case UInt8(ascii: "["), UInt8(ascii: "]"): throw unknown("a class in a class")
        case let byte:
            guard byte > 0, byte < 0x80 else { throw unknown("a character that is not ASCII, or no end,") }
            index += 1
            return [Int(byte)]
        }
    }

    /// Any character but some of ASCII, as the bytes that UTF-8 writes it with.
    private static func anyCharacter(but set: SymbolSet) -> RegularExpression {
        let tail = RegularExpression.symbols(SymbolSet(0x80...0xBF))
        return .choice([
            .symbols(SymbolSet(0x01...0x7F).subtracting(set)),
            .sequence([.symbols(SymbolSet(0xC2...0xDF)), tail]),
            .sequence([.symbols(SymbolSet(0xE0...0xEF)), tail, tail]),
            .sequence([.symbols(SymbolSet(0xF0...0xF4)), tail, tail, tail]),
        ])
    }
}
