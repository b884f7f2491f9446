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
        var parts = FileParts(count: bytes.count, partBytes: partBytes)
        var whole = reader
        var waiting: [Int: MessagesAhead.Found] = [:]
        var next = 0
        try await withThrowingTaskGroup(of: (Int, MessagesAhead.Found).self) { group in
            var started = 0
            /// Begins with the next part, as long as not too much waits to be told.
            func start() {
                guard started - next < 2 * tasks, let part = unsafe parts.next(in: bytes.span.bytes) else { return }
                let number = started
                started += 1
                group.addTask { (number, unsafe MessagesAhead(reader).read(bytes.span.bytes, part)) }
            }
            for _ in 0..<tasks { start() }
            while let (number, found) = try await group.next() {
                waiting[number] = found
                while let found = waiting.removeValue(forKey: next) {
                    _ = try whole.take(found, tell)
                    next += 1
                }
                for _ in 0..<tasks - (started - next - waiting.count) { start() }
            }
        }
        try whole.finish(tell)
    }
}

/// Where a file can be cut: see ``MTReader/readConcurrently(_:rules:bareType:limits:tasks:_:)``.
private struct FileParts {
    private let partBytes: Int
    private let count: Int
    private var start = 0

    init(count: Int, partBytes: Int) {
        self.partBytes = max(1, partBytes)
        self.count = count
    }

    /// The next part; nil at the end.
    mutating func next(in bytes: RawSpan) -> Range<Int>? {
        guard start < count else { return nil }
        let part = start..<(bytes.messageCut(from: start + min(partBytes, count - start)) ?? count)
        start = part.upperBound
        return part
    }
}
