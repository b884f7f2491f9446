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
        case uetr
    }

    /// SWIFT User Handbook, FIN System Messages, "Block 3: user header". Others are passed over.
    private static func form(_ number: Int) -> (form: Form, words: String)? {
        switch number {
        case 103: (.text(.lettersAndDigits, 3...3), "the three letters of a service are expected")
        case 108: (.text(.x, 1...16), "up to 16 characters of set x are expected")
        case 111: (.text(.digits, 3...3), "three digits are expected, as in 001")
        case 113: (.text(.x, 4...4), "four characters of set x are expected")
        case 115: (.text(.x, 1...32), "up to 32 characters of set x are expected")
        case 119: (.text(.lettersAndDigits, 1...8), "up to 8 upper-case letters or digits are expected, as in STP")
        case 121: (.uetr, "a UUID of version 4 in lower case is expected, 36 characters")
        case 423: (.text(.digits, 12...18), "a time stamp YYMMDDHHMMSS is expected")
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
        at = value
        while at < extent.end, self[at] != UInt8(ascii: "}") { at += 1 }
        guard at < extent.end else { return nil }
        return (Extent(tag, value - 1), Extent(value, at), at + 1)
    }

    func areBlanks(_ extent: Extent) -> Bool {
        for offset in extent.start..<extent.end where !self[offset].isBlank { return false }
        return true
    }

    func areDigits(_ extent: Extent) -> Bool {
        for offset in extent.start..<extent.end where !self[offset].isNumeral { return false }
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
        for offset in extent.start..<extent.end { value = value &* 10 &+ Int(self[offset] &- 48) }
        return value
    }

    func matches(_ extent: Extent, _ form: MessageHeaders.Form) -> Bool {
        switch form {
        case .text(let set, let length):
            guard length.contains(extent.count) else { return false }
            for offset in extent.start..<extent.end where !set.contains(byte: self[offset]) { return false }
            return true
        case .uetr:
            return isUETR(extent)
        }
    }

    /// A UUID of version 4 in lower case.
    func isUETR(_ extent: Extent) -> Bool {
        guard extent.count == 36 else { return false }
        for position in 0..<36 {
            let byte = self[extent.start + position]
            switch position {
            case 8, 13, 18, 23: guard byte == UInt8(ascii: "-") else { return false }
            case 14: guard byte == UInt8(ascii: "4") else { return false }
            case 19:
                guard byte == UInt8(ascii: "8") || byte == UInt8(ascii: "9") || byte &- 97 < 2 else { return false }
            default: guard byte.isNumeral || byte &- 97 < 6 else { return false }
            }
        }
        return true
    }

    /// A logical terminal: the eight characters of a BIC, a letter or digit for the terminal, three for the branch.
    func isTerminal(_ extent: Extent) -> Bool {
        guard extent.count == 12 else { return false }
        for position in 0..<12 {
            let byte = self[extent.start + position]
            guard byte.isUpper || byte.isNumeral && position != 4 && position != 5 else { return false }
        }
        return true
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

extension CivilDate {
    /// The day that YYMMDD means: years 80 to 99 belong to the last century (SWIFT Standards MT, General Field
    /// Definitions, date format).
    init?(swift value: Int) {
        let year = value / 10_000
        self.init(year: year + (year >= 80 ? 1900 : 2000), month: value / 100 % 100, day: value % 100)
    }
}
