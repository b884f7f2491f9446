import ArgumentParser
import Paycheck
import PaycheckReports
import PaymentModel

/// Where the report goes: standard output or a file, in pieces of some 64 KB.
///
/// A file is written beside its place and put there when it is whole, so that nobody finds half a report. When the
/// reader of a pipe has gone, what is still to come is dropped and the run goes on: its exit status is then still true.
final class ReportOutput {
    private let file: OpenFile
    private let name: String
    /// Where the file is written, and where it goes when it is whole.
    private let unfinished: (from: String, to: String)?
    private var writer: (any ReportWriter)?
    private let isQuiet: Bool
    /// Whether escape sequences may be written.
    let isColourful: Bool
    private var buffer: [UInt8] = []
    private var isClosed = false

    /// Whether a report for people has colours: on a terminal that has them.
    static func isColourful(path: String?) -> Bool {
        (path == nil || path == "-") && isTerminal(1) && environment("NO_COLOR") == nil
            && environment("TERM") != "dumb"
    }

    /// Opens the output of a run; standard output where the path is absent or `-`.
    convenience init(_ options: RunOptions, writer: any ReportWriter) throws(CommandFailure) {
        try self.init(path: options.output, isQuiet: options.quiet)
        self.writer = writer
    }

    /// Opens an output for bytes; standard output where the path is absent or `-`.
    init(path: String?, isQuiet: Bool) throws(CommandFailure) {
        isColourful = Self.isColourful(path: path)
        let path = path == "-" ? nil : path
        name = path ?? "standard output"
        if let path { try refuseToReplaceDatabase(path) }
        var unfinished: (from: String, to: String)?
        do throws(SystemError) {
            if let path {
                // A pipe or a device is written to where it is.
                let isInPlace = (try? FileStatus(path)).map { $0.kind != .regular } ?? false
                if !isInPlace { unfinished = (path + ".unfinished", path) }
                file = try OpenFile(writing: unfinished?.from ?? path)
            } else {
                file = OpenFile(descriptor: 1, isOwned: false)
            }
        } catch {
            throw CommandFailure(path: path ?? "standard output", text: error.text)
        }
        self.unfinished = unfinished
        self.isQuiet = isQuiet
    }

    /// Opens a file for a report on what is judged by a policy.
    convenience init(path: String, _ format: ReportFormat, kind: ReportKind, policy: Policy) throws(CommandFailure) {
        try self.init(path: path, isQuiet: false)
        writer = format.writer(for: kind, scoring: policy.scoring)
    }

    /// Takes one item.
    func write(_ item: ReportItem) throws(CommandFailure) {
        guard !isQuiet, !isClosed else { return }
        writer?.write(item, to: &buffer)
        if buffer.count >= 1 << 16 { try flush() }
    }

    /// Takes bytes that are written as they are.
    func write(_ bytes: [UInt8]) throws(CommandFailure) {
        guard !isQuiet, !isClosed else { return }
        buffer += bytes
        if buffer.count >= 1 << 16 { try flush() }
    }

    /// Takes a payment that was learnt as history.
    func takeHistory(_ payment: Payment) {
        if !isQuiet { writer?.takeHistory(payment) }
    }

    /// Writes what is still in memory.
    func flush() throws(CommandFailure) {
        guard !isClosed, !buffer.isEmpty else { return }
        defer { buffer.removeAll(keepingCapacity: true) }
        do throws(SystemError) {
            try file.write(buffer)
        } catch {
            guard error.isClosedPipe else { throw CommandFailure(path: name, text: error.text) }
            isClosed = true
        }
    }

    /// Writes the rest and puts a file in its place.
    func close() throws(CommandFailure) {
        try flush()
        guard let unfinished else { return }
        do throws(SystemError) {
            try move(unfinished.from, to: unfinished.to)
        } catch {
            throw CommandFailure(path: name, text: error.text)
        }
    }
}

/// Why a run had to stop.
struct CommandFailure: Error {
    let path: String
    let text: String
    /// What the shell is told: that something could not be read or written, unless what was asked for cannot be done.
    var status = ExitStatus.inputOutput
}

/// Refuses an output that is one of the files to be read.
func refuseToReplace(_ output: String?, among files: [InputFiles]) throws(ValidationError) {
    guard let output, files.contains(where: { $0.contains(output) }) else { return }
    throw ValidationError(
        "--output \(output) is one of the files to be read: the report would replace it; name another"
    )
}

/// Refuses a place for what is written where a database is, such as a file of profiles with its audit chain, or one of the files that SQLite keeps
/// beside it: what was committed last may lie there alone.
func refuseToReplaceDatabase(_ path: String) throws(CommandFailure) {
    var databases = [path]
    for ending in ["-wal", "-shm", "-journal"] where path.hasSuffix(ending) {
        databases.append(String(path.dropLast(ending.count)))
    }
    guard databases.contains(where: isDatabase) else { return }
    throw CommandFailure(
        path: path,
        text: "is a database, such as a file of profiles, or belongs to one, and would be replaced; name another file"
    )
}

private func isDatabase(_ path: String) -> Bool {
    let heading = Array("SQLite format 3\0".utf8)
    guard let status = try? FileStatus(path), status.kind == .regular, let file = try? OpenFile(reading: path),
        let bytes = try? file.read(upTo: heading.count)
    else { return false }
    return bytes.starts(with: heading)
}

/// Says something on standard error, with the name of the program in front.
func complain(_ text: String) {
    try? OpenFile(descriptor: 2, isOwned: false).write(Array("paycheck: \(visible(text))\n".utf8))
}
