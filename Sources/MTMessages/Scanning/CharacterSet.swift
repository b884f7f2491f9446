/// The character sets of SWIFT's format notation, one bit each, so that a byte's membership is one table look-up.
struct CharacterSet: OptionSet {
    let rawValue: UInt8

    /// `n`: digits.
    static let digits = CharacterSet(rawValue: 1)
    /// `a`: upper-case letters.
    static let letters = CharacterSet(rawValue: 2)
    /// `h`: hexadecimal digits in upper case.
    static let hexadecimal = CharacterSet(rawValue: 4)
    /// `x`: letters, digits and `/ - ? : ( ) . , ' +` and space.
    static let x = CharacterSet(rawValue: 8)
    /// `y`: upper-case letters, digits and `. , - ( ) / = ' + : ? ! " % & * < > ;` and space.
    static let y = CharacterSet(rawValue: 16)
    /// `z`: x and `= ! " % & * < > ; { @ # _`.
    static let z = CharacterSet(rawValue: 32)
    /// `d`: digits and the decimal comma.
    static let decimal = CharacterSet(rawValue: 64)

    /// `c`: upper-case letters and digits.
    static let lettersAndDigits: CharacterSet = [.digits, .letters]

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

    init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Whether a byte belongs to any of the sets. Line ends belong to none.
    @inline(__always)
    func contains(byte: UInt8) -> Bool { Self.table[Int(byte)] & rawValue != 0 }

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

    private static let table: InlineArray<256, UInt8> = {
        var table = InlineArray<256, UInt8>(repeating: 0)
        func add(_ set: CharacterSet, _ text: String) { for byte in text.utf8 { table[Int(byte)] |= set.rawValue } }
        let digits = "0123456789"
        let upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        let x = digits + upper + "abcdefghijklmnopqrstuvwxyz/-?:().,'+ "
        add(.digits, digits)
        add(.letters, upper)
        add(.hexadecimal, digits + "ABCDEF")
        add(.x, x)
        add(.y, digits + upper + " .,-()/='+:?!\"%&*<>;")
        add(.z, x + "=!\"%&*<>;{@#_")
        add(.decimal, digits + ",")
        return table
    }()
}
