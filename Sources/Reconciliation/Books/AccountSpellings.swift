import PaymentModel

/// Accounts that one format calls by their number and another by their IBAN: told by the longest of their spellings.
///
/// Two spellings are of one account where ``isSameAccount(_:_:)`` says so, they are kept at one institution in one currency, and no format of
/// statements has both.
struct AccountSpellings {
    private struct Spelling: Hashable {
        var servicer: String
        var currency: Currency
        var number: String
    }

    private var longest: [Spelling: String] = [:]

    /// Whether every account has one spelling only.
    var isEmpty: Bool { longest.isEmpty }

    /// Complexity: O(*n*) in the number of entries and pages.
    init(entries: [AccountEntry], pages: [Book.Page]) {
        var formats: [Spelling: Set<String>] = [:]
        var texts: [Spelling: String] = [:]
        for page in pages {
            guard let key = page.key, let account = page.frame.account else { continue }
            let spelling = Self.spelling(key)
            formats[spelling, default: []].insert(key.format)
            texts[spelling] = texts[spelling] ?? account
        }
        for entry in entries {
            guard let account = entry.account else { continue }
            let spelling = Self.spelling(Book.Key(entry))
            texts[spelling] = texts[spelling] ?? account
        }
        // Every end of a number that may be another's spelling, with the number; nil where it ends several.
        var ends: [Spelling: Spelling?] = [:]
        for spelling in texts.keys where spelling.number.utf8.count <= Self.longestNumber {
            for end in Self.ends(of: spelling.number) {
                var key = spelling
                key.number = end
                if let known = ends[key], known != spelling { ends[key] = .some(nil) } else { ends[key] = spelling }
            }
        }
        for spelling in texts.keys {
            var key = spelling
            key.number = String(repeating: "0", count: max(0, 8 - spelling.number.utf8.count)) + spelling.number
            guard let found = ends[key], let other = found, other != spelling,
                formats[spelling, default: []].isDisjoint(with: formats[other, default: []])
            else { continue }
            longest[spelling] = texts[other]
        }
    }

    /// The account as its longest spelling has it; nil where it has no longer one.
    func account(of key: Book.Key) -> String? { longest[Self.spelling(key)] }

    /// Numbers of accounts have 34 characters, and some banks put the currency behind.
    private static let longestNumber = 40

    /// What a shorter spelling of a number may be: see ``isSameAccount(_:_:)``.
    private static func ends(of number: String) -> Set<String> {
        func suffixes(_ text: Substring) -> [String] {
            text.utf8.count <= 8 ? [] : (8..<text.utf8.count).map { String(text.suffix($0)) }
        }
        let key = IBAN(number) == nil ? [] : suffixes(number.dropLast(2)) + [String(number.dropLast(2))]
        return Set(suffixes(number[...]) + key)
    }

    private static func spelling(_ key: Book.Key) -> Spelling {
        Spelling(servicer: key.servicer, currency: key.currency, number: key.number)
    }
}
