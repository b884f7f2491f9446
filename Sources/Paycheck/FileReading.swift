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
    /// The bytes of each signature that lies beside the file; where there are several, all must hold.
    public var fileSignatures: [[UInt8]] = []
    /// Whether a signed file is told (`signature.unchecked`) where nobody checks signatures.
    public var tellsUncheckedSignatures = false
    /// Whether payments are told, or only counted at the ends of their messages, which takes less time.
    public var tellsPayments = true
    /// How many threads read a file; what is told, and its order, do not depend on it.
    ///
    /// The thread that calls is one of them. Memory grows by some 20 MB for each.
    public var threads = 1
    /// Where it is counted what the engines have read; nil where nobody asks.
    public var statistics: ReadingStatistics?
    /// How many bytes a piece of a file has at most: few enough that they are still in the processor's cache when they are read.
    var pieceBytes = 1 << 18

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
/// `file.noMessage`). Memory is bounded by the reader's and by the pieces that several
/// threads read ahead.
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
    let size = min(firstBytes, options.pieceBytes + FileFormat.prefixLength)
    var window = [UInt8](repeating: 0, count: size + aheadPadding)
    var filled = 0
    // A pipe may give a few bytes at first; the format needs more to be told.
    while filled < FileFormat.prefixLength {
        let count = try source.read(into: &window, in: filled..<window.count - aheadPadding)
        if count == 0 { break }
        filled += count
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
        try run(&reader, &source, window, filled, options, tell)
    case .mx:
        var reader = EnvelopeReader(options)
        defer { options.statistics?.add(reader.statistics) }
        try run(&reader, &source, window, filled, options, tell)
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

/// How many bytes are taken from a file at first: enough for most that have one message, and few, for there may be many such files.
let firstBytes = 1 << 14

private func run<Reader: AheadReader>(
    _ reader: inout Reader,
    _ source: inout Gzip<some ByteSource>,
    _ first: [UInt8],
    _ filled: Int,
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
    var total = 0
    var isTooLarge = false
    var queue = PieceQueue<Reader.Plan>(
        first,
        count: filled,
        threads: options.threads,
        pieceBytes: options.pieceBytes,
        isToldSlowly: options.tellsPayments
    )
    defer { queue.stop() }
    while let piece = try queue.next(from: &source, reader.plan) {
        // Bytes have no padding: to look at them as raw bytes is safe.
        let bytes = unsafe piece.bytes.span.bytes
        total += piece.count
        if let limit = limits.fileBytes, total > limit {
            try reader.read(bytes.extracting(0..<piece.count - (total - limit)), counted)
            isTooLarge = true
            break
        }
        var at = 0
        if let found = queue.found(in: piece) {
            if piece.cut > 0 { try reader.read(bytes.extracting(0..<piece.cut), counted) }
            at = try reader.take(found, counted) ?? piece.cut
        }
        if at < piece.count { try reader.read(bytes.extracting(at..<piece.count), counted) }
        marks.look(at: bytes.extracting(0..<piece.count))
        queue.recycle(piece)
    }
    try reader.finish(counted)
    // Behind all that was read before, in whatever pieces.
    if isTooLarge, let limit = limits.fileBytes {
        let place = Problem.Place(byteOffset: limit)
        let index = max(0, messages - 1)
        try counted(
            .problem(Limits.reached("fileBytes", limit, "bytes of one file", at: place, messageIndex: index))
        )
    }
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
