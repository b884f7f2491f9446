/// A character set of SWIFT's format notation: one bit for each ASCII character, so that membership is a shift.
struct CharacterSet: Equatable {
    /// Bits of the characters 0 to 63, and of 64 to 127.
    let low: UInt64
    let high: UInt64

    /// `n`: digits.
    @inline(__always)
    static var digits: CharacterSet { CharacterSet(low: 0x03FF_0000_0000_0000, high: 0x0000_0000_0000_0000) }

    /// `a`: upper-case letters.
    @inline(__always)
    static var letters: CharacterSet { CharacterSet(low: 0x0000_0000_0000_0000, high: 0x0000_0000_07FF_FFFE) }

    /// `c`: upper-case letters and digits.
    @inline(__always)
    static var lettersAndDigits: CharacterSet { CharacterSet(low: 0x03FF_0000_0000_0000, high: 0x0000_0000_07FF_FFFE) }

    /// `h`: hexadecimal digits in upper case.
    @inline(__always)
    static var hexadecimal: CharacterSet { CharacterSet(low: 0x03FF_0000_0000_0000, high: 0x0000_0000_0000_007E) }

    /// `x`: letters, digits and `/ - ? : ( ) . , ' +` and space.
    @inline(__always)
    static var x: CharacterSet { CharacterSet(low: 0x87FF_FB81_0000_0000, high: 0x07FF_FFFE_07FF_FFFE) }

    /// `y`: upper-case letters, digits and `. , - ( ) / = ' + : ? ! " % & * < > ;` and space.
    @inline(__always)
    static var y: CharacterSet { CharacterSet(low: 0xFFFF_FFE7_0000_0000, high: 0x0000_0000_07FF_FFFE) }

    /// `z`: x and `= ! " % & * < > ; { @ # _`.
    @inline(__always)
    static var z: CharacterSet { CharacterSet(low: 0xFFFF_FFEF_0000_0000, high: 0x0FFF_FFFE_87FF_FFFF) }

    /// `d`: digits and the decimal comma.
    @inline(__always)
    static var decimal: CharacterSet { CharacterSet(low: 0x03FF_1000_0000_0000, high: 0x0000_0000_0000_0000) }

    @inline(__always)
    init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }

    /// The set that a letter of the notation names; nil for another letter.
    init?(notation: UInt8) {
        switch notation {
        case UInt8(ascii: "n"): self = .digits
        case UInt8(ascii: "a"): self = .letters
        case UInt8(ascii: "c"): self = .lettersAndDigits
        case UInt8(ascii: "h"): self = .hexadecimal
        case UInt8(ascii: "x"): self = .x
        case UInt8(ascii: "y"): self = .y
        case UInt8(ascii: "z"): self = .z
        case UInt8(ascii: "d"): self = .decimal
        default: return nil
        }
    }

    /// Whether a byte belongs to the set. Line ends belong to none.
    @inline(__always)
    func contains(byte: UInt8) -> Bool {
        byte < 128 && (byte < 64 ? low : high) >> UInt64(byte & 63) & 1 != 0
    }

    /// What the set is called in a sentence.
    var description: String {
        switch self {
        case .digits: "digits"
        case .letters: "upper-case letters"
        case .lettersAndDigits: "upper-case letters and digits"
        case .hexadecimal: "hexadecimal digits"
        case .x: "characters of set x (letters, digits, space and / - ? : ( ) . , ' +)"
        case .y: "characters of set y"
        case .z: "characters of set z"
        default: "digits and one decimal comma"
        }
    }
}
