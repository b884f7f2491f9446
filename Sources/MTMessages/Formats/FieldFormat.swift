/// The format of a field, compiled from SWIFT's notation.
///
/// `16x` is up to 16 characters of set x, `4!c` exactly four of set c, `4*35x` up to four lines of 35, `[…]` may be
/// absent, `$` is a line end, other characters stand for themselves. Parts with a meaning have a name as in the
/// validation rules of the handbook: `<DATE2>` YYMMDD, `<DATE1>` MMDD, `<DATE4>` YYYYMMDD, `<HHMM>`, `<OFFSET>` sign
/// and HHMM, `<CUR>`, `<AMOUNT15>`, `<RATE12>`, `<BIC>`, `<PARTY>` the line of a party identifier
/// (`[/1!a][/34x]`), `<ACCOUNT>` the line of an account (`/34x`), `<CC>` a country, `<REF>` a reference that ends
/// before two slashes, `<ENVELOPE>` 9000 characters of set z on any number of lines.
final class FieldFormat: Sendable {
    /// One step of matching.
    enum Step: Sendable {
        case text(CharacterSet, minimum: Int, maximum: Int)
        case literal(UInt8)
        case lineEnd
        /// Up to so many lines of a width; the first must be there.
        case lines(CharacterSet, maximum: Int, width: Int)
        /// The part up to, not including, the step with this number may be absent.
        case optional(end: Int)
        case date2, date1, date4, time, offset, currency, country, bic
        case amount(Int)
        case rate(Int)
        /// Up to 9000 characters of set z on any number of lines.
        case envelope
        /// Up to 16 characters of set x, ending before two slashes.
        case reference
        case partyLine
        case accountLine
    }

    let steps: [Step]
    let shape: FieldShape
    /// As written in the table, for messages.
    let notation: String

    init(_ notation: String) {
        self.notation = notation
        var compiler = Compiler(rest: Array(notation.utf8)[...])
        compiler.compile(until: nil)
        steps = compiler.steps
        shape = Self.shape(of: compiler.steps)
    }

    private static func shape(of steps: [Step]) -> FieldShape {
        switch (steps.count, steps.first, steps.last) {
        case (1, .text(.x, minimum: 1, let maximum), _): return .text(maximum: UInt16(maximum))
        case (1, .text(let set, let minimum, let maximum), _)
        where minimum == maximum && (set == .lettersAndDigits || set == .letters):
            return .code(length: UInt16(maximum), digits: set == .lettersAndDigits)
        case (1, .lines(.x, let maximum, let width), _):
            return .lines(minimum: 1, maximum: UInt16(maximum), width: UInt16(width))
        case (2, .partyLine, .lines(.x, let maximum, width: 35)), (2, .accountLine, .lines(.x, let maximum, width: 35)):
            return .identifiedLines(maximum: UInt16(maximum))
        case (2, .partyLine, .bic), (2, .accountLine, .bic): return .bic
        case (2, .currency, .amount(15)): return .amount(date: false)
        case (3, .date2, .amount(15)): return .amount(date: true)
        case (1, .rate(12), _): return .rate
        case (3, .text(.x, minimum: 1, maximum: 35), .lines(.x, let maximum, width: 35)):
            return .lines(minimum: 2, maximum: UInt16(maximum + 1), width: 35)
        case (4, .text(.lettersAndDigits, minimum: 4, maximum: 4), .text(.x, minimum: 1, maximum: 30)):
            return .instruction
        case (5, .literal, .offset): return .indication
        default: return .other
        }
    }

    /// The notation as the handbook prints it.
    var printed: String {
        var text = ""
        var rest = notation[...]
        let names = [
            "<DATE2>": "6!n", "<DATE1>": "4!n", "<DATE4>": "8!n", "<HHMM>": "4!n", "<OFFSET>": "1!x4!n", "<CUR>": "3!a",
            "<AMOUNT15>": "15d", "<AMOUNT17>": "17d", "<RATE12>": "12d", "<ENVELOPE>": "9000z", "<REF>": "16x",
            "<BIC>": "4!a2!a2!c[3!c]",
            "<PARTY>": "[/1!a][/34x] (line end) ",
            "<ACCOUNT>": "[/34x] (line end) ", "<CC>": "2!a", "$": " (line end) ",
        ]
        while let first = rest.first {
            if let name = names.first(where: { rest.hasPrefix($0.key) }) {
                text += name.value
                rest = rest.dropFirst(name.key.count)
            } else {
                text.append(first)
                rest = rest.dropFirst()
            }
        }
        return text
    }

    private struct Compiler {
        var rest: ArraySlice<UInt8>
        var steps: [Step] = []

        mutating func compile(until closing: UInt8?) {
            while let byte = rest.first {
                if byte == closing { return }
                switch byte {
                case UInt8(ascii: "["):
                    rest = rest.dropFirst()
                    let at = steps.count
                    steps.append(.optional(end: 0))
                    compile(until: UInt8(ascii: "]"))
                    rest = rest.dropFirst()
                    steps[at] = .optional(end: steps.count)
                case UInt8(ascii: "<"): name()
                case UInt8(ascii: "$"):
                    rest = rest.dropFirst()
                    steps.append(.lineEnd)
                case _ where byte.isNumeral: text()
                default:
                    rest = rest.dropFirst()
                    steps.append(.literal(byte))
                }
            }
        }

        private mutating func number() -> Int {
            var value = 0
            while let byte = rest.first, byte.isNumeral {
                value = value * 10 + Int(byte &- 48)
                rest = rest.dropFirst()
            }
            return value
        }

        private mutating func text() {
            let first = number()
            var step = Step.literal(0)
            if rest.first == UInt8(ascii: "*") {
                rest = rest.dropFirst()
                let width = number()
                step = .lines(CharacterSet(notation: rest.first ?? 0) ?? .x, maximum: first, width: width)
            } else if rest.first == UInt8(ascii: "!") {
                rest = rest.dropFirst()
                step = .text(CharacterSet(notation: rest.first ?? 0) ?? .x, minimum: first, maximum: first)
            } else {
                step = .text(CharacterSet(notation: rest.first ?? 0) ?? .x, minimum: 1, maximum: first)
            }
            rest = rest.dropFirst()
            steps.append(step)
        }

        private mutating func name() {
            let end = rest.firstIndex(of: UInt8(ascii: ">")) ?? rest.endIndex
            let name = String(decoding: rest[rest.startIndex..<end].dropFirst(), as: UTF8.self)
            rest = rest[end...].dropFirst()
            switch name {
            case "DATE2": steps.append(.date2)
            case "DATE1": steps.append(.date1)
            case "DATE4": steps.append(.date4)
            case "HHMM": steps.append(.time)
            case "OFFSET": steps.append(.offset)
            case "CUR": steps.append(.currency)
            case "CC": steps.append(.country)
            case "BIC": steps.append(.bic)
            case "PARTY": steps.append(.partyLine)
            case "ACCOUNT": steps.append(.accountLine)
            case "ENVELOPE": steps.append(.envelope)
            case "REF": steps.append(.reference)
            case "RATE12": steps.append(.rate(12))
            case "AMOUNT17": steps.append(.amount(17))
            default: steps.append(.amount(15))
            }
        }
    }
}
