import Paycheck

/// The bytes of a file, or of standard input.
struct FileSource: ByteSource {
    // A class keeps the file open for as long as any copy of the source lives.
    private final class Handle {
        let file: OpenFile
        init(_ file: consuming OpenFile) { self.file = file }
    }

    private let handle: Handle
    private let progress: Progress
    private let input: InputFile

    /// Opens a file; `-` is standard input.
    init(_ input: InputFile, progress: Progress) throws(SystemError) {
        handle = Handle(
            input.path == "-" ? OpenFile(descriptor: 0, isOwned: false) : try OpenFile(reading: input.path)
        )
        self.progress = progress
        self.input = input
    }

    /// The same file from its beginning once more.
    func reopened() throws(SystemError) -> FileSource { try FileSource(input, progress: progress) }

    mutating func read(into buffer: inout [UInt8]) throws -> Int {
        let count = try handle.file.read(into: &buffer)
        progress.advance(bytes: count)
        return count
    }
}
