internal import CLibXML2
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

    private let library: SchemaLibrary
    private let entries = Mutex<[String: Entry]>([:])

    init(library: SchemaLibrary) {
        self.library = library
    }

    /// The messages that have a schema, sorted.
    public var messages: [String] { library.messages }

    /// The text of the schema of a message, complete in itself; nil where there is none.
    ///
    /// For the embedded schemas it is put together from the parts that the message needs.
    public func schemaText(of message: String) -> [UInt8]? { library.assembledText(of: message) }

    /// Whether there is a schema of a message.
    func has(_ message: String) -> Bool { library.has(message) }

    /// The compiled schema of a message; nil where there is none. `failure` is why a schema that is there cannot be used.
    func schema(of message: String) -> (schema: CompiledSchema?, failure: String?) {
        entries.withLock { entries in
            if entries[message] == nil {
                guard let text = library.assembledText(of: message) else { return (nil, nil) }
                switch CompiledSchema.compile(text) {
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
}
