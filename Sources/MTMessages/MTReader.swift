public import PaymentModel

/// Reads SWIFT FIN messages out of bytes: one or several, RJE and DOS-PCC files, with or without acknowledgements.
///
/// The bytes may come in pieces of any size. A message in one piece is read where it lies; one that was cut is put
/// together first. For each message its problems are told, then its payments, then the message itself. Nothing in the
/// bytes traps, and memory is bounded by `Limits.messageBytes`.
public struct MTReader: MessageReader, Sendable {
    private let rules: RuleSet
    private let bareType: String?
    private let limits: Limits
    private let keepsRecords: Bool
    private let signatures: SignatureCheck?

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
    private var problems = 0
    var hasContent = false
    private var stray: (extent: Int, sample: [UInt8], place: Problem.Place)?
    private var acknowledgement: Acknowledgement?
    private var message = ScannedMessage()
    private var findings: Findings
    private var reading = MessageReading()
    private var hasSkippedMark = false
    /// Whether what comes belongs to a message that was too long, up to the beginning of another.
    private var isSkipping = false

    /// An acknowledgement that waits for the message it may stand in front of.
    private struct Acknowledgement {
        var isPositive: Bool
        /// Logical terminal, session and sequence number of what it answers.
        var header: [UInt8]
        var isValid: Bool
        /// Whether nothing but spaces has come behind it yet.
        var isAdjacent: Bool

        /// Whether a block 1 has the logical terminal, session and sequence number that are answered: the acknowledgement
        /// repeats them (SWIFT User Handbook, FIN Service Description, ACK and NAK).
        ///
        /// Nil where that cannot be compared: one of the two is cut or not there, or the message has the terminal but not
        /// been given its numbers, which are noughts then.
        func answers(_ block: Extent?, _ bytes: RawSpan) -> Bool? {
            guard let block, block.count == header.count + 3, !header.isEmpty else { return nil }
            let own = bytes.array(Extent(block.start + 3, block.end))
            if own == header { return true }
            guard own.count > 10, own.suffix(10).allSatisfy({ $0 == UInt8(ascii: "0") }) else { return false }
            return own.dropLast(10) == header.dropLast(10) ? nil : false
        }
    }

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
    /// DOS-PCC record, or a field as in `:20:`, after white space and a UTF-8 byte order mark.
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
        if head[0] == UInt8(ascii: "{") {
            return head[2] == UInt8(ascii: ":") && (head[1].isNumeral || head[1] == UInt8(ascii: "S"))
        }
        guard head.count >= 4, head[0] == UInt8(ascii: ":"), head[1].isNumeral, head[2].isNumeral else { return false }
        return head[3] == UInt8(ascii: ":") || head[3].isUpper && head.count == 5 && head[4] == UInt8(ascii: ":")
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

extension RawSpan {
    /// Whether a block begins at an offset: `{`, an identifier, `:`.
    func isBlockStart(_ offset: Int) -> Bool {
        guard offset + 2 < byteCount, self[offset] == UInt8(ascii: "{"), self[offset + 2] == UInt8(ascii: ":") else {
            return false
        }
        return self[offset + 1].isNumeral || self[offset + 1] == UInt8(ascii: "S")
    }
}

// What stands between messages, and what is too long.
extension MTReader {
    /// Takes text that belongs to no message, up to the next one. Returns where that is, or where to go on.
    private mutating func takeStray(_ bytes: RawSpan, from start: Int, isFinal: Bool) throws -> Int {
        hasContent = true
        var end =
            bytes.messageStart(from: start + (stray == nil ? 1 : 0))
            ?? (isFinal ? bytes.byteCount : bytes.byteCount - 5)
        end = max(end, start)
        if stray == nil {
            var counter = lines
            let (line, column) = counter.place(of: start, in: bytes)
            let place = Problem.Place(line: line, column: column, byteOffset: base + start)
            stray = (0, [], place)
            if end == start { end = start + 1 }
        }
        if let known = stray, known.sample.count < 80 {
            stray?.sample += bytes.array(Extent(start, min(end, start + 80 - known.sample.count)))
        }
        stray?.extent += end - start
        return end
    }

