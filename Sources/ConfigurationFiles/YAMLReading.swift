import PaymentModel
import Yams

extension ConfigurationNode {
    /// Reads the YAML of a configuration file; its problems have codes that begin with `kind`, as in `policy.syntax`.
    ///
    /// One document, UTF-8. Anchors, aliases and tags are refused: they can make a small file stand for an endless one, or
    /// for something that is not in it. Nil for a file without a value. Complexity: O(*n*).
    ///
    /// - Throws: what is wrong with the YAML, with line and column.
    public static func read(
        _ bytes: [UInt8],
        kind: String,
        limits: ConfigurationLimits = ConfigurationLimits()
    ) throws(ConfigurationFailure) -> ConfigurationNode? {
        func failure(_ code: String, _ text: String, _ place: Problem.Place = .init()) -> ConfigurationFailure {
            ConfigurationFailure([Problem("\(kind).\(code)", .error, text, at: place)])
        }
        guard bytes.count <= limits.bytes else {
            throw failure("limit", "\(bytes.count) bytes: more than the \(limits.bytes) that such a file may have")
        }
        // A byte order mark is no part of the text.
        let bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw failure("encoding", "the file is not UTF-8: write it in UTF-8")
        }
        if let mark = YAMLMark.first(in: bytes) {
            throw failure("syntax", "found \(mark.what), which is not taken here: \(mark.advice)", mark.place)
        }
        var lines = LineTable(bytes)
        let root: Node?
        do {
            root = try Parser(yaml: text).singleRoot()
        } catch let error as YamlError {
            let (code, text, mark) = YAMLMark.telling(error)
            throw failure(code, text, lines.place(mark))
        } catch {
            throw failure("syntax", "the file cannot be read as YAML")
        }
        guard let root else { return nil }
        var count = 0
        func node(_ yaml: Node, _ path: String) throws(ConfigurationFailure) -> ConfigurationNode {
            count += 1
            let place = lines.place(yaml.mark, path: path.isEmpty ? "/" : path)
            guard path.utf8.count <= limits.pathBytes else {
                let text = "keys within keys of \(path.utf8.count) bytes together: at most \(limits.pathBytes)"
                throw failure("limit", text, lines.place(yaml.mark, path: path))
            }
            guard count <= limits.values else {
                throw failure("limit", "more than the \(limits.values) values that such a file may have", place)
            }
            switch yaml {
            case .scalar(let scalar):
                let isNull = scalar.style == .plain && (scalar.string == "~" || scalar.string == "null")
                return ConfigurationNode(content: .text(isNull ? "" : scalar.string), place: place)
            case .sequence(let sequence):
                var items: [ConfigurationNode] = []
                for (index, item) in sequence.enumerated() { items.append(try node(item, "\(path)[\(index + 1)]")) }
                return ConfigurationNode(content: .list(items), place: place)
            case .mapping(let mapping):
                var entries: [Entry] = []
                for (key, value) in mapping {
                    let keyPlace = lines.place(key.mark, path: path.isEmpty ? "/" : path)
                    guard case .scalar(let name) = key else {
                        throw failure("syntax", "a key must be a word, not a list or a mapping", keyPlace)
                    }
                    guard name.string.utf8.count <= limits.keyBytes else {
                        let count = name.string.utf8.count
                        throw failure("limit", "a key of \(count) bytes: at most \(limits.keyBytes)", keyPlace)
                    }
                    let inner = "\(path)/\(name.string)"
                    var place = keyPlace
                    place.path = inner
                    entries.append(Entry(key: name.string, place: place, value: try node(value, inner)))
                }
                return ConfigurationNode(content: .mapping(entries), place: place)
            case .alias: throw failure("syntax", "found an alias, which is not taken here", place)
            }
        }
        return try node(root, "")
    }
}

/// Where the lines of a file begin: columns of a YAML parser are characters, those of a place are bytes.
struct LineTable {
    private let bytes: [UInt8]
    private var starts = [0]
    /// The mark asked for last: in a long line the next one is counted on from it.
    private var last = (line: 0, column: 0, offset: 0)

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        for (place, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") { starts.append(place + 1) }
    }

