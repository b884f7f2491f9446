public import PaymentModel

/// One value of a configuration file, with the place where it stands.
///
/// Scalars are kept as they are written: `NO` is Norway and `0.90` has two decimals, whatever YAML's types would make of them.
public struct ConfigurationNode: Sendable {
    /// What stands there.
    public enum Content: Sendable {
        /// A scalar's text; empty where nothing stands behind a key.
        case text(String)
        /// A sequence.
        case list([ConfigurationNode])
        /// A mapping, in the order of the file; no key stands twice.
        case mapping([Entry])
    }

    /// A key and its value.
    public struct Entry: Sendable {
        /// The key as written.
        public let key: String
        /// Where the key stands.
        public let place: Problem.Place
        /// What stands behind it.
        public let value: ConfigurationNode
    }

    /// What stands there.
    public let content: Content
    /// Line, column and path, as in `/limits[2]/currency`.
    public let place: Problem.Place

    /// Whether nothing is written: an empty scalar.
    public var isEmpty: Bool {
        if case .text(let text) = content { text.isEmpty } else { false }
    }

    /// What kind of value it is, for sentences.
    public var kind: String {
        switch content {
        case .text(let text): text.isEmpty ? "nothing" : quoted(text.utf8)
        case .list: "a list"
        case .mapping: "a mapping"
        }
    }
}

/// How large a configuration file may be, and how much of it is told.
public struct ConfigurationLimits: Sendable {
    /// Bytes of the file.
    public var bytes = 4_000_000
    /// Bytes of a key, and of a path through all keys down to a value.
    public var keyBytes = 256, pathBytes = 512
    /// Values in it.
    public var values = 200_000
    /// Problems told; the rest are counted.
    public var problems = 100

    /// The limits paycheck uses unless told otherwise.
    public init() {}
}

/// Why a configuration file cannot be used: everything that is wrong in it, in the order of the file.
public struct ConfigurationFailure: Error {
    /// What is wrong, at least one.
    public let problems: [Problem]

    /// Makes a failure.
    public init(_ problems: [Problem]) {
        self.problems = problems
    }
}
