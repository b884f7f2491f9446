import MTMessages
public import MXMessages
public import PaymentModel
public import SigningIdentity

/// How one file is read: which rules are applied, and how much it may contain.
public struct ReadingOptions: Sendable {
    /// The rules whose breaking is a problem.
    public var rules: RuleSet
    /// The type of an MT message of which only block 4 is there; nil where such a message is a problem.
    public var bareType: String?
    /// The schemas that ISO 20022 messages are validated with.
    public var schemas: SchemaCatalog
    /// How much of anything a file may contain.
    public var limits: Limits
    /// Problems whose severity is another than paycheck's own.
    public var severities: ProblemSeverities
    /// Whether what messages tell of payments without being one is told, too: bookings, statuses, numbers on the network.
    public var keepsRecords: Bool
    /// Who checks signatures; nil where nobody does.
    public var signatures: SignatureChecker?
    /// The bytes of the signature that lies beside the file, where there is one.
    public var fileSignature: [UInt8]?
    /// Whether a signed file is told (`signature.unchecked`) where nobody checks signatures.
    public var tellsUncheckedSignatures = false
    /// Whether payments are told, or only counted at the ends of their messages, which takes less time.
    public var tellsPayments = true

    /// Makes options.
    public init(
        rules: RuleSet = .all,
        bareType: String? = nil,
        schemas: SchemaCatalog = .embedded,
        limits: Limits = Limits(),
        severities: ProblemSeverities = ProblemSeverities(),
        keepsRecords: Bool = false
    ) {
        self.rules = rules
        self.bareType = bareType
        self.schemas = schemas
        self.limits = limits
        self.severities = severities
        self.keepsRecords = keepsRecords
    }
}

/// Reads one file of any known format and tells what is in it, in order.
///
/// What is compressed with gzip is decompressed on the way. A file of an unknown format, an empty one, and one without a message are problems (`file.format`, `file.empty`,
/// `file.noMessage`). Memory is bounded by the reader's: one window of ``windowBytes`` and the message being read.
///
/// - Throws: what the source or `tell` throws, nothing else.
public func readMessages(
    from source: inout some ByteSource,
    options: ReadingOptions = ReadingOptions(),
    _ tell: (MessageEvent) throws -> Void
) throws {
    var vouching = Vouching(options)
    let heard = HeardSource(source, by: vouching.listener)
    var plain = try Gzip(heard)
    var buffer = MessageBuffer(limit: heldEvents)
    var changes = SeverityChanges(options.severities)
    try readPlainMessages(from: &plain, options: options) { event in
        if !options.tellsPayments, case .payment = event { return }
        try buffer.take(changes.applied(to: event)) { try vouching.take($0, tell) }
    }
    try buffer.finish { try vouching.take($0, tell) }
    if let failure = plain.failure { try vouching.take(changes.applied(to: .problem(failure)), tell) }
    try vouching.finish { try tell(changes.applied(to: $0)) }
}

private func readPlainMessages(
    from source: inout Gzip<some ByteSource>,
    options: ReadingOptions,
    _ tell: (MessageEvent) throws -> Void
) throws {
    var window = [UInt8](repeating: 0, count: windowBytes)
    var filled = try source.read(into: &window)
    // A pipe may give a few bytes at first; the format needs more to be told.
    var more = filled > 0
    while more, filled < FileFormat.prefixLength {
        var rest = [UInt8](repeating: 0, count: FileFormat.prefixLength - filled)
        let count = try source.read(into: &rest)
        window.replaceSubrange(filled..<filled + count, with: rest[..<count])
        filled += count
        more = count > 0
    }
    guard filled > 0 else {
        // Damaged compression is told by the one who asked for this reading.
        guard source.failure == nil else { return }
        try tell(.problem(Problem("file.empty", .error, "the file is empty: there is nothing to check; send it again")))
        return
    }
    let prefix = window[..<min(filled, FileFormat.prefixLength)]
    switch FileFormat(prefix: prefix) {
    case .mt:
        var reader = MTReader(
            rules: options.rules,
            bareType: options.bareType,
            limits: options.limits,
            keepsRecords: options.keepsRecords,
            signatures: options.signatures?.check
        )
        try run(&reader, &source, &window, filled, options, tell)
    case .mx:
        var reader = EnvelopeReader(options)
        try run(&reader, &source, &window, filled, options, tell)
    case .other(let name):
        try tell(
            .problem(
                Problem(
                    "file.format",
                    .error,
                    "found \(name); paycheck reads SWIFT MT messages (they begin with {1:) and ISO 20022 XML (it begins with <): "
                        + "move the file elsewhere or convert it",
                    at: Problem.Place(line: 1, column: 1, byteOffset: 0)
                )
            )
        )
    }
}

/// How many events of one message are held back until it is known whether the message is valid; of longer messages the first
/// payments are told with what is known by then.
let heldEvents = 8_192

/// How many bytes are taken from a file at a time.
public let windowBytes = 1 << 20

private func run(
    _ reader: inout some MessageReader,
    _ source: inout Gzip<some ByteSource>,
    _ window: inout [UInt8],
    _ alreadyFilled: Int,
    _ options: ReadingOptions,
    _ tell: (MessageEvent) throws -> Void
) throws {
    let limits = options.limits
    var marks = SignatureMarks(options)
    var told = 0
    var withheld = 0
    var messages = 0
    func counted(_ event: MessageEvent) throws {
        switch event {
        case .problem:
            guard told < limits.problemsPerFile else {
                withheld += 1
                return
            }
            told += 1
        case .message: messages += 1
        case .payment, .record: break
        }
        try tell(event)
    }
    var filled = alreadyFilled
    var total = 0
    while filled > 0 {
        total += filled
        if let limit = limits.fileBytes, total > limit {
            try counted(
                .problem(
                    Limits.reached(
                        "fileBytes",
                        limit,
                        "bytes of one file",
                        at: .init(byteOffset: limit),
                        messageIndex: messages
                    )
                )
            )
            break
        }
        // Bytes have no padding: to look at them as raw bytes is safe.
        try unsafe reader.read(window.span.bytes.extracting(0..<filled), counted)
        unsafe marks.look(at: window.span.bytes.extracting(0..<filled))
        filled = try source.read(into: &window)
    }
    try reader.finish(counted)
    if let problem = marks.problem { try counted(.problem(problem)) }
    if withheld > 0 {
        try tell(
            .problem(
                Problem(
                    "limit.problems",
                    .error,
                    "\(withheld) more problems are not shown: a file's first \(limits.problemsPerFile) are",
                    messageIndex: messages
                )
            )
        )
    }
    if messages == 0, told == 0, source.failure == nil {
        try tell(
            .problem(
                Problem(
                    "file.noMessage",
                    .error,
                    "the file has no payment message in it: check that it is the right file"
                )
            )
        )
    }
}
