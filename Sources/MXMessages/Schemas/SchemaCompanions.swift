internal import CLibXML2
internal import Synchronization

/// The only files that a schema being compiled may include or import: those given with it, by their last name.
///
/// libxml2 asks one function of the whole process for whatever is outside the bytes it was given. This one knows no file
/// system and no network, only the companions of the schema that is being compiled.
enum SchemaCompanions {
    private static let files = Mutex<[String: [UInt8]]>([:])
    private static let compiling = Mutex<Void>(())

    /// Compiles with some files at hand; one at a time.
    static func with<Result: Sendable>(_ companions: [String: [UInt8]], _ body: () -> Result) -> Result {
        compiling.withLock { _ in
            files.withLock { $0 = companions }
            defer { files.withLock { $0 = [:] } }
            return body()
        }
    }

    /// The input for what was asked for; nil where it was not given.
    static func input(_ location: UnsafePointer<CChar>?, _ context: xmlParserCtxtPtr?) -> xmlParserInputPtr? {
        guard let location = unsafe location else { return nil }
        let name = lastName(unsafe String(cString: location))
        guard let bytes = files.withLock({ $0[name] }), let count = Int32(exactly: bytes.count) else { return nil }
        return unsafe bytes.withUnsafeBytes { bytes -> xmlParserInputPtr? in
            guard let start = bytes.baseAddress,
                let buffer = unsafe xmlParserInputBufferCreateMem(
                    start.assumingMemoryBound(to: CChar.self),
                    count,
                    XML_CHAR_ENCODING_NONE
                )
            else { return nil }
            let input = unsafe xmlNewIOInputStream(context, buffer, XML_CHAR_ENCODING_NONE)
            // By its name libxml2 knows that a file included twice is the same one.
            if let copy = unsafe xmlCharStrdup(location) {
                unsafe input?.pointee.filename = UnsafePointer(
                    UnsafeMutableRawPointer(copy).assumingMemoryBound(to: CChar.self)
                )
            }
            return unsafe input
        }
    }

    /// What stands behind the last slash or backslash.
    static func lastName(_ path: String) -> String {
        String(path.split { $0 == "/" || $0 == "\\" }.last ?? "")
    }
}
