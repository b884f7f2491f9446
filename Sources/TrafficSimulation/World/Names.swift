/// Names of people, firms, streets and institutions: common words put together by chance, nobody in particular.
struct Names: Sendable {
    static func person(_ tongue: Place.Tongue, _ random: inout RandomSource) -> String {
        let list = people[tongue.rawValue]
        let first = random.pick(list.given)
        let middle = random.chance(0.12) ? " " + String(UnicodeScalar(UInt8(65 + random.below(26)))) : ""
        return first + middle + " " + random.pick(list.family)
    }

    static func company(_ place: Place, _ random: inout RandomSource) -> String {
        let list = people[place.tongue.rawValue]
        let head: String
        switch random.below(4) {
        case 0: head = random.pick(list.family) + " " + random.pick(trades)
        case 1: head = random.pick(place.cities) + " " + random.pick(trades)
        case 2: head = random.pick(fancies) + " " + random.pick(fancies) + " " + random.pick(trades)
        default: head = random.pick(fancies) + " " + random.pick(trades)
        }
        return head + " " + legalForm(place, &random)
    }

    static func institution(_ place: Place, _ random: inout RandomSource) -> String {
        let city = random.pick(place.cities)
        return switch random.below(5) {
        case 0: "\(random.pick(fancies)) Development Bank of \(city)"
        case 1: "\(city) \(random.pick(fancies)) Reserve Bank"
        case 2: "\(random.pick(fancies)) Clearing Institution \(city)"
        case 3: "\(city) Export Credit Agency"
        default: "\(random.pick(fancies)) Trust Bank \(city)"
        }
    }

    static func bank(_ place: Place, _ random: inout RandomSource) -> String {
        switch random.below(3) {
        case 0: random.pick(fancies) + " Bank " + random.pick(place.cities)
        case 1: random.pick(place.cities) + " Commercial Bank"
        default: random.pick(fancies) + " " + random.pick(fancies) + " Bank"
        }
    }

    /// Street and number, town with a postal code, country: each short enough for a line of an MT field.
    static func address(_ place: Place, _ random: inout RandomSource) -> [String] {
        let number = String(random.within(1...240))
        let street = random.pick(streets[place.tongue.rawValue])
        let town = random.pick(place.cities)
        let line = place.tongue == .german ? street + " " + number : number + " " + street
        return [line, random.digits(4) + " " + town, place.name]
    }

    private static func legalForm(_ place: Place, _ random: inout RandomSource) -> String {
        switch place.code {
        case "DE", "AT", "CH": random.pick(["GmbH", "AG", "KG"])
        case "FR", "BE": random.pick(["SARL", "SA", "SAS"])
        case "NL": "BV"
        case "IT": random.pick(["SRL", "SPA"])
        case "ES", "MX", "CL": random.pick(["SL", "SA"])
        case "US", "CA": random.pick(["Inc", "LLC", "Corp"])
        case "PL", "CZ", "SI": random.pick(["doo", "sro", "as"])
        default: random.pick(["Ltd", "Limited", "Co Ltd", "Trading Ltd"])
        }
    }

    private struct Lists: Sendable {
        let given: [String]
        let family: [String]
        init(_ given: String, _ family: String) {
            self.given = given.split(separator: " ").map(String.init)
            self.family = family.split(separator: " ").map(String.init)
        }
    }

