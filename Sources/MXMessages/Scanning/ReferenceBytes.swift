// What is looked for in bytes that the reference engine is given: where it may stop, and what it must see whole.

/// Where the first end tag that may be a message's ends: `Document>` or `AppHdr>`.
func messageEnd(in bytes: UnsafeRawBufferPointer) -> Int? {
    // In steps of the shorter: one of the bytes looked at is in the name, at a place that says where it ends.
    var index = 5
    while index < bytes.count {
        let byte = unsafe bytes[index]
        switch byte {
        case 0x3E, 0x74, 0x6E, 0x65, 0x6D, 0x75, 0x72, 0x64, 0x48, 0x70, 0x41:
            for end in index..<min(index + 7, bytes.count) where unsafe bytes[end] == 0x3E {
                if unsafe ends(bytes, end, "Document>") || ends(bytes, end, "AppHdr>") { return end + 1 }
            }
        default: break
        }
        index += 6
    }
    return nil
}

private func ends(_ bytes: UnsafeRawBufferPointer, _ end: Int, _ name: StaticString) -> Bool {
    let start = end + 1 - name.utf8CodeUnitCount
    guard start >= 0 else { return false }
    return name.withUTF8Buffer { name in
        for place in 0..<name.count where unsafe name[place] != bytes[start + place] { return false }
        var at = start - 1
        if at >= 0, unsafe bytes[at] == UInt8(ascii: ":") {
            at -= 1
            while at >= 0, unsafe isNameByte(bytes[at]) { at -= 1 }
        }
        return unsafe at >= 1 && bytes[at] == UInt8(ascii: "/") && bytes[at - 1] == UInt8(ascii: "<")
    }
}

/// Whether a comment, CDATA, a declaration or a processing instruction may begin in some bytes.
func holdsAside(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var index = 0
    while index < bytes.count {
        if unsafe bytes[index] == UInt8(ascii: "<") {
            guard index + 1 < bytes.count else { return true }
            let next = unsafe bytes[index + 1]
            if next == UInt8(ascii: "!") || next == UInt8(ascii: "?") { return true }
        }
        index += 1
    }
    return false
}

/// The place of the first NUL, eight bytes at a time: a word has a zero byte where subtracting one from each byte borrows
/// from its top bit (Mycroft's test).
func firstNUL(_ bytes: UnsafeRawBufferPointer) -> Int? {
    var index = 0
    while index + 8 <= bytes.count {
        let word = unsafe bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        if (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080 != 0 { break }
        index += 8
    }
    while index < bytes.count {
        if unsafe bytes[index] == 0 { return index }
        index += 1
    }
    return nil
}
