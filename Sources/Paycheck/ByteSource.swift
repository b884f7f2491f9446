/// Where the bytes of a file come from, piece by piece.
public protocol ByteSource: MessageSource {
    /// Fills the buffer from its beginning with the next bytes and says how many; 0 at the end.
    ///
    /// - Throws: whatever the source throws when reading fails; it ends the reading of this file.
    mutating func read(into buffer: inout [UInt8]) throws -> Int

    /// The same for a range of the buffer, from its beginning on; for a range that is not empty 0 is the end.
    mutating func read(into buffer: inout [UInt8], in range: Range<Int>) throws -> Int
}

extension ByteSource {
    /// Reads into a buffer of its own and copies: for sources that have no better way.
    public mutating func read(into buffer: inout [UInt8], in range: Range<Int>) throws -> Int {
        if range == 0..<buffer.count { return try read(into: &buffer) }
        var part = [UInt8](repeating: 0, count: range.count)
        let count = try read(into: &part)
        buffer.replaceSubrange(range.lowerBound..<range.lowerBound + count, with: part[..<count])
        return count
    }
}

/// Bytes that are already in memory.
public struct BytesInMemory: ByteSource {
    private let bytes: [UInt8]
    private var position = 0

    /// A source of these bytes.
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// A source of a text's UTF-8 bytes.
    public init(_ text: String) {
        self.init(Array(text.utf8))
    }

    /// The next bytes, as many as fit.
    public mutating func read(into buffer: inout [UInt8]) -> Int { read(into: &buffer, in: 0..<buffer.count) }

    /// The next bytes, as many as fit.
    public mutating func read(into buffer: inout [UInt8], in range: Range<Int>) -> Int {
        let count = min(range.count, bytes.count - position)
        let start = range.lowerBound
        buffer.replaceSubrange(start..<start + count, with: bytes[position..<position + count])
        position += count
        return count
    }
}
