public import PaymentModel

/// Reads SWIFT FIN messages out of bytes: one or several, RJE and DOS-PCC files, with or without acknowledgements.
///
/// The bytes may come in pieces of any size. A message in one piece is read where it lies; one that was cut is put
/// together first. For each message its problems are told, then its payments, then the message itself. Nothing in the
/// bytes traps, and memory is bounded by `Limits.messageBytes`.
public struct MTReader: MessageReader, Sendable {
    let rules: RuleSet
    let bareType: String?
    let limits: Limits
    let keepsRecords: Bool
    let signatures: SignatureCheck?

    /// Says who vouches for a message: given its bytes up to its block S, what stands in that block (nil where there is none), the
    /// sender's BIC (empty where no payment tells it), and when the message was made.
    public typealias SignatureCheck =
        @Sendable (_ signed: [UInt8], _ system: [UInt8]?, _ sender: ArraySlice<UInt8>, _ created: Timestamp?) ->
        SignatureFacts

    /// The beginning of a message whose end has not come yet.
    private var pending: [UInt8] = []
    /// How many bytes there must be before it is worth looking again: keeps the work linear however small the pieces.
    private var enough = 0
    var lines = LineCounter()
    /// Where the first byte of what is being read stands in the file.
    private(set) var base = 0
    var messageIndex = 0
    var paymentIndex = 0
    var problems = 0
    var hasContent = false
    var stray: (extent: Int, sample: [UInt8], place: Problem.Place)?
    var acknowledgement: Acknowledgement?
    var message = ScannedMessage()
    var findings: Findings
    var reading = MessageReading()
    private var hasSkippedMark = false
    /// Whether what comes belongs to a message that was too long, up to the beginning of another.
    var isSkipping = false

    /// Makes a reader for one file.
    ///
    /// - Parameters:
    ///   - rules: `schema` checks structure and the formats of fields, `all` also the network's rules.
    ///   - bareType: the type of a file that holds nothing but the fields of block 4, as in `103` or `202.COV`.
    ///   - limits: what is told as a problem rather than read.
    ///   - keepsRecords: whether bookings, balances, notices and numbers on the network are told, too.
    ///   - signatures: who checks local authentication; without it payments say nothing of who signed.
    public init(
        rules: RuleSet = .all,
        bareType: String? = nil,
        limits: Limits = Limits(),
        keepsRecords: Bool = false,
        signatures: SignatureCheck? = nil
    ) {
        self.keepsRecords = keepsRecords
        self.signatures = signatures
        self.rules = rules
        self.bareType = bareType
        self.limits = limits
        findings = Findings(keeping: limits.problemsPerMessage)
    }

    /// Whether a file that begins with these bytes holds FIN messages: `{1:` (or another block), a `$`, the mark of a
    /// DOS-PCC record, or a field as in `:20:`, after white space and a UTF-8 byte order mark. Else wherever a header of a
    /// message stands, such as `{1:F01` or `{2:I103`: what is in front of it is told when it is read.
    public static func recognizes(_ prefix: some Collection<UInt8>) -> Bool {
        var bytes = prefix[...]
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        while let first = bytes.first, first.isBlank || first == 0x01 || first == UInt8(ascii: "$") || first == 0x03 {
            if first == 0x01 || first == UInt8(ascii: "$") {
                // A separator alone is enough; what follows it is told when it is read.
                let rest = bytes.dropFirst().drop { $0.isBlank || $0 == UInt8(ascii: "$") }
                guard let next = rest.first else { return true }
                return next == UInt8(ascii: "{") || next == UInt8(ascii: ":") || first == 0x01
            }
            bytes = bytes.dropFirst()
        }
        let head = Array(bytes.prefix(5))
        guard head.count >= 3 else { return false }
        if head[0] == UInt8(ascii: "{"), head[2] == UInt8(ascii: ":"), head[1].isNumeral || head[1] == UInt8(ascii: "S")
        {
            return true
        }
        if head.count >= 4, head[0] == UInt8(ascii: ":"), head[1].isNumeral, head[2].isNumeral,
            head[3] == UInt8(ascii: ":") || head[3].isUpper && head.count == 5 && head[4] == UInt8(ascii: ":")
        {
            return true
        }
        return hasHeader(Array(bytes))
    }

