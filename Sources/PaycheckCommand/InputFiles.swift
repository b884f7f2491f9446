#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// One file to read, and the name it is reported under.
struct InputFile {
    /// The path as given; for a file in a given directory, that path and the rest. `-` is standard input.
    let path: String
    /// Bytes, where known before reading.
    let size: Int?
}

/// Turns paths as given into files in order: directories recursively, in the order of names, each file once.
///
/// Links to directories are not followed; links to files are. Pipes, sockets and devices inside a directory are
/// passed over with a warning, but read where they are named themselves.
struct InputFiles {
    /// What was found, in order.
    private(set) var files: [InputFile] = []
    /// Paths that could not be looked at, and why.
    private(set) var failures: [(path: String, error: SystemError)] = []
    /// What was passed over, with the reason.
    private(set) var warnings: [(path: String, text: String)] = []

    private var seen: Set<FileStatus.Identity> = []

    /// Whether one of the files is the one at a path.
    func contains(_ path: String) -> Bool {
        guard let status = try? FileStatus(path) else { return false }
        return seen.contains(status.identity)
    }

    /// The first of the files that is one of others, too; nil where there is none.
    func first(among others: InputFiles) -> InputFile? {
        guard !seen.isDisjoint(with: others.seen) else { return nil }
        return files.first { $0.size != nil && others.contains($0.path) }
    }

    /// Stops a run whose history cannot be looked at.
    func requireAsHistory() throws(CommandFailure) {
        guard let failure = failures.first else { return }
        throw CommandFailure(
            path: failure.path,
            text: failure.error.text
                + ". It was named as history: without it every payment would look unusual, so nothing was read"
        )
    }

    init(_ paths: [String]) {
        defer { passOverSignatures() }
        for path in paths {
            guard path != "-" else {
                // Standard input can be read only once.
                if !files.contains(where: { $0.path == path }) { files.append(InputFile(path: path, size: nil)) }
                continue
            }
            do {
                let status = try FileStatus(path)
                if status.kind == .directory {
                    let before = files.count + failures.count
                    let isKnown = add(directory: path)
                    if files.count + failures.count == before {
                        let known = "all its files were named before, and are read once"
                        warnings.append((path, isKnown ? known : "the directory has no file to read"))
                    }
                } else if !add(path, status) {
                    warnings.append((path, "it was named before, and is read once"))
                }
            } catch {
                failures.append((path, error))
            }
        }
    }

    /// What ends a signature's name behind that of the file that it is for.
    static let signatureEndings = [".p7s", ".sig"]

    /// A signature beside its file is read with the file, not as one.
    private mutating func passOverSignatures() {
        guard files.contains(where: { file in Self.signatureEndings.contains { file.path.hasSuffix($0) } }) else {
            return
        }
        let paths = Set(files.map(\.path))
        files.removeAll { file in
            Self.signatureEndings.contains {
                file.path.hasSuffix($0) && paths.contains(String(file.path.dropLast($0.count)))
            }
        }
    }

    /// Takes a file, once; false where it was taken before.
    private mutating func add(_ path: String, _ status: FileStatus) -> Bool {
        guard status.kind != .regular || seen.insert(status.identity).inserted else { return false }
        files.append(InputFile(path: path, size: status.kind == .regular ? status.size : nil))
        return true
    }

    /// Takes the files in a directory; true where one of them was taken before.
    private mutating func add(directory top: String) -> Bool {
        var isKnown = false
        // Directories still to be read are kept on a list, not on the call stack: trees may be deep.
        var waiting = [top]
        while let path = waiting.popLast() {
            do throws(SystemError) {
                let own = try FileStatus(path, followingLinks: path == top)
                if own.kind == .directory {
                    let (inside, hasUnreadable) = try names(inDirectory: path)
                    if hasUnreadable { failures.append((path, .unreadableName)) }
                    for name in inside.reversed() {
                        waiting.append(path.hasSuffix("/") ? path + name : path + "/" + name)
                    }
                    continue
                }
                let isLink = own.kind == .link
                let status = isLink ? try FileStatus(path) : own
                switch status.kind {
                case .regular: if !add(path, status) { isKnown = true }
                case .directory where isLink: warnings.append((path, "a link to a directory is not followed"))
                default: warnings.append((path, "a pipe, socket or device is passed over"))
                }
            } catch {
                failures.append((path, error))
            }
        }
        return isKnown
    }
}
