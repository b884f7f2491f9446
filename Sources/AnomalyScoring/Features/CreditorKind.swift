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
    private static let companyWords = """
        LTD LIMITED LLC LLP INC CORP CORPORATION CO COMPANY PLC GMBH AG KG SA SARL SAS SRL SPA BV NV AB OY OYJ AS ASA APS \
        KFT ZRT DOO SRO SP ZOO OOO OAO ZAO PTE PTY PVT SDN BHD KK FZE FZCO TRADING HOLDING HOLDINGS GROUP INDUSTRIES \
        SERVICES SERVICE SOLUTIONS INTERNATIONAL FOUNDATION ASSOCIATION UNIVERSITY LOGISTICS SHIPPING EXPORT IMPORT \
        ENTERPRISES ENTERPRISE SYSTEMS TECHNOLOGIES TECHNOLOGY ENGINEERING CONSULTING PARTNERS SUPPLIES STEEL FOODS \
        PHARMA ENERGY MOTORS ELECTRONICS TEXTILES INSURANCE HOSPITAL SCHOOL CHURCH CLUB MARKET STORES RETAIL MEDIA
        """
    private static let institutionWords = """
        BANK BANCO BANQUE BANKING BANCA BANKA BANC BK TREASURY MINISTRY CENTRAL RESERVE MONETARY FEDERAL GOVERNMENT \
        EMBASSY CLEARING SPARKASSE VOLKSBANK CREDIT SECURITIES
        """

    /// Tells the kind from a name's words and whether the party has a BIC of its own.
    ///
    /// An institution by its message or its name; a company by its BIC or its name; else a person where the name has
    /// two to five words without digits.
    static func of(name: NameWords, hasBIC: Bool, isInstitutionTransfer: Bool) -> CreditorKind {
        if isInstitutionTransfer { return .institution }
        guard name.count > 0 else { return hasBIC ? .institution : .unknown }
        var isCompany = hasBIC || name.hasDigit || !(2...5).contains(name.count)
        for place in 0..<min(name.count, NameWords.capacity) {
            switch words.place(of: name[place]) {
            case -1: continue
            case let found: if words[found] == .institution { return .institution } else { isCompany = true }
            }
        }
        return isCompany ? .company : .person
    }

    private static let words: OpenAddressingTable<CreditorKind> = {
        var table = OpenAddressingTable<CreditorKind>(empty: .unknown, capacity: 256)
        for (kind, text) in [(CreditorKind.company, companyWords), (.institution, institutionWords)] {
            for word in text.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
                var key = NameWords.Key()
                for byte in word.utf8 { key.append(PackedName.symbol(of: byte)) }
                let place = table.insert(key.value).place
                table[place] = kind
            }
        }
        return table
    }()
}

/// The words of a name as numbers.
struct NameWords: Sendable {
    static var capacity: Int { 8 }
    private var keys = InlineArray<8, UInt64>(repeating: 0)
    private(set) var count = 0
    var hasDigit = false

    subscript(place: Int) -> UInt64 { keys.span[place] }

    @inline(__always)
    mutating func append(_ key: UInt64) {
        if count < Self.capacity { keys[count] = key }
        count += 1
    }

    /// A word's number: a mixture of its symbols, eight in a time.
    struct Key {
        private var mixed: UInt64 = 0
        private var rest: UInt64 = 0
        private var count = 0

        @inline(__always)
        mutating func append(_ symbol: Int) {
            rest |= UInt64(truncatingIfNeeded: symbol) << UInt64(8 &* count)
            count &+= 1
            if count == 8 { append(rest) }
        }

        /// Takes in eight symbols, or the last of a word and zeros behind them.
        @inline(__always)
        mutating func append(_ symbols: UInt64) {
            let product = (mixed ^ symbols) &* 0x9E37_79B9_7F4A_7C15
            (mixed, rest, count) = (product ^ product >> 32, 0, 0)
        }

        /// The number of the symbols so far, which begins another word.
        var value: UInt64 {
            @inline(__always) mutating get {
                if count > 0 { append(rest) }
                defer { mixed = 0 }
                return mixed
            }
        }
    }
}
