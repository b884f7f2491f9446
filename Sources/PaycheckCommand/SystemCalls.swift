#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

import PaymentModel

/// What the operating system said when it refused something.
struct SystemError: Error {
    let code: Int32

    /// The error of the call that has just failed.
    static var last: SystemError { SystemError(code: errno) }

    /// A directory was expected.
    static var notADirectory: SystemError { SystemError(code: ENOTDIR) }

    /// A name in a directory is not UTF-8.
    static var unreadableName: SystemError { SystemError(code: EILSEQ) }

    /// Whether the reader of a pipe has gone.
    var isClosedPipe: Bool { code == EPIPE }

    /// Whether there is nothing with that name.
    var isMissingFile: Bool { code == ENOENT }

    /// What it means, and what to do, for the errors that people meet.
    var text: String {
        switch code {
        case ENOENT: "no such file or directory; check the path"
        case EACCES, EPERM: "permission denied; check who may read or write it"
        case EEXIST: "is there already; name another, or remove it"
        case EISDIR: "is a directory"
        case ENOTDIR: "a part of the path is not a directory"
        case EILSEQ: "a name that is not UTF-8 is in this directory and was not read; rename the file"
        case ENOSPC: "no space left on the device"
        case ELOOP: "too many symbolic links"
        case EMFILE, ENFILE: "too many open files"
        case ENAMETOOLONG: "the name is too long"
        default: unsafe String(cString: strerror(code))
        }
    }
}

/// An open file; closed when it goes.
struct OpenFile: ~Copyable {
    let descriptor: Int32
    private let isOwned: Bool

    /// Takes over a descriptor, or borrows one that others close.
    init(descriptor: Int32, isOwned: Bool) {
        self.descriptor = descriptor
        self.isOwned = isOwned
    }

    /// Opens a file for reading.
    init(reading path: String) throws(SystemError) {
        try self.init(path, O_RDONLY | O_CLOEXEC)
    }

    /// Makes or empties a file for writing.
    init(writing path: String) throws(SystemError) {
        try self.init(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC)
    }

    /// Makes a file for writing; one that is there already is an error (`EEXIST`), and stays as it is.
    init(creating path: String) throws(SystemError) {
        try self.init(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC)
    }

    private init(_ path: String, _ flags: Int32) throws(SystemError) {
        descriptor = unsafe open(path, flags, 0o644)
        isOwned = true
        guard descriptor >= 0 else { throw .last }
    }

    deinit {
        if isOwned, descriptor >= 0 { _ = close(descriptor) }
    }

    /// Fills the buffer from its beginning and says how many bytes there were; 0 at the end.
    func read(into buffer: inout [UInt8]) throws(SystemError) -> Int { try read(into: &buffer, in: 0..<buffer.count) }

