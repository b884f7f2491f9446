import Dispatch
import GRDB
import Synchronization

/// Takes what was committed out of the write-ahead log into the file on a thread and a connection of its own, as far as nobody reads it in
/// the log; others write meanwhile.
///
/// What was committed is safe without it. The log begins anew where a transaction finds all of it in the file.
final class CheckpointQueue: Sendable {
    private let path: String
    private let queue = DispatchQueue(label: "paycheck.checkpoint")
    private let isWaiting = Atomic<Bool>(false)
    private let connection = Mutex<DatabaseQueue?>(nil)

    init(_ path: String) { self.path = path }

    /// Has it begun, unless it waits to begin already. What fails is tried again the next time.
    func begin() {
        guard !isWaiting.exchange(true, ordering: .relaxed) else { return }
        queue.async { [self] in
            isWaiting.store(false, ordering: .relaxed)
            connection.withLock { connection in
                if connection == nil { connection = try? DatabaseQueue(path: path) }
                try? connection?.writeWithoutTransaction { db in _ = try db.checkpoint(.passive) }
            }
        }
    }

    /// Waits for it to end, and closes its connection.
    func end() {
        queue.sync { connection.withLock { $0 = nil } }
    }
}
