internal import CLibXML2
internal import PaymentModel

/// Reads a file with libxml2's streaming parser and validates each message in the same pass.
///
/// The callbacks of the parser arrive in the methods of the extensions; they never throw and never call out, but put
/// what they find into `events`, which the reader tells between two pieces of input. What the validation finds waits in
/// `findings` until the call that it comes from is over: nothing enters the engine while it works.
struct ReferenceEngine {
    let rules: RuleSet
    let schemas: SchemaCatalog
    let limits: Limits

    /// The parser, from the first byte on.
    var parser: XMLPushParser?
    /// What the validation has found and is not told yet.
    let findings = SchemaFaults()
    /// What has been found and not told yet.
    var events: [MessageEvent] = []
    /// Nothing more is read: the end was told, or nothing sensible can come.
    var isStopped = false
    /// Whether an element has begun.
    var hasRoot = false
    /// Whether the parser is given what the fast engine has read and told already.
    var isReplaying = false
    /// How many messages and headers have ended.
    var endedSubtrees = 0
    /// The rest of the file is known to be missing.
    var isAtEnd = false
    /// The lines of what the parser has been given.
    var lines = TextLines()
    /// Whether the bytes of the file are those that the parser counts.
    var countsFileBytes = true
    /// Bytes of the file in front of what the parser sees.
    var skippedBytes = 0

    var names = NameTable()
    var stack = ElementStack()
    /// The text of the innermost element so far, while inside a message.
    var text: [UInt8] = []
    /// The currency of the amount that is being read.
    var currency: UInt32 = 0

    /// The message or header that is being read.
    var subtree: Subtree?
    /// What every element of it needs: its tree of elements, its namespace, its validation. Nothing outside of messages.
    var tree = ElementTree.empty
    var namespace: UInt = 0
    var validator: SubtreeValidator?
    var collector: FieldCollector?
    /// Its element's place in the stack, from 0; -1 outside of messages.
    var subtreeDepth = -1
    /// The depth at which its body stands: the element below a Document, whatever its name.
    var bodyDepth = -1
    /// The DataPDU that is open.
    var dataPDU: DataPDU?
    /// Messages of other standards, until they are taken.
    var embedded: [EmbeddedMessage] = []
    /// Whether somebody takes them.
    let takesEmbedded: Bool
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
    /// Headers met: sender and identifier, hashed.
    var seenHeaders: Set<Int> = []
    /// Values that have passed their rules.
    var goodValues = GoodValues()
    var errorsOutside = 0
    var droppedProblems = 0

    /// Makes nodes of signed messages; nil where nobody checks signatures.
    var recorder: TreeRecorder?
    /// What is kept, and not told yet, of signed messages.
    var signed = SignedMessages()

    /// One AppHdr or Document while it is being read.
    final class Subtree {
        let isHeader: Bool
        /// Its element's place in the stack, from 0.
        let depth: Int
        /// Its namespace, as the parser keeps it.
        let namespace: UInt
        /// What is known of it.
        var message: OpenMessage
        /// What is read from it; nil where the message is not known.
        let collector: FieldCollector?
        /// What it is validated with; kept for as long as the validation.
        var schema: CompiledSchema?
        var validator: SubtreeValidator?
        /// The element and attribute that a schema error was told of last: one is enough.
        var lastSchemaError: (offset: Int, name: Int32, attribute: String?)?
        /// The place in the file of the first payment of the block being read.
        var firstOfBlock = 0
        /// Where the message says something of itself.
        var declaredPlaces: [FieldRule.Declaration: Problem.Place] = [:]
        /// The day on which the message was made, once known.
        var day: CivilDate?
        /// The sender and the receiver that have been compared with the header's.
        var checkedParties = [CheckedParty(), CheckedParty()]
        /// How many payments have no UETR.
        var withoutUETR = 0
        /// Numbers and sums of the records, for comparing with what the message says.
        var totals = BatchTotals()
        /// What is told of it, where somebody takes records; nil for payments.
        var records: RecordAssembly?

