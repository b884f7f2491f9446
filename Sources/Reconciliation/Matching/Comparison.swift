import PaymentModel

/// Whether two amounts differ by no more than a tolerance.
func isWithin(_ a: Amount, _ b: Amount, _ tolerance: Amount) -> Bool {
    ExactSum(a).isWithin(tolerance, of: b)
}

/// How two parties differ, in words; nil where they do not, or too little is known of one of them.
///
/// Accounts decide where both are known, by number or both by what stands for it; else names, where they share no word of three
/// letters or more.
func difference(_ instructed: Party, _ booked: Party) -> String? {
    if let a = instructed.account?.text, let b = booked.account?.text, isProxy(a) == isProxy(b) {
        guard !isSameAccount(plainAccount(a), plainAccount(b)) else { return nil }
        return "account \(quoted(b.utf8, limit: 35)) instead of \(quoted(a.utf8, limit: 35))"
    }
    if let a = instructed.bic ?? bic(instructed.agent, alone: instructed), let b = booked.bic, !a.isSameParty(as: b) {
        return "\(b) instead of \(a)"
    }
    guard let a = instructed.name, let b = booked.name else { return nil }
    let (first, second) = (words(a), words(b))
    guard !first.isEmpty, !second.isEmpty, first.isDisjoint(with: second) else { return nil }
    return "\(quoted(b.utf8, limit: 40)) instead of \(quoted(a.utf8, limit: 40))"
}

/// Whether what is given as an account is a telephone number or an address of mail that stands for it (ISO 20022, `Prxy`): nobody can
/// compare it with the account's number.
private func isProxy(_ account: String) -> Bool {
    account.utf8.first == UInt8(ascii: "+") || account.utf8.contains(UInt8(ascii: "@"))
}

/// The agent's BIC where nothing else is known of a party: then the institution itself is paid.
private func bic(_ agent: Agent?, alone party: Party) -> BIC? {
    guard party.name == nil, party.account == nil, case .bic(let bic) = agent else { return nil }
    return bic
}

/// Whether two numbers are of one account: one may have the bank's part in front, as an IBAN has, and check digits behind, as those of
/// France, Monaco and Portugal; short numbers are filled up with noughts.
func isSameAccount(_ a: String, _ b: String) -> Bool {
    let (short, long) = a.utf8.count < b.utf8.count ? (a, b) : (b, a)
    guard short != long else { return true }
    // Eight characters are an account; fewer end many others.
    let number = short.utf8.count < 8 ? String(repeating: "0", count: 8 - short.utf8.count) + short : short
    func ends(_ text: some BidirectionalCollection<UInt8>) -> Bool {
        text.suffix(number.utf8.count).elementsEqual(number.utf8)
    }
    return ends(long.utf8) || ends(long.utf8.dropLast(2)) && IBAN(long) != nil
}

/// The words of a name by which it is known: three letters or more, no form of address or of a company. Umlauts count as both of their
/// usual spellings.
private func words(_ name: String) -> Set<String> {
    var words: Set<String> = []
    for word in name.uppercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber }) where word.count >= 3 {
        guard !common.contains(String(word)) else { continue }
        words.insert(plain(word, spelledOut: false))
        words.insert(plain(word, spelledOut: true))
    }
    return words
}

/// Words that are no likeness, since many have them.
private let common: Set<String> = [
    "LTD", "LIMITED", "INC", "INCORPORATED", "LLC", "LLP", "PLC", "CORP", "CORPORATION", "COMPANY", "GMBH", "MBH",
    "OHG", "KGAA",
    "SARL", "SAS", "SRL", "SPA", "SNC", "LDA", "LTDA", "PTY", "PTE", "PVT", "BHD", "SDN", "OYJ", "APS", "SIA", "UAB",
    "DOO", "ZOO", "AND",
    "UND", "THE", "MRS", "MISS", "HERR", "FRAU",
]

/// A word in letters that every network has: `Ü` is `U`, or spelled out `UE`.
private func plain(_ word: Substring, spelledOut: Bool) -> String {
    var text = ""
    for character in word {
        if let letters = spellings[character] {
            text += spelledOut ? letters : String(letters.prefix(1))
        } else {
            text.append(character)
        }
    }
    return text
}

/// Capital letters with marks, and how they are written without.
private let spellings: [Character: String] = {
    let letters = [
        "AE": "ÄÆ", "OE": "ÖØŒ", "UE": "Ü", "AA": "Å", "A": "ÀÁÂÃĂĄ", "C": "ÇĆČ", "D": "ĎĐ", "E": "ÈÉÊËĘĚ", "G": "Ğ",
        "I": "ÌÍÎÏİ",
        "L": "ŁĽ", "N": "ÑŃŇ", "O": "ÒÓÔÕŐ", "R": "ŘŔ", "S": "ŚŠŞȘ", "T": "ŤŢȚ", "U": "ÙÚÛŮŰ", "Y": "ÝŸ", "Z": "ŹŻŽ",
    ]
    return Dictionary(uniqueKeysWithValues: letters.flatMap { plain, marked in marked.map { ($0, plain) } })
}()
