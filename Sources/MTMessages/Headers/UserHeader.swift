import PaymentModel

extension MessageHeaders {
    /// Block 3: references, flag, UETR.
    mutating func readUserHeader(
        _ message: borrowing ScannedMessage,
        _ bytes: RawSpan,
        _ rules: RuleSet,
        _ findings: inout Findings
    ) {
        guard let block = message.userHeader else { return }
        var at = block.start
        // So many fields there are not in block 3: what comes behind is not looked up.
        var seen = InlineArray<16, Int32>(repeating: -1)
        var count = 0
        while let (tag, value, next) = bytes.block(in: Extent(at, block.end)) {
            if next == at { break }
            if !bytes.areBlanks(Extent(at, tag.start - 1)) { break }
            at = next
            let isNumber = tag.count == 3 && bytes.areDigits(tag)
            let number = isNumber ? Int32(truncatingIfNeeded: bytes.number(tag)) : -1
            var isRepeated = false
            for index in 0..<min(count, 16) where seen[index] == number && isNumber { isRepeated = true }
            if isRepeated {
                if rules != .none {
                    findings.append(
                        Finding(
                            "U00",
                            at: tag.start,
                            "/3",
                            "field \(bytes.quote(tag)) stands twice in block 3: take one out"
                        )
                    )
                }
                continue
            }
            if count < 16 { seen[count] = number }
            count += 1
            take(tag, value, bytes, rules, &findings)
        }
        if rules != .none, at < block.end, !bytes.areBlanks(Extent(at, block.end)) {
            findings.append(
                Finding(
                    "U00",
                    at: at,
                    "/3",
                    "block 3 holds \(bytes.quote(Extent(at, block.end))): only {tag:value} may stand there"
                )
            )
        }
    }

    private mutating func take(
        _ tag: Extent,
        _ value: Extent,
        _ bytes: RawSpan,
        _ rules: RuleSet,
        _ findings: inout Findings
    ) {
        guard tag.count == 3, bytes.areDigits(tag) else {
            if rules != .none {
                findings.append(
                    Finding(
                        "U00",
                        at: tag.start,
                        "/3",
                        "block 3 holds a field \(bytes.quote(tag)): its fields have three digits, as in 108"
                    )
                )
            }
            return
        }
        let number = bytes.number(tag)
        switch number {
        case 108: userReference = value
        case 119: validationFlag = value
        case 121: uetr = value
        default: break
        }
        guard rules != .none else { return }
        // What nearly every message has, first.
        if number == 121, bytes.isUETR(value) { return }
        guard let expected = Self.form(number) else { return }
        if !bytes.matches(value, expected.form) {
            findings.append(
                Finding(
                    "U00",
                    at: value.start,
                    "/3/\(number)",
                    "field \(number) of block 3 is \(bytes.quote(value)): \(expected.words)"
                )
            )
        }
    }

    enum Form {
        case text(CharacterSet, ClosedRange<Int>)
        /// A code of three characters between slashes, and a text.
        case coded(CharacterSet, ClosedRange<Int>)
        case uetr
        /// `P` or `S`.
        case copy
    }

    /// SWIFT User Handbook, FIN System Messages, "Block 3: user header". Others are passed over.
    private static func form(_ number: Int) -> (form: Form, words: String)? {
        switch number {
        case 103: (.text(.lettersAndDigits, 3...3), "the three letters of a service are expected")
        case 106: (.text(.lettersAndDigits, 28...28), "a message input reference of 28 characters is expected")
        case 108: (.text(.x, 1...16), "up to 16 characters of set x are expected")
        case 111: (.text(.digits, 3...3), "three digits are expected, as in 001")
        case 113: (.text(.x, 4...4), "four characters of set x are expected")
        case 115: (.text(.x, 1...32), "up to 32 characters of set x are expected")
        case 119: (.text(.lettersAndDigits, 1...8), "up to 8 upper-case letters or digits are expected, as in STP")
        case 121: (.uetr, "a UUID of version 4 in lower case is expected, 36 characters")
        case 165: (.coded(.lettersAndDigits, 1...34), "a code and a text are expected, as in /123/RELEASED")
        case 423: (.text(.digits, 12...18), "a time stamp YYMMDDHHMMSS is expected")
        case 424: (.text(.x, 1...16), "up to 16 characters of set x are expected")
        case 433: (.coded(.letters, 0...20), "a code and a text are expected, as in /AOK/NO HIT")
        case 434: (.coded(.letters, 0...20), "a code and a text are expected, as in /FPO/NO MATCH")
        default: nil
        }
    }
}

