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
        switch scalar {
        case "\t": text += "\\t"
        case "\n": text += "\\n"
        case "\r": text += "\\r"
        default: text += visible(scalar)
        }
    }
    let whole = count < limit || bytes.count <= limit
    return "“" + text + (whole ? "" : "…") + "”"
}

/// A character as a person can see it: itself, or `\u{202e}` for what has no shape of its own.
///
/// Controls, line separators, marks that turn the direction of writing around, zero-width characters, tags: with one of
/// them two texts can look alike and not be, and a terminal can be made to do things.
public func visible(_ scalar: Unicode.Scalar) -> String {
    if scalar.value >= 0x20, scalar.value < 0x7F { return String(scalar) }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
        return "\\u{" + String(scalar.value, radix: 16) + "}"
    default: return String(scalar)
    }
}

/// A text with every character that has no shape of its own written as `\u{202e}`; see ``visible(_:)``.
public func visible(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
    return text.unicodeScalars.map(visible).joined()
}