    /// The place of a mark; of the path alone where a parser gives none.
    mutating func place(_ mark: Mark?, path: String? = nil) -> Problem.Place {
        guard let mark, mark.line >= 1 else { return .init(path: path) }
        // What is missing at the end is missed behind the last line.
        let line = min(mark.line, starts.count)
        let start = starts[line - 1]
        var offset = start
        var left = line == mark.line ? mark.column - 1 : .max
        if last.line == mark.line, last.column <= mark.column {
            (offset, left) = (last.offset, mark.column - last.column)
        }
        while left > 0, offset < bytes.count, bytes[offset] != UInt8(ascii: "\n") {
            offset += 1
            // Bytes behind the first of a character do not count.
            while offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
            left -= 1
        }
        if left == 0 { last = (mark.line, mark.column, offset) }
        return .init(line: line, column: offset - start + 1, byteOffset: offset, path: path)
    }
}

/// What YAML has and configuration files do not take.
struct YAMLMark {
    let what: String
    let advice: String
    let place: Problem.Place

    /// The first anchor, alias or tag.
    ///
    /// Found before the parser builds anything, since aliases of aliases grow without bound when keys are compared. Looks at
    /// every place where a token may begin, so that it may take a word in quotes for one (` &word`), but never misses one.
    static func first(in bytes: [UInt8]) -> YAMLMark? {
        var line = 1
        var start = 0
        var isComment = false
        var before = UInt8(ascii: "\n")
        var hasText = false
        for (place, byte) in bytes.enumerated() {
            defer { before = byte }
            if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
                if byte == UInt8(ascii: "\n") {
                    line += 1
                    start = place + 1
                }
                (isComment, hasText) = (false, false)
                continue
            }
            if byte == UInt8(ascii: "#"), !hasText { isComment = true }
            if byte > 0x20 { hasText = true }
            if isLastOfBreak(byte) { isComment = false }
            guard !isComment, !isWordByte(before), before < 0x80 || isLastOfBreak(before), place + 1 < bytes.count,
                mayBeginName(bytes[place + 1])
            else { continue }
            let found: (String, String)
            switch byte {
            case UInt8(ascii: "&"):
                found = (
                    "an anchor (&)",
                    "write the value itself where it is needed, and in a text write \\x26 in double quotes"
                )
            case UInt8(ascii: "*"):
                found = (
                    "an alias (*)",
                    "write the value itself where it is needed, and in a text write \\x2a in double quotes"
                )
            case UInt8(ascii: "!"):
                found = (
                    "a tag (!)",
                    "leave it out, since values are taken as they are written; in a text write \\x21 in double quotes"
                )
            default: continue
            }
            let column = place - start + 1
            return YAMLMark(
                what: found.0,
                advice: found.1,
                place: .init(line: line, column: column, byteOffset: place)
            )
        }
        return nil
    }

    /// The last byte of a next line (U+0085), line separator or paragraph separator: YAML ends lines, and comments, with them.
    private static func isLastOfBreak(_ byte: UInt8) -> Bool { byte == 0x85 || byte == 0xA8 || byte == 0xA9 }

    private static func mayBeginName(_ byte: UInt8) -> Bool {
        isWordByte(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "!") || byte == UInt8(ascii: "<")
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"): true
        default: false
        }
    }

    /// A parser's error in words, and where it is.
    static func telling(_ error: YamlError) -> (code: String, text: String, mark: Mark?) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _):
            return ("syntax", "not well-formed YAML: \(problem)", mark)
        case .composer(_, let problem, let mark, _):
            return ("syntax", "one document is expected, \(problem)", mark)
        case .reader(let problem, _, _, _): return ("syntax", "a character that YAML does not take: \(problem)", nil)
        case .duplicatedKeysInMapping(let duplicates, let context):
            let keys = duplicates.map { quoted($0.utf8) }.joined(separator: ", ")
            return ("duplicateKey", "\(keys) stands more than once in one mapping, first here: keep one", context.mark)
        default: return ("syntax", "the file cannot be read as YAML", nil)
        }
    }
}