    private static let people: [Lists] = [
        Lists(
            "Alice Arthur Beth Colin Diana Edward Fiona George Helen Ian Jane Kevin Laura Martin Nora Oliver Paula Ruth Simon Tessa Walter Peggy",
            "Archer Barlow Carter Dawson Ellis Foster Grant Hughes Ingram Jarvis Keller Lawson Marsh Norton Osborne Perry Quinn Reeves Slater Turner Vance Webb"
        ),
        Lists(
            "Anna Bernd Clara Dieter Elke Felix Greta Hanna Ingo Jonas Karin Lars Marta Nils Otto Petra Ralf Silke Timo Ute Volker Wilma",
            "Albrecht Brandt Conrad Dietz Ebert Fuchs Gerlach Hartung Jansen Keller Lorenz Moeller Neumann Ostermann Peters Reuter Schubert Thiel Ulrich Vogt Winkler Zander"
        ),
        Lists(
            "Amelie Bruno Camille Denis Elise Fabien Gaelle Hugo Ines Julien Karine Luc Manon Noel Odile Pascal Rose Serge Theo Valerie Yves Zoe",
            "Aubert Blanc Caron Dumas Etienne Fabre Garnier Huet Jacquet Lambert Marchand Noiret Olivier Perrin Renaud Sabatier Tessier Vasseur Weber Arnaud Besson Collet"
        ),
        Lists(
            "Alba Bruno Carla Diego Elena Fabio Gloria Hector Irene Jorge Katia Luis Marina Nico Olga Paolo Rosa Sergio Teresa Ugo Vera Zita",
            "Alonso Bianchi Castro Duarte Esposito Ferrari Gallo Herrera Iglesias Lombardi Marino Navarro Ortega Pereira Quiroga Rinaldi Santoro Torres Urbina Vidal Zanetti Moretti"
        ),
        Lists(
            "Adam Bojan Cyril Dana Emil Filip Goran Hana Igor Jana Karel Lena Milan Nina Oskar Pavel Radka Stefan Tomas Vera Zora Yana",
            "Adamek Bartos Cerny Dvorak Fiala Horvat Ivanov Janik Kolar Lukic Marek Novak Orlov Petrov Rybak Sokol Toman Urban Vacek Wojcik Zelenka Kral"
        ),
        Lists(
            "Amal Bimal Chandra Dipa Farid Gita Hasan Indira Jamal Kamala Lalit Mina Nasir Omar Priya Rafiq Sadia Tarun Uma Vikram Yusuf Zara",
            "Ahmed Banerjee Chowdhury Das Fernando Ghosh Haque Islam Joshi Karim Lal Mahmud Nair Perera Qureshi Rahman Sarkar Thapa Uddin Varma Wijesinghe Zaman"
        ),
        Lists(
            "Bo Chen Dan Eun Fang Gang Hiro Jin Kenji Lan Mei Nari Ping Qiang Rin Sora Tao Wei Xin Yuki Zhen Haru",
            "Abe Bai Chang Deng Endo Fong Goto Huang Ito Jung Kim Lau Mori Nguyen Ono Park Ryu Sato Tan Wong Yamada Zhou"
        ),
        Lists(
            "Adel Basma Dina Emad Fadi Ghada Hani Iman Jamil Karim Layla Majid Nadia Omar Rana Sami Tariq Wafa Yasin Zaid Huda Salma",
            "Abadi Bakr Darwish Fahmy Ghanem Haddad Issa Jaber Khalil Lutfi Mansour Nasser Obeid Qasim Rashid Saleh Tawfiq Wahab Yousef Zahran Shami Hariri"
        ),
    ]

    static let fancies = words(
        """
        Alder Amber Anchor Aurora Beacon Birch Blue Bright Cedar Cobalt Compass Copper Coral Crescent Delta Eagle Eastern \
        Elm Ember Falcon Fern Fjord Garnet Golden Granite Harbor Hazel Heron Highland Horizon Iris Ivory Jade Juniper \
        Lagoon Lantern Laurel Linden Lotus Lunar Maple Marine Meadow Meridian Mosaic Northern Oak Olive Opal Orchid \
        Pacific Pearl Pine Polar Quartz Raven River Royal Sable Saffron Sierra Silver Solar Southern Spruce Sterling \
        Summit Terra Tidal Topaz Union United Valley Vista Western Willow Zenith
        """
    )
    private static let trades = words(
        """
        Foods Textiles Motors Logistics Machinery Chemicals Paper Steel Timber Optics Electronics Shipping Pharma Plastics \
        Garments Ceramics Tools Energy Software Consulting Construction Furniture Printing Packaging Traders Insurance \
        Telecom Water Travel Media Agro Seeds Instruments Cables Pumps
        """
    )
    private static let streets: [[String]] = [
        ["High Street", "Mill Lane", "Station Road", "Church Road", "Park Avenue", "Market Street"],
        ["Bahnhofstr", "Lindenweg", "Hauptstr", "Gartenstr", "Marktplatz", "Schulstr"],
        ["Rue de la Gare", "Rue du Moulin", "Avenue du Parc", "Quai du Port", "Rue Haute"],
        ["Via Roma", "Calle Mayor", "Via del Mare", "Calle Nueva", "Avenida Central"],
        ["Nova ulice", "Dolni", "Lesni", "Zahradni", "Mostova"],
        ["Lake Road", "Temple Road", "Station Road", "Garden Road", "Mission Road"],
        ["Harbour Road", "Temple Street", "Garden Road", "Nathan Lane", "River Road"],
        ["Corniche Road", "Palm Street", "Airport Road", "Souk Street", "Creek Road"],
    ]

    private static func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }
}
