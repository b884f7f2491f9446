internal import CByteVectors

// Looking at a file's bytes, always checked: a load outside of what was read traps. Eight or sixteen bytes at a time, lowest byte
// first.

extension RawSpan {
    /// Traps unless what is near a place may be looked at: the bytes from it on, as many as `scanPadding`. One comparison for
    /// all loads near a place, where each of their own would be two.
    @inline(__always)
    private func check(_ index: Int) {
        precondition(UInt(bitPattern: index) < UInt(bitPattern: max(0, byteCount &- (scanPadding &- 1))))
    }

    /// A byte that is so many behind a place, fewer than `scanPadding`.
    @inline(__always)
    func byte(_ index: Int, _ offset: Int) -> UInt8 {
        check(index)
        assert(offset >= 0 && offset < scanPadding)
        return unsafe unsafeLoad(fromUncheckedByteOffset: index &+ offset, as: UInt8.self)
    }

    /// Eight bytes that begin so many behind a place; fewer by eight than `scanPadding`.
    @inline(__always)
    func word(_ index: Int, _ offset: Int) -> UInt64 {
        check(index)
        assert(offset >= 0 && offset <= scanPadding &- 8)
        return UInt64(
            littleEndian: unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: index &+ offset, as: UInt64.self)
        )
    }

    /// Sixteen bytes.
    @inline(__always)
    func vector(_ index: Int) -> SIMD16<UInt8> {
        check(index)
        return unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: SIMD16<UInt8>.self)
    }

    @inline(__always)
    func byte(_ index: Int) -> UInt8 { unsafe unsafeLoad(fromByteOffset: index, as: UInt8.self) }

    @inline(__always)
    func word(_ index: Int) -> UInt64 {
        UInt64(littleEndian: unsafe unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
    }
}

/// Bytes of nought that must follow what is scanned: they end every loop, and names are read as words across the end.
let scanPadding = 64

@inline(__always)
func isXMLSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }

/// The first byte that is no white space.
@inline(__always)
func skipSpace(_ bytes: RawSpan, _ from: Int) -> Int {
    var index = from
    while isXMLSpace(bytes.byte(index)) { index &+= 1 }
    return index
}

/// The first byte that plain text may not simply pass over: `<`, `>`, `&`, a control character, or what is not ASCII.
@inline(__always)
func plainTextEnd(_ bytes: RawSpan, _ from: Int) -> Int {
    var index = from
    while true {
        let count = Int(paycheck_plain_text(bytes.vector(index)))
        index &+= count
        if count < 16 { return index }
    }
}

/// Goes on over text behind plain text that has other characters than those of ASCII: the first byte that text may not simply
/// pass over, and how many characters stand before it.
@inline(never)
func textEnd(_ bytes: RawSpan, _ from: Int) -> (end: Int, characters: Int) {
    var index = from
    var characters = 0
    while true {
        while bytes.byte(index, 0) >= 0x80 {
            let count = characterLength(bytes, index)
            guard count > 0 else { return (index, characters) }
            index &+= count
            characters &+= 1
        }
        let count = Int(paycheck_plain_text(bytes.vector(index)))
        guard count > 0 else { return (index, characters) }
        index &+= count
        characters &+= count
    }
}

/// The first eight bytes of a name, nought from its end on.
@inline(__always)
func firstNameWord(_ bytes: RawSpan, _ from: Int) -> UInt64 {
    let word = bytes.word(from)
    let end = nameEnds(word)
    return word & (((end & (0 &- end)) >> 7) &- 1)
}

/// A mark in the top bit of each byte that ends a name: white space, `/`, `>`, NUL; the lowest is exact.
@inline(__always)
private func nameEnds(_ word: UInt64) -> UInt64 {
    let slash = word ^ 0x2F2F_2F2F_2F2F_2F2F
    let angle = word ^ 0x3E3E_3E3E_3E3E_3E3E
    let found =
        ((word &- 0x2121_2121_2121_2121) & ~word) | ((slash &- 0x0101_0101_0101_0101) & ~slash)
        | ((angle &- 0x0101_0101_0101_0101) & ~angle)
    return found & 0x8080_8080_8080_8080
}

/// How many bytes a name has: up to white space, `/`, `>` or NUL.
@inline(__always)
func nameLength(_ bytes: RawSpan, _ from: Int) -> Int {
    var index = from
    while true {
        let found = nameEnds(bytes.word(index))
        if found != 0 { return index &+ (found.trailingZeroBitCount &>> 3) &- from }
        index &+= 8
    }
}

/// The lowest so many bytes of a word.
@inline(__always)
func lowBytes(_ count: Int) -> UInt64 { count >= 8 ? .max : (1 << UInt64(truncatingIfNeeded: count &* 8)) &- 1 }

/// How many bytes the character has that begins here with a byte that is not ASCII; 0 where it is not UTF-8, or none that
/// XML allows (RFC 3629; XML 1.0, production 2).
@inline(__always)
func characterLength(_ bytes: RawSpan, _ index: Int) -> Int {
    let first = bytes.byte(index, 0)
    let second = bytes.byte(index, 1)
    guard first >= 0xC2, second & 0xC0 == 0x80 else { return 0 }
    if first < 0xE0 { return 2 }
    let third = bytes.byte(index, 2)
    guard third & 0xC0 == 0x80 else { return 0 }
    if first < 0xF0 {
        if first == 0xE0 && second < 0xA0 || first == 0xED && second > 0x9F { return 0 }
        return first == 0xEF && second == 0xBF && third >= 0xBE ? 0 : 3
    }
    guard first <= 0xF4, bytes.byte(index, 3) & 0xC0 == 0x80 else { return 0 }
    return first == 0xF0 && second < 0x90 || first == 0xF4 && second > 0x8F ? 0 : 4
}

/// Letters, digits and signs that names have in ASCII; a colon is none of them here.
@inline(__always)
func isNameByte(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == 0x5F || byte == 0x2D || byte == 0x2E
}

/// What a name may begin with.
@inline(__always)
func beginsName(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 || byte == 0x5F }
