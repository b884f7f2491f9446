import PaymentModel

/// Why a field does not have its format.
struct FormatFlaw {
    var code: String
    var offset: Int
    var text: String
}

/// Matches one field against its format.
struct FormatMatch {
    private var furthest = -1
    private(set) var flaw: FormatFlaw?
    /// The currency met, for the decimals of the amount behind it.
    private var currency: Currency?
    private let end: Int
    private let hasIndependentMeaning: Bool

    /// Matches a value; afterwards ``flaw`` says what is wrong, if anything.
    ///
    /// Complexity: O(*n*) in the length of the value; optional parts are tried both ways.
    init(_ format: FieldFormat, _ value: Extent, _ bytes: RawSpan, checksMeaning: Bool) {
        end = value.end
        hasIndependentMeaning = checksMeaning
        if match(format.steps, 0, value.start, bytes) {
            // Meaning was noted on the way; a form that fits after a part was tried otherwise has no flaw of form.
            flaw = meaning
        }
    }

    // A flaw of meaning (a date that does not exist) does not stop the matching of the form.
    private var meaning: FormatFlaw?

    private mutating func fail(_ code: String, _ offset: Int, _ text: @autoclosure () -> String) -> Bool {
        if offset > furthest {
            furthest = offset
            flaw = FormatFlaw(code: code, offset: offset, text: text())
        }
        return false
    }

    private mutating func note(_ code: String, _ offset: Int, _ text: @autoclosure () -> String) {
        guard hasIndependentMeaning, meaning == nil else { return }
        meaning = FormatFlaw(code: code, offset: offset, text: text())
    }

    private mutating func match(_ steps: [FieldFormat.Step], _ first: Int, _ start: Int, _ bytes: RawSpan) -> Bool {
        var step = first
        var at = start
        while step < steps.count {
            switch steps[step] {
            case .optional(let close):
                let kept = meaning
                if at < end, match(steps, step + 1, at, bytes) { return true }
                meaning = kept
                step = close
                continue
            case .literal(let byte):
                guard at < end, bytes[at] == byte else {
                    return fail("T17", at, "\(quoted([byte])) is expected here")
                }
                at += 1
            case .lineEnd:
                guard let next = bytes.lineEnd(at, end) else {
                    let hasMore = at < end
                    return hasMore
                        ? fail("T33", at, "the line is too long from here on")
                        : fail("T30", at, "another line is expected")
                }
                at = next
            case .text(let set, let minimum, let maximum):
                guard matchText(set, minimum, maximum, &at, bytes, isLast: step + 1 == steps.count) else {
                    return false
                }
            case .lines(let set, let maximum, let width):
                guard matchLines(set, maximum, width, &at, bytes) else { return false }
            case .date2: guard matchDate(6, &at, bytes) else { return false }
            case .date1: guard matchDate(4, &at, bytes) else { return false }
            case .date4: guard matchDate(8, &at, bytes) else { return false }
            case .time: guard matchTime(&at, bytes) else { return false }
            case .offset: guard matchOffset(&at, bytes) else { return false }
            case .currency: guard matchCurrency(&at, bytes) else { return false }
            case .country: guard matchCountry(&at, bytes) else { return false }
            case .bic: guard matchBIC(&at, bytes) else { return false }
            case .amount(let length):
                guard matchAmount(length, isRate: false, isLast: step + 1 == steps.count, &at, bytes) else {
                    return false
                }
            case .envelope:
                guard end - at <= 9000 else { return fail("T33", at + 9000, "at most 9000 characters are allowed") }
                while at < end {
                    if let next = bytes.lineEnd(at, end) {
                        at = next
                    } else if CharacterSet.z.contains(byte: bytes[at]) {
                        at += 1
                    } else {
                        let character = bytes.quote(Extent(at, at + 1))
                        return fail(
                            "M60",
                            at,
                            "\(character) is not allowed: \(CharacterSet.z.description) are expected"
                        )
                    }
                }
            case .reference:
                let begin = at
                while at < end, at - begin < 16, CharacterSet.x.contains(byte: bytes[at]), !bytes.has("//", at: at) {
                    at += 1
                }
                guard at > begin else { return fail("T17", at, "a reference is expected") }
            case .rate(let length):
                guard matchAmount(length, isRate: true, isLast: true, &at, bytes) else { return false }
            case .partyLine: guard matchParty(isAccount: false, &at, bytes) else { return false }
            case .accountLine: guard matchParty(isAccount: true, &at, bytes) else { return false }
            }
            step += 1
        }
        guard at == end else {
            let isLine = bytes.lineEnd(at, end) != nil
            return fail(
                isLine ? "T30" : "T33",
                at,
                isLine ? "no further line is allowed" : "nothing more is allowed from here on"
            )
        }
        return true
    }

