/// Cuts a text into blocks of one size, in whatever pieces it arrives.
///
/// What libxml2 says of a fault in the syntax, and where, depends on what it has been given so far: it is given the same
/// blocks of the same text, and so says the same.
struct TextBlocks {
    private let blockBytes: Int
    /// What does not fill a block yet.
    private var held: [UInt8] = []

    init(of blockBytes: Int) {
        self.blockBytes = max(1, blockBytes)
    }

    /// Takes the next bytes; gives the blocks that they fill.
    mutating func take(_ bytes: UnsafeRawBufferPointer, _ give: (UnsafeRawBufferPointer) -> Void) {
        var start = 0
        if !held.isEmpty {
            start = min(blockBytes - held.count, bytes.count)
            unsafe held.append(contentsOf: bytes[..<start])
            guard held.count == blockBytes else { return }
            unsafe giveHeld(give)
        }
        while bytes.count - start >= blockBytes {
            unsafe give(UnsafeRawBufferPointer(rebasing: bytes[start..<(start + blockBytes)]))
            start += blockBytes
        }
        unsafe held.append(contentsOf: bytes[start...])
    }

    /// Gives what is left: nothing more belongs to it.
    mutating func giveRest(_ give: (UnsafeRawBufferPointer) -> Void) {
        if !held.isEmpty { unsafe giveHeld(give) }
    }

    private mutating func giveHeld(_ give: (UnsafeRawBufferPointer) -> Void) {
        unsafe held.withUnsafeBytes { unsafe give($0) }
        held.removeAll(keepingCapacity: true)
    }
}
