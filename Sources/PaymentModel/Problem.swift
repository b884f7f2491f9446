/// Something in a file that is not as it should be: what, where, and what was expected.
///
/// A problem is a value, never a throw: the rest of the file is still judged.
public struct Problem: Sendable, Hashable, Error {
    /// SWIFT's error code where one exists (`T43`, `C81`), else a dotted name (`schema.pattern`).
    public var code: String
    /// Whether it makes the file invalid.
    public var severity: Severity
    /// One or two sentences for a person: what was found, what was expected, what to do.
    public var text: String
    /// Where it is.
    public var place: Place
    /// The place of the message in the file, from 0.
    public var messageIndex: Int

    /// How bad it is.
    public enum Severity: String, Sendable, Hashable, Comparable {
        /// Said, and no more.
        case warning
        /// Makes the message invalid and the exit status 2.
        case error

        /// A warning is less than an error.
        public static func < (a: Severity, b: Severity) -> Bool { a == .warning && b == .error }
    }

    /// A place in a file.
    public struct Place: Sendable, Hashable {
        /// Lines from 1; 0 where unknown.
        public var line: Int
        /// Columns from 1, counted in bytes of the line; 0 where unknown.
        public var column: Int
        /// Bytes from the beginning of the file, from 0; nil where unknown.
        public var byteOffset: Int?
        /// Element names with positions among equals where there are several (`/Document/…/CdtTrfTxInf[3]/Amt`), or block and
        /// tag of an MT message (`/4/32A`).
        public var path: String?

        /// Makes a place; everything unknown may be left out.
        public init(line: Int = 0, column: Int = 0, byteOffset: Int? = nil, path: String? = nil) {
            self.line = line
            self.column = column
            self.byteOffset = byteOffset
            self.path = path
        }
    }

    /// Makes a problem.
    public init(
        _ code: String,
        _ severity: Severity = .error,
        _ text: String,
        at place: Place = Place(),
        messageIndex: Int = 0
    ) {
        self.code = code
        self.severity = severity
        self.text = text
        self.place = place
        self.messageIndex = messageIndex
    }
}

/// A value as it may stand in a sentence: in quotes, at most `limit` characters, control characters escaped.
public func quoted(_ bytes: some Collection<UInt8>, limit: Int = 60) -> String {
    var text = ""
    var count = 0
    for scalar in String(decoding: bytes.prefix(limit * 4), as: UTF8.self).unicodeScalars {
        guard count < limit else { break }
        count += 1
        // C0, DEL, C1, line separators and the marks that turn the direction of writing around.
        switch scalar.value {
        case 0x09: text += "\\t"
        case 0x0A: text += "\\n"
        case 0x0D: text += "\\r"
        case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF:
            text += "\\u{" + String(scalar.value, radix: 16) + "}"
        default: text.unicodeScalars.append(scalar)
        }
    }
    let whole = count < limit || bytes.count <= limit
    return "“" + text + (whole ? "" : "…") + "”"
}