        init(isHeader: Bool, depth: Int, namespace: UInt, message: OpenMessage, collector: FieldCollector?) {
            self.isHeader = isHeader
            self.depth = depth
            self.namespace = namespace
            self.message = message
            self.collector = collector
        }

        deinit { validator?.free() }
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
        /// Whether its signature is to be checked.
        var isSigned = false
        /// Whether a document took it.
        var isUsed = false
    }

    /// Whether values are held to more than the schema.
    let checksValues: Bool
    /// Whether somebody takes what messages tell of payments without being one.
    let keepsRecords: Bool

    init(
        rules: RuleSet,
        schemas: SchemaCatalog,
        limits: Limits,
        takesEmbedded: Bool,
        keepsRecords: Bool = false,
        recorder: TreeRecorder? = nil
    ) {
        self.keepsRecords = keepsRecords
        self.takesEmbedded = takesEmbedded
        self.recorder = recorder
        self.rules = rules
        checksValues = rules == .all
        self.schemas = schemas
        self.limits = limits
    }

    /// What is left to do after the parser has had a block.
    mutating func blockIsRead() {
        if !isStopped, let parser, lines.bytes - parser.offset > limits.textBytes + Self.tolerance {
            refusePending(parser)
        }
        // Looking up one of very many names takes libxml2 very long.
        if !isStopped, let parser, parser.nameCount > limits.names {
            stop(at: "names", limits.names, "different names of elements, attributes and namespaces", withPath: false)
        }
        if isStopped { closeEverything() }
    }

    /// Says that there is no parser.
    mutating func refuseForMemory() {
        guard !isStopped else { return }
        tell("xml.memory", "there is not enough memory to read XML", at: Problem.Place())
        isStopped = true
        closeEverything()
    }

    /// Says that there are no more bytes: what the parser has to say of that it has said.
    mutating func endIsRead() {
        if !isStopped {
            if lines.bytes == 0 {
                tell(
                    "xml.empty",
                    "the file is empty: an ISO 20022 message was expected",
                    at: Problem.Place(line: 1, column: 1)
                )
            } else if !stack.isEmpty {
                refuseTruncation()
            }
            isStopped = true
        }
        closeEverything()
    }

    /// Refuses the rest of the file for something that the parser does not see.
    mutating func refuse(_ code: String, _ text: String) {
        guard !isStopped else { return }
        tell(code, text, at: placeAtEnd())
        stop()
        closeEverything()
    }

    /// Ends the reading; called from inside callbacks too.
    mutating func stop() {
        isStopped = true
        parser?.stop()
    }

    /// More than a whole piece of input may lie ahead of the parser before it is too much.
    private static let tolerance = 1 << 17

    /// One tag, comment or text is longer than any may be.
    private mutating func refusePending(_ parser: XMLPushParser) {
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

    /// Tells the end of whatever is open. What is unfinished is not valid.
    mutating func closeEverything() {
        refuseUnfinishedSigned()
        if let open = subtree {
            subtree = nil
            header = nil
            open.message.errors = max(1, open.message.errors)
            tellEnd(of: open.message)
        } else if errorsOutside > 0 {
            // No message is there to be invalid for it: a header that waits for its document, or else the rest of the file.
            if var pending = header, !pending.isUsed {
                pending.message.errors += errorsOutside
                header = pending
            } else {
                header = nil
                tellEnd(of: OpenMessage(type: nil, index: nextIndex, errors: errorsOutside))
            }
        }
        closeHeader()
        if messagesTold == 0 {
            tell(
                "mx.noMessage",
                "there is no ISO 20022 message here: no element “Document” or “AppHdr” with an ISO 20022 namespace was found",
                at: Problem.Place(line: 1, column: 1)
            )
            tellEnd(of: OpenMessage(type: nil, index: nextIndex, errors: 1))
        }
        if droppedProblems > 0 { tellDropped() }
    }

    private mutating func tellDropped() {
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