    private mutating func endStray(_ tell: (MessageEvent) throws -> Void) throws {
        guard let found = stray else { return }
        stray = nil
        try endAcknowledgement(tell)
        var sample = found.sample[...]
        while let last = sample.last, last.isBlank { sample = sample.dropLast() }
        try tellProblem(
            Problem(
                "fin.stray",
                .error,
                "\(found.extent) bytes that belong to no message, beginning with \(quoted(sample)): a message begins with {1: and a "
                    + "file may hold messages, white space and the separators of RJE ($) and DOS-PCC only",
                at: found.place,
                messageIndex: messageIndex
            ),
            tell
        )
    }

    private mutating func skipTooLong(
        _ bytes: RawSpan,
        from start: Int,
        _ tell: (MessageEvent) throws -> Void
    ) throws -> Int {
        hasContent = true
        try endAcknowledgement(tell)
        var counter = lines
        let (line, column) = counter.place(of: start, in: bytes)
        try tellProblem(
            Limits.reached(
                "messageBytes",
                limits.messageBytes,
                "bytes of one message",
                at: Problem.Place(line: line, column: column, byteOffset: base + start),
                messageIndex: messageIndex
            ),
            tell
        )
        try tell(.message(MessageSummary(message: nil, index: messageIndex, isValid: false, payments: 0)))
        messageIndex += 1
        isSkipping = true
        return start + 1
    }

    private mutating func scanBare(_ bytes: RawSpan, from start: Int, isFinal: Bool) -> Int? {
        message.reset(at: start)
        guard let end = message.scanText(bytes, from: start, isFinal: isFinal, isBare: true, limits: limits) else {
            return nil
        }
        message.text = Extent(start, end)
        message.extent.end = end
        return end
    }

    mutating func tellProblem(_ problem: Problem, _ tell: (MessageEvent) throws -> Void) throws {
        problems += 1
        if problems == limits.problemsPerFile + 1 {
            try tell(
                .problem(
                    Limits.reached(
                        "problemsPerFile",
                        limits.problemsPerFile,
                        "problems of one file",
                        at: problem.place,
                        messageIndex: problem.messageIndex
                    )
                )
            )
        }
        guard problems <= limits.problemsPerFile else { return }
        try tell(.problem(problem))
    }
}

// One message.
extension MTReader {
    /// Tells an acknowledgement that turned out to stand alone.
    private mutating func endAcknowledgement(_ tell: (MessageEvent) throws -> Void) throws {
        guard let alone = acknowledgement else { return }
        acknowledgement = nil
        let type: MessageType = alone.isPositive ? "ack" : "nak"
        try tell(.message(MessageSummary(message: type, index: messageIndex, isValid: alone.isValid, payments: 0)))
        messageIndex += 1
    }

