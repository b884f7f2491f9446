import ProfileStore

/// Hands on the bytes of another source, and takes down what they are known by. All copies of it are one.
struct DigestingSource<Source: ByteSource>: ByteSource {
    private final class State {
        var source: Source
        var digest = FileDigest()

        init(_ source: consuming Source) { self.source = source }
    }

    private let state: State

    init(_ source: consuming Source) { state = State(source) }

    func read(into buffer: inout [UInt8]) throws -> Int { try read(into: &buffer, in: 0..<buffer.count) }

    func read(into buffer: inout [UInt8], in range: Range<Int>) throws -> Int {
        let count = try state.source.read(into: &buffer, in: range)
        state.digest.add(buffer[range.lowerBound..<range.lowerBound + count])
        return count
    }

    /// Reads what is left, and gives the SHA-256 of all and their number.
    func finish() throws -> (digest: [UInt8], bytes: Int) {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while try read(into: &buffer) > 0 {}
        return (state.digest.finish(), state.digest.count)
    }
}
