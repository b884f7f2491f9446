import PaymentModel

/// References in what a statement tells the owner of the account (MT field 86), where it has codes for them.
///
/// A statement line has room for 16 characters of a reference; those of ISO 20022 have up to 35, and stand here whole: `/EREF/…` and `/PREF/…`
/// as SWIFT's MT940 guidelines have it, `EREF+…` and `KREF+…` in subfields `?20` to `?29` as German banks do (DFÜ-Abkommen, annex 3).
enum OwnerInformation {
    /// The codes of references: of the payment, of the order and of its part, and of the instruction.
    private static let codes = ["EREF", "KREF", "PREF", "IREF"]
    private static let longest = 35

    /// The references in a text, in its order of codes. Complexity: O(*n*).
    static func references(in text: String) -> [String] {
        let bytes = joined(text)
        return codes.flatMap { values(of: Array($0.utf8), in: bytes) }
    }

    /// What was ordered, where the bank exchanged it: `/OCMT/USD1000,/` (SWIFT's MT940 guidelines, original amount). Complexity: O(*n*).
    static func instructed(in text: String) -> AccountEntry.Instructed? {
        let bytes = joined(text)
        let code = Array("/OCMT/".utf8)
        for place in bytes.indices where bytes[place...].starts(with: code) {
            let value = bytes[(place + code.count)...].prefix { $0 != UInt8(ascii: "/") }
            guard let currency = Currency(String(decoding: value.prefix(3), as: UTF8.self)),
                let amount = Amount(value.dropFirst(3), separator: UInt8(ascii: ","))
            else { continue }
            return AccountEntry.Instructed(amount: amount, currency: currency)
        }
        return nil
    }

    /// The text without line ends and without the numbers of subfields, which stand within values as well.
    private static func joined(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            switch byte {
            case 10, 13: continue
            case UInt8(ascii: "?") where rest.prefix(2).count == 2 && rest.prefix(2).allSatisfy(isDigit):
                rest.removeFirst(2)
            default: bytes.append(byte)
            }
        }
        return bytes
    }

    private static func values(of code: [UInt8], in bytes: [UInt8]) -> [String] {
        let (slash, plus) = (UInt8(ascii: "/"), UInt8(ascii: "+"))
        var found: [String] = []
        for place in bytes.indices where bytes[place...].starts(with: code) {
            let start = place + code.count
            guard start < bytes.count else { break }
            let isSlashed = bytes[start] == slash && place > 0 && bytes[place - 1] == slash
            guard isSlashed || bytes[start] == plus else { continue }
            var end = start + 1
            while end < bytes.count, !(isSlashed ? beginsSlashedCode(bytes, end) : beginsPlusCode(bytes, end)) {
                end += 1
            }
            var value = bytes[(start + 1)..<end]
            while let last = value.last, last == slash && isSlashed || last == 32 { value.removeLast() }
            while value.first == 32 { value.removeFirst() }
            guard (1...longest).contains(value.count) else { continue }
            found.append(String(decoding: value, as: UTF8.self))
        }
        return found
    }

    /// Whether `/ABCD/` stands at a place: two to eight capital letters between slashes.
    private static func beginsSlashedCode(_ bytes: [UInt8], _ place: Int) -> Bool {
        guard bytes[place] == UInt8(ascii: "/") else { return false }
        let letters = bytes[(place + 1)...].prefix { isCapital($0) }.count
        let end = place + 1 + letters
        return (2...8).contains(letters) && end < bytes.count && bytes[end] == UInt8(ascii: "/")
    }

    /// Whether `ABCD+` stands at a place, as all codes of German banks do.
    private static func beginsPlusCode(_ bytes: [UInt8], _ place: Int) -> Bool {
        place + 4 < bytes.count && bytes[place + 4] == UInt8(ascii: "+")
            && bytes[place..<place + 4].allSatisfy(isCapital)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    private static func isCapital(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") }
}
