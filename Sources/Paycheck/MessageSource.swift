public import PaymentModel

/// What messages are read from: the bytes of a file, or what was read of them already.
public protocol MessageSource {
    /// Tells what is in the messages, in order; see ``readMessages(from:options:_:)``.
    ///
    /// - Throws: what the source or `tell` throws, nothing else.
    mutating func readMessages(_ options: ReadingOptions, _ tell: (MessageEvent) throws -> Void) throws
}

extension MessageSource where Self: ByteSource {
    /// Reads the bytes.
    public mutating func readMessages(_ options: ReadingOptions, _ tell: (MessageEvent) throws -> Void) throws {
        try Paycheck.readMessages(from: &self, options: options, tell)
    }
}

/// What was read of a file on another thread, with the options it was read with.
public struct MessagesRead: MessageSource, Sendable {
    private let events: [MessageEvent]
    /// Why reading ended before the end of the file.
    private let failure: (any Error)?

    /// Reads a source to its end, or to where it fails: then what came before is told, and the error thrown.
    init(_ open: () throws -> some ByteSource, options: ReadingOptions) {
        var events: [MessageEvent] = []
        do {
            var source = try open()
            try Paycheck.readMessages(from: &source, options: options) { events.append($0) }
            failure = nil
        } catch {
            failure = error
        }
        self.events = events
    }

    /// Tells what was read. The options are those that it was read with: others change nothing any more.
    public func readMessages(_ options: ReadingOptions, _ tell: (MessageEvent) throws -> Void) throws {
        for event in events { try tell(event) }
        if let failure { throw failure }
    }
}

/// Small files that are read on several threads while what is in those before them is told.
///
/// Files are asked for in the order in which they were handed in.
public final class FilesAhead {
    private let workers: Workers
    private var works: [Work<[MessagesRead]>] = []
    /// Files that were handed in and wait for others: what is small is read several at a time.
    private var waiting: [@Sendable () -> MessagesRead] = []
    private var waitingBytes = 0
    /// What was read and not asked for yet, the last first.
    private var read: [MessagesRead] = []

    private static let filesTogether = 16
    private static let bytesTogether = 1 << 16

    /// Makes a reader of files on so many threads, the caller's own counted.
    public init(threads: Int) { workers = Workers(threads: threads) }

    deinit { workers.stop() }

    /// How many files are worth being handed in before the first is asked for; each is in memory with what was read of it.
    public static let maximumFiles = 64

    /// The most bytes a file should have; larger ones are read by pieces, each on several threads.
    public static let maximumBytes = 1 << 18

    /// Hands in a file of so many bytes, which is opened and read on any thread.
    public func add(
        _ options: ReadingOptions,
        bytes: Int = maximumBytes,
        _ open: @escaping @Sendable () throws -> some ByteSource & SendableMetatype
    ) {
        var options = options
        options.threads = 1
        waiting.append { [options] in MessagesRead(open, options: options) }
        waitingBytes += bytes
        if waiting.count >= Self.filesTogether || waitingBytes >= Self.bytesTogether { submit() }
    }

    /// What was read of the next file.
    public func next() -> MessagesRead {
        if read.isEmpty {
            if works.isEmpty { submit() }
            read = workers.result(of: works.removeFirst()).reversed()
        }
        return read.removeLast()
    }

    private func submit() {
        let files = waiting
        waiting = []
        waitingBytes = 0
        works.append(workers.submit { files.map { $0() } })
    }
}
