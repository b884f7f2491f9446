/// The tag of a field: two digits and, for most, a letter that says which option or format it has.
public struct Tag: Sendable, Hashable {
    /// The number shifted by five bits, and the letter from 1 for A; 0 for none.
    let code: UInt16

    @inline(__always)
    private init(code: UInt16) { self.code = code }

    init(number: Int, letter: UInt8 = 0) {
        code = UInt16(number) << 5 | UInt16(letter == 0 ? 0 : (letter &- 64) & 31)
    }

    /// Makes a tag whose form is known when the program is written.
    @inline(__always)
    init(_ number: UInt16, _ letter: Unicode.Scalar) {
        code = number << 5 | UInt16(UInt8(ascii: letter) &- 64)
    }

    /// Reads `20`, `32A`; nil for anything else.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 2 || bytes.count == 3, bytes[0] &- 48 < 10, bytes[1] &- 48 < 10 else { return nil }
        guard bytes.count == 2 || bytes[2] &- 65 < 26 else { return nil }
        self.init(number: Int(bytes[0] &- 48) * 10 + Int(bytes[1] &- 48), letter: bytes.count == 3 ? bytes[2] : 0)
    }

    /// The two digits.
    @inline(__always) public var number: Int { Int(code >> 5) }

    /// The letter as ASCII; 0 where there is none.
    @inline(__always) var letter: UInt8 { code & 31 == 0 ? 0 : UInt8(truncatingIfNeeded: code & 31) + 64 }

    /// The bit of the letter in a set of options: bit 0 for no letter, 1 for A, and so on.
    @inline(__always) var optionBit: UInt32 { 1 << UInt32(code & 31) }

    /// As it stands between the colons.
    public var text: String {
        let number = self.number
        return (number < 10 ? "0" : "") + String(number) + (letter == 0 ? "" : String(Unicode.Scalar(letter)))
    }
}

extension Tag: CustomStringConvertible {
    /// As it stands between the colons.
    public var description: String { text }
}

extension Tag {
    /// The tag of a line by its first eight bytes, lowest first, and how many bytes it has with its colons; nil where the
    /// line does not begin with one. The caller has seen the first colon.
    @inline(__always)
    static func beginning(_ word: UInt64) -> (tag: Tag, length: Int)? {
        let tens = UInt16(truncatingIfNeeded: word >> 8 & 0xFF) &- 48
        let ones = UInt16(truncatingIfNeeded: word >> 16 & 0xFF) &- 48
        guard tens < 10, ones < 10 else { return nil }
        let number = (tens &* 10 &+ ones) << 5
        let third = UInt16(truncatingIfNeeded: word >> 24 & 0xFF)
        if third == 0x3A { return (Tag(code: number), 4) }
        guard third &- 65 < 26, word >> 32 & 0xFF == 0x3A else { return nil }
        return (Tag(code: number | (third &- 64)), 5)
    }
}

extension RawSpan {
    /// The tag that begins a line, and where its value begins; nil where the line does not begin with one.
    @inline(__always)
    func tag(at start: Int) -> (tag: Tag, value: Int)? {
        guard start + 3 < byteCount, self[start] == UInt8(ascii: ":") else { return nil }
        let tens = self[start + 1] &- 48
        let ones = self[start + 2] &- 48
        guard tens < 10, ones < 10 else { return nil }
        let number = Int(tens) * 10 + Int(ones)
        let third = self[start + 3]
        if third == UInt8(ascii: ":") { return (Tag(number: number), start + 4) }
        guard third &- 65 < 26, start + 4 < byteCount, self[start + 4] == UInt8(ascii: ":") else { return nil }
        return (Tag(number: number, letter: third), start + 5)
    }
}
