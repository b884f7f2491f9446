internal import CLibXML2

/// Validates one element and all that is in it, fed with the parser's events one by one.
///
/// libxml2 gives the callbacks of its streaming validation for plugging into a parser. They are called by hand here,
/// so that each Document of a file is validated on its own, with its own schema, wherever it stands.
@safe final class SubtreeValidator {
    private let schema: CompiledSchema
    private let context: xmlSchemaValidCtxtPtr
    private let plug: xmlSchemaSAXPlugPtr
    private let handlers: UnsafeMutablePointer<xmlSAXHandlerPtr?>
    private let receiver: UnsafeMutablePointer<UnsafeMutableRawPointer?>

    /// Begins a validation; errors are told to `report`, called with `owner`. Nil where there is no memory.
    init?(_ schema: CompiledSchema, owner: UnsafeMutableRawPointer, report: @escaping xmlStructuredErrorFunc) {
        guard let context = unsafe xmlSchemaNewValidCtxt(schema.pointer) else { return nil }
        unsafe xmlSchemaSetValidStructuredErrors(context, report, owner)
        let handlers = UnsafeMutablePointer<xmlSAXHandlerPtr?>.allocate(capacity: 1)
        unsafe handlers.initialize(to: nil)
        let receiver = UnsafeMutablePointer<UnsafeMutableRawPointer?>.allocate(capacity: 1)
        unsafe receiver.initialize(to: nil)
        guard let plug = unsafe xmlSchemaSAXPlug(context, handlers, receiver) else {
            unsafe xmlSchemaFreeValidCtxt(context)
            unsafe handlers.deallocate()
            unsafe receiver.deallocate()
            return nil
        }
        self.schema = schema
        unsafe self.context = context
        unsafe self.plug = plug
        unsafe self.handlers = handlers
        unsafe self.receiver = receiver
    }

    deinit {
        unsafe xmlSchemaSAXUnplug(plug)
        unsafe xmlSchemaFreeValidCtxt(context)
        unsafe handlers.deallocate()
        unsafe receiver.deallocate()
    }

    @inline(__always)
    func start(
        _ name: UnsafePointer<xmlChar>?,
        _ prefix: UnsafePointer<xmlChar>?,
        _ namespace: UnsafePointer<xmlChar>?,
        _ namespaceCount: Int32,
        _ namespaces: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?,
        _ attributeCount: Int32,
        _ defaultedCount: Int32,
        _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
    ) {
        unsafe handlers.pointee?.pointee.startElementNs?(
            receiver.pointee,
            name,
            prefix,
            namespace,
            namespaceCount,
            namespaces,
            attributeCount,
            defaultedCount,
            attributes
        )
    }

    @inline(__always)
    func end(
        _ name: UnsafePointer<xmlChar>?,
        _ prefix: UnsafePointer<xmlChar>?,
        _ namespace: UnsafePointer<xmlChar>?
    ) {
        unsafe handlers.pointee?.pointee.endElementNs?(receiver.pointee, name, prefix, namespace)
    }

    @inline(__always)
    func text(_ bytes: UnsafeBufferPointer<xmlChar>, isCharacterData: Bool) {
        guard let count = Int32(exactly: bytes.count), count > 0 else { return }
        if isCharacterData {
            unsafe handlers.pointee?.pointee.cdataBlock?(receiver.pointee, bytes.baseAddress, count)
        } else {
            unsafe handlers.pointee?.pointee.characters?(receiver.pointee, bytes.baseAddress, count)
        }
    }
}
