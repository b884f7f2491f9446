import PaymentModel

/// The files of a drop folder that are complete.
///
/// Complete is what has not been written to for the quiet period: by the time in the directory, which a rename leaves as it
/// was, or as seen by this process, where that time lies in the future.
struct Arrivals {
    /// A file that lies in the folder.
    struct File {
        let name: String
        let path: String
        let status: FileStatus
    }

    /// Names of files that somebody is still writing.
    private static let unfinishedEndings = [".part", ".tmp", ".filepart", ".unfinished", ".crdownload"]

    let directory: String
    let quietPeriod: Duration
    /// Files as they were when they were seen first in this state.
    private var seen: [String: (version: FileStatus.Version, since: ContinuousClock.Instant)] = [:]

    init(directory: String, quietPeriod: Duration) {
        (self.directory, self.quietPeriod) = (directory, quietPeriod)
    }

    /// The complete files, in the order in which they were written, then of their names.
    mutating func complete() throws(SystemError) -> [File] {
        var found: [File] = []
        var still: [String: (version: FileStatus.Version, since: ContinuousClock.Instant)] = [:]
        let now = ContinuousClock.now
        let clock = currentTime().secondsSinceEpoch
        for name in try names(inDirectory: directory).names {
            guard !name.hasPrefix("."), !Self.unfinishedEndings.contains(where: name.hasSuffix) else { continue }
            let path = "\(directory)/\(name)"
            // Who renames or removes a file meanwhile is right.
            guard let status = try? FileStatus(path, followingLinks: false), status.kind == .regular else { continue }
            var since = now
            if let known = seen[name], known.version == status.version { since = known.since }
            still[name] = (status.version, since)
            let age = Duration.seconds(clock - Int64(status.version.seconds))
            if age >= quietPeriod || since.duration(to: now) >= quietPeriod {
                found.append(File(name: name, path: path, status: status))
            }
        }
        seen = still
        return found.sorted { a, b in
            let (first, second) = (a.status.version, b.status.version)
            if (first.seconds, first.nanoseconds) != (second.seconds, second.nanoseconds) {
                return (first.seconds, first.nanoseconds) < (second.seconds, second.nanoseconds)
            }
            return a.name.utf8.lexicographicallyPrecedes(b.name.utf8)
        }
    }
}