    /// Whether a basic or an application header begins somewhere: `{1:F01`, `{2:I103`.
    private static func hasHeader(_ bytes: [UInt8]) -> Bool {
        for start in bytes.indices.dropLast(6)
        where bytes[start] == UInt8(ascii: "{") && bytes[start + 2] == UInt8(ascii: ":") {
            let kind = bytes[start + 3]
            guard bytes[start + 4].isNumeral, bytes[start + 5].isNumeral else { continue }
            switch bytes[start + 1] {
            case UInt8(ascii: "1"): if "FAL".utf8.contains(kind) { return true }
            case UInt8(ascii: "2"): if "IO".utf8.contains(kind), bytes[start + 6].isNumeral { return true }
            default: break
            }
        }
        return false
    }

    /// Takes the next bytes of the file.
    public mutating func read(_ bytes: RawSpan, _ tell: (MessageEvent) throws -> Void) throws {
        var offset = 0
        // Until the message that was cut is complete, bytes are added to it; what follows is read where it lies.
        while !pending.isEmpty, offset < bytes.byteCount {
            let step = min(bytes.byteCount - offset, max(4096, pending.count))
            let known = pending.count
            unsafe bytes.extracting(offset..<offset + step).withUnsafeBytes { unsafe pending.append(contentsOf: $0) }
            offset += step
            guard pending.count >= enough else { continue }
            var buffer: [UInt8] = []
            swap(&buffer, &pending)
            let consumed = try unsafe readMessages(buffer.span.bytes, isFinal: false, tell)
            if consumed >= known {
                // Nothing of the old bytes is left: the rest lies in the piece itself.
                offset -= buffer.count - consumed
                enough = 0
            } else {
                buffer.removeSubrange(..<consumed)
                pending = buffer
                enough = pending.count + pending.count / 2
            }
        }
        guard offset < bytes.byteCount else { return }
        let rest = bytes.extracting(offset..<bytes.byteCount)
        let consumed = try readMessages(rest, isFinal: false, tell)
        if consumed < rest.byteCount {
            unsafe rest.extracting(consumed..<rest.byteCount).withUnsafeBytes { unsafe pending.append(contentsOf: $0) }
            enough = pending.count + pending.count / 2
        }
    }

    /// Says that the file is at its end: what is unfinished is told now.
    public mutating func finish(_ tell: (MessageEvent) throws -> Void) throws {
        var buffer: [UInt8] = []
        swap(&buffer, &pending)
        _ = try unsafe readMessages(buffer.span.bytes, isFinal: true, tell)
        try endStray(tell)
        try endAcknowledgement(tell)
        if !hasContent {
            try tellProblem(
                Problem(
                    "fin.empty",
                    .error,
                    "there is no message: the file is empty or holds nothing but white space and separators",
                    at: Problem.Place(line: 1, column: 1, byteOffset: 0)
                ),
                tell
            )
        }
    }

    /// Reads the messages that begin in a part of a file, all of which lies in `bytes`, as the whole is read: see
    /// ``readConcurrently(_:rules:bareType:limits:tasks:_:)``.
    ///
    /// Lines, messages and payments are counted from the beginning of the part, offsets and columns are the file's.
    mutating func read(_ bytes: RawSpan, part: Extent, _ tell: (MessageEvent) throws -> Void) throws {
        hasSkippedMark = part.start > 0
        lines = LineCounter(from: part.start, in: bytes)
        try readMessages(bytes, from: part.start, until: part.end, isFinal: true, tell)
        try endStray(tell)
        try endAcknowledgement(tell)
    }

    /// A reader with the same settings that has read nothing.
    var fresh: MTReader {
        MTReader(rules: rules, bareType: bareType, limits: limits, keepsRecords: keepsRecords, signatures: signatures)
    }