    private mutating func matchText(
        _ set: CharacterSet,
        _ minimum: Int,
        _ maximum: Int,
        _ at: inout Int,
        _ bytes: RawSpan,
        isLast: Bool
    ) -> Bool {
        let start = at
        let limit = min(end, start + maximum)
        while at < limit, set.contains(byte: bytes[at]) { at += 1 }
        if at - start < minimum {
            if at == end || bytes.lineEnd(at, end) != nil {
                return fail("T17", at, at == start ? "the value is missing" : "\(minimum) characters are expected")
            }
            return fail(
                set.violation,
                at,
                "\(bytes.quote(Extent(at, at + 1))) is not allowed: \(set.description) are expected"
            )
        }
        if isLast, at < end, bytes.lineEnd(at, end) == nil {
            if at - start < maximum {
                return fail(
                    set.violation,
                    at,
                    "\(bytes.quote(Extent(at, at + 1))) is not allowed: \(set.description) are expected"
                )
            }
            return fail("T33", at, "at most \(maximum) characters are allowed")
        }
        return true
    }

    private mutating func matchLines(
        _ set: CharacterSet,
        _ maximum: Int,
        _ width: Int,
        _ at: inout Int,
        _ bytes: RawSpan
    ) -> Bool {
        var lines = 0
        while true {
            lines += 1
            guard lines <= maximum else { return fail("T30", at, "at most \(maximum) lines are allowed") }
            let start = at
            while at < end, set.contains(byte: bytes[at]) { at += 1 }
            if at - start > width {
                return fail("T33", start + width, "a line has at most \(width) characters, this one \(at - start)")
            }
            if at == start {
                guard at == end || bytes.lineEnd(at, end) != nil else {
                    return fail(
                        set.violation,
                        at,
                        "\(bytes.quote(Extent(at, at + 1))) is not allowed: \(set.description) are expected"
                    )
                }
                return fail("T30", at, lines == 1 ? "a line of text is expected here" : "an empty line is not allowed")
            }
            if at == end { return true }
            guard let next = bytes.lineEnd(at, end) else {
                return fail(
                    set.violation,
                    at,
                    "\(bytes.quote(Extent(at, at + 1))) is not allowed: \(set.description) are expected"
                )
            }
            at = next
        }
    }

    private mutating func matchDate(_ length: Int, _ at: inout Int, _ bytes: RawSpan) -> Bool {
        let date = Extent(at, min(at + length, end))
        guard date.count == length, bytes.areDigits(date) else {
            return fail("T50", at, "a date of \(length) digits is expected, found \(bytes.quote(date))")
        }
        let value = bytes.number(date)
        let day: CivilDate?
        switch length {
        case 6: day = CivilDate(swift: value)
        case 4: day = CivilDate(year: 2000, month: value / 100, day: value % 100)
        default: day = CivilDate(year: value / 10_000, month: value / 100 % 100, day: value % 100)
        }
        if day == nil { note("T50", at, "there is no such day as \(bytes.quote(date))") }
        at += length
        return true
    }

    private mutating func matchTime(_ at: inout Int, _ bytes: RawSpan) -> Bool {
        let time = Extent(at, min(at + 4, end))
        guard time.count == 4, bytes.areDigits(time) else {
            return fail("T38", at, "a time of four digits HHMM is expected, found \(bytes.quote(time))")
        }
        if !bytes.isTime(time) { note("T38", at, "there is no such time as \(bytes.quote(time))") }
        at += 4
        return true
    }

    private mutating func matchOffset(_ at: inout Int, _ bytes: RawSpan) -> Bool {
        guard at < end, bytes[at] == UInt8(ascii: "+") || bytes[at] == UInt8(ascii: "-") else {
            return fail("T15", at, "the sign of the offset from UTC, + or -, is expected")
        }
        let offset = Extent(at + 1, min(at + 5, end))
        guard offset.count == 4, bytes.areDigits(offset) else {
            return fail(
                "T16",
                at + 1,
                "an offset from UTC of four digits HHMM is expected, found \(bytes.quote(offset))"
            )
        }
        let value = bytes.number(offset)
        if value / 100 > 13 || value % 100 > 59 {
            note("T16", at + 1, "the offset \(bytes.quote(offset)) is not within 0000 to 1359")
        }
        at += 5
        return true
    }

    private mutating func matchCurrency(_ at: inout Int, _ bytes: RawSpan) -> Bool {
        let code = Extent(at, min(at + 3, end))
        guard code.count == 3, let found = Currency(bytes[at], bytes[at + 1], bytes[at + 2]) else {
            return fail("T52", at, "a currency of three letters is expected, found \(bytes.quote(code))")
        }
        currency = found
        at += 3
        return true
    }

    private mutating func matchCountry(_ at: inout Int, _ bytes: RawSpan) -> Bool {
        let code = Extent(at, min(at + 2, end))
        guard code.count == 2, bytes[code.start].isUpper, bytes[code.start + 1].isUpper else {
            return fail("T73", at, "a country of two letters is expected, found \(bytes.quote(code))")
        }
        if CountryCode(bytes[at], bytes[at + 1]) == nil {
            note("T73", at, "\(bytes.quote(code)) is no country of ISO 3166")
        }
        at += 2
        return true
    }

