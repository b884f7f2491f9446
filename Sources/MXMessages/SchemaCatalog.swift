internal import CLibXML2
public import PaymentModel
internal import Synchronization

/// The XML schemas that messages are validated with, by message: `pacs.008.001.08`.
///
/// A schema is compiled when the first message needs it, and then kept; a catalog may be shared by any number of
/// readers on any threads. Nothing outside the catalog is ever read: no file, no network.
public final class SchemaCatalog: Sendable {
    /// The project's own schemas, in the binary.
    public static let embedded = SchemaCatalog(library: .embedded)

    private enum Entry {
        case compiled(CompiledSchema)
        case failed(String)
    }

    private enum Automaton {
        case compiled(MessageAutomaton)
        case refused(NotCompiled)

        var result: Result<MessageAutomaton, NotCompiled> {
            switch self {
            case .compiled(let automaton): .success(automaton)
            case .refused(let flaw): .failure(flaw)
            }
        }
    }

    private let library: SchemaLibrary
    private let entries = Mutex<[String: Entry]>([:])
    private let automata = Mutex<[String: Automaton]>([:])
    /// Asked for the messages that this catalog has no schema of.
    private let fallback: SchemaCatalog?
    /// What is wrong with the files that the catalog was made of (`schemas.unusable`), as warnings.
    public let problems: [Problem]

    init(library: SchemaLibrary) {
        self.library = library
        fallback = nil
        problems = []
    }

    /// A catalog of the schemas in a directory: the published ones, or a market practice's (CBPR+, HVPS+, SEPA).
    ///
    /// Give the files by name, relative to the directory, with all their bytes; they are told apart by their target
    /// namespaces, and may include one another by name. Where two are for the same message, the first by name is used and
    /// ``problems`` says so. Messages that have none are validated with `fallback`'s.
    public init(files: [(name: String, bytes: [UInt8])], fallback: SchemaCatalog? = .embedded) {
        var flaws: [(name: String, text: String)] = []
        library = SchemaLibrary(foreign: files, flaws: &flaws)
        self.fallback = fallback
        var problems = flaws.map { Problem("schemas.unusable", .warning, "\(quoted($0.name.utf8)) \($0.text)") }
        if library.messages.isEmpty {
            problems.append(
                Problem(
                    "schemas.unusable",
                    .warning,
                    "there is no schema of an ISO 20022 message among the \(files.count) files: "
                        + "expected XSD files whose targetNamespace begins with \(ReferenceEngine.namespacePrefix)"
                )
            )
        }
        self.problems = problems
    }

    /// The messages that have a schema, sorted.
    public var messages: [String] { Set(library.messages + (fallback?.messages ?? [])).sorted() }

    /// The text of the schema of a message, complete in itself; nil where there is none.
    ///
    /// For the embedded schemas it is put together from the parts that the message needs.
    public func schemaText(of message: String) -> [UInt8]? {
        library.assembledText(of: message) ?? fallback?.schemaText(of: message)
    }

    /// Whether there is a schema of a message.
    func has(_ message: String) -> Bool { library.has(message) || fallback?.has(message) ?? false }

    /// The compiled schema of a message; nil where there is none. `failure` is why a schema that is there cannot be used.
    func schema(of message: String) -> (schema: CompiledSchema?, failure: String?) {
        guard library.has(message) else { return fallback?.schema(of: message) ?? (nil, nil) }
        return entries.withLock { entries in
            if entries[message] == nil {
                guard let text = library.assembledText(of: message) else { return (nil, nil) }
                switch CompiledSchema.compile(text, companions: library.companions) {
                case .success(let schema): entries[message] = .compiled(schema)
                case .failure(let flaw): entries[message] = .failed(flaw.text)
                }
            }
            switch entries[message] {
            case .compiled(let schema): return (schema, nil)
            case .failed(let text): return (nil, text)
            case nil: return (nil, nil)
            }
        }
    }

    /// How the messages of a schema are read.
    public enum Speed: Sendable, Hashable {
        /// By the fast engine, in one pass.
        case fast
        /// By the reference engine, because of something in the schema.
        case reference(reason: String)
    }

    /// How messages of a type are read; nil where there is no schema.
    ///
    /// Compiles the schema where that has not been done: a few milliseconds.
    public func speed(of message: String) -> Speed? {
        guard has(message) else { return nil }
        switch automaton(of: message) {
        case .success: return .fast
        case .failure(let flaw): return .reference(reason: flaw.reason)
        }
    }

    /// Why the schema of a message cannot be used; nil where it can, or where there is none. Compiles it where that has not been done.
    public func flaw(of message: String) -> String? { schema(of: message).failure }

    /// Whether a schema is one of this catalog's own rather than of the one that it falls back to.
    public func isOwn(_ message: String) -> Bool { library.has(message) }

    /// The schema of a message and its table of paths as one automaton.
    func automaton(of message: String) -> Result<MessageAutomaton, NotCompiled> {
        if !library.has(message), let fallback { return fallback.automaton(of: message) }
        return automata.withLock { automata in
            if let known = automata[message] { return known.result }
            let made = makeAutomaton(of: message)
            automata[message] = made
            return made.result
        }
    }

    private func makeAutomaton(of message: String) -> Automaton {
        guard let text = library.assembledText(of: message) else { return .refused(NotCompiled("no schema")) }
        let family = String(message.prefix(8))
        guard let table = family == "head.001" ? MessageTables.header : MessageTables.compiled(family) else {
            return .refused(NotCompiled("a message that nothing is read from"))
        }
        // What the reference engine cannot use is for it to say. The schemas in the binary are known to be good.
        if !library.companions.isEmpty, schema(of: message).schema == nil {
            return .refused(NotCompiled("a schema that cannot be used"))
        }
        do {
            return .compiled(try SchemaCompiler.automaton(of: message, text, table))
        } catch {
            return .refused(error)
        }
    }
}
