internal import MessageSchemas

/// Schema texts by message, and the shared types that they are put together from.
///
/// The project's schemas are written in parts: a file for each message with what only that message has, and files of
/// types that messages share. As XSD they include one another; here only the types that a message reaches are put
/// into one text, which spares compiling the rest.
struct SchemaLibrary: Sendable {
    private var texts: [String: [UInt8]]
    private var shared: [String: ArraySlice<UInt8>]
    /// The files that schemas may include, by last name.
    private(set) var companions: [String: [UInt8]] = [:]

    /// A library of somebody else's schemas, by what their target namespaces say, whatever the names of the files.
    ///
    /// `flaws` are the files that no message can be validated with, and why.
    init(foreign files: [(name: String, bytes: [UInt8])], flaws: inout [(name: String, text: String)]) {
        texts = [:]
        shared = [:]
        var sources: [String: String] = [:]
        for (name, bytes) in files.sorted(by: { $0.name < $1.name }) {
            companions[SchemaCompanions.lastName(name)] = bytes
            guard let namespace = Self.targetNamespace(of: bytes) else { continue }
            let isISO = namespace.hasPrefix(ReferenceEngine.namespacePrefix)
            guard isISO || ReferenceEngine.messageType(ofNamespace: namespace) != nil else { continue }
            let message = isISO ? String(namespace.dropFirst(ReferenceEngine.namespacePrefix.count)) : namespace
            if let other = sources[message] {
                flaws.append(
                    (name, "is a schema of \(message), but so is \(other), which is used; leave one in the directory")
                )
            } else {
                sources[message] = name
                texts[message] = bytes
            }
        }
    }

    /// A library of files by name without extension; those whose name begins with `types/` hold shared types.
    init(files: [(name: String, bytes: [UInt8])]) {
        texts = [:]
        shared = [:]
        for (name, bytes) in files {
            if name.hasPrefix("types/") {
                for (type, definition) in Self.definitions(in: bytes) { shared[type] = definition }
            } else {
                texts[name] = bytes
            }
        }
    }

    /// The schemas in the binary.
    static let embedded = SchemaLibrary(
        files: (0..<message_schemas_count()).map { index in
            let text = unsafe message_schema(index)
            let bytes = unsafe UnsafeBufferPointer(start: text.bytes, count: text.count)
            return (unsafe String(cString: text.name), unsafe Array(bytes))
        }
    )

    /// The messages, sorted.
    var messages: [String] { texts.keys.sorted() }

    func has(_ message: String) -> Bool { texts[message] != nil }

    /// The schema of a message with the shared types that it reaches in place of its includes.
    func assembledText(of message: String) -> [UInt8]? {
        guard let text = texts[message] else { return nil }
        guard !shared.isEmpty else { return text }
        let own = text[...]
        var result: [UInt8] = []
        result.reserveCapacity(80_000)
        var wanted: [String] = []
        var start = 0
        while start < own.count {
            let line = start..<Self.lineEnd(in: own, from: start)
            start = line.upperBound
            let tag = own[line].firstIndex { $0 != UInt8(ascii: " ") } ?? line.upperBound
            if Self.has("<xs:include ", in: own, at: tag) { continue }
            if Self.has("</xs:schema>", in: own, at: line.lowerBound) { break }
            result.append(contentsOf: own[line])
            Self.addReferences(in: own[line], to: &wanted)
        }
        var taken: Set<String> = []
        while let name = wanted.popLast() {
            guard taken.insert(name).inserted, let definition = shared[name] else { continue }
            result.append(contentsOf: definition)
            Self.addReferences(in: definition, to: &wanted)
        }
        result.append(contentsOf: "</xs:schema>\n".utf8)
        return result
    }

    /// The target namespace of a schema's root element; nil where there is none within its first bytes.
    private static func targetNamespace(of bytes: [UInt8]) -> String? {
        let head = bytes.prefix(64_000)
        let key = Array("targetNamespace".utf8)
        var index = head.startIndex
        while index + key.count < head.endIndex {
            if head[index] == key[0], head[index...].starts(with: key) {
                let rest = head[(index + key.count)...]
                guard let open = rest.firstIndex(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") }),
                    let close = rest[(open + 1)...].firstIndex(of: rest[open])
                else { return nil }
                return String(decoding: rest[(open + 1)..<close], as: UTF8.self)
            }
            index += 1
        }
        return nil
    }

    /// The definitions at the first level of a file: in the project's form they begin at two spaces' depth.
    private static func definitions(in bytes: [UInt8]) -> [(name: String, text: ArraySlice<UInt8>)] {
        var found: [(name: String, text: ArraySlice<UInt8>)] = []
        var open: (name: String, start: Int)?
        let text = bytes[...]
        var start = 0
        while start < text.endIndex {
            let line = start..<lineEnd(in: text, from: start)
            start = line.upperBound
            if let (name, start) = open {
                guard has("  </xs:", in: text, at: line.lowerBound) else { continue }
                found.append((name, text[start..<line.upperBound]))
                open = nil
            } else if has("  <xs:complexType ", in: text, at: line.lowerBound)
                || has("  <xs:simpleType ", in: text, at: line.lowerBound),
                let name = value(of: " name=\"", in: text[line])
            {
                open = (name, line.lowerBound)
            }
        }
        return found
    }

    /// Adds the types of the schema's own that a text refers to, line by line.
    private static func addReferences(in text: ArraySlice<UInt8>, to names: inout [String]) {
        var start = text.startIndex
        while start < text.endIndex {
            let line = start..<lineEnd(in: text, from: start)
            start = line.upperBound
            for attribute: StaticString in [" type=\"", " base=\""] {
                if let name = value(of: attribute, in: text[line]), !name.hasPrefix("xs:") { names.append(name) }
            }
        }
    }

    /// The place behind the line that begins at a place.
    private static func lineEnd(in text: ArraySlice<UInt8>, from start: Int) -> Int {
        var end = start
        while end < text.endIndex, text[end] != UInt8(ascii: "\n") { end += 1 }
        return min(end + 1, text.endIndex)
    }

    /// Whether some bytes stand at a place.
    private static func has(_ bytes: StaticString, in text: ArraySlice<UInt8>, at place: Int) -> Bool {
        guard place + bytes.utf8CodeUnitCount <= text.endIndex else { return false }
        return bytes.withUTF8Buffer { bytes in
            var index = 0
            while index < bytes.count, unsafe text[place + index] == bytes[index] { index += 1 }
            return index == bytes.count
        }
    }

    /// The value of an attribute in a line; of the attribute give what is in front of the value, from the space to the quotation mark.
    private static func value(of attribute: StaticString, in line: ArraySlice<UInt8>) -> String? {
        var place = line.startIndex
        while place < line.endIndex {
            if line[place] == UInt8(ascii: " "), has(attribute, in: line, at: place) {
                let rest = line[(place + attribute.utf8CodeUnitCount)...]
                guard let end = rest.firstIndex(of: UInt8(ascii: "\"")) else { return nil }
                return String(decoding: rest[..<end], as: UTF8.self)
            }
            place += 1
        }
        return nil
    }
}
