import Synchronization

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Whether SIGTERM or SIGINT has asked the process to end; what is begun is brought to its end first.
enum StopRequest {
    private static let flag = Atomic<Bool>(false)

    /// Begins to listen.
    static func listen() {
        // Made before a handler can need it.
        flag.store(false, ordering: .relaxed)
        // Who started this process may have kept signals from it, and that is inherited.
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe sigaddset(&signals, SIGTERM)
        unsafe sigaddset(&signals, SIGINT)
        unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
        // Who opens a file for writing at the moment in which it is asked whether anybody has is none of this process's errors.
        signal(SIGIO, SIG_IGN)
        for number in [SIGTERM, SIGINT] {
            signal(number) { _ in StopRequest.flag.store(true, ordering: .relaxed) }
        }
    }

    /// Whether the process is to end.
    static var isMade: Bool { flag.load(ordering: .relaxed) }

    /// Waits, but not longer than until the process is to end.
    static func wait(seconds: Double) {
        let end = ContinuousClock.now + .seconds(seconds)
        while !isMade, ContinuousClock.now < end { usleep(50_000) }
    }
}

/// Keeps a second process from the same folder, for as long as it lives.
final class DirectoryLock {
    private let file: OpenFile

    /// Takes the lock; fails where another process has it.
    init(_ path: String) throws(CommandFailure) {
        let file: OpenFile
        do throws(SystemError) {
            file = try OpenFile(reading: path)
        } catch {
            throw CommandFailure(path: path, text: error.text)
        }
        let isTaken = flock(file.descriptor, LOCK_EX | LOCK_NB) == 0
        self.file = file
        guard isTaken else {
            throw CommandFailure(path: path, text: "another process watches this folder: one is enough")
        }
    }
}