    /// Fills a range of the buffer from its beginning.
    func read(into buffer: inout [UInt8], in range: Range<Int>) throws(SystemError) -> Int {
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes { all in
                let bytes = unsafe UnsafeMutableRawBufferPointer(rebasing: all[range])
                #if canImport(Darwin)
                    return unsafe Darwin.read(descriptor, bytes.baseAddress, bytes.count)
                #elseif canImport(Musl)
                    return unsafe Musl.read(descriptor, bytes.baseAddress, bytes.count)
                #else
                    return unsafe Glibc.read(descriptor, bytes.baseAddress, bytes.count)
                #endif
            }
            if count >= 0 { return count }
            if errno != EINTR { throw .last }
        }
    }

    /// All bytes from here to the end, or the first so many.
    func read(upTo limit: Int) throws(SystemError) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count < limit {
            let count = try read(into: &buffer)
            guard count > 0 else { break }
            bytes.append(contentsOf: buffer[..<min(count, limit - bytes.count)])
        }
        return bytes
    }

    /// Fills the buffer as far as there are bytes, and says how many.
    func fill(_ buffer: inout [UInt8]) throws(SystemError) -> Int {
        let bytes = try read(upTo: buffer.count)
        buffer.replaceSubrange(0..<bytes.count, with: bytes)
        return bytes.count
    }

    /// All bytes from here to the end.
    func readToEnd() throws(SystemError) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = try read(into: &buffer)
            guard count > 0 else { return bytes }
            bytes.append(contentsOf: buffer[..<count])
        }
    }

    /// Writes all bytes that another file has from here on, and gives their number.
    func take(all other: borrowing OpenFile) throws(SystemError) -> Int {
        var total = 0
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = try other.read(into: &buffer)
            guard count > 0 else { return total }
            try write(Array(buffer[..<count]))
            total += count
        }
    }

    /// Brings what was written to the disk itself.
    func synchronise() throws(SystemError) {
        guard fsync(descriptor) == 0 else { throw .last }
    }

    /// A file without a name, which is gone when it is closed, and which nobody else can read.
    static func temporary() throws(SystemError) -> OpenFile {
        var template = Array("\(environment("TMPDIR") ?? "/tmp")/paycheck-XXXXXX".utf8CString)
        let descriptor = unsafe template.withUnsafeMutableBufferPointer { path in
            guard let base = path.baseAddress else { return Int32(-1) }
            let descriptor = unsafe mkstemp(base)
            if descriptor >= 0 { _ = unsafe unlink(base) }
            return descriptor
        }
        guard descriptor >= 0 else { throw .last }
        return OpenFile(descriptor: descriptor, isOwned: true)
    }

    /// Writes all bytes.
    func write(_ bytes: [UInt8]) throws(SystemError) {
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { all in
                let rest = unsafe UnsafeRawBufferPointer(rebasing: all[done...])
                #if canImport(Darwin)
                    return unsafe Darwin.write(descriptor, rest.baseAddress, rest.count)
                #elseif canImport(Musl)
                    return unsafe Musl.write(descriptor, rest.baseAddress, rest.count)
                #else
                    return unsafe Glibc.write(descriptor, rest.baseAddress, rest.count)
                #endif
            }
            if count >= 0 {
                done += count
            } else if errno != EINTR {
                throw .last
            }
        }
    }
}

/// What stands at a path.
struct FileStatus {
    enum Kind { case regular, directory, link, special }

    let kind: Kind
    /// Bytes; of a regular file.
    let size: Int
    /// Device and number: the same for two names of one file.
    let identity: Identity
    /// Whether others than the owner may read it.
    let isReadableByOthers: Bool
    /// Which file it is, and as written when.
    let version: Version

    /// A file as it was at a time: another file, or the same one written to, has another.
    struct Version: Hashable {
        let identity: Identity
        let size: Int
        /// When it was last written: seconds since 1970 and the nanoseconds of the second.
        let seconds: Int, nanoseconds: Int

        /// Device, number and time, with colons between.
        var text: String { "\(identity.device):\(identity.number):\(seconds).\(nanoseconds)" }
    }

    struct Identity: Hashable {
        let device: UInt64
        let number: UInt64
    }

    /// Asks for what stands at a path; through links unless told otherwise.
    init(_ path: String, followingLinks: Bool = true) throws(SystemError) {
        var status = stat()
        let result = followingLinks ? unsafe stat(path, &status) : unsafe lstat(path, &status)
        guard result == 0 else { throw .last }
        switch status.st_mode & S_IFMT {
        case S_IFREG: kind = .regular
        case S_IFDIR: kind = .directory
        case S_IFLNK: kind = .link
        default: kind = .special
        }
        size = Int(status.st_size)
        identity = Identity(device: UInt64(status.st_dev), number: UInt64(status.st_ino))
        isReadableByOthers = status.st_mode & 0o044 != 0
        #if canImport(Darwin)
            let modified = status.st_mtimespec
        #else
            let modified = status.st_mtim
        #endif
        version = Version(identity: identity, size: size, seconds: modified.tv_sec, nanoseconds: modified.tv_nsec)
    }
}

/// The names in a directory but `.` and `..`, in the order of their bytes; and whether one that is not UTF-8 was left out.
func names(inDirectory path: String) throws(SystemError) -> (names: [String], hasUnreadable: Bool) {
    guard let directory = unsafe opendir(path) else { throw .last }
    defer { unsafe closedir(directory) }
    var names: [String] = []
    var hasUnreadable = false
    while let entry = unsafe readdir(directory) {
        let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { tuple in
            unsafe tuple.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(validatingCString: $0) }
        }
        guard let name else {
            hasUnreadable = true
            continue
        }
        if name != "." && name != ".." { names.append(name) }
    }
    return (names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }, hasUnreadable)
}

/// Goes back to the beginning of an open file.
func rewind(_ descriptor: Int32) throws(SystemError) {
    guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw .last }
}

