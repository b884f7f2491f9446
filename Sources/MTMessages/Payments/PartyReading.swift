import PaymentModel

/// Where the words of a party go in a payment.
struct PartyFields {
    var name: PaymentField
    var account: PaymentField
    var bic: PaymentField
    var agent: PaymentField
    var address: PaymentField
    var country: PaymentField

    static let debtor = PartyFields(
        name: .debtorName,
        account: .debtorAccount,
        bic: .debtorBIC,
        agent: .debtorAgent,
        address: .debtorAddress,
        country: .debtorCountry
    )
    static let creditor = PartyFields(
        name: .creditorName,
        account: .creditorAccount,
        bic: .creditorBIC,
        agent: .creditorAgent,
        address: .creditorAddress,
        country: .creditorCountry
    )
}

/// Reads parties and institutions of MT fields into a payment's texts. Each function is false where the payment would hold
/// more text than one may.
extension PaymentTexts {
    @inline(__always)
    mutating func set(_ field: PaymentField, _ extent: Extent, _ bytes: RawSpan) -> Bool {
        set(field, to: bytes.extracting(extent.start..<extent.end))
    }

    @inline(__always)
    mutating func append(_ extent: Extent, to field: PaymentField, _ bytes: RawSpan) -> Bool {
        append(bytes.extracting(extent.start..<extent.end), to: field)
    }

    /// A customer: 50A, 50F, 50K, 59, 59A or 59F.
    mutating func readCustomer(_ field: ScannedField, as party: PartyFields, _ bytes: RawSpan) -> Bool {
        switch field.tag.letter {
        case UInt8(ascii: "A"), UInt8(ascii: "G"): return readInstitution(field, as: party, hasMark: false, bytes)
        case UInt8(ascii: "F"): return readStructured(field, as: party, bytes)
        default: break
        }
        var rest = field.value
        var fits = true
        if !rest.isEmpty, bytes[rest.start] == UInt8(ascii: "/") {
            let (line, next) = bytes.line(rest)
            fits = set(party.account, bytes.trimmed(Extent(line.start + 1, line.end)), bytes)
            rest = Extent(next, rest.end)
        }
        guard !rest.isEmpty else { return fits }
        let (name, next) = bytes.line(rest)
        fits = set(party.name, bytes.trimmed(name), bytes) && fits
        rest = Extent(next, rest.end)
        var last: Extent?
        while !rest.isEmpty {
            let (line, next) = bytes.line(rest)
            let text = bytes.trimmed(line)
            fits = append(text, to: party.address, bytes) && fits
            last = text
            rest = Extent(next, rest.end)
        }
        if let last, let country = CountryNames.country(in: last, bytes) {
            let letters: [2 of UInt8] = [
                UInt8(truncatingIfNeeded: 65 + country.index >> 5), UInt8(truncatingIfNeeded: 65 + country.index & 31),
            ]
            fits = unsafe set(party.country, to: letters.span.bytes) && fits
        }
        return fits
    }

    /// An institution that is a party itself: 52a and 58a of a 202; and a customer identified by its BIC, whose account has no
    /// mark for debit or credit before it.
    mutating func readInstitution(
        _ field: ScannedField,
        as party: PartyFields,
        hasMark: Bool = true,
        _ bytes: RawSpan
    ) -> Bool {
        let (identifier, rest) = bytes.partyIdentifier(field.value, hasMark: hasMark)
        var fits = true
        if let identifier { fits = set(party.account, identifier, bytes) }
        guard !rest.isEmpty else { return fits }
        let (first, next) = bytes.line(rest)
        if field.tag.letter == UInt8(ascii: "A") || field.tag.letter == UInt8(ascii: "G") {
            return set(party.bic, bytes.trimmed(first), bytes) && fits
        }
        fits = set(party.name, bytes.trimmed(first), bytes) && fits
        var lines = Extent(next, rest.end)
        while !lines.isEmpty {
            let (line, next) = bytes.line(lines)
            fits = append(bytes.trimmed(line), to: party.address, bytes) && fits
            lines = Extent(next, lines.end)
        }
        return fits
    }

    /// An institution on the way: its BIC, else its clearing system's identification, else its name, else its account.
    mutating func readAgent(_ field: ScannedField, into target: PaymentField, _ bytes: RawSpan) -> Bool {
        append(bytes.agent(field), to: target, bytes)
    }