    private mutating func readMessage(_ bytes: RawSpan, isBare: Bool, _ tell: (MessageEvent) throws -> Void) throws {
        hasContent = true
        findings.removeAll()
        if let block = message.basicHeader, bytes.has("F21", at: block.start) {
            try endAcknowledgement(tell)
            return try readAcknowledgement(block, bytes, tell)
        }
        var status: Payment.Status?
        if let waiting = acknowledgement {
            if waiting.answers(message.basicHeader, bytes) ?? waiting.isAdjacent {
                status = waiting.isPositive ? .acknowledged : .rejected
                acknowledgement = nil
            } else {
                try endAcknowledgement(tell)
            }
        }
        message.read(bytes, rules, bareType: isBare ? bareType : nil, isBare: isBare, &findings, into: &reading)
        let isValid = try tellFindings(bytes, tell)
        var vouched: Payment?
        var payments = 0
        if let settlement = reading.settlement, let type = reading.type {
            var payment = reading.texts.payment(
                message: type,
                amount: settlement.amount,
                currency: settlement.currency,
                index: paymentIndex,
                messageIndex: messageIndex
            )
            payment.isValid = isValid
            payment.isCover = reading.isCover
            payment.status = status
            // Asked here, too: to call it copies the reader, which is a twentieth of the time.
            if signatures != nil { vouch(for: &payment, bytes, like: &vouched) }
            payments = 1
            paymentIndex += 1
            try tell(.payment(payment))
        }
        for var payment in reading.more {
            payment.messageIndex = messageIndex
            payment.isValid = isValid
            payment.status = status
            if signatures != nil { vouch(for: &payment, bytes, like: &vouched) }
            payments += 1
            payment.index = paymentIndex
            paymentIndex += 1
            try tell(.payment(payment))
        }
        if keepsRecords, let type = reading.type {
            for record in FINMessage(message, bytes).records(type, at: messageIndex) { try tell(.record(record)) }
        }
        var summary = MessageSummary(message: reading.type, index: messageIndex, isValid: isValid, payments: payments)
        if let signatures {
            summary.signature = vouched?.signature ?? facts(signatures, bytes, sender: [], created: nil)
        }
        try tell(.message(summary))
        messageIndex += 1
    }

    /// Says who vouches for a payment of the message just read; for its further payments the same as for the first.
    private func vouch(for payment: inout Payment, _ bytes: RawSpan, like first: inout Payment?) {
        guard let signatures else { return }
        if let first { return payment.shareSignature(of: first) }
        payment.signature = facts(signatures, bytes, sender: payment.bytes(.sender), created: payment.time)
        first = payment
    }

    private func facts(
        _ check: SignatureCheck,
        _ bytes: RawSpan,
        sender: ArraySlice<UInt8>,
        created: Timestamp?
    ) -> SignatureFacts {
        let end = message.system.map { max(message.extent.start, $0.start - 3) } ?? message.extent.start
        return check(
            bytes.array(Extent(message.extent.start, end)),
            message.system.map { bytes.array($0) },
            sender,
            created
        )
    }

    private mutating func readAcknowledgement(
        _ block: Extent,
        _ bytes: RawSpan,
        _ tell: (MessageEvent) throws -> Void
    ) throws {
        let isPositive = message.readAcknowledgement(bytes, &findings)
        if keepsRecords {
            let notice = FINMessage(message, bytes).acknowledgement(isPositive: isPositive ?? false, at: messageIndex)
            try tell(.record(.notice(notice)))
        }
        let isValid = try tellFindings(bytes, tell)
        acknowledgement = Acknowledgement(
            isPositive: isPositive ?? false,
            header: bytes.array(Extent(min(block.start + 3, block.end), block.end)),
            isValid: isValid,
            isAdjacent: true
        )
    }

    /// Tells what was found, in the order of the bytes. True where nothing of it is an error.
    private mutating func tellFindings(_ bytes: RawSpan, _ tell: (MessageEvent) throws -> Void) throws -> Bool {
        guard !findings.isEmpty else { return true }
        let isValid = !findings.hasErrors
        let count = findings.count
        let ordered = findings.kept.enumerated().sorted {
            ($0.element.offset, $0.offset) < ($1.element.offset, $1.offset)
        }
        lines.advance(to: message.extent.start, in: bytes)
        var counter = lines
        var place = Problem.Place()
        for (_, finding) in ordered {
            let (line, column) = counter.place(of: finding.offset, in: bytes)
            place = Problem.Place(
                line: line,
                column: column,
                byteOffset: base + finding.offset,
                path: finding.path
            )
            try tellProblem(
                Problem(finding.code, finding.severity, finding.text, at: place, messageIndex: messageIndex),
                tell
            )
        }
        if count > limits.problemsPerMessage {
            try tellProblem(
                Limits.reached(
                    "problemsPerMessage",
                    limits.problemsPerMessage,
                    "\(count) problems of one message",
                    at: place,
                    messageIndex: messageIndex
                ),
                tell
            )
        }
        return isValid
    }
}
