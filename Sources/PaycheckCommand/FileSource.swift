import Paycheck
import PaymentModel

extension LastingChecker.Input<FileSource> {
    /// A file that was named, or found in a directory.
    init(_ input: InputFile, progress: Progress) {
        self.init(name: input.path, bytes: input.size ?? -1) { try FileSource(input, progress: progress) }
    }

    /// Standard input, kept in a file without a name so that it can be read twice.
    static func spooled(progress: Progress) throws(SystemError) -> LastingChecker.Input<FileSource> {
        let spool = Spool(try OpenFile.temporary())
        let size = try spool.file.take(all: OpenFile(descriptor: 0, isOwned: false))
        return LastingChecker.Input(name: "-", bytes: size) {
            try FileSource(rewinding: spool.file.descriptor, progress: progress)
        }
    }

    private final class Spool {
        let file: OpenFile
        init(_ file: consuming OpenFile) { self.file = file }
    }
}

/// The messages of a file: still to be read, or read on another thread.
enum FileMessages: MessageSource {
    case file(FileSource)
    case read(MessagesRead)

    mutating func readMessages(_ options: ReadingOptions, _ tell: (MessageEvent) throws -> Void) throws {
        switch self {
        case .file(var source): try source.readMessages(options, tell)
        case .read(let messages): try messages.readMessages(options, tell)
        }
    }
}

/// The bytes of a file, or of standard input.
struct FileSource: ByteSource {
    // A class keeps the file open for as long as any copy of the source lives.
    private final class Handle {
        let file: OpenFile
        init(_ file: consuming OpenFile) { self.file = file }
    }

    private let handle: Handle
    private let progress: Progress?
    private let input: InputFile

    /// Opens a file; `-` is standard input. Without `progress` nobody is shown how far it is.
    init(_ input: InputFile, progress: Progress? = nil) throws(SystemError) {
        handle = Handle(
            input.path == "-" ? OpenFile(descriptor: 0, isOwned: false) : try OpenFile(reading: input.path)
        )
        self.progress = progress
        self.input = input
    }

    /// The same file from its beginning once more.
    func reopened() throws(SystemError) -> FileSource { try FileSource(input, progress: progress) }

    /// A file that is open already, from its beginning.
    init(rewinding descriptor: Int32, progress: Progress) throws(SystemError) {
        try rewind(descriptor)
        handle = Handle(OpenFile(descriptor: descriptor, isOwned: false))
        self.progress = progress
        input = InputFile(path: "-", size: nil)
    }

    mutating func read(into buffer: inout [UInt8]) throws -> Int { try read(into: &buffer, in: 0..<buffer.count) }

    mutating func read(into buffer: inout [UInt8], in range: Range<Int>) throws -> Int {
        let count = try handle.file.read(into: &buffer, in: range)
        progress?.advance(bytes: count)
        return count
    }
}