    /// 50F and 59F: numbered lines.
    private mutating func readStructured(_ field: ScannedField, as party: PartyFields, _ bytes: RawSpan) -> Bool {
        var rest = field.value
        var fits = true
        if !rest.isEmpty {
            let (line, next) = bytes.line(rest)
            if bytes[line.start] == UInt8(ascii: "/") {
                fits = set(party.account, bytes.trimmed(Extent(line.start + 1, line.end)), bytes)
                rest = Extent(next, rest.end)
            } else if bytes.isIdentification(line) {
                // Another identification than an account, as in CCPT/US/123456.
                rest = Extent(next, rest.end)
            }
        }
        while !rest.isEmpty {
            let (line, next) = bytes.line(rest)
            rest = Extent(next, rest.end)
            guard bytes.isNumbered(line) else {
                // A wrong line is told by the rules, and not lost.
                fits = append(bytes.trimmed(line), to: party.address, bytes) && fits
                continue
            }
            let content = bytes.trimmed(Extent(line.start + 2, line.end))
            switch bytes[line.start] {
            case UInt8(ascii: "1"): fits = append(content, to: party.name, bytes) && fits
            case UInt8(ascii: "2"): fits = append(content, to: party.address, bytes) && fits
            case UInt8(ascii: "3"):
                // 3/CC/town; a second line of number 3 goes on with the town.
                guard !has(party.country), content.count >= 2,
                    content.count == 2 || bytes[content.start + 2] == UInt8(ascii: "/")
                else {
                    fits = append(content, to: party.address, bytes) && fits
                    continue
                }
                fits = set(party.country, Extent(content.start, content.start + 2), bytes) && fits
                // 3/CC alone gives no town.
                if content.count > 3 {
                    fits = append(Extent(content.start + 3, content.end), to: party.address, bytes) && fits
                }
            default: break
            }
        }
        return fits
    }
}

extension RawSpan {
    /// A line of 50F or 59F: a digit from 1 to 8, and a slash.
    func isNumbered(_ line: Extent) -> Bool {
        line.count >= 2 && self[line.start] &- 49 < 8 && self[line.start + 1] == UInt8(ascii: "/")
    }

    /// Code, country and identification: `CCPT/US/123456`.
    func isIdentification(_ line: Extent) -> Bool {
        guard line.count > 8, self[line.start + 4] == UInt8(ascii: "/"), self[line.start + 7] == UInt8(ascii: "/")
        else {
            return false
        }
        return areLetters(Extent(line.start, line.start + 4)) && areLetters(Extent(line.start + 5, line.start + 7))
    }

    /// The party identifier of an institution's field without its slashes and without the mark for debit or credit, where the
    /// field may have one; and what stands below.
    func partyIdentifier(_ value: Extent, hasMark: Bool = true) -> (identifier: Extent?, rest: Extent) {
        guard !value.isEmpty, self[value.start] == UInt8(ascii: "/") else { return (nil, value) }
        let (line, next) = line(value)
        var start = line.start + 1
        if hasMark, line.count >= 3, self[start].isUpper, self[start + 1] == UInt8(ascii: "/") {
            start += 2
        } else if hasMark, line.count == 2, self[start].isUpper {
            // `/C` alone is the mark without an account.
            start += 1
        } else if start < line.end, self[start] == UInt8(ascii: "/") {
            start += 1
        }
        let identifier = trimmed(Extent(start, line.end))
        return (identifier.isEmpty ? nil : identifier, Extent(next, value.end))
    }

    /// What identifies the institution of a field: see ``PaymentTexts/readAgent(_:into:_:)``.
    @inline(__always)
    func agent(_ field: ScannedField) -> Extent {
        // Mostly a BIC alone.
        if field.tag.letter == UInt8(ascii: "A"), field.lines == 1, !hasIdentifier(field) {
            return trimmed(field.value)
        }
        return agentBelowIdentifier(field)
    }

    private func agentBelowIdentifier(_ field: ScannedField) -> Extent {
        let (identifier, rest) = partyIdentifier(field.value)
        let isClearingCode = has("//", at: field.value.start) && field.value.count > 2
        if field.tag.letter == UInt8(ascii: "A") { return trimmed(line(rest).line) }
        if isClearingCode, let identifier { return identifier }
        if !rest.isEmpty { return trimmed(line(rest).line) }
        return identifier ?? Extent(field.value.start, field.value.start)
    }
}
