/// Cuts a text into blocks of one size, in whatever pieces it arrives.
///
/// What libxml2 says of a fault in the syntax, and where, depends on what it has been given so far: it is given the same
/// blocks of the same text, and so says the same.
struct TextBlocks {
    private let blockBytes: Int
    /// How many bytes the block that is being filled has.
    private var room: Int
    /// What does not fill a block yet.
    private var held: [UInt8] = []

    init(of blockBytes: Int) {
        self.blockBytes = max(1, blockBytes)
        room = self.blockBytes
    }

    /// Says at which offset of the text the next bytes stand, so that blocks end where they would have without what was left
    /// out in front.
    mutating func align(to offset: Int) {
        room = blockBytes - offset % blockBytes
    }

    /// Takes the next bytes; gives the blocks that they fill.
    mutating func take(_ bytes: UnsafeRawBufferPointer, _ give: (UnsafeRawBufferPointer) -> Void) {
        var start = 0
        if !held.isEmpty {
            start = min(room - held.count, bytes.count)
            unsafe held.append(contentsOf: bytes[..<start])
            guard held.count == room else { return }
            unsafe giveHeld(give)
        }
        while bytes.count - start >= room {
            unsafe give(UnsafeRawBufferPointer(rebasing: bytes[start..<(start + room)]))
            start += room
            room = blockBytes
        }
        unsafe held.append(contentsOf: bytes[start...])
    }

    /// Gives what is left: nothing more belongs to it.
    mutating func giveRest(_ give: (UnsafeRawBufferPointer) -> Void) {
        if !held.isEmpty { unsafe giveHeld(give) }
    }

    private mutating func giveHeld(_ give: (UnsafeRawBufferPointer) -> Void) {
        unsafe held.withUnsafeBytes { unsafe give($0) }
        room = held.count < room ? room - held.count : blockBytes
        held.removeAll(keepingCapacity: true)
    }
}
