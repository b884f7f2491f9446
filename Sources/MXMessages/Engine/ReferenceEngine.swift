internal import CLibXML2
internal import PaymentModel

/// Reads a file with libxml2's streaming parser and validates each message in the same pass.
///
/// The callbacks of the parser arrive in the methods of the extensions; they never throw and never call out, but put
/// what they find into `events`, which the reader tells between two pieces of input.
final class ReferenceEngine {
    let rules: RuleSet
    let schemas: SchemaCatalog
    let limits: Limits

    /// The parser, from the first byte on.
    var parser: XMLPushParser?
    /// What has been found and not told yet.
    var events: [MessageEvent] = []
    /// Nothing more is read: the end was told, or nothing sensible can come.
    var isStopped = false
    /// The rest of the file is known to be missing.
    var isAtEnd = false
    /// Whether the bytes of the file are those that the parser counts.
    var countsFileBytes = true
    /// Bytes of the file in front of what the parser sees.
    var skippedBytes = 0

    var names = NameTable()
    var stack = ElementStack()
    /// The text of the innermost element so far, while inside a message.
    var text: [UInt8] = []
    /// How much of it the validation has been given.
    var validatedText = 0
    /// The line of the last start tag and the offset of its beginning.
    var currentLine = 0
    var currentLineStart = 0
    /// The currency of the amount that is being read.
    var currency: UInt32 = 0

    /// The message or header that is being read.
    var subtree: Subtree?
    /// A header that waits for its document.
    var header: PendingHeader?
    /// The next message's place in the file.
    var nextIndex = 0
    /// Payments told so far.
    var paymentCount = 0
    /// Messages told so far.
    var messagesTold = 0
    /// Problems found so far, told or not.
    var problemCount = 0
    var errorsOutside = 0
    var droppedProblems = 0

    /// One AppHdr or Document while it is being read.
    struct Subtree {
        var isHeader: Bool
        /// Its element's place in the stack, from 0.
        var depth: Int
        /// Its namespace, as the parser keeps it.
        var namespace: UInt
        /// What is known of it.
        var message: OpenMessage
        var collector: FieldCollector?
        var validator: SubtreeValidator?
        /// The element and attribute that a schema error was told of last: one is enough.
        var lastSchemaError: (offset: Int, name: Int32, attribute: String?)?
        /// Where the message says something of itself.
        var declaredPlaces: [FieldRule.Declaration: Problem.Place] = [:]
        /// Numbers and sums of the records, for comparing with what the message says.
        var totals = BatchTotals()
    }

    /// What a message's end will tell.
    struct OpenMessage {
        var type: MessageType?
        var index: Int
        var errors = 0
        var payments = 0
        var problems = 0
        var dropped = 0
        var droppedErrors = 0
    }

    /// A header that has been read and whose document may follow.
    struct PendingHeader {
        var message: OpenMessage
        var values: FieldCollector
        /// How many elements stay open around both: the header's wrapper, or the one around that.
        var scope: Int
        var hasMoved = false
        /// Whether a document took it.
        var isUsed = false
    }

    init(rules: RuleSet, schemas: SchemaCatalog, limits: Limits) {
        self.rules = rules
        self.schemas = schemas
        self.limits = limits
    }

    /// Takes bytes of the text as UTF-8.
    func parse(_ bytes: UnsafeRawBufferPointer) {
        guard !isStopped else { return }
        if parser == nil { parser = XMLPushParser(self) }
        guard let parser else {
            tell("xml.memory", "there is not enough memory to read XML", at: Problem.Place())
            return stop()
        }
        unsafe parser.parse(bytes)
        if !isStopped, parser.pendingBytes > limits.textBytes + Self.tolerance { refusePending(parser) }
        if isStopped { closeEverything() }
    }

    /// Says that there are no more bytes.
    func finish() {
        guard !isStopped else { return }
        isAtEnd = true
        if let parser, parser.fedBytes > 0 {
            // With elements open something is missing, and the parser need not be asked: it would take half a tag for one.
            if stack.isEmpty { parser.finish() } else { refuseTruncation() }
        } else {
            tell(
                "xml.empty",
                "the file is empty: an ISO 20022 message was expected",
                at: Problem.Place(line: 1, column: 1)
            )
        }
        isStopped = true
        closeEverything()
    }

    /// Refuses the rest of the file for something that the parser does not see.
    func refuse(_ code: String, _ text: String, byteOffset: Int) {
        guard !isStopped else { return }
        var place = placeNow()
        if countsFileBytes { place.byteOffset = byteOffset + skippedBytes }
        tell(code, text, at: place)
        stop()
        closeEverything()
    }

    /// Ends the reading; called from inside callbacks too.
    func stop() {
        isStopped = true
        parser?.stop()
    }

    /// More than a whole piece of input may lie ahead of the parser before it is too much.
    private static let tolerance = 1 << 17

    /// One tag, comment or text is longer than any may be.
    private func refusePending(_ parser: XMLPushParser) {
        let place = placeNow()
        let pending = parser.pendingText(limit: limits.textBytes)
        let attributes = pending.lazy.filter { $0 == UInt8(ascii: "=") }.count
        if pending.first == UInt8(ascii: "<"), attributes > limits.attributes {
            tell(
                Limits.reached("attributes", limits.attributes, "attributes of one element", at: place, messageIndex: 0)
            )
        } else {
            tell(Limits.reached("text", limits.textBytes, "bytes of one tag or text", at: place, messageIndex: 0))
        }
        stop()
    }

    /// Tells the end of whatever is open.
    private func closeEverything() {
        if let open = subtree {
            subtree = nil
            var message = open.message
            if open.isHeader, let pending = header { merge(pending, into: &message) }
            message.errors += message.errors == 0 ? 1 : 0
            header = nil
            tellEnd(of: message)
        }
        closeHeader()
        if messagesTold == 0 {
            if errorsOutside == 0 {
                tell(
                    "mx.noMessage",
                    "there is no ISO 20022 message here: no element “Document” or “AppHdr” with an ISO 20022 namespace was found",
                    at: Problem.Place(line: 1, column: 1)
                )
            }
            tellEnd(of: OpenMessage(type: nil, index: 0, errors: 1))
        }
        if droppedProblems > 0 { tellDropped() }
    }

    private func merge(_ pending: PendingHeader, into message: inout OpenMessage) {
        guard !pending.isUsed else { return }
        message.errors += pending.message.errors
    }

    private func tellDropped() {
        events.append(
            .problem(
                Problem(
                    "limit.problems",
                    .warning,
                    "\(droppedProblems) more problems in this file are not shown",
                    messageIndex: max(0, nextIndex - 1)
                )
            )
        )
        droppedProblems = 0
    }
}