extension RawSpan {
    /// The first `{tag:value}` of an extent, and where the next may begin.
    func block(in extent: Extent) -> (tag: Extent, value: Extent, next: Int)? {
        var at = extent.start
        while at < extent.end, self[at] != UInt8(ascii: "{") { at += 1 }
        let tag = at + 1
        at = tag
        while at < extent.end, self[at] != UInt8(ascii: ":"), self[at] != UInt8(ascii: "}") { at += 1 }
        guard at < extent.end, self[at] == UInt8(ascii: ":") else { return nil }
        let value = at + 1
        at = skipOrdinary(from: value, to: extent.end)
        while at < extent.end, self[at] != UInt8(ascii: "}") { at = skipOrdinary(from: at + 1, to: extent.end) }
        guard at < extent.end else { return nil }
        return (Extent(tag, value - 1), Extent(value, at), at + 1)
    }

    func areBlanks(_ extent: Extent) -> Bool {
        for offset in extent.start..<extent.end where !self[offset].isBlank { return false }
        return true
    }

    @inline(__always)
    func areDigits(_ extent: Extent) -> Bool {
        var at = extent.start
        while at < extent.end {
            guard self[at].isNumeral else { return false }
            at &+= 1
        }
        return true
    }

    func areEqual(_ a: Extent, _ b: Extent) -> Bool {
        guard a.count == b.count else { return false }
        for offset in 0..<a.count where self[a.start + offset] != self[b.start + offset] { return false }
        return true
    }

    /// The number that up to nine digits make. The caller has seen that they are digits.
    @inline(__always)
    func number(_ extent: Extent) -> Int {
        var value = 0
        var at = extent.start
        while at < extent.end {
            value = value &* 10 &+ Int(self[at] &- 48)
            at &+= 1
        }
        return value
    }

    func matches(_ extent: Extent, _ form: MessageHeaders.Form) -> Bool {
        switch form {
        case .text(let set, let length):
            guard length.contains(extent.count) else { return false }
            for offset in extent.start..<extent.end where !set.contains(byte: self[offset]) { return false }
            return true
        case .coded(let set, let length):
            guard extent.count >= 5, length.contains(extent.count - 5) else { return false }
            let code = Extent(extent.start + 1, extent.start + 4)
            return self[extent.start] == UInt8(ascii: "/") && self[code.end] == UInt8(ascii: "/")
                && matches(code, .text(set, 3...3)) && matches(Extent(code.end + 1, extent.end), .text(.x, length))
        case .uetr:
            return isUETR(extent)
        case .copy:
            return extent.count == 1
                && (self[extent.start] == UInt8(ascii: "P") || self[extent.start] == UInt8(ascii: "S"))
        }
    }

