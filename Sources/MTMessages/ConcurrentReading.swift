public import PaymentModel

extension MTReader {
    /// Reads a file that lies in memory on several cores, and tells the same in the same order as reading it at once does.
    ///
    /// The file is cut where a message begins, since a message ends there whatever stands before: `{1:`, a letter, two
    /// digits, and a logical terminal. What the parts give is told in the order of the file; some megabytes of it are read
    /// ahead. An error that `tell` throws ends the reading and is thrown on.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - rules: As for ``init(rules:bareType:limits:)``, as are `bareType` and `limits`.
    ///   - tasks: How many parts are read at the same time; the cores that there are, for example.
    ///   - tell: Is told of payments, problems and messages, by one task at a time.
    /// - Complexity: O(*n*) in the bytes; memory for what some megabytes of the file give, besides the file.
    public static func readConcurrently(
        _ bytes: [UInt8],
        rules: RuleSet = .all,
        bareType: String? = nil,
        limits: Limits = Limits(),
        tasks: Int,
        _ tell: (MessageEvent) throws -> Void
    ) async throws {
        try await readConcurrently(
            bytes,
            MTReader(rules: rules, bareType: bareType, limits: limits),
            limits,
            tasks: max(1, tasks),
            partBytes: 1 << 20,
            tell
        )
    }

    /// See above; with the size of the parts, for tests.
    static func readConcurrently(
        _ bytes: [UInt8],
        _ reader: MTReader,
        _ limits: Limits,
        tasks: Int,
        partBytes: Int,
        _ tell: (MessageEvent) throws -> Void
    ) async throws {
        var parts = unsafe FileParts(bytes.span.bytes, partBytes: partBytes)
        var merge = PartMerge(limits: limits)
        var waiting: [Int: PartReading] = [:]
        var next = 0
        try await withThrowingTaskGroup(of: (Int, PartReading).self) { group in
            var started = 0
            /// Begins with the next part, as long as not too much waits to be told.
            func start() {
                guard started - next < 2 * tasks, let part = unsafe parts.next(in: bytes.span.bytes) else { return }
                let number = started
                started += 1
                group.addTask { (number, try PartReading(bytes, part, reader)) }
            }
            for _ in 0..<tasks { start() }
            while let (number, reading) = try await group.next() {
                waiting[number] = reading
                while let reading = waiting.removeValue(forKey: next) {
                    try merge.tell(reading, tell)
                    next += 1
                }
                for _ in 0..<tasks - (started - next - waiting.count) { start() }
            }
        }
        // A file in which no message begins that could be cut at is one part, and empty if nothing was told of it.
        if merge.isEmpty {
            var reader = reader
            try reader.finish(tell)
        }
    }
}

/// Where a file can be cut: see ``MTReader/readConcurrently(_:rules:bareType:limits:tasks:_:)``.
private struct FileParts {
    private let partBytes: Int
    private let count: Int
    private var start = 0

    init(_ bytes: RawSpan, partBytes: Int) {
        self.partBytes = max(1, partBytes)
        count = bytes.byteCount
    }

    /// The next part; nil at the end.
    mutating func next(in bytes: RawSpan) -> Extent? {
        guard start < count else { return nil }
        let part = Extent(start, cut(bytes, from: start + min(partBytes, count - start)))
        start = part.end
        return part
    }

    /// The first place at or after an offset where the file can be cut, else its end.
    ///
    /// An acknowledgement and the message behind it stay together: before another message than an acknowledgement the cut
    /// is made only where the one before it is known to be none.
    private func cut(_ bytes: RawSpan, from offset: Int) -> Int {
        var at = offset
        var isBehindMessage = false
        while let place = bytes.messageStart(from: at) {
            at = place + 1
            guard place + 18 <= count, bytes.isTerminal(Extent(place + 6, place + 18)) else { continue }
            if isBehindMessage || bytes.has("F21", at: place + 3) { return place }
            isBehindMessage = true
        }
        return count
    }
}

/// What one part of a file gave.
private struct PartReading: Sendable {
    var events: [MessageEvent] = []
    var lineFeeds: Int

    init(_ bytes: [UInt8], _ part: Extent, _ reader: MTReader) throws {
        var reader = reader
        let span = unsafe bytes.span.bytes
        lineFeeds = span.countLineFeeds(part).count
        var events: [MessageEvent] = []
        try reader.read(span, part: part) { events.append($0) }
        self.events = events
    }
}

/// Puts the places of parts into those of the whole file, and keeps the limit on its problems.
private struct PartMerge {
    private let limits: Limits
    private var lines = 0
    private var messages = 0
    private var payments = 0
    private var problems = 0

    init(limits: Limits) { self.limits = limits }

    /// Whether nothing was told.
    var isEmpty: Bool { messages == 0 && problems == 0 }

    mutating func tell(_ part: PartReading, _ tell: (MessageEvent) throws -> Void) throws {
        let (firstMessage, firstPayment) = (messages, payments)
        for event in part.events {
            switch event {
            case .payment(var payment):
                payment.index += firstPayment
                payment.messageIndex += firstMessage
                payments += 1
                try tell(.payment(payment))
            case .problem(var problem):
                problem.messageIndex += firstMessage
                if problem.place.line > 0 { problem.place.line += lines }
                problems += 1
                try self.tell(problem, tell)
            case .record(var record):
                record.messageIndex += firstMessage
                try tell(.record(record))
            case .message(var message):
                message.index += firstMessage
                messages += 1
                try tell(.message(message))
            }
        }
        lines += part.lineFeeds
    }

    private func tell(_ problem: Problem, _ tell: (MessageEvent) throws -> Void) throws {
        if problems <= limits.problemsPerFile { return try tell(.problem(problem)) }
        guard problems == limits.problemsPerFile + 1 else { return }
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
}