    /// Ends what was read so far where a part begins that somebody else has read; `head` is how that begins.
    mutating func endPart(before head: [UInt8], _ tell: (MessageEvent) throws -> Void) throws {
        var buffer: [UInt8] = []
        swap(&buffer, &pending)
        enough = 0
        let count = buffer.count
        if count > 0 {
            buffer += head
            try unsafe readMessages(buffer.span.bytes, from: 0, until: count, isFinal: true, tell)
        }
        try endStray(tell)
        try endAcknowledgement(tell)
        unsafe lines.drop(count, of: buffer.span.bytes)
        base += count
        isSkipping = false
        hasSkippedMark = true
    }

    /// Counts bytes that somebody else has read.
    mutating func pass(_ count: Int, _ lineFeeds: (count: Int, last: Int)) {
        lines.pass(count, lineFeeds)
        base += count
    }

    /// Reads all complete messages, and what stands between them. Returns how many bytes are done with.
    private mutating func readMessages(
        _ bytes: RawSpan,
        isFinal: Bool,
        _ tell: (MessageEvent) throws -> Void
    ) throws -> Int {
        let end = try readMessages(bytes, from: 0, until: bytes.byteCount, isFinal: isFinal, tell)
        lines.drop(end, of: bytes)
        base += end
        return end
    }

    /// Reads the messages that begin between two offsets. Returns where the first is that was not read.
    @discardableResult
    private mutating func readMessages(
        _ bytes: RawSpan,
        from start: Int,
        until stop: Int,
        isFinal: Bool,
        _ tell: (MessageEvent) throws -> Void
    ) throws -> Int {
        let count = bytes.byteCount
        var at = start
        scan: while at < stop {
            if !hasSkippedMark, base == 0, at == 0, bytes[0] == 0xEF {
                if count < 3, !isFinal { break }
                if bytes.has("\u{FEFF}", at: 0) { at = 3 }
            }
            hasSkippedMark = true
            guard at < count else { break }
            if isSkipping {
                let next = bytes.messageStart(from: at)
                isSkipping = next == nil
                // The beginning of a message may lie in the last five bytes and those to come.
                at = next ?? (isFinal ? count : max(at, count - 5))
                if next == nil { break }
            }
            let byte = bytes[at]
            if byte.isBlank || byte == UInt8(ascii: "$") || byte == 0x01 || byte == 0x03 || byte == 0x1A, stray == nil {
                if byte != 0x20, byte != UInt8(ascii: "\r") { acknowledgement?.isAdjacent = false }
                at += 1
                continue
            }
            switch byte {
            case UInt8(ascii: "{"):
                guard at + 5 < count || isFinal else { break scan }
                guard stray == nil ? bytes.isBlockStart(at) : bytes.isMessageStart(at) else {
                    at = try takeStray(bytes, from: at, isFinal: isFinal)
                    if !isFinal, at < count { break scan }
                    continue
                }
                try endStray(tell)
                guard let end = message.scan(bytes, from: at, isFinal: isFinal, limits: limits) else {
                    guard count - at > limits.messageBytes else { break scan }
                    at = try skipTooLong(bytes, from: at, tell)
                    continue
                }
                guard end - at <= limits.messageBytes else {
                    at = try skipTooLong(bytes, from: at, tell)
                    continue
                }
                try readMessage(bytes, isBare: false, tell)
                at = max(end, at + 1)
            case UInt8(ascii: ":") where stray == nil && bytes.tag(at: at) != nil:
                guard let end = scanBare(bytes, from: at, isFinal: isFinal) else {
                    guard count - at > limits.messageBytes else { break scan }
                    at = try skipTooLong(bytes, from: at, tell)
                    continue
                }
                guard end - at <= limits.messageBytes else {
                    at = try skipTooLong(bytes, from: at, tell)
                    continue
                }
                try readMessage(bytes, isBare: true, tell)
                at = max(end, at + 1)
            default:
                if byte == UInt8(ascii: ":"), stray == nil, at + 5 >= count, !isFinal { break scan }
                let next = try takeStray(bytes, from: at, isFinal: isFinal)
                if next == at { break scan }
                at = next
            }
        }
        return at
    }
}
