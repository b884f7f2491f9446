/// What sort of party is paid, as far as structure and name tell.
enum CreditorKind: UInt8, Sendable {
    case unknown, person, company, institution

    var text: String {
        switch self {
        case .unknown: "a party of unknown kind"
        case .person: "a person"
        case .company: "a company"
        case .institution: "an institution"
        }
    }

    /// Words of a normalised name that show a company (legal forms, trades), or an institution.
    private static let companyWords: Set<UInt64> = words(
        """
        LTD LIMITED LLC LLP INC CORP CORPORATION CO COMPANY PLC GMBH AG KG SA SARL SAS SRL SPA BV NV AB OY OYJ AS ASA APS \
        KFT ZRT DOO SRO SP ZOO OOO OAO ZAO PTE PTY PVT SDN BHD KK FZE FZCO TRADING HOLDING HOLDINGS GROUP INDUSTRIES \
        SERVICES SERVICE SOLUTIONS INTERNATIONAL FOUNDATION ASSOCIATION UNIVERSITY LOGISTICS SHIPPING EXPORT IMPORT \
        ENTERPRISES ENTERPRISE SYSTEMS TECHNOLOGIES TECHNOLOGY ENGINEERING CONSULTING PARTNERS SUPPLIES STEEL FOODS \
        PHARMA ENERGY MOTORS ELECTRONICS TEXTILES INSURANCE HOSPITAL SCHOOL CHURCH CLUB MARKET STORES RETAIL MEDIA
        """
    )
    private static let institutionWords: Set<UInt64> = words(
        """
        BANK BANCO BANQUE BANKING BANCA BANKA BANC BK TREASURY MINISTRY CENTRAL RESERVE MONETARY FEDERAL GOVERNMENT \
        EMBASSY CLEARING SPARKASSE VOLKSBANK CREDIT SECURITIES
        """
    )

    /// Tells the kind from a name's words and whether the party has a BIC of its own.
    ///
    /// An institution by its message or its name; a company by its BIC or its name; else a person where the name has
    /// two to five words without digits.
    static func of(name: ArraySlice<UInt8>, hasBIC: Bool, isInstitutionTransfer: Bool) -> CreditorKind {
        if isInstitutionTransfer { return .institution }
        guard !name.isEmpty else { return hasBIC ? .institution : .unknown }
        var word: UInt64 = 0
        var length = 0
        var words = 0
        var hasDigit = false
        var isCompany = false
        func close() -> Bool {
            guard length > 0 else { return false }
            return length <= 13 && institutionWords.contains(word)
        }
        for byte in name {
            let letter = PackedName.symbol(of: byte)
            if letter <= 0 {
                if letter < 0 { continue }
                if length > 0 {
                    if close() { return .institution }
                    if companyWords.contains(word) { isCompany = true }
                    words += 1
                }
                (word, length) = (0, 0)
                continue
            }
            if letter > 26 { hasDigit = true }
            word = word &* 37 &+ UInt64(letter)
            length += 1
        }
        if length > 0 {
            if close() { return .institution }
            if companyWords.contains(word) { isCompany = true }
            words += 1
        }
        if isCompany { return .company }
        if hasBIC { return .company }
        return (2...5).contains(words) && !hasDigit ? .person : .company
    }

    private static func words(_ text: String) -> Set<UInt64> {
        var set: Set<UInt64> = []
        for word in text.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
            set.insert(word.utf8.reduce(0) { $0 &* 37 &+ UInt64(PackedName.symbol(of: $1)) })
        }
        return set
    }
}