/// Writes a small file so that who reads it finds the old or the new one whole, also after a loss of power.
func replaceFile(_ path: String, with bytes: [UInt8], readableByAll isReadable: Bool = false) throws(SystemError) {
    let unfinished = path + ".unfinished"
    let file = try OpenFile(writing: unfinished)
    // Whatever the process's mask keeps from others.
    if isReadable, fchmod(file.descriptor, 0o644) != 0 { throw .last }
    try file.write(bytes)
    try file.synchronise()
    try move(unfinished, to: path)
}

/// Gives a file a place in another directory, so that it is there after a loss of power, and never in both or in neither for
/// good: on another file system it is copied, and removed where it was when the copy is whole.
func carry(_ path: String, to newPath: String) throws(SystemError) {
    if unsafe rename(path, newPath) != 0 {
        guard errno == EXDEV else { throw .last }
        let unfinished = newPath + ".unfinished"
        let copy = try OpenFile(writing: unfinished)
        _ = try copy.take(all: OpenFile(reading: path))
        try copy.synchronise()
        try move(unfinished, to: newPath)
        guard unsafe unlink(path) == 0 else { throw .last }
    }
    let slash = newPath.lastIndex(of: "/")
    try OpenFile(reading: slash.map { String(newPath[...$0]) } ?? ".").synchronise()
}

/// Whether two files have the same bytes.
func haveSameBytes(_ a: String, _ b: String) throws(SystemError) -> Bool {
    let first = try OpenFile(reading: a)
    let second = try OpenFile(reading: b)
    var (one, other) = ([UInt8](repeating: 0, count: 1 << 16), [UInt8](repeating: 0, count: 1 << 16))
    while true {
        let (count, same) = (try first.fill(&one), try second.fill(&other))
        guard count == same, one[..<count] == other[..<same] else { return false }
        if count < one.count { return true }
    }
}

/// How many cores there are, at least one.
func availableCores() -> Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

/// What time it is, to the second. The command alone reads a clock.
func currentTime() -> Timestamp {
    Timestamp(secondsSinceEpoch: Int64(time(nil)))
}

/// Makes a directory, and those that it lies in, where they are not there.
func makeDirectory(_ path: String) throws(SystemError) {
    if let status = try? FileStatus(path) {
        guard status.kind == .directory else { throw SystemError(code: ENOTDIR) }
        return
    }
    var parent = path[...]
    while parent.count > 1, parent.hasSuffix("/") { parent = parent.dropLast() }
    if let slash = parent.lastIndex(of: "/"), slash > parent.startIndex { try makeDirectory(String(parent[..<slash])) }
    guard unsafe mkdir(path, 0o755) == 0 || errno == EEXIST else { throw .last }
}

/// Gives a file another name, in place of what has that name.
func move(_ path: String, to newPath: String) throws(SystemError) {
    guard unsafe rename(path, newPath) == 0 else { throw .last }
}

/// Gives a file another name where nothing has that name.
func moveReplacingNothing(_ path: String, to newPath: String) throws(SystemError) {
    guard unsafe link(path, newPath) == 0, unsafe unlink(path) == 0 else { throw .last }
}

/// The directory that a path's last name lies in.
func parentDirectory(of path: String) -> String { path.lastIndex(of: "/").map { String(path[...$0]) } ?? "." }

/// Whether a path is a directory in which files may be made.
func isWritableDirectory(_ path: String) -> Bool {
    guard let status = try? FileStatus(path), status.kind == .directory else { return false }
    return unsafe access(path, W_OK | X_OK) == 0
}

/// Whether another process has a file open to write to it, as far as the system tells: Linux does of the files of one's own.
///
/// Who opens it for that at this very moment is kept waiting for it, and the system sends SIGIO, which is to be ignored.
func isOpenForWriting(_ path: String) -> Bool {
    #if os(Linux)
        guard let file = try? OpenFile(reading: path) else { return false }
        // F_SETLEASE, which the headers have only for those that ask for what is Linux's own.
        let setLease: Int32 = 1024
        if fcntl(file.descriptor, setLease, Int32(F_RDLCK)) == 0 {
            _ = fcntl(file.descriptor, setLease, Int32(F_UNLCK))
            return false
        }
        return errno == EAGAIN
    #else
        return false
    #endif
}

/// Whether a descriptor is a terminal.
func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

/// A variable of the environment; nil where it is not set or empty.
func environment(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    let text = unsafe String(cString: value)
    return text.isEmpty ? nil : text
}
