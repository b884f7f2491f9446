import PaymentModel

/// The files of a drop folder that are complete.
///
/// Complete is what has not been written to for the quiet period: by the time in the directory, which a rename leaves as it
/// was, or as seen by this process, where that time lies in the future; and what nobody has open to write to it, where the system tells.
struct Arrivals {
    /// A file that lies in the folder.
    struct File {
        /// The name it came with, and the path it had with it.
        let name: String
        let path: String
        /// Where it lies: at its path, or under the private name of one that is taken.
        let place: String
        let status: FileStatus

        /// Whether it has its private name.
        var isTaken: Bool { place != path }
    }

    /// Names of files that somebody is still writing.
    private static let unfinishedEndings = [".part", ".tmp", ".filepart", ".unfinished", ".crdownload"]

    /// The longest name, in bytes, of a file that is taken: its private name and its report's are longer, and file systems have room for
    /// 255 bytes.
    static let longestName = 200

    /// How private names end.
    private static let takenEnding = ".taken-by-paycheck"

    let directory: String
    let quietPeriod: Duration
    /// Whether signatures (`.p7s`, `.sig`) are left where they are until the files come that they are for.
    let leavesSignatures: Bool
    /// Directories in the folder of which nothing is to be told.
    let expectedDirectories: Set<FileStatus.Identity>
    /// What the latest look left, with the reason.
    private(set) var left: [(path: String, reason: String)] = []
    /// What the latest look found that has not been quiet for long enough.
    private(set) var unfinished: [String] = []
    /// Files as they were when they were seen first in this state.
    private var seen: [String: (version: FileStatus.Version, since: ContinuousClock.Instant)] = [:]

    init(
        directory: String,
        quietPeriod: Duration,
        leavesSignatures: Bool,
        expectedDirectories: Set<FileStatus.Identity>
    ) {
        (self.directory, self.quietPeriod, self.leavesSignatures) = (directory, quietPeriod, leavesSignatures)
        self.expectedDirectories = expectedDirectories
    }

    /// The complete files, in the order in which they were written, then of their names.
    mutating func complete() throws(SystemError) -> [File] {
        var found: [File] = []
        var still: [String: (version: FileStatus.Version, since: ContinuousClock.Instant)] = [:]
        let now = ContinuousClock.now
        let clock = currentTime().secondsSinceEpoch
        left = []
        unfinished = []
        let (inside, hasUnreadable) = try names(inDirectory: directory)
        if hasUnreadable { left.append((directory, SystemError.unreadableName.text)) }
        for name in inside {
            let original = Self.originalName(ofTaken: name)
            guard
                original != nil
                    || !name.hasPrefix(".") && !Self.unfinishedEndings.contains(where: name.hasSuffix)
                        && !(leavesSignatures && InputFiles.signatureEndings.contains(where: name.hasSuffix))
            else { continue }
            let place = "\(directory)/\(name)"
            // Who renames or removes a file meanwhile is right.
            guard let status = try? FileStatus(place, followingLinks: false) else { continue }
            guard status.kind == .regular else {
                if status.kind == .directory {
                    guard !expectedDirectories.contains(status.identity) else { continue }
                    left.append((place, "is a directory, and left: only files are taken"))
                } else {
                    left.append((place, "is a link, pipe, socket or device, and left: only files are taken"))
                }
                continue
            }
            var since = now
            if let known = seen[name], known.version == status.version { since = known.since }
            still[name] = (status.version, since)
            let age = Duration.seconds(clock - Int64(status.version.seconds))
            if age >= quietPeriod || since.duration(to: now) >= quietPeriod {
                // What has its private name was complete when it got it.
                if original == nil, isOpenForWriting(place) {
                    left.append((place, "is open for writing still, and left until it is closed"))
                    continue
                }
                let name = original ?? name
                found.append(File(name: name, path: "\(directory)/\(name)", place: place, status: status))
            } else {
                unfinished.append(place)
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

    /// Gives a file a private name, so that nothing else can come in its place; nil where it is not the file that was complete:
    /// then the next look finds it.
    static func take(_ file: File, in directory: String) throws(SystemError) -> File? {
        if file.isTaken { return file }
        // The number keeps two files apart that came with one name.
        let place = "\(directory)/.\(file.name).\(file.status.identity.number)\(takenEnding)"
        try move(file.path, to: place)
        let status = try FileStatus(place, followingLinks: false)
        guard status.kind == .regular, status.version == file.status.version else { return nil }
        return File(name: file.name, path: file.path, place: place, status: status)
    }

    /// The name with which a file came that has a private one; nil for other names.
    private static func originalName(ofTaken name: String) -> String? {
        guard name.hasPrefix("."), name.hasSuffix(takenEnding) else { return nil }
        let rest = name.dropFirst().dropLast(takenEnding.count)
        guard let dot = rest.lastIndex(of: "."), dot > rest.startIndex, UInt64(rest[dot...].dropFirst()) != nil else {
            return nil
        }
        return String(rest[..<dot])
    }
}
