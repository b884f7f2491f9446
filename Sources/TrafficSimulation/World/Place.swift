import PaymentModel

/// A country as the simulation knows it: calendar, money, accounts, cities and the kind of names people have.
struct Place: Sendable {
    let code: String
    let currency: String
    /// Minutes east of UTC in winter.
    let standardOffset: Int
    let summerTime: SummerTime
    let weekend: Weekend
    /// The parts of an IBAN behind the check digits, as in `8n10n`; empty where the country has none.
    let accountFormat: String
    let tongue: Tongue
    let cities: [String]

    enum SummerTime: Sendable { case none, europe, northAmerica }

    enum Weekend: Sendable { case saturdaySunday, fridaySaturday, saturday, emirates }

    /// Which lists names, streets and legal forms are drawn from.
    enum Tongue: Int, Sendable, CaseIterable {
        case english, german, french, latin, slavic, southAsian, eastAsian, arabic
    }

    /// Minutes east of UTC on a day.
    ///
    /// Summer time from the last Sunday of March to the last of October (Directive 2000/84/EC), in North America
    /// from the second of March to the first of November (15 U.S.C. 260a); the hour of the change is not modelled.
    func offsetMinutes(on day: CivilDate) -> Int {
        guard summerTime != .none else { return standardOffset }
        let (year, _, _) = day.parts
        func sunday(_ month: Int, from first: Int) -> CivilDate {
            let start = CivilDate(year: year, month: month, day: first) ?? day
            return start.adding(days: 6 - start.weekday)
        }
        let isEurope = summerTime == .europe
        let begins = isEurope ? sunday(3, from: 25) : sunday(3, from: 8)
        let ends = isEurope ? sunday(10, from: 25) : sunday(11, from: 1)
        return day >= begins && day < ends ? standardOffset + 60 : standardOffset
    }

    /// Whether offices are open: no weekend, none of the few holidays that the simulation knows.
    func isWorkingDay(_ day: CivilDate) -> Bool {
        let weekday = day.weekday
        let parts = day.parts
        switch weekend {
        case .saturdaySunday: if weekday >= 5 { return false }
        case .fridaySaturday: if weekday == 4 || weekday == 5 { return false }
        case .saturday: if weekday == 5 { return false }
        case .emirates:
            // Saturday and Sunday since 2022.
            if parts.year >= 2022 ? weekday >= 5 : weekday == 4 || weekday == 5 { return false }
        }
        return !Self.holidays(of: code).contains { $0.month == parts.month && $0.day == parts.day }
    }

    private static func holidays(of code: String) -> [(month: Int, day: Int)] {
        switch code {
        case "BD": [(2, 21), (3, 26), (4, 14), (5, 1), (8, 15), (12, 16), (12, 25)]
        case "IN": [(1, 26), (8, 15), (10, 2), (12, 25)]
        case "US": [(1, 1), (7, 4), (11, 11), (12, 25)]
        case "AE", "SA": [(1, 1), (12, 2)]
        case "GB": [(1, 1), (12, 25), (12, 26)]
        default: [(1, 1), (5, 1), (12, 25), (12, 26)]
        }
    }

    /// How many units make a euro, about: only for how large amounts are, never for money.
    static func unitsPerEuro(_ currency: String) -> Double { rates[currency] ?? 1 }

    private static let rates: [String: Double] = [
        "EUR": 1, "USD": 1.1, "GBP": 0.85, "CHF": 1.02, "BDT": 118, "INR": 90, "JPY": 155, "AED": 4, "HKD": 8.5,
        "CNY": 7.8, "SGD": 1.48, "TRY": 32, "PHP": 61, "LKR": 330, "AUD": 1.65, "KRW": 1450, "TWD": 35, "THB": 39,
        "PLN": 4.3, "CZK": 25, "CLP": 1000, "KWD": 0.34, "SAR": 4.1, "NPR": 144, "RUB": 95, "CAD": 1.48, "KHR": 4500,
        "VND": 27000, "MXN": 19, "MYR": 5.1, "SEK": 11.2,
    ]

