internal import CLibXML2

/// A compiled XML schema. Compiling makes it; after that it is only read, by any number of validations at once.
@safe final class CompiledSchema: @unchecked Sendable {
    let pointer: xmlSchemaPtr

    /// Why a text is no schema.
    struct Flaw: Error {
        var text: String
    }

    private init(_ pointer: xmlSchemaPtr) {
        unsafe self.pointer = pointer
    }

    deinit {
        unsafe xmlSchemaFree(pointer)
    }

    /// Compiles a text; what it includes or imports must be among its companions.
    static func compile(_ text: [UInt8], companions: [String: [UInt8]] = [:]) -> Result<CompiledSchema, Flaw> {
        LibXML2.prepare()
        return SchemaCompanions.with(companions) { parse(text) }
    }

    private static func parse(_ text: [UInt8]) -> Result<CompiledSchema, Flaw> {
        let messages = Messages()
        return unsafe text.withUnsafeBytes { bytes -> Result<CompiledSchema, Flaw> in
            guard let start = bytes.baseAddress, let count = Int32(exactly: bytes.count),
                let context = unsafe xmlSchemaNewMemParserCtxt(start.assumingMemoryBound(to: CChar.self), count)
            else { return .failure(Flaw(text: "no text, or no memory")) }
            defer { unsafe xmlSchemaFreeParserCtxt(context) }
            unsafe xmlSchemaSetParserStructuredErrors(
                context,
                { messages, error in
                    guard let messages = unsafe messages, let error = unsafe error,
                        let text = unsafe error.pointee.message
                    else { return }
                    unsafe Unmanaged<Messages>.fromOpaque(messages).takeUnretainedValue().add(String(cString: text))
                },
                Unmanaged.passUnretained(messages).toOpaque()
            )
            guard let schema = unsafe xmlSchemaParse(context) else {
                return .failure(Flaw(text: messages.first ?? "not a schema"))
            }
            return unsafe .success(CompiledSchema(schema))
        }
    }

    private final class Messages {
        private(set) var first: String?

        func add(_ text: String) {
            if first == nil { first = String(text.split(separator: "\n").first ?? "") }
        }
    }
}

/// What has to be done once before libxml2 is used.
enum LibXML2 {
    private static let prepared: Void = {
        xmlInitParser()
        // Nothing outside the bytes given is read, whatever a schema or a message refers to.
        unsafe xmlSetExternalEntityLoader { location, _, context in unsafe SchemaCompanions.input(location, context) }
    }()

    static func prepare() { _ = prepared }
}
