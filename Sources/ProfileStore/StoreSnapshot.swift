import GRDB

/// A state of a store that stays as it is, whatever is written meanwhile: for many readings one after another.
///
/// What is written while it lasts cannot be taken out of the write-ahead log, which grows: it is not to be kept for long.
public final class StoreSnapshot: Sendable {
    private let snapshot: DatabaseSnapshot
    private let known: (generation: Int64, segments: Segments)

    init(
        _ snapshot: DatabaseSnapshot,
        _ segments: (Database) throws -> (generation: Int64, segments: Segments)
    ) throws {
        self.snapshot = snapshot
        known = try snapshot.read(segments)
    }

    /// Reads it.
    public func read<Result>(_ body: (StoreReader) throws -> Result) throws -> Result {
        try translated { try snapshot.read { try body(StoreReader($0, known)) } }
    }
}