    private mutating func matchBIC(_ at: inout Int, _ bytes: RawSpan) -> Bool {
        var stop = at
        while stop < end, bytes.lineEnd(stop, end) == nil { stop += 1 }
        let bic = Extent(at, stop)
        guard bic.count == 8 || bic.count == 11 else {
            return fail("T28", at, "a BIC has 8 or 11 characters, \(bytes.quote(bic)) has \(bic.count)")
        }
        for position in 0..<bic.count {
            let byte = bytes[at + position]
            let isRight = byte.isUpper || byte.isNumeral && position > 5
            guard isRight || byte.isNumeral && position < 4 else {
                return fail("T27", at + position, "\(bytes.quote(bic)) does not have the form of a BIC (ISO 9362)")
            }
        }
        if CountryCode(bytes[at + 4], bytes[at + 5]) == nil {
            note(
                "T29",
                at + 4,
                "\(bytes.quote(Extent(at + 4, at + 6))) in \(bytes.quote(bic)) is no country of ISO 3166"
            )
        }
        at = stop
        return true
    }

    private mutating func matchAmount(_ length: Int, isRate: Bool, isLast: Bool, _ at: inout Int, _ bytes: RawSpan)
        -> Bool
    {
        let start = at
        var comma: Int?
        while at < end {
            let byte = bytes[at]
            if byte == UInt8(ascii: ","), comma == nil {
                comma = at
            } else if !byte.isNumeral {
                break
            }
            at += 1
        }
        let what = isRate ? "rate" : "amount"
        let whole = Extent(start, end)
        if isLast, at < end, bytes.lineEnd(at, end) == nil {
            return fail(
                "T40",
                at,
                "\(bytes.quote(Extent(at, at + 1))) does not belong in the \(what) \(bytes.quote(whole)): digits and one decimal "
                    + "comma are expected"
            )
        }
        guard at > start else { return fail("T40", at, "the \(what) is missing") }
        guard let comma else {
            return fail(
                "T43",
                at,
                "the \(what) \(bytes.quote(Extent(start, at))) has no decimal comma, which is mandatory"
            )
        }
        guard comma > start else {
            return fail(
                "T43",
                at,
                "the \(what) \(bytes.quote(Extent(start, at))) has no digit before the comma: one is mandatory"
            )
        }
        guard at - start <= length else {
            return fail("T33", start + length, "the \(what) has \(at - start) characters, \(length) are allowed")
        }
        if let digits = currency?.minorUnitDigits, !isRate, at - comma - 1 > digits {
            let name = currency?.text ?? ""
            note("C03", comma, "\(at - comma - 1) decimals, but \(name) has \(digits) (ISO 4217)")
        }
        return true
    }

    private mutating func matchParty(isAccount: Bool, _ at: inout Int, _ bytes: RawSpan) -> Bool {
        guard at < end, bytes[at] == UInt8(ascii: "/") else { return true }
        let start = at
        var stop = at
        while stop < end, CharacterSet.x.contains(byte: bytes[stop]) { stop += 1 }
        guard let next = bytes.lineEnd(stop, end) else {
            if stop == end {
                // Nothing but the identifier: for options that allow it the rest is optional.
                at = stop
                return isWithin(start, stop, isAccount, bytes)
            }
            return fail(
                "M60",
                stop,
                "\(bytes.quote(Extent(stop, stop + 1))) is not allowed: \(CharacterSet.x.description) are expected"
            )
        }
        guard isWithin(start, stop, isAccount, bytes) else { return false }
        at = next
        return true
    }

    private mutating func isWithin(_ start: Int, _ stop: Int, _ isAccount: Bool, _ bytes: RawSpan) -> Bool {
        let count = stop - start
        // `/C/123`: a letter that says debit or credit, and the account.
        let hasMark = !isAccount && count >= 3 && bytes[start + 1].isUpper && bytes[start + 2] == UInt8(ascii: "/")
        guard count >= 2 else { return fail("T17", stop, "an identification is expected behind the slash") }
        guard count <= (hasMark ? 37 : 35) else {
            return fail("T33", start + 35, "an identification has at most 34 characters behind the slash")
        }
        return true
    }
}

extension CharacterSet {
    /// The error code of a character outside the set.
    var violation: String { self == .x || self == .y || self == .z ? "M60" : "T17" }
}

extension RawSpan {
    /// Where the next line begins if a line ends at an offset before `end`.
    @inline(__always)
    func lineEnd(_ offset: Int, _ end: Int) -> Int? {
        guard offset < end else { return nil }
        if self[offset] == UInt8(ascii: "\n") { return offset + 1 }
        if self[offset] == UInt8(ascii: "\r"), offset + 1 < end, self[offset + 1] == UInt8(ascii: "\n") {
            return offset + 2
        }
        return nil
    }
}
