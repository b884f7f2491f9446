internal import CByteVectors

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
        var symbols = InlineArray<64, UInt8>(repeating: 0)
        var length = Self.readPlain(bytes, text, into: &symbols, &names)
        if length < 0 {
            symbols = InlineArray(repeating: 0)
            length = Self.read(bytes, text, into: &symbols, &names)
        }
        let read = symbols.span
        var words = words.mutableSpan
        var place = 0
        // Behind the last symbol are zeros.
        while 6 &* place < length {
            let symbols = unsafe read.bytes.unsafeLoadUnaligned(fromByteOffset: 6 &* place, as: UInt64.self)
            words[place] = Self.packed(UInt64(littleEndian: symbols))
            place &+= 1
        }
    }

    /// The lowest six bytes, each a symbol, as digits to the base 37, the first the lowest: the pairs first, all three at once.
    @inline(__always)
    private static func packed(_ symbols: UInt64) -> UInt32 {
        let pairs = (symbols & 0x00FF_00FF_00FF) &+ (symbols >> 8 & 0x00FF_00FF_00FF) &* 37
        let (low, middle, high) = (pairs & 0xFFFF, pairs >> 16 & 0xFFFF, pairs >> 32)
        return UInt32(truncatingIfNeeded: low &+ middle &* 1369 &+ high &* (1369 * 1369))
    }

    /// The symbols and words of a name of up to 48 bytes that has only ASCII, single spaces or the like between its words, and none in front; how many
    /// symbols there are. Of any other nothing is told but −1.
    @inline(__always)
    private static func readPlain(
        _ bytes: Span<UInt8>,
        _ text: Range<Int>,
        into symbols: inout InlineArray<64, UInt8>,
        _ names: inout NameWords
    ) -> Int {
        guard text.count <= 48 else { return -1 }
        var span = symbols.mutableSpan
        var symbols = unsafe span.mutableBytes
        var inWords: UInt64 = 0
        var digits: UInt32 = 0
        var done = 0
        while done < text.count {
            let count = min(16, text.count &- done)
            let (part, mask) = (
                sixteen(text.lowerBound &+ done, bytes), UInt32(1) &<< UInt32(truncatingIfNeeded: count) &- 1
            )
            guard paycheck_highest_bits(part) & mask == 0 else { return -1 }
            let read = paycheck_name_symbols(part, Int32(truncatingIfNeeded: count))
            symbols.storeBytes(of: read, toByteOffset: done, as: SIMD16<UInt8>.self)
            // 127 and more sets the highest bit of a symbol from 1 on, 101 that of one from 27 on.
            inWords |= UInt64(paycheck_highest_bits(read &+ 127)) &<< UInt64(truncatingIfNeeded: done)
            digits |= paycheck_highest_bits(read &+ 101)
            done &+= 16
        }
        let length = 64 &- inWords.leadingZeroBitCount
        let gaps = ~inWords & (UInt64(1) << UInt64(length) &- 1)
        guard gaps & (gaps << 1 | 1) == 0 else { return -1 }
        if digits != 0 { names.hasDigit = true }
        var rest = inWords
        while rest != 0 {
            var start = rest.trailingZeroBitCount
            let end = start &+ (~(rest &>> UInt64(truncatingIfNeeded: start))).trailingZeroBitCount
            // At most 48.
            rest &= UInt64.max &<< UInt64(truncatingIfNeeded: end)
            var key = NameWords.Key()
            while start < end {
                let word = unsafe symbols.bytes.unsafeLoadUnaligned(fromByteOffset: start, as: UInt64.self)
                key.append(word & UInt64.max &>> UInt64(truncatingIfNeeded: 64 &- 8 &* min(8, end &- start)))
                start &+= 8
            }
            names.append(key.value)
        }
        return min(length, capacity)
    }

    /// Sixteen bytes at a place; zeros where there are none.
    @inline(__always)
    private static func sixteen(_ at: Int, _ bytes: Span<UInt8>) -> SIMD16<UInt8> {
        if at &+ 16 <= bytes.count {
            // Any bytes make a vector; the place is checked.
            return unsafe bytes.bytes.unsafeLoadUnaligned(fromByteOffset: at, as: SIMD16<UInt8>.self)
        }
        var part = SIMD16<UInt8>()
        for place in at..<bytes.count { part[place - at] = bytes[place] }
        return part
    }

    /// The symbols of the first 36 characters, and the words of all; how many symbols there are.
    @inline(never)
    private static func read(
        _ bytes: Span<UInt8>,
        _ text: Range<Int>,
        into symbols: inout InlineArray<64, UInt8>,
        _ names: inout NameWords
    ) -> Int {
        var symbols = symbols.mutableSpan
        var lead: UInt8 = 0
        var key = NameWords.Key()
        var isInWord = false
        var length = 0
        let text = bytes.extracting(text)
        for at in 0..<text.count {
            let byte = text[at]
            var symbol = symbol(of: byte)
            if symbol < 0 {
                if byte >= 0xC0 {
                    lead = byte
                    continue
                }
                symbol = lead == 0xC3 ? latin(byte) : -1
                lead = 0
                if symbol < 0 { continue }
            }
            if symbol == 0 {
                if isInWord { names.append(key.value) }
                isInWord = false
                continue
            }
            if symbol > 26 { names.hasDigit = true }
            key.append(symbol)
            // A word after another begins behind a space.
            if length > 0, !isInWord, length < capacity { length &+= 1 }
            isInWord = true
            if length < capacity {
                symbols[length] = UInt8(truncatingIfNeeded: symbol)
                length &+= 1
            }
        }
        if isInWord { names.append(key.value) }
        return length
    }

    static func == (a: PackedName, b: PackedName) -> Bool {
        for word in 0..<6 where a.words[word] != b.words[word] { return false }
        return true
    }

    /// No name begins with a space.
    @inline(__always)
    var isEmpty: Bool { words[0] == 0 }

    /// A name of the words that another one has, see ``wordCount``.
    init(_ words: Span<UInt32>) {
        for place in 0..<min(6, words.count) { self.words[place] = words[place] }
    }

    /// How many words of six characters it fills.
    var wordCount: Int {
        var count = 6
        while count > 0, words[count - 1] == 0 { count -= 1 }
        return count
    }

    /// Six characters.
    func word(_ place: Int) -> UInt32 { words.span[place] }

    /// How many characters it has. No name ends with a space, save for one cut behind it.
    var count: Int {
        let full = wordCount - 1
        guard full >= 0 else { return 0 }
        var count = 6 * full
        var last = words.span[full]
        // Bytes that nobody packed may be more than six characters.
        while last > 0, count < 6 * full + 6 {
            last /= 37
            count += 1
        }
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
        // Upper and lower case differ in one bit.
        let letter = (byte & 0xDF) &- 65
        if letter < 26 { return Int(letter) &+ 1 }
        let digit = byte &- 48
        if digit < 10 { return Int(digit) &+ 27 }
        return byte >= 128 ? -1 : 0
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
