public import PaymentModel

/// How parts of a file are read before those in front of them: by a reader of their own, since a message ends where another begins,
/// whatever stands before.
public struct MessagesAhead: AheadPlan {
    private let reader: MTReader

    /// `reader` has read nothing yet.
    init(_ reader: MTReader) { self.reader = reader }

    /// What was read of a part.
    public struct Found: Sendable {
        /// Lines, offsets, messages and payments are counted from the beginning of the part.
        fileprivate var events: [MessageEvent] = []
        fileprivate let part: Range<Int>
        /// How many lines end in it, and where the last one does.
        fileprivate let lineFeeds: (count: Int, last: Int)
        /// How it begins: what stands in front is read up to there.
        fileprivate let head: [UInt8]
    }

    /// A message is known to be at its end by what follows.
    public static var endsAnywhere: Bool { false }

    /// The first message of which it is known that no acknowledgement in front belongs to it.
    public func firstCut(in piece: RawSpan) -> Int? { piece.messageCut(from: 0) }

    /// A message near the end, likewise.
    public func lastCut(in piece: RawSpan) -> Int? {
        for distance in [1 << 13, 1 << 16, piece.byteCount] {
            if let cut = piece.messageCut(from: max(0, piece.byteCount - distance)) { return cut }
        }
        return nil
    }

    /// Reads the messages that begin in a part.
    public func read(_ piece: RawSpan, _ part: Range<Int>) -> Found {
        let bytes = piece.extracting(part.lowerBound..<piece.byteCount)
        var found = Found(
            part: part,
            lineFeeds: bytes.lineFeeds(in: 0..<part.count),
            head: bytes.array(Extent(0, min(Self.headBytes, bytes.byteCount)))
        )
        var events: [MessageEvent] = []
        var reader = reader
        // Nothing here throws: what is told is only kept.
        try? reader.read(bytes, part: Extent(0, part.count)) { events.append($0) }
        found.events = events
        return found
    }

    /// More than it takes to see that a message begins.
    private static let headBytes = 64
}

extension MTReader: AheadReader {
    /// Any part can be read ahead.
    public var plan: MessagesAhead? { MessagesAhead(fresh) }

    /// Ends what stands in front, and tells what was read of the part that begins here.
    public mutating func take(_ found: MessagesAhead.Found, _ tell: (MessageEvent) throws -> Void) throws -> Int? {
        try endPart(before: found.head, tell)
        let (firstMessage, firstPayment) = (messageIndex, paymentIndex)
        for event in found.events {
            switch event {
            case .payment(var payment):
                payment.index += firstPayment
                payment.messageIndex += firstMessage
                paymentIndex += 1
                try tell(.payment(payment))
            case .problem(var problem):
                problem.messageIndex += firstMessage
                lines.move(&problem.place)
                problem.place.byteOffset = problem.place.byteOffset.map { $0 + base }
                try tellProblem(problem, tell)
            case .record(var record):
                record.messageIndex += firstMessage
                try tell(.record(record))
            case .message(var message):
                message.index += firstMessage
                messageIndex += 1
                try tell(.message(message))
            }
        }
        pass(found.part.count, found.lineFeeds)
        if !found.events.isEmpty { hasContent = true }
        return found.part.upperBound
    }
}

extension RawSpan {
    /// The first place at or after an offset where a file can be cut; nil where there is none.
    ///
    /// An acknowledgement and the message behind it stay together: before another message than an acknowledgement the cut
    /// is made only where the one before it is known to be none.
    func messageCut(from offset: Int) -> Int? {
        var at = offset
        var isBehindMessage = false
        while let place = messageStart(from: at) {
            at = place + 1
            guard place + 18 <= byteCount, isTerminal(Extent(place + 6, place + 18)) else {
                // An acknowledgement that was cut may belong to what comes next.
                if has("F21", at: place + 3) { isBehindMessage = false }
                continue
            }
            if place > 0, isBehindMessage || has("F21", at: place + 3) { return place }
            // One at the very beginning may have an answer to what comes next.
            isBehindMessage = !has("F21", at: place + 3)
        }
        return nil
    }
}