    /// A UUID of version 4 in lower case.
    @inline(__always)
    func isUETR(_ extent: Extent) -> Bool {
        guard extent.count == 36, extent.start >= 0, extent.end <= byteCount else { return false }
        let start = extent.start
        let hyphen = UInt8(ascii: "-")
        // 8-4-4-4-12: words that overlap, in which the hyphens are no hexadecimal digits.
        let all: UInt64 = 0x8080_8080_8080_8080
        guard word(at: start).lowerHexadecimals == all,
            word(at: start &+ 9).lowerHexadecimals == all & ~(0xFF << 32),
            word(at: start &+ 15).lowerHexadecimals == all & ~(0xFF << 24),
            word(at: start &+ 24).lowerHexadecimals & word(at: start &+ 28).lowerHexadecimals == all,
            byte(at: start &+ 8) == hyphen, byte(at: start &+ 13) == hyphen, byte(at: start &+ 18) == hyphen,
            byte(at: start &+ 23) == hyphen, byte(at: start &+ 14) == UInt8(ascii: "4")
        else { return false }
        let variant = byte(at: start &+ 19)
        return variant == UInt8(ascii: "8") || variant == UInt8(ascii: "9") || variant &- 97 < 2
    }

    /// A logical terminal: the eight characters of a BIC, a letter or digit for the terminal, three for the branch.
    @inline(__always)
    func isTerminal(_ extent: Extent) -> Bool {
        guard extent.count == 12, extent.start >= 0, extent.end <= byteCount else { return false }
        return word(at: extent.start).isBICParty && word(at: extent.start &+ 4).areCapitalsOrDigits
    }

    /// YYMMDD of a day that exists.
    func isDate(_ extent: Extent) -> Bool {
        guard extent.count == 6, areDigits(extent) else { return false }
        return CivilDate(swift: number(extent)) != nil
    }

    /// HHMM of a time that exists.
    func isTime(_ extent: Extent) -> Bool {
        guard extent.count == 4, areDigits(extent) else { return false }
        let value = number(extent)
        return value / 100 < 24 && value % 100 < 60
    }
}

/// Eight characters in one word, lowest first.
///
/// With the upper bit clear, adding `0x80 - k` sets it where the byte is at least `k`; no carry leaves a byte.
extension UInt64 {
    /// The upper bit of each byte that is A to Z.
    @inline(__always)
    private var capitals: UInt64 {
        let lower = self & 0x7F7F_7F7F_7F7F_7F7F
        return (lower &+ 0x3F3F_3F3F_3F3F_3F3F) & ~(lower &+ 0x2525_2525_2525_2525) & ~self & 0x8080_8080_8080_8080
    }

    /// The upper bit of each byte that is 0 to 9.
    @inline(__always)
    private var digits: UInt64 {
        let lower = self & 0x7F7F_7F7F_7F7F_7F7F
        return (lower &+ 0x5050_5050_5050_5050) & ~(lower &+ 0x4646_4646_4646_4646) & ~self & 0x8080_8080_8080_8080
    }

    /// The upper bit of each byte that is 0 to 9 or a to f.
    @inline(__always)
    var lowerHexadecimals: UInt64 {
        let lower = self & 0x7F7F_7F7F_7F7F_7F7F
        let letters = (lower &+ 0x1F1F_1F1F_1F1F_1F1F) & ~(lower &+ 0x1919_1919_1919_1919) & ~self
        return letters & 0x8080_8080_8080_8080 | digits
    }

    /// Whether all are A to Z or 0 to 9.
    @inline(__always)
    var areCapitalsOrDigits: Bool { capitals | digits == 0x8080_8080_8080_8080 }

    /// Whether all are A to Z or 0 to 9, and the fifth and the sixth, the country, A to Z.
    @inline(__always)
    var isBICParty: Bool {
        let letters = capitals
        return letters | digits == 0x8080_8080_8080_8080 && letters & 0x0000_8080_0000_0000 == 0x0000_8080_0000_0000
    }
}

extension CivilDate {
    /// The day that YYMMDD means: years 80 to 99 belong to the last century (SWIFT Standards MT, General Field
    /// Definitions, date format).
    init?(swift value: Int) {
        let year = value / 10_000
        self.init(year: year + (year >= 80 ? 1900 : 2000), month: value / 100 % 100, day: value % 100)
    }
}
