/// The threads that a batch is scored on. The scoring makes none itself: who embeds it says how.
///
/// ```swift
/// settings.shards = 4
/// settings.threads = ScoringThreads(4) { DispatchQueue.concurrentPerform(iterations: $0, execute: $1) }
/// ```
///
/// They wait for one another awake, some microseconds every half thousand payments; behind a thread that has lost its processor the
/// others give theirs up to whoever wants it. Where fewer run than were asked for, those do all that is to be done.
public struct ScoringThreads: Sendable {
    /// How many there are.
    public let count: Int
    /// Calls something with each number below the given one, at the same time where it can, and returns when all have ended.
    let run: @Sendable (_ times: Int, _ body: @Sendable (Int) -> Void) -> Void

    /// So many threads; `run` calls its second argument with each number below its first, on as many threads, and waits for all.
    public init(
        _ count: Int,
        run: @escaping @Sendable (_ times: Int, _ body: @Sendable (Int) -> Void) -> Void
    ) {
        self.count = max(1, count)
        self.run = run
    }

    /// The thread that asks.
    public static let one = ScoringThreads(1) { times, body in
        for number in 0..<times { body(number) }
    }

    func limited(to most: Int) -> ScoringThreads { count <= most ? self : ScoringThreads(most, run: run) }
}

extension ScoringThreads: Equatable {
    /// The same number; how they run changes no result.
    public static func == (a: ScoringThreads, b: ScoringThreads) -> Bool { a.count == b.count }
}
