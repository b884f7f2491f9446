public import MXMessages
import Synchronization

/// Counts how much of the ISO 20022 messages of a run was read by the fast engine, and why not all; for any number of threads.
public final class ReadingStatistics: Sendable {
    private let counts = Mutex(ScanStatistics())

    /// Begins at nought.
    public init() {}

    /// What was counted so far.
    public var current: ScanStatistics { counts.withLock { $0 } }

    /// Adds what was counted of a file.
    func add(_ more: ScanStatistics) { counts.withLock { $0 = $0 + more } }
}
