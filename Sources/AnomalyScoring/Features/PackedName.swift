/// A name normalised to A–Z, 0–9 and single spaces, its first 36 characters in 24 bytes.
///
/// Six characters of 37 fit 32 bits. The text can be had back for the reasons, and two names compare as words.
struct PackedName: BitwiseCopyable, Sendable, Equatable {
    private var words = InlineArray<6, UInt32>(repeating: 0)

    static var capacity: Int { 36 }

    init() {}

    /// Normalises UTF-8 text: letters to upper case, accents of Latin-1 dropped, all else but digits to one space.
    init(_ bytes: Span<UInt8>, _ text: Range<Int>) {
        var words = NameWords()
        self.init(bytes, text, words: &words)
    }

    /// The same, with the words of the whole name told on the way.
    init(_ bytes: Span<UInt8>, _ text: Range<Int>, words names: inout NameWords) {
        var lead: UInt8 = 0
        var key: UInt64 = 0
        var isInWord = false
        var packed: UInt32 = 0
        var power: UInt32 = 1
        var place = 0
        var filled = 0
        var length = 0
        for at in text {
            let byte = bytes[at]
            var symbol = Self.symbol(of: byte)
            if symbol < 0 {
                if byte >= 0xC0 {
                    lead = byte
                    continue
                }
                symbol = lead == 0xC3 ? Self.latin(byte) : -1
                lead = 0
                if symbol < 0 { continue }
            }
            if symbol == 0 {
                if isInWord { names.append(key) }
                (isInWord, key) = (false, 0)
                continue
            }
            if symbol > 26 { names.hasDigit = true }
            key = NameWords.key(key, symbol)
            if length < Self.capacity, !isInWord, length > 0 { put(0) }
            isInWord = true
            if length < Self.capacity { put(UInt32(truncatingIfNeeded: symbol)) }
        }
        if isInWord { names.append(key) }
        if power > 1 { words[place] = packed }

        @inline(__always)
        func put(_ symbol: UInt32) {
            packed &+= symbol &* power
            length &+= 1
            power = power &* 37
            filled &+= 1
            if filled == 6 {
                words[place] = packed
                place &+= 1
                (packed, power, filled) = (0, 1, 0)
            }
        }
    }

    static func == (a: PackedName, b: PackedName) -> Bool {
        for word in 0..<6 where a.words[word] != b.words[word] { return false }
        return true
    }

    /// No name begins with a space.
    @inline(__always)
    var isEmpty: Bool { words[0] == 0 }

    /// The first six characters.
    @inline(__always)
    var first: UInt32 { words[0] }

    /// How many characters it has. No name ends with a space, save for one cut behind it.
    var count: Int {
        var count = Self.capacity
        while count > 0, words[(count - 1) / 6] == 0 { count -= 6 }
        while count > 0, self[count - 1] == 0 { count -= 1 }
        return count
    }

    /// The text back.
    var text: String {
        var text = ""
        for index in 0..<count {
            let symbol = self[index]
            let byte: UInt8 =
                symbol == 0 ? 32 : symbol <= 26 ? UInt8(64 + symbol) : UInt8(48 + symbol - 27)
            text.unicodeScalars.append(Unicode.Scalar(byte))
        }
        return text
    }

    private static let powers: InlineArray<6, UInt32> = [1, 37, 1369, 50_653, 1_874_161, 69_343_957]

    /// The symbol at a place: 0 a space, 1 to 26 letters, 27 to 36 digits.
    subscript(index: Int) -> Int { Int(words.span[index / 6] / Self.powers.span[index % 6] % 37) }

    /// A hash of the whole.
    var hash: UInt64 {
        var hash = SipHash(kind: UInt8(ascii: "n"))
        for word in 0..<6 { hash.add(UInt64(words[word])) }
        return hash.finalized()
    }

    /// The symbol of a byte; −1 for a byte of a longer UTF-8 sequence.
    @inline(__always)
    static func symbol(of byte: UInt8) -> Int {
        switch byte {
        case 65...90: Int(byte) - 64
        case 97...122: Int(byte) - 96
        case 48...57: Int(byte) - 21
        case 128...: -1
        default: 0
        }
    }

    /// The base letter of the second byte of a Latin-1 letter in UTF-8, −1 where it has none.
    private static func latin(_ byte: UInt8) -> Int {
        let index = Int(byte) - 0x80
        guard index >= 0, index < latinLetters.count else { return -1 }
        return Int(Self.latinLetters[index])
    }

    private static let latinLetters: [UInt8] =
        "AAAAAAACEEEEIIIIDNOOOOO OUUUUYTSAAAAAAACEEEEIIIIDNOOOOO OUUUUYTY".utf8.map {
            UInt8(max(0, PackedName.symbol(of: $0)))
        }
}
