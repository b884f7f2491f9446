/// Where the bytes of a file come from, piece by piece.
public protocol ByteSource {
    /// Fills the buffer from its beginning with the next bytes and says how many; 0 at the end.
    ///
    /// - Throws: whatever the source throws when reading fails; it ends the reading of this file.
    mutating func read(into buffer: inout [UInt8]) throws -> Int
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
    public mutating func read(into buffer: inout [UInt8]) -> Int {
        let count = min(buffer.count, bytes.count - position)
        buffer.replaceSubrange(0..<count, with: bytes[position..<position + count])
        position += count
        return count
    }
}
