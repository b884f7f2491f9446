import Paycheck
import PaycheckReports

/// Where the report goes: standard output or a file, in pieces of some 64 KB.
///
/// When the reader of a pipe has gone, what is still to come is dropped and the run goes on: its exit status is then
/// still true.
final class ReportOutput {
    private let file: OpenFile
    private let path: String
    private var writer: any ReportWriter
    private let isQuiet: Bool
    private var buffer: [UInt8] = []
    private(set) var isClosed = false

    /// Opens the output; standard output where there is no path.
    init(_ path: String?, format: ReportFormat, kind: ReportKind, quiet: Bool) throws(CommandFailure) {
        do throws(SystemError) {
            file = if let path { try OpenFile(writing: path) } else { OpenFile(descriptor: 1, isOwned: false) }
        } catch {
            throw CommandFailure(path: path ?? "standard output", text: error.text)
        }
        self.path = path ?? "standard output"
        isQuiet = quiet
        writer = format.writer(
            for: kind,
            colour: path == nil && isTerminal(1) && environment("NO_COLOR") == nil && environment("TERM") != "dumb"
        )
    }

    /// Takes one item.
    func write(_ item: ReportItem) throws(CommandFailure) {
        guard !isQuiet, !isClosed else { return }
        writer.write(item, to: &buffer)
        if buffer.count >= 1 << 16 { try flush() }
    }

    /// Writes what is still in memory.
    func flush() throws(CommandFailure) {
        guard !isClosed, !buffer.isEmpty else { return }
        defer { buffer.removeAll(keepingCapacity: true) }
        do throws(SystemError) {
            try file.write(buffer)
        } catch {
            guard error.isClosedPipe else { throw CommandFailure(path: path, text: error.text) }
            isClosed = true
        }
    }
}

/// Why a run had to stop: status 74.
struct CommandFailure: Error {
    let path: String
    let text: String
}

/// Says something on standard error, with the name of the program in front.
func complain(_ text: String) {
    try? OpenFile(descriptor: 2, isOwned: false).write(Array("paycheck: \(text)\n".utf8))
}
