public import PaymentModel

/// The values in fields, typed. Each is nil where the field's format has no such part or the part cannot be read exactly.
extension FINMessage.Field {
    /// The day of 30, 32A, 60a, 61, 62a, 64, 65, 13D.
    public var date: CivilDate? {
        let start: Int
        switch (tag.number, tag.letter) {
        case (30, 0), (32, UInt8(ascii: "A")), (61, 0), (13, UInt8(ascii: "D")): start = 0
        case (60, _), (62, _), (64, 0), (65, 0): start = 1
        default: return nil
        }
        return withSpan { bytes in
            let digits = Extent(start, start + 6)
            guard digits.end <= bytes.byteCount, bytes.areDigits(digits) else { return nil }
            return CivilDate(swift: bytes.number(digits))
        }
    }

    /// Currency and amount of 32A, 32B, 33B, 34F, 60a, 62a, 64, 65, 71F, 71G, 90C, 90D. Amounts are exact.
    public var money: (currency: Currency, amount: Amount)? {
        withSpan { bytes in
            var start: Int
            switch (tag.number, tag.letter) {
            case (32, UInt8(ascii: "A")): start = 6
            case (32, _), (33, _), (71, UInt8(ascii: "F")), (71, UInt8(ascii: "G")): start = 0
            case (60, _), (62, _), (64, 0), (65, 0): start = 7
            case (90, _):
                start = 0
                while start < bytes.byteCount, bytes[start].isNumeral { start += 1 }
            case (34, _): return floorLimit(bytes)
            default: return nil
            }
            guard start < bytes.byteCount else { return nil }
            return bytes.currencyAndAmount(Extent(start, bytes.byteCount))
        }
    }

    /// 34F: the mark may stand between currency and amount.
    private func floorLimit(_ bytes: RawSpan) -> (currency: Currency, amount: Amount)? {
        guard bytes.byteCount > 4, let currency = Currency(bytes[0], bytes[1], bytes[2]) else { return nil }
        let start = bytes[3].isUpper ? 4 : 3
        guard let amount = bytes.amount(Extent(start, bytes.byteCount)) else { return nil }
        return (currency, amount)
    }

    /// The BIC of options A, C of 50, and G.
    public var bic: BIC? {
        guard [UInt8(ascii: "A"), UInt8(ascii: "G"), UInt8(ascii: "P")].contains(tag.letter) || tag.number == 50 else {
            return nil
        }
        return lines.last.flatMap { BIC($0) }
    }

    /// What stands in the line that begins with a slash: an account, a clearing code, a party identifier.
    public var identifier: String? {
        guard (50...59).contains(tag.number) else { return nil }
        return withSpan { bytes in
            guard let identifier = bytes.partyIdentifier(Extent(0, bytes.byteCount)).identifier else { return nil }
            return String(decoding: bytes.array(identifier), as: UTF8.self)
        }
    }

    /// Name and address of options D, F, H, K and of 59, without the account's line; of option F with their numbers.
    public var nameAndAddress: [String] {
        guard (50...59).contains(tag.number),
            ![UInt8(ascii: "A"), UInt8(ascii: "C"), UInt8(ascii: "G")].contains(tag.letter)
        else { return [] }
        let lines = lines
        let hasIdentifier = lines.first?.hasPrefix("/") ?? false
        return Array(lines.dropFirst(hasIdentifier ? 1 : 0))
    }

    private func withSpan<Result>(_ body: (RawSpan) -> Result) -> Result {
        unsafe body(bytes.span.bytes)
    }
}

/// One entry of a statement: field 61.
public struct StatementEntry: Sendable, Hashable {
    /// The value date.
    public var valueDate: CivilDate
    /// The entry date, month and day as MMDD, where it is given.
    public var entryDate: String?
    /// `C` or `D`; `RC` and `RD` reverse a credit or a debit, `EC` and `ED` are expected.
    public var mark: String
    /// The third letter of the currency, where it is given.
    public var fundsCode: String?
    /// How much, exactly. The currency is the balance's.
    public var amount: Amount
    /// The type of transaction, as in `NTRF`.
    public var type: String
    /// The reference for the owner of the account.
    public var reference: String
    /// The reference of the institution, behind two slashes.
    public var institutionReference: String?
    /// The second line.
    public var details: String?

    /// Whether money came in: a credit, or a debit reversed.
    public var isCredit: Bool { mark == "C" || mark == "RD" || mark == "EC" }

    /// Reads a field 61; nil where it is none or does not have its format.
    public init?(_ field: FINMessage.Field) {
        guard field.tag.number == 61, field.tag.letter == 0, let date = field.date else { return nil }
        let lines = field.lines
        guard let first = lines.first, lines.count <= 2 else { return nil }
        var rest = Substring(first).dropFirst(6)
        func take(_ maximum: Int, _ isPart: (Character) -> Bool) -> String {
            let part = rest.prefix(maximum).prefix(while: isPart)
            rest = rest.dropFirst(part.count)
            return String(part)
        }
        func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }
        func isLetter(_ character: Character) -> Bool { ("A"..."Z").contains(character) }
        let entry = take(4, isDigit)
        guard entry.isEmpty || entry.count == 4 else { return nil }
        var letters = take(3, isLetter)
        let marks = ["RC", "RD", "EC", "ED", "C", "D"]
        guard let mark = marks.first(where: { letters.hasPrefix($0) }) else { return nil }
        letters = String(letters.dropFirst(mark.count))
        guard letters.count <= 1 else { return nil }
        let digits = take(15) { isDigit($0) || $0 == "," }
        guard digits.contains(","), let amount = Amount(digits.utf8, separator: UInt8(ascii: ",")) else { return nil }
        guard rest.count > 4 else { return nil }
        type = String(rest.prefix(4))
        rest = rest.dropFirst(4)
        let parts = rest.split(separator: "//", maxSplits: 1, omittingEmptySubsequences: false)
        valueDate = date
        entryDate = entry.isEmpty ? nil : entry
        self.mark = mark
        fundsCode = letters.isEmpty ? nil : letters
        self.amount = amount
        reference = parts.first.map(String.init) ?? ""
        institutionReference = parts.count > 1 ? String(parts[1]) : nil
        details = lines.count > 1 ? lines[1] : nil
    }
}
