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
        var result: [UInt8] = []
        result.reserveCapacity(80_000)
        var wanted: [String] = []
        var isAtEnd = false
        unsafe Self.forEachLine(of: text[...]) { bytes, line in
            var tag = line.lowerBound
            while tag < line.upperBound, unsafe bytes[tag] == UInt8(ascii: " ") { tag += 1 }
            if unsafe Self.has("</xs:schema>", in: bytes, at: line.lowerBound) { isAtEnd = true }
            guard !isAtEnd, unsafe !Self.has("<xs:include ", in: bytes, at: tag) else { return }
            result.append(contentsOf: text[line])
            Self.addReferences(in: text[line], to: &wanted)
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
        unsafe forEachLine(of: bytes[...]) { text, line in
            if let (name, start) = open {
                guard unsafe has("  </xs:", in: text, at: line.lowerBound) else { return }
                found.append((name, bytes[start..<line.upperBound]))
                open = nil
            } else if unsafe has("  <xs:complexType ", in: text, at: line.lowerBound)
                || has("  <xs:simpleType ", in: text, at: line.lowerBound),
                let name = unsafe value(of: " name=\"", in: text, line)
            {
                open = (name, line.lowerBound)
            }
        }
        return found
    }

    /// Adds the types of the schema's own that a text refers to, line by line.
    private static func addReferences(in text: ArraySlice<UInt8>, to names: inout [String]) {
        unsafe forEachLine(of: text) { text, line in
            for attribute: StaticString in [" type=\"", " base=\""] {
                if let name = unsafe value(of: attribute, in: text, line), !name.hasPrefix("xs:") { names.append(name) }
            }
        }
    }

    /// Calls with the bytes of a text and the place of each of its lines among them, the line's end included.
    ///
    /// All shared types are gone through before the first message is read: hence without slices to count.
    @inline(__always)
    private static func forEachLine(
        of text: ArraySlice<UInt8>,
        _ body: (UnsafeBufferPointer<UInt8>, Range<Int>) -> Void
    ) {
        unsafe text.withUnsafeBufferPointer { text in
            var start = 0
            while start < text.count {
                var end = start
                while end < text.count, unsafe text[end] != UInt8(ascii: "\n") { end += 1 }
                end = min(end + 1, text.count)
                unsafe body(text, start..<end)
                start = end
            }
        }
    }

    /// Whether some bytes stand at a place.
    private static func has(_ bytes: StaticString, in text: UnsafeBufferPointer<UInt8>, at place: Int) -> Bool {
        guard place + bytes.utf8CodeUnitCount <= text.count else { return false }
        for index in 0..<bytes.utf8CodeUnitCount where unsafe text[place + index] != bytes.utf8Start[index] {
            return false
        }
        return true
    }

    /// The value of an attribute in a line; of the attribute give what is in front of the value, from the space to the quotation mark.
    private static func value(
        of attribute: StaticString,
        in text: UnsafeBufferPointer<UInt8>,
        _ line: Range<Int>
    ) -> String? {
        for place in line where unsafe text[place] == UInt8(ascii: " ") && has(attribute, in: text, at: place) {
            let start = place + attribute.utf8CodeUnitCount
            var end = start
            while end < line.upperBound, unsafe text[end] != UInt8(ascii: "\"") { end += 1 }
            guard end < line.upperBound else { return nil }
            return unsafe String(decoding: UnsafeBufferPointer(rebasing: text[start..<end]), as: UTF8.self)
        }
        return nil
    }
}