    /// How much things cost, compared with Germany: salaries, rents and purchases are so much smaller or larger.
    var priceLevel: Double {
        switch code {
        case "BD", "NP", "KH": 0.2
        case "IN", "LK", "VN", "PH", "EC": 0.25
        case "CN", "TH", "TR", "MX", "CL", "RU", "PL": 0.5
        case "US", "CH": 1.3
        default: 1
        }
    }

    /// The country's name in English, as in the last line of an address.
    var name: String { Self.names[code] ?? code }

    private static let names: [String: String] = [
        "DE": "Germany", "FR": "France", "NL": "Netherlands", "IT": "Italy", "ES": "Spain", "AT": "Austria",
        "BE": "Belgium", "SI": "Slovenia", "MT": "Malta", "GB": "United Kingdom", "CH": "Switzerland", "PL": "Poland",
        "CZ": "Czechia", "TR": "Turkey", "RU": "Russia", "US": "United States", "CA": "Canada", "MX": "Mexico",
        "CL": "Chile", "BD": "Bangladesh", "IN": "India", "NP": "Nepal", "LK": "Sri Lanka", "PH": "Philippines",
        "HK": "Hong Kong", "CN": "China", "SG": "Singapore", "TW": "Taiwan", "KR": "South Korea", "JP": "Japan",
        "TH": "Thailand", "KH": "Cambodia", "VN": "Vietnam", "AU": "Australia", "AE": "United Arab Emirates",
        "SA": "Saudi Arabia", "KW": "Kuwait", "EC": "Ecuador",
    ]

    static subscript(code: String) -> Place { all[index[code] ?? 0] }

    private static let index: [String: Int] = {
        var index: [String: Int] = [:]
        for (number, place) in all.enumerated() { index[place.code] = number }
        return index
    }()

