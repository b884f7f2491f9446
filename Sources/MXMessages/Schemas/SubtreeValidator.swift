internal import CLibXML2

/// Validates one element and all that is in it, fed with the parser's events one by one.
///
/// libxml2 gives the callbacks of its streaming validation for plugging into a parser. They are called by hand here,
/// so that each Document of a file is validated on its own, with its own schema, wherever it stands. A handle: its owner
/// ends it with `free()`.
@safe struct SubtreeValidator {
    private let context: xmlSchemaValidCtxtPtr
    private let plug: xmlSchemaSAXPlugPtr
    private let handlers: UnsafeMutablePointer<xmlSAXHandlerPtr?>
    private let receiver: UnsafeMutablePointer<UnsafeMutableRawPointer?>

    /// Begins a validation, through which the schema must live, and `faults`, which takes what is found. Nil where there is
    /// no memory.
    init?(_ schema: CompiledSchema, _ faults: SchemaFaults) {
        guard let context = unsafe xmlSchemaNewValidCtxt(schema.pointer) else { return nil }
        unsafe xmlSchemaSetValidStructuredErrors(
            context,
            { faults, error in
                guard let faults = unsafe faults, let error = unsafe error else { return }
                unsafe Unmanaged<SchemaFaults>.fromOpaque(faults)._withUnsafeGuaranteedRef {
                    unsafe $0.add(XMLFault(error.pointee))
                }
            },
            Unmanaged.passUnretained(faults).toOpaque()
        )
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
        unsafe self.context = context
        unsafe self.plug = plug
        unsafe self.handlers = handlers
        unsafe self.receiver = receiver
    }

    /// Ends the validation.
    func free() {
        unsafe xmlSchemaSAXUnplug(plug)
        unsafe xmlSchemaFreeValidCtxt(context)
        unsafe handlers.deallocate()
        unsafe receiver.deallocate()
    }

    @inline(__always)
    func start(_ tag: StartTag) {
        guard let callback = unsafe handlers.pointee?.pointee.startElementNs else { return }
        unsafe tag.send(to: receiver.pointee, callback)
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
    func text(_ bytes: UnsafeBufferPointer<xmlChar>) {
        guard let count = Int32(exactly: bytes.count), count > 0 else { return }
        unsafe handlers.pointee?.pointee.characters?(receiver.pointee, bytes.baseAddress, count)
    }
}

/// What validations have found, until it is told.
@safe final class SchemaFaults {
    private var faults: [XMLFault] = []
    /// How many there are, in a place that can be looked at after every element for next to nothing.
    private let count: UnsafeMutablePointer<Int>

    init() {
        unsafe count = UnsafeMutablePointer.allocate(capacity: 1)
        unsafe count.initialize(to: 0)
    }

    deinit { unsafe count.deallocate() }

    @inline(__always)
    var isEmpty: Bool { unsafe count.pointee == 0 }

    func add(_ fault: XMLFault) {
        faults.append(fault)
        unsafe count.pointee = faults.count
    }

    func take() -> [XMLFault] {
        defer {
            faults = []
            unsafe count.pointee = 0
        }
        return faults
    }
}
