import PaymentModel

/// Countries by their English names, for addresses of free lines.
///
/// An address names a country for certain only where a whole line, or what stands behind its last comma, is the name.
/// `GEORGIA` is left out, because it is a state of the United States too; so are names of fewer than four letters.
enum CountryNames {
    /// The country that the last line of an address names; nil where that is not certain.
    static func country(in line: Extent, _ bytes: RawSpan) -> CountryCode? {
        var start = line.start
        while case let comma = bytes.first(UInt8(ascii: ","), from: start, to: line.end), comma < line.end {
            start = comma + 1
        }
        while start < line.end, bytes[start] == UInt8(ascii: " ") { start += 1 }
        let count = line.end - start
        guard count >= 4, count <= 24 else { return nil }
        let first = (bytes[start] & 0xDF) &- 65
        guard first < 26, lengths[Int(first)] & 1 << UInt32(count) != 0 else { return nil }
        var name: [UInt8] = []
        name.reserveCapacity(count)
        for offset in start..<line.end {
            let byte = bytes[offset]
            name.append(byte &- 97 < 26 ? byte & 0xDF : byte)
        }
        return table[name]
    }

    private static let table: [[UInt8]: CountryCode] = {
        var table: [[UInt8]: CountryCode] = [:]
        for entry in names.split(separator: "\n") {
            let code = entry.prefix(2)
            for name in entry.dropFirst(3).split(separator: "/") { table[Array(name.utf8)] = CountryCode(code) }
        }
        return table
    }()

    /// For each first letter the lengths of the names: most lines are told by that.
    private static let lengths: InlineArray<26, UInt32> = {
        var lengths = InlineArray<26, UInt32>(repeating: 0)
        for name in table.keys { lengths[Int(name[0] - 65)] |= 1 << UInt32(name.count) }
        return lengths
    }()

    private static let names = """
        AD ANDORRA
        AE UNITED ARAB EMIRATES
        AF AFGHANISTAN
        AL ALBANIA
        AM ARMENIA
        AO ANGOLA
        AR ARGENTINA
        AT AUSTRIA
        AU AUSTRALIA
        AZ AZERBAIJAN
        BA BOSNIA AND HERZEGOVINA
        BB BARBADOS
        BD BANGLADESH
        BE BELGIUM
        BF BURKINA FASO
        BG BULGARIA
        BH BAHRAIN
        BI BURUNDI
        BJ BENIN
        BM BERMUDA
        BN BRUNEI/BRUNEI DARUSSALAM
        BO BOLIVIA
        BR BRAZIL
        BS BAHAMAS
        BT BHUTAN
        BW BOTSWANA
        BY BELARUS
        BZ BELIZE
        CA CANADA
        CH SWITZERLAND
        CI COTE D'IVOIRE/IVORY COAST
        CL CHILE
        CM CAMEROON
        CN CHINA/P.R. CHINA/PEOPLE'S REPUBLIC OF CHINA
        CO COLOMBIA
        CR COSTA RICA
        CU CUBA
        CV CAPE VERDE/CABO VERDE
        CY CYPRUS
        CZ CZECH REPUBLIC/CZECHIA
        DE GERMANY
        DJ DJIBOUTI
        DK DENMARK
        DO DOMINICAN REPUBLIC
        DZ ALGERIA
        EC ECUADOR
        EE ESTONIA
        EG EGYPT
        ER ERITREA
        ES SPAIN
        ET ETHIOPIA
        FI FINLAND
        FJ FIJI
        FR FRANCE
        GA GABON
        GB UNITED KINGDOM/GREAT BRITAIN/ENGLAND/SCOTLAND/WALES
        GH GHANA
        GI GIBRALTAR
        GM GAMBIA
        GN GUINEA
        GR GREECE
        GT GUATEMALA
        GY GUYANA
        HK HONG KONG
        HN HONDURAS
        HR CROATIA
        HT HAITI
        HU HUNGARY
        ID INDONESIA
        IE IRELAND
        IL ISRAEL
        IN INDIA
        IQ IRAQ
        IR IRAN
        IS ICELAND
        IT ITALY/ITALIA
        JM JAMAICA
        JO JORDAN
        JP JAPAN
        KE KENYA
        KG KYRGYZSTAN
        KH CAMBODIA
        KP NORTH KOREA
        KR SOUTH KOREA/KOREA REPUBLIC OF/REPUBLIC OF KOREA
        KW KUWAIT
        KY CAYMAN ISLANDS
        KZ KAZAKHSTAN
        LB LEBANON
        LI LIECHTENSTEIN
        LK SRI LANKA
        LR LIBERIA
        LS LESOTHO
        LT LITHUANIA
        LU LUXEMBOURG
        LV LATVIA
        LY LIBYA
        MA MOROCCO
        MC MONACO
        MD MOLDOVA
        ME MONTENEGRO
        MG MADAGASCAR
        MK NORTH MACEDONIA
        ML MALI
        MM MYANMAR
        MN MONGOLIA
        MO MACAO/MACAU
        MR MAURITANIA
        MT MALTA
        MU MAURITIUS
        MV MALDIVES
        MW MALAWI
        MX MEXICO
        MY MALAYSIA
        MZ MOZAMBIQUE
        NA NAMIBIA
        NE NIGER
        NG NIGERIA
        NI NICARAGUA
        NL NETHERLANDS/THE NETHERLANDS
        NO NORWAY
        NP NEPAL
        NZ NEW ZEALAND
        OM OMAN
        PA PANAMA
        PE PERU
        PG PAPUA NEW GUINEA
        PH PHILIPPINES
        PK PAKISTAN
        PL POLAND
        PT PORTUGAL
        PY PARAGUAY
        QA QATAR
        RO ROMANIA
        RS SERBIA
        RU RUSSIA/RUSSIAN FEDERATION
        RW RWANDA
        SA SAUDI ARABIA
        SC SEYCHELLES
        SD SUDAN
        SE SWEDEN
        SG SINGAPORE
        SI SLOVENIA
        SK SLOVAKIA
        SL SIERRA LEONE
        SM SAN MARINO
        SN SENEGAL
        SO SOMALIA
        SR SURINAME
        SV EL SALVADOR
        SY SYRIA
        TD CHAD
        TG TOGO
        TH THAILAND
        TJ TAJIKISTAN
        TM TURKMENISTAN
        TN TUNISIA/TUNISIE
        TR TURKEY/TURKIYE
        TT TRINIDAD AND TOBAGO
        TW TAIWAN
        TZ TANZANIA
        UA UKRAINE
        UG UGANDA
        US UNITED STATES/UNITED STATES OF AMERICA
        UY URUGUAY
        UZ UZBEKISTAN
        VE VENEZUELA
        VN VIETNAM/VIET NAM
        YE YEMEN
        ZA SOUTH AFRICA
        ZM ZAMBIA
        ZW ZIMBABWE
        """
}