    // The lengths of the account formats are those of the IBAN registry (ISO 13616-2).
    static let all: [Place] = [
        row(
            "DE",
            "EUR",
            60,
            .europe,
            .saturdaySunday,
            "18n",
            .german,
            "Berlin Hamburg Koeln Leipzig Bremen Stuttgart Dresden Kassel"
        ),
        row("FR", "EUR", 60, .europe, .saturdaySunday, "23n", .french, "Paris Lyon Nantes Lille Rennes Toulouse Dijon"),
        row("NL", "EUR", 60, .europe, .saturdaySunday, "4b10n", .german, "Amsterdam Utrecht Rotterdam Groningen Breda"),
        row("IT", "EUR", 60, .europe, .saturdaySunday, "1a22n", .latin, "Milano Torino Bologna Verona Genova Bari"),
        row("ES", "EUR", 60, .europe, .saturdaySunday, "20n", .latin, "Madrid Valencia Sevilla Bilbao Zaragoza"),
        row("AT", "EUR", 60, .europe, .saturdaySunday, "16n", .german, "Wien Graz Linz Salzburg"),
        row("BE", "EUR", 60, .europe, .saturdaySunday, "12n", .french, "Bruxelles Gent Liege Namur"),
        row("SI", "EUR", 60, .europe, .saturdaySunday, "15n", .slavic, "Ljubljana Maribor Celje"),
        row("MT", "EUR", 60, .europe, .saturdaySunday, "4b23n", .latin, "Valletta Sliema Mosta"),
        row("GB", "GBP", 0, .europe, .saturdaySunday, "4b14n", .english, "London Leeds Bristol Glasgow York Cardiff"),
        row("CH", "CHF", 60, .europe, .saturdaySunday, "17n", .german, "Zuerich Basel Bern Luzern"),
        row("PL", "PLN", 60, .europe, .saturdaySunday, "24n", .slavic, "Warszawa Krakow Poznan Gdansk"),
        row("CZ", "CZK", 60, .europe, .saturdaySunday, "20n", .slavic, "Praha Brno Plzen Olomouc"),
        row("TR", "TRY", 180, .none, .saturdaySunday, "22n", .slavic, "Istanbul Ankara Izmir Bursa"),
        row("RU", "RUB", 180, .none, .saturdaySunday, "29n", .slavic, "Moskva Kazan Samara Tver"),
        row(
            "US",
            "USD",
            -300,
            .northAmerica,
            .saturdaySunday,
            "",
            .english,
            "New York|Boston|Chicago|Denver|Seattle|Philadelphia|Los Angeles"
        ),
        row("CA", "CAD", -300, .northAmerica, .saturdaySunday, "", .english, "Toronto Ottawa Montreal Hamilton"),
        row("MX", "MXN", -360, .none, .saturdaySunday, "", .latin, "Monterrey Puebla Toluca"),
        row("CL", "CLP", -180, .none, .saturdaySunday, "", .latin, "Santiago Valparaiso Temuco"),
        row("BD", "BDT", 360, .none, .fridaySaturday, "", .southAsian, "Dhaka Chittagong Khulna Sylhet Rajshahi"),
        row("IN", "INR", 330, .none, .saturdaySunday, "", .southAsian, "Mumbai Pune Chennai Kolkata Jaipur Surat"),
        row("NP", "NPR", 345, .none, .saturday, "", .southAsian, "Kathmandu Pokhara Biratnagar"),
        row("LK", "LKR", 330, .none, .saturdaySunday, "", .southAsian, "Colombo Kandy Galle"),
        row("PH", "PHP", 480, .none, .saturdaySunday, "", .latin, "Manila Cebu Davao Makati"),
        row("HK", "HKD", 480, .none, .saturdaySunday, "", .eastAsian, "Kowloon|Hong Kong|Tsuen Wan"),
        row("CN", "CNY", 480, .none, .saturdaySunday, "", .eastAsian, "Shanghai Ningbo Qingdao Xiamen Shenzhen"),
        row("SG", "SGD", 480, .none, .saturdaySunday, "", .eastAsian, "Singapore"),
        row("TW", "TWD", 480, .none, .saturdaySunday, "", .eastAsian, "Taipei Tainan Hsinchu"),
        row("KR", "KRW", 540, .none, .saturdaySunday, "", .eastAsian, "Seoul Busan Incheon"),
        row("JP", "JPY", 540, .none, .saturdaySunday, "", .eastAsian, "Tokyo Osaka Nagoya Sapporo"),
        row("TH", "THB", 420, .none, .saturdaySunday, "", .southAsian, "Bangkok|Chiang Mai|Rayong"),
        row("KH", "KHR", 420, .none, .saturdaySunday, "", .southAsian, "Phnom Penh|Battambang"),
        row("VN", "VND", 420, .none, .saturdaySunday, "", .eastAsian, "Hanoi|Da Nang|Hai Phong"),
        row("AU", "AUD", 600, .none, .saturdaySunday, "", .english, "Sydney Perth Brisbane Hobart"),
        row("AE", "AED", 240, .none, .emirates, "19n", .arabic, "Dubai|Sharjah|Abu Dhabi"),
        row("SA", "SAR", 180, .none, .fridaySaturday, "20n", .arabic, "Riyadh Jeddah Dammam"),
        row("KW", "KWD", 180, .none, .fridaySaturday, "4b22n", .arabic, "Kuwait Hawalli"),
        row("EC", "USD", -300, .none, .saturdaySunday, "", .latin, "Cuenca Quito Guayaquil Loja"),
    ]

    private static func row(
        _ code: String,
        _ currency: String,
        _ offset: Int,
        _ summerTime: SummerTime,
        _ weekend: Weekend,
        _ format: String,
        _ tongue: Tongue,
        _ cities: String
    ) -> Place {
        let separator: Character = cities.contains("|") ? "|" : " "
        return Place(
            code: code,
            currency: currency,
            standardOffset: offset,
            summerTime: summerTime,
            weekend: weekend,
            accountFormat: format,
            tongue: tongue,
            cities: cities.split(separator: separator).map(String.init)
        )
    }
}
