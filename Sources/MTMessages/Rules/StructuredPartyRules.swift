import PaymentModel

/// The lines of 50F and 59F.
///
/// Source: SWIFT User Handbook, Standards MT, category 1, MT103, fields 50a and 59a, options F. `1/` and `3/` without
/// `2/` is right; several lines of one number are, up to 3.
extension ScannedMessage {
    func checkStructuredParty(_ field: ScannedField, _ context: inout RuleContext, _ bytes: RawSpan) {
        var rest = field.value
        let isDebtor = field.tag.number == 50
        var hasCode = false
        let (first, next) = bytes.line(rest)
        if bytes[first.start] == UInt8(ascii: "/") {
            rest = Extent(next, rest.end)
        } else if isDebtor, !bytes.isNumbered(first) {
            checkIdentifier(first, field, &context, bytes)
            hasCode = true
            rest = Extent(next, rest.end)
        } else if isDebtor {
            context.report(
                "T54",
                at: field,
                in: self,
                offset: first.start,
                "50F begins with \(bytes.quote(first)): its first line must be an account, as in /123456, or another identification, as in "
                    + "CCPT/DE/123456"
            )
        }
        var numbers = Numbers()
        while !rest.isEmpty {
            let (line, next) = bytes.line(rest)
            rest = Extent(next, rest.end)
            checkLine(line, field, isDebtor: isDebtor, &numbers, &context, bytes)
        }
        guard numbers.isReadable else { return }
        if !numbers.has(1) {
            context.report("T56", at: field, in: self, "\(field.tag) has no line 1/: the name is mandatory")
        }
        if numbers.has(2), !numbers.has(3) {
            context.report(
                "T56",
                at: field,
                in: self,
                "\(field.tag) has a line 2/ but no line 3/: an address needs its country"
            )
        }
        if numbers.has(4) != numbers.has(5) {
            context.report(
                "T56",
                at: field,
                in: self,
                "\(field.tag) has only one of the lines 4/ and 5/: date and place of birth stand together"
            )
        }
        if numbers.has(8), !hasCode, !numbers.has(6), !numbers.has(7) {
            context.report(
                "T56",
                at: field,
                in: self,
                "\(field.tag) has a line 8/ but nothing that it could go on with: an identification such as CCPT/DE/123456, or a line 6/ or 7/"
            )
        }
    }

    private struct Numbers {
        var mask: UInt16 = 0
        var last: UInt8 = 0
        /// False once a line could not be told: then nobody can say what is missing.
        var isReadable = true

        func has(_ number: Int) -> Bool { mask & 1 << UInt16(number) != 0 }
    }

    /// CCPT/DE/123456: T55 for the code, T73 for the country, T54 for the rest.
    private func checkIdentifier(_ line: Extent, _ field: ScannedField, _ context: inout RuleContext, _ bytes: RawSpan)
    {
        let codes: [StaticString] = ["ARNU", "CCPT", "CUST", "DRLC", "EMPL", "NIDN", "SOSE", "TXID"]
        guard line.count > 8, bytes[line.start + 4] == UInt8(ascii: "/"), bytes[line.start + 7] == UInt8(ascii: "/")
        else {
            context.report(
                "T54",
                at: field,
                in: self,
                offset: line.start,
                "50F begins with \(bytes.quote(line)): an account, as in /123456, or code, country and identification, as in "
                    + "CCPT/DE/123456, are expected"
            )
            return
        }
        if !codes.contains(where: { bytes.has($0, at: line.start) }) {
            context.report(
                "T55",
                at: field,
                in: self,
                offset: line.start,
                "the code \(bytes.quote(Extent(line.start, line.start + 4))) of 50F is none of "
                    + codes.map(\.description).joined(separator: ", ")
            )
        }
        checkCountry(line.start + 5, field, &context, bytes)
    }

    private func checkCountry(_ offset: Int, _ field: ScannedField, _ context: inout RuleContext, _ bytes: RawSpan) {
        let code = Extent(offset, offset + 2)
        guard CountryCode(bytes[offset], bytes[offset + 1]) == nil else { return }
        context.report(
            "T73",
            at: field,
            in: self,
            offset: offset,
            "\(bytes.quote(code)) in \(field.tag) is no country of ISO 3166"
        )
    }

    private func checkLine(
        _ line: Extent,
        _ field: ScannedField,
        isDebtor: Bool,
        _ numbers: inout Numbers,
        _ context: inout RuleContext,
        _ bytes: RawSpan
    ) {
        let highest: UInt8 = isDebtor ? 8 : 3
        guard bytes.isNumbered(line), bytes[line.start] &- 48 <= highest, line.count > 2 else {
            numbers.isReadable = false
            context.report(
                "T56",
                at: field,
                in: self,
                offset: line.start,
                "\(field.tag) has the line \(bytes.quote(line)): a number from 1 to \(highest), a slash and a text are expected"
            )
            return
        }
        let number = bytes[line.start] &- 48
        if numbers.mask == 0, number != 1 {
            context.report(
                "T56",
                at: field,
                in: self,
                offset: line.start,
                "the first line of \(field.tag) is \(bytes.quote(line)): it must have the number 1, the name"
            )
            numbers.mask |= 2
        } else if number < numbers.last {
            context.report(
                "T56",
                at: field,
                in: self,
                offset: line.start,
                "the line \(bytes.quote(line)) of \(field.tag) is out of order: the numbers must not fall"
            )
        }
        let isFirst = !numbers.has(Int(number))
        numbers.last = max(numbers.last, number)
        numbers.mask |= 1 << UInt16(number)
        guard isFirst else {
            if number > 3 {
                context.report(
                    "T56",
                    at: field,
                    in: self,
                    offset: line.start,
                    "the line \(bytes.quote(line)) of \(field.tag) is the second with the number \(number): only 1, 2 and 3 may be repeated"
                )
            }
            return
        }
        switch number {
        case 3, 5, 6, 7:
            guard line.count >= 4,
                number == 3
                    ? line.count == 4 || bytes[line.start + 4] == UInt8(ascii: "/")
                    : line.count > 5 && bytes[line.start + 4] == UInt8(ascii: "/")
            else {
                context.report(
                    number == 3 ? "T73" : "T56",
                    at: field,
                    in: self,
                    offset: line.start + 2,
                    "\(bytes.quote(line)) in \(field.tag): the country's two letters and a slash are expected behind \(number)/"
                )
                return
            }
            checkCountry(line.start + 2, field, &context, bytes)
        case 4:
            let date = Extent(line.start + 2, line.end)
            let value = date.count == 8 && bytes.areDigits(date) ? bytes.number(date) : 0
            let born = CivilDate(year: value / 10_000, month: value / 100 % 100, day: value % 100)
            // It must be before the day on which the message is sent, which is not known: nobody is born behind the value date.
            if born == nil || born.flatMap({ born in context.day.map { born.dayNumber > $0.dayNumber } }) ?? false {
                context.report(
                    "T50",
                    at: field,
                    in: self,
                    offset: date.start,
                    "the date of birth \(bytes.quote(date)) in \(field.tag) "
                        + (born == nil ? "is no day: YYYYMMDD is expected" : "is behind the day of the payment")
                )
            }
        default: break
        }
    }
}
